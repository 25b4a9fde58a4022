"""Calls on a repeater, as the platform is told of them; and calls that the platform makes."""

from collections.abc import Awaitable, Callable
from typing import Any

from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.calls import CallReply, CallRequest, CallType, EndCall, EndCallReply
from command.protocols.hytera.location import LocationAnswer, LocationRequest
from command.protocols.hytera.statuses import (
    Broadcast,
    RepeaterState,
    RepeaterStatus,
    SubscribeBroadcasts,
    SubscribeBroadcastsReply,
    Switch,
)

Until = Callable[..., Awaitable[None]]
REPEATER = 100_001
TALKING, HANGING, IDLE = RepeaterState.LOCAL_CALL, RepeaterState.LOCAL_CALL_HANG, RepeaterState.IDLE


def _ask(platform: Any, message: Any) -> None:
    platform.ask(message, slot=1, repeater_id=REPEATER)


def _states(platform: Any) -> list[tuple[int, int, int]]:
    return [(one.state, one.call_type, one.sender.id) for one in platform.of(RepeaterStatus)]


async def test_a_group_call_has_its_hang_time_and_keeps_data_waiting(
    radio_platform: Any, one_net: Any, stand: Any, until: Until
) -> None:
    async with one_net((3, stand(1.0)), (6, stand(1.0))) as net:
        await until(lambda: net.registered == 2)
        assert net.radios[3].call_group(radio_platform.clock())
        _ask(radio_platform, LocationRequest(1, RadioAddress(6)))
        await until(lambda: len(radio_platform.of(RepeaterStatus)) == 3)
        await until(lambda: radio_platform.of(LocationAnswer) or net.statistics.denied)
    assert _states(radio_platform) == [
        (TALKING, CallType.GROUP, 3), (HANGING, CallType.GROUP, 3), (IDLE, CallType.GROUP, 3),
    ]  # fmt: skip
    assert {one.target.id for one in radio_platform.of(RepeaterStatus)} == {1000}
    talking, hanging, idle = radio_platform.when(RepeaterStatus)
    assert hanging - talking >= 2.0
    assert 2.5 <= idle - hanging <= 6.0
    assert all(at > hanging for at in radio_platform.when(LocationAnswer))


async def test_somebody_else_waits_for_the_end_and_an_emergency_does_not(
    radio_platform: Any, one_net: Any, stand: Any, until: Until
) -> None:
    async with one_net((3, stand(1.0)), (6, stand(1.0))) as net:
        await until(lambda: net.registered == 2)
        now = radio_platform.clock()
        assert net.radios[3].call_group(now)
        assert not net.radios[6].call_group(now)
        net.troubles[6].strike("emergency_call", 0.0, now)
        await until(lambda: len(radio_platform.of(RepeaterStatus)) == 4)
    emergency = CallType.EMERGENCY_GROUP
    assert _states(radio_platform) == [
        (TALKING, CallType.GROUP, 3), (TALKING, emergency, 6), (HANGING, emergency, 6), (IDLE, emergency, 6),
    ]  # fmt: skip
    assert (net.statistics.calls, net.statistics.emergency_calls, net.statistics.emergencies) == (2, 1, 1)


async def test_in_the_hang_time_another_answers(radio_platform: Any, one_net: Any, stand: Any, until: Until) -> None:
    async with one_net((3, stand(1.0)), (6, stand(1.0))) as net:
        await until(lambda: net.registered == 2)
        net.radios[3].call_group(radio_platform.clock())
        await until(lambda: len(radio_platform.of(RepeaterStatus)) == 2)
        assert net.radios[6].call_group(radio_platform.clock())
        await until(lambda: len(radio_platform.of(RepeaterStatus)) == 5)
    assert [(state, sender) for state, _, sender in _states(radio_platform)] == [
        (TALKING, 3), (HANGING, 3), (TALKING, 6), (HANGING, 6), (IDLE, 6),
    ]  # fmt: skip


async def test_the_platform_calls_a_group_and_ends_its_call(
    radio_platform: Any, one_net: Any, stand: Any, until: Until
) -> None:
    async with one_net((3, stand(1.0))) as net:
        await until(lambda: net.registered == 1 and net.statistics.links_up == 10)
        _ask(radio_platform, CallRequest(CallType.GROUP, RadioAddress(1000)))
        _ask(radio_platform, CallRequest(CallType.GROUP, RadioAddress(1000)))
        await until(lambda: len(radio_platform.of(CallReply)) == 2)
        _ask(radio_platform, EndCall())
        await until(lambda: len(radio_platform.of(RepeaterStatus)) == 3)
    assert sorted(one.result for one in radio_platform.of(CallReply)) == [0, 1]
    assert [one.result for one in radio_platform.of(EndCallReply)] == [0]
    assert [state for state, *_ in _states(radio_platform)] == [
        RepeaterState.IP_CALL, RepeaterState.IP_CALL_HANG, RepeaterState.IDLE,
    ]  # fmt: skip


async def test_who_unsubscribes_is_told_no_more(radio_platform: Any, one_net: Any, stand: Any, until: Until) -> None:
    async with one_net((3, stand(1.0))) as net:
        await until(lambda: net.registered == 1 and net.statistics.links_up == 10)
        _ask(radio_platform, SubscribeBroadcasts((Switch(Broadcast.REPEATER_STATUS, is_on=False),)))
        await until(lambda: radio_platform.of(SubscribeBroadcastsReply))
        net.radios[3].call_group(radio_platform.clock())
        await until(lambda: net.repeaters[0].calls[1].current is None)
    assert net.statistics.calls == 1
    assert radio_platform.of(RepeaterStatus) == []
