"""Incidents as one asker may read them: names for numbers, the reporter masked, who answers now."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from shapely import to_geojson

from command.force.service import Cover, Organisation, People, PersonRef, body_ref
from command.foundation.database import Transaction
from command.foundation.security import Scope
from command.foundation.views import BodyRef, reason_views
from command.incidents import repository, schemas
from command.incidents.catalogue import Matter
from command.incidents.lifecycle import ENDS, NEXT
from command.incidents.models import Incident, Reporter, State
from command.incidents.repository import Linked
from command.incidents.responsibility import ResponsibilityAnswer
from command.incidents.rights import knows_reporter
from command.incidents.sight import Sight
from command.incidents.whose import Responsibility

WAITING = {State.REGISTERED, State.OWNED}
"""States in which nobody has taken it on."""
_SAME = [
    "id",
    "number",
    "source",
    "external_id",
    "statutory_kind",
    "state",
    "resume_state",
    "description",
    "address",
    "category",
    "severity",
    "location_quality",
    "registered_at",
    "received_at",
    "occurred_at",
    "late_entry",
    "registered_by",
    "due_at",
    "due_source",
    "breached_at",
    "result_code",
    "result",
    "resolved_at",
    "answered_at",
    "closed_at",
    "reopened_count",
    "outcome",
]
"""Members of the view that are the row's own."""


@dataclass(frozen=True, slots=True)
class _Beside:
    """What hangs on a list of incidents, read in one go."""

    reporters: dict[int, Reporter]
    links: list[Linked]
    people: dict[int, PersonRef]


class Views:
    def __init__(
        self, organisation: Organisation, cover: Cover, responsibility: Responsibility, persons: People
    ) -> None:
        self._organisation = organisation
        self._cover = cover
        self._responsibility = responsibility
        self._persons = persons

    async def of(
        self, tx: Transaction, held: Sequence[Incident], scope: Scope, sight: Sight, now: datetime
    ) -> list[schemas.IncidentView]:
        """One view an incident, in their order. The incidents are those that `sight` already let through."""
        if not held:
            return []
        reporters = await repository.reporters_of(tx, (one.id for one in held))
        links = await repository.links_of(tx, held, sight)
        people = await self._persons.by_id(tx, {person_id for one in held for person_id in one.handler_ids})
        beside = _Beside(reporters, links, people)
        return [self._one(one, beside, scope, now) for one in held]

    def _one(self, held: Incident, beside: _Beside, scope: Scope, now: datetime) -> schemas.IncidentView:
        reporter = beside.reporters.get(held.id)
        matter = self._responsibility.find_matter(held.matter_code)
        return schemas.IncidentView(
            **{name: getattr(held, name) for name in _SAME},
            suspended=held.state is State.SUSPENDED,
            reachable=sorted(NEXT[held.state]),
            matter=matter_view(matter) if matter else None,
            location=geojson_of(held),
            provisional=held.due_provisional,
            extended=held.extended_at is not None,
            overdue=is_overdue(held, now),
            progress_notice_due=is_progress_due(held, now),
            responsibility=self._stamped(held),
            cover=self.cover(held.body_id, now),
            major_case=schemas.MajorCaseView(**asdict(held.major_case)) if held.major_case else None,
            complaint=held.against_ours,
            risen=schemas.RisenView(at=held.risen_at, body=self.body(held.risen_to))
            if held.risen_at is not None and held.risen_to is not None and held.state in WAITING
            else None,
            reporter=reporter_view(reporter, held, scope) if reporter else None,
            links=_links_view(held, beside.links),
            handlers=[schemas.HandlerView(id=one, name=_label(beside.people, one)) for one in held.handler_ids],
            co_handlers=[
                schemas.CoHandlerView(body=self.body(body_id), done=done)
                for body_id, done in sorted(held.co_handlers.items())
            ],
            in_hand=schemas.InHandView(actor=held.in_hand_of, since=held.in_hand_since)
            if held.in_hand_of and held.in_hand_since
            else None,
        )

    def body(self, body_id: int) -> BodyRef:
        return body_ref(self._organisation.body(body_id))

    def cover(self, body_id: int, now: datetime) -> schemas.CoverView:
        answer = self._cover.who_answers(body_id, now)
        return schemas.CoverView(body=self.body(answer.body_id), reasons=reason_views(answer.reasons))

    def answer(self, answer: ResponsibilityAnswer) -> schemas.ResponsibilityView:
        """Whose it would be, for a question that creates nothing."""
        return schemas.ResponsibilityView(
            body=self.body(answer.body_id),
            subject=answer.subject,
            level=answer.level,
            reasons=reason_views(answer.reasons),
            ownership_open=answer.ownership_open,
            transfer_needed=answer.transfer_needed,
            co_handlers=[self.body(body_id) for body_id in answer.co_handler_ids],
        )

    def _stamped(self, held: Incident) -> schemas.ResponsibilityView:
        return schemas.ResponsibilityView(
            body=self.body(held.body_id),
            subject=held.enforcing_subject,
            level=held.level,
            reasons=reason_views(held.reasons),
            ownership_open=held.ownership_open,
            transfer_needed=held.transfer_needed,
            co_handlers=[self.body(body_id) for body_id in sorted(held.co_handlers)],
        )


def matter_view(matter: Matter) -> schemas.MatterView:
    return schemas.MatterView(
        code=matter.code,
        name=matter.name,
        category=matter.category,
        default_task=matter.default_task,
        penalty_power=matter.penalty_power,
        level=matter.level,
        legal_basis=matter.legal_basis,
        words=list(matter.words),
    )


def geojson_of(held: Incident) -> dict[str, Any] | None:
    geometry: dict[str, Any] | None = json.loads(to_geojson(held.location)) if held.location is not None else None
    return geometry


def is_overdue(held: Incident, now: datetime) -> bool:
    running = held.state not in ENDS | {State.VOID}
    return running and held.due_at is not None and held.due_at < now


def is_progress_due(held: Incident, now: datetime) -> bool:
    """10.03.5: a named complaint that ran over is owed a word on its progress."""
    if not held.against_ours or held.anonymous or not is_overdue(held, now):
        return False
    assert held.due_at is not None
    return held.progress_told_at is None or held.progress_told_at < held.due_at


def reporter_view(reporter: Reporter, held: Incident, scope: Scope) -> schemas.ReporterView:
    """Open for intake and for whoever handles it; masked for everybody else."""
    if knows_reporter(held, scope):
        return schemas.ReporterView(**asdict(reporter), masked=False)
    return schemas.ReporterView(
        name=f"{reporter.name[0]}**" if reporter.name else None,
        phone=f"****{reporter.phone[-2:]}" if reporter.phone else None,
        address=None,
        anonymous=reporter.anonymous,
        masked=True,
    )


def _links_view(held: Incident, links: list[Linked]) -> schemas.LinksView:
    def view(one: Linked) -> schemas.LinkView:
        return schemas.LinkView(id=one.id, number=one.number, state=one.state, answered_at=one.answered_at)

    return schemas.LinksView(
        primary=next((view(one) for one in links if one.id == held.linked_to), None),
        linked=[view(one) for one in links if one.linked_to == held.id],
    )


def _label(people: dict[int, PersonRef], person_id: int) -> str:
    return people[person_id].label if person_id in people else str(person_id)
