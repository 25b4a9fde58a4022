"""Import of jurisdictions: a file's areas checked against each other and what is stored, then all or nothing."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import shapely

from command.foundation.clock import Clock, civil_date
from command.foundation.database import Database, Transaction
from command.geo.dispute_rows import list_settled
from command.geo.imports import records
from command.geo.imports.coverage import SLIVER_M, Checked, Dispute, check
from command.geo.imports.drafts import AreaDraft, Defaults, draft, fields_of
from command.geo.imports.findings import Finding, FindingKind, FindingOutcome, refused
from command.geo.imports.records import Origin, Report, Stored
from command.geo.imports.rings import mend
from command.geo.imports.source import Features
from command.geo.models import Layer
from command.geo.settlement import given_to

TILING = {Layer.DISTRICT: Layer.CITY, Layer.STREET: Layer.DISTRICT}
"""Layers that must tile, each with the layer above it."""
DEFAULT_DESK = "320400-desk"


@dataclass(frozen=True, slots=True)
class Options:
    """How to read the file and what to do with it; `mapping` is our field name to the file's column."""

    actor: str
    mapping: Mapping[str, str] = field(default_factory=dict)
    layer: Layer | None = None
    valid_from: date | None = None
    desk_code: str = DEFAULT_DESK
    sliver_m: float = SLIVER_M
    whole_layers: bool = False
    """The file holds all areas of its layers: those it lacks end the day before."""
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    import_id: int
    outcome: str
    findings: list[Finding]
    counts: dict[str, int]


@dataclass(slots=True)
class Plan:
    """What storing would do: new versions, versions changed in place, versions that end (never were: None)."""

    findings: list[Finding]
    fresh: list[AreaDraft] = field(default_factory=list)
    changed: list[tuple[int, AreaDraft]] = field(default_factory=list)
    ended: list[tuple[int, date | None]] = field(default_factory=list)
    disputes: dict[str, Dispute] = field(default_factory=dict)
    concerned: set[str] = field(default_factory=set)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "added": len(self.fresh),
            "changed": len(self.changed),
            "ended": len(self.ended),
            "disputes": len(self.disputes),
        }


async def import_jurisdictions(database: Database, clock: Clock, features: Features, options: Options) -> Outcome:
    """Store the file's areas in one transaction, or nothing where anything is refused or it is a dry run.

    The report is stored in every case and stands on the map as the layer `findings`.
    """
    now = clock.now()
    day = options.valid_from or civil_date(now)
    drafts, findings = read_areas(features, options, day)
    async with database.transaction() as tx:
        stored = await records.lock_stored(tx)
        settled = await list_settled(tx)
        plan = plan_import(drafts, findings, stored, options, day, settled)
        outcome = _outcome(plan.findings, options)
        report = Report("jurisdictions", outcome, features.name, features.digest, now, options.actor)
        counts = {"read": len(features.features), **plan.counts}
        import_id = await records.record(tx, report, plan.findings, counts)
        if outcome == "imported":
            await _store(tx, plan, Origin(import_id, features.name, day, options.desk_code))
    return Outcome(import_id, outcome, plan.findings, counts)


def read_areas(features: Features, options: Options, day: date) -> tuple[list[AreaDraft], list[Finding]]:
    """Every feature as an area with a mended shape; what cannot be used is among the findings."""
    drafts: list[AreaDraft] = []
    findings: list[Finding] = []
    for feature in features.features:
        fields = fields_of(feature.properties, options.mapping)
        code = str(fields.get("code", ""))
        label = str(fields.get("name", code))
        shape, found = mend(feature.shape, label, code, ordered=features.ordered_rings)
        findings += found
        if shape is None:
            continue
        made = draft(fields, shape, Defaults(options.layer, day))
        (findings if isinstance(made, Finding) else drafts).append(made)  # type: ignore[arg-type]
    return drafts, [*_ring_orders_joined(findings), *_duplicates(drafts)]


def _ring_orders_joined(findings: Sequence[Finding]) -> list[Finding]:
    """Programs write all rings of a file in one order: that is one finding."""
    turned = [finding for finding in findings if finding.kind is FindingKind.RING_ORDER]
    others = [finding for finding in findings if finding.kind is not FindingKind.RING_ORDER]
    if not turned:
        return others
    codes = tuple(code for finding in turned for code in finding.area_codes)
    text = f"{len(turned)}个要素的环方向不合 RFC 7946，已改正"
    return [Finding(FindingKind.RING_ORDER, FindingOutcome.MENDED, text, codes), *others]


def plan_import(
    drafts: Sequence[AreaDraft],
    findings: Sequence[Finding],
    stored: Sequence[Stored],
    options: Options,
    day: date,
    settled: Mapping[str, str],
) -> Plan:
    """Check the layers as they will stand on `day` and compare them with what is stored. Pure.

    `settled` are the disputes that somebody decided: code to the area that got the piece.
    """
    plan = Plan(list(findings))
    arriving = {area.code for area in drafts}
    layers = {area.layer for area in drafts}
    others = [old for old in stored if old.draft.code not in arriving and _stands(old.draft, day)]
    if options.whole_layers:
        plan.ended += [_ending(old, day) for old in others if old.draft.layer in layers]
        others = [old for old in others if old.draft.layer not in layers]
    standing = [old.draft for old in others]
    plan.findings += _unknown_parents([*drafts, *standing], drafts)
    for area in _checked([*drafts, *standing], layers, options.sliver_m, plan, settled):
        versions = [old for old in stored if old.draft.code == area.code]
        _compare(area, max(versions, key=lambda old: old.draft.valid_from, default=None), plan)
    return plan


