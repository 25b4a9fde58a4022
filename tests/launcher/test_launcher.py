"""`./zhihui` as a stranger starts it: any folder, any name, any machine."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MISSING_SOFTWARE = 3


def start(launcher: Path, *words: str, cwd: Path = ROOT, path: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(launcher), *words],
        cwd=cwd,
        env={**os.environ, "PATH": path or os.environ["PATH"]},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def tools_without_python(folder: Path, *names: str) -> str:
    """A PATH that holds what the shell part needs, and no Python."""
    folder.mkdir()
    for name in ("sh", "dirname", "readlink", *names):
        (folder / name).symlink_to(shutil.which(name) or "")
    return str(folder)


def old_python(folder: Path, name: str) -> None:
    """A Python that fails the question for its version, as 3.10 does."""
    script = folder / name
    script.write_text("#!/bin/sh\nexit 1\n")
    script.chmod(0o755)


def test_the_overview_is_shown_from_any_folder_and_through_a_link(tmp_path: Path) -> None:
    link = tmp_path / "a link"
    link.symlink_to(ROOT / "zhihui")
    shown = start(link, "--help", cwd=tmp_path)
    assert shown.returncode == 0
    assert shown.stdout == start(ROOT / "zhihui", "--help").stdout
    assert "a living city on this machine" in shown.stdout


def test_a_checkout_whose_path_has_spaces_and_chinese(tmp_path: Path) -> None:
    checkout = tmp_path / "指挥 中心"
    checkout.mkdir()
    shutil.copy(ROOT / "zhihui", checkout)
    shutil.copytree(ROOT / "command", checkout / "command", ignore=shutil.ignore_patterns("__pycache__"))
    assert "a living city" in start(checkout / "zhihui", "--help", cwd=tmp_path).stdout


def test_files_in_the_folder_of_the_user_are_not_imported(tmp_path: Path) -> None:
    (tmp_path / "argparse.py").write_text("raise SystemExit('imported a stranger')")
    assert start(ROOT / "zhihui", "--help", cwd=tmp_path).returncode == 0


def test_without_python_the_sentence_names_the_packages(tmp_path: Path) -> None:
    refused = start(ROOT / "zhihui", "demo", path=tools_without_python(tmp_path / "bin"))
    assert refused.returncode == MISSING_SOFTWARE
    assert "Python 3.11 or newer" in refused.stderr
    assert "apt-get install python3 python3-venv" in refused.stderr


def test_an_old_python_is_passed_over_for_a_newer_one(tmp_path: Path) -> None:
    path = tools_without_python(tmp_path / "bin")
    old_python(tmp_path / "bin", "python3")
    assert start(ROOT / "zhihui", "--help", path=path).returncode == MISSING_SOFTWARE
    newer = tmp_path / "bin" / "python3.12"
    newer.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    newer.chmod(0o755)
    assert start(ROOT / "zhihui", "--help", path=path).returncode == 0


def test_an_unknown_command_prepares_nothing_and_fails() -> None:
    refused = start(ROOT / "zhihui", "serv")
    assert refused.returncode == 2
    assert "serv" in refused.stderr


def test_the_shell_part_is_posix_and_short() -> None:
    text = (ROOT / "zhihui").read_text(encoding="utf-8")
    assert text.startswith("#!/bin/sh\n")
    assert len(text.splitlines()) < 50
    subprocess.run(["dash", "-n", str(ROOT / "zhihui")], check=True)


def test_the_build_calls_the_tests_and_nothing_else_of_weight() -> None:
    lines = [line for line in (ROOT / ".ci" / "run").read_text().splitlines() if line and not line.startswith("#")]
    assert lines == ['exec "$(dirname -- "$0")/../zhihui" test']
