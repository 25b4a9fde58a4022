"""Crews on a real database: gates of sign-on, one crew a person, midnight, whole shifts, what others see."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
import sqlalchemy as sa

from command.app.house import House
from command.force.crew_building import CrewSignOn, MemberSignOn
from command.force.crews import CrewChange
from command.force.kinds import CrewKind, CrewStatus, DutyRole
from command.force.service import Accounts, Cover, Crews, Desks, Devices, Duty, Shifts, Task, TrialRegister, legality
from command.force.tables import crew_member
from command.foundation.clock import SetClock, civil_date
from command.foundation.errors import CommandError
from command.foundation.history.events import Subject, list_of_subject
from command.foundation.idempotency import CommandKey
from command.foundation.security import Role, Scope, system_scope

SYSTEM = system_scope("test")
Add = Callable[..., Awaitable[int]]
BodyId = Callable[[str], int]
PersonId = Callable[[str], Awaitable[int]]
ScopeOf = Callable[..., Scope]


@pytest.fixture
def wanted(body_id: BodyId, person_id: PersonId) -> Callable[..., Awaitable[CrewSignOn]]:
    """A crew of 茶山中队 with these staff numbers."""

    async def make(call_sign: str, *staff_nos: str, body: str = "chashan", vehicle: int | None = None) -> CrewSignOn:
        members = tuple([MemberSignOn(await person_id(number)) for number in staff_nos])
        return CrewSignOn(body_id(body), call_sign, members, vehicle_id=vehicle)

    return make


Wanted = Callable[..., Awaitable[CrewSignOn]]


async def refusal(work: Awaitable[object]) -> CommandError:
    with pytest.raises(CommandError) as refused:
        await work
    return refused.value


async def test_a_crew_has_its_people_vehicle_devices_and_numbers(force: House, wanted: Wanted) -> None:
    crews = force.services.get(Crews)
    async with force.database.transaction() as tx:
        vehicle_id = (await tx.execute(sa.text("select id from vehicle where plate = '苏DI0001'"))).scalar_one()
    signed_on = (await crews.sign_on(SYSTEM, await wanted("茶山1", "101", "102", vehicle=vehicle_id))).crew
    assert (signed_on.kind, signed_on.status) == (CrewKind.PATROL, CrewStatus.AVAILABLE)
    assert [member.staff_no for member in signed_on.members] == ["101", "102"]
    assert [device.asset_no for device in signed_on.devices] == ["RA-1", "VT-1"]
    assert [(phone.number, phone.of) for phone in signed_on.phones] == [("10010000101", "茶山01")]
    terminal = force.services.get(Devices).by_phone("013012345678")
    assert terminal is not None
    assert terminal.crew_id == signed_on.id
    assert terminal.protocol_version == "2013"
    async with force.database.transaction() as tx:
        events = await list_of_subject(tx, Subject("crew", signed_on.id))
    assert [(event.kind, event.data["call_sign"]) for event in events] == [("crew_signed_on", "茶山1")]
    assert events[0].audience == (signed_on.body_id,)


async def test_a_person_is_in_one_crew_at_a_time(force: House, wanted: Wanted) -> None:
    crews = force.services.get(Crews)
    first = (await crews.sign_on(SYSTEM, await wanted("茶山1", "101", "102"))).crew
    refused = await refusal(crews.sign_on(SYSTEM, await wanted("茶山2", "103", "102")))
    assert (refused.code, refused.facts["label"], refused.facts["crew_id"]) == (
        "person_in_another_crew",
        "茶山02",
        first.id,
    )
    await crews.sign_off(SYSTEM, first.id)
    assert (await crews.sign_on(SYSTEM, await wanted("茶山2", "103", "102"))).crew.on_duty


async def test_two_take_the_same_two_officers_at_once_and_exactly_one_wins(force: House, wanted: Wanted) -> None:
    """Scenario 6: named in opposite order, so that a lock taken in the order of asking would deadlock."""
    crews = force.services.get(Crews)
    asked = [await wanted("甲", "101", "102"), await wanted("乙", "102", "101")] * 4
    results = await asyncio.gather(*(crews.sign_on(SYSTEM, each) for each in asked), return_exceptions=True)
    won = [result for result in results if not isinstance(result, BaseException)]
    lost = [result for result in results if isinstance(result, CommandError)]
    assert len(won) == 1
    assert {refused.code for refused in lost} == {"person_in_another_crew"}
    assert len(lost) == len(asked) - 1
    async with force.database.transaction() as tx:
        assert (await tx.execute(sa.select(sa.func.count()).select_from(crew_member))).scalar_one() == 2


async def test_the_database_itself_refuses_a_person_twice(force: House, wanted: Wanted) -> None:
    crews = force.services.get(Crews)
    first = (await crews.sign_on(SYSTEM, await wanted("茶山1", "101"))).crew
    second = (await crews.sign_on(SYSTEM, await wanted("茶山2", "102"))).crew
    row = {
        "crew_id": second.id,
        "person_id": first.members[0].person_id,
        "role": "member",
        "joined_at": datetime.now(UTC),
    }
    with pytest.raises(sa.exc.IntegrityError, match="uq_crew_member_on_duty"):
        async with force.database.transaction() as tx:
            await tx.execute(sa.insert(crew_member).values(row))


async def test_a_colleagues_certificate_is_refused_and_kept_as_a_fact(
    force: House, body_id: BodyId, person_id: PersonId
) -> None:
    """14.08.1; scenario 5."""
    crews = force.services.get(Crews)
    mine = await person_id("101")
    shown = CrewSignOn(body_id("chashan"), "茶山1", (MemberSignOn(mine, certificate_shown="C-102"),))
    refused = await refusal(crews.sign_on(SYSTEM, shown))
    assert (refused.code, refused.facts["clause"]) == ("certificate_not_own", "14.08.1")
    async with force.database.transaction() as tx:
        events = await list_of_subject(tx, Subject("person", mine))
    assert [event.kind for event in events] == ["certificate_refused"]
    assert events[-1].audience == (body_id("chashan"),)
    own = replace(shown, members=(MemberSignOn(mine, certificate_shown="C-101"),))
    assert (await crews.sign_on(SYSTEM, own)).crew.on_duty


async def test_an_expired_certificate_does_not_sign_on(force: House, add: Add, wanted: Wanted) -> None:
    """06.01.4: it ended yesterday."""
    await add(
        "people", staff_no="109", name="甲", kind="officer", body_code="chashan", certificate_no="C-109",
        certificate_valid_from=date(2021, 1, 1), certificate_valid_to=date(2026, 3, 14),
    )  # fmt: skip
    refused = await refusal(force.services.get(Crews).sign_on(SYSTEM, await wanted("茶山1", "109")))
    assert (refused.code, refused.facts["clause"]) == ("certificate_expired", "06.01.4")


async def test_one_that_ends_at_midnight_ends_at_midnight(
    force: House,
    add: Add,
    clock: SetClock,
    wanted: Wanted,
    api: httpx.AsyncClient,
    sign_in: Callable[..., Awaitable[dict[str, str]]],
) -> None:
    """Scenario 5: on night shift; the crew is flagged, a replacement proposed, support still possible."""
    await add(
        "people", staff_no="109", name="甲", kind="officer", body_code="chashan", call_sign="茶山09",
        certificate_no="C-109", certificate_valid_from=date(2021, 1, 1), certificate_valid_to=date(2026, 3, 15),
    )  # fmt: skip
    crews = force.services.get(Crews)
    clock.set(datetime(2026, 3, 15, 15, 59, 59, tzinfo=UTC))
    night = (await crews.sign_on(SYSTEM, await wanted("茶山夜", "101", "109"))).crew
    await crews.sign_on(SYSTEM, await wanted("茶山2", "102"))
    headers = await sign_in("dispatcher", "dispatcher")

    async def asked(task: str) -> dict[str, object]:
        answer = await api.get(f"/api/crews/{night.id}/legality", params={"task": task}, headers=headers)
        return dict(answer.json())

    assert (await asked("enforcement"))["lawful"] is True
    clock.advance(timedelta(seconds=1))
    after = await asked("enforcement")
    assert (after["lawful"], after["missing"]) == (False, 1)
    assert [reason["code"] for reason in after["reasons"]] == ["certificate_expired", "officers_missing"]  # type: ignore[attr-defined]
    assert [each["label"] for each in after["could_be_completed_by"]] == ["茶山02"]  # type: ignore[attr-defined]
    assert (await asked("support"))["lawful"] is True
    view = (await api.get(f"/api/crews/{night.id}", headers=headers)).json()
    assert [member["fault"] and member["fault"]["code"] for member in view["members"]] == [None, "certificate_expired"]
    async with force.database.transaction() as tx:
        locked = await crews.lock(tx, night.id)
        assert not legality(locked, Task.ENFORCEMENT, civil_date(clock.now())).lawful


async def test_a_lost_certificate_suspends_at_once_until_reissue(
    force: House, wanted: Wanted, person_id: PersonId, clock: SetClock, api: httpx.AsyncClient,
    sign_in: Callable[..., Awaitable[dict[str, str]]],
) -> None:  # fmt: skip
    """14.08.2: lost on day 0 and reported on day 4 is accepted and marked late."""
    crews = force.services.get(Crews)
    signed_on = (await crews.sign_on(SYSTEM, await wanted("茶山1", "101", "102"))).crew
    leader = await sign_in("leader", "shift_leader")
    number = await person_id("101")
    lost_at = clock.now()
    clock.advance(timedelta(days=4))
    leader = await _again(api, "leader")
    url = f"/api/people/{number}/certificate-loss"
    answer = await api.post(url, json={"lost_at": lost_at.isoformat()}, headers=leader)
    assert (answer.status_code, answer.json()["late"]) == (201, True)
    async with force.database.transaction() as tx:
        locked = await crews.lock(tx, signed_on.id)
    assert not legality(locked, Task.ENFORCEMENT, civil_date(clock.now())).lawful
    again = await api.patch(f"/api/people/{number}", json={"certificate_no": "C-101-2"}, headers=leader)
    assert (again.status_code, again.json()["certificate_lost_at"]) == (200, None)
    async with force.database.transaction() as tx:
        locked = await crews.lock(tx, signed_on.id)
    assert legality(locked, Task.ENFORCEMENT, civil_date(clock.now())).lawful


async def _again(api: httpx.AsyncClient, username: str) -> dict[str, str]:
    answer = await api.post("/api/sessions", json={"username": username, "password": "a quiet morning in May"})
    api.cookies.clear()
    return {"Authorization": f"Bearer {answer.json()['token']}"}


async def test_a_second_officer_leaves_between_offer_and_start(force: House, wanted: Wanted, clock: SetClock) -> None:
    """Scenario 6: the crew goes on, for support only."""
    crews = force.services.get(Crews)
    pair = (await crews.sign_on(SYSTEM, await wanted("茶山1", "101", "102"))).crew
    after = await crews.change(SYSTEM, pair.id, CrewChange(remove=(pair.members[1].person_id,)))
    today = civil_date(clock.now())
    assert [member.staff_no for member in after.members] == ["101"]
    assert not legality(after, Task.ENFORCEMENT, today).lawful
    assert legality(after, Task.SUPPORT, today).lawful
    refused = await refusal(crews.change(SYSTEM, pair.id, CrewChange(remove=(pair.members[0].person_id,))))
    assert refused.code == "crew_empty"


async def test_a_change_waits_for_who_holds_the_lock(force: House, wanted: Wanted) -> None:
    """While an order is checked, nobody can leave the crew."""
    crews = force.services.get(Crews)
    pair = (await crews.sign_on(SYSTEM, await wanted("茶山1", "101", "102"))).crew
    leaving = CrewChange(remove=(pair.members[1].person_id,))
    async with force.database.transaction() as tx:
        held = await crews.lock(tx, pair.id)
        change = asyncio.create_task(crews.change(SYSTEM, pair.id, leaving))
        done, _ = await asyncio.wait({change}, timeout=0.3)
        assert not done
        assert len(held.members) == 2
    assert len((await change).members) == 1


async def test_status_follows_orders_and_a_busy_crew_does_not_sign_off(
    force: House, wanted: Wanted, clock: SetClock
) -> None:
    crews, duty = force.services.get(Crews), force.services.get(Duty)
    pair = (await crews.sign_on(SYSTEM, await wanted("茶山1", "101", "102"))).crew
    async with force.database.transaction() as tx:
        await crews.set_status(tx, pair.id, CrewStatus.EN_ROUTE, clock.now())
    assert duty.now.crews[pair.id].status is CrewStatus.EN_ROUTE
    assert (await refusal(crews.sign_off(SYSTEM, pair.id))).code == "crew_busy"
    async with force.database.transaction() as tx:
        await crews.set_status(tx, pair.id, CrewStatus.AVAILABLE, clock.now())
    off = await crews.sign_off(SYSTEM, pair.id)
    assert (off.status, off.on_duty) == (CrewStatus.OFF, False)
    assert pair.id not in duty.now.crews
    assert (await refusal(crews.sign_off(SYSTEM, pair.id))).code == "crew_off"


async def test_the_same_command_twice_signs_on_once(force: House, wanted: Wanted) -> None:
    crews = force.services.get(Crews)
    key = CommandKey("test", "k1", b"digest")
    first = await crews.sign_on(SYSTEM, await wanted("茶山1", "101", "102"), key)
    again = await crews.sign_on(SYSTEM, await wanted("茶山1", "101", "102"), key)
    assert again == first


async def test_a_planned_shift_signs_on_at_once_and_leaves_out_who_cannot(
    force: House, add: Add, clock: SetClock, body_id: BodyId
) -> None:
    times = {"starts_at": datetime(2026, 3, 15, 0, 0, tzinfo=UTC), "ends_at": datetime(2026, 3, 15, 9, 0, tzinfo=UTC)}
    await add(
        "people", staff_no="109", name="甲", kind="officer", body_code="chashan", call_sign="茶山09",
        certificate_no="C-109", certificate_valid_from=date(2021, 1, 1), certificate_valid_to=date(2026, 3, 14),
    )  # fmt: skip
    for code, body, vehicle in (("a", "chashan", "苏DI0001"), ("b", "chashan", None), ("c", "xinzha", None)):
        await add(
            "crews", crew_code=code, name=code, call_sign=code, body_code=body, kind="patrol", shift="day",
            vehicle_plate=vehicle, serves_body_codes=["hongmei"] if code == "a" else [], **times,
        )  # fmt: skip
    for staff_no, code in (("101", "a"), ("109", "a"), ("102", "b"), ("151", "b"), ("401", "c"), ("402", "c")):
        await add(
            "shifts", staff_no=staff_no, body_code="xinzha" if code == "c" else "chashan", duty="crew",
            crew_code=code, role="member", **times,
        )  # fmt: skip
    shifts = force.services.get(Shifts)
    done = await shifts.sign_on_planned(SYSTEM, body_id("tn-brigade"))
    assert [(crew.call_sign, crew.kind.value, len(crew.members)) for crew in done.crews] == [
        ("a", "short", 1),
        ("b", "short", 2),
    ]
    assert [(out.call_sign, out.code) for out in done.left_out] == [("a", "certificate_expired")]
    assert done.crews[0].vehicle is not None
    again = await shifts.sign_on_planned(SYSTEM)
    assert [crew.call_sign for crew in again.crews] == ["c"]
    assert (await shifts.sign_on_planned(SYSTEM)).crews == ()
    answer = force.services.get(Cover).who_answers(body_id("hongmei"), clock.now())
    assert (answer.body_id, answer.reasons[-1].code) == (body_id("chashan"), "crew_serves")


async def test_the_last_shift_is_a_template(force: House, wanted: Wanted, clock: SetClock, body_id: BodyId) -> None:
    crews, shifts = force.services.get(Crews), force.services.get(Shifts)
    old = (await crews.sign_on(SYSTEM, await wanted("茶山旧", "103"))).crew
    await crews.sign_off(SYSTEM, old.id)
    clock.advance(timedelta(hours=10))
    for call_sign, staff_nos in (("茶山1", ("101", "151")), ("茶山2", ("102", "103"))):
        signed_on = (await crews.sign_on(SYSTEM, await wanted(call_sign, *staff_nos))).crew
        await crews.sign_off(SYSTEM, signed_on.id)
    clock.advance(timedelta(hours=14))
    await crews.sign_on(SYSTEM, await wanted("茶山急", "103"))
    done = await shifts.sign_on_like_last(SYSTEM, body_id("chashan"))
    assert {(crew.call_sign, tuple(member.staff_no for member in crew.members)) for crew in done.crews} == {
        ("茶山1", ("101", "151"))
    }
    assert [(out.call_sign, out.code) for out in done.left_out] == [("茶山2", "person_in_another_crew")]


async def test_a_trial_period_lets_missing_papers_pass_with_a_warning(
    force: House, add: Add, wanted: Wanted, clock: SetClock
) -> None:
    await add("people", staff_no="159", name="乙", kind="auxiliary", body_code="chashan", call_sign="茶山协09")
    crews, trials = force.services.get(Crews), force.services.get(TrialRegister)
    assert (await refusal(crews.sign_on(SYSTEM, await wanted("茶山1", "101", "159")))).code == "pass_missing"
    await trials.open(SYSTEM, date(2026, 3, 1), date(2026, 3, 15), signed_by="支队长", reason="上线前核对")
    signed_on = await crews.sign_on(SYSTEM, await wanted("茶山1", "101", "159"))
    assert [reason.code for reason in signed_on.warnings] == ["pass_missing"]
    clock.advance(timedelta(days=1))
    assert trials.active_today() is None


async def test_a_crew_is_seen_by_its_body_and_those_above(force: House, wanted: Wanted, scope_of: ScopeOf) -> None:
    crews = force.services.get(Crews)
    ours = (await crews.sign_on(SYSTEM, await wanted("茶山1", "101", "102"))).crew
    for body in ("chashan", "tn-brigade", "tn-bureau", "detachment", "desk", "bureau"):
        assert [crew.id for crew in await crews.list_on_duty(scope_of(body, Role.DISPATCHER))] == [ours.id]
    for body in ("hongmei", "xinzha", "zl-brigade", "zl-bureau"):
        stranger = scope_of(body, Role.DISPATCHER)
        assert await crews.list_on_duty(stranger) == []
        assert (await refusal(crews.get(stranger, ours.id))).code == "crew_not_found"
        assert (await refusal(crews.sign_off(stranger, ours.id))).code == "crew_not_found"


async def test_a_squad_leader_takes_nobody_from_another_squad(force: House, wanted: Wanted, scope_of: ScopeOf) -> None:
    leader = scope_of("chashan", Role.SQUAD_LEADER)
    crews = force.services.get(Crews)
    assert (await refusal(crews.sign_on(leader, await wanted("茶山1", "101", "201")))).code == "person_not_found"
    elsewhere = await wanted("红梅1", "201", body="hongmei")
    assert (await refusal(crews.sign_on(leader, elsewhere))).code == "body_not_found"
    planner = scope_of("chashan", Role.PLANNER)
    assert (await refusal(crews.sign_on(planner, await wanted("茶山1", "101")))).code == "permission_missing"


async def test_a_desk_answers_while_somebody_sits_at_it(
    force: House, api: httpx.AsyncClient, body_id: BodyId, clock: SetClock,
    sign_in: Callable[..., Awaitable[dict[str, str]]],
) -> None:  # fmt: skip
    cover = force.services.get(Cover)
    headers = await sign_in("squad", "squad_leader", body_code="chashan")
    squad = body_id("chashan")
    assert not cover.who_answers(squad, clock.now()).staffed
    assert (await api.post("/api/desks", json={"body_id": body_id("hongmei")}, headers=headers)).status_code == 404
    assert (await api.post("/api/desks", json={"body_id": squad}, headers=headers)).status_code == 201
    assert cover.who_answers(squad, clock.now()).body_id == squad
    answer = (await api.get(f"/api/bodies/{squad}/cover", headers=headers)).json()
    assert (answer["body"]["code"], answer["reasons"][0]["code"]) == ("chashan", "desk_signed_on")
    await api.delete("/api/sessions/current", headers=headers)
    assert not cover.who_answers(squad, clock.now()).staffed


async def test_a_member_on_duty_carries_the_crew_in_his_scope(
    force: House, add: Add, wanted: Wanted, api: httpx.AsyncClient, sign_in: Callable[..., Awaitable[dict[str, str]]]
) -> None:
    headers = await sign_in("member", "squad_member", body_code="chashan", staff_no="101")
    signed_on = (await force.services.get(Crews).sign_on(SYSTEM, await wanted("茶山1", "101", "102"))).crew
    scope = await force.services.get(Accounts).authenticate(headers["Authorization"].split()[1])
    assert scope is not None
    assert (scope.crew_id, scope.person_id) == (signed_on.id, signed_on.members[0].person_id)


async def test_a_loaned_radio_is_taken_by_one_crew(force: House, wanted: Wanted) -> None:
    crews = force.services.get(Crews)
    async with force.database.transaction() as tx:
        radio = (await tx.execute(sa.text("select id from device where asset_no = 'RA-2'"))).scalar_one()
    first = replace(await wanted("茶山1", "101"), device_ids=(radio,))
    signed_on = (await crews.sign_on(SYSTEM, first)).crew
    assert "RA-2" in [device.asset_no for device in signed_on.devices]
    second = replace(await wanted("茶山2", "102"), device_ids=(radio,))
    assert (await refusal(crews.sign_on(SYSTEM, second))).code == "device_in_another_crew"
    await crews.sign_off(SYSTEM, signed_on.id)
    assert (await crews.sign_on(SYSTEM, second)).crew.on_duty


async def test_desks_list_who_the_scope_covers(force: House, scope_of: ScopeOf) -> None:
    desks = force.services.get(Desks)
    refused = await refusal(desks.sign_on(system_scope("x"), 1, DutyRole.DUTY))
    assert refused.code == "account_needed"
    assert await desks.list_signed_on(scope_of("chashan", Role.SQUAD_LEADER)) == []
