"""Operators of `./zhihui bench live`: calls taken, crews sent and followed over HTTP while the screens watch.

A process of its own: it signs the crews on, says so, works until a line comes in, and prints how long what took.
"""

import argparse
import asyncio
import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx
import numpy as np

PAUSE_S = 1.0
"""Between two actions of one operator."""
TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class OperatorSpec:
    """One operator: token, where the calls come from (west, south, east, north in degrees), crews to sign on."""

    token: str
    box: tuple[float, float, float, float]
    sign_ons: list[dict[str, Any]]


class Operator:
    """Takes a call, looks at whose it is and who could go, sends a crew, follows it until it is cleared."""

    def __init__(self, http: httpx.AsyncClient, spec: OperatorSpec) -> None:
        self.took_ms: dict[str, list[float]] = {}
        self._http, self._spec = http, spec
        self._headers = {"Authorization": f"Bearer {spec.token}"}
        self._random = random.Random(spec.token)
        self._crews: list[int] = []

    async def sign_on(self) -> None:
        for crew in self._spec.sign_ons:
            made = await self._ask("sign_on", "POST", "/api/crews", json=crew)
            self._crews.append(made["id"])
        del self.took_ms["sign_on"]

    async def work(self, until: asyncio.Event) -> None:
        while not until.is_set():
            await self._one_call()

    async def _one_call(self) -> None:
        west, south, east, north = self._spec.box
        at = [self._random.uniform(west, east), self._random.uniform(south, north)]
        place = {"lon": at[0], "lat": at[1]}
        await self._act("responsibility", "GET", "/api/responsibility", params=place)
        draft = {
            "source": "hotline_12319",
            "description": "stalls on the pavement",
            "location": {"type": "Point", "coordinates": at},
            "datum": "wgs84",
        }
        made = await self._act("register", "POST", "/api/incidents", json=draft)
        path = f"/api/incidents/{made['id']}"
        await self._act("queue", "GET", "/api/incidents")
        await self._act("candidates", "GET", f"{path}/candidates")
        order = await self._act("order", "POST", f"{path}/orders", json={"crew_id": self._random.choice(self._crews)})
        for to in ("accepted", "en_route", "on_scene"):
            await self._act("stage", "POST", f"/api/orders/{order['id']}/stage", json={"to": to})
        cleared = {"to": "cleared", "result": "moved on"}
        await self._act("stage", "POST", f"/api/orders/{order['id']}/stage", json=cleared)
        await self._act("timeline", "GET", f"{path}/events")

    async def _act(self, what: str, method: str, path: str, **more: Any) -> dict[str, Any]:
        await asyncio.sleep(PAUSE_S)
        return await self._ask(what, method, path, **more)

    async def _ask(self, what: str, method: str, path: str, **more: Any) -> dict[str, Any]:
        begin_s = time.perf_counter()
        answer = await self._http.request(method, path, headers=self._headers, **more)
        self.took_ms.setdefault(what, []).append((time.perf_counter() - begin_s) * 1000)
        if answer.is_error:
            message = f"{method} {path}: {answer.status_code} {answer.text}"
            raise RuntimeError(message)
        found: dict[str, Any] = answer.json()
        return found


def figures(took_ms: dict[str, list[float]]) -> dict[str, object]:
    """Times of all actions, and the middle of each kind, in milliseconds."""
    every = [one for kind in took_ms.values() for one in kind]
    if not every:
        return {"actions": 0}
    return {
        "actions": len(every),
        "action_p50_ms": round(float(np.quantile(every, 0.5)), 1),
        "action_p99_ms": round(float(np.quantile(every, 0.99)), 1),
        "action_p50_ms_by_kind": {kind: round(float(np.median(times)), 1) for kind, times in took_ms.items()},
    }


async def run(base_url: str, specs: Sequence[OperatorSpec]) -> dict[str, list[float]]:
    """Sign on, print a line, work until a line comes in."""
    loop, until = asyncio.get_running_loop(), asyncio.Event()
    async with httpx.AsyncClient(base_url=base_url, timeout=TIMEOUT_S) as http:
        operators = [Operator(http, spec) for spec in specs]
        for operator in operators:
            await operator.sign_on()
        print("ready", flush=True)
        listening = loop.run_in_executor(None, sys.stdin.readline)
        listening.add_done_callback(lambda _: until.set())
        await asyncio.gather(*(operator.work(until) for operator in operators))
    took: dict[str, list[float]] = {}
    for operator in operators:
        for kind, times in operator.took_ms.items():
            took.setdefault(kind, []).extend(times)
    return took


def to_file(specs: Sequence[OperatorSpec], file: Path) -> None:
    file.write_text(json.dumps([asdict(spec) for spec in specs]), encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.operators", description=__doc__)
    parser.add_argument("--api", required=True)
    parser.add_argument("--operators", type=Path, required=True, help="what `to_file` wrote")
    chosen = parser.parse_args(arguments)
    specs = [OperatorSpec(**entry) for entry in json.loads(chosen.operators.read_text(encoding="utf-8"))]
    print(json.dumps(figures(asyncio.run(run(chosen.api, specs)))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
