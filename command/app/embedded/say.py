"""Telling the operator what a long step is doing."""

import logging
from collections.abc import Callable

Say = Callable[[str], None]
"""Takes one short line, without a full stop."""


def to_log(line: str) -> None:
    logging.getLogger("command.app.embedded").info(line)
