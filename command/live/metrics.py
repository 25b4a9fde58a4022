"""What operators see of the live hub."""

from prometheus_client import Counter, Gauge

VIEWERS = Gauge("zhihui_live_viewers", "Screens that are connected to this process.")
SNAPSHOTS = Counter("zhihui_live_snapshots_total", "Snapshots sent to screens, by reason.", ["reason"])
BYTES = Counter("zhihui_live_bytes_total", "Bytes and characters handed to the sockets of screens.")
ENDED = Counter("zhihui_live_ended_total", "Conversations that the server ended, by code.", ["code"])
