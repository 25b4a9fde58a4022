"""The child process that computes: started when somebody needs it, ended when nobody does, never longer than we live.

Requests and answers are JSON lines over its standard input and output. The child ends at the end of its input, so that
it goes with us however we end; see `child`.
"""

import asyncio
import itertools
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import structlog

from command.foundation.errors import CommandError, Kind

log = structlog.get_logger(__name__)
LONGEST_LINE = 256 * 2**20
IDLE_S = 900.0
"""A child that nobody asked anything for so long is ended: its libraries take memory."""
PATIENCE_S = 3.0
_SOURCE = Path(__file__).parents[3]
Notice = dict[str, Any]


class ChildDiedError(RuntimeError):
    """The process ended before it answered: killed, out of memory, or a bug; its last words are in the log."""


@dataclass(slots=True)
class _Asked:
    answer: asyncio.Future[Any]
    notice: Callable[[Notice], None] | None = None


@dataclass(slots=True)
class _Running:
    process: asyncio.subprocess.Process
    reader: asyncio.Task[None]
    asked: dict[int, _Asked] = field(default_factory=dict)


class StudyChild:
    """At most one process. Requests are answered in the order in which they come; any number may wait."""

    def __init__(self, data_dir: Path, name: str, niceness: int, idle_s: float = IDLE_S) -> None:
        self._data_dir = data_dir
        self._name = name
        self._niceness = niceness
        self._idle_s = idle_s
        self._running: _Running | None = None
        self._starting = asyncio.Lock()
        self._numbers = itertools.count(1)
        self._idle: asyncio.TimerHandle | None = None
        self._closing: set[asyncio.Task[None]] = set()

    @property
    def pid(self) -> int | None:
        running = self._running
        return running.process.pid if running is not None and running.process.returncode is None else None

    async def ask(self, do: str, notice: Callable[[Notice], None] | None = None, **facts: Any) -> Any:
        """The child's answer; `notice` gets what it says meanwhile. Cancelled, the work is cancelled there.

        Raises:
            CommandError: a refusal, as the child raised it.
            ChildDiedError: the process ended.
        """
        running = await self._start()
        number = next(self._numbers)
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        running.asked[number] = _Asked(answer, notice)
        self._rest()
        try:
            await self._send(running, {"id": number, "do": do, **facts})
            return await answer
        except asyncio.CancelledError:
            await self._cancel(running, number)
            raise
        finally:
            running.asked.pop(number, None)
            self._rest()

    async def stop(self) -> None:
        """End it; whoever waits for an answer gets ChildDiedError."""
        if self._idle is not None:
            self._idle.cancel()
        running, self._running = self._running, None
        if running is None:
            return
        if running.process.stdin is not None:
            running.process.stdin.close()
        try:
            await asyncio.wait_for(running.process.wait(), PATIENCE_S)
        except TimeoutError:
            running.process.kill()
            await running.process.wait()
        await asyncio.gather(running.reader, return_exceptions=True)

    async def _start(self) -> _Running:
        async with self._starting:
            running = self._running
            if running is not None and running.process.returncode is None and not running.reader.done():
                return running
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "command.radio.studies.child"),
                *(str(self._data_dir.absolute()), str(self._niceness)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": str(_SOURCE)},
                limit=LONGEST_LINE,
                start_new_session=True,
            )
            running = self._running = _Running(process, asyncio.create_task(asyncio.sleep(0)))
            running.reader = asyncio.create_task(self._read(running), name=f"study child {self._name}")
            log.info("study_child_started", name=self._name, pid=process.pid)
            return running

    async def _read(self, running: _Running) -> None:
        out = running.process.stdout
        try:
            while out is not None and (line := await out.readline()):
                self._take(running, msgspec.json.decode(line))
        finally:
            if running.process.returncode is None:
                running.process.kill()
            code = await running.process.wait()
            log.info("study_child_ended", name=self._name, code=code)
            for asked in running.asked.values():
                if not asked.answer.done():
                    asked.answer.set_exception(ChildDiedError(f"the study child ended with {code}"))

    def _take(self, running: _Running, said: dict[str, Any]) -> None:
        asked = running.asked.get(said["id"])
        if asked is None or asked.answer.done():
            return
        if "done" in said:
            asked.answer.set_result(said["done"])
        elif "refused" in said:
            refused = said["refused"]
            kind = Kind(refused["kind"])
            asked.answer.set_exception(CommandError(kind, refused["code"], refused["detail"], **refused["facts"]))
        elif asked.notice is not None:
            asked.notice(said)

    async def _send(self, running: _Running, message: dict[str, Any]) -> None:
        into = running.process.stdin
        if into is None:
            raise ChildDiedError("the study child has no input")
        try:
            into.write(msgspec.json.encode(message) + b"\n")
            await into.drain()
        except (BrokenPipeError, ConnectionResetError) as error:
            raise ChildDiedError("the study child has ended") from error

    async def _cancel(self, running: _Running, number: int) -> None:
        """Ask it to leave off; a child that does not within seconds is killed."""
        if running.process.returncode is not None:
            return
        left_off: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        running.asked[number] = _Asked(left_off)
        try:
            await self._send(running, {"id": number, "do": "cancel"})
            await asyncio.wait_for(asyncio.shield(left_off), PATIENCE_S)
        except TimeoutError:
            running.process.kill()
        except (ChildDiedError, CommandError):
            pass
        finally:
            left_off.cancel()

    def _rest(self) -> None:
        """Begin to count the idle time anew."""
        if self._idle is not None:
            self._idle.cancel()
        self._idle = asyncio.get_running_loop().call_later(self._idle_s, self._end_idle)

    def _end_idle(self) -> None:
        if self._running is not None and self._running.asked:
            self._rest()
            return
        ending = asyncio.create_task(self.stop())
        self._closing.add(ending)
        ending.add_done_callback(self._closing.discard)