def _checked(
    areas: list[AreaDraft], layers: set[Layer], sliver_m: float, plan: Plan, settled: Mapping[str, str]
) -> list[AreaDraft]:
    """All areas with the tiling ones of `layers` mended; findings and disputes go into the plan."""
    final = {area.code: area for area in areas}
    for layer, above in TILING.items():
        if layer in layers:
            checked = check(
                [area for area in areas if area.layer is layer],
                [area for area in areas if area.layer is above],
                sliver_m,
            )
            open_still, decided = _as_decided(checked, settled)
            plan.findings += [*checked.findings, *decided]
            plan.disputes.update(open_still)
            plan.concerned |= {area.code for area in checked.areas}
            final.update({area.code: area for area in checked.areas})
    return list(final.values())


def _as_decided(checked: Checked, settled: Mapping[str, str]) -> tuple[dict[str, Dispute], list[Finding]]:
    """A file that shows a settled dispute again gets the decision again; the others stay open."""
    open_still: dict[str, Dispute] = {}
    decided: list[Finding] = []
    for dispute in checked.disputes:
        code = _dispute_code(dispute)
        owner = next((area for area in checked.areas if area.code == settled.get(code)), None)
        if owner is None:
            open_still[code] = dispute
            continue
        changed = {area.code: area for area in given_to(owner.code, dispute.shape, checked.areas)}
        checked.areas = [changed.get(area.code, area) for area in checked.areas]
        checked.findings = [found for found in checked.findings if found.shape is not dispute.shape]
        text = f"{'、'.join(dispute.claimant_codes)}待确权的{dispute.area_m2:.1f}平方米已有决定，归{owner.name}"
        decided.append(
            Finding(
                FindingKind.SETTLED,
                FindingOutcome.MENDED,
                text,
                dispute.claimant_codes,
                dispute.area_m2,
                dispute.shape,
            )
        )
    return open_still, decided


def _compare(area: AreaDraft, newest: Stored | None, plan: Plan) -> None:
    """What becomes of one area, given its newest stored version."""
    if newest is None:
        plan.fresh.append(area)
    elif replace(newest.draft, valid_from=area.valid_from) == area:
        return
    elif newest.draft.valid_from > area.valid_from:
        text = f"{area.name}：库中已有{newest.draft.valid_from}起的较新边界"
        plan.findings.append(refused(FindingKind.NEWER, text, area.code))
    elif newest.draft.valid_from == area.valid_from:
        plan.changed.append((newest.id, area))
    else:
        if _stands(newest.draft, area.valid_from):
            plan.ended.append(_ending(newest, area.valid_from))
        plan.fresh.append(area)


def _stands(area: AreaDraft, day: date) -> bool:
    return area.valid_to is None or area.valid_to >= day


def _ending(old: Stored, day: date) -> tuple[int, date | None]:
    """The last day of a version that does not hold from `day` on; None when it then never held at all."""
    return old.id, day - timedelta(days=1) if old.draft.valid_from < day else None


async def _store(tx: Transaction, plan: Plan, origin: Origin) -> None:
    for area_id, last_day in plan.ended:
        await records.end_area(tx, area_id, last_day)
    for area_id, area in plan.changed:
        await records.update_area(tx, area_id, area, origin)
    for area in plan.fresh:
        await records.insert_area(tx, area, origin)
    await records.replace_disputes(tx, plan.disputes, plan.concerned, origin)


def _outcome(findings: Sequence[Finding], options: Options) -> str:
    if any(finding.outcome is FindingOutcome.REFUSED for finding in findings):
        return "refused"
    return "dry_run" if options.dry_run else "imported"


def _duplicates(drafts: Sequence[AreaDraft]) -> list[Finding]:
    often = Counter(area.code for area in drafts)
    return [
        refused(FindingKind.DUPLICATE, f"代码{code}在文件中出现{times}次", code)
        for code, times in often.items()
        if times > 1
    ]


def _unknown_parents(known: Sequence[AreaDraft], drafts: Sequence[AreaDraft]) -> list[Finding]:
    codes = {area.code for area in known}
    return [
        Finding(
            FindingKind.UNKNOWN_PARENT,
            FindingOutcome.NOTED,
            f"{area.name}的上级{code}不在库中，也不在文件中",
            (area.code,),
        )
        for area in drafts
        for code in dict.fromkeys((area.parent_code, area.enforcement_parent_code))
        if code is not None and code not in codes
    ]


def _dispute_code(dispute: Dispute) -> str:
    """The same dispute keeps its code from import to import: claimants and place tell it."""
    place = shapely.to_wkt(dispute.shape.representative_point(), rounding_precision=5)
    return "dispute-" + hashlib.sha256(f"{dispute.claimant_codes}{place}".encode()).hexdigest()[:12]
