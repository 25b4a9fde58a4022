"""The HTTP contract taken at its word: whatever the OpenAPI allows or forbids is answered in the form that it promises.

Schemathesis makes the requests, right ones and wrong ones, for every operation, as the dispatcher and as the operator.
"""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode, Response
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.result import Ok

from tests.faults.service import Service
from tests.scenarios.garrison import CREWS
from tests.scenarios.watch_room import WatchRoom

load_all_checks()
CHECKED: list[Any] = CHECKS.get_by_names(
    ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"]
)
EXAMPLES = {GenerationMode.POSITIVE: 4, GenerationMode.NEGATIVE: 2}
FIRST, SECOND = "dispatcher", "operator"
"""The second is asked what the first may not: the same requests come out for both, so that more would be repeats."""
FORBIDDEN = 403
ENDS_THE_SESSION = {"DELETE /api/sessions/current"}
MOST_WORDS = 5000
FEW = 6
"""Ids that exist in most registers."""


def near(value: Any, name: str = "") -> Any:
    """The same request about things that are likely to exist: half of the numbers called id become small ones."""
    if isinstance(value, dict):
        return {key: near(one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [near(one, name) for one in value]
    if isinstance(value, int) and not isinstance(value, bool) and name.rstrip("s").endswith("id") and value % 2:
        return value % FEW + 1
    return value


def refusal_fault(answer: Response) -> str | None:
    """Every refusal is a problem with a code and words."""
    if answer.status_code < 400:
        return None
    if answer.headers["content-type"] != ["application/problem+json"]:
        return f"{answer.status_code} as {answer.headers['content-type']}"
    said = answer.json()
    missing = {"type", "title", "status", "code", "detail"} - said.keys()
    return f"a problem without {missing}" if missing or said["status"] != answer.status_code else None


def faults_of(
    operation: Any, mode: GenerationMode, http: requests.Session, address: str, refused: set[str]
) -> Iterator[str]:
    """`refused` gains the operation where its right is lacking."""

    @settings(
        max_examples=EXAMPLES[mode],
        phases=[Phase.generate],
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def take_at_its_word(case: Case) -> None:
        if mode is GenerationMode.POSITIVE:
            case.path_parameters = near(case.path_parameters)
            case.body = near(case.body)
        answer = case.call(base_url=address, session=http, timeout=30)
        case.validate_response(answer, checks=CHECKED)
        if answer.status_code == FORBIDDEN:
            refused.add(operation.label)
        fault = refusal_fault(answer)
        assert fault is None, f"{fault}\n{case.as_curl_command()}"

    try:
        take_at_its_word()
    except Unsatisfiable:  # nothing can be wrong with a request that says nothing
        return
    except (Exception, BaseExceptionGroup) as error:  # noqa: BLE001 - every operation is asked before the test fails
        yield f"{mode.name} {operation.label}: {error}"[:MOST_WORDS]


def all_faults(address: str) -> list[str]:
    schema = schemathesis.openapi.from_url(f"{address}/api/openapi.json")
    operations: list[Any] = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) > 60
    asked = [operation for operation in operations if operation.label not in ENDS_THE_SESSION]
    refused: set[str] = set()
    found = _asked_as(FIRST, asked, (GenerationMode.POSITIVE, GenerationMode.NEGATIVE), address, refused)
    lacking = [operation for operation in asked if operation.label in refused]
    assert 10 < len(lacking) < len(asked)
    return found + _asked_as(SECOND, lacking, (GenerationMode.POSITIVE,), address, set())


def _asked_as(
    who: str, operations: list[Any], modes: Sequence[GenerationMode], address: str, refused: set[str]
) -> list[str]:
    found: list[str] = []
    with requests.Session() as http:
        http.trust_env = False
        http.headers["Authorization"] = f"Bearer {who}"
        for mode in modes:
            for operation in operations:
                found += (f"{who} {fault}" for fault in faults_of(operation, mode, http, address, refused))
    return found


async def something_everywhere(room: WatchRoom) -> None:
    """Crews on duty, open incidents, orders under way."""
    crews = [await room.sign_on(name) for name in CREWS if name != "town"]
    calls = [await room.desk.call() for _ in range(FEW)]
    for incident, crew_id in zip(calls, crews[:3], strict=False):
        await room.send(incident, crew_id, task="support")


@pytest.mark.timeout(600)
async def test_whatever_is_asked_the_answer_is_of_the_documented_form(service: Service, room: WatchRoom) -> None:
    await something_everywhere(room)
    found = await asyncio.to_thread(all_faults, service.address)
    said = service.words
    traces = said[said.find("Traceback") :][:MOST_WORDS] if "Traceback" in said else ""
    assert not found, "\n\n".join([*found, traces])
