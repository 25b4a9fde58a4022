"""SQL of the site register."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from command.foundation.database import Transaction
from command.radio.sites.kinds import OutageCause
from command.radio.sites.models import Antenna, Outage, Site, SiteRecord
from command.radio.sites.tables import (
    radio_antenna_pattern,
    radio_outage,
    radio_site,
    radio_site_talk_group,
    radio_talk_group,
)

_ELSEWHERE = {"body_code", "talk_groups", "antennas"}
PLAIN = tuple(name for name in SiteRecord.model_fields if name not in _ELSEWHERE)


def columns_of(record: SiteRecord, body_id: int | None) -> dict[str, Any]:
    plain = {name: getattr(record, name) for name in PLAIN}
    return {**plain, "antennas": [antenna.model_dump() for antenna in record.antennas], "body_id": body_id}


async def list_sites(
    tx: Transaction, body_codes: dict[int, str], ids: Iterable[int] | None = None, *, lock: bool = False
) -> list[Site]:
    """Those that are not deleted, by code, with outages that have not ended."""
    statement = sa.select(radio_site).where(radio_site.c.deleted_at.is_(None)).order_by(radio_site.c.code)
    if ids is not None:
        statement = statement.where(radio_site.c.id.in_(list(ids)))
    if lock:
        statement = statement.with_for_update()
    rows = (await tx.execute(statement)).all()
    groups = await _groups_of(tx)
    outages = await _open_outages(tx)
    return [_site(row, body_codes, groups.get(row.id, []), outages.get(row.id, [])) for row in rows]


async def insert_site(tx: Transaction, record: SiteRecord, body_id: int | None, at: datetime, actor: str) -> int:
    """The new row's id; a deleted site of this code comes back as itself."""
    values = {**columns_of(record, body_id), "changed_at": at, "changed_by": actor}
    statement = insert(radio_site).values(**values, created_at=at)
    back = {**values, "deleted_at": None, "revision": radio_site.c.revision + 1}
    statement = statement.on_conflict_do_update(
        index_elements=["code"], set_=back, where=radio_site.c.deleted_at.is_not(None)
    )
    made = (await tx.execute(statement.returning(radio_site.c.id))).scalar_one_or_none()
    return int(made) if made is not None else 0


async def update_site(
    tx: Transaction, site_id: int, record: SiteRecord, body_id: int | None, at: datetime, actor: str
) -> None:
    values = {**columns_of(record, body_id), "changed_at": at, "changed_by": actor}
    mine = radio_site.c.id == site_id
    await tx.execute(sa.update(radio_site).where(mine).values(**values, revision=radio_site.c.revision + 1))


async def delete_site(tx: Transaction, site_id: int, at: datetime, actor: str) -> None:
    mine = radio_site.c.id == site_id
    await tx.execute(sa.update(radio_site).where(mine).values(deleted_at=at, changed_at=at, changed_by=actor))


async def set_groups(tx: Transaction, site_id: int, group_ids: Iterable[int]) -> None:
    links = radio_site_talk_group
    await tx.execute(sa.delete(links).where(links.c.site_id == site_id))
    rows = [{"site_id": site_id, "talk_group_id": group_id} for group_id in group_ids]
    if rows:
        await tx.execute(sa.insert(links), rows)


async def group_ids(tx: Transaction) -> dict[int, int]:
    """Id by number."""
    rows = await tx.execute(sa.select(radio_talk_group.c.number, radio_talk_group.c.id))
    return {row.number: row.id for row in rows}


async def list_groups(tx: Transaction) -> list[sa.Row[Any]]:
    """Each with the codes of the sites that carry it."""
    links, site = radio_site_talk_group, radio_site
    codes = (
        sa.select(sa.func.coalesce(sa.func.array_agg(sa.cast(site.c.code, sa.Text)), sa.literal([], sa.ARRAY(sa.Text))))
        .select_from(links.join(site, site.c.id == links.c.site_id))
        .where(links.c.talk_group_id == radio_talk_group.c.id, site.c.deleted_at.is_(None))
        .scalar_subquery()
    )
    rows = await tx.execute(sa.select(radio_talk_group, codes.label("site_codes")).order_by(radio_talk_group.c.number))
    return list(rows.all())


async def put_group(tx: Transaction, number: int, name: str, body_id: int | None, slot: int | None) -> int:
    """Added, or changed where the number is known."""
    values = {"name": name, "body_id": body_id, "slot": slot}
    statement = insert(radio_talk_group).values(number=number, **values)
    statement = statement.on_conflict_do_update(index_elements=["number"], set_=values)
    return int((await tx.execute(statement.returning(radio_talk_group.c.id))).scalar_one())


async def insert_outage(tx: Transaction, values: dict[str, Any]) -> Outage:
    return _outage((await tx.execute(sa.insert(radio_outage).values(**values).returning(radio_outage))).one())


