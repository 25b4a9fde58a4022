"""The demo's ground: made once, in the background after the city answers, and loaded through the ordinary imports."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from command.app.cli.children import finish_program
from command.app.cli.console import Refusal, say
from command.app.cli.demo_city import DemoCity, servers_of
from command.foundation.settings import Settings

SOURCE = "made up for the demo"
IMPORTS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "elevation",
        ("N31E119.hgt", "N31E120.hgt", "N32E119.hgt", "N32E120.hgt"),
        ("--surface", "bare_earth", "--vertical-datum", "made up"),
    ),
    ("landcover", ("landcover.tif",), ()),
    ("population", ("population.tif",), ("--unit", "people_per_cell")),
)
"""Kind of import, its files, and what is declared of them."""


@asynccontextmanager
async def ground_beside(settings: Settings, city: DemoCity, said: Callable[[], None]) -> AsyncIterator[None]:
    """The ground is laid while the block runs; what is not finished at its end is done at the next start.

    `said` is called after anything was said about it.
    """
    laying = asyncio.create_task(_lay(settings, city, said))
    try:
        yield
    finally:
        laying.cancel()
        with suppress(asyncio.CancelledError):
            await laying


async def _lay(settings: Settings, city: DemoCity, said: Callable[[], None]) -> None:
    """A demo without ground is a demo: what fails is said, and nothing stops."""
    try:
        if not await lay_ground(settings, city):
            return
        say("terrain, land cover and people are loaded")
    except Refusal as refusal:
        say(f"the demo runs without terrain, land cover and people: {refusal}")
    said()


async def lay_ground(settings: Settings, city: DemoCity) -> bool:
    """False where it was done before.

    Raises:
        Refusal: a step failed; with its words.
    """
    folder = city.folder / "ground"
    done = folder / "loaded"
    if done.exists():
        return False
    await finish_program("simulators.city.grids", ["--seed", str(city.seed), "--out", str(folder)], {}, gently=True)
    for kind, names, declared in IMPORTS:
        await finish_program(
            "command.app.cli", _words(folder, kind, names, declared), servers_of(settings), gently=True
        )
    done.touch()
    return True


def _words(folder: Path, kind: str, names: tuple[str, ...], declared: tuple[str, ...]) -> list[str]:
    return ["import", kind, *(str(folder / name) for name in names), "--source", SOURCE, *declared]
