"""The option that names a file's columns: `--map OURS=THEIRS`, any number of times."""

import argparse


def add_columns(parser: argparse.ArgumentParser) -> None:
    """Adds `map`, a list of pairs: our field, their column."""
    parser.add_argument(
        "--map", action="append", default=[], type=_pair, metavar="OURS=THEIRS", help="name of a column"
    )


def _pair(text: str) -> tuple[str, str]:
    ours, separator, theirs = text.partition("=")
    if not separator:
        raise argparse.ArgumentTypeError(f"{text!r} is not OURS=THEIRS")
    return ours, theirs
