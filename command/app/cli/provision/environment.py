"""The Python environment in .venv: exactly what requirements.lock names, checked by hash."""

import hashlib
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from command.app.cli.console import say
from command.app.cli.provision.debian import install_packages
from command.app.cli.provision.progress import Steps, UnpreparedError, answer_of

UV = "uv==0.13.9"
MARK = ".zhihui"
NO_DOWNLOADS = {"UV_PYTHON_DOWNLOADS": "never"}


@dataclass(frozen=True, slots=True)
class Environment:
    """`root` is the checkout; tools that we bring lie in var/tools."""

    root: Path
    steps: Steps

    @property
    def folder(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def tools(self) -> Path:
        return self.root / "var" / "tools"

    def is_current(self) -> bool:
        """The environment was made from this very lock, and its interpreter still runs for this account."""
        return os.access(self.python, os.X_OK) and _read(self.folder / MARK) == self._wanted()

    def bring(self) -> None:
        """Make or renew the environment.

        Raises:
            UnpreparedError: when uv cannot be had, or a package cannot be fetched or has another hash.
        """
        if not os.access(self.folder if self.folder.exists() else self.root, os.W_OK):
            raise UnpreparedError(f"{self.folder} is not current and cannot be written by this account")
        uv = self.uv()
        if not os.access(self.python, os.X_OK):
            make = [uv, "venv", "--clear", "--python", sys.executable, str(self.folder)]
            self.steps.run("making the Python environment", make, env=NO_DOWNLOADS)
        (self.folder / MARK).unlink(missing_ok=True)
        lock = str(self.root / "requirements.lock")
        sync = [uv, "pip", "sync", "--require-hashes", "--python", str(self.python), lock]
        self.steps.run("installing the Python packages", sync, env=NO_DOWNLOADS)
        (self.folder / MARK).write_text(self._wanted(), encoding="ascii")

    def uv(self) -> str:
        """Path of uv: of the machine, brought earlier, or brought now."""
        known = [shutil.which("uv"), str(self.tools / "uv" / "bin" / "uv"), str(self.tools / "uv-lib" / "bin" / "uv")]
        for path in known:
            if path and answer_of([path, "--version"]).startswith("uv "):
                return path
        return self._bring_uv()

    def _bring_uv(self) -> str:
        say("bringing uv, which installs the Python packages ...")
        if found := self._uv_by_venv() or self._uv_by_pip():
            return found
        install_packages(["python3-venv"], "Python's venv module", self.steps)
        if found := self._uv_by_venv():
            return found
        raise UnpreparedError(f"uv could not be installed; see {self.steps.log}")

    def _uv_by_venv(self) -> str | None:
        place = self.tools / "uv"
        made = self.steps.succeeds([sys.executable, "-m", "venv", "--clear", str(place)])
        if made and self.steps.succeeds([str(place / "bin" / "pip"), "install", "--quiet", UV]):
            return str(place / "bin" / "uv")
        return None

    def _uv_by_pip(self) -> str | None:
        place = self.tools / "uv-lib"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--upgrade", "--target", str(place), UV]
        return str(place / "bin" / "uv") if self.steps.succeeds(command) else None

    def _wanted(self) -> str:
        lock = (self.root / "requirements.lock").read_bytes()
        return hashlib.sha256(lock).hexdigest()


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except OSError:
        return ""
