"""The program of a study child: reads requests from its input line by line and answers on its output.

It ends at the end of its input, also in the middle of a computation: with its parent, however that ended. Libraries
are loaded by what is asked for: pictures need numpy, losses bring numba, shares scipy and GDAL.
"""

import importlib
import os
import queue
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from command.foundation.errors import CommandError, Kind
from command.radio.studies.folders import Folders
from command.radio.studies.told import Cancelled, Told

HANDLERS = {
    "run": "command.radio.studies.engine.running",
    "tile": "command.radio.studies.engine.pictures",
    "geotiff": "command.radio.studies.engine.geotiff",
    "workbook": "command.radio.studies.engine.workbook",
    "shares": "command.radio.studies.engine.asking",
    "gaps": "command.radio.studies.engine.asking",
    "redundancy": "command.radio.studies.engine.asking",
    "silence": "command.radio.studies.engine.silencing",
    "failure": "command.radio.studies.engine.silencing",
    "point": "command.radio.studies.engine.points",
    "calibrate": "command.radio.measured.engine.calibrating",
    "compare": "command.radio.measured.engine.comparing",
    "unseen": "command.radio.measured.engine.comparing",
    "plan_tiles": "command.radio.measured.engine.accepting",
    "judge_tiles": "command.radio.measured.engine.accepting",
    "paper": "command.radio.reports.engine.printing",
    "warm": "command.radio.studies.engine.warming",
}
"""Each module has a function named after the request: (folders, facts, told) -> answer."""


class _Requests:
    """What the reading thread hands to the working one; cancelling overtakes the queue."""

    def __init__(self) -> None:
        self.waiting: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self.cancelled: set[int] = set()

    def read(self, source: BinaryIO) -> None:
        for line in source:
            message = msgspec.json.decode(line)
            if message["do"] == "cancel":
                self.cancelled.add(message["id"])
            else:
                self.waiting.put(message)
        os._exit(0)  # the parent is gone, or wants us gone: nothing here is worth finishing


def main(data_dir: str, niceness: str) -> None:
    os.nice(int(niceness))
    folders, out = Folders.of(Path(data_dir)), _own_output()
    lock = threading.Lock()

    def say(message: dict[str, Any]) -> None:
        with lock:
            out.write(msgspec.json.encode(message) + b"\n")
            out.flush()

    requests = _Requests()
    threading.Thread(target=requests.read, args=(sys.stdin.buffer,), daemon=True).start()
    while True:
        message = requests.waiting.get()
        number = message.pop("id")
        told = _told(number, say, requests)
        say({"id": number, **_answered(folders, message, told)})
        requests.cancelled.discard(number)


def _told(number: int, say: Callable[[dict[str, Any]], None], requests: _Requests) -> Told:
    return Told(lambda said: say({"id": number, **said}), lambda: number in requests.cancelled)


def _answered(folders: Folders, message: dict[str, Any], told: Told) -> dict[str, Any]:
    do = message.pop("do")
    try:
        told.look()
        handler = getattr(importlib.import_module(HANDLERS[do]), do)
        return {"done": handler(folders, message, told)}
    except Cancelled:
        return _refused(CommandError(Kind.CONFLICT, "study_cancelled", "已取消"))
    except CommandError as error:
        return _refused(error)
    except FileNotFoundError as error:
        detail = f"该计算的文件已清理，请重新计算（{Path(error.filename or '').name}）"
        return _refused(CommandError(Kind.CONFLICT, "study_files_missing", detail))
    except Exception as error:  # noqa: BLE001 - a bug in a study ends the study, not its child
        sys.excepthook(*sys.exc_info())
        return _refused(CommandError(Kind.UNAVAILABLE, "study_child_failed", f"{type(error).__name__}: {error}"))


def _refused(error: CommandError) -> dict[str, Any]:
    return {"refused": {"kind": error.kind, "code": error.code, "detail": error.detail, "facts": error.facts}}


def _own_output() -> BinaryIO:
    """The pipe to the parent; whatever a library prints goes to the log with the errors."""
    ours = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return os.fdopen(ours, "wb")


if __name__ == "__main__":
    main(*sys.argv[1:3])
