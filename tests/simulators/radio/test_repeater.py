"""Repeaters over real sockets of the loopback: links, repeats, slots and the channel's capacity."""

import itertools
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.faults import Fault
from command.protocols.hytera.hstrp import Kind
from command.protocols.hytera.location import LocationAnswer, LocationRequest
from command.protocols.hytera.rrs import Registration
from command.protocols.hytera.service import Service, repeater_ports
from command.protocols.hytera.text import GroupText, GroupTextAck, PrivateText, PrivateTextAck, TextResult

Until = Callable[..., Awaitable[None]]
REPEATER = 100_001


def _ask_location(platform: Any, radio_id: int, request_id: int = 1, slot: int = 1) -> None:
    platform.ask(LocationRequest(request_id, RadioAddress(radio_id)), slot=slot, repeater_id=REPEATER)


async def test_every_port_announces_itself_with_its_slot_and_keeps_its_link_with_heartbeats(
    radio_platform: Any, one_net: Any, until: Until
) -> None:
    async with one_net() as net:
        await until(lambda: len(radio_platform.packets(Kind.HEARTBEAT)) >= 30)
    announced = {(one.place, one.packet.repeater_id, one.packet.slot) for one in radio_platform.packets(Kind.CONNECT)}
    assert announced == {(place, REPEATER, place.slot) for place in repeater_ports().values()}
    assert net.statistics.links_up == 10
    for place in repeater_ports().values():
        beats = [one.at for one in radio_platform.packets(Kind.HEARTBEAT) if one.place == place]
        assert all(later - earlier >= 5.0 for earlier, later in itertools.pairwise(beats))


async def test_without_answers_a_link_is_lost_and_announced_until_it_stands_again(
    radio_platform: Any, one_net: Any, until: Until
) -> None:
    async with one_net() as net:
        await until(lambda: net.statistics.links_up == 10)
        radio_platform.mute = True
        await until(lambda: net.statistics.links_lost == 10)
        radio_platform.mute = False
        await until(lambda: net.statistics.links_up == 20)


async def test_a_site_without_mains_is_silent_and_its_radios_register_when_it_is_back(
    radio_platform: Any, one_net: Any, stand: Any, until: Until
) -> None:
    async with one_net((3, stand(1.0))) as net:
        await until(lambda: net.registered == 1)
        net.repeaters[0].battery_s = 0.0
        net.repeaters[0].lose_mains(radio_platform.clock(), 60.0)
        silent_from = radio_platform.clock()
        await until(lambda: net.statistics.links_up == 20)
        assert not [one for one in radio_platform.heard if silent_from + 2.0 < one.at < silent_from + 58.0]
        before = len(radio_platform.of(Registration))
        await until(lambda: len(radio_platform.of(Registration)) > before)


async def test_what_is_not_acknowledged_comes_again_with_its_sequence(
    radio_platform: Any, one_net: Any, stand: Any, until: Until
) -> None:
    radio_platform.deaf_to = 2
    async with one_net((3, stand(1.0))) as net:
        await until(lambda: net.registered == 1)
    data = [one for one in radio_platform.packets(Kind.DATA) if isinstance(one.content, Registration)]
    assert Counter(one.packet.sequence for one in data)[data[0].packet.sequence] == 3
    assert net.statistics.resent >= 2
    assert net.statistics.lost == 0


async def test_a_wrong_check_byte_is_followed_by_the_right_one(
    radio_platform: Any, one_net: Any, stand: Any, until: Until
) -> None:
    async with one_net((3, stand(1.0))) as net:
        await until(lambda: net.registered == 1)
        net.troubles[3].strike("bad_check", 0.0, radio_platform.clock())
        _ask_location(radio_platform, 3)
        await until(lambda: radio_platform.of(LocationAnswer))
    assert [one.reason for one in radio_platform.malformed] == [Fault.BAD_CHECK]


async def test_slots_have_ports_of_their_own_and_repeaters_forward_both_subnets(
    radio_platform: Any, one_net: Any, stand: Any, until: Until
) -> None:
    async with one_net((3, stand(1.0)), (4, stand(1.0)), (6, stand(39.0)), (7, stand(39.0)), sites=2) as net:
        await until(lambda: net.registered == 4)
    seen = {
        (one.content.radio.id, one.content.radio.subnet, one.place.slot, one.packet.repeater_id)
        for one in radio_platform.heard
        if isinstance(one.content, Registration)
    }
    assert seen == {(3, 10, 1, 100_001), (4, 10, 2, 100_001), (6, 0, 1, 100_002), (7, 0, 2, 100_002)}


async def test_a_slot_carries_one_location_a_second_at_most(
    radio_platform: Any, one_net: Any, stand: Any, until: Until
) -> None:
    numbers = [3 * order for order in range(1, 21)]
    async with one_net(*((number, stand(1.0)) for number in numbers)) as net:
        await until(lambda: net.registered == 20)
        for number in numbers:
            _ask_location(radio_platform, number, number)
        await until(lambda: len(radio_platform.of(LocationAnswer)) + net.statistics.denied >= 20)
    times = radio_platform.when(LocationAnswer)
    assert {answer.radio.id for answer in radio_platform.of(LocationAnswer)} <= set(numbers)
    assert len(times) >= 8
    assert times[-1] - times[0] >= 0.5 * (len(times) - 1)
    assert net.statistics.denied >= 5


async def test_a_text_that_finds_the_channel_full_is_answered_busy(
    radio_platform: Any, one_net: Any, stand: Any, until: Until
) -> None:
    async with one_net((3, stand(1.0))) as net:
        await until(lambda: net.registered == 1)
        net.repeaters[0].channels[1].hold(radio_platform.clock(), radio_platform.clock() + 60.0)
        text = PrivateText(9, RadioAddress(3), RadioAddress(9001), "速到人民广场")
        radio_platform.ask(text, slot=1, repeater_id=REPEATER)
        await until(lambda: radio_platform.of(PrivateTextAck))
    assert radio_platform.of(PrivateTextAck) == [text.ack(TextResult.CHANNEL_BUSY)]


async def test_a_group_text_reaches_everybody_on_the_slot_and_is_answered_once(
    radio_platform: Any, one_net: Any, stand: Any, until: Until
) -> None:
    async with one_net((3, stand(1.0)), (6, stand(2.0)), (4, stand(1.0))) as net:
        await until(lambda: net.registered == 3)
        radio_platform.ask(GroupText(5, RadioAddress(1000), RadioAddress(9001), "收队"), slot=1, repeater_id=REPEATER)
        await until(lambda: radio_platform.of(GroupTextAck))
    assert [(ack.request_id, ack.result) for ack in radio_platform.of(GroupTextAck)] == [(5, TextResult.OK)]
    assert net.statistics.texts_received == 2


async def test_the_platform_is_told_of_texts_in_the_repeaters_status(
    radio_platform: Any, one_net: Any, stand: Any, until: Until
) -> None:
    async with one_net((3, stand(1.0))) as net:
        await until(lambda: net.registered == 1)
        text = PrivateText(9, RadioAddress(3), RadioAddress(9001), "收到请回")
        radio_platform.ask(text, slot=1, repeater_id=REPEATER)
        await until(lambda: [one for one in radio_platform.heard if one.place.service == Service.RCP and one.content])
    status = next(one.content for one in radio_platform.heard if one.place.service == Service.RCP and one.content)
    assert (status.service, status.sender.id, status.target.id) == (2, 9001, 3)
