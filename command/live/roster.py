"""Who the moving units are: names once per epoch, whose they are, and how their crews stand."""

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from command.force.service import Devices, Duty
from command.foundation.database import Transaction
from command.live.units import STATUS_CODES, Units

OFF_DUTY = STATUS_CODES.index("offline")


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One unit as pages name it; `handle` is its number in position frames."""

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
    """Follows the register; each change of a name or a crew is a new epoch, a change of status is not."""

    def __init__(self, devices: Devices, duty: Duty, units: Units) -> None:
        self._devices = devices
        self._duty = duty
        self._units = units
        self._stale = True
        self.epoch = 0
        self.entries: dict[int, RosterEntry] = {}
        self._epoch_of: dict[int, int] = {}

    async def invalidate(self, _: Transaction) -> None:
        """The register was read again; the next `refresh` looks at it."""
        self._stale = True

    def refresh(self) -> bool:
        """Take over what the register says now. True when a new epoch began."""
        if not self._stale:
            return False
        self._stale = False
        entries: dict[int, RosterEntry] = {}
        on_duty = self._duty.now.crews
        for device in self._devices.all():
            if device.identity is None or device.protocol is None:
                continue
            crew = on_duty.get(device.crew_id) if device.crew_id is not None else None
            entries[device.id] = RosterEntry(
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
            status = crew.status.value if crew else "offline"
            code = STATUS_CODES.index(status) if status in STATUS_CODES else OFF_DUTY
            self._units.seat(device.id, device.body_id, code)
        changed = [key for key, entry in entries.items() if self.entries.get(key) != entry]
        if not changed and entries.keys() == self.entries.keys():
            return False
        self.epoch += 1
        self._epoch_of = {key: self._epoch_of.get(key, self.epoch) for key in entries}
        self._epoch_of.update(dict.fromkeys(changed, self.epoch))
        self.entries = entries
        return True

    def message(self, visible_body: NDArray[np.bool_], since_epoch: int) -> dict[str, object]:
        """The part of the roster that changed after an epoch; from epoch 0 it is the whole (`full`)."""
        devices = [
            asdict(entry)
            for key, entry in self.entries.items()
            if self._epoch_of[key] > since_epoch and visible_body[min(entry.body_id, len(visible_body) - 1)]
        ]
        return {"epoch": self.epoch, "full": since_epoch == 0, "devices": devices}
