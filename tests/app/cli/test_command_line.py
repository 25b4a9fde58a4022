"""The command line as its user meets it: help, wrong words, refusals, exit codes."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from command.app.cli.__main__ import main, run
from command.app.cli.commands import COMMANDS, Command
from command.app.cli.console import Exit

ROOT = Path(__file__).parents[3]
PROMISED = [
    "demo", "serve", "test", "check", "bench", "migrate", "import", "export", "user", "simulate", "backup", "restore",
    "verify",
]  # fmt: skip


def programs() -> list[list[str]]:
    """Every line that ends in a command, through all groups."""

    def below(words: list[str], table: dict[str, Command]) -> list[list[str]]:
        found = []
        for name, command in table.items():
            inner = None if command.program else getattr(importlib.import_module(command.module), "TABLE", None)
            found += [[*words, name]] if inner is None else [[*words, name], *below([*words, name], inner)]
        return found

    return below([], COMMANDS)


def line(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "command.app.cli", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def test_every_promised_command_is_there() -> None:
    assert list(COMMANDS) == PROMISED


@pytest.mark.parametrize("words", programs(), ids=" ".join)
def test_every_command_and_subcommand_has_help(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    if words[0] in {"simulate", "bench"} and len(words) > 1:  # a program of its own takes this process's place
        assert line(*words, "--help").stdout.startswith("usage: ")
        return
    try:
        code = main([*words, "--help"])
    except SystemExit as ended:
        code = int(ended.code or 0)
    assert code == 0
    assert capsys.readouterr().out.startswith(f"usage: ./zhihui {' '.join(words)}")


def test_without_words_the_overview_is_shown_and_the_code_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == Exit.USAGE
    shown = capsys.readouterr().out
    assert all(f"\n  {name} " in shown for name in PROMISED)


def test_an_unknown_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serv"]) == Exit.USAGE
    assert "serv" in capsys.readouterr().err


def test_the_overview_needs_no_package_but_python() -> None:
    """The launcher shows it before anything is installed."""
    shown = subprocess.run(
        [sys.executable, "-S", "-P", "-m", "command.app.cli", "--help"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "a living city" in shown.stdout


def test_a_command_imports_its_own_module_only() -> None:
    code = (
        "import sys; from command.app.cli.__main__ import main\n"
        "try: main(['test', '--help'])\n"
        "except SystemExit: pass\n"
        "sys.exit(any(name in sys.modules for name in ('fastapi', 'sqlalchemy', 'numpy')))"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)


def test_a_wrong_setting_is_a_sentence_that_names_its_variable(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ZHIHUI_HTTP_PORT", "many")
    assert main(["migrate"]) == Exit.USAGE
    assert "ZHIHUI_HTTP_PORT" in capsys.readouterr().err


def test_half_of_real_servers_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("ZHIHUI_DATABASE_URL", "postgresql://localhost/zhihui")
    monkeypatch.delenv("ZHIHUI_REDIS_URL", raising=False)
    assert main(["migrate"]) == Exit.USAGE
    assert "ZHIHUI_REDIS_URL" in capsys.readouterr().err


def test_a_group_is_asked_with_the_rest_of_the_words(capsys: pytest.CaptureFixture[str]) -> None:
    table = {"user": COMMANDS["user"]}
    assert run("./zhihui", "about", table, ["user"]) == Exit.USAGE
    assert "unlock" in capsys.readouterr().out
    assert run("./zhihui", "about", table, ["user", "unlok"]) == Exit.USAGE
    assert "./zhihui user unlok" in capsys.readouterr().err
