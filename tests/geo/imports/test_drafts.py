from datetime import date

import pytest

from command.geo.imports.drafts import AreaDraft, Defaults, draft, fields_of
from command.geo.imports.findings import Finding, FindingOutcome
from command.geo.models import AreaKind, Layer, SubjectMode, ZoneRank
from tests.geo.partitions import BOX, DAY

STREET = {"code": "320402003000", "name": "茶山街道", "layer": "street"}
ZONE = {
    "code": "zone-a",
    "name": "高新区",
    "layer": "zone",
    "mode": "ZONE_OWN",
    "rank": "provincial",
    "document": "批复",
}


def made(**fields: object) -> AreaDraft:
    result = draft(fields, BOX, Defaults(None, DAY))
    assert isinstance(result, AreaDraft), result
    return result


def refusal(**fields: object) -> str:
    result = draft(fields, BOX, Defaults(None, DAY))
    assert isinstance(result, Finding)
    assert result.outcome is FindingOutcome.REFUSED
    return result.text


def test_a_street_is_stationed_unless_told() -> None:
    area = made(**STREET)
    assert (area.layer, area.kind, area.subject_mode) == (Layer.STREET, AreaKind.STREET, SubjectMode.STATIONED)
    assert (area.valid_from, area.valid_to) == (DAY, None)


@pytest.mark.parametrize(
    ("name", "kind"), [("郑陆镇", AreaKind.TOWN), ("某某乡", AreaKind.TOWN), ("红梅街道", AreaKind.STREET)]
)
def test_the_name_tells_street_from_town(name: str, kind: AreaKind) -> None:
    assert made(**{**STREET, "name": name}).kind is kind


def test_only_a_town_is_a_subject_of_its_own() -> None:
    """01.02.2."""
    assert "01.02.2" in refusal(**STREET, mode="TOWN_GOV")
    assert made(**{**STREET, "name": "邹区镇"}, mode="TOWN_GOV").subject_mode is SubjectMode.TOWN_GOV


def test_a_zone_of_its_own_needs_rank_and_document() -> None:
    """01.03.2."""
    assert made(**ZONE).rank is ZoneRank.PROVINCIAL
    assert made(**ZONE).approved_from == DAY
    assert "省级" in refusal(**{**ZONE, "rank": "municipal"})
    assert "省级" in refusal(**{**ZONE, "rank": ""})
    assert "批准文件" in refusal(**{**ZONE, "document": ""})


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"code": ""}, "缺少代码"),
        ({"layer": "moon"}, "图层"),
        ({"kind": "castle"}, "类型"),
        ({"mode": "MAYBE"}, "执法模式"),
        ({"rank": "best"}, "级别"),
        ({"valid_from": "soon"}, "不是日期"),
        ({"population": "many"}, "不是整数"),
        ({"valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "早于"),
        ({"mode": "ZONE_STATIONED"}, "园区"),
    ],
)
def test_a_wrong_field_is_named(wrong: dict[str, str], says: str) -> None:
    assert says in refusal(**{**STREET, **wrong})


def test_columns_are_found_by_mapping_name_and_synonym() -> None:
    row = {
        "DM": "320402003000",
        "MC": "茶山街道",
        "qi": "2024-05-01",
        "人口": 81234.0,
        "空": None,
        "XZQMC": float("nan"),
    }
    fields = fields_of(row, {"valid_from": "qi"})
    area = draft(fields, BOX, Defaults(Layer.STREET, DAY))
    assert isinstance(area, AreaDraft)
    assert (area.code, area.name, area.valid_from) == ("320402003000", "茶山街道", date(2024, 5, 1))
    assert area.population == 81_234


def test_a_numeric_code_keeps_its_digits() -> None:
    """Some tables hold codes as numbers."""
    assert made(**{**STREET, "code": 320402003000.0}).code == "320402003000"
