"""The register over HTTP: intake, whose it is, the road to closing, and the scenarios of the standard."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import FastAPI

from command.foundation.clock import SetClock
from command.incidents.endpoints import make_router
from command.incidents.step_table import STEPS
from tests.incidents.small_city import IN_A1, IN_A2, IN_B1, IN_B2, IN_ZONE, OUTSIDE, City, Desk, point


def codes(view: dict[str, Any]) -> list[str]:
    return [reason["code"] for reason in view["responsibility"]["reasons"]]


async def test_a_call_about_a_stall_is_registered_and_owned_by_the_squad_of_the_street(desk: Desk) -> None:
    """Scenario 1."""
    made = await desk.call()
    assert made["number"] == "20260315-0001"
    assert made["state"] == "owned"
    assert made["statutory_kind"] == "report"
    assert made["responsibility"]["body"]["short_name"] == "茶山中队"
    assert made["responsibility"]["subject"] == "天宁区城市管理局"
    assert "01.02.1" in {reason["clause"] for reason in made["responsibility"]["reasons"]}
    assert made["due_at"] is None
    assert made["created"] is True
    assert made["cover"]["body"]["short_name"]


async def test_from_call_to_closed(desk: Desk, city: City) -> None:
    """Scenario 1, without a crew: the squad settles it itself and the reporter is told."""
    made = await desk.call()
    handlers = [city.people["A01"], city.people["A02"]]
    await desk.step("squad", made["id"], "accept", handler_ids=handlers)
    await desk.step("squad", made["id"], "resolve", result_code="persuaded", result="已劝离")
    refused = await desk.step("squad", made["id"], "close", 409)
    assert refused["code"] == "answer_missing"
    await desk.step("clerk", made["id"], "answer", how="phone", text="已告知")
    closed = await desk.step("squad", made["id"], "close")
    assert closed["state"] == "closed"
    assert [handler["id"] for handler in closed["handlers"]] == handlers
    kinds = [event["kind"] for event in (await desk.get("squad", f"/incidents/{made['id']}/events"))["items"]]
    assert kinds == [
        "incident_registered",
        "incident_owned",
        "incident_accepted",
        "incident_resolved",
        "incident_answered",
        "incident_closed",
    ]


async def test_whose_it_is_follows_the_place(desk: Desk) -> None:
    """Scenarios 1, 3 and 4, and the brigade's desk where an area has no unit. Asking creates nothing."""
    for place, body, subject in (
        (IN_A1, "茶山中队", "天宁区城市管理局"),
        (IN_A2, "郑陆执法局", "郑陆镇人民政府"),
        (IN_ZONE, "园区中队", "天宁区城市管理局"),
        (IN_B2, "钟楼大队", "钟楼区城市管理局"),
    ):
        answer = await desk.get("squad", "/responsibility", lon=place[0], lat=place[1], matter="SR-1")
        assert answer["responsibility"]["body"]["short_name"] == body
        assert answer["responsibility"]["subject"] == subject
    assert (await desk.get("dispatcher", "/incidents"))["items"] == []


async def test_outside_every_jurisdiction_is_the_detachments_desk(desk: Desk) -> None:
    made = await desk.call(location=point(OUTSIDE))
    assert made["responsibility"]["body"]["short_name"] == "指挥中心"
    assert made["state"] == "registered"
    assert "outside_city" in codes(made)


async def test_a_spill_through_two_districts_is_the_citys_with_both_brigades(desk: Desk, city: City) -> None:
    """Scenario 2."""
    spill = {"type": "LineString", "coordinates": [IN_A2, IN_B1]}
    made = await desk.call(location=spill)
    assert made["responsibility"]["level"] == "city"
    assert made["responsibility"]["body"]["short_name"] == "支队"
    assert {one["body"]["short_name"] for one in made["co_handlers"]} == {"天宁大队", "钟楼大队"}
    assert (await desk.get("other-brigade", f"/incidents/{made['id']}"))["id"] == made["id"]
    shorter = {"type": "LineString", "coordinates": [IN_A2, [119.935, 31.72]]}
    moved = await desk.step("dispatcher", made["id"], "place", location=shorter, reason="清理后缩短")
    assert moved["responsibility"]["body"]["short_name"] == "郑陆执法局"
    assert codes(moved)[-1] == "handed_down"
    assert moved["co_handlers"] == []
    await desk.get("other-brigade", f"/incidents/{made['id']}", 404)


