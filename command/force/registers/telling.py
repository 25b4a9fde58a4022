"""What the history and the audit keep of a changed register: which row, which fields, never their values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from command.force import audit
from command.force.facts import Facts
from command.force.organisation import Organisation
from command.force.registers.codes import Codes
from command.force.registers.planning import Action, Outcome
from command.force.registers.reading import bodies_of
from command.force.registers.register import ACCOUNTS, Register, Target
from command.foundation.clock import Clock
from command.foundation.database import Transaction
from command.foundation.history.events import Subject
from command.foundation.security import Scope


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a register: its id and its members, references by code."""

    id: int
    values: dict[str, Any]


class Telling:
    """Accounts are told to the audit alone: no screen follows them."""

    def __init__(self, facts: Facts, organisation: Organisation, clock: Clock) -> None:
        self._facts = facts
        self._organisation = organisation
        self._clock = clock

    async def of_row(self, tx: Transaction, scope: Scope, register: Register, outcome: Outcome, entry: Entry) -> None:
        before = outcome.existing.record.model_dump() if outcome.existing is not None else {}
        changed = sorted(name for name, value in entry.values.items() if before.get(name) != value)
        kind = f"{register.fact}_{'added' if outcome.action is Action.CREATED else 'changed'}"
        key = [str(part) for part in outcome.key]
        audience = bodies_of(register, entry.id, entry.values, self._organisation)
        if register is not ACCOUNTS:
            await self._facts.record(
                tx,
                kind,
                Subject(register.fact, entry.id),
                actor=scope.actor,
                audience=audience,
                data={"key": key, "changed": changed},
            )
        await audit.write(
            tx,
            self._clock.now(),
            scope.actor,
            "changed",
            account_id=scope.account_id,
            code=kind,
            path="/".join(key),
            data={"changed": changed},
        )

    async def of_file(
        self, tx: Transaction, scope: Scope, register: Register, outcomes: Sequence[Outcome], codes: Codes
    ) -> None:
        counts = {action.value: sum(item.action is action for item in outcomes) for action in Action}
        bodies = {codes.id_of(Target.BODY, getattr(item.record, register.body_field or "", None)) for item in outcomes}
        if not counts[Action.CREATED] and not counts[Action.UPDATED]:
            return
        if register is not ACCOUNTS:
            await self._facts.record(
                tx,
                "register_imported",
                Subject("register", 0),
                actor=scope.actor,
                audience=sorted(body_id for body_id in bodies if body_id is not None),
                data={"register": register.name, **counts},
            )
        await audit.write(
            tx,
            self._clock.now(),
            scope.actor,
            "changed",
            account_id=scope.account_id,
            code=f"{register.name}_imported",
            data=counts,
        )
