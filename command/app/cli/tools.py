"""Running the developer's tools in the checkout, with their output shown as it comes."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[3]
WEB = ROOT / "web"


def run_tool(command: list[str], cwd: Path = ROOT) -> int:
    """The exit code of a tool that shares our terminal: Ctrl-C reaches it too, and we wait for its end.

    Tools see none of the operator's settings: a test means the defaults unless it says otherwise.
    """
    environment = {name: value for name, value in child_environment().items() if not name.startswith("ZHIHUI_")}
    with subprocess.Popen(command, cwd=cwd, env=environment) as child:  # noqa: S603 - a fixed list of tools
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue


def python_tool(name: str) -> str:
    """A console script of the environment that runs us."""
    return str(Path(sys.executable).with_name(name))


def become_program(module: str, words: list[str]) -> NoReturn:
    """Replace this process by `python -m MODULE`, so that signals reach it and its exit code is ours."""
    command = [sys.executable, "-P", "-m", module, *words]
    sys.stdout.flush()
    os.execve(command[0], command, child_environment())  # noqa: S606 - modules named in our own tables


def child_environment() -> dict[str, str]:
    """Children find the checkout's packages wherever they are started."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def has_web() -> bool:
    return (WEB / "node_modules").is_dir()