async def test_a_co_handler_whom_somebody_named_stays_when_the_place_is_corrected(desk: Desk, city: City) -> None:
    spill = {"type": "LineString", "coordinates": [IN_A2, IN_B1]}
    made = await desk.call(location=spill)
    named = city.bodies["b1-squad"]
    await desk.step("dispatcher", made["id"], "joint", body_ids=[named], reason="联办")
    moved = await desk.step("dispatcher", made["id"], "place", location=point(IN_A1), reason="更正地点")
    assert [one["body"]["id"] for one in moved["co_handlers"]] == [named]


async def test_a_line_that_only_touches_the_border_stays_in_its_district(desk: Desk) -> None:
    """Scenario 2, the bad path."""
    made = await desk.call(location={"type": "LineString", "coordinates": [IN_A2, [119.94, 31.72]]})
    assert made["responsibility"]["level"] == "district"
    assert made["responsibility"]["body"]["short_name"] == "郑陆执法局"


async def test_a_point_on_the_border_waits_for_confirmation_and_delays_nothing(desk: Desk) -> None:
    made = await desk.call(location=point([119.94, 31.72]))
    assert made["responsibility"]["ownership_open"] is True
    assert made["state"] == "registered"
    assert made["cover"]["body"]
    owned = await desk.step("dispatcher", made["id"], "own")
    assert owned["state"] == "owned"
    assert owned["responsibility"]["ownership_open"] is False
    assert codes(owned)[-1] == "confirmed"


async def test_a_city_matter_and_a_flagged_case_go_to_the_detachment_severity_does_not(desk: Desk) -> None:
    city_matter = await desk.call(matter="SR-2")
    assert city_matter["responsibility"]["body"]["short_name"] == "支队"
    urgent = await desk.call(severity="urgent")
    assert urgent["responsibility"]["body"]["short_name"] == "茶山中队"
    flagged = await desk.step("dispatcher", urgent["id"], "major", person="值班领导", reason="群体性")
    assert flagged["responsibility"]["body"]["short_name"] == "支队"
    assert "major_complex" in codes(flagged)


async def test_a_matter_of_another_department_ends_only_by_transfer(desk: Desk, city: City) -> None:
    """04.03.1."""
    made = await desk.call(matter="SR-3", location=point(IN_B1))
    assert made["responsibility"]["transfer_needed"] is True
    assert made["state"] == "registered"
    refused = await desk.step("dispatcher", made["id"], "transfer", 409, department="住建局")
    assert refused["code"] == "receipt_missing"
    refused = await desk.step(
        "dispatcher", made["id"], "transfer", 409, department="住建局", receipt="R-1", approval_form="F-1"
    )
    assert refused["code"] == "letter_missing"
    ended = await desk.step("dispatcher", made["id"], "transfer", department="住建局", receipt="R-1")
    assert ended["state"] == "transferred"
    assert ended["outcome"]["receipt"] == "R-1"
    elsewhere = await desk.call(matter="SR-3")
    assert elsewhere["responsibility"]["transfer_needed"] is False


async def test_no_matter_yet_goes_by_place_and_says_so(desk: Desk) -> None:
    made = await desk.call(matter=None)
    assert made["responsibility"]["body"]["short_name"] == "茶山中队"
    assert "matter_undecided" in codes(made)
    later = await desk.step("dispatcher", made["id"], "classify", matter="SR-2")
    assert later["responsibility"]["body"]["short_name"] == "支队"


