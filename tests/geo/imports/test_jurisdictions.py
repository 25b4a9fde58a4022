import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import shapely
import sqlalchemy as sa

from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.geo.imports.findings import FindingKind, FindingOutcome
from command.geo.imports.jurisdictions import Options, Outcome, import_jurisdictions
from command.geo.imports.source import read
from command.geo.service import Geography

BOX = (119.90, 31.70, 120.10, 31.90)
AT = datetime(2026, 3, 15, 4, 0, tzinfo=UTC)


def feature(
    code: str, bounds: tuple[float, float, float, float], layer: str = "street", **others: object
) -> dict[str, object]:
    name = {"street": f"{code}街道", "district": f"{code}区", "zone": f"{code}园区"}[layer]
    properties = {
        "code": code,
        "name": name,
        "layer": layer,
        "parent_code": "d" if layer == "street" else None,
        **others,
    }
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": shapely.geometry.mapping(shapely.box(*bounds, ccw=True)),
    }


DISTRICT = feature("d", BOX, "district")
LEFT, RIGHT = feature("001", (119.90, 31.70, 120.00, 31.90)), feature("002", (120.00, 31.70, 120.10, 31.90))


class Desk:
    """The command line's import on one database."""

    def __init__(self, database: Database, clock: SetClock, folder: Path) -> None:
        self.database, self.clock, self.folder = database, clock, folder
        self.geography = Geography(database, clock)

    async def load(self, *features: dict[str, object], **options: object) -> Outcome:
        file = self.folder / "areas.geojson"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        outcome = await import_jurisdictions(
            self.database,
            self.clock,
            read(file),
            Options(actor="operator", **options),  # type: ignore[arg-type]
        )
        await self.geography.refresh()
        return outcome

    def township(self, longitude: float, at: datetime = AT) -> str | None:
        township = self.geography.at(longitude, 31.8, at).township
        return township.code if township else None

    async def count(self, table: str) -> int:
        async with self.database.transaction() as tx:
            return int((await tx.execute(sa.text(f"select count(*) from {table}"))).scalar_one())


@pytest.fixture
def desk(database: Database, clock: SetClock, tmp_path: Path) -> Desk:
    return Desk(database, clock, tmp_path)


async def test_a_clean_file_is_stored_without_a_finding(desk: Desk) -> None:
    outcome = await desk.load(DISTRICT, LEFT, RIGHT)
    assert (outcome.outcome, outcome.findings) == ("imported", [])
    assert outcome.counts == {"read": 3, "added": 3, "changed": 0, "ended": 0, "disputes": 0}
    assert (desk.township(119.95), desk.township(120.05)) == ("001", "002")


async def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    await desk.load(DISTRICT, LEFT, RIGHT)
    again = await desk.load(DISTRICT, LEFT, RIGHT)
    assert again.counts == {"read": 3, "added": 0, "changed": 0, "ended": 0, "disputes": 0}
    assert await desk.count("jurisdiction") == 3


async def test_a_dry_run_reports_and_stores_nothing(desk: Desk) -> None:
    outcome = await desk.load(DISTRICT, LEFT, RIGHT, dry_run=True)
    assert (outcome.outcome, outcome.counts["added"]) == ("dry_run", 3)
    assert await desk.count("jurisdiction") == 0
    assert await desk.count("geo_import") == 1


@pytest.mark.parametrize(
    "bad",
    [
        feature("003", (120.10, 31.70, 120.20, 31.90), mode="TOWN_GOV"),
        feature("z", (119.95, 31.75, 119.96, 31.76), "zone", mode="ZONE_OWN", rank="municipal", document="批复"),
        feature("001", (120.10, 31.70, 120.20, 31.90)),
        {"type": "Feature", "properties": {"name": "无代码"}, "geometry": LEFT["geometry"]},
        {"type": "Feature", "properties": {"code": "9", "name": "无图形"}, "geometry": None},
    ],
)
async def test_one_bad_feature_keeps_the_whole_file_out(desk: Desk, bad: dict[str, object]) -> None:
    outcome = await desk.load(DISTRICT, LEFT, RIGHT, bad)
    assert outcome.outcome == "refused"
    refused = [finding for finding in outcome.findings if finding.outcome is FindingOutcome.REFUSED]
    assert len(refused) == 1
    assert await desk.count("jurisdiction") == 0
    assert await desk.count("geo_import_finding") == len(outcome.findings)


async def test_an_overlap_becomes_a_disputed_area_and_does_not_block(desk: Desk) -> None:
    wide = feature("002", (119.998, 31.70, 120.10, 31.90))
    outcome = await desk.load(DISTRICT, LEFT, wide, desk_code="320402-desk")
    assert outcome.outcome == "imported"
    assert [(finding.kind, finding.area_codes) for finding in outcome.findings] == [
        (FindingKind.OVERLAP, ("001", "002"))
    ]
    inside = desk.geography.at(119.999, 31.8, AT)
    assert inside.township is not None
    assert (inside.township.code, inside.ownership_open) == ("001", True)
    assert inside.disputed is not None
    assert (inside.disputed.claimant_codes, inside.disputed.desk_code) == (("001", "002"), "320402-desk")


