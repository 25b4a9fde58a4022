"""Who may speak: registration, authentication, strangers, replacement."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import asyncpg
import pytest
import sqlalchemy as sa

from command.app.house import House
from command.force.service import Part, Versions
from command.force.tables import device
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.foundation.settings import Settings
from command.gateway.service import Gateway
from command.protocols.jt808.general import Result
from command.protocols.jt808.passthrough import PassThroughUp
from command.protocols.jt808.registration import Authenticate, Deregister, Heartbeat, RegisterResult
from command.protocols.jt808.terminal import TimeQuery, TimeReply
from command.protocols.jt808.version import Version
from tests.gateway.conftest import PHONE, Squad
from tests.gateway.terminal import Terminal, report

Connect = Callable[..., Awaitable[Terminal]]


@pytest.mark.parametrize("version", list(Version))
async def test_all_three_versions_register_authenticate_and_report(
    connect: Connect, clock: SetClock, sql: asyncpg.Connection, version: Version
) -> None:
    terminal = await connect(version=version)
    await terminal.sign_in()
    await terminal.acknowledged(terminal.send(report(clock.now())))
    await terminal.acknowledged(terminal.send(Heartbeat()))
    assert await sql.fetchval("select version from terminal_registration") == int(version)
    assert await sql.fetchval("select count(*) from position") == 1


async def test_without_authentication_positions_get_no_answer_and_the_rest_a_refusal(
    connect: Connect, clock: SetClock, sql: asyncpg.Connection
) -> None:
    terminal = await connect()
    terminal.send(report(clock.now()))
    await terminal.silence()
    await terminal.acknowledged(terminal.send(Heartbeat()), Result.FAILED)
    await terminal.acknowledged(terminal.send(Authenticate("guess")), Result.FAILED)
    terminal.send(report(clock.now()))
    await terminal.silence()
    assert await sql.fetchval("select count(*) from position") == 0


async def test_registering_again_gives_a_new_code_and_a_fact(
    connect: Connect, sql: asyncpg.Connection, squad: Squad
) -> None:
    terminal = await connect()
    first, second = (await terminal.register()).auth_code, (await terminal.register()).auth_code
    assert first != second
    await terminal.acknowledged(terminal.send(Authenticate(first)), Result.FAILED)
    await terminal.authenticate(second)
    facts = await sql.fetch("select data from event where kind = 'terminal_registered' order by id")
    assert ['"again":false' in facts[0]["data"], '"again":true' in facts[1]["data"]] == [True, True]


async def test_another_box_with_the_same_phone_is_refused(connect: Connect, sql: asyncpg.Connection) -> None:
    terminal = await connect()
    await terminal.register("CZ00001")
    answer = await terminal.register("CZ00002")
    assert answer.result == RegisterResult.TERMINAL_ALREADY_REGISTERED
    assert await sql.fetchval("select count(*) from event where kind = 'terminal_registration_refused'") == 1


async def test_a_code_issued_by_another_gateway_is_read_from_the_database(connect: Connect, gateway: Gateway) -> None:
    terminal = await connect()
    code = (await terminal.register()).auth_code
    gateway.admission._registrations.clear()
    await terminal.authenticate(code)


async def test_only_an_authenticated_session_replaces_another(
    connect: Connect, clock: SetClock, gateway: Gateway, squad: Squad
) -> None:
    first = await connect()
    code = await first.sign_in()
    stranger = await connect()
    await stranger.acknowledged(stranger.send(Authenticate("guess")), Result.FAILED)
    await first.acknowledged(first.send(report(clock.now())))
    second = await connect()
    await second.authenticate(code)
    await first.closed.wait()
    await second.acknowledged(second.send(report(clock.now() + timedelta(seconds=1))))
    assert gateway.sessions.devices() == [squad.device_id]


async def test_after_deregistering_the_code_is_worth_nothing(connect: Connect) -> None:
    terminal = await connect()
    code = await terminal.sign_in()
    await terminal.acknowledged(terminal.send(Deregister()))
    await terminal.acknowledged(terminal.send(Authenticate(code)), Result.FAILED)


async def test_the_time_of_2019_is_utc(connect: Connect, clock: SetClock) -> None:
    terminal = await connect(version=Version.V2019)
    terminal.send(TimeQuery())
    answer = await terminal.receive_message()
    assert isinstance(answer, TimeReply)
    assert answer.server_at == clock.now()


async def test_a_stranger_waits_stored_and_off_the_map_until_the_register_knows_it(
    connect: Connect, clock: SetClock, sql: asyncpg.Connection, post: House, database: Database, squad: Squad
) -> None:
    stranger = await connect("13711112222")
    code = await stranger.sign_in()
    await stranger.acknowledged(stranger.send(report(clock.now())))
    await stranger.acknowledged(stranger.send(PassThroughUp(0xF0, b"hello")))
    pending = await sql.fetchrow("select * from pending_terminal")
    assert (pending["identity"], pending["terminal_id"], pending["plate"]) == ("13711112222", "CZ00001", "苏D12345")
    assert await sql.fetchval("select device_id from position") == -pending["id"]

    async with database.transaction() as tx:
        values = {"asset_no": "A9", "kind": "vehicle_terminal", "body_id": squad.body_id}
        values |= {"protocol": "jt808-2013", "identity": "13711112222"}
        known = (await tx.execute(sa.insert(device).values(values).returning(device.c.id))).scalar_one()
        await post.services.get(Versions).touch(tx, Part.DEVICES)
    post.services.get(Gateway).reception.sweep()
    await stranger.closed.wait()
    again = await connect("13711112222")
    await again.authenticate(code)
    assert await sql.fetchval("select device_id from position") == known
    assert await sql.fetchval("select device_id from terminal_message") == known
    assert await sql.fetchval("select count(*) from pending_terminal") == 0


class TestRefusingStrangers:
    @pytest.fixture
    def process_settings(self, process_settings: Settings) -> Settings:
        return process_settings.model_copy(update={"unknown_terminals": "refuse"})

    async def test_a_stranger_is_told_that_there_is_no_such_terminal(
        self, connect: Connect, sql: asyncpg.Connection
    ) -> None:
        stranger = await connect("13711112222")
        assert (await stranger.register()).result == RegisterResult.NO_SUCH_TERMINAL
        assert await sql.fetchval("select count(*) from pending_terminal") == 0


class TestTrackersThatSkipAuthentication:
    @pytest.fixture
    def process_settings(self, process_settings: Settings) -> Settings:
        return process_settings.model_copy(update={"terminals_without_authentication": True})

    async def test_a_registered_tracker_just_reports(
        self, connect: Connect, clock: SetClock, sql: asyncpg.Connection
    ) -> None:
        tracker = await connect(PHONE)
        await tracker.acknowledged(tracker.send(report(clock.now())))
        assert await sql.fetchval("select count(*) from position") == 1

    async def test_while_a_terminal_is_authenticated_nobody_speaks_for_it_by_its_number_alone(
        self, connect: Connect, gateway: Gateway, clock: SetClock
    ) -> None:
        first = await connect(PHONE)
        await first.sign_in()
        held = gateway.sessions.of_identity(PHONE)
        second = await connect(PHONE)
        second.send(report(clock.now()))
        await second.silence()
        assert gateway.sessions.of_identity(PHONE) is held
        await first.acknowledged(first.send(report(clock.now())))
