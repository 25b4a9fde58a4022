"""Position reports between socket and commit: lists that grow frame by frame and become columns when they are taken."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from command.gateway.session import Session
from command.positions.models import DATUM_CODES, FixBatch
from command.protocols.jt808.columns import positions_from
from command.protocols.jt808.position import BASE_BYTES

LIVE: Final = 0
BATCH: Final = 1
CATCH_UP: Final = 2
_GCJ02: Final = DATUM_CODES["gcj02"]
_MOST_SMALLINT: Final = 32_767


@dataclass(slots=True, eq=False)
class Reports:
    """Lists with an item a frame, and one with an item a fix."""

    sessions: list[Session] = field(default_factory=list)
    serials: list[int] = field(default_factory=list)
    message_ids: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    received_us: list[int] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.bodies)

    def add(self, session: Session, serial: int, message_id: int, kind: int, received_us: int) -> None:
        """One frame; its bodies are put into `bodies` by the caller, who also writes `counts`."""
        self.sessions.append(session)
        self.serials.append(serial)
        self.message_ids.append(message_id)
        self.kinds.append(kind)
        self.received_us.append(received_us)

    def take(self, most: int) -> "Reports":
        """The oldest frames with at most so many fixes together, one frame at least; they leave these lists."""
        if len(self.bodies) <= most:
            frames, rows = len(self.sessions), len(self.bodies)
        else:
            ends = np.cumsum(self.counts)
            frames = max(int(np.searchsorted(ends, most, side="right")), 1)
            rows = int(ends[frames - 1])
        taken = Reports(
            self.sessions[:frames],
            self.serials[:frames],
            self.message_ids[:frames],
            self.counts[:frames],
            self.kinds[:frames],
            self.received_us[:frames],
            self.bodies[:rows],
        )
        for column in (self.sessions, self.serials, self.message_ids, self.counts, self.kinds, self.received_us):
            del column[:frames]
        del self.bodies[:rows]
        return taken

    def to_batch(self) -> FixBatch:
        bases = [body[:BASE_BYTES] for body in self.bodies]
        columns = positions_from(bases)
        frames = np.array([(session.device_id, session.datum) for session in self.sessions], np.int64)
        of_frame = np.repeat(np.arange(len(self.counts)), self.counts)
        kind = np.array(self.kinds)[of_frame]
        return FixBatch(
            device_id=frames[of_frame, 0],
            fixed_at_us=columns.fixed_at_us,
            has_time=columns.has_time,
            received_at_us=np.array(self.received_us, np.int64)[of_frame],
            longitude_e7=columns.longitude_e6.astype(np.int64) * 10,
            latitude_e7=columns.latitude_e6.astype(np.int64) * 10,
            has_fix=columns.has_fix,
            datum=np.where(columns.shifted_gcj02, _GCJ02, frames[of_frame, 1]).astype(np.int8),
            altitude_m=columns.altitude_m.astype(np.int64),
            speed_dkmh=np.minimum(columns.speed_tenth_kmh.astype(np.int64), _MOST_SMALLINT),
            course_deg=np.minimum(columns.course_deg.astype(np.int64), _MOST_SMALLINT),
            alarms=columns.alarm_flags.astype(np.int64),
            status=columns.status_flags.astype(np.int64),
            digest=columns.digest,
            catch_up=kind == CATCH_UP,
            is_live=kind == LIVE,
            bases=bases,
            extras=[body[BASE_BYTES:] for body in self.bodies],
        )
