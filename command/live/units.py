"""The newest position of every unit as typed arrays, and which tick changed it. Knows no screen and no socket."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from command.live.window import Window, cells_of
from command.positions.models import NEWEST, NOT_DRAWN

FIRST_SLOTS = 1024
REMEMBERED_TICKS = 40
"""Ticks whose moves from cell to cell are remembered: ten seconds. Who is further behind is sent every change."""
STATUS_CODES = ("available", "ordered", "en_route", "on_scene", "handling", "alarm", "offline")
"""The position in this tuple is the code on the wire."""

Slots = NDArray[np.int32]
Flags = NDArray[np.bool_]


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


@dataclass(frozen=True, slots=True)
class Moves:
    """Units that crossed into another cell in one tick, and the cells that they left."""

    tick: int
    slots: Slots
    left: NDArray[np.int32]


class Units:
    """Only devices that `seat` has given a place are kept; a fix of another is passed over."""

    def __init__(self) -> None:
        self.tick = 0
        self.count = 0
        self._slot_of = np.full(FIRST_SLOTS, -1, np.int32)
        self._newest = np.zeros(FIRST_SLOTS, NEWEST)
        self._status = np.zeros(FIRST_SLOTS, np.uint8)
        self._body_id = np.zeros(FIRST_SLOTS, np.int32)
        self._changed_at = np.zeros(FIRST_SLOTS, np.int64)
        self._cell = np.zeros((FIRST_SLOTS, 2), np.int32)
        self._pending: list[Slots] = []
        self._candidates: dict[int, Slots] = {}
        self._moves: deque[Moves] = deque(maxlen=REMEMBERED_TICKS)

    @property
    def device_ids(self) -> NDArray[np.int64]:
        """By slot."""
        ids: NDArray[np.int64] = self._newest["device_id"][: self.count]
        return ids

    @property
    def drawn(self) -> Flags:
        """By slot: which units have a position that viewers were or are to be sent."""
        return self._changed_at[: self.count] > 0

    def seat(self, device_id: int, body_id: int, status: int) -> None:
        """Give a device its place, or change whose it is and how it stands; a change is sent on the next tick."""
        slot = self._slot(device_id)
        if (self._body_id[slot], self._status[slot]) == (body_id, status):
            return
        self._body_id[slot], self._status[slot] = body_id, status
        self._touch(np.array([slot], np.int32))

    def unseat(self, device_id: int) -> None:
        """A device left the register: nobody sees it any more."""
        self._body_id[self._slot(device_id)] = 0

    def touch(self, device_ids: Iterable[int]) -> None:
        """Send these units again on the next tick: somebody else may see them now."""
        self._touch(self.slots_of(device_ids))

    def _touch(self, slots: Slots) -> None:
        known = slots[self._newest["fixed_at_ms"][slots] > 0]
        if len(known):
            self._pending.append(known)

    def slots_of(self, device_ids: Iterable[int]) -> Slots:
        """The slots of seated devices; others are left out."""
        ids = np.fromiter((found for found in device_ids if 0 <= found < len(self._slot_of)), np.int64)
        slots = self._slot_of[ids]
        return slots[slots >= 0]

    def _slot(self, device_id: int) -> int:
        if device_id >= len(self._slot_of):
            longer = np.full(max(device_id + 1, 2 * len(self._slot_of)), -1, np.int32)
            longer[: len(self._slot_of)] = self._slot_of
            self._slot_of = longer
        if (slot := int(self._slot_of[device_id])) >= 0:
            return slot
        if self.count == len(self._newest):
            self._grow()
        slot, self.count = self.count, self.count + 1
        self._slot_of[device_id] = slot
        self._newest["device_id"][slot] = device_id
        return slot

    def _grow(self) -> None:
        for name in ("_newest", "_status", "_body_id", "_changed_at", "_cell"):
            old = getattr(self, name)
            new = np.zeros((2 * len(old), *old.shape[1:]), old.dtype)
            new[: len(old)] = old
            setattr(self, name, new)

    def apply(self, fixes: NDArray[np.void]) -> None:
        """Take records of dtype `NEWEST`, any order: a marker never moves back in time."""
        ids = fixes["device_id"]
        fixes = fixes[(ids >= 0) & (ids < len(self._slot_of)) & (fixes["marks"] & NOT_DRAWN == 0)]
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

    def advance(self) -> Slots | None:
        """Close the tick: what changed since the last one becomes visible.

        Gives the units seen for the first time; None when nothing changed.
        """
        if not self._pending:
            return None
        slots: Slots = np.unique(np.concatenate(self._pending))
        self._pending.clear()
        self._candidates.clear()
        self.tick += 1
        cells = np.stack(
            [cells_of(self._newest["longitude_e7"][slots]), cells_of(self._newest["latitude_e7"][slots])], axis=1
        )
        fresh = self._changed_at[slots] == 0
        moved = ~fresh & (cells != self._cell[slots]).any(axis=1)
        self._moves.append(Moves(self.tick, slots[moved], self._cell[slots[moved]]))
        self._cell[slots] = cells
        self._changed_at[slots] = self.tick
        first_seen: Slots = slots[fresh]
        return first_seen

    def visible(self, body_mask: Flags, guests: Iterable[int] = ()) -> Flags:
        """By slot: the units of bodies whose number `body_mask` flags, and the devices `guests`.

        The last flag answers for all higher numbers; body 0 is nobody's.
        """
        body = self._body_id[: self.count]
        seen = body_mask[np.minimum(body, len(body_mask) - 1)]
        seen[self.slots_of(guests)] = True
        seen &= body > 0
        return seen

    def select(self, window: Window, visible: Flags, since: int) -> Selection:
        """Visible units that changed after tick `since` and stand in the window, or left it after that tick."""
        slots = self._candidates_since(since)
        slots = slots[slots < len(visible)]
        slots = slots[visible[slots]]
        if since >= self.tick - REMEMBERED_TICKS or since == 0:
            here = _inside(self._cell[slots], window)
            if since:
                here |= np.isin(slots, self._left(window, since))
            slots = slots[here]
        newest = self._newest[slots]
        return Selection(
            newest["device_id"].astype(np.uint32),
            newest["longitude_e7"],
            newest["latitude_e7"],
            newest["speed_dkmh"],
            newest["course_deg"],
            self._status[slots],
            newest["fixed_at_ms"],
        )

    def _left(self, window: Window, since: int) -> Slots:
        """Units that were in a cell of the window at some time after tick `since` and crossed out of that cell."""
        found = [np.zeros(0, np.int32)]
        for moves in reversed(self._moves):
            if moves.tick <= since:
                break
            found.append(moves.slots[_inside(moves.left, window)])
        return np.concatenate(found)

    def _candidates_since(self, since: int) -> Slots:
        found = self._candidates.get(since)
        if found is None:
            found = np.flatnonzero(self._changed_at[: self.count] > since).astype(np.int32)
            self._candidates[since] = found
        return found


def _inside(cells: NDArray[np.int32], window: Window) -> Flags:
    x, y = cells[:, 0], cells[:, 1]
    inside: Flags = (x >= window.west) & (x <= window.east) & (y >= window.south) & (y <= window.north)
    return inside
