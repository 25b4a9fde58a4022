"""A net whose hidden truth is the radio simulator's, driven, reported from, calibrated, and looked at where it differs."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import sqlalchemy as sa

from command.app.house import House
from command.force.service import Devices
from command.force.tables import body, device
from command.radio.propagation.budget import Carry, Direction
from command.radio.studies.engine.stored import Study, open_study
from command.radio.studies.folders import Folders
from command.radio.studies.worker import StudyWorker
from command.radio.traffic.models import SignalKind
from command.radio.traffic.tables import radio_repeater, radio_signal_report
from simulators.radio.truth import Truth
from tests.radio.measured.driving import BEGAN, Read, log_of, stretch
from tests.radio.studies.ground import EAST_SITE, SMALL, WEST_SITE, add_sites, lay_ground

TRUTH = Truth(25, ["E", "W"])
DRIVEN, REPORTED = (Direction.TALK_OUT, Carry.VEHICLE), (Direction.TALK_IN, Carry.HANDHELD_ON_HIP)
HOUR = timedelta(hours=1)


async def computed(planner: httpx.AsyncClient, house: House, **changes: Any) -> Study:
    terminals = ["vehicle", "handheld_on_hip"]
    answer = await planner.post(
        "/api/radio/studies", json={**SMALL, "terminals": terminals, "parts": ["shares"], **changes}
    )
    assert answer.status_code == 202, answer.text
    assert await house.services.get(StudyWorker).step()
    return open_study(house.services.get(Folders), int(answer.json()["id"]))


async def got(planner: httpx.AsyncClient, path: str, **asked: Any) -> Any:
    answer = await planner.get(f"/api/radio/studies/{path}", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def kept(planner: httpx.AsyncClient, name: str, text: str) -> int:
    answer = await planner.post("/api/radio/drives", json={"name": name, "datum": "wgs84", "text": text})
    assert answer.json()["kept"], answer.text
    return int(answer.json()["drive"]["id"])


def streets(study: Study, kilometres: int) -> list[Read]:
    rng = np.random.default_rng(7)
    reads = []
    for number in range(kilometres // 2):
        start = (rng.uniform(4000.0, 13_000.0), rng.uniform(500.0, 14_500.0))
        options: dict[str, Any] = {"site": number % 2, "kind": DRIVEN, "start_m": start, "length_m": 2000.0}
        reads.append(stretch(study, TRUTH, rng, eastwards=bool(number // 2 % 2), **options))
    return reads


async def report(house: House, read: Read) -> None:
    """A squad's radio walks along a street; its repeater hears it, or does not answer in time."""
    async with house.database.transaction() as tx:
        owner = (await tx.execute(sa.select(body.c.id).where(body.c.code == "one"))).scalar_one()
        told = {"asset_no": "R", "kind": "radio", "body_id": owner, "protocol": "hstrp", "datum": "wgs84"}
        radio = sa.insert(device).values(identity="2001", capabilities=[], **told).returning(device.c.id)
        device_id = (await tx.execute(radio)).scalar_one()
        repeater_id = (await tx.execute(sa.select(radio_repeater.c.id))).scalar_one()
        rows = []
        for number, (lon, lat, level) in enumerate(zip(read.lon, read.lat, read.level_dbm, strict=True)):
            at, heard = BEGAN + timedelta(seconds=2 * number), not np.isnan(level)
            rows.append(
                {
                    "radio_id": 2001,
                    "device_id": device_id,
                    "repeater_id": repeater_id,
                    "slot": 1,
                    "kind": SignalKind.REPORT if heard else SignalKind.MISSED,
                    "at": at,
                    "received_at": at,
                    "rssi_dbm": float(level) if heard else None,
                    "longitude_e7": round(lon * 1e7),
                    "latitude_e7": round(lat * 1e7),
                    "located_at": at,
                }
            )
        await tx.execute(sa.insert(radio_signal_report), rows)
        await house.services.get(Devices).load(tx)


