"""What nobody can end any more is ended; slots are written in one statement; groups belong to bodies."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from command.app.house import House
from command.force.service import Organisation
from command.force.tables import body
from command.foundation.clock import SetClock
from command.foundation.database import Database, Transaction
from command.foundation.errors import CommandError
from command.foundation.security import Role, Scope, system_scope
from command.radio.sites.tables import radio_talk_group
from command.radio.traffic.models import Admission, CallEnd, LinkState, RadioCall, SlotNews
from command.radio.traffic.schemas import GroupTextIn
from command.radio.traffic.service import Housekeeping, RadioTraffic, stations, talk

EVERYTHING = system_scope("operator")
KEPT = timedelta(days=400)


async def repeater_of(tx: Transaction, clock: SetClock, identity: str) -> int:
    made = await stations.note_repeater(
        tx, identity, Admission.ADMITTED, remote="10.0.0.1", rssi_db_per_step=0.5, reports_per_s=1.0, now=clock.now()
    )
    return made.id


def news(repeater_id: int, slot: int, clock: SetClock, link: LinkState = LinkState.UP) -> SlotNews:
    return SlotNews(repeater_id, slot, link, clock.now(), clock.now(), counters={"reports": slot})


async def test_calls_and_group_texts_on_slots_that_are_gone_end(database: Database, clock: SetClock) -> None:
    """A gateway killed during a call whose repeater never comes back; a text to a slot that is never linked."""
    started_at = clock.now()
    async with database.transaction() as tx:
        here, gone, silent, platform = [await repeater_of(tx, clock, one) for one in ("1", "2", "3", "tetra/B7")]
        never_again = await talk.begin_call(tx, RadioCall(0, silent, 1, 1, 2003, 100, False, False, started_at))
        left = await talk.begin_call(tx, RadioCall(0, gone, 1, 1, 2001, 100, False, False, started_at))
        elsewhere = await talk.begin_call(
            tx, RadioCall(0, platform, 1, 1, (1 << 28) + 1, 100, False, False, started_at)
        )
        alive = await talk.begin_call(tx, RadioCall(0, here, 1, 1, 2002, 100, False, False, started_at))
        expires_at = started_at + timedelta(minutes=5)
        made = await talk.put_group_texts(
            tx, 100, "收队", [(gone, 1)], actor="desk", now=started_at, expires_at=expires_at
        )
    clock.advance(timedelta(seconds=40))
    async with database.transaction() as tx:
        await stations.save_slots(tx, [news(gone, 1, clock), news(silent, 1, clock)], clock.now())
    clock.advance(timedelta(minutes=11))
    async with database.transaction() as tx:
        now = clock.now()  # a gateway that has started anew tells of slots that it has never heard
        lost = SlotNews(silent, 1, LinkState.LOST, now, started_at + timedelta(seconds=40), counters={"reports": 1})
        await stations.save_slots(tx, [lost], now)
        await stations.save_slots(tx, [news(here, 2, clock), news(here, 1, clock)], clock.now())
    await Housekeeping(database, clock, KEPT).settle_once()
    async with database.transaction() as tx:
        ended = await talk.find_call(tx, left)
        assert ended is not None
        assert (ended.held_s, ended.ended_by) == (40.0, CallEnd.SILENCE)
        unheard = await talk.find_call(tx, never_again)
        assert unheard is not None
        assert unheard.held_s == 40.0
        of_platform = await talk.find_call(tx, elsewhere)
        assert of_platform is not None
        assert (of_platform.ended_at, of_platform.held_s) == (started_at, 0.0)
        assert [one.id for one in await talk.list_open_calls(tx)] == [alive]
        assert [(one.id, one.state) for one in await talk.page_group_texts(tx, None, 9)] == [(made[0].id, "expired")]
        slots = await stations.list_slots(tx)
    assert [(one.repeater_id, one.slot, one.counters) for one in slots] == [
        (here, 1, {"reports": 1}),
        (here, 2, {"reports": 2}),
        (gone, 1, {"reports": 1}),
        (silent, 1, {"reports": 1}),
    ]


async def test_a_call_of_the_same_people_much_later_is_another_call(database: Database, clock: SetClock) -> None:
    async with database.transaction() as tx:
        platform = await repeater_of(tx, clock, "tetra")
        call = RadioCall(0, platform, 1, 1, 2001, 100, False, False, clock.now())
        first = await talk.begin_call(tx, call)
        assert await talk.begin_call(tx, call) == first
        later = RadioCall(0, platform, 1, 1, 2001, 100, False, False, clock.now() + timedelta(hours=20))
        assert await talk.begin_call(tx, later) != first


async def test_when_repeaters_were_heard_is_written_for_all_at_once(database: Database, clock: SetClock) -> None:
    async with database.transaction() as tx:
        first, second = [await repeater_of(tx, clock, one) for one in ("1", "2")]
        later = clock.now() + timedelta(minutes=1)
        await stations.note_heard(tx, {second: ("10.0.0.9", later)})
        await stations.note_heard(tx, {})
        found = {one.id: (one.remote, one.last_heard_at) for one in await stations.list_repeaters(tx)}
    assert found == {first: ("10.0.0.1", clock.now()), second: ("10.0.0.9", later)}


async def test_a_body_writes_to_its_own_groups_on_the_slots_that_carry_them_and_changes_no_repeater(
    house: House, database: Database, clock: SetClock
) -> None:
    traffic = house.services.get(RadioTraffic)
    async with database.transaction() as tx:
        ids = []
        for code in ("A", "B"):
            values = {"code": code, "name": code, "short_name": code, "kind": "district_bureau"}
            ids.append((await tx.execute(sa.insert(body).values(values).returning(body.c.id))).scalar_one())
        for number, body_id, slot in ((100, None, None), (101, ids[0], 2)):
            registered = {"number": number, "name": str(number), "body_id": body_id, "slot": slot}
            await tx.execute(sa.insert(radio_talk_group).values(registered))
        repeater = await repeater_of(tx, clock, "1")
        await stations.save_slots(tx, [news(repeater, 1, clock), news(repeater, 2, clock)], clock.now())
        await house.services.get(Organisation).load(tx)
    own = Scope("a", frozenset({Role.DISPATCHER, Role.OPERATOR}), frozenset({ids[0]}))
    other = Scope("b", frozenset({Role.DISPATCHER, Role.OPERATOR}), frozenset({ids[1]}))
    said = await traffic.write_to_group(101, GroupTextIn(text="收队"), own, None)
    assert [(one.target, one.slot) for one in said.items] == [(101, 2)]
    for group, scope in ((100, own), (101, other), (999, own)):
        with pytest.raises(CommandError, match="talk_group_not_found"):
            await traffic.write_to_group(group, GroupTextIn(text="收队"), scope, None)
    assert len((await traffic.write_to_group(100, GroupTextIn(text="收队"), EVERYTHING, None)).items) == 2
    assert [len((await traffic.group_texts(one, None, 9)).items) for one in (own, other, EVERYTHING)] == [1, 0, 3]
    for refused in (traffic.pending_radios(own), traffic.dismiss_repeater("1", own), traffic.dismiss_radio(7, own)):
        with pytest.raises(CommandError, match="whole_city_only"):
            await refused
