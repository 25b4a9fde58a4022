"""The only writer of the register: a change of a row and the event that tells of it are one act."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from command.force.service import Cover
from command.foundation.database import Transaction
from command.foundation.history.events import Fact, History, Subject
from command.incidents import repository
from command.incidents.models import Incident
from command.incidents.rows import PERSONAL, differing, wire


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened to an incident: its kind in the past tense, when, by whom and why."""

    kind: str
    at: datetime
    actor: str
    cause: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    personal: dict[str, Any] = field(default_factory=dict)


class Journal:
    def __init__(self, history: History, cover: Cover) -> None:
        self._history = history
        self._cover = cover

    async def register(self, tx: Transaction, fresh: Incident, happening: Happening, learned_at: datetime) -> Incident:
        """Enter a new incident; its id is given by the database."""
        entered = replace(fresh, id=await repository.insert_row(tx, fresh))
        await repository.save_concerns(tx, None, entered)
        await self._record(tx, None, entered, happening, learned_at)
        return entered

    async def change(
        self, tx: Transaction, before: Incident, after: Incident, happening: Happening, learned_at: datetime
    ) -> Incident:
        """Write what differs, and the event with it. Without a difference the event alone is written."""
        if names := differing(before, after):
            await repository.update_row(tx, after, names)
            await repository.save_concerns(tx, before, after)
        await self._record(tx, before, after, happening, learned_at)
        return after

    async def _record(
        self,
        tx: Transaction,
        before: Incident | None,
        after: Incident,
        happening: Happening,
        learned_at: datetime,
    ) -> None:
        changes = {name: wire(getattr(after, name)) for name in differing(before, after)}
        personal = {name: changes.pop(name) for name in PERSONAL & changes.keys()} | happening.personal
        fact = Fact(
            kind=happening.kind,
            subject=Subject("incident", after.id),
            incident_id=after.id,
            at=happening.at,
            actor=happening.actor,
            cause=happening.cause,
            audience=self._audience(before, after, learned_at),
            data={"number": after.number, "changes": changes, **happening.data},
            personal=personal or None,
        )
        await self._history.record(tx, fact, learned_at)

    def _audience(self, before: Incident | None, after: Incident, now: datetime) -> list[int]:
        """The bodies concerned before and after; who answers for the responsible one, unless it is a complaint."""
        concerned = {body_id for body_id, _ in repository.concerns_of(after)}
        if after.risen_to is not None:
            concerned.add(after.risen_to)
        if before is not None:
            concerned |= {body_id for body_id, _ in repository.concerns_of(before)}
        if not after.against_ours:
            concerned.add(self._cover.who_answers(after.body_id, now).body_id)
        return sorted(concerned)