async def test_an_address_nobody_finds_is_saved_and_waits_at_the_desk(desk: Desk) -> None:
    made = await desk.call(location=None, address="老地方对面")
    assert made["location_quality"] == "none"
    assert made["responsibility"]["body"]["short_name"] == "指挥中心"
    assert made["address"] == "老地方对面"


async def test_a_shifted_point_is_stored_in_wgs84(desk: Desk) -> None:
    made = await desk.call(location=point([119.9149, 31.7179]), datum="gcj02")
    longitude, latitude = made["location"]["coordinates"]
    assert longitude == pytest.approx(119.9101, abs=5e-4)
    assert latitude == pytest.approx(31.7199, abs=5e-4)


async def test_the_same_external_id_is_one_incident(desk: Desk) -> None:
    first = await desk.call(external_id="T-1", source="hotline_12345")
    again = await desk.post(
        "dispatcher", "/incidents", 200, source="hotline_12345", external_id="T-1", description="别的话"
    )
    assert (again["id"], again["created"]) == (first["id"], False)
    assert again["description"] == first["description"]
    other_source = await desk.call(external_id="T-1")
    assert other_source["id"] != first["id"]


async def test_two_clerks_at_once_on_one_ticket_make_one_entry_and_no_gap(desk: Desk) -> None:
    said = {"source": "hotline_12345", "external_id": "T-9", "description": "积水"}
    answers = await asyncio.gather(*(desk.post(who, "/incidents", None, **said) for who in ["clerk", "dispatcher"] * 4))
    assert sorted(answer["http_status"] for answer in answers) == [200] * 7 + [201]
    assert len({answer["id"] for answer in answers}) == 1
    assert (await desk.call())["number"] == "20260315-0002"


async def test_parallel_intakes_get_consecutive_numbers(desk: Desk) -> None:
    """09.01.0 and 10.03.7."""
    made = await asyncio.gather(*(desk.call() for _ in range(12)))
    assert sorted(one["number"] for one in made) == [f"20260315-{n:04d}" for n in range(1, 13)]


async def test_a_repeated_key_gets_the_first_answer(desk: Desk) -> None:
    said = {"source": "patrol", "description": "井盖缺失"}
    first = await desk.post("squad", "/incidents", 201, key="k-1", **said)
    again = await desk.post("squad", "/incidents", 201, key="k-1", **said)
    assert again == first
    reused = await desk.post("squad", "/incidents", 409, key="k-1", **(said | {"description": "别的"}))
    assert reused["code"] == "idempotency_key_reused"


async def test_what_cannot_be_right_is_refused_by_name_and_takes_no_number(desk: Desk) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"matter": "NO"}, "matter_unknown"),
        ({"location": {"type": "Point", "coordinates": [31.7, 119.9]}}, "location_unusable"),
        ({"location": {"type": "Point", "coordinates": ["x"]}}, "location_unusable"),
        ({"occurred_at": "2026-03-16T00:00:00Z"}, "time_in_future"),
        ({"due_at": "2026-03-14T00:00:00Z"}, "due_in_past"),
        ({"subject_body": "nobody"}, "subject_body_unknown"),
        ({"subject_person": "nobody"}, "subject_person_unknown"),
        ({"surprise": 1}, "request_invalid"),
        ({"description": "a\x00b"}, "request_invalid"),
        ({"occurred_at": "0001-01-01T00:00:00+14:00"}, "request_invalid"),
        ({"subject_person": 10**30}, "request_invalid"),
        ({"location": {"type": "Point", "coordinates": [1e300, 1]}}, "location_unusable"),
        ({"location": {"type": "Polygon", "coordinates": [[[119.9, 31.7], [119.91, 31.7]]]}}, "location_unusable"),
    ]
    for change, code in wrong:
        refused = await desk.post("clerk", "/incidents", 422, **({"source": "patrol", "description": "x"} | change))
        assert refused["code"] == code
    await desk.post("clerk", "/incidents", 422, description="no source")
    assert (await desk.call())["number"] == "20260315-0001"


