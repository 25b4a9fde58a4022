"""One feature of a file as an area that may be stored: fields by name, checked against the standard's rules. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from shapely.geometry.base import BaseGeometry

from command.geo.imports.findings import Finding, FindingKind, refused
from command.geo.models import OWN_SUBJECT_RANKS, AreaKind, Layer, SubjectMode, ZoneRank
from command.geo.spelling import syllables

SYNONYMS: dict[str, tuple[str, ...]] = {
    "code": ("行政区划代码", "区划代码", "代码", "XZQDM", "DM"),
    "name": ("名称", "行政区名称", "XZQMC", "MC", "NAME"),
    "name_pinyin": ("拼音", "PINYIN"),
    "layer": ("图层",),
    "kind": ("类型", "LX"),
    "parent_code": ("上级代码", "SJDM"),
    "enforcement_parent_code": ("执法上级",),
    "mode": ("执法模式", "subject_mode"),
    "subject_name": ("执法主体",),
    "body_code": ("责任单位",),
    "rank": ("级别",),
    "document": ("依据", "文号"),
    "valid_from": ("起始日期",),
    "valid_to": ("截止日期",),
    "approved_from": ("批准日期",),
    "approved_to": ("批准截止",),
    "population": ("人口",),
    "synthetic": (),
}
"""Fields of an area, and other names under which a file's column is taken for one."""

KINDS: dict[str, AreaKind] = {
    "prefecture_city": AreaKind.CITY,
    "city": AreaKind.CITY,
    "district": AreaKind.DISTRICT,
    "county_level_city": AreaKind.DISTRICT,
    "functional_zone": AreaKind.DISTRICT,
    "jiedao": AreaKind.STREET,
    "street": AreaKind.STREET,
    "街道": AreaKind.STREET,
    "zhen": AreaKind.TOWN,
    "xiang": AreaKind.TOWN,
    "town": AreaKind.TOWN,
    "镇": AreaKind.TOWN,
    "乡": AreaKind.TOWN,
    "zone": AreaKind.ZONE,
    "园区": AreaKind.ZONE,
    "开发区": AreaKind.ZONE,
}
_KIND_OF_LAYER = {
    Layer.CITY: AreaKind.CITY,
    Layer.DISTRICT: AreaKind.DISTRICT,
    Layer.ENFORCEMENT_DISTRICT: AreaKind.DISTRICT,
    Layer.ZONE: AreaKind.ZONE,
}
_WITH_MODE = {Layer.STREET, Layer.ZONE}


@dataclass(frozen=True, slots=True)
class AreaDraft:
    code: str
    name: str
    name_pinyin: str
    layer: Layer
    kind: AreaKind
    parent_code: str | None
    enforcement_parent_code: str | None
    subject_mode: SubjectMode | None
    subject_name: str
    body_code: str | None
    rank: ZoneRank | None
    document: str
    approved_from: date | None
    approved_to: date | None
    valid_from: date
    valid_to: date | None
    population: int | None
    synthetic: bool
    shape: BaseGeometry

    def shaped(self, shape: BaseGeometry) -> "AreaDraft":
        return replace(self, shape=shape)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a file without the column means."""

    layer: Layer | None
    valid_from: date


class _FieldError(Exception):
    """A field cannot be used; the text says which and why."""


def fields_of(properties: Mapping[str, Any], mapping: Mapping[str, str]) -> dict[str, Any]:
    """The file's values by our field names: the given mapping first, then the name itself, then its synonyms."""
    found: dict[str, Any] = {}
    for field, synonyms in SYNONYMS.items():
        for column in (mapping.get(field), field, *synonyms):
            if column is not None and _given(properties.get(column)):
                found[field] = properties[column]
                break
    return found


def draft(properties: Mapping[str, Any], shape: BaseGeometry, defaults: Defaults) -> AreaDraft | Finding:
    """An area of named fields, or the refusal that says what is wrong with them."""
    code = _text(properties, "code")
    try:
        return _checked(properties, code, shape, defaults)
    except _FieldError as wrong:
        named = f"{code} {_text(properties, 'name')}".strip() or "无代码、无名称的要素"
        return refused(FindingKind.FIELD, f"{named}：{wrong}", *([code] if code else []), shape=shape)


