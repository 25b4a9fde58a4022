"""Where compiled code lives, and who never loads the compiler."""

import os
import subprocess
import sys
from pathlib import Path

import numba
import pytest

from command.radio.propagation import compiled, itm

ROOT = Path(__file__).parents[3]


def answer_of(code: str, **environment: str) -> str:
    finished = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=True
    )
    return finished.stdout.strip()


def test_no_role_of_the_service_loads_the_compiler() -> None:
    assert answer_of("import sys, command.app.main; print('numba' in sys.modules)") == "False"


def test_compiled_code_is_kept_outside_the_source_tree() -> None:
    itm.path_loss([1.0, 2.0, 3.0], 30.0, 30.0, 1.5, 401.0)
    kept = Path(numba.config.CACHE_DIR)  # type: ignore[attr-defined]
    assert ROOT not in kept.parents
    assert list(kept.rglob("*.nbi"))
    assert not list((ROOT / "command").rglob("*.nb?"))


def test_a_chosen_folder_is_used_and_every_version_of_the_source_has_its_own(tmp_path: Path) -> None:
    code = "import numba, command.radio.propagation.compiled; print(numba.config.CACHE_DIR)"
    chosen = Path(answer_of(code, NUMBA_CACHE_DIR=str(tmp_path)))
    assert chosen.parent == tmp_path
    assert chosen.name == compiled._sources_digest()


def test_code_is_not_read_from_a_folder_that_others_may_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = compiled._private_folder()
    assert folder is not None
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o777)
    assert compiled._private_folder() is None
