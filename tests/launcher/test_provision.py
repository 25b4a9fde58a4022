"""Bringing what is missing: the environment by hash, Debian's packages without their servers, the pages by digest."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from command.app.cli.commands import COMMANDS
from command.app.cli.provision.debian import ASIDE, Debian, install_packages
from command.app.cli.provision.environment import Environment
from command.app.cli.provision.needs import NEEDS, Need, needs_of, only_overview
from command.app.cli.provision.progress import Steps, UnpreparedError
from command.app.cli.provision.web import Web

ROOT = Path(__file__).parents[2]

APT = """#!/bin/sh
# Stands for the machine's apt-get: notes what it would have met, and fails when told to.
case "$*" in *--simulate*) exit 0 ;; esac
{
    echo "packages: $*"
    echo "policy: $(sh "$POLICY"; echo $?)"
    echo "clusters: $(cat "$CLUSTERS" 2>/dev/null)"
} >> "$NOTES"
case "$*" in *"$FAILS"*) echo "E: no room"; exit 100 ;; esac
"""


@pytest.fixture
def steps(tmp_path: Path) -> Steps:
    return Steps(tmp_path / "provision.log")


@pytest.fixture
def machine(tmp_path: Path, steps: Steps, monkeypatch: pytest.MonkeyPatch) -> Debian:
    """A Debian whose apt-get is a note-taker and whose files lie in a temporary folder."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name, text in (("apt-get", APT), ("update-rc.d", "#!/bin/sh\n"), ("systemctl", "#!/bin/sh\n")):
        (tools / name).write_text(text)
        (tools / name).chmod(0o755)
    made = Debian(steps, policy=tmp_path / "policy-rc.d", cluster_configuration=tmp_path / "createcluster.conf")
    made.cluster_configuration.write_text("#create_main_cluster = true\n")
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    for name, value in {
        "POLICY": made.policy,
        "CLUSTERS": made.cluster_configuration,
        "NOTES": tmp_path / "notes",
        "FAILS": "nothing fails",
    }.items():
        monkeypatch.setenv(name, str(value))
    return made


def notes(tmp_path: Path) -> str:
    return (tmp_path / "notes").read_text()


def test_every_command_says_what_it_needs() -> None:
    assert set(NEEDS) == set(COMMANDS)


def test_help_needs_nothing_of_the_machine() -> None:
    assert only_overview([])
    assert only_overview(["--help"])
    assert only_overview(["serv"])
    assert needs_of(["demo", "--help"]) == frozenset()
    assert needs_of(["simulate", "vehicles"]) == frozenset()
    assert Need.BROWSER in needs_of(["test"])
    assert Need.BROWSER not in needs_of(["demo"])


def test_no_server_starts_and_no_cluster_is_made_while_packages_are_installed(machine: Debian, tmp_path: Path) -> None:
    machine.install(["postgresql-15", "postgresql-15-postgis-3", "redis-server"])
    first, second = re.findall(r"packages: .*? install (.*)\npolicy: (.*)\nclusters: (.*)\n", notes(tmp_path))
    assert first == ("postgresql-common", "101", "#create_main_cluster = true")
    assert second == ("postgresql-15 postgresql-15-postgis-3 redis-server", "101", "create_main_cluster = false")
    assert "--no-install-recommends" in notes(tmp_path)


def test_the_machine_is_afterwards_as_it_was(machine: Debian) -> None:
    machine.install(["postgresql-15"])
    assert not machine.policy.exists()
    assert machine.cluster_configuration.read_text() == "#create_main_cluster = true\n"
    machine.policy.write_text("#!/bin/sh\nexit 104\n")
    machine.install(["redis-server"])
    assert machine.policy.read_text() == "#!/bin/sh\nexit 104\n"
    assert not list(machine.policy.parent.glob(f"*{ASIDE}"))


