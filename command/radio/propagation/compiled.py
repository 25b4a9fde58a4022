"""The one place where numerical code is turned into machine code, and where that code is kept.

Compiled code is kept outside the source tree: in `NUMBA_CACHE_DIR` where that is set, otherwise in a folder of the
temporary directory that only its owner may write (it is read back as code).
"""

import functools
import hashlib
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any, TypeVar, cast

import numba
import numpy as np


def _sources_digest() -> str:
    """Changes with any file of this room: numba alone would go on using what was compiled from a changed callee."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _private_folder() -> Path | None:
    """Our own folder for compiled code, or None where somebody else stands on its name."""
    folder = Path(tempfile.gettempdir()) / f"zhihui-compiled-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    owned = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o022
    return folder if owned else None


def _keeps_code() -> bool:
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    folder = Path(chosen) if chosen else _private_folder()
    if folder is None:
        return False
    cast("Any", numba.config).CACHE_DIR = str(folder / _sources_digest())
    return True


_CACHE = _keeps_code()

Function = TypeVar("Function", bound=Callable[..., Any])
Value = TypeVar("Value")


def compiled(function: Function) -> Function:
    """Machine code without the interpreter's lock; division by zero gives infinity as in numpy, never an exception.

    A product and the sum it goes into may be rounded once instead of twice; nothing else may be reordered.
    """
    made = numba.njit(nogil=True, cache=_CACHE, error_model="numpy")
    return cast("Function", made(function))


def inlined(function: Function) -> Function:
    """A piece of compiled loops: always laid into its caller, so that the caller's loop can use vector instructions."""
    made = numba.njit(nogil=True, error_model="numpy", fastmath={"contract"}, forceinline=True)
    return cast("Function", made(function))


def single(value: Value) -> Value:
    """The same value, with every float in it in single precision; tuples keep their type."""
    if isinstance(value, tuple):
        parts = [single(one) for one in value]
        return cast("Value", type(value)(*parts) if hasattr(value, "_fields") else tuple(parts))
    return cast("Value", np.float32(value)) if isinstance(value, float) else value


def with_single_literals(function: Function) -> Function:
    """A copy of the function, its literals in single precision: one in double would make double of all it meets."""
    code = function.__code__.replace(co_consts=tuple(single(one) for one in function.__code__.co_consts))
    return cast("Function", functools.update_wrapper(FunctionType(code, function.__globals__), function))


def single_compiled(function: Function) -> Function:
    """As `compiled`, with literals in single precision."""
    return compiled(with_single_literals(function))


def single_inlined(function: Function) -> Function:
    """As `inlined`, with literals in single precision."""
    return inlined(with_single_literals(function))
