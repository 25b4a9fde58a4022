from datetime import UTC, datetime

import httpx
import pytest

from command.geo.datum import Datum, from_wgs84
from command.radio.measured.drive_files import UnreadableDriveError, read_log
from command.radio.propagation.budget import Carry

HEAD = "time,lon,lat,rssi_dbm,terminal,site,accuracy_m"
NOW = datetime(2026, 3, 15, tzinfo=UTC)
GOOD = "2026-03-01T00:00:00Z,119.9,31.8,-90,vehicle,W,"
SITE = {"code": "W", "name": "西台", "lon": 119.84, "lat": 31.89, "mast_height_m": 40, "frequency_out_mhz": 361.1}


def log_of(*rows: str) -> str:
    return "\r\n".join([HEAD, *rows]) + "\r\n"


def test_a_log_is_read_as_it_was_driven() -> None:
    lon, lat = from_wgs84(Datum.GCJ02, 119.9, 31.8)
    text = log_of(
        f"2026-03-01T08:00:00,{lon:.7f},{lat:.7f},-97.5,vehicle,W,4",
        f"2026-03-01T00:00:01Z,{lon:.7f},{lat:.7f},,handheld_on_hip,,",
        f"2026-03-01T00:00:02Z,{lon:.7f},{lat:.7f},-90,vehicle,W,55",
    )
    log = read_log("\ufeff" + text, Datum.GCJ02, frozenset({"W"}), NOW)
    heard, missed = log.readings
    assert heard.lon == pytest.approx(119.9, abs=1e-6)
    assert heard.lat == pytest.approx(31.8, abs=1e-6)
    assert (missed.at - heard.at).total_seconds() == 1.0
    assert (heard.rssi_dbm, heard.site_code, heard.terminal) == (-97.5, "W", Carry.VEHICLE)
    assert (missed.rssi_dbm, missed.site_code) == (None, None)
    assert (log.left_out, log.faults) == (1, [])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("yesterday,119.9,31.8,-90,vehicle,W,", "time"),
        ("0001-01-01T00:00:00,119.9,31.8,-90,vehicle,W,", "time"),
        ("2026-03-15T00:11:00Z,119.9,31.8,-90,vehicle,W,", "time"),
        ("2026-03-01T00:00:00Z,191,31.8,-90,vehicle,W,", "lon"),
        ("2026-03-01T00:00:00Z,119.9,31.8,nan,vehicle,W,", "rssi_dbm"),
        ("2026-03-01T00:00:00Z,119.9,31.8,20,vehicle,W,", "rssi_dbm"),
        ("2026-03-01T00:00:00Z,119.9,31.8,-90,balloon,W,", "terminal"),
        ("2026-03-01T00:00:00Z,119.9,31.8,-90,vehicle,X,", "site"),
        ("2026-03-01T00:00:00Z,119.9,31.8,-90,vehicle,W,3,4", "单元格"),
        ("2026-03-01T00:00:00Z,119.9", "lat"),
    ],
)
def test_a_bad_row_is_named(row: str, said: str) -> None:
    log = read_log(log_of("2026-03-01T00:00:00Z,119.9,31.8,-90,vehicle,W,", row), Datum.WGS84, frozenset({"W"}), NOW)
    assert [fault.line for fault in log.faults] == [3]
    assert said in log.faults[0].text


def test_a_reading_that_was_written_twice_was_read_once() -> None:
    """Ten copies of one row would make a bin."""
    log = read_log(log_of(*[GOOD] * 10, GOOD.replace("-90", "-91")), Datum.WGS84, frozenset({"W"}), NOW)
    assert [(one.line, one.rssi_dbm) for one in log.readings] == [(2, -90.0), (12, -91.0)]
    assert log.repeated == 9


def test_a_log_of_as_many_rows_as_allowed_is_read_and_one_more_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("command.radio.measured.drive_files.MOST_ROWS", 3)
    rows = [GOOD.replace("-90", str(-90 - number)) for number in range(4)]
    assert len(read_log(log_of(*rows[:3]), Datum.WGS84, frozenset({"W"}), NOW).readings) == 3
    with pytest.raises(UnreadableDriveError):
        read_log(log_of(*rows), Datum.WGS84, frozenset({"W"}), NOW)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "time,lon,lat\n",
        HEAD + ",colour\n",
        HEAD + ",time\n" + GOOD,
        HEAD + "\n",
        log_of(GOOD, '"' + "x" * 200_000),
    ],
    ids=["nothing", "too few columns", "unknown column", "a column twice", "no row", "a quote never closed"],
)
def test_what_is_no_log_is_refused(text: str) -> None:
    with pytest.raises(UnreadableDriveError):
        read_log(text, Datum.WGS84, frozenset(), NOW)


async def test_a_drive_is_kept_whole_or_not_at_all_and_goes_again(planner: httpx.AsyncClient) -> None:
    assert (await planner.post("/api/radio/sites", json=SITE)).status_code == 201
    good = "2026-03-01T00:00:00Z,119.9,31.8,-90,vehicle,W,"
    file = {"name": "西线", "datum": "wgs84", "text": log_of(good, "x" + good)}
    refused = (await planner.post("/api/radio/drives", json=file)).json()
    assert (refused["kept"], [fault["line"] for fault in refused["faults"]]) == (False, [3])
    assert (await planner.get("/api/radio/drives")).json()["items"] == []
    tried = (await planner.post("/api/radio/drives", json={**file, "text": log_of(good), "dry_run": True})).json()
    assert (tried["kept"], tried["readings"]) == (False, 1)
    kept = (await planner.post("/api/radio/drives", json={**file, "text": log_of(good, good)})).json()
    assert (kept["kept"], kept["drive"]["readings"], kept["drive"]["direction"]) == (True, 1, "talk_out")
    assert kept["repeated"] == 1
    nothing = await planner.post("/api/radio/drives", json={**file, "text": HEAD})
    assert nothing.json()["code"] == "drive_file_unreadable"
    told = {"Authorization": "Bearer dispatcher"}
    assert (await planner.post("/api/radio/drives", json=file, headers=told)).status_code == 403
    address = f"/api/radio/drives/{kept['drive']['id']}"
    squad = {"Authorization": "Bearer squad_planner"}
    assert (await planner.delete(address, headers=squad)).json()["code"] == "drive_of_another"
    assert (await planner.delete(address)).status_code == 204
    assert (await planner.delete(address)).json()["code"] == "drive_not_found"
