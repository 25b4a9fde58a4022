"""The demo while it runs: the service in this process, everything that moves in a child."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from command.app import main
from command.app.cli.children import running_program
from command.app.cli.console import say
from command.app.cli.demo_city import ACCOUNTS, PASSWORD, DemoCity, Keys
from command.app.cli.demo_ground import ground_beside
from command.foundation.settings import ALL_ROLES, Settings

EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - compared, not bound


@dataclass(frozen=True, slots=True)
class Pace:
    """How busy the city is."""

    calls_per_hour: float
    finds_per_hour: float


async def live(settings: Settings, city: DemoCity, keys: Keys, pace: Pace) -> None:
    """Until Ctrl-C or SIGTERM."""
    await main.run(settings, ALL_ROLES, beside=_city_life(settings, city, keys, pace))


@asynccontextmanager
async def _city_life(settings: Settings, city: DemoCity, keys: Keys, pace: Pace) -> AsyncIterator[None]:
    """The simulators start when the service answers, and end before it does."""
    words = simulator_words(settings, city, pace)
    secrets = {"ZHIHUI_TOKEN": keys.simulators, "ZHIHUI_DESK_TOKENS": ",".join(keys.desks)}

    def say_again() -> None:
        greet(settings)  # last in the terminal, whatever came before

    async with running_program("simulators.demo", words, secrets), ground_beside(settings, city, say_again):
        greet(settings)
        yield


def simulator_words(settings: Settings, city: DemoCity, pace: Pace) -> list[str]:
    host = "127.0.0.1" if settings.listen_host in EVERYWHERE else settings.listen_host
    options = {
        "--host": host,
        "--port": settings.jt808_port,
        "--api": address(settings),
        "--hstrp-port": settings.hstrp_port,
        "--radio-cache": settings.data_dir / "demo" / "radio",
        "--seed": city.seed,
        "--calls-per-hour": pace.calls_per_hour,
        "--finds-per-hour": pace.finds_per_hour,
        "--every": 0,
    }
    return [str(word) for pair in options.items() for word in pair]


def address(settings: Settings) -> str:
    host = "127.0.0.1" if settings.listen_host in EVERYWHERE else settings.listen_host
    return f"http://[{host}]:{settings.http_port}" if ":" in host else f"http://{host}:{settings.http_port}"


def greet(settings: Settings) -> None:
    names = ", ".join(name for name, _, _ in ACCOUNTS[1:])
    say(f"the city is alive at {address(settings)}")
    say(f"sign in as {ACCOUNTS[0][0]} with the password {PASSWORD} (or as {names}); Ctrl-C stops everything")
