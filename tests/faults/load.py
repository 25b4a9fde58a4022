"""Load that remembers what was promised to it: terminals with their acknowledgements, desks with their answers."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from command.protocols.jt808.batch import BatchKind, PositionBatch
from command.protocols.jt808.general import GeneralReplyPlatform
from command.protocols.jt808.message import Message
from command.protocols.jt808.position import PositionReport
from tests.gateway.terminal import Terminal, report
from tests.incidents.small_city import IN_A1, point

IN_FLIGHT = 4
_days = itertools.count(1)
"""Each load reports fixes of a day of its own."""
ANSWER_S = 10.0
PATIENCE_S = 120.0
LOST = (OSError, TimeoutError, httpx.TransportError)
"""What a link that breaks looks like from this side."""


@dataclass
class Reporter:
    """A terminal that reports a fix of its own second each, sends what was not answered again after a lost link."""

    port: int
    phone: str
    first: datetime
    waiting: list[datetime] = field(default_factory=list)
    acknowledged: list[datetime] = field(default_factory=list)
    links: int = 0
    losses: list[str] = field(default_factory=list)
    """Why each link ended."""
    _made: int = 0

    async def run(self) -> None:
        while True:
            try:
                await self._over_one_link()
            except (*LOST, AssertionError) as error:  # a set that is refused while the database is away comes again
                self.losses.append(repr(error))
            await asyncio.sleep(0.05)

    async def _over_one_link(self) -> None:
        terminal = await Terminal.connect(self.port, self.phone)
        try:
            await terminal.sign_in()
            self.links += 1
            while True:
                await self._catch_up(terminal)
                await self._report(terminal)
        finally:
            await terminal.close()

    async def _catch_up(self, terminal: Terminal) -> None:
        while kept := self.waiting[:10]:
            await self._answered(terminal, {terminal.send(batch_of([report(at) for at in kept])): kept})

    async def _report(self, terminal: Terminal) -> None:
        fresh = [self.first + timedelta(seconds=self._made + n) for n in range(IN_FLIGHT)]
        self._made += IN_FLIGHT
        self.waiting += fresh
        await self._answered(terminal, {terminal.send(report(at)): [at] for at in fresh})

    async def _answered(self, terminal: Terminal, sent: dict[int, list[datetime]]) -> None:
        async with asyncio.timeout(ANSWER_S):
            while sent:
                answer = await next_message(terminal)
                if not isinstance(answer, GeneralReplyPlatform):
                    continue  # the platform asks for something; a set may leave that for later
                assert answer.result == 0, answer
                for at in sent.pop(answer.answered_serial, []):
                    self.waiting.remove(at)
                    self.acknowledged.append(at)


async def next_message(terminal: Terminal) -> Message:
    """Raises ConnectionError as soon as the link is gone."""
    coming = asyncio.create_task(terminal.receive_message())
    closed = asyncio.create_task(terminal.closed.wait())
    try:
        await asyncio.wait({coming, closed}, return_when=asyncio.FIRST_COMPLETED)
        if coming.done():
            return coming.result()
        raise ConnectionError("the link is gone")
    finally:
        coming.cancel()
        closed.cancel()
        await asyncio.gather(coming, closed, return_exceptions=True)


def batch_of(reports: list[PositionReport]) -> Message:
    return PositionBatch(BatchKind.BLIND_SPOT, tuple(reports))


@dataclass
class Caller:
    """Registers incidents and notes on them, each with a key, again and again until it is answered."""

    client: httpx.AsyncClient
    name: str
    answered: dict[str, int] = field(default_factory=dict)
    """Words of the call -> id of the incident."""
    notes: list[str] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    """Status and code of every answer that was none."""
    repeats: int = 0

    async def run(self) -> None:
        for number in itertools.count():
            words = f"{self.name}-{number}"
            call = {"source": "hotline_12319", "description": words, "location": point(IN_A1)}
            made = await self.insist("/incidents", words, call)
            self.answered[words] = made["id"]
            await self.insist(f"/incidents/{made['id']}/notes", f"{words}-note", {"text": f"{words}-note"})
            self.notes.append(f"{words}-note")

    async def insist(self, path: str, key: str, body: dict[str, Any]) -> dict[str, Any]:
        """The answer, however often it has to be asked for."""
        headers = {"Authorization": "Bearer dispatcher", "Idempotency-Key": key}
        while True:
            with suppress(*LOST):
                answer = await self.client.post(f"/api{path}", json=body, headers=headers)
                if answer.status_code in (200, 201):
                    return dict(answer.json())
                assert answer.status_code == 503, answer.text
                self.refused.append((answer.status_code, answer.json()["code"]))
            self.repeats += 1
            await asyncio.sleep(0.05)


@dataclass(frozen=True)
class Load:
    reporters: list[Reporter]
    callers: list[Caller]
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def goes_on(self, fixes: int = 200, commands: int = 5) -> None:
        """Returns when so many more were answered, and every terminal and desk had some of them."""
        then = [len(one.acknowledged) for one in self.reporters], [len(one.notes) for one in self.callers]
        deadline = asyncio.get_running_loop().time() + PATIENCE_S
        while not self._beyond(then, fixes, commands):
            for task in self.tasks:
                if task.done():
                    task.result()
            assert asyncio.get_running_loop().time() < deadline, self
            await asyncio.sleep(0.05)

    def _beyond(self, then: tuple[list[int], list[int]], fixes: int, commands: int) -> bool:
        stored = [len(one.acknowledged) - before for one, before in zip(self.reporters, then[0], strict=True)]
        noted = [len(one.notes) - before for one, before in zip(self.callers, then[1], strict=True)]
        return (
            min(stored, default=1) > 0 and min(noted, default=1) > 0 and sum(stored) > fixes and sum(noted) > commands
        )

    def __str__(self) -> str:
        terminals = [(len(one.acknowledged), len(one.waiting), one.links) for one in self.reporters]
        return f"{terminals=} desks={[(len(one.notes), one.repeats, one.refused[-3:]) for one in self.callers]}"


@asynccontextmanager
async def loaded(address: str, terminal_port: int, phones: list[str], callers: int = 2) -> AsyncIterator[Load]:
    """Under load within the block; what is under way at its end stays unanswered."""
    day = next(_days)
    first = datetime.now(UTC).replace(microsecond=0) - timedelta(days=day)
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=ANSWER_S) as client:
        load = Load(
            [Reporter(terminal_port, phone, first) for phone in phones],
            [Caller(client, f"day{day}-desk{number}") for number in range(callers)],
        )
        load.tasks.extend(asyncio.create_task(one.run()) for one in load.reporters)
        load.tasks.extend(asyncio.create_task(one.run()) for one in load.callers)
        try:
            yield load
        finally:
            for task in load.tasks:
                task.cancel()
            results = await asyncio.gather(*load.tasks, return_exceptions=True)
    faults = [one for one in results if isinstance(one, Exception)]
    assert faults == []
