"""A living city on this machine: servers, schema, Changzhou, and simulated vehicles, crews and callers.

A second start on the same data directory keeps everything; --fresh starts anew. Ctrl-C stops all of it.
"""

import argparse
import asyncio
import shutil

import uvloop

from command.app.cli.console import Exit, Refusal, say
from command.app.cli.demo_city import DemoCity, prepare
from command.app.cli.demo_life import Pace, live
from command.app.cli.options import add_data_dir, add_listening, settings_from
from command.app.cli.ports import (
    free_radio_port,
    free_terminal_port,
    radios_fit,
    require_free_ports,
    terminals_fit,
)
from command.app.cli.servers import own_servers
from command.app.embedded.services import erase
from command.foundation.logging import configure_logging
from command.foundation.settings import ALL_ROLES, Settings

BESIDE_THE_DATABASE = ("files", "demo")


def configure(parser: argparse.ArgumentParser) -> None:
    add_listening(parser)
    add_data_dir(parser)
    parser.add_argument(
        "--calls-per-hour", type=float, default=60.0, help="how busy the city is (default: %(default)s)"
    )
    parser.add_argument(
        "--finds-per-hour",
        type=float,
        default=180.0,
        help="what squads find on patrol and deal with themselves (default: %(default)s)",
    )
    parser.add_argument("--seed", type=int, default=7, help="same seed, same city (default: %(default)s)")
    parser.add_argument("--crews", type=int, default=None, help="crews on duty by day (default: as the city needs)")
    parser.add_argument("--fresh", action="store_true", help="forget what an earlier demo left in the data directory")


def run(arguments: argparse.Namespace) -> int:
    settings = with_radio_ports(with_a_terminal_port(quiet(settings_from(arguments))))
    configure_logging(settings.log_level, as_json=settings.log_json)
    require_free_ports(settings, ALL_ROLES)
    if arguments.fresh:
        forget(settings)
    with own_servers(settings) as ready:
        city = DemoCity(ready.data_dir / "demo", arguments.seed, arguments.crews)
        keys = asyncio.run(prepare(ready, city))
        pace = Pace(arguments.calls_per_hour, arguments.finds_per_hour)
        uvloop.run(live(ready, city, keys, pace))
    say("stopped")
    return Exit.DONE


def quiet(settings: Settings) -> Settings:
    """A demo's terminal is for people: what went well is not logged there unless the settings ask for it."""
    return (
        settings if "log_level" in settings.model_fields_set else settings.model_copy(update={"log_level": "WARNING"})
    )


def with_a_terminal_port(settings: Settings) -> Settings:
    """A second demo beside the first takes another terminal port, unless one was asked for."""
    if "jt808_port" in settings.model_fields_set or terminals_fit(settings.listen_host, settings.jt808_port):
        return settings
    port = free_terminal_port(settings.listen_host)
    say(f"port {settings.jt808_port} is taken; terminals use {port}")
    return settings.model_copy(update={"jt808_port": port})


def with_radio_ports(settings: Settings) -> Settings:
    """The demo's repeaters are let in unless the settings say otherwise, on ports that are free."""
    changes: dict[str, object] = {}
    if "unknown_repeaters" not in settings.model_fields_set:
        changes["unknown_repeaters"] = "admit"
    if "hstrp_port" not in settings.model_fields_set and not radios_fit(settings.listen_host, settings.hstrp_port):
        changes["hstrp_port"] = free_radio_port(settings.listen_host)
        say(f"port {settings.hstrp_port} or one of the next nine is taken; repeaters use {changes['hstrp_port']} on")
    return settings.model_copy(update=changes)


def forget(settings: Settings) -> None:
    """Remove the embedded servers' files and what lies beside them.

    Raises:
        Refusal: the database is a real one, which is not ours to empty.
        AlreadyRunningError: another demo runs on the data directory.
    """
    if settings.database_url:
        raise Refusal("--fresh empties embedded servers only; ZHIHUI_DATABASE_URL names another", Exit.USAGE)
    erase(settings.data_dir)
    for name in BESIDE_THE_DATABASE:
        shutil.rmtree(settings.data_dir / name, ignore_errors=True)
