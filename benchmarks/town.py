"""The register of `./zhihui bench live`: bodies, terminals, screens, and crews with operators who send them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from benchmarks.operators import OperatorSpec
from benchmarks.report import server_versions
from command.app.schema import migrate
from command.force.tables import account, body, device, force_version, person, session, vehicle
from command.foundation.database import Database, Transaction
from command.foundation.security import token_digest
from command.gateway.tables import terminal_registration
from simulators.load_connect import LoadTerminal
from simulators.viewers import ViewerSpec

DISTRICTS, COLUMNS, SQUADS = 8, 4, 8
WEST, SOUTH, WIDE, HIGH = 119.3, 31.4, 0.2, 0.25
CODE = "0123456789ab"
CREWS, OPERATORS = 300, 4
FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Register:
    """Ids of the terminals in the order of the fleet, who watches, who works, and on which servers."""

    device_ids: list[int]
    viewers: list[ViewerSpec]
    operators: list[OperatorSpec]
    servers: dict[str, str]


def district(number: int) -> tuple[float, float, float, float]:
    """West, south, east, north of a district, in degrees."""
    west, south = WEST + WIDE * (number % COLUMNS), SOUTH + HIGH * (number // COLUMNS)
    return west, south, west + WIDE, south + HIGH


def terminal(number: int) -> LoadTerminal:
    """Spread over the inside of its district, so that a few reports take nobody out of it."""
    west, south, *_ = district(number % DISTRICTS)
    nth = number // DISTRICTS
    return LoadTerminal(
        identity=f"1008{number:07d}",
        terminal_id=f"V{number:06d}",
        auth_code=CODE,
        lon=west + 0.005 + (nth * 0.000_731) % (WIDE - 0.01),
        lat=south + 0.005 + (nth * 0.000_417) % (HIGH - 0.01),
    )


async def prepare(database_url: str, fleet: Sequence[LoadTerminal], viewers: int) -> Register:
    """Fill an empty database."""
    database = Database(database_url)
    try:
        await migrate(database)
        async with database.transaction() as tx:
            top, brigades, squads = await _bodies(tx)
            device_ids = await _devices(tx, fleet, squads)
            names = [f"viewer-{number}" for number in range(viewers)]
            await _accounts(tx, names, ["dispatcher"], [brigades[nth % DISTRICTS] for nth in range(viewers)])
            operators = await _operators(tx, top, device_ids, squads)
            await tx.execute(sa.update(force_version).values(version=force_version.c.version + 1))
        specs = [ViewerSpec(name, district(number % DISTRICTS)) for number, name in enumerate(names)]
        return Register(device_ids, specs, operators, await server_versions(database))
    finally:
        await database.close()


async def _bodies(tx: Transaction) -> tuple[int, list[int], list[list[int]]]:
    """A detachment, a brigade a district, squads below it."""

    async def add(code: str, kind: str, parent_id: int | None) -> int:
        values = {"code": code, "name": code, "short_name": code, "kind": kind, "parent_id": parent_id}
        made: int = (await tx.execute(sa.insert(body).values(values).returning(body.c.id))).scalar_one()
        return made

    top = await add("BENCH", "detachment", None)
    brigades = [await add(f"D{number}", "brigade", top) for number in range(DISTRICTS)]
    squads = [[await add(f"D{n}-{m}", "squad", brigade) for m in range(SQUADS)] for n, brigade in enumerate(brigades)]
    return top, brigades, squads


def _squad_of(number: int, squads: list[list[int]]) -> int:
    return squads[number % DISTRICTS][number // DISTRICTS % SQUADS]


async def _devices(tx: Transaction, fleet: Sequence[LoadTerminal], squads: list[list[int]]) -> list[int]:
    rows = [
        {
            "asset_no": terminal.terminal_id,
            "kind": "vehicle_terminal",
            "body_id": _squad_of(number, squads),
            "protocol": "jt808-2013",
            "identity": terminal.identity,
            "terminal_id": terminal.terminal_id,
        }
        for number, terminal in enumerate(fleet)
    ]
    ids = await _add(tx, device, rows)
    plain = {"version": 2013, "maker": "BENCH", "model": "BENCH", "plate": "", "plate_colour": 0}
    registered = [
        {
            "device_id": device_id,
            "code_digest": token_digest(CODE),
            "terminal_id": terminal.terminal_id,
            "registered_at": datetime.now(UTC),
            **plain,
        }
        for device_id, terminal in zip(ids, fleet, strict=True)
    ]
    await tx.execute(sa.insert(terminal_registration), registered)
    return ids


async def _accounts(tx: Transaction, names: Sequence[str], roles: list[str], bodies: Sequence[int]) -> None:
    """An account and a session each; the token is the name."""
    now = datetime.now(UTC)
    accounts = [
        {"username": name, "roles": roles, "body_id": body_id, "created_at": now}
        for name, body_id in zip(names, bodies, strict=True)
    ]
    ids = await _add(tx, account, accounts)
    expires_at = now + timedelta(hours=1)
    sessions = [
        {
            "digest": token_digest(name),
            "account_id": account_id,
            "kind": "sign_in",
            "created_at": now,
            "expires_at": expires_at,
        }
        for name, account_id in zip(names, ids, strict=True)
    ]
    await tx.execute(sa.insert(session), sessions)


async def _operators(tx: Transaction, top: int, device_ids: list[int], squads: list[list[int]]) -> list[OperatorSpec]:
    """Crews of two officers, each in a vehicle with one of the terminals, dealt out to the operators of the city."""
    crews = min(CREWS, len(device_ids))
    bodies = [_squad_of(number, squads) for number in range(crews)]
    cars = await _add(tx, vehicle, [{"plate": f"BENCH{n}", "body_id": b, "seats": 5} for n, b in enumerate(bodies)])
    for car, device_id in zip(cars, device_ids, strict=False):
        await tx.execute(sa.update(device).where(device.c.id == device_id).values(vehicle_id=car))
    officers = await _add(
        tx,
        person,
        [
            {
                "staff_no": f"P{number}-{nth}",
                "name": f"P{number}-{nth}",
                "kind": "officer",
                "body_id": body_id,
                "certificate_no": f"C{number}-{nth}",
                "certificate_valid_from": FIRST_DAY,
                "certificate_valid_to": LAST_DAY,
            }
            for number, body_id in enumerate(bodies)
            for nth in range(2)
        ],
    )
    names = [f"operator-{number}" for number in range(OPERATORS)]
    await _accounts(tx, names, ["dispatcher", "shift_leader"], [top] * OPERATORS)
    sign_ons: list[dict[str, Any]] = [
        {
            "body_id": body_id,
            "call_sign": f"B{number}",
            "vehicle_id": cars[number],
            "members": [{"person_id": one, "role": "member"} for one in officers[2 * number : 2 * number + 2]],
        }
        for number, body_id in enumerate(bodies)
    ]
    box = (WEST, SOUTH, WEST + WIDE * COLUMNS, SOUTH + HIGH * DISTRICTS / COLUMNS)
    return [OperatorSpec(name, box, sign_ons[number::OPERATORS]) for number, name in enumerate(names)]


async def _add(tx: Transaction, table: sa.Table, rows: list[dict[str, Any]]) -> list[int]:
    """Ids in the order of the rows."""
    if not rows:
        return []
    made = await tx.execute(sa.insert(table).returning(table.c.id, sort_by_parameter_order=True), rows)
    return [int(one) for one in made.scalars()]
