"""Who the moving units are: their names, whose they are, and how their crews stand."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from command.force.service import CrewStatus, Device, Devices, Duty
from command.foundation.database import Transaction
from command.live.units import STATUS_CODES, Units

OFF_DUTY = STATUS_CODES.index("offline")
CODE_OF: dict[CrewStatus, int] = {
    status: STATUS_CODES.index(status.value) for status in CrewStatus if status is not CrewStatus.OFF
}


class RosterEntry(msgspec.Struct, frozen=True):
    """One unit as pages name it, without personal data; `handle` is its number in position frames."""

    handle: int
    device_id: int
    kind: str
    label: str
    call_sign: str | None
    crew_id: int | None
    crew_call_sign: str | None
    vehicle_id: int | None
    body_id: int


class Roster:
    """Follows the register and the duty. A new epoch begins with a new name or with a unit's first fix: only what can
    stand on a map is named. A change of status is no new epoch.
    """

    def __init__(self, devices: Devices, duty: Duty, units: Units) -> None:
        self._devices = devices
        self._duty = duty
        self._units = units
        self._stale = True
        self._seen_duty = duty.now
        self._entries: dict[int, RosterEntry] = {}
        self._devices_of_crew: dict[int, list[int]] = {}
        self._epochs = np.zeros(0, np.int64)
        self.epoch = 0

    async def invalidate(self, _: Transaction) -> None:
        """The register was read again; the next `refresh` looks at it."""
        self._stale = True

    def devices_of(self, crew_id: int) -> list[int]:
        return self._devices_of_crew.get(crew_id, [])

    def refresh(self) -> list[int] | None:
        """Take over what the register says now. The devices that have become known when names changed, else None."""
        if not self._stale:
            self._follow_statuses()
            return None
        self._stale = False
        self._seen_duty = self._duty.now
        entries = {device.id: self._entry(device) for device in self._devices.all() if device.protocol is not None}
        self._devices_of_crew = {}
        for entry in entries.values():
            if entry.crew_id is not None:
                self._devices_of_crew.setdefault(entry.crew_id, []).append(entry.device_id)
            self._units.seat(entry.device_id, entry.body_id, self._status_of(entry.crew_id))
        gone = self._entries.keys() - entries.keys()
        changed = [key for key, entry in entries.items() if self._entries.get(key) != entry]
        appeared = [key for key in changed if key not in self._entries]
        for device_id in gone:
            self._units.unseat(device_id)
        self._entries = entries
        if not changed and not gone:
            return None
        self.rename(self._units.slots_of(changed))
        return appeared

    def _follow_statuses(self) -> None:
        """Orders move crews along more often than anything else changes: only their devices are looked at."""
        before, now = self._seen_duty.crews, self._duty.now.crews
        if self._seen_duty is self._duty.now:
            return
        self._seen_duty = self._duty.now
        for crew_id, crew in now.items():
            if crew_id in before and before[crew_id].status is not crew.status:
                for device_id in self.devices_of(crew_id):
                    self._units.seat(device_id, self._entries[device_id].body_id, self._status_of(crew_id))

    def rename(self, slots: NDArray[np.int32]) -> None:
        """Begin an epoch in which these slots are named (again)."""
        self.epoch += 1
        if len(self._epochs) < self._units.count:
            longer = np.zeros(self._units.count, np.int64)
            longer[: len(self._epochs)] = self._epochs
            self._epochs = longer
        self._epochs[slots] = self.epoch

    def named_since(self, visible: NDArray[np.bool_], epoch: int) -> list[RosterEntry]:
        """Entries of visible units with a position whose name is newer than `epoch`; from 0 it is all of them."""
        drawn = visible & self._units.drawn
        newer = self._epochs[: len(drawn)] > epoch if epoch else np.ones(len(drawn), np.bool_)
        ids = self._units.device_ids[: len(drawn)][drawn & newer].tolist()
        return [self._entries[device_id] for device_id in ids]

    def _status_of(self, crew_id: int | None) -> int:
        crew = self._duty.now.crews.get(crew_id) if crew_id is not None else None
        return CODE_OF.get(crew.status, OFF_DUTY) if crew is not None else OFF_DUTY

    def _entry(self, device: Device) -> RosterEntry:
        crew = self._duty.now.crews.get(device.crew_id) if device.crew_id is not None else None
        return RosterEntry(
            handle=device.id,
            device_id=device.id,
            kind=device.kind.value,
            label=device.call_sign or device.asset_no,
            call_sign=device.call_sign,
            crew_id=crew.id if crew else None,
            crew_call_sign=crew.call_sign if crew else None,
            vehicle_id=device.vehicle_id,
            body_id=device.body_id,
        )
