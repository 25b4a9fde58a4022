"""The devices in memory: whom an identity on the wire belongs to, and which crew has it now."""

import asyncio
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from command.force.kinds import Datum, DeviceKind
from command.force.models import Device
from command.force.tables import device
from command.foundation.database import Transaction
from command.foundation.errors import not_found

YIELD_EVERY = 500
JT808 = "jt808"


class Devices:
    def __init__(self, devices: Iterable[Device] = ()) -> None:
        self._by_id: dict[int, Device] = {}
        self._by_identity: dict[tuple[str, str], int] = {}
        self._crew_of: Mapping[int, int] = {}
        self._marks: dict[int, int] = {}
        self._replace({found.id: found for found in devices})

    async def load(self, tx: Transaction) -> None:
        """Reads the rows that changed since the last reading: their `xmin`, the transaction that wrote them, differs."""
        marks = await _marks(tx)
        changed = [row_id for row_id, mark in marks.items() if self._marks.get(row_id) != mark]
        rows: Sequence[sa.Row[Any]] = ()
        if changed:
            wanted = sa.literal(changed, ARRAY(sa.BigInteger))
            rows = (await tx.execute(sa.select(device).where(device.c.id == sa.any_(wanted)))).all()
        fresh = {row_id: found for row_id, found in self._by_id.items() if row_id in marks}
        for number, row in enumerate(rows):
            fresh[row.id] = of_row(row, crew_id=self._crew_of.get(row.id))
            if number % YIELD_EVERY == 0:
                await asyncio.sleep(0)
        self._replace(fresh)
        self._marks = marks

    def by_phone(self, phone: str) -> Device | None:
        """The device that calls itself by this JT/T 808 phone; leading zeros do not matter."""
        return self.by_identity(JT808, phone.lstrip("0"))

    def by_identity(self, family: str, identity: str) -> Device | None:
        """`family` is `jt808`, `hstrp`, `osmand`, `owntracks` or `adapter`."""
        found = self._by_identity.get((family, identity))
        return self._by_id[found] if found is not None else None

    def get(self, device_id: int) -> Device:
        """Raises NOT_FOUND `device_not_found`."""
        found = self._by_id.get(device_id)
        if found is None:
            raise not_found("device", device_id)
        return found

    def find(self, device_id: int) -> Device | None:
        return self._by_id.get(device_id)

    def all(self) -> list[Device]:
        return list(self._by_id.values())

    def carried_by(self, person_ids: frozenset[int], vehicle_id: int | None) -> list[Device]:
        """Serviceable devices held by these people or fitted to this vehicle."""
        return [
            found
            for found in self._by_id.values()
            if found.serviceable
            and (found.holder_person_id in person_ids or (vehicle_id is not None and found.vehicle_id == vehicle_id))
        ]

    def lay_crews(self, crew_of: Mapping[int, int]) -> None:
        """Which crew has which device now; only those that changed are made anew."""
        changed = {key for key in {*self._crew_of, *crew_of} if self._crew_of.get(key) != crew_of.get(key)}
        self._crew_of = crew_of
        for device_id in changed & self._by_id.keys():
            self._by_id[device_id] = replace(self._by_id[device_id], crew_id=crew_of.get(device_id))

    def _replace(self, devices: dict[int, Device]) -> None:
        self._by_id = devices
        self._by_identity = {
            (found.protocol_family, _wire(found)): found.id
            for found in devices.values()
            if found.protocol_family and found.identity
        }


async def _marks(tx: Transaction) -> dict[int, int]:
    """Which transaction wrote each row, as two arrays: thousands of rows cost little."""
    written_by = sa.cast(sa.cast(sa.literal_column("device.xmin"), sa.Text), sa.BigInteger)
    query = sa.select(sa.func.array_agg(device.c.id).label("ids"), sa.func.array_agg(written_by).label("marks"))
    row = (await tx.execute(query)).one()
    return dict(zip(row.ids or (), row.marks or (), strict=True))


def _wire(found: Device) -> str:
    identity = found.identity or ""
    return identity.lstrip("0") if found.protocol_family == JT808 else identity


def new_identity() -> str:
    """A random id for a phone on /osmand or /owntracks: it is the only thing the phone authenticates with."""
    return secrets.token_hex(12)


def of_row(row: sa.Row[Any], crew_id: int | None = None) -> Device:
    return Device(
        id=row.id,
        asset_no=row.asset_no,
        kind=DeviceKind(row.kind),
        identity=row.identity,
        body_id=row.on_loan_to_id or row.body_id,
        vehicle_id=row.vehicle_id,
        holder_person_id=row.holder_person_id,
        crew_id=crew_id,
        datum=Datum(row.datum),
        capabilities=frozenset(row.capabilities),
        serviceable=row.serviceable and not row.in_repair,
        protocol=row.protocol,
        transport=row.transport,
        terminal_id=row.terminal_id,
        call_sign=row.call_sign,
        interval_s=row.interval_s,
    )