async def test_what_is_entered_late_is_marked(desk: Desk) -> None:
    made = await desk.call(received_at="2026-03-15T00:00:00Z", occurred_at="2026-03-14T23:50:00Z")
    assert made["late_entry"] is True
    assert (await desk.call())["late_entry"] is False


async def test_others_see_nothing_of_it(desk: Desk) -> None:
    made = await desk.call()
    await desk.get("other-squad", f"/incidents/{made['id']}", 404)
    assert (await desk.get("other-squad", "/incidents"))["items"] == []
    assert (await desk.step("other-squad", made["id"], "hand", 404))["code"] == "incident_not_found"
    assert (await desk.get("brigade", "/incidents"))["items"][0]["id"] == made["id"]


async def test_the_reporter_is_masked_for_who_needs_not_know(desk: Desk) -> None:
    made = await desk.call()
    open_view = await desk.get("clerk", f"/incidents/{made['id']}")
    assert open_view["reporter"]["phone"] == "10000000012"
    assert (await desk.get("squad", f"/incidents/{made['id']}"))["reporter"]["masked"] is False
    for stranger in ("planner", "operator", "supervisor", "member"):
        masked = await desk.get(stranger, f"/incidents/{made['id']}")
        assert masked["reporter"] == {
            "name": "王**",
            "phone": "****12",
            "address": None,
            "anonymous": False,
            "masked": True,
        }
    refused = await desk.step("supervisor", made["id"], "answer", 403, how="phone", text="已处理")
    assert refused["code"] == "not_yours"
    about_us = await desk.call(source="complaint", description="态度差", subject_body="a1-squad")
    assert (await desk.get("supervisor", f"/incidents/{about_us['id']}"))["reporter"]["phone"] == "10000000012"


async def test_a_complaint_about_a_squad_is_the_supervisions_alone(desk: Desk, city: City) -> None:
    """Scenario 8."""
    made = await desk.call(source="complaint", description="态度差", subject_body="a1-squad")
    assert made["responsibility"]["body"]["short_name"] == "督察"
    assert made["due_at"] is None
    for nobody in ("squad", "member", "brigade", "other-squad", "leader"):
        await desk.get(nobody, f"/incidents/{made['id']}", 404)
    accepted = await desk.step("supervisor", made["id"], "accept", handler_ids=[city.people["S01"], city.people["S02"]])
    assert accepted["due_at"] == "2026-03-24T15:59:59Z"
    refused = await desk.step("dispatcher", made["id"], "resolve", 403, result_code="other", result="x")
    assert refused["code"] == "permission_missing"
    await desk.step("supervisor", made["id"], "resolve", result_code="other", result="已批评教育")
    await desk.step("supervisor", made["id"], "answer", how="phone", text="已答复")
    assert (await desk.step("supervisor", made["id"], "close"))["state"] == "closed"


async def test_an_anonymous_complaint_is_triaged_before_it_closes(desk: Desk, city: City) -> None:
    made = await desk.post("clerk", "/incidents", 201, source="complaint", description="举报", subject_person="A01")
    handlers = [city.people["S01"], city.people["S02"]]
    await desk.step("supervisor", made["id"], "accept", handler_ids=handlers)
    await desk.step("supervisor", made["id"], "resolve", result_code="other", result="核查")
    assert (await desk.step("supervisor", made["id"], "close", 409))["code"] == "triage_missing"
    await desk.step("supervisor", made["id"], "triage", decision="no_lead", reason="线索不足")
    assert (await desk.step("supervisor", made["id"], "close"))["state"] == "closed"
    await desk.get("member", f"/incidents/{made['id']}", 404)


