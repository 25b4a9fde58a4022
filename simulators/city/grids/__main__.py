"""Write the demo's grids: `python -m simulators.city.grids --seed 7 --out DIR`."""

import argparse
import sys
from pathlib import Path

from simulators.city.grids.files import write_grids


def main(arguments: list[str] | None = None) -> int:
    """Name every file written, one a line."""
    parser = argparse.ArgumentParser(prog="python -m simulators.city.grids", description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, required=True, help="directory for the files")
    chosen = parser.parse_args(arguments)
    for path in write_grids(chosen.seed, chosen.out):
        sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
