"""Refusals of single rows: the plan's faults, and the database's guards, under the same stable codes."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError

from command.force.registers.planning import Outcome
from command.force.registers.register import Register
from command.foundation.errors import CommandError, conflict, invalid

CONFLICTS = ("_twice", "_has_account")


def refusal_of(outcome: Outcome) -> CommandError:
    """The first fault gives the code; all of them are facts."""
    first = outcome.faults[0]
    listed = [{"code": fault.code, "text": fault.text} for fault in outcome.faults]
    make = conflict if first.code.endswith(CONFLICTS) else invalid
    return make(first.code, first.text, faults=listed)


@contextmanager
def integrity(register: Register) -> Iterator[None]:
    """Translate a broken unique constraint: it speaks for a twin that was written meanwhile, or elsewhere."""
    try:
        yield
    except IntegrityError as error:
        name = str(getattr(getattr(error.orig, "__cause__", None), "constraint_name", "") or "")
        for unique in register.uniques:
            if unique.constraint == name:
                raise conflict(unique.code, unique.text) from error
        if name.startswith("uq_"):
            raise conflict(f"{register.fact}_registered_twice", f"{'、'.join(register.key)} 已登记") from error
        raise
