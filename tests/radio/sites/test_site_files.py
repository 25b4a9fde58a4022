import csv
import io
import json
from collections.abc import Callable

import httpx
import pytest

from command.geo.datum import Datum
from command.radio.sites.files import (
    MOST_ROWS,
    Row,
    UnreadableFileError,
    plan,
    read_csv,
    read_geojson,
    write_csv,
    write_geojson,
)
from command.radio.sites.models import Antenna, SiteRecord

HILL = SiteRecord(
    code="R-01",
    name="茅山中继台, 一号",
    lon=119.3,
    lat=31.68,
    mast_height_m=40,
    frequency_out_mhz=361.1,
    talk_groups=[7, 3],
    antennas=[Antenna(height_m=38, azimuth_deg=90), Antenna(height_m=30)],
    battery_hours=8,
)
TOWER = SiteRecord(code="R-02", name="电视塔", lon=119.97, lat=31.78, mast_height_m=80, frequency_out_mhz=362.1)
HEADER = "code,name,lon,lat,mast_height_m,frequency_out_mhz,antenna_height_m,antenna_gain_dbi,talk_groups\n"


@pytest.mark.parametrize(("write", "read"), [(write_csv, read_csv), (write_geojson, read_geojson)])
def test_what_is_written_is_read_again(
    write: Callable[[list[SiteRecord]], str], read: Callable[[str], list[Row]]
) -> None:
    planned, faults = plan(read(write([HILL, TOWER])), {}, Datum.WGS84)
    assert faults == []
    assert [record for _, record in planned] == [HILL, TOWER]


def test_columns_that_are_not_given_stay_and_empty_ones_are_emptied() -> None:
    rows = read_csv("code,power_w,battery_hours\nR-01,10,\n")
    planned, faults = plan(rows, {"R-01": HILL}, Datum.GCJ02)
    assert faults == []
    assert planned == [(2, HILL.model_copy(update={"power_w": 10.0, "battery_hours": None}))]


def test_the_only_antenna_may_stand_in_columns() -> None:
    planned, _ = plan(read_csv(HEADER + "A,甲,119.9,31.8,50,361.1,45,6.15,3;7\n"), {}, Datum.WGS84)
    assert planned[0][1].antennas == [Antenna(height_m=45, gain_dbi=6.15)]
    assert planned[0][1].talk_groups == [3, 7]


def test_each_bad_row_is_named_with_its_line() -> None:
    text = HEADER + "A,甲,119.9,31.8,50,361.1,,,\nB,乙,500,31.8,50,361.1,,,\nA,丙,119.9,31.8,50,361.1,,,\nC,丁\n"
    _, faults = plan(read_csv(text), {}, Datum.WGS84)
    assert [(fault.line, fault.code) for fault in faults][:2] == [(3, "cell_invalid"), (4, "row_repeated")]
    assert {fault.line for fault in faults} == {3, 4, 5}


@pytest.mark.parametrize("text", ["code,colour\nA,1\n", "name\n甲\n"])
def test_unknown_columns_are_refused(text: str) -> None:
    with pytest.raises(UnreadableFileError):
        read_csv(text)


@pytest.mark.parametrize("text", ["{", "[]", '{"features": [{"geometry": null}]}'])
def test_other_geojson_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFileError):
        read_geojson(text)


async def test_an_import_keeps_all_rows_or_none(planner: httpx.AsyncClient) -> None:
    bad = {"format": "csv", "datum": "wgs84", "text": write_csv([TOWER]) + "R-09,无处\r\n"}
    report = (await planner.post("/api/radio/sites/import", json=bad)).json()
    assert (report["kept"], report["added"]) == (False, 1)
    assert report["faults"][0]["line"] == 3
    assert (await planner.get("/api/radio/sites")).json()["features"] == []
    good = {"format": "csv", "datum": "wgs84", "text": write_csv([TOWER])}
    for expected in ((True, 1, 0), (True, 0, 1)):
        report = (await planner.post("/api/radio/sites/import", json=good)).json()
        assert (report["kept"], report["added"], report["unchanged"]) == expected
    exported = await planner.get("/api/radio/sites/export", params={"format": "geojson"})
    assert json.loads(exported.text)["features"][0]["properties"]["code"] == "R-02"


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x")', "+A1", "-2+3", "@SUM(A1)", "'=1"])
def test_no_name_is_a_formula_in_a_spreadsheet_and_each_comes_back_as_it_was(name: str) -> None:
    record = TOWER.model_copy(update={"name": name})
    text = write_csv([record])
    cells = next(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    assert not cells["name"].startswith(("=", "+", "-", "@"))
    assert cells["sensitivity_dbm"] == "-118.0"
    planned, faults = plan(read_csv(text), {}, Datum.WGS84)
    assert (faults, planned[0][1].name) == ([], name)


NESTED = "[" * 100_000
POINT = '{"properties": {}, "geometry": {"coordinates": [1, 2]}}'


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_geojson, NESTED),
        (read_csv, f"code,notes\nA,{'x' * 200_000}\n"),
        (read_csv, "code\n" + "A\n" * (MOST_ROWS + 1)),
        (read_geojson, '{"features": [' + ",".join([POINT] * (MOST_ROWS + 1)) + "]}"),
    ],
)
def test_files_made_to_hurt_are_refused(read: Callable[[str], list[Row]], text: str) -> None:
    with pytest.raises(UnreadableFileError):
        read(text)


def test_an_antenna_nested_without_end_is_a_fault_of_its_row() -> None:
    _, faults = plan([Row(2, {"code": "A", "antennas": NESTED})], {}, Datum.WGS84)
    assert [(fault.line, fault.code) for fault in faults] == [(2, "cell_invalid")]
