"""Use cases of the site register. Everybody who may see the force sees the net; planners and operators write it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from command.force.service import Organisation
from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.foundation.errors import conflict, invalid, not_found
from command.foundation.history.events import Fact, History, Subject
from command.foundation.idempotency import CommandKey, once
from command.foundation.security import Permission, Scope, system_scope
from command.geo.datum import Datum, to_wgs84
from command.radio.propagation.antenna import UnreadablePatternError, parse_msi
from command.radio.sites import repository
from command.radio.sites.files import Row, plan
from command.radio.sites.kinds import OutageCause
from command.radio.sites.merging import merged
from command.radio.sites.models import (
    SUSPECTED_WHILE,
    Outage,
    Site,
    SiteRecord,
    TalkGroup,
    changed_fields,
    goes_dark_at,
)
from command.radio.sites.schemas import (
    NewOutage,
    NewPattern,
    NewSite,
    NewTalkGroup,
    OutageEnd,
    OutageView,
    PatternView,
    RowFault,
    SiteChange,
    SiteCollection,
    SiteFeature,
    SiteImport,
    TalkGroupView,
)
from command.radio.sites.views import feature_of, outage_view

MOST_OUTAGES = 500


@dataclass(frozen=True, slots=True)
class _Known:
    """What a site may name: talk groups with their ids by number, and antenna patterns."""

    groups: dict[int, int]
    patterns: set[str]


class Sites:
    def __init__(self, database: Database, clock: Clock, history: History, organisation: Organisation) -> None:
        self._database = database
        self._clock = clock
        self._history = history
        self._organisation = organisation

    async def register(self, ids: Sequence[int] | None = None) -> list[Site]:
        """Every site that is not deleted, or those of these ids, with outages that have not ended."""
        async with self._database.transaction() as tx:
            return await self._list(tx, ids)

    async def dark_between(
        self, tx: Transaction, start: datetime, end: datetime
    ) -> dict[str, list[tuple[datetime, datetime | None]]]:
        """When sites were of no use within [start, end), by code: from when to when, None: still."""
        found: dict[str, list[tuple[datetime, datetime | None]]] = {}
        for code, begins_at, ends_at in await repository.list_dark(tx, start, end):
            found.setdefault(code, []).append((begins_at, ends_at))
        return found

    async def collection(self, scope: Scope) -> SiteCollection:
        scope.require(Permission.FORCE_READ)
        now = self._clock.now()
        return SiteCollection(features=[feature_of(site, now) for site in await self.register()])

    async def records(self, scope: Scope) -> list[SiteRecord]:
        """What an export writes."""
        scope.require(Permission.FORCE_READ)
        return [site.record for site in await self.register()]

    async def read(self, site_id: int, scope: Scope) -> SiteFeature:
        """Raises NOT_FOUND `site_not_found`."""
        scope.require(Permission.FORCE_READ)
        async with self._database.transaction() as tx:
            return feature_of(await self._one(tx, site_id), self._clock.now())

    async def add(self, new: NewSite, scope: Scope, command: CommandKey | None) -> SiteFeature:
        """Raises INVALID `body_unknown`, `talk_group_unknown`, `pattern_unknown`, CONFLICT `site_code_taken`."""
        scope.require(Permission.RADIO_EDIT)
        record = _in_wgs84(SiteRecord(**new.model_dump(exclude={"datum"})), new.datum)

        async def act() -> SiteFeature:
            site_id = await self._insert(tx, record, scope, await self._known_names(tx))
            return feature_of(await self._one(tx, site_id), self._clock.now())

        async with self._database.transaction() as tx:
            return await once(tx, command, SiteFeature, self._clock.now(), act)

    async def change(self, site_id: int, change: SiteChange, scope: Scope) -> SiteFeature:
        """Raises NOT_FOUND `site_not_found`, CONFLICT `site_changed_meanwhile`, INVALID as `add` and `site_invalid`."""
        scope.require(Permission.RADIO_EDIT)
        async with self._database.transaction() as tx:
            site = await self._one(tx, site_id, lock=True)
            self._require_own(site.body_id, scope, site_id)
            if change.revision not in {None, site.revision}:
                raise conflict("site_changed_meanwhile", "读取之后该站点已被修改，请重新读取", revision=site.revision)
            await self._update(tx, site, merged(site.record, change), scope, await self._known_names(tx))
            return feature_of(await self._one(tx, site_id), self._clock.now())

    async def remove(self, site_id: int, scope: Scope) -> None:
        """It leaves the register; studies and outages go on naming it. Raises NOT_FOUND `site_not_found`."""
        scope.require(Permission.RADIO_EDIT)
        async with self._database.transaction() as tx:
            site = await self._one(tx, site_id, lock=True)
            self._require_own(site.body_id, scope, site_id)
            now = self._clock.now()
            await repository.set_groups(tx, site_id, [])
            await repository.delete_site(tx, site_id, now, scope.actor)
            await self._record(tx, "site_removed", site_id, site.body_id, scope, {"code": site.record.code})

    async def begin_outage(self, site_id: int, new: NewOutage, scope: Scope, command: CommandKey | None) -> OutageView:
        """Raises NOT_FOUND `site_not_found`, INVALID `outage_in_the_future`, CONFLICT `outage_lasts_already`."""
        scope.require(Permission.RADIO_EDIT)
        now = self._clock.now()
        starts_at = new.starts_at or now
        if starts_at > now:
            raise invalid("outage_in_the_future", "停机开始时间不能晚于现在", starts_at=starts_at)

        async def act() -> OutageView:
            site = await self._one(tx, site_id, lock=True)
            self._require_own(site.body_id, scope, site_id)
            if any(outage.cause is new.cause for outage in site.outages):
                raise conflict("outage_lasts_already", "该站点同一原因的停机尚未结束", cause=new.cause.value)
            dark_at = goes_dark_at(new.cause, starts_at, site.record.battery_hours)
            values: dict[str, Any] = {"site_id": site_id, "cause": new.cause.value, "starts_at": starts_at}
            values |= {"dark_at": dark_at, "note": new.note, "reported_by": scope.actor}
            made = await repository.insert_outage(tx, values)
            data = {"code": site.record.code, "cause": new.cause.value, "starts_at": starts_at, "dark_at": dark_at}
            await self._record(tx, "site_outage_began", site_id, site.body_id, scope, data)
            return outage_view(made)

        async with self._database.transaction() as tx:
            return await once(tx, command, OutageView, now, act)

    async def end_outage(self, site_id: int, outage_id: int, end: OutageEnd, scope: Scope) -> OutageView:
        """Raises NOT_FOUND `site_not_found`, `outage_not_found`, CONFLICT `outage_ended`, INVALID `ends_before_it_begins`."""
        scope.require(Permission.RADIO_EDIT)
        now = self._clock.now()
        ends_at = end.ends_at or now
        async with self._database.transaction() as tx:
            site = await self._one(tx, site_id, lock=True)
            self._require_own(site.body_id, scope, site_id)
            outage = await repository.lock_outage(tx, site_id, outage_id)
            if outage is None:
                raise not_found("outage", outage_id)
            if outage.ends_at is not None:
                raise conflict("outage_ended", "该停机已经结束", ends_at=outage.ends_at)
            if ends_at < outage.starts_at or ends_at > now:
                raise invalid("ends_before_it_begins", "结束时间须在开始之后、现在之前", starts_at=outage.starts_at)
            ended = await repository.end_outage(tx, outage_id, ends_at, scope.actor)
            data = {"code": site.record.code, "cause": outage.cause.value, "ends_at": ends_at}
            await self._record(tx, "site_outage_ended", site_id, site.body_id, scope, data)
            return outage_view(ended)

    async def fell_silent(self, tx: Transaction, site_id: int, heard_at: datetime, actor: str) -> Outage | None:
        """The platform's own suspicion: nothing is heard of the site since. It counts as dark, since no order comes
        through it. None where the site is gone or its silence is known already.
        """
        found = await self._list(tx, [site_id], lock=True)
        now = self._clock.now()
        if not found or found[0].serving_at(now) not in SUSPECTED_WHILE or _silence_of(found[0]) is not None:
            return None
        site, starts_at = found[0], min(heard_at, now)
        values: dict[str, Any] = {"site_id": site_id, "cause": OutageCause.SILENT.value, "starts_at": starts_at}
        made = await repository.insert_outage(tx, {**values, "dark_at": starts_at, "reported_by": actor})
        data = {"code": site.record.code, "cause": OutageCause.SILENT.value, "starts_at": starts_at}
        await self._note(tx, "site_outage_began", site, actor, {**data, "dark_at": starts_at})
        return made

    async def heard_again(self, tx: Transaction, site_id: int, since: datetime, actor: str) -> None:
        """Ends what `fell_silent` began, at the instant from which on the site is heard; nothing where it has ended."""
        found = await self._list(tx, [site_id], lock=True)
        outage = _silence_of(found[0]) if found else None
        if outage is None:
            return
        ends_at = max(outage.starts_at, since)
        await repository.end_outage(tx, outage.id, ends_at, actor)
        data = {"code": found[0].record.code, "cause": outage.cause.value, "ends_at": ends_at}
        await self._note(tx, "site_outage_ended", found[0], actor, data)

    async def silences(self, tx: Transaction, site_id: int, since: datetime) -> int:
        """How many silences of the site have ended since."""
        return await repository.count_ended(tx, site_id, OutageCause.SILENT, since)

    async def outages(self, site_id: int, scope: Scope) -> list[OutageView]:
        """Newest first. Raises NOT_FOUND `site_not_found`."""
        scope.require(Permission.FORCE_READ)
        async with self._database.transaction() as tx:
            await self._one(tx, site_id)
            return [outage_view(outage) for outage in await repository.list_outages(tx, site_id, MOST_OUTAGES)]

    async def talk_groups(self, scope: Scope) -> list[TalkGroupView]:
        scope.require(Permission.FORCE_READ)
        async with self._database.transaction() as tx:
            return [self._group_view(row) for row in await repository.list_groups(tx)]

    async def groups(self, tx: Transaction) -> dict[int, TalkGroup]:
        """By number, with the sites that carry each."""
        return {
            row.number: TalkGroup(row.number, row.body_id, row.slot, frozenset(row.site_codes))
            for row in await repository.list_groups(tx)
        }

    async def put_talk_group(self, new: NewTalkGroup, scope: Scope) -> TalkGroupView:
        """Added, or changed where the number is known. Raises INVALID `body_unknown`."""
        scope.require(Permission.RADIO_EDIT)
        body_id = self._body_id(new.body_code, scope)
        async with self._database.transaction() as tx:
            group_id = await repository.put_group(tx, new.number, new.name, body_id, new.slot)
            at, data = self._clock.now(), new.model_dump(mode="json")
            audience = [body_id] if body_id is not None else []
            fact = Fact("talk_group_put", Subject("talk_group", group_id), at, scope.actor, audience, data)
            await self._history.record(tx, fact, at)
            return next(self._group_view(row) for row in await repository.list_groups(tx) if row.id == group_id)

    async def put_pattern(self, new: NewPattern, scope: Scope) -> PatternView:
        """Raises INVALID `pattern_unreadable`, with the line."""
        scope.require(Permission.RADIO_EDIT)
        read = _read_pattern(new.name, new.text)
        async with self._database.transaction() as tx:
            made = await repository.put_pattern(tx, new.name, new.text, self._clock.now(), scope.actor)
        return read.model_copy(update={"id": made})

    async def patterns(self, scope: Scope) -> list[PatternView]:
        scope.require(Permission.FORCE_READ)
        async with self._database.transaction() as tx:
            rows = await repository.list_patterns(tx)
        return [_read_pattern(row.name, row.text).model_copy(update={"id": row.id}) for row in rows]

    async def pattern_texts(self, names: Sequence[str]) -> dict[str, str]:
        async with self._database.transaction() as tx:
            return {row.name: row.text for row in await repository.list_patterns(tx, names)}

    async def import_rows(self, rows: Sequence[Row], datum: Datum, scope: Scope, *, dry_run: bool) -> SiteImport:
        """All rows or none: added, or changed where the code is known. Columns that are not given stay."""
        scope.require(Permission.RADIO_EDIT)
        async with self._database.transaction() as tx:
            known = {site.record.code: site for site in await self._list(tx, None, lock=True)}
            planned, faults = plan(rows, {code: site.record for code, site in known.items()}, datum)
            known_names = await self._known_names(tx)
            faults += self._unknown(known_names, planned)
            faults += self._not_ours(known, planned, scope)
            new = [record for _, record in planned if record.code not in known]
            old = [record for _, record in planned if record.code in known]
            changed = [record for record in old if record != known[record.code].record]
            kept = not faults and not dry_run
            for record in new if kept else []:
                await self._insert(tx, record, scope, known_names)
            for record in changed if kept else []:
                await self._update(tx, known[record.code], record, scope, known_names)
        return SiteImport(
            kept=kept, added=len(new), changed=len(changed), unchanged=len(old) - len(changed), faults=faults
        )

    async def _known_names(self, tx: Transaction) -> _Known:
        return _Known(await repository.group_ids(tx), await repository.pattern_names(tx))

    def _not_ours(
        self, known: dict[str, Site], planned: Sequence[tuple[int, SiteRecord]], scope: Scope
    ) -> list[RowFault]:
        """A file changes only what its importer may change one by one."""
        return [
            RowFault(line=line, code="site_of_another", text=f"站点 {record.code} 不归本单位")
            for line, record in planned
            if record.code in known and not self._is_own(known[record.code].body_id, scope)
        ]

    def _unknown(self, known: _Known, planned: Sequence[tuple[int, SiteRecord]]) -> list[RowFault]:
        faults = []
        for line, record in planned:
            if record.body_code is not None and self._organisation.find_by_code(record.body_code) is None:
                faults.append(RowFault(line=line, code="body_unknown", text=f"机构编码 {record.body_code} 不存在"))
            if missing := [str(number) for number in record.talk_groups if number not in known.groups]:
                text = f"通话组 {'、'.join(missing)} 未登记"
                faults.append(RowFault(line=line, code="talk_group_unknown", text=text))
            if missing := sorted({a.pattern for a in record.antennas if a.pattern} - known.patterns):
                text = f"天线方向图 {'、'.join(missing)} 未上传"
                faults.append(RowFault(line=line, code="pattern_unknown", text=text))
        return faults

    async def _insert(self, tx: Transaction, record: SiteRecord, scope: Scope, known: _Known) -> int:
        body_id = self._body_id(record.body_code, scope)
        group_ids = self._checked(known, record)
        now = self._clock.now()
        site_id = await repository.insert_site(tx, record, body_id, now, scope.actor)
        if not site_id:
            raise conflict("site_code_taken", f"站点编码 {record.code} 已被使用", site=record.code)
        await repository.set_groups(tx, site_id, group_ids)
        await self._record(tx, "site_added", site_id, body_id, scope, record.model_dump(mode="json"))
        return site_id

    async def _update(self, tx: Transaction, site: Site, record: SiteRecord, scope: Scope, known: _Known) -> None:
        fields = changed_fields(site.record, record)
        if not fields:
            return
        body_id = self._body_id(record.body_code, scope)
        await repository.set_groups(tx, site.id, self._checked(known, record))
        await repository.update_site(tx, site.id, record, body_id, self._clock.now(), scope.actor)
        before, after = site.record.model_dump(mode="json"), record.model_dump(mode="json")
        data = {"code": record.code, "changes": {name: [before[name], after[name]] for name in fields}}
        await self._record(tx, "site_changed", site.id, body_id, scope, data)

    def _checked(self, known: _Known, record: SiteRecord) -> list[int]:
        """Ids of its groups; refuses what it names and nobody knows."""
        for fault in self._unknown(known, [(0, record)]):
            raise invalid(fault.code, fault.text)
        return [known.groups[number] for number in record.talk_groups]

    async def _one(self, tx: Transaction, site_id: int, *, lock: bool = False) -> Site:
        found = await self._list(tx, [site_id], lock=lock)
        if not found:
            raise not_found("site", site_id)
        return found[0]

    async def _list(self, tx: Transaction, ids: Sequence[int] | None, *, lock: bool = False) -> list[Site]:
        codes = {body.id: body.code for body in self._organisation.bodies()}
        return await repository.list_sites(tx, codes, ids, lock=lock)

    def _body_id(self, code: str | None, scope: Scope) -> int | None:
        if code is None:
            self._require_own(None, scope, 0)
            return None
        body = self._organisation.find_by_code(code)
        if body is None or not scope.covers(body.id):
            raise invalid("body_unknown", f"机构编码 {code} 不存在", body_code=code)
        return body.id

    def _require_own(self, body_id: int | None, scope: Scope, site_id: int) -> None:
        """A site of the city's net belongs to those whose scope is the city."""
        if not self._is_own(body_id, scope):
            raise not_found("site", site_id)

    def _is_own(self, body_id: int | None, scope: Scope) -> bool:
        return scope.covers(body_id) if body_id is not None else scope.body_ids is None

    async def _record(
        self, tx: Transaction, kind: str, site_id: int, body_id: int | None, scope: Scope, data: dict[str, Any]
    ) -> None:
        now: datetime = self._clock.now()
        audience = [body_id] if body_id is not None else []
        await self._history.record(tx, Fact(kind, Subject("site", site_id), now, scope.actor, audience, data), now)

    async def _note(self, tx: Transaction, kind: str, site: Site, actor: str, data: dict[str, Any]) -> None:
        await self._record(tx, kind, site.id, site.body_id, system_scope(actor), data)

    def _group_view(self, row: Any) -> TalkGroupView:
        body = self._organisation.find(row.body_id)
        return TalkGroupView(
            id=row.id,
            number=row.number,
            name=row.name,
            body_code=body.code if body else None,
            slot=row.slot,
            site_codes=sorted(row.site_codes),
        )


def _silence_of(site: Site) -> Outage | None:
    return next((one for one in site.outages if one.cause is OutageCause.SILENT), None)


def _in_wgs84(record: SiteRecord, datum: Datum) -> SiteRecord:
    lon, lat = to_wgs84(datum, record.lon, record.lat)
    return record.model_copy(update={"lon": lon, "lat": lat})


def _read_pattern(name: str, text: str) -> PatternView:
    try:
        pattern = parse_msi(text)
    except (UnreadablePatternError, ValueError) as error:
        raise invalid("pattern_unreadable", f"不是可读的 MSI 方向图：{error}") from error
    return PatternView(
        id=0,
        name=name,
        gain_dbi=pattern.gain_dbi,
        frequency_mhz=pattern.frequency_mhz,
        electrical_tilt_deg=pattern.electrical_tilt_deg,
        front_to_back_db=pattern.front_to_back_db,
        horizontal_db=list(pattern.horizontal_db),
        vertical_db=list(pattern.vertical_db),
    )
