"""Every reason that the service gives can be said in English: by its code, with facts that it carries."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from command.foundation.reasons import Reason
from command.incidents.responsibility import SUBJECT_TEXT

ROOT = Path(__file__).parents[2]
LINE = re.compile(r'^ {2}(\w+): "(.*)",$', re.MULTILINE)
ENGLISH: dict[str, str] = dict(LINE.findall((ROOT / "web" / "src" / "i18n" / "reasons.en.ts").read_text()))


def blanks(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def makers() -> Iterator[tuple[str, str, set[str]]]:
    """Where a reason is made, its code, and the names of its facts."""
    for path in sorted((ROOT / "command").rglob("*.py")):
        source = path.read_text()
        if "Reason" not in source:
            continue
        for function in ast.walk(ast.parse(source)):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Module):
                continue
            inside = _outside_functions(function) if isinstance(function, ast.Module) else [function]
            for call in (one for part in inside for one in ast.walk(part) if isinstance(one, ast.Call)):
                code = _code_of(call)
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    yield f"{path.name}:{call.lineno}", code.value, _facts(call, function)


def _outside_functions(module: ast.Module) -> list[ast.stmt]:
    inner = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return [one for one in module.body if not isinstance(one, inner)]


def _code_of(call: ast.Call) -> ast.expr | None:
    """The code of a call that makes a reason: `Reason.of(step, code, …)` and the two short ways to it."""
    match call.func:
        case ast.Attribute(attr="of", value=ast.Name(id="Reason")):
            return call.args[1]
        case ast.Name(id="_fault") | ast.Attribute(attr="say"):
            return call.args[0]
    return None


def _facts(call: ast.Call, function: ast.AST) -> set[str]:
    found = {keyword.arg for keyword in call.keywords if keyword.arg is not None}
    handed_over = {one.value.id for one in call.keywords if one.arg is None and isinstance(one.value, ast.Name)}
    for assignment in (one for one in ast.walk(function) if isinstance(one, ast.Assign)):
        for target, value in _pairs(assignment):
            if isinstance(target, ast.Name) and target.id in handed_over and isinstance(value, ast.Dict):
                found |= {str(key.value) for key in value.keys if isinstance(key, ast.Constant)}
    return found


def _pairs(assignment: ast.Assign) -> list[tuple[ast.expr, ast.expr]]:
    target = assignment.targets[0]
    if isinstance(target, ast.Tuple) and isinstance(assignment.value, ast.Tuple):
        return list(zip(target.elts, assignment.value.elts, strict=True))
    return [(target, assignment.value)]


@cache
def every_reason() -> dict[str, list[tuple[str, set[str]]]]:
    found: dict[str, list[tuple[str, set[str]]]] = {}
    for where, code, facts in makers():
        found.setdefault(code, []).append((where, facts))
    for code, template in SUBJECT_TEXT.values():
        found.setdefault(code, []).append(("responsibility.py", blanks(template)))
    return found


def test_the_catalogue_has_the_codes_that_the_service_gives_and_no_others() -> None:
    codes = every_reason().keys()
    assert len(codes) > 55
    assert set(codes) == set(ENGLISH)


@pytest.mark.parametrize("code", sorted(ENGLISH))
def test_what_english_says_is_a_fact_wherever_the_reason_is_given(code: str) -> None:
    for where, facts in every_reason()[code]:
        assert blanks(ENGLISH[code]) <= facts, where


def test_a_reason_carries_the_facts_of_its_text() -> None:
    made = Reason.of("load", "busy", "手上有 {orders} 件派单", "09.03.5", orders=3, beside="x")
    assert made == Reason("load", "busy", "手上有 3 件派单", "09.03.5", {"orders": 3, "beside": "x"})
    assert Reason.of("place", "x", "{name}内", name="{odd}").text == "{odd}内"
