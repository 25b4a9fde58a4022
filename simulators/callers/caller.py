"""Posts the calls at a pace. Every post carries an idempotency key and is tried again when the server is away."""

import asyncio
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx

from simulators.callers.calls import Call

_TRIES = 5
_RETRY_S = 3.0


@dataclass(slots=True)
class CallCounts:
    entered: int = 0
    """Answered with 201."""
    known: int = 0
    """Answered with the incident that had this external id before."""
    refused: int = 0
    failed: int = 0


class Caller:
    """Enters calls with exponential gaps around a number per hour."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        calls: Iterator[Call],
        *,
        per_hour: float,
        seed: int,
        matters: frozenset[str] | None = None,
    ) -> None:
        """`matters`: codes that this host knows; a call about another is entered without one. None = all are known."""
        self.counts = CallCounts()
        self._matters = matters
        self._http, self._calls, self._per_hour, self._seed = http, calls, per_hour, seed
        self._run = random.Random().getrandbits(48)

    async def run(self, limit: int | None = None) -> None:
        """Until cancelled, or until `limit` calls are entered; with 0 an hour it only waits."""
        if self._per_hour <= 0:
            await asyncio.Event().wait()
        gaps = random.Random(f"{self._seed}/gaps")
        for done, call in enumerate(self._calls):
            if limit is not None and done >= limit:
                return
            await asyncio.sleep(gaps.expovariate(self._per_hour / 3_600.0))
            await self.enter(call)

    async def enter(self, call: Call) -> None:
        """One call. A repetition gets a key of its own: the server has to know it by the external id."""
        key = f"call-{self._seed}-{self._run:x}-{call.number}"
        body = self._known(call.body)
        for _ in range(_TRIES):
            try:
                answer = await self._http.post("/api/incidents", json=body, headers={"Idempotency-Key": key})
            except httpx.HTTPError:
                await asyncio.sleep(_RETRY_S)
                continue
            if answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                self._count(answer, call)
                return
            await asyncio.sleep(_RETRY_S)
        self.counts.failed += 1

    def _known(self, body: dict[str, Any]) -> dict[str, Any]:
        if self._matters is None or body.get("matter") in self._matters:
            return body
        return {name: value for name, value in body.items() if name != "matter"}

    def _count(self, answer: httpx.Response, call: Call) -> None:
        if answer.is_error:
            self.counts.refused += 1
            sys.stderr.write(f"call {call.number}: {answer.status_code} {answer.text[:300]}\n")
        elif answer.status_code == httpx.codes.CREATED:
            self.counts.entered += 1
        else:
            self.counts.known += 1
