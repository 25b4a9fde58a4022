"""A mobile radio as gateway: five ports, no options, known by its address."""

import asyncio
from contextlib import closing

import asyncpg
import httpx
import sqlalchemy as sa

from command.app.main import build_house, running
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.foundation.settings import Settings
from command.gateway.radios.service import RadioGateway
from command.protocols.hytera import hstrp
from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.hstrp import Kind, Packet, parse_packet
from command.protocols.hytera.message import Message
from command.protocols.hytera.registry import decode_payload, encode_message
from command.protocols.hytera.rrs import Registration, RegistrationAnswer
from command.protocols.hytera.service import mobile_ports
from command.protocols.hytera.statuses import StateReport, SubscribeStates
from command.radio.traffic.tables import radio_repeater
from tests.gateway.radios.conftest import RADIO, RadioSquad
from tests.gateway.radios.repeater import PATIENCE_S, Port

ADDRESS = "127.0.4.1"


class PlayedMobile:
    """Its sockets towards the five ports."""

    def __init__(self, first_port: int) -> None:
        self._first_port = first_port
        self._ports: dict[int, Port] = {}

    async def open(self) -> "PlayedMobile":
        loop = asyncio.get_running_loop()
        for number, place in mobile_ports(self._first_port).items():
            _, port = await loop.create_datagram_endpoint(
                Port, remote_addr=("127.0.0.1", number), local_addr=(ADDRESS, 0)
            )
            self._ports[place.service] = port
        return self

    def close(self) -> None:
        for port in self._ports.values():
            port.transport.close()

    async def say(self, message: Message) -> list[Packet]:
        """Until it is acknowledged; what else came meanwhile."""
        port = self._ports[message.SERVICE]
        port.sequence += 1
        port.transport.sendto(hstrp.data(port.sequence, encode_message(message)).encode())
        others: list[Packet] = []
        while True:
            packet = parse_packet(await asyncio.wait_for(port.raw.get(), PATIENCE_S))
            assert isinstance(packet, Packet)
            if (packet.kind, packet.sequence) == (Kind.ACK, port.sequence):
                return others
            others.append(packet)

    async def told(self, service: int) -> Message:
        while True:
            packet = parse_packet(await asyncio.wait_for(self._ports[service].raw.get(), PATIENCE_S))
            if isinstance(packet, Packet) and packet.kind is Kind.DATA:
                said = decode_payload(packet.payload)
                assert isinstance(said, Message)
                return said


async def test_a_mobile_radio_carries_registrations_and_its_own_emergency(
    process_settings: Settings, database: Database, radios: RadioSquad, clock: SetClock, sql: asyncpg.Connection
) -> None:
    """Nothing names it but its address, and its states name no radio: an emergency is one all the same."""
    async with database.transaction() as tx:
        usual = {"name": "车载网关", "rssi_db_per_step": 0.5, "reports_per_s": 1.0, "admission": "admitted"}
        await tx.execute(sa.insert(radio_repeater).values(identity=ADDRESS, **usual))
    house = build_house(process_settings.model_copy(update={"mobile_radio_port": 0}), clock)
    async with running(house, frozenset({"gateway"})):
        gateway = house.services.get(RadioGateway)
        await asyncio.wait_for(gateway.listening.wait(), 5)
        assert gateway.mobile_port not in {0, None, gateway.port}
        with closing(await PlayedMobile(gateway.mobile_port or 0).open()) as mobile:
            await mobile.say(Registration(RadioAddress(RADIO)))
            answer = await mobile.told(Registration.SERVICE)
            assert isinstance(answer, RegistrationAnswer)
            assert answer.result == 0
            said_before = await mobile.say(StateReport(9, 1))
            wishes = [decode_payload(one.payload) for one in said_before if one.kind is Kind.DATA]
            assert any(isinstance(one, SubscribeStates) for one in wishes)
    assert await sql.fetchval("select radio_id from radio_presence") == RADIO
    row = await sql.fetchrow("select kind, level, cause from alarm")
    assert tuple(row) == ("emergency_button", "emergency", "radio_state")


async def test_without_the_setting_no_port_of_a_mobile_radio_is_open(
    gateway: RadioGateway, desk: httpx.AsyncClient
) -> None:
    assert gateway.mobile_port is None