async def test_two_distinct_handlers(desk: Desk, city: City) -> None:
    """10.05.4."""
    made = await desk.call()
    one = city.people["A01"]
    assert (await desk.step("squad", made["id"], "accept", 409, handler_ids=[one]))["code"] == "handlers_missing"
    assert (await desk.step("squad", made["id"], "accept", 422, handler_ids=[one, one]))["code"] == (
        "handlers_not_distinct"
    )
    assert (await desk.step("squad", made["id"], "accept", 422, handler_ids=[one, 999]))["code"] == "person_unknown"
    await desk.step("squad", made["id"], "accept", handler_ids=[one, city.people["A02"]])
    swapped = await desk.step("squad", made["id"], "handlers", handler_ids=[city.people["A02"], city.people["A03"]])
    assert {handler["id"] for handler in swapped["handlers"]} == {city.people["A02"], city.people["A03"]}


async def test_a_return_stays_until_somebody_else_grants_it(desk: Desk, city: City) -> None:
    """10.05.1."""
    made = await desk.call()
    asked = await desk.step("squad", made["id"], "return", reason="非本辖区")
    assert (asked["state"], asked["responsibility"]["body"]["short_name"]) == ("return_asked", "茶山中队")
    await desk.step("squad", made["id"], "review", 403, granted=True, reason="x", body_id=city.bodies["b1-squad"])
    kept = await desk.step("leader", made["id"], "review", granted=False, reason="在辖区内")
    assert kept["state"] == "owned"
    await desk.step("leader", made["id"], "return", reason="再问")
    own = await desk.step("leader", made["id"], "review", 403, granted=False, reason="x")
    assert own["code"] == "own_return"
    moved = await desk.step(
        "supervisor", made["id"], "review", granted=True, reason="同意", body_id=city.bodies["b1-squad"]
    )
    assert moved["responsibility"]["body"]["short_name"] == "五星中队"
    await desk.get("squad", f"/incidents/{made['id']}", 404)


async def test_a_squad_does_not_push_its_work_to_another(desk: Desk, city: City) -> None:
    """It asks for a return; only a desk above both gives work away."""
    made = await desk.call()
    other = city.bodies["b1-squad"]
    assert (await desk.step("squad", made["id"], "own", 403, body_id=other))["code"] == "not_your_body"
    assert (await desk.step("squad", made["id"], "joint", 403, body_ids=[other], reason="x"))["code"] == "not_your_body"
    assert (await desk.step("dispatcher", made["id"], "own", 422, body_id=10**9))["code"] == "body_unknown"
    given = await desk.step("dispatcher", made["id"], "own", body_id=other)
    assert given["responsibility"]["body"]["short_name"] == "五星中队"


async def test_a_joint_incident_closes_when_every_part_is_done(desk: Desk, city: City) -> None:
    made = await desk.call(source="patrol", reporter=None)
    await desk.step("dispatcher", made["id"], "joint", body_ids=[city.bodies["b1-squad"]], reason="联办")
    await desk.step("squad", made["id"], "accept", handler_ids=[city.people["A01"], city.people["A02"]])
    await desk.step("squad", made["id"], "resolve", result_code="corrected", result="已整改")
    assert (await desk.step("squad", made["id"], "close", 409))["code"] == "parts_open"
    assert (await desk.step("other-squad", made["id"], "close", 403))["code"] == "not_yours"
    await desk.step("other-squad", made["id"], "part-done", body_id=city.bodies["b1-squad"], result="完成")
    assert (await desk.step("squad", made["id"], "close"))["state"] == "closed"