async def test_a_settled_dispute_ends_with_the_next_import(desk: Desk) -> None:
    await desk.load(DISTRICT, LEFT, feature("002", (119.998, 31.70, 120.10, 31.90)))
    desk.clock.set(datetime(2026, 4, 1, 4, 0, tzinfo=UTC))
    outcome = await desk.load(RIGHT)
    assert (outcome.outcome, outcome.findings) == ("imported", [])
    assert desk.geography.at(119.999, 31.8, AT).disputed is not None
    assert desk.geography.at(119.999, 31.8, desk.clock.now()).disputed is None
    assert desk.geography.at(119.999, 31.8, desk.clock.now()).ownership_open is False


async def test_an_unchanged_dispute_stays_one_row(desk: Desk) -> None:
    wide = feature("002", (119.998, 31.70, 120.10, 31.90))
    await desk.load(DISTRICT, LEFT, wide)
    await desk.load(DISTRICT, LEFT, wide)
    assert await desk.count("disputed_area") == 1


async def test_a_gap_in_the_district_goes_to_the_desk(desk: Desk) -> None:
    outcome = await desk.load(DISTRICT, LEFT, feature("002", (120.01, 31.70, 120.10, 31.90)))
    assert [(finding.kind, finding.outcome) for finding in outcome.findings] == [
        (FindingKind.GAP, FindingOutcome.DISPUTED)
    ]
    inside = desk.geography.at(120.005, 31.8, AT)
    assert inside.township is None
    assert [district.code for district in inside.districts] == ["d"]
    assert inside.disputed is not None


async def test_new_borders_hold_from_their_day(desk: Desk) -> None:
    await desk.load(DISTRICT, LEFT, RIGHT)
    outcome = await desk.load(
        feature("001", (119.90, 31.70, 119.95, 31.90)),
        feature("002", (119.95, 31.70, 120.10, 31.90)),
        valid_from=date(2026, 5, 1),
    )
    assert (outcome.outcome, outcome.counts["ended"], outcome.counts["added"]) == ("imported", 2, 2)
    assert desk.township(119.97, datetime(2026, 4, 30, 15, 59, tzinfo=UTC)) == "001"
    assert desk.township(119.97, datetime(2026, 4, 30, 16, 0, tzinfo=UTC)) == "002"
    older = await desk.load(LEFT, RIGHT)
    assert older.outcome == "refused"
    assert {finding.kind for finding in older.findings if finding.outcome is FindingOutcome.REFUSED} == {
        FindingKind.NEWER
    }


async def test_a_part_of_a_layer_leaves_the_rest_alone(desk: Desk) -> None:
    await desk.load(DISTRICT, LEFT, RIGHT)
    desk.clock.set(datetime(2026, 4, 1, 4, 0, tzinfo=UTC))
    renamed = {**RIGHT, "properties": {**RIGHT["properties"], "name": "新街道"}}  # type: ignore[dict-item]
    outcome = await desk.load(renamed)
    assert (outcome.counts["added"], outcome.counts["ended"]) == (1, 1)
    assert desk.township(119.95, desk.clock.now()) == "001"


async def test_a_whole_layer_ends_what_it_lacks(desk: Desk) -> None:
    await desk.load(DISTRICT, LEFT, RIGHT)
    desk.clock.set(datetime(2026, 4, 1, 4, 0, tzinfo=UTC))
    outcome = await desk.load(feature("003", BOX), whole_layers=True)
    assert (outcome.outcome, outcome.counts["ended"]) == ("imported", 2)
    assert desk.township(119.95, AT) == "001"
    assert desk.township(119.95, desk.clock.now()) == "003"
    assert [district.code for district in desk.geography.at(119.95, 31.8, desk.clock.now()).districts] == ["d"]


async def test_a_whole_layer_of_the_same_day_replaces_it(desk: Desk) -> None:
    await desk.load(DISTRICT, LEFT, RIGHT)
    await desk.load(feature("003", BOX), whole_layers=True)
    assert desk.township(119.95) == "003"
    assert await desk.count("jurisdiction") == 2


async def test_an_unknown_parent_is_noted(desk: Desk) -> None:
    outcome = await desk.load(LEFT, RIGHT)
    assert outcome.outcome == "imported"
    assert [(finding.kind, finding.area_codes) for finding in outcome.findings] == [
        (FindingKind.UNKNOWN_PARENT, ("001",)),
        (FindingKind.UNKNOWN_PARENT, ("002",)),
    ]


async def test_rings_in_the_wrong_order_are_one_finding(desk: Desk) -> None:
    turned = [
        {**one, "geometry": shapely.geometry.mapping(shapely.geometry.shape(one["geometry"]).reverse())}
        for one in (DISTRICT, LEFT, RIGHT)
    ]
    outcome = await desk.load(*turned)
    assert [(finding.kind, finding.area_codes) for finding in outcome.findings] == [
        (FindingKind.RING_ORDER, ("d", "001", "002"))
    ]
