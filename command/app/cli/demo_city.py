"""Changzhou in an empty database: the demo city's files through the same imports that a customer uses."""

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path

from command.app.cli.children import finish_program
from command.app.cli.console import say
from command.app.cli.schema import bring_schema_up
from command.app.cli.session import SCOPE
from command.app.house import House
from command.app.main import build_house, running
from command.force.service import Tokens
from command.foundation.settings import Settings
from command.geo.basemaps.folder import BASEMAP_FOLDER

PASSWORD = "zhihui-demo"  # noqa: S105 - printed at every start of a demo that listens on loopback
SQUAD = "320402003-squad"  # 茶山中队
SIMULATOR = "simulator"
ACCOUNTS = (
    ("dispatcher", "dispatcher;shift_leader;intake_clerk", ""),
    ("supervisor", "supervisor", ""),
    ("planner", "planner", ""),
    ("operator", "operator", ""),
    ("squad", "squad_leader", SQUAD),
)
DESK_ROLE = "squad_leader"
DESK_KINDS = {"brigade", "detachment"}
"""Each of these has an account without a password, for simulated squad leaders and the duty officer of the city."""
TOKEN_DAYS = 30
ONCE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("jurisdictions", ("jurisdictions.geojson",)),
    ("roster", (".", "desks")),
    ("matters", ("matters.csv",)),
    ("places", ("places.csv",)),
)
"""Kind of import and its files, in the order in which they name each other."""

EVERY_START: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("roster", ("crews.csv", "shifts.csv", "cover.csv", "desks/accounts.csv")),
)
"""The working day begins when the demo does."""

RADIO_NET: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("talk-groups", "talk_groups.csv", ()),
    ("sites", "radio_sites.csv", ("--datum", "wgs84")),
    ("repeaters", "repeaters.csv", ()),
)
"""Kind of import, its file, and what is declared of it: once, also into a city that was loaded without it."""


@dataclass(frozen=True, slots=True)
class DemoCity:
    """`folder` holds the city's files; `finished` is made when all of them were loaded."""

    folder: Path
    seed: int
    crews: int | None

    @property
    def finished(self) -> Path:
        return self.folder / "loaded"


@dataclass(frozen=True, slots=True)
class Keys:
    """Tokens of what moves in the city: the simulators', and one for each simulated desk."""

    simulators: str
    desks: tuple[str, ...]


async def prepare(settings: Settings, city: DemoCity) -> Keys:
    """Load the city, or only its new working day where it stands already.

    Raises:
        Refusal: with the name of the step that failed.
    """
    await bring_schema_up(settings)
    stands = city.finished.exists()
    say("planning the working day" if stands else "computing the demo city")
    await _program("simulators.city", *_city_words(city, roster_only=stands))
    if not stands:
        write_accounts(city.folder)
        _lay_out_waters(settings.data_dir, city.folder)
    desks = write_desks(city.folder)
    for kind, files in EVERY_START if stands else ONCE:
        say(f"loading {kind}")
        paths = [str(city.folder / file) for file in files]
        await _program("command.app.cli", "import", kind, *paths, settings=settings)
    city.finished.touch()
    await _load_radio_net(settings, city.folder)
    house = build_house(settings)
    async with running(house, frozenset()):
        return Keys(await _token(house, SIMULATOR), tuple([await _token(house, name) for name in desks]))


async def _load_radio_net(settings: Settings, folder: Path) -> None:
    loaded = folder / "radio-net-loaded"
    if loaded.exists():
        return
    say("loading radio sites")
    for kind, file, declared in RADIO_NET:
        await _program("command.app.cli", "import", kind, str(folder / file), *declared, settings=settings)
    loaded.touch()


def write_accounts(folder: Path) -> None:
    with (folder / "accounts.csv").open("w", encoding="utf-8", newline="") as file:
        written = csv.writer(file, lineterminator="\n")
        written.writerow(("username", "roles", "body_code", "password"))
        written.writerows((*account, PASSWORD) for account in ACCOUNTS)
        written.writerow((SIMULATOR, "operator;intake_clerk;dispatcher", "", ""))


def _lay_out_waters(data_dir: Path, folder: Path) -> None:
    """The city's lakes and rivers, where the map finds sketches."""
    basemaps = data_dir / BASEMAP_FOLDER
    basemaps.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder / "water.geojson", basemaps / "water.geojson")


def write_desks(folder: Path) -> list[str]:
    """Accounts of the simulated desks, one for each body that has squads or the city below it; their names."""
    with (folder / "bodies.csv").open(encoding="utf-8", newline="") as file:
        codes = [row["code"] for row in csv.DictReader(file) if row["kind"] in DESK_KINDS]
    names = [f"desk-{code.partition('-')[0]}" for code in codes]
    (folder / "desks").mkdir(exist_ok=True)
    with (folder / "desks" / "accounts.csv").open("w", encoding="utf-8", newline="") as file:
        written = csv.writer(file, lineterminator="\n")
        written.writerow(("username", "roles", "body_code", "password"))
        written.writerows((name, DESK_ROLE, code, "") for name, code in zip(names, codes, strict=True))
    return names


async def _token(house: House, username: str) -> str:
    issued = await house.services.get(Tokens).issue(SCOPE, username, "demo", TOKEN_DAYS)
    return issued.token


def _city_words(city: DemoCity, *, roster_only: bool) -> list[str]:
    words = ["--seed", str(city.seed), "--out", str(city.folder)]
    words += ["--crews", str(city.crews)] if city.crews is not None else []
    return [*words, "--roster-only"] if roster_only else words


async def _program(module: str, *words: str, settings: Settings | None = None) -> None:
    """Run a module to its end, on the servers that `settings` name; its output is shown when it fails."""
    await finish_program(module, list(words), {} if settings is None else servers_of(settings))


def servers_of(settings: Settings) -> dict[str, str]:
    """The environment in which a child finds our servers and our files."""
    return {
        "ZHIHUI_DATABASE_URL": settings.database_url,
        "ZHIHUI_REDIS_URL": settings.redis_url,
        "ZHIHUI_DATA_DIR": str(settings.data_dir),
    }
