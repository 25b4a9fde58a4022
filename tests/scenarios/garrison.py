"""The small city with people, cars and accounts in its tables, as an import would have left it. Nobody is on duty yet."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from geoalchemy2.shape import from_shape
from shapely.geometry import MultiPolygon, box

from command.force.tables import account, body, device, person, session, vehicle
from command.foundation.database import Database, Transaction
from command.foundation.security import token_digest
from command.geo.tables import jurisdiction
from command.incidents.service import Matters
from tests.incidents.small_city import AREAS, BODIES, FIRST_DAY, MATTERS

CREWS = {
    # name: body, officers, auxiliaries
    "one": ("a1-squad", 2, 0),
    "two": ("a1-squad", 2, 0),
    "town": ("a2-town", 2, 0),
    "far": ("b1-squad", 2, 0),
    "mixed": ("b1-squad", 1, 2),
}
PHONES = {name: f"1390000{number:04d}" for number, name in enumerate(CREWS, 1)}
"""The terminal of each crew's car."""
ACCOUNTS: dict[str, tuple[tuple[str, ...], str | None]] = {
    "clerk": (("intake_clerk",), None),
    "dispatcher": (("dispatcher", "shift_leader", "intake_clerk"), None),
    "second-dispatcher": (("dispatcher",), None),
    "supervisor": (("supervisor",), None),
    "operator": (("operator",), None),
    "squad": (("squad_leader",), "a1-squad"),
    "town": (("squad_leader",), "a2-town"),
    "other-squad": (("squad_leader",), "b1-squad"),
    "other-brigade": (("squad_leader",), "b-brigade"),
}
"""Roles and body of each account; its token is its name."""


@dataclass(frozen=True, slots=True)
class Garrison:
    bodies: dict[str, int]
    people: dict[str, list[int]]
    """By crew, officers first."""
    vehicles: dict[str, int]
    terminals: dict[str, int]


async def found_garrison(database: Database, now: datetime) -> Garrison:
    async with database.transaction() as tx:
        bodies = await _bodies(tx)
        await _areas(tx)
        await Matters(database).save(tx, MATTERS)
        people = {name: await _people(tx, name, bodies[code], *count) for name, (code, *count) in CREWS.items()}
        cars = {name: await _car(tx, name, bodies[code]) for name, (code, *_) in CREWS.items()}
        for name, (roles, code) in ACCOUNTS.items():
            await _account(tx, name, roles, bodies.get(code or ""), now)
    vehicles = {name: vehicle_id for name, (vehicle_id, _) in cars.items()}
    return Garrison(bodies, people, vehicles, {name: device_id for name, (_, device_id) in cars.items()})


async def _insert(tx: Transaction, table: sa.Table, **values: object) -> int:
    made: int = (await tx.execute(sa.insert(table).values(**values).returning(table.c.id))).scalar_one()
    return made


async def _bodies(tx: Transaction) -> dict[str, int]:
    ids: dict[str, int] = {}
    for code, short_name, kind, parent, lead, district in BODIES:
        ids[code] = await _insert(
            tx,
            body,
            code=code,
            name=f"常州市{short_name}",
            short_name=short_name,
            kind=kind,
            parent_id=ids.get(parent or ""),
            lead_id=ids.get(lead or ""),
            district_code=district,
        )
    return ids


async def _areas(tx: Transaction) -> None:
    for code, name, layer, kind, parent, mode, subject, body_code, *edges in AREAS:
        await _insert(
            tx,
            jurisdiction,
            code=code,
            name=name,
            layer=layer,
            kind=kind,
            parent_code=parent,
            enforcement_parent_code=parent,
            subject_mode=mode,
            subject_name=subject,
            body_code=body_code,
            rank="district" if layer == "zone" else None,
            valid_from=FIRST_DAY,
            area_m2=1.0,
            synthetic=True,
            source="test",
            geom=from_shape(MultiPolygon([box(*edges)]), srid=4326),
        )


async def _people(tx: Transaction, crew: str, body_id: int, officers: int, auxiliaries: int) -> list[int]:
    found = [
        await _insert(
            tx,
            person,
            staff_no=f"{crew}-{number}",
            name="某",
            kind="officer",
            body_id=body_id,
            certificate_no=f"C-{crew}-{number}",
            certificate_valid_from=date(2024, 1, 1),
            certificate_valid_to=date(2099, 12, 31),
        )
        for number in range(officers)
    ]
    return found + [
        await _insert(
            tx,
            person,
            staff_no=f"{crew}-aux-{number}",
            name="某",
            kind="auxiliary",
            body_id=body_id,
            pass_no=f"P-{crew}-{number}",
            pass_valid_to=date(2099, 12, 31),
        )
        for number in range(auxiliaries)
    ]


async def _car(tx: Transaction, name: str, body_id: int) -> tuple[int, int]:
    vehicle_id = await _insert(tx, vehicle, plate=f"测{name}", body_id=body_id, seats=5)
    terminal_id = await _insert(
        tx,
        device,
        asset_no=f"VT-{name}",
        kind="vehicle_terminal",
        body_id=body_id,
        vehicle_id=vehicle_id,
        identity=PHONES[name],
        protocol="jt808-2013",
        capabilities=["text", "question"],
    )
    return vehicle_id, terminal_id


async def _account(tx: Transaction, name: str, roles: tuple[str, ...], body_id: int | None, now: datetime) -> None:
    account_id = await _insert(tx, account, username=name, roles=list(roles), body_id=body_id, created_at=now)
    await _insert(
        tx,
        session,
        digest=token_digest(name),
        account_id=account_id,
        kind="sign_in",
        created_at=now,
        expires_at=now + timedelta(days=30),
    )
