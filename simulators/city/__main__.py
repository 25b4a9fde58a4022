"""Write the files of the demo city: `python -m simulators.city --seed 7 --out DIR`."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from simulators.city.demo_city import DEFAULT_CREWS, DEFAULT_DAYS, build_city
from simulators.city.files import write_files, write_roster_files


def main(arguments: list[str] | None = None) -> int:
    """Build the city and name every file written, one a line."""
    parser = argparse.ArgumentParser(prog="python -m simulators.city", description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, required=True, help="directory for the files")
    parser.add_argument("--day-starts-at", type=_instant, default=None, help="ISO 8601 instant; default: now")
    parser.add_argument("--crews", type=int, default=DEFAULT_CREWS, help="crews wanted by day")
    parser.add_argument("--days", type=int, default=DEFAULT_DAYS, help="working days to plan")
    parser.add_argument("--roster-only", action="store_true", help="write crews, shifts and cover only")
    chosen = parser.parse_args(arguments)
    starts_at = chosen.day_starts_at or datetime.now(UTC).replace(microsecond=0)
    city = build_city(chosen.seed, starts_at, crews=chosen.crews, days=chosen.days)
    write = write_roster_files if chosen.roster_only else write_files
    for path in write(city, chosen.out):
        sys.stdout.write(f"{path}\n")
    return 0


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise argparse.ArgumentTypeError("needs a zone, such as 2026-03-15T01:00:00Z")
    return at.astimezone(UTC)


if __name__ == "__main__":
    sys.exit(main())
