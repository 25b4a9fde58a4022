"""Packages of Debian and its kin, installed so that no server starts and no cluster is made of their own accord."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from command.app.cli.console import Exit
from command.app.cli.provision.progress import Steps, UnpreparedError, answer_of

POLICY = Path("/usr/sbin/policy-rc.d")
CLUSTER_CONFIGURATION = Path("/etc/postgresql-common/createcluster.conf")
ASIDE = ".zhihui-aside"

APT = [
    "env",
    "DEBIAN_FRONTEND=noninteractive",
    "NEEDRESTART_SUSPEND=1",
    "apt-get",
    "-q",
    "-y",
    "--no-install-recommends",
    "-o",
    "DPkg::Lock::Timeout=300",
    "-o",
    "Dpkg::Options::=--force-confold",
]


@dataclass(frozen=True, slots=True)
class Debian:
    """apt-get as root, or through a sudo that asks no password."""

    steps: Steps
    prefix: tuple[str, ...] = ()
    policy: Path = POLICY
    cluster_configuration: Path = CLUSTER_CONFIGURATION

    def install(self, packages: list[str]) -> None:
        """Install what is not there yet; `apt-get update` is run when the lists do not know a package.

        Raises:
            UnpreparedError: with apt-get's last words.
        """
        with self._replaced(self.policy, "#!/bin/sh\nexit 101\n", mode="0755"):
            if any(name.startswith("postgresql") for name in packages):
                self._get(["postgresql-common"])
                with self._replaced(self.cluster_configuration, "create_main_cluster = false\n", mode="0644"):
                    self._get(packages)
            else:
                self._get(packages)
        if "redis-server" in packages:  # the package would start its service at the next boot
            self.steps.succeeds([*self.prefix, "update-rc.d", "redis-server", "disable"])
            self.steps.succeeds([*self.prefix, "systemctl", "disable", "redis-server"])

    def _get(self, packages: list[str]) -> None:
        command = [*self.prefix, *APT, "install", *packages]
        if self.steps.succeeds([*command, "--simulate"]) and self._try(packages, command):
            return
        self.steps.run("reading Debian's package lists", [*self.prefix, *APT, "update"])
        self.steps.run(f"installing {' '.join(packages)}", command)

    def _try(self, packages: list[str], command: list[str]) -> bool:
        try:
            self.steps.run(f"installing {' '.join(packages)}", command)
        except UnpreparedError:  # lists from yesterday name files that are gone
            return False
        return True

    @contextmanager
    def _replaced(self, path: Path, text: str, mode: str) -> Iterator[None]:
        """`path` reads `text` within the block; what stood there comes back, also after a killed run."""
        self._put_back(path)
        if path.exists():
            self._as_root("mv", str(path), str(path) + ASIDE)
        else:
            self._as_root("touch", str(path) + ASIDE)
        self._as_root("sh", "-c", 'printf %s "$2" > "$1" && chmod "$3" "$1"', "sh", str(path), text, mode)
        try:
            yield
        finally:
            self._put_back(path)

    def _put_back(self, path: Path) -> None:
        aside = Path(str(path) + ASIDE)
        if not aside.exists():
            return
        if aside.stat().st_size:
            self._as_root("mv", str(aside), str(path))
        else:  # nothing stood there
            self._as_root("rm", "-f", str(path), str(aside))

    def _as_root(self, *command: str) -> None:
        if not self.steps.succeeds([*self.prefix, *command]):
            raise UnpreparedError(f"{command[0]} failed; see {self.steps.log}", code=Exit.FAILED)


def install_packages(packages: list[str], purpose: str, steps: Steps) -> None:
    """Bring packages of the machine, or say in one sentence which ones root has to bring.

    Raises:
        UnpreparedError: with the exact command.
    """
    if shutil.which("apt-get") is None:
        raise UnpreparedError(f"{purpose} is missing on this machine; on Debian it comes with: {' '.join(packages)}")
    prefix = _privilege()
    if prefix is None:
        raise UnpreparedError(
            f"{purpose} is missing on this machine; run once as root: "
            f"apt-get install --no-install-recommends {' '.join(packages)}"
        )
    Debian(steps, prefix).install(packages)


def newest_postgres() -> str:
    """The major version that this release of Debian offers; needs package lists."""
    found = re.search(r"postgresql-(\d+)", answer_of(["apt-cache", "depends", "postgresql"]))
    return found[1] if found else ""


def is_installed(package: str) -> bool:
    return "install ok installed" in answer_of(["dpkg-query", "-W", "-f", "${Status}", package])


def refresh_lists(steps: Steps) -> None:
    """Read the package lists; without the right to do so nothing happens."""
    prefix = _privilege()
    if prefix is not None and shutil.which("apt-get"):
        steps.run("reading Debian's package lists", [*prefix, *APT, "update"])


def _privilege() -> tuple[str, ...] | None:
    if os.geteuid() == 0:
        return ()
    if shutil.which("sudo") and answer_of(["sudo", "-n", "id", "-u"]).strip() == "0":
        return ("sudo", "-n")
    return None
