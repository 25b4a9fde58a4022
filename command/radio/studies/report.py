"""A finished study as the sheets of a workbook that a leader can take along: what was asked, shares, gaps, failures. Pure."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import msgspec

from command.foundation.clock import CIVIL_ZONE
from command.radio.propagation.budget import Carry, Direction
from command.radio.studies.kinds import Sense
from command.radio.studies.schemas import (
    AreaShares,
    GapCollection,
    RedundancyView,
    Share,
    ShareLevel,
    SharesView,
    StudySite,
    StudySummary,
    StudyView,
)
from command.radio.studies.verdicts import of_failure

M2_PER_KM2 = 1e6

TERMINALS = {Carry.HANDHELD_AT_HEAD: "手持（贴耳）", Carry.HANDHELD_ON_HIP: "手持（腰间）", Carry.VEHICLE: "车载台"}
SENSES = {Sense.BOTH: "双向", Sense.TALK_OUT: "下行", Sense.TALK_IN: "上行"}
LIMITS = {Direction.TALK_OUT: "下行", Direction.TALK_IN: "上行"}
LEVELS = {ShareLevel.CITY: "全市", ShareLevel.DISTRICT: "区市", ShareLevel.TOWNSHIP: "街镇", ShareLevel.SQUAD: "中队"}
CAUSES = {
    "hidden": "被遮挡",
    "far": "太远",
    "terminal": "仅车载可用",
    "uplink": "上行不足",
    "no_data": "缺数据",
    "interfered": "同频干扰",
}


class Form(StrEnum):
    """How a column's figures are shown."""

    TEXT = "text"
    SHARE = "share"
    COUNT = "count"
    TENTHS = "tenths"
    DEGREES = "degrees"


class Column(msgspec.Struct, frozen=True):
    title: str
    form: Form = Form.TEXT
    width: int = 12
    """In characters."""


Value = str | float | None


class Sheet(msgspec.Struct, frozen=True):
    name: str
    columns: list[Column]
    rows: list[list[Value]]


def sheets_of(
    study: StudyView, shares: Sequence[SharesView], gaps: GapCollection, redundancy: RedundancyView
) -> list[Sheet]:
    """`shares`: each level and terminal once. A figure that is denied stays empty."""
    by_level = {level: [each for each in shares if each.level is level] for level in LEVELS}
    return [
        _about(study, gaps),
        *(_shares(level, found) for level, found in by_level.items() if found),
        _gaps(gaps, {site.code: site.name for site in study.sites}),
        _failures(redundancy),
        _sites(study.sites),
    ]


def _about(study: StudyView, gaps: GapCollection) -> Sheet:
    inputs = study.inputs
    changes = len(inputs.changed) + len(inputs.added) + len(inputs.removed)
    rows: list[list[Value]] = [
        ["名称", study.name],
        ["计算人", study.author],
        ["完成时间", _civil(study.finished_at)],
        ["站点数", float(len(study.sites))],
        ["试改的站点", float(changes)],
        ["格点 m", inputs.cell_m],
        ["手持半径 km", inputs.radius_handheld_m / 1000],
        ["车载半径 km", inputs.radius_vehicle_m / 1000],
        ["阴影衰落标准差 dB", inputs.sigma],
        ["入室损耗 dB", inputs.indoor_db],
        ["盲区所指的终端", TERMINALS[gaps.terminal]],
        ["盲区所指的方向", SENSES[gaps.direction]],
        ["盲区所指的可靠度", gaps.probability],
        ["太小而不列的盲区", float(gaps.dropped_components)],
        *(_ground(study.summary) if study.summary is not None else []),
        ["说明", "传播模型的计算结果，不是实测。面积覆盖率与平均可靠度是两个数，不可混用。"],
    ]
    return Sheet("概要", [Column("项目", width=22), Column("内容", width=60)], rows)


def _ground(summary: StudySummary) -> list[list[Value]]:
    return [
        ["地形", "地面高程" if summary.surface == "bare_earth" else "地表模型（含建筑、树木）"],
        ["地物", "有" if summary.clutter == "land_cover" else "无地物数据"],
        ["地物损耗系数", summary.clutter_factor],
        ["人口", "有" if summary.population == "population_raster" else "无人口数据"],
        ["地形图幅", "、".join(summary.terrain_tiles)],
        ["模型版本", summary.code_version],
    ]


