"""Enter incidents over HTTP: `python -m simulators.callers --api http://127.0.0.1:8080 --calls-per-hour 120`."""

import argparse
import asyncio
import os
import sys
from datetime import UTC, datetime

from simulators import api
from simulators.callers.caller import CallCounts, Caller
from simulators.callers.calls import Calls
from simulators.city import build_city


def parser() -> argparse.ArgumentParser:
    """The options, also shown by `./zhihui simulate callers --help`."""
    options = argparse.ArgumentParser(prog="./zhihui simulate callers", description="Callers that enter incidents.")
    options.add_argument("--api", default="http://127.0.0.1:8080", help="http://host:port")
    options.add_argument("--token", default=os.environ.get("ZHIHUI_TOKEN"), help="bearer token; default: $ZHIHUI_TOKEN")
    options.add_argument("--calls-per-hour", type=float, default=60.0)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--count", type=int, default=None, help="stop after so many; default: go on until stopped")
    return options


async def run(chosen: argparse.Namespace) -> CallCounts:
    """Call until enough calls were entered."""
    calls = Calls(build_city(chosen.seed, datetime.now(UTC), days=1), chosen.seed)
    async with api.client(chosen.api, chosen.token) as http:
        matters = await api.known_matters(http)
        caller = Caller(http, iter(calls), per_hour=chosen.calls_per_hour, seed=chosen.seed, matters=matters)
        await caller.run(chosen.count)
    return caller.counts


def main(arguments: list[str] | None = None) -> int:
    """Print what became of the calls."""
    try:
        counts = asyncio.run(run(parser().parse_args(arguments)))
    except KeyboardInterrupt:
        return 130
    sys.stdout.write(
        f"entered {counts.entered}, known {counts.known}, refused {counts.refused}, failed {counts.failed}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