async def test_the_simulators_hidden_truth_is_recovered_and_disagreement_is_shown(
    planner: httpx.AsyncClient, house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await lay_ground(house, tmp_path)
    await add_sites(planner, WEST_SITE, EAST_SITE)
    operator = {"Authorization": "Bearer operator"}
    await planner.put("/api/radio/repeaters/1001", json={"site_code": "W"}, headers=operator)
    study = await computed(planner, house)
    address = f"/api/radio/studies/{study.work.study_id}"
    nothing = await planner.post(f"{address}/calibrations", json={"name": "空", **span()})
    assert nothing.json()["code"] == "no_readings"

    reads = streets(study, 40)
    drive_id = await kept(planner, "路测", log_of(study, reads, Carry.VEHICLE))
    rng = np.random.default_rng(8)
    west: dict[str, Any] = {"site": 1, "kind": REPORTED, "eastwards": False}
    await report(house, stretch(study, TRUTH, rng, start_m=(3310.0, 4000.0), length_m=4000.0, **west))
    found = await planner.post(f"{address}/calibrations", json={"name": "三月", "drives": [drive_id], **span()})
    assert found.status_code == 201, found.text
    calibration = found.json()
    told(capsys, calibration)
    recovered(study, calibration, reads)
    assert [one["id"] for one in await got(planner, f"{study.work.study_id}/calibrations")] == [calibration["id"]]

    again = await computed(planner, house, name="校准后", calibration=calibration["terms"])
    assert again.work.calibration is not None
    reused = (await got(planner, str(again.work.study_id)))["summary"]
    assert (reused["losses_computed"], reused["losses_reused"]) == (0, 2)
    await the_calibrated_study_is_nearer(planner, study, again, drive_id)
    await gaps_that_only_radios_saw(planner, again)
    await an_acceptance_drive(planner, again, drive_id)
    few = await kept(planner, "一小段", log_of(study, [short(reads[0])], Carry.VEHICLE))
    for least in (10, 1000):
        thin = {"name": "少", "drives": [few], "least_samples": least}
        refused = await planner.post(f"{address}/calibrations", json=thin)
        assert (refused.status_code, refused.json()["code"]) == (409, "too_few_bins")
    asked = {"terminal": "vehicle", "direction": "talk_out", "drives": few, "least_samples": 1000}
    empty = await got(planner, f"{study.work.study_id}/measured", **asked)
    assert (empty["score"], empty["features"], empty["used"]["readings"]) == (None, [], 60)
    assert (await got(planner, f"{study.work.study_id}/unseen-gaps", **asked))["features"] == []
    await what_was_read_of_a_site_that_was_out_is_no_reading(planner, study, drive_id)


async def what_was_read_of_a_site_that_was_out_is_no_reading(
    planner: httpx.AsyncClient, study: Study, drive_id: int
) -> None:
    """Nor what was read on the other side of the world."""
    far = "time,lon,lat,rssi_dbm,terminal,site\n2026-03-01T01:00:00Z,-60.0,-31.8,-90,vehicle,W\n"
    elsewhere = await kept(planner, "远方", far)
    asked = {"terminal": "vehicle", "direction": "talk_out", "drives": [drive_id, elsewhere]}
    before = await got(planner, f"{study.work.study_id}/measured", **asked)
    assert (before["used"]["outside"], before["used"]["during_outage"]) == (1, 0)
    walked = await got(planner, f"{study.work.study_id}/measured", terminal="handheld_on_hip", **span())
    assert walked["features"]
    sites = (await got(planner, "../sites"))["features"]
    site_id = next(one["id"] for one in sites if one["properties"]["code"] == "W")
    outage = {"cause": "equipment", "starts_at": (BEGAN - HOUR).isoformat()}
    began = await planner.post(f"/api/radio/sites/{site_id}/outages", json=outage)
    assert began.status_code == 201, began.text
    after = await got(planner, f"{study.work.study_id}/measured", **asked)
    assert 0 < after["used"]["during_outage"] < after["used"]["readings"]
    assert {one["properties"]["site"] for one in after["features"]} == {"E"}
    silent = await got(planner, f"{study.work.study_id}/measured", terminal="handheld_on_hip", **span())
    assert (silent["features"], silent["used"]["during_outage"]) == ([], silent["used"]["readings"])


def span() -> dict[str, str]:
    return {"since": (BEGAN - HOUR).isoformat(), "until": (BEGAN + HOUR).isoformat()}


def short(read: Read) -> Read:
    return Read(read.lon[:60], read.lat[:60], read.level_dbm[:60], read.site)


def told(capsys: pytest.CaptureFixture[str], found: dict[str, Any]) -> None:
    before, after, carried = (found[name] for name in ("before", "after", "carried"))
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{found['used']['bins']} bins, {found['used']['censored_bins']} censored;"
            f" RMSE {before['rmse_db']:.2f} dB before, {after['rmse_db']:.2f} dB after, {carried['rmse_db']:.2f} dB carried;"
            f" bias {before['bias_db']:+.2f} -> {after['bias_db']:+.2f} dB;"
            f" right calls {100 * before['correct_share']:.1f} -> {100 * after['correct_share']:.1f} %"
        )


def recovered(study: Study, found: dict[str, Any], reads: list[Read]) -> None:
    before, after, terms = found["before"], found["after"], found["terms"]
    assert after["rmse_db"] < before["rmse_db"] - 0.5
    assert after["correct_share"] >= before["correct_share"]
    sites, classes = terms["site_offsets_db"], terms["class_offsets_db"]
    truth = TRUTH.site_db
    assert sites["E"] - sites["W"] == pytest.approx(truth["E"] - truth["W"], abs=1.5)
    hidden = TRUTH.clutter_db["urban"] - TRUTH.clutter_db["open"]
    assert classes["urban"] - classes["open"] == pytest.approx(hidden, abs=1.5)
    used = found["used"]
    assert used["readings"] == sum(read.lon.size for read in reads) + 1334
    assert {one["direction"] for one in found["readings"]} == {"talk_out", "talk_in"}
    assert len(found["asked"]["drives"]) == 1


