"""The monitoring of the sites' power, as operators have it beside their radios: tells the service what the mains do."""

import asyncio
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import httpx

CAUSE: Final = "mains_failure"
NOTE: Final = "动环监控"
"""By its note a monitor that starts anew knows what an earlier one told."""
AGAIN_S: Final = 5.0
"""A service that is away is told later; the instants are those of the mains."""
MOST: Final = 1000


@dataclass(frozen=True, slots=True)
class _Word:
    code: str
    has_mains: bool
    at: datetime


class SiteMonitor:
    """`tell` is called by the repeaters; `run` speaks with the API."""

    def __init__(
        self, http: httpx.AsyncClient, clock: Callable[[], float] = time.time, again_s: float = AGAIN_S
    ) -> None:
        self._http, self._clock, self._again_s = http, clock, again_s
        self._words: deque[_Word] = deque(maxlen=MOST)
        self._something = asyncio.Event()
        self._took_over = False

    def tell(self, code: str, has_mains: bool, now: float) -> None:
        self._words.append(_Word(code, has_mains, datetime.fromtimestamp(now, UTC)))
        self._something.set()

    async def run(self) -> None:
        """Until cancelled; what the service does not take is said again."""
        while True:
            try:
                await self.end_what_an_earlier_one_told()
                while True:
                    await self.tell_waiting()
                    await self._something.wait()
                    self._something.clear()
            except (httpx.HTTPError, KeyError, ValueError) as error:
                sys.stderr.write(f"the sites' monitoring waits: {type(error).__name__}: {error}\n")
                await asyncio.sleep(self._again_s)

    async def tell_waiting(self) -> None:
        """Everything that waits; a word stays until the service has taken it."""
        while self._words:
            await self._say(self._words[0])
            self._words.popleft()

    async def _say(self, word: _Word) -> None:
        """One word. What the service knows already is no trouble, and a site that it does not have is none of ours."""
        site = (await self._sites()).get(word.code)
        if site is None:
            return
        lasting = [one for one in site["properties"]["outages"] if one["cause"] == CAUSE]
        address = f"/api/radio/sites/{site['id']}/outages"
        if not word.has_mains and not lasting:
            body = {"cause": CAUSE, "starts_at": word.at.isoformat(), "note": NOTE}
            (await self._http.post(address, json=body)).raise_for_status()
        for one in lasting if word.has_mains else []:
            ends_at = max(word.at, datetime.fromisoformat(one["starts_at"]))
            answer = await self._http.patch(f"{address}/{one['id']}", json={"ends_at": ends_at.isoformat()})
            answer.raise_for_status()

    async def end_what_an_earlier_one_told(self) -> None:
        """Of whom nothing is remembered; once. A site whose mains fail tells it itself."""
        if self._took_over:
            return
        now = datetime.fromtimestamp(self._clock(), UTC)
        for code, site in (await self._sites()).items():
            if any(one["cause"] == CAUSE and one["note"] == NOTE for one in site["properties"]["outages"]):
                await self._say(_Word(code, has_mains=True, at=now))
        self._took_over = True

    async def _sites(self) -> dict[str, Any]:
        answer = await self._http.get("/api/radio/sites")
        answer.raise_for_status()
        return {site["properties"]["code"]: site for site in answer.json()["features"]}