def _shares(level: ShareLevel, found: Sequence[SharesView]) -> Sheet:
    """A row an area; three columns a terminal."""
    columns = [
        Column("编码", width=16),
        Column("名称", width=18),
        Column("面积 km²", Form.TENTHS),
        Column("人口", Form.COUNT),
    ]
    for each in found:
        who = f"{TERMINALS[each.terminal]} {each.probability:.0%}"
        columns += [
            Column(f"{who} 面积", Form.SHARE, 20),
            Column(f"{who} 人口", Form.SHARE, 20),
            Column(f"{who} 平均可靠度", Form.SHARE, 24),
            Column("目标", Form.SHARE, 8),
            Column("达标", width=8),
        ]
    rows = [_area(area.code, [_by_code(each, area.code) for each in found]) for area in found[0].areas]
    return Sheet(LEVELS[level], columns, rows)


def _by_code(shares: SharesView, code: str) -> AreaShares | None:
    return next((area for area in shares.areas if area.code == code), None)


def _area(code: str, terminals: Sequence[AreaShares | None]) -> list[Value]:
    first = terminals[0]
    assert first is not None
    row: list[Value] = [code, first.name, first.area.total / M2_PER_KM2, first.people.total if first.people else None]
    for area in terminals:
        if area is None:
            row += [None] * 5
            continue
        meets = None if area.meets is None else "是" if area.meets else "否"
        row += [_covered(area.area), _covered(area.people), area.area.mean_reliability, area.target, meets]
    return row


def _covered(share: Share | None) -> float | None:
    return share.covered_share if share is not None else None


def _gaps(gaps: GapCollection, sites: dict[str, str]) -> Sheet:
    columns = [
        Column("街镇", width=18),
        Column("人口", Form.COUNT),
        Column("面积 km²", Form.TENTHS),
        Column("占街镇人口", Form.SHARE),
        Column("原因", width=14),
        Column("先断方向"),
        Column("中位缺额 dB", Form.TENTHS),
        Column("最大缺额 dB", Form.TENTHS),
        Column("最近可用站点", width=18),
        Column("距离 km", Form.TENTHS),
        Column("经度", Form.DEGREES),
        Column("纬度", Form.DEGREES),
        Column("不计入考核的依据", width=24),
    ]
    rows: list[list[Value]] = []
    for feature in gaps.features:
        gap = feature.properties
        rows.append(
            [
                gap.area_name,
                gap.people,
                gap.area_m2 / M2_PER_KM2,
                gap.people_share,
                CAUSES.get(gap.cause, gap.cause),
                LIMITS[gap.limiting],
                gap.median_deficit_db,
                gap.worst_deficit_db,
                sites.get(gap.best_site or "", gap.best_site),
                gap.distance_m / 1000 if gap.distance_m is not None else None,
                gap.lon,
                gap.lat,
                gap.excluded,
            ]
        )
    return Sheet("盲区", columns, rows)


def _failures(redundancy: RedundancyView) -> Sheet:
    columns = [
        Column("站点", width=18),
        Column("主服务 km²", Form.TENTHS),
        Column("只靠它 km²", Form.TENTHS),
        Column("只靠它的人口", Form.COUNT),
        Column("受影响最大的街镇", width=40),
        Column("结论", width=48),
    ]
    rows: list[list[Value]] = [
        [
            site.name,
            site.best_area_m2 / M2_PER_KM2,
            site.sole_area_m2 / M2_PER_KM2,
            site.sole_people,
            "、".join(loss.name for loss in site.townships[:5]),
            of_failure(site).text,
        ]
        for site in sorted(redundancy.sites, key=lambda site: -(site.sole_people or 0.0))
    ]
    return Sheet("单点", columns, rows)


def _sites(sites: Sequence[StudySite]) -> Sheet:
    columns = [
        Column("编码"),
        Column("名称", width=18),
        Column("经度", Form.DEGREES),
        Column("纬度", Form.DEGREES),
        Column("天线高 m", Form.TENTHS),
        Column("试改"),
    ]
    rows: list[list[Value]] = [
        [site.code, site.name, site.lon, site.lat, site.antenna_height_m, "是" if site.changed else None]
        for site in sites
    ]
    return Sheet("站点", columns, rows)


def _civil(at: datetime | None) -> str | None:
    return at.astimezone(CIVIL_ZONE).strftime("%Y-%m-%d %H:%M") if at is not None else None
