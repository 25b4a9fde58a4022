"""docker-compose.yml and Dockerfile: what they promise, and that they name things that exist."""

import importlib
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from command.app.cli.__main__ import parse
from command.app.cli.commands import COMMANDS, Command
from command.foundation.settings import ALL_ROLES, Settings

ROOT = Path(__file__).parents[2]
NOT_SETTINGS = {"ZHIHUI_TOKEN", "ZHIHUI_DATABASE_PASSWORD"}
"""For the simulators, and for the file itself."""


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    yaml: Any = importlib.import_module("yaml")
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return loaded


def ours(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {name: service for name, service in compose["services"].items() if "build" in service}


def test_every_part_is_there_and_simulators_only_when_asked_for(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert {"database", "redis", "migrate", "api", "gateway", "worker"} <= services.keys()
    asked_for = {name for name, service in services.items() if service.get("profiles") == ["simulators"]}
    assert asked_for == {"vehicles", "callers"}
    assert all("profiles" not in services[name] for name in services.keys() - asked_for)


def test_one_container_runs_each_role(compose: dict[str, Any]) -> None:
    roles = [service["command"][2] for service in ours(compose).values() if service["command"][0] == "serve"]
    assert sorted(roles) == sorted(ALL_ROLES)


def test_every_command_line_is_one_that_the_command_takes(compose: dict[str, Any]) -> None:
    for service in ours(compose).values():
        name, *words = service["command"]
        module = importlib.import_module(COMMANDS[name].module)
        table: dict[str, Command] | None = getattr(module, "TABLE", None)
        if table is None:
            parse(name, module, words)
            continue
        program = importlib.import_module(f"{table[words[0]].module}.__main__")
        program.parser().parse_args(words[1:])


def test_every_variable_is_a_setting(compose: dict[str, Any]) -> None:
    text = (ROOT / "docker-compose.yml").read_text() + (ROOT / "Dockerfile").read_text()
    named = set(re.findall(r"\bZHIHUI_[A-Z0-9_]+\b", text)) - NOT_SETTINGS
    assert named <= {f"ZHIHUI_{field.upper()}" for field in Settings.model_fields}


def test_everything_waits_for_the_migration_which_waits_for_the_database(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name in ("api", "gateway", "worker"):
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert services["migrate"]["depends_on"]["database"]["condition"] == "service_healthy"
    assert services["migrate"]["restart"] == "no"


def test_names_point_at_services_and_volumes_that_exist(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert set(service.get("depends_on", ())) <= compose["services"].keys()
        assert {volume.split(":")[0] for volume in service.get("volumes", ())} <= compose["volumes"].keys()


def test_no_password_is_written_down(compose: dict[str, Any]) -> None:
    assert compose["services"]["database"]["environment"]["POSTGRES_PASSWORD"].startswith("${")
    assert "fsync=off" not in str(compose)


def test_what_the_image_copies_is_in_the_checkout() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    for name in " ".join(copied).split():
        assert (ROOT / name).exists(), name


def test_docker_itself_accepts_the_file_where_it_has_compose() -> None:
    """Without docker, or with a docker that has no compose, the file still has to parse: that is tested above."""
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode:
        assert (ROOT / "docker-compose.yml").exists()
        return
    environment = {"ZHIHUI_DATABASE_PASSWORD": "chosen", "PATH": str(Path(docker).parent)}
    command = [docker, "compose", "--profile", "simulators", "config", "--quiet"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
