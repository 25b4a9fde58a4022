"""The newest position of every unit as typed arrays, and which tick changed it. Knows no screen and no socket."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from command.live.window import Window, cells_of
from command.positions.models import NEWEST, NOT_DRAWN

FIRST_SLOTS = 1024
STATUS_CODES = ("available", "ordered", "en_route", "on_scene", "handling", "alarm", "offline")
"""The position in this tuple is the code on the wire."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Columns of the units that one viewer is to be sent, in the order of the slots."""

    device_id: NDArray[np.uint32]
    longitude_e7: NDArray[np.int32]
    latitude_e7: NDArray[np.int32]
    speed_dkmh: NDArray[np.uint16]
    course_deg: NDArray[np.uint16]
    status: NDArray[np.uint8]
    fixed_at_ms: NDArray[np.int64]


class Units:
    """Only devices that `seat` has given a place are kept; a fix of another is passed over."""

    def __init__(self) -> None:
        self.tick = 0
        self._count = 0
        self._slot_of = np.full(FIRST_SLOTS, -1, np.int32)
        self._newest = np.zeros(FIRST_SLOTS, NEWEST)
        self._status = np.zeros(FIRST_SLOTS, np.uint8)
        self._body_id = np.zeros(FIRST_SLOTS, np.int32)
        self._changed_at = np.zeros(FIRST_SLOTS, np.int64)
        self._cell = np.zeros((FIRST_SLOTS, 2), np.int32)
        self._cell_before = np.zeros((FIRST_SLOTS, 2), np.int32)
        self._pending: list[NDArray[np.int32]] = []
        self._candidates: dict[int, NDArray[np.int32]] = {}

    def seat(self, device_id: int, body_id: int, status: int) -> None:
        """Give a device its place, or change whose it is and how it stands; a change is sent on the next tick."""
        slot = self._slot(device_id)
        if (self._body_id[slot], self._status[slot]) == (body_id, status):
            return
        self._body_id[slot], self._status[slot] = body_id, status
        if self._newest["fixed_at_ms"][slot]:
            self._pending.append(np.array([slot], np.int32))

    def _slot(self, device_id: int) -> int:
        if device_id >= len(self._slot_of):
            longer = np.full(max(device_id + 1, 2 * len(self._slot_of)), -1, np.int32)
            longer[: len(self._slot_of)] = self._slot_of
            self._slot_of = longer
        if (slot := int(self._slot_of[device_id])) >= 0:
            return slot
        if self._count == len(self._newest):
            self._grow()
        slot, self._count = self._count, self._count + 1
        self._slot_of[device_id] = slot
        self._newest["device_id"][slot] = device_id
        return slot

    def _grow(self) -> None:
        for name in ("_newest", "_status", "_body_id", "_changed_at", "_cell", "_cell_before"):
            old = getattr(self, name)
            new = np.zeros((2 * len(old), *old.shape[1:]), old.dtype)
            new[: len(old)] = old
            setattr(self, name, new)

    def apply(self, fixes: NDArray[np.void]) -> None:
        """Take records of dtype `NEWEST`, any order: a marker never moves back in time."""
        fixes = fixes[(fixes["device_id"] < len(self._slot_of)) & (fixes["marks"] & NOT_DRAWN == 0)]
        slots = self._slot_of[fixes["device_id"]]
        known = slots >= 0
        fixes, slots = fixes[known], slots[known]
        newer = fixes["fixed_at_ms"] > self._newest["fixed_at_ms"][slots]
        fixes, slots = fixes[newer], slots[newer]
        if not len(slots):
            return
        # Of one device's fixes the last assignment stands: oldest first, and of equal times the first that came last.
        order = np.argsort(-fixes["fixed_at_ms"], kind="stable")[::-1]
        self._newest[slots[order]] = fixes[order]
        self._pending.append(slots)

    def advance(self) -> bool:
        """Close the tick: what changed since the last one becomes visible. False when nothing did."""
        if not self._pending:
            return False
        slots = np.unique(np.concatenate(self._pending))
        self._pending.clear()
        self._candidates.clear()
        self.tick += 1
        cells = np.stack(
            [cells_of(self._newest["longitude_e7"][slots]), cells_of(self._newest["latitude_e7"][slots])], axis=1
        )
        fresh = self._changed_at[slots] == 0
        self._cell_before[slots] = np.where(fresh[:, None], cells, self._cell[slots])
        self._cell[slots] = cells
        self._changed_at[slots] = self.tick
        return True

    def select(self, window: Window, visible_body: NDArray[np.bool_], since: int) -> Selection:
        """Units that changed after tick `since` and stand in the window, or just left it.

        `visible_body` says by body id what the viewer may see. A viewer that missed ticks gets every change,
        because a unit may have crossed more cells than the one it is remembered to have left.
        """
        slots = self._candidates_since(since)
        here = _inside(self._cell[slots], window) | _inside(self._cell_before[slots], window)
        if 0 < since < self.tick - 1:
            here[:] = True
        body = self._body_id[slots]
        chosen = slots[here & visible_body[np.minimum(body, len(visible_body) - 1)]]
        newest = self._newest[chosen]
        return Selection(
            newest["device_id"].astype(np.uint32),
            newest["longitude_e7"],
            newest["latitude_e7"],
            newest["speed_dkmh"],
            newest["course_deg"],
            self._status[chosen],
            newest["fixed_at_ms"],
        )

    def _candidates_since(self, since: int) -> NDArray[np.int32]:
        found = self._candidates.get(since)
        if found is None:
            found = np.flatnonzero(self._changed_at[: self._count] > since).astype(np.int32)
            self._candidates[since] = found
        return found


def _inside(cells: NDArray[np.int32], window: Window) -> NDArray[np.bool_]:
    x, y = cells[:, 0], cells[:, 1]
    inside: NDArray[np.bool_] = (x >= window.west) & (x <= window.east) & (y >= window.south) & (y <= window.north)
    return inside