def _checked(properties: Mapping[str, Any], code: str, shape: BaseGeometry, defaults: Defaults) -> AreaDraft:
    name = _text(properties, "name")
    if not code or not name:
        raise _FieldError("缺少代码或名称，请用字段对照指明所在列")
    layer = _layer(properties, defaults)
    kind = _kind(properties, name, layer)
    mode = _mode(properties, layer, kind)
    valid_from = _date(properties, "valid_from") or defaults.valid_from
    made = AreaDraft(
        code=code,
        name=name,
        name_pinyin=_text(properties, "name_pinyin") or " ".join(syllables(name)),
        layer=layer,
        kind=kind,
        parent_code=_text(properties, "parent_code") or None,
        enforcement_parent_code=_text(properties, "enforcement_parent_code")
        or _text(properties, "parent_code")
        or None,
        subject_mode=mode,
        subject_name=_text(properties, "subject_name"),
        body_code=_text(properties, "body_code") or None,
        rank=_rank(properties),
        document=_text(properties, "document"),
        approved_from=_date(properties, "approved_from") or (valid_from if mode is SubjectMode.ZONE_OWN else None),
        approved_to=_date(properties, "approved_to"),
        valid_from=valid_from,
        valid_to=_date(properties, "valid_to"),
        population=_number(properties, "population"),
        synthetic=_text(properties, "synthetic").lower() in {"true", "1"},
        shape=shape,
    )
    _lawful(made)
    return made


def _lawful(area: AreaDraft) -> None:
    """The rules of 01.02 and 01.03; the tables hold them too."""
    if area.valid_to is not None and area.valid_to < area.valid_from:
        raise _FieldError(f"截止日期{area.valid_to}早于起始日期{area.valid_from}")
    if area.subject_mode is SubjectMode.TOWN_GOV and area.kind is not AreaKind.TOWN:
        raise _FieldError("只有乡镇可以以自己名义执法，街道不可以（01.02.2）")
    if area.subject_mode in {SubjectMode.ZONE_OWN, SubjectMode.ZONE_STATIONED} and area.kind is not AreaKind.ZONE:
        raise _FieldError("园区模式只适用于园区（01.03）")
    if area.subject_mode is SubjectMode.ZONE_OWN and area.rank not in OWN_SUBJECT_RANKS:
        raise _FieldError("园区以自己名义执法须为省级以上（01.03.2）")
    if area.subject_mode is SubjectMode.ZONE_OWN and not area.document:
        raise _FieldError("园区以自己名义执法须有批准文件（01.03.2）")


def _layer(properties: Mapping[str, Any], defaults: Defaults) -> Layer:
    given = _text(properties, "layer")
    if not given and defaults.layer is not None:
        return defaults.layer
    if given not in set(Layer):
        raise _FieldError(f"图层“{given}”不是 {'、'.join(Layer)} 之一")
    return Layer(given)


def _kind(properties: Mapping[str, Any], name: str, layer: Layer) -> AreaKind:
    if layer in _KIND_OF_LAYER:
        return _KIND_OF_LAYER[layer]
    given = _text(properties, "kind")
    if given:
        if given not in KINDS:
            raise _FieldError(f"类型“{given}”未知")
        return KINDS[given]
    return next((kind for ending, kind in KINDS.items() if name.endswith(ending)), AreaKind.STREET)


def _mode(properties: Mapping[str, Any], layer: Layer, kind: AreaKind) -> SubjectMode | None:
    given = _text(properties, "mode").upper()
    if layer not in _WITH_MODE:
        return None
    if not given:
        return SubjectMode.ZONE_STATIONED if kind is AreaKind.ZONE else SubjectMode.STATIONED
    if given not in set(SubjectMode):
        raise _FieldError(f"执法模式“{given}”不是 {'、'.join(SubjectMode)} 之一")
    return SubjectMode(given)


def _rank(properties: Mapping[str, Any]) -> ZoneRank | None:
    given = _text(properties, "rank")
    if given and given not in set(ZoneRank):
        raise _FieldError(f"级别“{given}”不是 {'、'.join(ZoneRank)} 之一")
    return ZoneRank(given) if given else None


def _given(value: Any) -> bool:
    return value is not None and value == value and value != ""  # noqa: PLR0124 - a missing number is not itself


def _text(properties: Mapping[str, Any], field: str) -> str:
    value = properties.get(field)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _number(properties: Mapping[str, Any], field: str) -> int | None:
    text = _text(properties, field)
    if not text:
        return None
    try:
        return int(text)
    except ValueError:
        raise _FieldError(f"“{text}”不是整数（{field}）") from None


def _date(properties: Mapping[str, Any], field: str) -> date | None:
    text = _text(properties, field)
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        raise _FieldError(f"“{text}”不是日期（{field}，应为 YYYY-MM-DD）") from None
