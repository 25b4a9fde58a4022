"""Options that several commands share, and the settings that come of them."""

import argparse
from pathlib import Path

from pydantic import ValidationError

from command.app.cli.console import Exit, Refusal
from command.foundation.settings import Settings


def add_data_dir(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data-dir",
        type=Path,
        default=argparse.SUPPRESS,
        help="files, logs and embedded servers (default: ZHIHUI_DATA_DIR, else var in the checkout)",
    )


def add_listening(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port", type=_port, default=argparse.SUPPRESS, help="HTTP port (default: ZHIHUI_HTTP_PORT, else 8080)"
    )
    parser.add_argument(
        "--host",
        default=argparse.SUPPRESS,
        help="address to listen on (default: ZHIHUI_LISTEN_HOST, else loopback only)",
    )


FIELDS = {"data_dir": "data_dir", "port": "http_port", "host": "listen_host"}
"""Option -> setting. An option wins over the environment."""


def settings_from(arguments: argparse.Namespace) -> Settings:
    """The settings of this process: the environment, and over it the options that were given.

    Raises:
        Refusal: when a variable has a value that its setting does not take.
    """
    given = {field: getattr(arguments, option) for option, field in FIELDS.items() if hasattr(arguments, option)}
    try:
        return Settings(**given)
    except ValidationError as error:
        faults = (f"ZHIHUI_{str(fault['loc'][0]).upper()}: {fault['msg']}" for fault in error.errors())
        raise Refusal("wrong settings: " + "; ".join(faults), Exit.USAGE) from error


def _port(text: str) -> int:
    number = int(text)
    if not 0 < number <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port")
    return number
