"""What an operator sees of the positions."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

FIXES: Final = Counter("zhihui_fixes_total", "Reports by what became of them.", ["fate"])
COMMIT_SECONDS: Final = Histogram(
    "zhihui_fix_commit_seconds",
    "From the stages to the commit of a batch.",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30),
)
COMMIT_RETRIES: Final = Counter("zhihui_fix_commit_retries_total", "Commits that failed and are tried again.")
COMMIT_STALLED: Final = Gauge("zhihui_fix_commit_stalled", "1 while the database takes no positions.")
