"""Whose radio was heard, and writing down that it was: the register knows it, or the operator is shown a stranger."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from command.force.models import Device
from command.force.service import Devices
from command.foundation.database import Database, Transaction
from command.gateway.radios.desk import Heard, NotTakenError
from command.gateway.radios.ledger import Act, Ledger
from command.gateway.radios.limits import RadioLimits
from command.gateway.radios.routes import Routes
from command.protocols.hytera.address import RadioAddress
from command.radio.traffic.models import STRANGER, HeardBy, Sighting
from command.radio.traffic.service import radios

HSTRP = "hstrp"


@dataclass(frozen=True, slots=True)
class RadioPolicy:
    unknown: Literal["refuse", "pending"]
    renew: timedelta
    margin: timedelta


class Witness:
    def __init__(
        self,
        database: Database,
        devices: Devices,
        routes: Routes,
        ledger: Ledger,
        policy: RadioPolicy,
        limits: RadioLimits,
    ) -> None:
        self._database = database
        self._devices = devices
        self._routes = routes
        self._ledger = ledger
        self._limits = limits
        self._strangers: set[int] = set()
        self.policy = policy

    async def load(self, heard_since: datetime | None = None) -> None:
        """What was heard before this gateway started, and later by others; without `heard_since` all of it, so that
        whoever was taken off the list is forgotten.
        """
        async with self._database.transaction() as tx:
            stored = await radios.list_presence(tx, heard_since)
        self._routes.learn(stored)
        strangers = {one.radio_id for one in stored if self.device_of(one.radio_id) is None}
        if heard_since is None:
            self._strangers = strangers | (self._strangers & {one.radio_id for one in stored})
            self._routes.keep_only({one.radio_id for one in stored})
        else:
            self._strangers |= strangers

    def device_of(self, radio_id: int) -> Device | None:
        return self._devices.by_identity(HSTRP, str(radio_id))

    def device_id_of(self, radio_id: int) -> int:
        """Negative for a radio that is in no register."""
        device = self.device_of(radio_id)
        return device.id if device is not None else -(STRANGER + radio_id)

    def takes(self, radio_id: int) -> bool:
        """Whether anything of this radio is kept."""
        if radio_id == 0:
            return False
        if self.device_of(radio_id) is not None or radio_id in self._strangers:
            return True
        return self.policy.unknown == "pending" and len(self._strangers) < self._limits.stranger_radios

    def require(self, radio_id: int) -> None:
        if not self.takes(radio_id):
            raise NotTakenError("unknown_radio")

    async def saw(
        self,
        heard: Heard,
        radio: RadioAddress,
        by: HeardBy,
        *,
        renew: timedelta | None = None,
        rssi: tuple[int, float | None] | None = None,
        also: Act | None = None,
    ) -> None:
        """A sign of life, with what else it told, in one commit."""
        self.require(radio.id)
        device = self.device_of(radio.id)
        is_adopted = device is not None and radio.id in self._strangers
        seen = Sighting(
            radio.id,
            heard.at,
            by,
            heard.repeater_id,
            heard.slot.slot,
            renew_s=int(renew.total_seconds()) if renew is not None else None,
            rssi_raw=rssi[0] if rssi is not None else None,
            rssi_dbm=rssi[1] if rssi is not None else None,
        )

        async def act(tx: Transaction) -> None:
            await radios.note(tx, seen, int(self.policy.renew.total_seconds()))
            if is_adopted and device is not None:
                await radios.adopt(tx, radio.id, device.id)
            if also is not None:
                await also(tx)

        if device is None:
            self._strangers.add(radio.id)
        await self._ledger.keep(act)
        if is_adopted:
            self._strangers.discard(radio.id)
        self._routes.heard(radio, (heard.repeater_id, heard.slot.slot), heard.at, renew)

    async def went_off(self, radio: RadioAddress, at: datetime) -> None:
        """It said goodbye, or somebody found it off."""

        async def act(tx: Transaction) -> None:
            await radios.note_off(tx, radio.id, at)

        await self._ledger.keep(act)
        self._routes.off(radio.id, at)
