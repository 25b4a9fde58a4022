"""Prometheus metrics that more than one room uses; a room's own stand beside their cause."""

from prometheus_client import Counter

TASK_RESTARTS = Counter("zhihui_task_restarts_total", "Background tasks that failed and were started again.", ["task"])
REFUSALS = Counter("zhihui_refusals_total", "Refused commands by stable code.", ["code"])