async def lock_outage(tx: Transaction, site_id: int, outage_id: int) -> Outage | None:
    mine = sa.and_(radio_outage.c.id == outage_id, radio_outage.c.site_id == site_id)
    row = (await tx.execute(sa.select(radio_outage).where(mine).with_for_update())).one_or_none()
    return _outage(row) if row is not None else None


async def end_outage(tx: Transaction, outage_id: int, ends_at: datetime, actor: str) -> Outage:
    mine = radio_outage.c.id == outage_id
    statement = sa.update(radio_outage).where(mine).values(ends_at=ends_at, ended_by=actor).returning(radio_outage)
    return _outage((await tx.execute(statement)).one())


async def count_ended(tx: Transaction, site_id: int, cause: OutageCause, since: datetime) -> int:
    mine = sa.and_(radio_outage.c.site_id == site_id, radio_outage.c.cause == cause.value)
    counted = sa.select(sa.func.count()).where(mine, radio_outage.c.ends_at >= since)
    return int((await tx.execute(counted)).scalar_one())


async def list_outages(tx: Transaction, site_id: int, limit: int) -> list[Outage]:
    """Newest first."""
    statement = sa.select(radio_outage).where(radio_outage.c.site_id == site_id)
    rows = await tx.execute(statement.order_by(radio_outage.c.starts_at.desc(), radio_outage.c.id.desc()).limit(limit))
    return [_outage(row) for row in rows]


async def list_dark(tx: Transaction, start: datetime, end: datetime) -> list[tuple[str, datetime, datetime | None]]:
    """Code, beginning and end (none: still) of outages that touch [start, end).

    A site on its battery serves until it is dark; one that is cut off goes dark never, and is unusable at once.
    """
    outage = radio_outage.c
    begins_at = sa.func.coalesce(outage.dark_at, outage.starts_at)
    ends_at = outage.ends_at
    touching = sa.and_(begins_at < end, sa.or_(ends_at.is_(None), sa.and_(ends_at > start, ends_at > begins_at)))
    joined = radio_outage.join(radio_site, radio_site.c.id == outage.site_id)
    asked = sa.select(radio_site.c.code, begins_at.label("begins_at"), ends_at).select_from(joined).where(touching)
    return [(row.code, row.begins_at, row.ends_at) for row in await tx.execute(asked.order_by(begins_at))]


async def put_pattern(tx: Transaction, name: str, text: str, at: datetime, actor: str) -> int:
    values = {"text": text, "recorded_at": at, "recorded_by": actor}
    statement = insert(radio_antenna_pattern).values(name=name, **values)
    statement = statement.on_conflict_do_update(index_elements=["name"], set_=values)
    return int((await tx.execute(statement.returning(radio_antenna_pattern.c.id))).scalar_one())


async def pattern_names(tx: Transaction) -> set[str]:
    return set((await tx.execute(sa.select(radio_antenna_pattern.c.name))).scalars())


async def list_patterns(tx: Transaction, names: Iterable[str] | None = None) -> list[sa.Row[Any]]:
    statement = sa.select(radio_antenna_pattern).order_by(radio_antenna_pattern.c.name)
    if names is not None:
        statement = statement.where(radio_antenna_pattern.c.name.in_(sorted(set(names))))
    return list((await tx.execute(statement)).all())


async def _groups_of(tx: Transaction) -> dict[int, list[int]]:
    links = radio_site_talk_group
    joined = links.join(radio_talk_group, radio_talk_group.c.id == links.c.talk_group_id)
    found: dict[int, list[int]] = {}
    for row in await tx.execute(sa.select(links.c.site_id, radio_talk_group.c.number).select_from(joined)):
        found.setdefault(row.site_id, []).append(row.number)
    return found


async def _open_outages(tx: Transaction) -> dict[int, list[Outage]]:
    found: dict[int, list[Outage]] = {}
    statement = sa.select(radio_outage).where(radio_outage.c.ends_at.is_(None)).order_by(radio_outage.c.starts_at)
    for row in await tx.execute(statement):
        found.setdefault(row.site_id, []).append(_outage(row))
    return found


def _site(row: sa.Row[Any], body_codes: dict[int, str], groups: list[int], outages: list[Outage]) -> Site:
    record = SiteRecord(
        **{name: getattr(row, name) for name in PLAIN},
        antennas=[Antenna(**antenna) for antenna in row.antennas],
        body_code=body_codes.get(row.body_id) if row.body_id is not None else None,
        talk_groups=groups,
    )
    return Site(row.id, record, row.body_id, row.revision, row.changed_at, row.changed_by, tuple(outages))


def _outage(row: sa.Row[Any]) -> Outage:
    return Outage(
        id=row.id,
        site_id=row.site_id,
        cause=OutageCause(row.cause),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        dark_at=row.dark_at,
        note=row.note,
        reported_by=row.reported_by,
        ended_by=row.ended_by,
    )
