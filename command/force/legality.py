"""Whether a crew may be given a task on a day, and what it lacks. Pure: crew, task and civil date in, reasons out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from command.force.certificates import certificate_fault, is_valid_officer
from command.force.models import Crew, Member
from command.foundation.reasons import Reason

STEP = "legality"
OFFICERS_NEEDED = 2
"""Evidence work, and any case, needs two officers with valid certificates (09.03.5); nobody can waive that."""
MOST_NAMED = 5


class Task(StrEnum):
    SUPPORT = "support"
    """Observe, secure, persuade, clear, help."""
    ENFORCEMENT = "enforcement"
    """Inspect, take evidence, penalise, coerce."""


@dataclass(frozen=True, slots=True)
class Complement:
    """An officer who would make the crew lawful. The label is a call sign or staff number, not a name."""

    person_id: int
    label: str
    crew_id: int | None = None


@dataclass(frozen=True, slots=True)
class Legality:
    """`missing` counts officers; `could_be_completed_by` lists whom to add, best first."""

    lawful: bool
    reasons: tuple[Reason, ...]
    missing: int = 0
    could_be_completed_by: tuple[Complement, ...] = ()


def legality(
    crew: Crew, task: Task, on: date, others: Sequence[Member] = (), *, auxiliaries_alone: bool = False
) -> Legality:
    """Whether `crew` may carry out `task` on the civil date `on`.

    `others` are people on shift nearby, best first; valid officers among them are named as complements.
    `auxiliaries_alone` is the city's setting for support by a crew without any officer (06.02.6), off by default.
    """
    if task is Task.SUPPORT:
        return _support(crew, auxiliaries_alone=auxiliaries_alone)
    faults = [certificate_fault(member.certificate, member.label, on) for member in crew.officers]
    reasons = tuple(fault for fault in faults if fault is not None)
    valid = len(faults) - len(reasons)
    missing = max(OFFICERS_NEEDED - valid, 0)
    if missing == 0:
        text = "{crew}：在岗有效执法人员 {valid} 名"
        enough = Reason.of(STEP, "two_officers", text, "09.03.5", crew=crew.call_sign, valid=valid)
        return Legality(lawful=True, reasons=(*reasons, enough))
    complements = _complements(crew, others, on)
    return Legality(
        lawful=False,
        reasons=(*reasons, _shortage(crew, valid, complements)),
        missing=missing,
        could_be_completed_by=complements,
    )


def _support(crew: Crew, *, auxiliaries_alone: bool) -> Legality:
    if crew.officers or (crew.members and auxiliaries_alone):
        may = Reason.of(STEP, "support", "{crew}：可执行协助任务", crew=crew.call_sign)
        return Legality(lawful=True, reasons=(may,))
    if crew.members:
        text = "{crew}：只有协管人员，不得单独派出"
        against = Reason.of(STEP, "auxiliaries_only", text, "06.02.6", crew=crew.call_sign)
    else:
        against = Reason.of(STEP, "crew_empty", "{crew}：无在岗人员", "06.02.6", crew=crew.call_sign)
    return Legality(lawful=False, reasons=(against,), missing=1)


def _complements(crew: Crew, others: Sequence[Member], on: date) -> tuple[Complement, ...]:
    own = {member.person_id for member in crew.members}
    return tuple(
        Complement(member.person_id, member.label, member.crew_id)
        for member in others
        if member.person_id not in own and is_valid_officer(member, on)
    )


def _shortage(crew: Crew, valid: int, complements: Sequence[Complement]) -> Reason:
    named = "、".join(complement.label for complement in complements[:MOST_NAMED])
    if not named:
        text = "{crew}：在岗有效执法人员 {valid} 名，需 {needed} 名；附近无可补人员，可改派协助任务"
        return Reason.of(
            STEP, "officers_missing", text, "09.03.5", crew=crew.call_sign, valid=valid, needed=OFFICERS_NEEDED
        )
    text = "{crew}：在岗有效执法人员 {valid} 名，需 {needed} 名；可补：{who}"
    return Reason.of(
        STEP, "officers_missing", text, "09.03.5", crew=crew.call_sign, valid=valid, needed=OFFICERS_NEEDED, who=named
    )