async def test_the_copy_of_a_call_is_linked_and_its_reporter_still_answered(desk: Desk) -> None:
    """Scenario 1, the bad path: the 12345 copy of the call."""
    first = await desk.call()
    copy = await desk.call(source="hotline_12345", external_id="T-7")
    linked = await desk.step("dispatcher", copy["id"], "link", to=first["id"], reason="同一事件")
    assert linked["state"] == "linked"
    assert linked["links"]["primary"]["number"] == first["number"]
    primary = await desk.get("dispatcher", f"/incidents/{first['id']}")
    assert [one["id"] for one in primary["links"]["linked"]] == [copy["id"]]
    assert [one["id"] for one in (await desk.get("dispatcher", "/incidents"))["items"]] == [first["id"]]
    assert (await desk.step("dispatcher", copy["id"], "close", 409))["code"] == "state_not_reachable"
    await desk.step("clerk", copy["id"], "answer", how="phone", text="已并案处理")
    assert (await desk.step("dispatcher", copy["id"], "close"))["state"] == "closed"
    refused = await desk.step("dispatcher", first["id"], "link", 409, to=copy["id"])
    assert refused["code"] == "carries_links"


async def test_advice_is_answered_at_the_seat(desk: Desk) -> None:
    """12.02.1."""
    made = await desk.call(advice=True, matter=None, location=None, description="店招要审批吗")
    assert made["state"] == "advice"
    await desk.step("clerk", made["id"], "answer", how="phone", text="需要")
    assert (await desk.step("clerk", made["id"], "close"))["state"] == "closed"


async def test_a_refusal_needs_its_written_notice(desk: Desk) -> None:
    """09.02.1."""
    made = await desk.call(source="report")
    assert (await desk.step("dispatcher", made["id"], "refuse", 409, reason="无违法"))["code"] == "notice_missing"
    ended = await desk.step("dispatcher", made["id"], "refuse", reason="无违法", notice="N-1")
    assert ended["state"] == "refused"
    again = await desk.step("dispatcher", made["id"], "reopen", reason="补充证据")
    assert (again["state"], again["reopened_count"]) == ("owned", 1)


async def test_a_mis_entry_keeps_its_number(desk: Desk) -> None:
    made = await desk.call()
    assert (await desk.step("dispatcher", made["id"], "void", 403, reason="误录"))["code"] == "permission_missing"
    ended = await desk.step("leader", made["id"], "void", reason="误录")
    assert (ended["state"], ended["number"]) == ("void", "20260315-0001")
    assert (await desk.call())["number"] == "20260315-0002"


async def test_a_suspended_incident_goes_back_where_it_was(desk: Desk) -> None:
    made = await desk.call()
    held = await desk.step("squad", made["id"], "suspend", reason="等待天气")
    assert held["suspended"] is True
    assert (await desk.step("squad", made["id"], "resume"))["state"] == "owned"
    assert (await desk.step("squad", made["id"], "resume", 409))["code"] == "not_suspended"


async def test_in_whose_hand_it_is(desk: Desk) -> None:
    made = await desk.call()
    held = await desk.step("dispatcher", made["id"], "hand")
    assert held["in_hand"]["actor"] == "dispatcher"
    assert [one["id"] for one in (await desk.get("dispatcher", "/incidents", mine=True))["items"]] == [made["id"]]
    assert (await desk.get("squad", "/incidents", mine=True))["items"] == []
    assert (await desk.step("dispatcher", made["id"], "hand", take=False))["in_hand"] is None


