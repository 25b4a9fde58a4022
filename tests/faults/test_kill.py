"""kill -9 of the service, of PostgreSQL and of Redis under load, and a Redis that hangs: what was promised is kept, once."""

import pytest

from tests.faults.load import loaded
from tests.faults.promises import assert_kept
from tests.faults.service import Service
from tests.scenarios.garrison import PHONES

pytestmark = pytest.mark.fault


async def test_the_service_killed_twice(service: Service) -> None:
    async with loaded(service.address, service.terminal_port, list(PHONES.values())) as load:
        for _ in range(2):
            await load.goes_on()
            service.kill()
            await service.start()
        await load.goes_on()
    assert all(one.links >= 3 for one in load.reporters)
    await assert_kept(service.database_url, load)


async def test_postgres_killed_twice(service: Service) -> None:
    """The postmaster with its backends; the service goes on by itself, without being started again."""
    async with loaded(service.address, service.terminal_port, list(PHONES.values())) as load:
        for _ in range(2):
            await load.goes_on()
            await service.kill_postgres()
        await load.goes_on()
    assert {code for caller in load.callers for _, code in caller.refused} <= {"database_unavailable"}
    await assert_kept(service.database_url, load)


async def test_redis_killed_and_started_again(service: Service) -> None:
    async with loaded(service.address, service.terminal_port, list(PHONES.values())) as load:
        await load.goes_on()
        await service.kill_redis()
        await load.goes_on()
    assert [caller.refused for caller in load.callers] == [[], []]
    assert all(one.links == 1 for one in load.reporters)
    await assert_kept(service.database_url, load)


async def test_redis_that_hangs_holds_nobody_up(service: Service) -> None:
    async with loaded(service.address, service.terminal_port, list(PHONES.values())) as load:
        await load.goes_on()
        with service.frozen_redis():
            await load.goes_on(fixes=500, commands=20)
        await load.goes_on()
    assert [(caller.refused, caller.repeats) for caller in load.callers] == [([], 0), ([], 0)]
    assert all(one.links == 1 for one in load.reporters)
    await assert_kept(service.database_url, load)
