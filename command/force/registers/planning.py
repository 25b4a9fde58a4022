"""What a file would do to a register: for each row created, updated, unchanged or refused with reasons. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from typing import Annotated, Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from command.force.kinds import BodyKind
from command.force.registers.codes import Codes
from command.force.registers.forms import Existing, Key, key_of, named, parse
from command.force.registers.records import AccountRecord, BodyRecord, Cell, Record
from command.force.registers.register import BODIES, TARGETS, Register, Target
from command.force.registers.rules import Fault, Ground, change_faults, faults_of, founding_faults, loops
from command.foundation.security import Scope


class Action(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Source:
    """One row of a file: its line (the header is line 1) and its cells by column."""

    line: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Outcome:
    line: int
    cells: Mapping[str, Cell]
    action: Action
    key: Key = ()
    record: Record | None = None
    existing: Existing | None = None
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()

    def refuse(self, *faults: Fault) -> "Outcome":
        return replace(self, action=Action.REFUSED, faults=(*self.faults, *faults))


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a plan is made against: what stands, what codes mean, who asks, whether missing data only warns.

    `founding`: a new body is set up by hand, and no file tells of those that stand already.
    """

    existing: Mapping[Key, Existing]
    codes: Codes
    scope: Scope
    pattern: str
    trial: bool = False
    body_kinds: Mapping[str, BodyKind] = field(default_factory=dict)
    founding: bool = False


def plan(register: Register, sources: Iterable[Source], known: Circumstances) -> list[Outcome]:
    """The outcome of each row, in order; refused rows name every fault found."""
    outcomes = _parsed(register, sources, known)
    outcomes = [_ruled(outcome, register, outcomes, known) for outcome in outcomes]
    outcomes = _unique(register, outcomes, known)
    return _resolved(register, outcomes, known)


def _parsed(register: Register, sources: Iterable[Source], known: Circumstances) -> list[Outcome]:
    outcomes: list[Outcome] = []
    first_line: dict[Key, int] = {}
    for source in sources:
        outcome = _parse_one(register, source, known)
        if outcome.record is not None:
            earlier = first_line.setdefault(outcome.key, source.line)
            if earlier != source.line:
                outcome = outcome.refuse(Fault("row_repeated", f"与第 {earlier} 行重复"))
        outcomes.append(outcome)
    return outcomes


def _parse_one(register: Register, source: Source, known: Circumstances) -> Outcome:
    bare = Outcome(source.line, source.cells, Action.REFUSED)
    alone = parse(register, source.cells, None)
    key = _key_in(register, source.cells) if isinstance(alone, list) else key_of(register, alone)
    existing = known.existing.get(key)
    record = alone if existing is None else parse(register, source.cells, existing.record)
    if isinstance(record, list):
        return replace(bare, key=key, existing=existing, faults=tuple(record))
    if existing is None:
        return replace(bare, action=Action.CREATED, key=key, record=record)
    same = record == existing.record and not (isinstance(record, AccountRecord) and record.password)
    action = Action.UNCHANGED if same else Action.UPDATED
    return replace(bare, action=action, key=key, record=record, existing=existing)


def _key_in(register: Register, cells: Mapping[str, Cell]) -> Key:
    """The key of a row that is no record by itself: only some of its columns are given, or some are wrong."""
    return tuple(_cell_in(register, name, cells.get(name)) for name in register.key)


def _cell_in(register: Register, name: str, cell: Cell) -> object:
    """One cell as its column has it; as it was given where it is not of the form."""
    try:
        return _column(register.record, name).validate_python(cell)
    except ValidationError:
        return cell


@cache
def _column(record: type[Record], name: str) -> TypeAdapter[object]:
    field = record.model_fields[name]
    kind: Any = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
    return TypeAdapter(kind, config=ConfigDict(str_strip_whitespace=True))


def _ruled(outcome: Outcome, register: Register, outcomes: Sequence[Outcome], known: Circumstances) -> Outcome:
    if outcome.record is None or outcome.action is Action.REFUSED:
        return outcome
    standing = outcome.existing.record if outcome.existing is not None else None
    found = [
        *faults_of(outcome.record, Ground(known.pattern, _kinds(register, outcomes, known))),
        *change_faults(outcome.record, standing),
        *(founding_faults(outcome.record) if known.founding else ()),
    ]
    excused = tuple(fault for fault in found if fault.gate and known.trial)
    refused = [fault for fault in found if fault not in excused]
    ruled = replace(outcome, warnings=excused)
    return ruled.refuse(*refused) if refused else ruled


