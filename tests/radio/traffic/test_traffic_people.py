"""Who sees which radios, calls and signals; what is older than the retention goes."""

from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa

from command.app.house import House
from command.force.service import Devices
from command.force.tables import body, device
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.foundation.errors import CommandError
from command.foundation.security import Role, Scope, system_scope
from command.radio.traffic.models import (
    Admission,
    CallEnd,
    HeardBy,
    RadioCall,
    RadioText,
    Sighting,
    SignalKind,
    SignalReport,
)
from command.radio.traffic.schemas import RepeaterIn
from command.radio.traffic.service import Housekeeping, RadioTraffic, radios, stations, talk

EVERYTHING = system_scope("operator")


@pytest_asyncio.fixture
async def bodies(house: House, database: Database, clock: SetClock) -> dict[str, int]:
    """Two squads with a radio each, heard on one repeater, and a call, a text and a signal of each."""
    made: dict[str, int] = {}
    now = clock.now()
    async with database.transaction() as tx:
        for number, code in ((2001, "A"), (2002, "B")):
            values = {"code": code, "name": code, "short_name": code, "kind": "detachment" if code == "A" else "squad"}
            made[code] = (await tx.execute(sa.insert(body).values(values).returning(body.c.id))).scalar_one()
            told = {"asset_no": code, "kind": "radio", "body_id": made[code], "protocol": "hstrp", "datum": "wgs84"}
            one = sa.insert(device).values(identity=str(number), capabilities=[], **told).returning(device.c.id)
            made[f"device {code}"] = (await tx.execute(one)).scalar_one()
        repeater = await stations.note_repeater(
            tx, "100001", Admission.PENDING, remote="10.0.0.1", rssi_db_per_step=0.5, reports_per_s=1.0, now=now
        )
        for number, code in ((2001, "A"), (2002, "B")):
            await radios.note(tx, Sighting(number, now, HeardBy.CALL, repeater.id, 1), 3600)
            call = RadioCall(0, repeater.id, 1, 1, number, 100, False, False, now)
            call_id = await talk.begin_call(tx, call)
            assert await talk.begin_call(tx, call) == call_id
            await talk.end_call(tx, call_id, ended_at=now, talked_s=3.0, held_s=5.0, by=CallEnd.IDLE)
            await talk.add_text(tx, RadioText(repeater.id, 1, 7, number, 9001, False, code, now))
            report = SignalReport(
                number, made[f"device {code}"], repeater.id, 1, SignalKind.REPORT, now, now, -100, -50.0
            )
            await radios.add_signal(tx, report)
            await radios.add_signal(tx, report)
        await house.services.get(Devices).load(tx)
    return made


def squad(bodies: dict[str, int], *roles: Role) -> Scope:
    return Scope("squad", frozenset(roles), frozenset({bodies["B"]}))


async def a_squad_sees_its_own(house: House, bodies: dict[str, int], clock: SetClock) -> None:
    traffic, span = house.services.get(RadioTraffic), timedelta(hours=1)
    asked: dict[str, Any] = {"start": clock.now() - span, "end": clock.now() + span, "repeater": "100001"}
    for scope, numbers in ((EVERYTHING, [2001, 2002]), (squad(bodies, Role.DISPATCHER), [2002])):
        assert [one.radio_id for one in (await traffic.radios(scope, 0, 10)).items] == numbers
        calls = await traffic.calls(scope, before_id=None, limit=10, radio_id=None, emergency=False, **asked)
        assert sorted(one.sender for one in calls.items) == numbers
        texts = await traffic.texts(scope, before_id=None, limit=10, radio_id=None)
        assert sorted(one.sender for one in texts.items) == numbers
        signals = await traffic.signals(scope, after_id=0, limit=10, device_id=None, **asked)
        assert [one.radio_id for one in signals.items] == numbers
    foreign = bodies["device A"]
    none = await traffic.signals(squad(bodies, Role.DISPATCHER), after_id=0, limit=10, device_id=foreign, **asked)
    assert none.items == []


async def lists_go_on_where_they_ended(house: House, bodies: dict[str, int], clock: SetClock) -> None:
    traffic = house.services.get(RadioTraffic)
    first = await traffic.radios(EVERYTHING, 0, 1)
    assert (first.items[0].radio_id, first.next_cursor) == (2001, "2001")
    rest = await traffic.radios(EVERYTHING, 2001, 1)
    assert (rest.items[0].radio_id, rest.next_cursor) == (2002, None)
    texts = await traffic.texts(EVERYTHING, before_id=None, limit=1, radio_id=None)
    assert texts.next_cursor == str(texts.items[0].id)


async def only_who_may_admits_a_repeater_and_only_a_waiting_one_is_dismissed(
    house: House, bodies: dict[str, int]
) -> None:
    traffic = house.services.get(RadioTraffic)
    with pytest.raises(CommandError, match="permission_missing"):
        await traffic.save_repeater("100001", RepeaterIn(), squad(bodies, Role.SQUAD_LEADER), None)
    with pytest.raises(CommandError, match="permission_missing"):
        await traffic.texts(squad(bodies, Role.SQUAD_MEMBER), before_id=None, limit=1, radio_id=None)
    assert [one.admission for one in await traffic.repeaters(EVERYTHING)] == ["pending"]
    saved = await traffic.save_repeater("100001", RepeaterIn(admission=Admission.ADMITTED), EVERYTHING, None)
    assert (saved.admission, saved.rssi_db_per_step) == ("admitted", 0.5)
    unheard = await traffic.save_repeater("100009", RepeaterIn(name="新"), EVERYTHING, None)
    assert (unheard.admission, unheard.first_heard_at) == ("admitted", None)
    with pytest.raises(CommandError, match="repeater_not_found"):
        await traffic.dismiss_repeater("100001", EVERYTHING)
    with pytest.raises(CommandError, match="radio_not_found"):
        await traffic.dismiss_radio(2001, EVERYTHING)


async def what_is_older_than_the_retention_goes(
    house: House, bodies: dict[str, int], database: Database, clock: SetClock
) -> None:
    traffic = house.services.get(RadioTraffic)
    clock.advance(timedelta(days=401))
    await Housekeeping(database, clock, timedelta(days=400)).forget_old()
    texts = await traffic.texts(EVERYTHING, before_id=None, limit=10, radio_id=None)
    asked: dict[str, Any] = {"start": None, "end": None, "repeater": None}
    calls = await traffic.calls(EVERYTHING, before_id=None, limit=10, radio_id=None, emergency=None, **asked)
    assert (texts.items, calls.items) == ([], [])


async def test_what_people_see_and_do(
    house: House, bodies: dict[str, int], database: Database, clock: SetClock
) -> None:
    await a_squad_sees_its_own(house, bodies, clock)
    await lists_go_on_where_they_ended(house, bodies, clock)
    await only_who_may_admits_a_repeater_and_only_a_waiting_one_is_dismissed(house, bodies)
    await what_is_older_than_the_retention_goes(house, bodies, database, clock)