async def test_the_queue_is_sorted_by_time_left_and_paged(desk: Desk) -> None:
    for hours in (9, 5, 7, 5):
        await desk.call(due_at=f"2026-03-16T{hours:02d}:00:00Z")
    await desk.call()
    await desk.call()
    seen, cursor = [], None
    while True:
        page = await desk.get("dispatcher", "/incidents", limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [one["number"][-1] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == ["2", "4", "3", "1", "5", "6"]
    assert (await desk.get("dispatcher", "/incidents", 422, cursor="???"))["code"] == "cursor_invalid"


async def test_the_queue_is_filtered(desk: Desk, city: City) -> None:
    stall = await desk.call()
    noise = await desk.call(description="夜间100%噪声", location=point(IN_B1))
    found = await desk.get("dispatcher", "/incidents", text="100%")
    assert [one["id"] for one in found["items"]] == [noise["id"]]
    found = await desk.get("dispatcher", "/incidents", body=city.bodies["a-brigade"])
    assert [one["id"] for one in found["items"]] == [stall["id"]]
    assert (await desk.get("dispatcher", "/incidents", state="closed"))["items"] == []


async def test_similar_incidents_nearby_are_found(desk: Desk) -> None:
    near = await desk.call(location=point([119.9105, 31.72]))
    await desk.call(location=point([119.915, 31.72]))
    found = await desk.get("dispatcher", "/incidents/similar", lon=119.91, lat=31.72, matter="SR-1")
    assert [one["id"] for one in found] == [near["id"]]
    assert found[0]["distance_m"] == pytest.approx(47.4, abs=0.5)
    assert await desk.get("other-squad", "/incidents/similar", lon=119.91, lat=31.72) == []


async def test_what_was_done_earlier_keeps_its_time_and_is_marked(desk: Desk, city: City, clock: SetClock) -> None:
    made = await desk.call(received_at="2026-03-15T00:00:00Z")
    handlers = [city.people["A01"], city.people["A02"]]
    await desk.step("squad", made["id"], "accept", at="2026-03-15T00:05:00Z", handler_ids=handlers)
    last = (await desk.get("squad", f"/incidents/{made['id']}/events"))["items"][-1]
    assert (last["at"], last["late_entry"]) == ("2026-03-15T00:05:00Z", True)
    early = await desk.step("squad", made["id"], "hand", 422, at="2026-03-14T00:00:00Z")
    assert early["code"] == "time_too_early"
    late = await desk.step("squad", made["id"], "hand", 422, at="2026-03-16T00:00:00Z")
    assert late["code"] == "time_in_future"


async def test_a_report_has_seven_working_days_and_one_extension_with_notice(desk: Desk, clock: SetClock) -> None:
    """Scenario 7, on 2024-09-27."""
    clock.set(datetime(2024, 9, 27, 2, 0, tzinfo=UTC))
    made = await desk.call(source="report")
    assert (made["due_at"], made["due_source"]) == ("2024-10-12T15:59:59Z", "statute")
    refused = await desk.step("leader", made["id"], "extend", 409, reason="特殊情况")
    assert refused["code"] == "reporter_not_told"
    longer = await desk.step("leader", made["id"], "extend", reason="特殊情况", reporter_told="phone")
    assert longer["due_at"] == "2024-10-23T15:59:59Z"
    again = await desk.step("leader", made["id"], "extend", 409, reason="再延", reporter_told="phone")
    assert again["code"] == "already_extended"


async def test_without_sign_in_nothing_is_said(desk: Desk) -> None:
    assert (await desk.get("nobody", "/incidents", 401))["code"] == "sign_in_required"


async def test_the_table_of_limits_is_read_by_all_and_set_by_the_operator(desk: Desk) -> None:
    rows = [{"category": "appearance", "severity": None, "amount": 3, "day_kind": "working_days"}]
    headers = {"Authorization": "Bearer operator"}
    refused = await desk.client.put("/api/incident-limits", json=rows, headers={"Authorization": "Bearer leader"})
    assert refused.status_code == 403
    assert (await desk.client.put("/api/incident-limits", json=rows, headers=headers)).json() == rows
    assert await desk.get("squad", "/incident-limits") == rows
    assert (await desk.call())["due_at"] == "2026-03-18T15:59:59Z"
    twice = await desk.client.put("/api/incident-limits", json=rows * 2, headers=headers)
    assert twice.json()["code"] == "limits_repeated"


def test_every_step_of_the_table_is_documented(clock: SetClock) -> None:
    app = FastAPI()
    app.include_router(make_router(clock))
    paths = app.openapi()["paths"]
    for step in STEPS:
        described = paths[f"/api/incidents/{{incident_id}}/{step.path}"]["post"]
        assert described["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith(step.said.__name__)
