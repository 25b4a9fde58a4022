"""Importing whole rosters: the demo city, dry runs, bad rows, repeats; what is exported imports as itself."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
import sqlalchemy as sa

from command.app.cli.exports.roster import write_tables
from command.app.cli.imports.roster import read_files
from command.app.house import House
from command.force import tables
from command.force.registers.planning import Action
from command.force.registers.register import REGISTERS
from command.force.registers.service import Registers
from command.force.roster.exporter import export_tables
from command.force.roster.importer import RosterFile, RosterReport, import_roster
from command.force.roster.report import bad_rows, lines
from command.force.roster.xlsx_files import read_sheets, write_sheets
from command.force.service import Devices, Organisation
from command.foundation.errors import CommandError
from command.foundation.security import system_scope
from simulators.city import build_city, write_files

SYSTEM = system_scope("test")
Add = Callable[..., Awaitable[int]]


async def run(house: House, files: list[RosterFile], *, dry_run: bool = False, skip_bad: bool = False) -> RosterReport:
    registers = house.services.get(Registers)
    return await import_roster(house.database, registers, SYSTEM, files, dry_run=dry_run, skip_bad=skip_bad)


def written(folder: Path, name: str, *rows: str) -> list[RosterFile]:
    path = folder / f"{name}.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return list(read_files(path))


async def count(house: House, table: sa.Table) -> int:
    async with house.database.transaction() as tx:
        return (await tx.execute(sa.select(sa.func.count()).select_from(table))).scalar_one()


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    write_files(build_city(seed=7, day_starts_at=datetime(2026, 3, 15, tzinfo=UTC), crews=60), folder)
    return folder


async def test_the_demo_city_comes_in_whole_and_a_second_time_changes_nothing(house: House, city: Path) -> None:
    files = list(read_files(city))
    assert {file.register.name for file in files} == set(REGISTERS) - {"accounts"}
    report = await run(house, files)
    assert report.committed, "\n".join(list(lines(report, every_row=False))[:20])
    assert report.refused == 0
    people = await count(house, tables.person)
    assert people == len((city / "people.csv").read_text(encoding="utf-8").splitlines()) - 1
    organisation = house.services.get(Organisation)
    chashan = organisation.by_code("320402003-squad")
    assert chashan.name == "常州市天宁区城市管理行政执法大队茶山中队"
    assert chashan.enforcing_subject == "常州市天宁区城市管理局"
    assert [body.code for body in organisation.above(chashan.id)] == [
        "320402-brigade",
        "320400-detachment",
        "320400-bureau",
    ]
    deviating = {body.code[:8] for body in organisation.bodies() if body.name_deviates}
    assert deviating == {"320400jk"} or all(code.startswith("3204") for code in deviating)
    again = await run(house, files)
    assert {action: sum(file.count(action) for file in again.files) for action in Action if action != "unchanged"} == {
        Action.CREATED: 0,
        Action.UPDATED: 0,
        Action.REFUSED: 0,
    }
    assert await count(house, tables.person) == people


async def test_what_is_exported_imports_as_itself(house: House, city: Path, tmp_path: Path) -> None:
    await run(house, list(read_files(city)))
    registers = house.services.get(Registers)
    first = await export_tables(house.database, registers, SYSTEM, REGISTERS.values())
    write_tables(tmp_path, first)
    for name in ("bodies", "people", "vehicles", "devices", "crews", "cover"):
        ours = (tmp_path / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        assert len(ours) == len((city / f"{name}.csv").read_text(encoding="utf-8").splitlines())
    assert unchanged(await run(house, list(read_files(tmp_path))))
    assert await export_tables(house.database, registers, SYSTEM, REGISTERS.values()) == first


async def test_a_workbook_imports_as_what_was_exported_to_it(force: House, add: Add, tmp_path: Path) -> None:
    """Codes with leading zeros, dates, instants, clock times, lists, booleans and empty cells included."""
    at = {"starts_at": datetime(2026, 3, 15, tzinfo=UTC), "ends_at": datetime(2026, 3, 15, 9, tzinfo=UTC)}
    await add("people", staff_no="0007", name="庚", kind="officer", body_code="chashan", front_line=False)
    await add(
        "crews", crew_code="c", name="1组", call_sign="茶山1", body_code="chashan", kind="patrol", shift="day",
        serves_body_codes=["hongmei", "xinzha"], **at,
    )  # fmt: skip
    await add("shifts", staff_no="0007", body_code="chashan", duty="crew", crew_code="c", role="leader", **at)
    await add("systems", system_code="IT-1", name="茶山系统", body_code="chashan")
    await add("devices", asset_no="VR-1", kind="vehicle_radio", body_code="chashan", system_code="IT-1")
    await add("phones", number="0519-00000001", kind="duty", owner_kind="body", owner_code="chashan")
    await add(
        "cover", body_code="chashan", weekdays="1234567", from_time="22:00", to_time="06:00",
        covering_body_code="tn-mobile",
    )  # fmt: skip
    await add("accounts", username="squad", roles=["squad_leader"], body_code="chashan", staff_no="0007")
    registers = force.services.get(Registers)
    first = await export_tables(force.database, registers, SYSTEM, REGISTERS.values())
    assert all(rows for _, rows in first.values())
    assert "password" not in first["accounts"][0]
    write_tables(tmp_path / "all.xlsx", first)
    files = list(read_files(tmp_path / "all.xlsx"))
    assert [file.register.name for file in files] == list(REGISTERS)
    assert unchanged(await run(force, files))


def unchanged(report: RosterReport) -> bool:
    outcomes = [outcome for file in report.files for outcome in file.outcomes]
    return report.committed and bool(outcomes) and {outcome.action for outcome in outcomes} == {Action.UNCHANGED}


async def test_one_bad_row_keeps_everything_out(force: House, tmp_path: Path) -> None:
    before = await count(force, tables.person)
    files = written(
        tmp_path,
        "people",
        "staff_no,name,kind,body_code",
        "901,甲,officer,chashan",
        "902,乙,officer,nowhere",
    )
    report = await run(force, files)
    assert not report.committed
    assert [(o.line, o.action, [f.code for f in o.faults]) for o in report.files[0].outcomes] == [
        (2, Action.CREATED, []),
        (3, Action.REFUSED, ["body_code_unknown"]),
    ]
    assert await count(force, tables.person) == before


async def test_a_dry_run_keeps_nothing_and_says_every_row(force: House, tmp_path: Path) -> None:
    before = await count(force, tables.person)
    files = written(
        tmp_path, "people", "staff_no,name,kind,body_code", "901,甲,officer,chashan", "101,茶山01号,officer,hongmei"
    )
    report = await run(force, files, dry_run=True)
    assert list(lines(report, every_row=True)) == [
        "people.csv:2 901 created",
        "people.csv:3 101 updated",
        "people.csv: 2 rows, 1 created, 1 updated, 0 unchanged, 0 refused",
    ]
    assert await count(force, tables.person) == before


async def test_bad_rows_go_to_a_workbook_that_can_be_mended_and_imported(force: House, tmp_path: Path) -> None:
    files = written(
        tmp_path,
        "devices",
        "asset_no,kind,body_code,protocol,identity,holder_staff_no,vehicle_plate",
        "VT-8,vehicle_terminal,chashan,jt808-2013,13900000008,,苏DI0001",
        "VT-9,vehicle_terminal,chashan,jt808-2013,013900000009,,",
        "VT-10,vehicle_terminal,hongmei,jt808-2019,13012345678,,",
        "RA-9,radio,chashan,,80109,101,苏DI0001",
        "RA-10,walkie,chashan,,,,",
    )
    report = await run(force, files, skip_bad=True)
    assert report.committed
    assert [[fault.code for fault in outcome.faults] for outcome in report.files[0].outcomes] == [
        [],
        ["identity_malformed"],
        ["device_registered_twice"],
        ["device_two_holders"],
        ["cell_invalid"],
    ]
    workbook = tmp_path / "bad.xlsx"
    workbook.write_bytes(write_sheets(bad_rows(report)))
    sheet = read_sheets(workbook)["devices"]
    column = sheet[0].index("identity")
    assert sheet[1][sheet[0].index("#line")] == "3"
    assert "identity_malformed" in sheet[1][sheet[0].index("#reasons")]
    sheet[1][column] = "13900000009"
    workbook.write_bytes(write_sheets({"devices": (sheet[0], [sheet[1]])}))
    mended = await run(force, list(read_files(workbook)))
    assert mended.committed
    assert force.services.get(Devices).by_phone("013900000009") is not None


async def test_two_rows_swap_what_belongs_to_one(force: House, tmp_path: Path) -> None:
    """Two radios exchange their ids in one file."""
    files = written(
        tmp_path, "devices", "asset_no,kind,body_code,identity", "RA-1,radio,chashan,80102", "RA-2,radio,chashan,80101"
    )
    report = await run(force, files)
    assert report.committed, list(lines(report, every_row=True))
    async with force.database.transaction() as tx:
        rows = await tx.execute(sa.select(tables.device.c.asset_no, tables.device.c.identity))
        found = {row.asset_no: row.identity for row in rows}
    assert (found["RA-1"], found["RA-2"]) == ("80102", "80101")


async def test_columns_that_are_not_given_stay_and_empty_cells_empty(force: House, tmp_path: Path) -> None:
    files = written(tmp_path, "people", "staff_no,name,kind,body_code,phone", "101,茶山01号,officer,chashan,")
    assert (await run(force, files)).committed
    async with force.database.transaction() as tx:
        row = (await tx.execute(sa.select(tables.person).where(tables.person.c.staff_no == "101"))).one()
    assert row.phone is None
    assert row.certificate_no == "C-101"


async def test_a_plan_replaces_what_was_planned_from_its_beginning_on(force: House, tmp_path: Path) -> None:
    head = "crew_code,name,call_sign,body_code,kind,shift,starts_at,ends_at"
    await run(
        force,
        written(
            tmp_path,
            "crews",
            head,
            "a,茶山1组,茶山1,chashan,patrol,day,2026-03-14T00:00:00Z,2026-03-14T09:00:00Z",
            "b,茶山1组,茶山1,chashan,patrol,day,2026-03-15T00:00:00Z,2026-03-15T09:00:00Z",
            "c,茶山1组,茶山1,chashan,patrol,day,2026-03-16T00:00:00Z,2026-03-16T09:00:00Z",
        ),
    )
    await run(
        force,
        written(
            tmp_path,
            "crews",
            head,
            "d,茶山1组,茶山1,chashan,patrol,day,2026-03-15T00:00:00Z,2026-03-15T09:00:00Z",
        ),
    )
    async with force.database.transaction() as tx:
        codes = set((await tx.execute(sa.select(tables.planned_crew.c.code))).scalars())
    assert codes == {"a", "d"}


async def test_a_cover_file_is_the_whole_table(force: House, tmp_path: Path) -> None:
    """Hours that move from one import to the next leave no old hours behind."""
    head = "body_code,weekdays,from_time,to_time,covering_body_code"
    for hours in ("22:00,06:00", "23:00,07:00"):
        files = written(tmp_path, "cover", head, f"chashan,1234567,{hours},tn-mobile")
        assert (await run(force, files)).committed
    async with force.database.transaction() as tx:
        begins = (await tx.execute(sa.select(tables.cover.c.from_time))).scalars().all()
    assert begins == [time(23)]


async def test_a_spreadsheet_in_gb18030_is_read_too(force: House, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes("staff_no,name,kind,body_code\n0007,庚,officer,chashan\n".encode("gb18030"))
    assert (await run(force, list(read_files(path)))).committed
    async with force.database.transaction() as tx:
        row = (await tx.execute(sa.select(tables.person).where(tables.person.c.staff_no == "0007"))).one()
    assert row.name == "庚"


def test_a_mistyped_column_stops_the_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refused:
        written(tmp_path, "people", "staff_no,name,kind,body_code,certficate_no", "1,甲,officer,chashan,X")
    assert refused.value.code == "columns_unknown"
    assert refused.value.facts["columns"] == ["certficate_no"]


async def test_bodies_name_bodies_of_the_same_file_and_loops_are_refused(house: House, tmp_path: Path) -> None:
    files = written(
        tmp_path,
        "bodies",
        "code,name,short_name,kind,parent_code,lead_code",
        "squad,常州市天宁区城市管理行政执法大队茶山中队,茶山中队,squad,brigade,bureau",
        "brigade,常州市天宁区城市管理行政执法大队,天宁大队,brigade,detachment,bureau",
        "detachment,常州市城市管理行政执法支队,支队,detachment,bureau,bureau",
        "bureau,常州市城市管理局,市局,city_bureau,,",
        "loop-a,甲,甲,specialised_unit,loop-b,",
        "loop-b,乙,乙,specialised_unit,loop-a,",
    )
    report = await run(house, files, skip_bad=True)
    codes = {outcome.key[0]: [fault.code for fault in outcome.faults] for outcome in report.files[0].outcomes}
    assert [codes[name] for name in ("squad", "brigade", "detachment", "bureau")] == [[], [], [], []]
    assert "parent_kind_wrong" in codes["loop-a"]
    organisation = house.services.get(Organisation)
    assert [body.code for body in organisation.above(organisation.by_code("squad").id)] == [
        "brigade",
        "detachment",
        "bureau",
    ]