def _kinds(register: Register, outcomes: Sequence[Outcome], known: Circumstances) -> Mapping[str, BodyKind]:
    if register is not BODIES:
        return known.body_kinds
    of_file = {item.record.code: item.record.kind for item in outcomes if isinstance(item.record, BodyRecord)}
    return {**known.body_kinds, **of_file}


def _unique(register: Register, outcomes: Sequence[Outcome], known: Circumstances) -> list[Outcome]:
    """What belongs to one row is given to the first: to rows that stand and are not in the file before all."""
    judged = list(outcomes)
    in_file = {outcome.key for outcome in outcomes if outcome.action is not Action.REFUSED}
    for unique in register.uniques:
        taken = {unique.values(existing.record): key for key, existing in known.existing.items() if key not in in_file}
        for position, outcome in enumerate(judged):
            if outcome.record is None or outcome.action is Action.REFUSED:
                continue
            value = unique.values(outcome.record)
            if value is None:
                continue
            owner = taken.setdefault(value, outcome.key)
            if owner != outcome.key:
                text = f"{unique.text}：{'/'.join(map(str, owner))}"
                judged[position] = outcome.refuse(Fault(unique.code, text))
    return judged


def _resolved(register: Register, outcomes: Sequence[Outcome], known: Circumstances) -> list[Outcome]:
    """Every code must mean something: in the database, or in a row of this file that is itself taken."""
    judged = list(outcomes)
    own = next((target for target, (table, _) in TARGETS.items() if table is register.table), None)
    while True:
        coming = {outcome.key[0] for outcome in judged if outcome.action is not Action.REFUSED} if own else set()
        looping = _looping(register, judged, known)
        again = [_resolve_one(register, outcome, known, (own, coming, looping)) for outcome in judged]
        if again == judged:
            return judged
        judged = again


def _resolve_one(
    register: Register, outcome: Outcome, known: Circumstances, own: tuple[Target | None, set[object], set[str]]
) -> Outcome:
    if outcome.record is None or outcome.action is Action.REFUSED:
        return outcome
    target_of_file, coming, looping = own
    faults = [
        Fault(f"{field}_unknown", f"{field}：没有 {code}")
        for field, target, code in named(register, outcome.record)
        if known.codes.id_of(target, code) is None and not (target is target_of_file and code in coming)
    ]
    if outcome.key[:1] and outcome.key[0] in looping:
        faults.append(Fault("parent_loops", "上级关系成环"))
    concerned = [outcome.record, *([outcome.existing.record] if outcome.existing is not None else [])]
    if not faults and not all(_in_scope(register, record, known) for record in concerned):
        faults.append(Fault("out_of_scope", "不在本账号的管辖范围"))
    return outcome.refuse(*faults) if faults else outcome


def _looping(register: Register, outcomes: Sequence[Outcome], known: Circumstances) -> set[str]:
    if register is not BODIES:
        return set()
    standing = [existing.record for existing in known.existing.values()]
    planned = [outcome.record for outcome in outcomes if outcome.action is not Action.REFUSED]
    parents = {record.code: record.parent_code for record in [*standing, *planned] if isinstance(record, BodyRecord)}
    return loops(parents)


def _in_scope(register: Register, record: Record, known: Circumstances) -> bool:
    if known.scope.body_ids is None:
        return True
    if register.body_field is None:
        bodies = [known.codes.id_of(target, code) for _, target, code in named(register, record) if target == "body"]
        return bool(bodies) and all(known.scope.covers(body_id) for body_id in bodies)
    code = getattr(record, register.body_field)
    many = {reference.field for reference in register.references if reference.many}
    if not all(
        known.scope.covers(known.codes.id_of(Target.BODY, each)) for name in many for each in getattr(record, name)
    ):
        return False
    if register is BODIES and known.codes.id_of(Target.BODY, code) is None:
        code = getattr(record, "parent_code", None)
    return known.scope.covers(known.codes.id_of(Target.BODY, code))
