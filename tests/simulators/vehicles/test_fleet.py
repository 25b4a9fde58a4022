"""Vehicles over real sockets of the loopback, against a small platform that decodes what they send."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from command.protocols.jt808.position import PositionReport
from command.protocols.jt808.version import Version
from simulators.city import City
from simulators.city.routing import Router
from simulators.vehicles.faults import parse_rates
from simulators.vehicles.fleet import Fleet
from simulators.vehicles.specs import TerminalSpec, terminals
from simulators.vehicles.terminal import State

Until = Callable[..., Awaitable[None]]
QUIET = parse_rates("none")


class Clock:
    """Seconds that pass a hundred times faster, so that intervals of seconds do not make slow tests."""

    def __init__(self, speed: float = 100.0, starts_at: float = 1_773_622_800.0) -> None:
        self._loop = asyncio.get_running_loop()
        self._zero, self._speed, self._starts_at = self._loop.time(), speed, starts_at

    def __call__(self) -> float:
        return self._starts_at + (self._loop.time() - self._zero) * self._speed


@pytest.fixture
def specs(small_city: City) -> list[TerminalSpec]:
    return terminals(small_city, 60, seed=7, interval_s=10.0)


def _first(specs: list[TerminalSpec], version: Version, transport: str = "tcp") -> TerminalSpec:
    return next(spec for spec in specs if (spec.version, spec.transport) == (version, transport))


@asynccontextmanager
async def driving(platform: Any, router: Router, specs: list[TerminalSpec], rates: dict[str, float] = QUIET) -> Any:
    fleet = Fleet(specs, router, host="127.0.0.1", port=platform.port, seed=7, rates=rates, ramp_s=0.0, clock=Clock())
    running = asyncio.ensure_future(fleet.run())
    try:
        yield fleet
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def _reports(platform: Any, identity: str | None = None) -> Iterator[PositionReport]:
    for frame in platform.frames(0x0200):
        if identity in (None, frame.header.identity):
            yield PositionReport.decode(frame.body, Version.V2013)


async def test_a_mixed_fleet_registers_reports_and_is_acknowledged(
    platform: Any, router: Router, specs: list[TerminalSpec], until: Until
) -> None:
    async with driving(platform, router, specs) as fleet:
        await until(lambda: fleet.statistics.acked >= 300)
    assert {spec.version for spec in specs} == set(Version)
    assert {spec.transport for spec in specs} == {"tcp", "udp"}
    assert {frame.header.identity for frame in platform.frames(0x0200)} == {spec.identity for spec in specs}
    assert [session.malformed for session in platform.sessions if session.malformed] == []
    assert fleet.statistics.refused == 0


async def test_positions_lie_in_the_city_and_times_follow_the_interval(
    platform: Any, router: Router, specs: list[TerminalSpec], until: Until
) -> None:
    spec = next(spec for spec in specs if not spec.shifted and spec.transport == "tcp")
    async with driving(platform, router, [spec]):
        await until(lambda: len(platform.frames(0x0200)) >= 12)
    reports = list(_reports(platform))
    assert all(119.1 < report.position.longitude < 120.3 for report in reports)
    assert all(31.1 < report.position.latitude < 32.2 for report in reports)
    times = [report.position.fixed_at for report in reports]
    gaps = [(after - before).total_seconds() for before, after in itertools.pairwise(times) if before and after]
    assert all(gap > 0 for gap in gaps)
    assert 9 <= sum(gaps) / len(gaps) <= 21


async def test_shifted_terminals_say_so(platform: Any, router: Router, small_city: City, until: Until) -> None:
    spec = next(spec for spec in terminals(small_city, 700, seed=7) if spec.shifted and spec.transport == "tcp")
    async with driving(platform, router, [spec]) as fleet:
        await until(lambda: platform.frames(0x0200))
        where = fleet.vehicles[0].motion.where(fleet.vehicles[0]._clock())
    report = next(_reports(platform))
    assert report.position.is_shifted_gcj02
    assert 0.003 < report.position.longitude - where.lon < 0.007
    assert -0.004 < report.position.latitude - where.lat < 0.0005


async def test_a_cut_link_is_caught_up_and_nothing_made_is_missing(
    platform: Any, router: Router, specs: list[TerminalSpec], until: Until
) -> None:
    spec = _first(specs, Version.V2013)
    async with driving(platform, router, [spec]) as fleet:
        await until(lambda: fleet.statistics.acked >= 3)
        platform.mute = True
        await until(lambda: fleet.vehicles[0].terminal.pending)
        platform.mute = False
        platform.sessions[-1].close()
        terminal = fleet.vehicles[0].terminal
        await until(lambda: fleet.statistics.reconnects == 1 and terminal.state is State.ONLINE)
        await until(lambda: not terminal.backlog)
        fleet.pause()
        await fleet.drain(500.0)
        row = fleet.statistics.as_row()
    assert row["unacked"] == 0
    assert platform.sessions[-1].frames[1].header.message_id == 0x0704
    assert len(platform.frames(0x0100)) == 1, "the stored code is used again"


async def test_a_storm_reconnects_while_the_old_socket_is_open(
    platform: Any, router: Router, specs: list[TerminalSpec], until: Until
) -> None:
    spec = _first(specs, Version.V2013)
    async with driving(platform, router, [spec], parse_rates("storm=60")) as fleet:
        await until(lambda: fleet.statistics.connects >= 20)
        await until(lambda: fleet.vehicles[0].terminal.state is State.ONLINE)
    assert len(platform.sessions) >= 20
    assert {frame.header.identity for frame in platform.frames()} == {spec.identity}


@pytest.mark.parametrize("version", list(Version))
async def test_misbehaviour_never_costs_a_position(
    platform: Any, router: Router, specs: list[TerminalSpec], until: Until, version: Version
) -> None:
    rates = "dead_zone=6,power=4,duplicate=200,reorder=100,lost_reply=60,fragment=10,glue=200,garbage=200,extras=100"
    spec = replace(_first(specs, version), interval_s=5.0)
    async with driving(platform, router, [spec], parse_rates(rates + ",photo=4,jump=50,no_fix=50,clock=20")) as fleet:
        await until(lambda: fleet.statistics.acked >= 70, 20.0)
        await until(lambda: any(session.malformed for session in platform.sessions), 20.0)
        vehicle = fleet.vehicles[0]
        await until(lambda: vehicle.terminal.state is State.ONLINE and not vehicle.terminal.backlog, 20.0)
        fleet.pause()
        vehicle.terminal.tick(vehicle._clock() + 500.0)
        vehicle.terminal.ignore_replies = 0
        vehicle.flush(vehicle._clock())
        await fleet.drain(500.0)
        row = fleet.statistics.as_row()
    assert row["unacked"] == 0
    assert row["dropped"] == 0


async def test_an_emergency_is_sent_until_it_is_acknowledged(
    platform: Any, router: Router, specs: list[TerminalSpec], until: Until
) -> None:
    spec = _first(specs, Version.V2013)
    async with driving(platform, router, [spec]) as fleet:
        await until(lambda: fleet.statistics.acked >= 1)
        fleet.vehicles[0].press_sos()
        await until(lambda: fleet.statistics.emergencies_acked == 1)
        before = len(platform.frames(0x0200))
        await until(lambda: len(platform.frames(0x0200)) > before + 1)
    pressed = [bool(report.position.alarm & 1) for report in _reports(platform)]
    assert any(pressed)
    assert not pressed[-1]


async def test_udp_terminals_are_answered_at_the_address_they_send_from(
    platform: Any, router: Router, small_city: City, until: Until
) -> None:
    spec = next(spec for spec in terminals(small_city, 700, seed=7) if spec.transport == "udp")
    async with driving(platform, router, [spec]) as fleet:
        await until(lambda: fleet.statistics.acked >= 3)
    assert len(platform.sessions) == 1


async def test_a_refused_registration_is_tried_again_without_a_flood(
    platform: Any, router: Router, specs: list[TerminalSpec], until: Until
) -> None:
    platform.refuse = 4
    async with driving(platform, router, [_first(specs, Version.V2013)]) as fleet:
        await until(lambda: len(platform.frames(0x0100)) >= 3)
        made = fleet.statistics.made
    assert len(platform.frames(0x0100)) <= made
    assert platform.frames(0x0200) == []
    assert len(fleet.vehicles[0].terminal.backlog) == made
