"""The pages' types of the API, made from the service's own OpenAPI: written anew, or held against what is committed."""

import tempfile
from pathlib import Path

from command.app.cli.openapi import document
from command.app.cli.tools import WEB, run_tool

TYPES = "src/api/openapi.ts"
GENERATOR = WEB / "node_modules" / ".bin" / "openapi-typescript"


def write_types() -> bool:
    return _generate() == 0


def types_agree() -> bool:
    """False when the service says something else than the committed types."""
    return _generate("--check") == 0


def _generate(*more: str) -> int:
    with tempfile.TemporaryDirectory(prefix="zhihui-openapi-") as folder:
        said = Path(folder) / "openapi.json"
        said.write_text(document(), encoding="utf-8")
        return run_tool([str(GENERATOR), str(said), "-o", TYPES, *more], cwd=WEB)
