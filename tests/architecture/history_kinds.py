"""Which kinds of facts the service can record, read from its sources: every `Fact`, and what hands a kind on to one."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from command.dispatch.models import Stage
from command.force.registers.register import REGISTERS
from command.incidents.models import State

ROOT = Path(__file__).parents[2]
MAKERS: dict[str, int] = {"Fact": 0, "Happening": 0, "_Act": 0, "Step": 1}
"""Calls that take a kind by name, or at this place."""
WORDS = {
    "after.state": [state.value for state in State],
    "after.stage": [stage.value for stage in Stage],
}
"""What an f-string puts behind the beginning of a kind."""
REGISTERED = {f"{register.fact}_{what}" for register in REGISTERS.values() for what in ("added", "changed")}
Function = ast.FunctionDef | ast.AsyncFunctionDef
Inside = tuple[Function, ...]
"""The functions around a call, the innermost last."""


@dataclass
class Room:
    """The calls of one folder, and its functions that are handed a `kind`: name to the parameter's place."""

    calls: list[tuple[ast.Call, Inside]] = field(default_factory=list)
    constants: dict[str, ast.expr] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    handed: dict[str, int] = field(default_factory=dict)


@cache
def recorded_kinds() -> tuple[set[str], set[str]]:
    """The kinds, and the expressions that could not be read."""
    rooms: dict[str, Room] = {}
    for path in sorted((ROOT / "command").rglob("*.py")):
        source, room_name = path.read_text(encoding="utf-8"), path.relative_to(ROOT / "command").parts[0]
        if room_name in {"migrations", "protocols"}:
            continue
        room, tree = rooms.setdefault(room_name, Room()), ast.parse(source)
        room.calls.extend(_calls(tree, ()))
        room.constants |= {
            one.targets[0].id: one.value
            for one in tree.body
            if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)
        }
    for room in rooms.values():
        _read(room)
    return set().union(*(room.kinds for room in rooms.values())), set().union(*(room.unread for room in rooms.values()))


def _calls(node: ast.AST, inside: Inside) -> Iterator[tuple[ast.Call, Inside]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child, inside
        yield from _calls(child, (*inside, child) if isinstance(child, Function) else inside)


def _read(room: Room) -> None:
    """Until no further function turns out to hand a kind on."""
    known = -1
    while len(room.handed) != known:
        known = len(room.handed)
        for call, inside in room.calls:
            said = _kind_of(call, room)
            if said is not None:
                _take(said, inside, room)


def _kind_of(call: ast.Call, room: Room) -> ast.expr | None:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    place = MAKERS.get(name, room.handed.get(name))
    if place is None:
        return None
    named = next((one.value for one in call.keywords if one.arg == "kind"), None)
    return named if named is not None or place >= len(call.args) else call.args[place]


def _take(said: ast.expr, inside: Inside, room: Room) -> None:
    match said:
        case ast.Constant(value=str(kind)):
            room.kinds.add(kind)
        case ast.IfExp(body=first, orelse=second):
            _take(first, inside, room)
            _take(second, inside, room)
        case ast.JoinedStr(values=[ast.Constant(value=str(start)), ast.FormattedValue(value=part)]) if (
            ast.unparse(part) in WORDS
        ):
            room.kinds.update(f"{start}{word}" for word in WORDS[ast.unparse(part)])
        case ast.JoinedStr(values=[ast.FormattedValue(value=ast.Attribute(attr="fact")), *_]):
            room.kinds.update(REGISTERED)
        case ast.Name(id=name):
            _take_name(name, inside, room)
        case ast.Attribute(attr="kind"):
            """Of something that was made with a kind elsewhere."""
        case ast.Call() | ast.Await() | ast.Constant(value=None):
            """No kind: another function of the same name."""
        case _:
            room.unread.add(ast.unparse(said))


def _take_name(name: str, inside: Inside, room: Room) -> None:
    for function in reversed(inside):
        names = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
        if name in names or name in [one.arg for one in function.args.kwonlyargs]:
            if name == "kind":
                room.handed[function.name] = (names.index(name) if name in names else len(names)) - (
                    names[:1] == ["self"]
                )
            return
        values = list(_assigned(name, function))
        if values:
            for value in values:
                _take(value, inside, room)
            return
    if name in room.constants:
        _take(room.constants[name], inside, room)
    else:
        room.unread.add(name)


def _assigned(name: str, inside: Function) -> Iterator[ast.expr]:
    for one in ast.walk(inside):
        if not isinstance(one, ast.Assign):
            continue
        target, value = one.targets[0], one.value
        if isinstance(target, ast.Name) and target.id == name:
            yield value
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for each, part in zip(target.elts, value.elts, strict=True):
                if isinstance(each, ast.Name) and each.id == name:
                    yield part
