"""Orders, candidates and proposals as the contract shows them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa

from command.dispatch import repository
from command.dispatch.models import Bearer, Order
from command.dispatch.ranking import Candidate
from command.dispatch.schemas import (
    BearerView,
    CrewRef,
    OrderView,
    ProposalView,
)
from command.dispatch.stages import NEXT
from command.force.service import Crew, Crews, Organisation, Task, body_ref
from command.foundation.database import Transaction
from command.foundation.reasons import Reason
from command.foundation.views import BodyRef


@dataclass(frozen=True, slots=True)
class CandidatesAnswer:
    """The JSON of a `CandidatesView`."""

    body: bytes


class OrderViews:
    def __init__(self, organisation: Organisation, crews: Crews) -> None:
        self._organisation = organisation
        self._crews = crews

    async def of(self, tx: Transaction, orders: Sequence[Order]) -> list[OrderView]:
        bearers = await repository.bearers_of(tx, [order.id for order in orders])
        crews = await self._crew_refs(tx, [order.crew_id for order in orders])
        return [self._order(order, crews.get(order.crew_id or 0), bearers.get(order.id, [])) for order in orders]

    async def proposals(self, tx: Transaction, rows: Sequence[sa.Row[Any]]) -> list[ProposalView]:
        crews = await self._crew_refs(tx, [row.crew_id for row in rows])
        return [
            ProposalView(
                id=row.id,
                incident_id=row.incident_id,
                crew=crews.get(row.crew_id or 0),
                body=self._body(row.body_id),
                cause=row.cause,
                proposed_at=row.proposed_at,
                rises_at=row.rises_at,
            )
            for row in rows
        ]

    def candidates(self, ranked: Sequence[tuple[Candidate, Crew]], task: Task) -> CandidatesAnswer:
        refs = {body_id: self._body(body_id).model_dump() for body_id in {crew.body_id for _, crew in ranked}}
        items = [_candidate(candidate, crew, refs[crew.body_id]) for candidate, crew in ranked]
        return CandidatesAnswer(msgspec.json.encode({"items": items, "task": task, "next_cursor": None}))

    def _order(self, order: Order, crew: CrewRef | None, bearers: Sequence[Bearer]) -> OrderView:
        return OrderView(
            id=order.id,
            incident_id=order.incident_id,
            crew=crew,
            body=self._body(order.body_id),
            task=order.task,
            stage=order.stage,
            stage_at=order.stage_at,
            reachable=sorted(NEXT[order.stage]),
            ordered_by=order.ordered_by,
            ordered_at=order.ordered_at,
            override_reason=order.override_reason,
            result=order.result,
            note=order.note,
            attempt=order.attempt,
            next_step_at=order.next_step_at,
            bearers=[
                BearerView(
                    kind=one.kind, state=one.state, at=one.at, device_id=one.device_id, spoken_with=one.spoken_with
                )
                for one in bearers
            ],
        )

    def _body(self, body_id: int) -> BodyRef:
        return body_ref(self._organisation.body(body_id))

    async def _crew_refs(self, tx: Transaction, crew_ids: Iterable[int | None]) -> dict[int, CrewRef]:
        wanted = sorted({crew_id for crew_id in crew_ids if crew_id is not None})
        if not wanted:
            return {}
        return {
            crew.id: CrewRef(id=crew.id, call_sign=crew.call_sign, phone=next((p.number for p in crew.phones), None))
            for crew in await self._crews.read_by_id(tx, wanted)
        }


def _candidate(candidate: Candidate, crew: Crew, body: Mapping[str, Any]) -> dict[str, Any]:
    """As `CandidateView` documents it. Plain values: a city's crews are hundreds, and making models of them costs more
    than ranking them; a test holds the answer against the model.
    """
    facts = candidate.facts
    return {
        "crew_id": crew.id,
        "call_sign": crew.call_sign,
        "body": body,
        "distance_m": facts.approach.distance_m,
        "position_age_s": facts.approach.position_age_s,
        "lawful": facts.legality.lawful,
        "reachable": facts.reachable,
        "load": facts.load,
        "missing": facts.legality.missing,
        "could_be_completed_by": facts.legality.could_be_completed_by,
        "phones": [phone.number for phone in crew.phones],
        "reasons": [
            *(_said(one, speaks_for=True) for one in candidate.speaks_for),
            *(_said(one, speaks_for=False) for one in candidate.speaks_against),
        ],
    }


def _said(one: Reason, *, speaks_for: bool) -> dict[str, Any]:
    return {
        "step": one.step,
        "code": one.code,
        "text": one.text,
        "clause": one.clause,
        "facts": one.facts,
        "speaks_for": speaks_for,
    }
