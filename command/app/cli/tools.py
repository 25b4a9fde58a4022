"""Running the developer's tools in the checkout, with their output shown as it comes."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
WEB = ROOT / "web"


def run_tool(command: list[str], cwd: Path = ROOT) -> int:
    """The exit code of a tool that shares our terminal: Ctrl-C reaches it too, and we wait for its end."""
    with subprocess.Popen(command, cwd=cwd) as child:  # noqa: S603 - a fixed list of tools
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue


def python_tool(name: str) -> str:
    """A console script of the environment that runs us."""
    return str(Path(sys.executable).with_name(name))


def has_web() -> bool:
    return (WEB / "node_modules").is_dir()
