"""The SQL of the register itself: numbers, rows, concerns, reporters. Lists are `queue`'s."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from command.foundation.database import Transaction
from command.foundation.history.tables import event
from command.incidents.lifecycle import ENDS
from command.incidents.models import Incident, Part, Reporter, Source, State
from command.incidents.rows import column_of, columns, incident_of
from command.incidents.sight import Sight
from command.incidents.tables import incident, incident_concern, incident_reporter, register_day


async def take_number(tx: Transaction, day: date) -> str:
    """The next register number of a civil day. Given back when the transaction fails: the row is locked until then."""
    taken = await tx.execute(
        insert(register_day)
        .values(day=day, last_number=1)
        .on_conflict_do_update(index_elements=["day"], set_={"last_number": register_day.c.last_number + 1})
        .returning(register_day.c.last_number)
    )
    return f"{day:%Y%m%d}-{taken.scalar_one():04d}"


async def lock_external_id(tx: Transaction, source: Source, external_id: str) -> None:
    """Two intakes of one outside ticket go one after the other; nothing else waits."""
    await tx.execute(
        sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(f"incident {source} {external_id}", 0)))
    )


async def find_by_external_id(tx: Transaction, source: Source, external_id: str) -> Incident | None:
    rows = await tx.execute(
        sa.select(incident).where(incident.c.source == source.value, incident.c.external_id == external_id)
    )
    row = rows.one_or_none()
    return incident_of(row) if row is not None else None


async def insert_row(tx: Transaction, fresh: Incident) -> int:
    made: int = (await tx.execute(sa.insert(incident).values(**columns(fresh)).returning(incident.c.id))).scalar_one()
    return made


async def update_row(tx: Transaction, changed: Incident, names: Sequence[str]) -> None:
    values = {name: column_of(name, getattr(changed, name)) for name in names}
    await tx.execute(sa.update(incident).where(incident.c.id == changed.id).values(**values))


async def find(tx: Transaction, incident_id: int, sight: Sight, *, locked: bool = False) -> Incident | None:
    """One row as this asker may see it; `locked` holds it until the end of the transaction."""
    query = sa.select(incident).where(incident.c.id == incident_id, sight.condition())
    row = (await tx.execute(query.with_for_update() if locked else query)).one_or_none()
    return incident_of(row) if row is not None else None


async def list_by_id(tx: Transaction, ids: Iterable[int], sight: Sight) -> list[Incident]:
    rows = await tx.execute(sa.select(incident).where(incident.c.id.in_(list(ids)), sight.condition()))
    return [incident_of(row) for row in rows]


def concerns_of(held: Incident) -> set[tuple[int, Part]]:
    """The bodies an incident concerns and why: always follows from the row."""
    return {
        (held.body_id, Part.RESPONSIBLE),
        *((body_id, Part.CO_HANDLER) for body_id in held.co_handlers),
        *((body_id, Part.ORDERED) for body_id in held.ordered_body_ids),
    }


async def save_concerns(tx: Transaction, before: Incident | None, after: Incident) -> None:
    old = concerns_of(before) if before is not None else set()
    new = concerns_of(after)
    for body_id, part in sorted(old - new):
        await tx.execute(
            sa.delete(incident_concern).where(
                incident_concern.c.incident_id == after.id,
                incident_concern.c.body_id == body_id,
                incident_concern.c.part == part.value,
            )
        )
    if fresh := sorted(new - old):
        rows = [{"incident_id": after.id, "body_id": body_id, "part": part.value} for body_id, part in fresh]
        await tx.execute(insert(incident_concern).values(rows))


async def save_reporter(tx: Transaction, incident_id: int, reporter: Reporter) -> None:
    await tx.execute(
        sa.insert(incident_reporter).values(
            incident_id=incident_id,
            name=reporter.name,
            phone=reporter.phone,
            address=reporter.address,
            anonymous=reporter.anonymous,
        )
    )


async def reporters_of(tx: Transaction, ids: Iterable[int]) -> dict[int, Reporter]:
    rows = await tx.execute(sa.select(incident_reporter).where(incident_reporter.c.incident_id.in_(list(ids))))
    return {row.incident_id: Reporter(row.name, row.phone, row.anonymous, row.address) for row in rows}


@dataclass(frozen=True, slots=True)
class Linked:
    """What a link shows of the incident at its other end."""

    id: int
    number: str
    state: State
    answered_at: datetime | None
    linked_to: int | None


async def links_of(tx: Transaction, held: Sequence[Incident], sight: Sight) -> list[Linked]:
    """The primaries these incidents hang on and those that hang on them, as far as the asker may see them."""
    ids = [one.id for one in held]
    primaries = [one.linked_to for one in held if one.linked_to is not None]
    c = incident.c
    rows = await tx.execute(
        sa.select(c.id, c.number, c.state, c.answered_at, c.linked_to)
        .where(sa.or_(c.linked_to.in_(ids), c.id.in_(primaries)), sight.condition())
        .order_by(c.id)
    )
    return [Linked(row.id, row.number, State(row.state), row.answered_at, row.linked_to) for row in rows]


async def carries_links(tx: Transaction, incident_id: int) -> bool:
    found = await tx.execute(sa.select(sa.exists().where(incident.c.linked_to == incident_id)))
    return bool(found.scalar_one())


async def list_breached(tx: Transaction, now: datetime, limit: int) -> list[Incident]:
    """Open incidents whose due time passed and was not raised yet, held; another worker's are left to it."""
    ended = [state.value for state in ENDS | {State.VOID}]
    c = incident.c
    rows = await tx.execute(
        sa.select(incident)
        .where(c.due_at.is_not(None), c.due_at < now, c.breached_at.is_(None), c.closed_at.is_(None))
        .where(c.state.not_in(ended))
        .order_by(c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [incident_of(row) for row in rows]


async def list_counted(tx: Transaction, after_id: int, limit: int) -> list[Incident]:
    """Open incidents whose due time was counted by a rule, held, in the order of their ids."""
    c = incident.c
    rows = await tx.execute(
        sa.select(incident)
        .where(c.due_rule.is_not(None), c.closed_at.is_(None), c.breached_at.is_(None), c.id > after_id)
        .order_by(c.id)
        .limit(limit)
        .with_for_update()
    )
    return [incident_of(row) for row in rows]


async def list_untouched(tx: Transaction, since: datetime, held_since: datetime, limit: int) -> list[int]:
    """Waiting incidents of which nothing was heard after `since`, and which nobody took in hand after `held_since`;
    the oldest first. Whatever was learned of one counts, an order's end and a note too.
    """
    c = incident.c
    heard = sa.exists().where(event.c.incident_id == c.id, event.c.learned_at > since)
    query = (
        sa.select(c.id)
        .where(
            c.state.in_([State.REGISTERED.value, State.OWNED.value]),
            c.registered_at <= since,
            sa.or_(c.in_hand_of.is_(None), c.in_hand_since <= held_since),
            c.subject_body_id.is_(None),
            c.subject_person_id.is_(None),
            sa.not_(heard),
        )
        .order_by(c.registered_at)
        .limit(limit)
    )
    return list((await tx.execute(query)).scalars())


async def lock_lying_complaints(tx: Transaction, since: datetime, limit: int) -> list[Incident]:
    """Complaints about ours that nobody accepted, of which nothing was heard after `since`, held; the oldest first.
    In somebody's hand they lie as well.
    """
    c = incident.c
    heard = sa.exists().where(event.c.incident_id == c.id, event.c.learned_at > since)
    query = (
        sa.select(incident)
        .where(
            c.state.in_([State.REGISTERED.value, State.OWNED.value]),
            c.registered_at <= since,
            sa.or_(c.subject_body_id.is_not(None), c.subject_person_id.is_not(None)),
            sa.not_(heard),
        )
        .order_by(c.registered_at)
        .limit(limit)
        .with_for_update(of=incident, skip_locked=True)
    )
    return [incident_of(row) for row in await tx.execute(query)]


async def list_in(tx: Transaction, ids: Collection[int], states: Collection[State]) -> list[int]:
    """Those of `ids` that are in one of these states."""
    query = sa.select(incident.c.id).where(incident.c.id.in_(ids), incident.c.state.in_([one.value for one in states]))
    return list((await tx.execute(query)).scalars())
