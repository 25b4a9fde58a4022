"""交接班: what was in hand is in the next person's hand, told on every timeline, confirmed, and read back."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest_asyncio
import sqlalchemy as sa

from command.app.house import House
from command.app.http import build_app
from command.force.service import Accounts, Duty
from command.force.tables import account
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.foundation.history.tables import event, event_personal
from command.foundation.security import Role, Scope
from tests.incidents.small_city import IN_B1, City, Desk, point

PEOPLE: tuple[tuple[str, Role, str | None], ...] = (
    ("early", Role.DISPATCHER, None),
    ("late", Role.DISPATCHER, None),
    ("beside", Role.INTAKE_CLERK, None),
    ("over", Role.SUPERVISOR, None),
    ("squad-one", Role.SQUAD_LEADER, "a1-squad"),
    ("squad-two", Role.SQUAD_LEADER, "a1-squad"),
    ("elsewhere", Role.SQUAD_LEADER, "b1-squad"),
    ("planner", Role.PLANNER, None),
)


@pytest_asyncio.fixture
async def watch(house: House, city: City, database: Database, clock: SetClock) -> AsyncIterator[Desk]:
    """People with accounts of their own; a token is the name of the account."""
    async with database.transaction() as tx:
        for username, role, code in PEOPLE:
            values = {
                "username": username,
                "roles": [role.value],
                "body_id": city.bodies[code] if code else None,
                "password_hash": "x",
                "created_at": clock.now(),
            }
            await tx.execute(sa.insert(account).values(**values))
    accounts = house.services.get(Accounts)

    async def authenticate(token: str) -> Scope | None:
        async with database.transaction() as tx:
            return next((one for one in await accounts.list_people(tx) if one.actor == token), None)

    house.authenticate = authenticate
    transport = httpx.ASGITransport(app=build_app(house), raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://zhihui.test") as client:
        yield Desk(client)


async def in_hand(watch: Desk, who: str, **call: Any) -> dict[str, Any]:
    """A call that this person took and has in hand."""
    made = await watch.call(who, **call)
    return await watch.step(who, made["id"], "hand")


def at(watch_offer: dict[str, Any]) -> dict[str, tuple[bool, int]]:
    return {one["username"]: (one["at_desk"], one["in_hand"]) for one in watch_offer["people"]}


async def test_one_act_hands_the_whole_desk_to_the_next_person(
    watch: Desk, house: House, city: City, clock: SetClock
) -> None:
    desk_id = city.bodies["desk"]
    await watch.post("early", "/desks", 201, body_id=desk_id, role="dispatcher")
    first, second = await in_hand(watch, "early"), await in_hand(watch, "early", location=point(IN_B1))
    waiting = await watch.call("early")
    third = await in_hand(watch, "early")
    clock.advance(timedelta(hours=8))

    offer = await watch.get("early", "/handovers/offer")
    assert offer["body"]["id"] == desk_id
    assert at(offer) == {"early": (True, 3)}
    assert {"late", "beside", "over"} <= {one["username"] for one in offer["successors"]}
    assert not {"planner", "elsewhere"} & {one["username"] for one in offer["successors"]}

    handed = await watch.post("early", "/handovers", 201, to="late", note="两件占道待回复，注意郑陆镇停电")
    assert (handed["state"], handed["handed"], handed["kept"]) == ("waiting", 3, 0)
    assert [one["incident_id"] for one in handed["items"]] == [first["id"], second["id"], third["id"]]
    assert (handed["handed_by"], handed["from_people"], handed["to_person"]) == ("early", ["early"], "late")
    assert handed["handed_at"] == clock.now().isoformat().replace("+00:00", "Z")
    for one in (first, second):
        view = await watch.get("late", f"/incidents/{one['id']}")
        assert view["in_hand"]["actor"] == "late"
        told = (await watch.get("late", f"/incidents/{one['id']}/events"))["items"][-1]
        assert (told["kind"], told["actor"]) == ("incident_handed_over", "early")
        assert (told["data"]["from_person"], told["data"]["to_person"]) == ("early", "late")
        assert told["data"]["handover_id"] == handed["id"]
    assert (await watch.get("late", f"/incidents/{waiting['id']}"))["in_hand"] is None

    duty = house.services.get(Duty)
    assert [one["username"] for one in (await watch.get("late", "/desks"))["items"]] == ["early"]
    [seen] = (await watch.get("late", "/handovers", waiting=True))["items"]
    assert (seen["id"], seen["note"]) == (handed["id"], handed["note"])
    assert (await watch.get("beside", "/handovers", waiting=True))["items"] == []
    assert (await watch.post("beside", f"/handovers/{handed['id']}/confirm", 403))["code"] == "handover_not_yours"

    clock.advance(timedelta(minutes=5))
    confirmed = await watch.post("late", f"/handovers/{handed['id']}/confirm", 200, remark="已逐件核对")
    assert (confirmed["state"], confirmed["remark"]) == ("confirmed", "已逐件核对")
    assert [(one["username"], one["role"]) for one in (await watch.get("late", "/desks"))["items"]] == [
        ("late", "dispatcher")
    ]
    assert duty.now.staffed(desk_id)
    assert (await watch.get("late", "/handovers", waiting=True))["items"] == []
    again = await watch.post("late", f"/handovers/{handed['id']}/confirm", 409)
    assert again["code"] == "handover_settled"
    assert (await watch.get("over", f"/handovers/{handed['id']}"))["confirmed_at"] == confirmed["confirmed_at"]
    assert [one["id"] for one in (await watch.get("early", "/handovers", body_id=desk_id))["items"]] == [handed["id"]]


async def test_the_next_person_learns_what_stands_open_though_nobody_has_it_in_hand(
    watch: Desk, city: City, clock: SetClock
) -> None:
    waiting = await watch.call("early", due_at="2026-03-15T01:00:00Z")
    advice = await watch.call("early", location=point(IN_B1), advice=True)
    paused = await watch.call("early")
    await watch.step("early", paused["id"], "suspend", reason="等待鉴定")
    refused = await watch.call("early")
    await watch.step("over", refused["id"], "void", reason="误登")
    complaint = await watch.call("beside", source="complaint", subject_body=city.bodies["b1-squad"])
    clock.advance(timedelta(hours=2))

    found = (await watch.get("early", "/handovers/offer"))["open"]
    counts = {"total": 3, "waiting": 1, "under_way": 0, "to_close": 1, "paused": 1, "overdue": 1}
    assert found["counts"] == counts
    assert {one["incident_id"] for one in found["items"]} == {waiting["id"], advice["id"], paused["id"]}
    first = found["items"][0]
    assert (first["incident_id"], first["overdue"], first["in_hand_of"]) == (waiting["id"], True, None)
    assert first["body"]["id"] == city.bodies["a1-squad"]

    mine = (await watch.get("squad-one", "/handovers/offer"))["open"]
    assert {one["incident_id"] for one in mine["items"]} == {waiting["id"], paused["id"]}
    assert complaint["id"] in {
        one["incident_id"] for one in (await watch.get("over", "/handovers/offer"))["open"]["items"]
    }

    await watch.post("early", "/desks", 201, body_id=city.bodies["desk"], role="dispatcher")
    handed = await watch.post("early", "/handovers", 201, to="late", note="无在办")
    assert (handed["handed"], handed["open"]) == (0, counts)
    await watch.step("over", waiting["id"], "void", reason="误登")
    assert (await watch.get("late", f"/handovers/{handed['id']}"))["open"] == counts


async def test_what_a_supervisor_hands_to_a_dispatcher_counts_no_complaint(watch: Desk, city: City) -> None:
    await watch.call("beside", source="complaint", subject_body=city.bodies["b1-squad"])
    handed = await watch.post("over", "/handovers", 201, to="late", note="休假")
    assert handed["open"]["total"] == 0


async def test_whoever_went_home_without_a_word_is_relieved_by_the_next_person(watch: Desk, city: City) -> None:
    one = await in_hand(watch, "squad-one")
    mine = await in_hand(watch, "squad-two")
    taken = await watch.post(
        "squad-two", "/handovers", 201, to="squad-two", person="squad-one", note="甲班未交接，代接"
    )
    assert (taken["state"], taken["from_people"], taken["handed"]) == ("confirmed", ["squad-one"], 1)
    assert taken["body"]["id"] == city.bodies["a1-squad"]
    for each in (one, mine):
        assert (await watch.get("squad-two", f"/incidents/{each['id']}"))["in_hand"]["actor"] == "squad-two"
    assert [each["username"] for each in (await watch.get("squad-two", "/desks"))["items"]] == ["squad-two"]


async def test_a_complaint_stays_with_those_who_may_handle_it(watch: Desk, city: City) -> None:
    """10.04.2: neither the next person nor a reader of the record learns of it by a hand-over."""
    made = await watch.call("early", source="complaint", subject_body=city.bodies["b1-squad"])
    await watch.step("over", made["id"], "hand")
    kept = await watch.post("over", "/handovers", 201, to="late", note="休假")
    assert (kept["handed"], kept["kept"]) == (0, 1)
    assert (await watch.get("over", f"/incidents/{made['id']}"))["in_hand"]["actor"] == "over"


async def test_a_record_names_to_its_reader_only_what_he_may_see(watch: Desk) -> None:
    await in_hand(watch, "early")
    await in_hand(watch, "early", location=point(IN_B1))
    handed = await watch.post("early", "/handovers", 201, to="late", note="交班")
    assert handed["handed"] == 2
    await watch.get("squad-one", f"/handovers/{handed['id']}", 404)
    assert (await watch.get("squad-one", "/handovers"))["items"] == []


async def test_what_was_not_confirmed_is_handed_on(watch: Desk) -> None:
    made = await in_hand(watch, "early")
    first = await watch.post("early", "/handovers", 201, to="late", note="交班")
    second = await watch.post("early", "/handovers", 201, to="beside", person="late", note="晚班缺勤，改交")
    assert (second["handed"], second["from_people"]) == (1, ["late"])
    assert (await watch.get("late", f"/handovers/{first['id']}"))["state"] == "passed_on"
    assert (await watch.post("late", f"/handovers/{first['id']}/confirm", 409))["code"] == "handover_settled"
    assert (await watch.get("early", f"/incidents/{made['id']}"))["in_hand"]["actor"] == "beside"


async def test_nobody_takes_a_waiting_hand_over_of_another_desk_away(watch: Desk) -> None:
    await in_hand(watch, "early")
    waiting = await watch.post("early", "/handovers", 201, to="late", note="交班")
    await watch.post("squad-two", "/handovers", 201, to="squad-two", person="late", note="代接")
    assert (await watch.post("late", f"/handovers/{waiting['id']}/confirm", 200))["state"] == "confirmed"


async def test_a_hand_over_needs_a_note_and_somebody_who_can_take_it(watch: Desk) -> None:
    await in_hand(watch, "squad-one")
    assert (await watch.post("squad-one", "/handovers", 422, to="squad-two", note=" "))["code"] == "request_invalid"
    for who in ("nobody", "planner", "elsewhere"):
        refused = await watch.post("squad-one", "/handovers", 422, to=who, note="交班")
        assert refused["code"] == "next_person_unknown"
    same = await watch.post("squad-one", "/handovers", 422, to="squad-two", person="squad-two", note="交班")
    assert same["code"] == "handover_to_same_person"
    empty = await watch.post("squad-one", "/handovers", 409, to="squad-one", note="接班")
    assert empty["code"] == "desk_empty"
    await watch.post("planner", "/handovers", 403, to="early", note="交班")


async def test_the_same_command_hands_over_once(watch: Desk) -> None:
    await in_hand(watch, "early")
    first = await watch.post("early", "/handovers", 201, key="k", to="late", note="交班")
    assert (await watch.post("early", "/handovers", 201, key="k", to="late", note="交班"))["id"] == first["id"]
    assert len((await watch.get("late", "/handovers"))["items"]) == 1


async def test_the_history_tells_of_it_and_keeps_the_note_beside_the_chain(watch: Desk, database: Database) -> None:
    made = await in_hand(watch, "early")
    handed = await watch.post("early", "/handovers", 201, to="late", note="王某将再来电")
    await watch.post("late", f"/handovers/{handed['id']}/confirm", 200)
    async with database.transaction() as tx:
        rows = (
            await tx.execute(
                sa.select(event.c.kind, event.c.data, event_personal.c.data.label("personal"))
                .outerjoin(event_personal, event_personal.c.event_id == event.c.id)
                .where(event.c.subject_kind == "handover")
                .order_by(event.c.id)
            )
        ).all()
    assert [row.kind for row in rows] == ["desk_handed_over", "desk_taken_over"]
    assert json.loads(rows[0].data)["incident_ids"] == [made["id"]]
    assert "王某" not in rows[0].data
    assert json.loads(rows[0].personal) == {"note": "王某将再来电"}