async def the_calibrated_study_is_nearer(planner: httpx.AsyncClient, study: Study, again: Study, drive_id: int) -> None:
    asked = {"terminal": "vehicle", "direction": "talk_out", "drives": drive_id}
    before = await got(planner, f"{study.work.study_id}/measured", **asked)
    after = await got(planner, f"{again.work.study_id}/measured", **asked)
    assert after["score"]["bins"] == before["score"]["bins"] == len(before["features"])
    assert after["score"]["rmse_db"] < before["score"]["rmse_db"] - 0.5
    assert sum(after["verdicts"].values()) == after["score"]["bins"]
    heard = [one["properties"] for one in after["features"] if one["properties"]["measured_dbm"] is not None]
    for one in heard:
        assert one["difference_db"] == pytest.approx(one["measured_dbm"] - one["predicted_dbm"], abs=0.11)
    few = await got(planner, f"{again.work.study_id}/measured", limit=5, **asked)
    assert (len(few["features"]), few["omitted"]) == (5, after["score"]["bins"] - 5)
    worst = max(abs(one["difference_db"]) for one in heard)
    assert worst in {abs(one["properties"]["difference_db"] or 0.0) for one in few["features"]}
    walked = await got(planner, f"{again.work.study_id}/measured", terminal="handheld_on_hip", **span())
    assert {one["properties"]["site"] for one in walked["features"]} == {"W"}
    head = {"terminal": "handheld_at_head", **span()}
    other = await planner.get(f"/api/radio/studies/{again.work.study_id}/measured", params=head)
    assert other.json()["code"] == "study_part_not_asked"
    wrong = await planner.get(f"/api/radio/studies/{again.work.study_id}/measured", params={"terminal": "vehicle"})
    assert wrong.status_code == 422


async def gaps_that_only_radios_saw(planner: httpx.AsyncClient, study: Study) -> None:
    """Nothing is heard along 600 m right beside the western site."""
    read = stretch(
        study, TRUTH, np.random.default_rng(9), site=1, kind=DRIVEN,
        start_m=(3000.0, 8000.0), length_m=600.0, eastwards=True,
    )  # fmt: skip
    silent = Read(read.lon, read.lat, np.full(read.lon.shape, np.nan), 1)
    tunnel = await kept(planner, "隧道", log_of(study, [silent], Carry.VEHICLE))
    asked = {"terminal": "vehicle", "direction": "talk_out", "drives": tunnel}
    found = await got(planner, f"{study.work.study_id}/unseen-gaps", **asked)
    (gap,) = found["features"]
    assert 6 <= gap["properties"]["cells"] <= 7
    assert gap["properties"]["area_m2"] == gap["properties"]["cells"] * 100.0**2
    assert (gap["properties"]["lon"], gap["properties"]["lat"]) == (
        pytest.approx(float(read.lon.mean()), abs=0.004),
        pytest.approx(float(read.lat.mean()), abs=0.002),
    )
    measured = await got(planner, f"{study.work.study_id}/measured", **asked)
    assert measured["verdicts"]["unseen_gap"] == len(measured["features"])
    assert all(one["properties"]["measured_dbm"] is None for one in measured["features"])


async def an_acceptance_drive(planner: httpx.AsyncClient, study: Study, drive_id: int) -> None:
    address = f"/api/radio/studies/{study.work.study_id}/acceptance"
    new = {"name": "验收", "terminal": "vehicle", "error": 0.05, "target": 0.5}
    planned = await planner.post(address, json=new)
    assert planned.status_code == 201, planned.text
    plan = planned.json()
    assert plan["tiles_needed"] == 100 <= plan["tiles"]
    assert 100.0 <= plan["side_m"] < 2000.0
    crews = await planner.get(f"{address}/{plan['id']}/tiles", params={"format": "csv"})
    assert len(crews.text.strip().splitlines()) == plan["tiles"] + 1
    drawn = await planner.get(f"{address}/{plan['id']}/tiles")
    assert len(drawn.json()["features"]) == plan["tiles"]
    judged = (await planner.post(f"{address}/{plan['id']}/judgements", json={"drives": [drive_id]})).json()
    assert judged["tested"] + len(judged["not_driven"]) == plan["tiles"]
    assert judged["passed"] + len(judged["failed"]) == judged["tested"] > 20
    assert judged["lower"] < judged["share"] <= judged["upper"]
    assert judged["proves"] == (judged["lower"] >= 0.5)
    listed = (await planner.get(address)).json()
    assert listed[0]["judgement"]["passed"] == judged["passed"]
    elsewhere = await planner.post(address, json={**new, "area_code": "nowhere"})
    assert elsewhere.json()["code"] == "area_not_found"
    exacting = {**new, "error": 0.005, "expected_share": 0.5}
    assert (await planner.post(address, json=exacting)).json()["code"] == "acceptance_area_too_small"
    sure = {**exacting, "confidence": 0.999}
    assert (await planner.post(address, json=sure)).json()["code"] == "acceptance_too_exact"
    missing = await planner.get(f"{address}/999/tiles")
    assert missing.json()["code"] == "acceptance_not_found"
