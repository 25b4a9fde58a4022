"""Matters and incidents in from files, and the register out again."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from command.app.house import House
from command.force.service import TrialRegister
from command.foundation.clock import SetClock
from command.foundation.errors import CommandError
from command.foundation.security import Role, system_scope
from command.incidents.exchange.exporting import HEADER, Exports, Period
from command.incidents.exchange.importing import Imports, Manner
from command.incidents.service import Matters
from tests.incidents.small_city import City, Desk

SCOPE = system_scope("command line")
MATTER = {
    "code": "SR-9",
    "name": "毁绿",
    "category": "greening",
    "level": "district",
    "default_task": "support",
    "penalty_power": "true",
}
TICKET = {"source": "hotline_12345", "external_id": "T-1", "description": "占道", "lon": "119.91", "lat": "31.72"}
ENDED = TICKET | {
    "external_id": "T-2",
    "received_at": "2026-03-10T01:00:00Z",
    "due_at": "2026-03-12T01:00:00Z",
    "handlers": "A01;A02",
    "result": "已处理",
    "closed_at": "2026-03-11T01:00:00Z",
}


def lines(*rows: dict[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    return list(enumerate(rows, start=2))


@pytest.fixture
def imports(house: House) -> Imports:
    return house.services.get(Imports)


async def test_matters_are_added_and_replaced_by_code(imports: Imports, house: House, desk: Desk) -> None:
    await imports.matters(lines(MATTER), [], SCOPE, Manner())
    assert (await desk.call(matter="SR-9"))["responsibility"]["transfer_needed"] is False
    report = await imports.matters(lines(MATTER | {"district_codes": "B;X"}), [], SCOPE, Manner())
    assert report.kept
    assert (await desk.call(matter="SR-9"))["responsibility"]["transfer_needed"] is True
    listed = await desk.get("squad", "/matters")
    assert [one["code"] for one in listed] == ["SR-1", "SR-2", "SR-3", "SR-9"]


async def test_a_bad_matter_keeps_the_file_out_unless_it_is_skipped(imports: Imports, house: House) -> None:
    bad = MATTER | {"code": "SR-8", "level": "street"}
    coercive = MATTER | {"code": "SR-7", "penalty_power": "false", "coercion": "true"}
    report = await imports.matters(lines(MATTER, bad, coercive), [], SCOPE, Manner())
    assert ([fault.line for fault in report.faults], report.kept) == ([3, 4], False)
    assert "level" in report.faults[0].reason
    assert "02.02.3" in report.faults[1].reason
    catalogue = house.services.get(Matters)
    assert "SR-9" not in catalogue.catalogue.matters
    assert (await imports.matters(lines(MATTER, bad), [], SCOPE, Manner(skip_bad=True))).kept
    assert "SR-9" in catalogue.catalogue.matters


async def test_an_empowerment_gives_a_matter_to_a_town_from_its_day(
    imports: Imports, desk: Desk, clock: SetClock
) -> None:
    given = {
        "matter_code": "SR-1",
        "area_code": "A1",
        "enforcing_subject": "茶山街道办事处",
        "document": "赋权〔2026〕1号",
        "valid_from": "2026-03-16",
    }
    unknown = await imports.matters([], lines(given | {"matter_code": "NO"}), SCOPE, Manner())
    assert (unknown.kept, len(unknown.faults)) == (False, 1)
    assert (await imports.matters([], lines(given), SCOPE, Manner())).kept
    where: dict[str, Any] = {"lon": 119.91, "lat": 31.72, "matter": "SR-1"}
    today = await desk.get("squad", "/responsibility", **where)
    assert today["responsibility"]["subject"] == "天宁区城市管理局"
    clock.set(datetime(2026, 3, 15, 16, 0, tzinfo=UTC))
    tomorrow = await desk.get("squad", "/responsibility", **where)
    assert tomorrow["responsibility"]["subject"] == "茶山街道办事处"


async def test_incidents_come_in_once_and_the_ended_ones_ended(imports: Imports, desk: Desk) -> None:
    report = await imports.incidents(lines(TICKET, ENDED), SCOPE, Manner())
    assert (report.added, report.known, report.faults) == (2, 0, ())
    again = await imports.incidents(lines(TICKET, ENDED), SCOPE, Manner())
    assert (again.added, again.known) == (0, 2)
    [open_one] = (await desk.get("dispatcher", "/incidents"))["items"]
    assert open_one["external_id"] == "T-1"
    [ended] = (await desk.get("dispatcher", "/incidents", state="closed"))["items"]
    assert (ended["closed_at"], ended["late_entry"]) == ("2026-03-11T01:00:00Z", True)
    assert len(ended["handlers"]) == 2


async def test_a_bad_row_is_named_and_keeps_everything_out(imports: Imports, desk: Desk) -> None:
    for change, reason in (
        ({"source": "letter"}, "source"),
        ({"lat": ""}, "lon and lat"),
        ({"matter": "NO"}, "matter_unknown"),
        ({"handlers": "A01"}, "handlers_missing"),
        ({"result": ""}, "result"),
        ({"closed_at": "2026-03-09T01:00:00Z"}, "time_too_early"),
        ({"external_id": ""}, "external_id"),
    ):
        report = await imports.incidents(lines(TICKET, ENDED | change), SCOPE, Manner())
        assert (report.kept, [fault.line for fault in report.faults]) == (False, [3])
        assert reason in report.faults[0].reason
    assert (await desk.get("dispatcher", "/incidents"))["items"] == []
    assert (await desk.call())["number"] == "20260315-0001"


async def test_a_dry_run_keeps_nothing_and_skipping_keeps_the_good(imports: Imports, desk: Desk) -> None:
    assert (await imports.incidents(lines(TICKET), SCOPE, Manner(dry_run=True))).kept is False
    assert (await desk.get("dispatcher", "/incidents"))["items"] == []
    bad = TICKET | {"external_id": "T-3", "matter": "NO"}
    report = await imports.incidents(lines(bad, TICKET), SCOPE, Manner(skip_bad=True))
    assert (report.added, len(report.faults), report.kept) == (1, 1, True)
    assert (await desk.get("dispatcher", "/incidents"))["items"][0]["number"] == "20260315-0001"


async def test_the_register_goes_out_with_its_months_and_without_reporters(
    imports: Imports, house: House, desk: Desk
) -> None:
    await imports.incidents(lines(TICKET | {"reporter_phone": "10000000099"}, ENDED), SCOPE, Manner())
    exports = house.services.get(Exports)
    tables = await exports.tables(SCOPE, Period())
    header, rows = tables["incidents"]
    assert list(header) == HEADER
    assert [dict(zip(header, row, strict=True))["external_id"] for row in rows] == ["T-1", "T-2"]
    assert "10000000099" not in str(tables)
    header, rows = tables["months"]
    [month] = [dict(zip(header, row, strict=True)) for row in rows]
    assert (month["month"], month["body"], month["received"]) == ("2026-03", "a1-squad", "2")
    assert (month["due"], month["in_time"], month["late"], month["open"]) == ("1", "1", "0", "1")
    assert (month["closing_rate"], month["passes"]) == ("100.0 %", "true")
    assert month["trial"] == ""
    since = await exports.tables(SCOPE, Period(since=datetime(2026, 3, 12, tzinfo=UTC)))
    assert len(since["incidents"][1]) == 1


async def test_figures_of_a_month_with_a_trial_period_say_so(imports: Imports, house: House) -> None:
    trials = house.services.get(TrialRegister)
    await trials.open(SCOPE, date(2026, 3, 15), date(2026, 4, 2), signed_by="支队长", reason="上线前核对")
    await imports.incidents(lines(TICKET, ENDED), SCOPE, Manner())
    header, rows = (await house.services.get(Exports).tables(SCOPE, Period()))["months"]
    assert {row[header.index("trial")] for row in rows} == {"试运行 2026-03-15–2026-04-02（支队长）"}


async def test_an_export_holds_what_the_asker_may_see(house: House, desk: Desk, city: City, imports: Imports) -> None:
    await imports.incidents(lines(TICKET), SCOPE, Manner())
    exports = house.services.get(Exports)
    other = await exports.tables(city.scopes["other-squad"], Period())
    assert other["incidents"][1] == []
    with pytest.raises(CommandError, match="permission_missing"):
        await imports.incidents([], city.scope("planner", Role.PLANNER), Manner())
