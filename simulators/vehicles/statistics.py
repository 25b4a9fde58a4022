"""What the fleet did, in numbers. Positions are counted one by one, also inside a batch."""

from collections.abc import Callable
from dataclasses import dataclass, field

_EDGES_S = tuple(0.001 * 1.25**step for step in range(60))
"""Upper edges of the latency classes: 1 ms to about 9 minutes, each a quarter wider than the one before."""


@dataclass(slots=True)
class Latencies:
    """A histogram of seconds with classes that are 25 % wide."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(_EDGES_S) + 1))

    def add(self, seconds: float, times: int = 1) -> None:
        low, high = 0, len(_EDGES_S)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if _EDGES_S[middle] < seconds else (low, middle)
        self.counts[low] += times

    def quantile(self, share: float) -> float | None:
        """Upper edge of the class that holds this share, None without values."""
        wanted = share * sum(self.counts)
        if wanted == 0:
            return None
        seen = 0
        for edge, count in zip((*_EDGES_S, float("inf")), self.counts, strict=True):
            seen += count
            if seen >= wanted:
                return edge
        return None


AckedPosition = Callable[[str, bytes], None]


@dataclass(slots=True)
class Statistics:
    """Counters of a run."""

    made: int = 0
    """Positions that came into being."""
    sent: int = 0
    """Positions put on the wire, without repetitions of the same frame."""
    acked: int = 0
    repeated: int = 0
    refused: int = 0
    dropped: int = 0
    """Positions lost on purpose: the memory of the terminal was full."""
    connects: int = 0
    reconnects: int = 0
    connect_failures: int = 0
    bad_frames: int = 0
    unexpected_replies: int = 0
    garbage_sent: int = 0
    downlinks: int = 0
    emergencies: int = 0
    emergencies_acked: int = 0
    photos: int = 0
    orders_seen: int = 0
    latencies: Latencies = field(default_factory=Latencies)
    on_acked: AckedPosition | None = None

    def acknowledged(self, identity: str, bodies: tuple[bytes, ...], seconds: float) -> None:
        """The platform took responsibility for these positions."""
        self.acked += len(bodies)
        self.latencies.add(seconds, len(bodies))
        if self.on_acked:
            for body in bodies:
                self.on_acked(identity, body)

    def as_row(self) -> dict[str, float | int | None]:
        """Counters and quantiles by name; `unacked` are positions made and neither acknowledged nor dropped."""
        counters = {
            name: getattr(self, name) for name in self.__dataclass_fields__ if isinstance(getattr(self, name), int)
        }
        p50, p99 = self.latencies.quantile(0.50), self.latencies.quantile(0.99)
        return {
            **counters,
            "unacked": self.made - self.acked - self.dropped,
            "ack_p50_ms": None if p50 is None else round(p50 * 1000, 1),
            "ack_p99_ms": None if p99 is None else round(p99 * 1000, 1),
        }
