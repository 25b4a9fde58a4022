"""The demo while it runs: the service in this process, everything that moves in a child."""

import asyncio
from contextlib import AsyncExitStack

from command.app import main
from command.app.cli.children import running_program
from command.app.cli.console import say
from command.app.cli.demo_city import ACCOUNTS, PASSWORD, DemoCity
from command.foundation.settings import ALL_ROLES, Settings

EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - compared, not bound


async def live(settings: Settings, city: DemoCity, token: str, calls_per_hour: float) -> None:
    """Until Ctrl-C or SIGTERM. The simulators start when the service answers, and end before it does."""
    ready = asyncio.Event()
    service = asyncio.create_task(main.run(settings, ALL_ROLES, ready))
    listening = asyncio.create_task(ready.wait())
    await asyncio.wait({service, listening}, return_when=asyncio.FIRST_COMPLETED)
    listening.cancel()
    async with AsyncExitStack() as children:
        if ready.is_set():
            words = simulator_words(settings, city, calls_per_hour)
            await children.enter_async_context(running_program("simulators.demo", words, {"ZHIHUI_TOKEN": token}))
            greet(settings)
        await service


def simulator_words(settings: Settings, city: DemoCity, calls_per_hour: float) -> list[str]:
    host = "127.0.0.1" if settings.listen_host in EVERYWHERE else settings.listen_host
    options = {
        "--host": host,
        "--port": settings.jt808_port,
        "--api": address(settings),
        "--seed": city.seed,
        "--calls-per-hour": calls_per_hour,
    }
    return [str(word) for pair in options.items() for word in pair]


def address(settings: Settings) -> str:
    host = "127.0.0.1" if settings.listen_host in EVERYWHERE else settings.listen_host
    return f"http://[{host}]:{settings.http_port}" if ":" in host else f"http://{host}:{settings.http_port}"


def greet(settings: Settings) -> None:
    names = ", ".join(name for name, _, _ in ACCOUNTS[1:])
    say(f"the city is alive at {address(settings)}")
    say(f"sign in as {ACCOUNTS[0][0]} with the password {PASSWORD} (or as {names}); Ctrl-C stops everything")