def test_also_after_a_failure(machine: Debian, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAILS", "postgresql-15")
    with pytest.raises(UnpreparedError, match="E: no room"):
        machine.install(["postgresql-15"])
    assert not machine.policy.exists()
    assert machine.cluster_configuration.read_text() == "#create_main_cluster = true\n"


def test_what_a_killed_installation_left_is_put_back_by_the_next(machine: Debian) -> None:
    aside = machine.policy.with_name(machine.policy.name + ASIDE)
    aside.write_text("#!/bin/sh\nexit 104\n")
    machine.policy.write_text("#!/bin/sh\nexit 101\n")
    machine.install(["chromium"])
    assert machine.policy.read_text() == "#!/bin/sh\nexit 104\n"
    assert not aside.exists()


def test_without_the_right_to_install_the_sentence_is_the_command_for_root(
    steps: Steps, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "apt-get").write_text("#!/bin/sh\n")
    (tmp_path / "apt-get").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(UnpreparedError) as refused:
        install_packages(["postgresql-15", "redis-server"], "PostgreSQL", steps)
    assert "apt-get install --no-install-recommends postgresql-15 redis-server" in str(refused.value)
    assert refused.value.code == 3


def test_on_another_system_the_sentence_names_what_is_missing(
    steps: Steps, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnpreparedError, match="on Debian it comes with: redis-server"):
        install_packages(["redis-server"], "Redis", steps)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose lock names one small package, with its hashes."""
    root = tmp_path / "checkout"
    root.mkdir()
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    one = re.search(r"^sniffio==.*?(?=^\S)|^idna==.*?(?=^\S)", lock, re.MULTILINE | re.DOTALL)
    assert one is not None
    (root / "requirements.lock").write_text(one[0], encoding="utf-8")
    return root


def test_the_environment_is_made_once_and_again_when_the_lock_changes(checkout: Path, steps: Steps) -> None:
    environment = Environment(checkout, steps)
    assert not environment.is_current()
    environment.bring()
    assert environment.is_current()
    subprocess.run([str(environment.python), "-c", "import idna"], check=True)
    with (checkout / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("# one line more\n")
    assert not environment.is_current()


def test_a_package_with_another_hash_is_refused(checkout: Path, steps: Steps) -> None:
    lock = checkout / "requirements.lock"
    lock.write_text(re.sub(r"sha256:[0-9a-f]{64}", "sha256:" + "0" * 64, lock.read_text()))
    environment = Environment(checkout, steps)
    with pytest.raises(UnpreparedError, match=r"(?i)hash mismatch"):
        environment.bring()
    assert not environment.is_current()


def test_an_environment_whose_python_is_gone_is_not_current(checkout: Path, steps: Steps) -> None:
    environment = Environment(checkout, steps)
    environment.bring()
    environment.python.unlink()
    environment.python.symlink_to("/nowhere/python3")
    assert not environment.is_current()
    environment.bring()
    assert environment.is_current()


@pytest.fixture
def web(tmp_path: Path, steps: Steps) -> Web:
    """Pages without dependencies, whose build is a copy."""
    made = Web(Environment(tmp_path, steps), steps)
    (made.folder / "src").mkdir(parents=True)
    (made.folder / "src" / "page.ts").write_text("1")
    (made.folder / "package.json").write_text(
        '{"name": "pages", "version": "1.0.0", "scripts": {"build": "mkdir -p dist && cp src/page.ts dist"}}'
    )
    (made.folder / "package-lock.json").write_text(
        '{"name": "pages", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": {"name": "pages"}}}'
    )
    return made


def test_the_pages_are_built_once_and_again_when_a_source_changes(web: Web) -> None:
    web.bring_node()
    (web.folder / "node_modules").mkdir()
    web.bring_packages()
    assert web.has_packages()
    assert not web.is_built()
    web.build()
    assert web.is_built()
    assert (web.folder / "dist" / "page.ts").read_text() == "1"
    (web.folder / "node_modules" / "anything").write_text("not a source")
    assert web.is_built()
    (web.folder / "src" / "page.ts").write_text("2")
    assert not web.is_built()


def test_packages_are_fetched_again_when_their_lock_changes(web: Web) -> None:
    web.bring_node()
    (web.folder / "node_modules").mkdir()
    web.bring_packages()
    lock = web.folder / "package-lock.json"
    lock.write_text(lock.read_text() + "\n")
    assert not web.has_packages()


def test_a_step_that_fails_shows_the_end_of_its_output(steps: Steps) -> None:
    with pytest.raises(UnpreparedError, match="the last words"):
        steps.run("a step", ["sh", "-c", "echo the last words; exit 1"])
    assert not steps.succeeds(["no-such-program"])


def test_uv_comes_by_venv_when_the_machine_has_none(
    tmp_path: Path, steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = [folder for folder in os.environ["PATH"].split(os.pathsep) if not (Path(folder) / "uv").exists()]
    monkeypatch.setenv("PATH", os.pathsep.join(without))
    assert shutil.which("uv") is None
    uv = Environment(tmp_path, steps).uv()
    assert Path(uv).is_relative_to(tmp_path / "var" / "tools")
    assert subprocess.run([uv, "--version"], capture_output=True, text=True, check=True).stdout.startswith("uv ")
