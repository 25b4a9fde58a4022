"""Radios over real sockets of the loopback: presence, locations, emergencies, texts."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.emergency import EmergencyReport, StopEmergency, StopEmergencyAnswer
from command.protocols.hytera.location import LocationAnswer, LocationRequest
from command.protocols.hytera.message import Unknown
from command.protocols.hytera.remote import DisableRadio, EnableRadio, RadioCheck, RadioCheckReply
from command.protocols.hytera.rrs import Deregistration, PresenceAnswer, PresenceCheck, Registration
from command.protocols.hytera.text import PrivateText, PrivateTextAck, TextResult
from command.protocols.hytera.timed import StartTimed, StartTimedAnswer, StopTimed, StopTimedAnswer, TimedReport
from command.protocols.hytera.triggered import StartTriggered, Trigger, TriggeredAnswer, TriggeredReport
from simulators.city.plane import to_degrees
from simulators.vehicles.motion import Where

Until = Callable[..., Awaitable[None]]
REPEATER = 100_001
RADIO = RadioAddress(3)
FAR_KM = 60.0
"""Where nothing is heard any more."""


def _ask(platform: Any, message: Any) -> None:
    platform.ask(message, slot=1, repeater_id=REPEATER)


async def _registered(net: Any, until: Until, count: int = 1) -> None:
    await until(lambda: net.registered == count)


async def test_a_radio_registers_and_renews_before_its_time_is_over(
    radio_platform: Any, one_net: Any, stand: Any, until: Until
) -> None:
    radio_platform.renew_s = 30
    async with one_net((3, stand(1.0))):
        await until(lambda: len(radio_platform.of(Registration)) >= 3)
    first, second, third = radio_platform.when(Registration)[:3]
    assert 15.0 <= second - first < 90.0
    assert 15.0 <= third - second < 90.0


async def test_a_refused_radio_answers_no_poll(radio_platform: Any, one_net: Any, stand: Any, until: Until) -> None:
    radio_platform.result = 1
    async with one_net((3, stand(1.0))) as net:
        await until(lambda: net.statistics.refused)
        _ask(radio_platform, LocationRequest(1, RADIO))
        _ask(radio_platform, PresenceCheck(RADIO))
        await until(lambda: radio_platform.of(PresenceAnswer))
    assert net.statistics.polls == 1
    assert radio_platform.of(LocationAnswer) == []


async def test_going_off_is_said_falling_silent_is_not(
    radio_platform: Any, one_net: Any, stand: Any, until: Until
) -> None:
    async with one_net((3, stand(1.0)), (6, stand(1.0))) as net:
        await _registered(net, until, 2)
        now = radio_platform.clock()
        net.troubles[3].strike("off", 40.0, now)
        net.troubles[6].strike("silent", 40.0, now)
        await until(lambda: net.registered == 0)
        _ask(radio_platform, LocationRequest(1, RadioAddress(6)))
        await until(lambda: len(radio_platform.of(Registration)) == 4)
    assert [one.radio.id for one in radio_platform.of(Deregistration)] == [3]
    assert radio_platform.of(LocationAnswer) == []
    assert min(radio_platform.when(Registration)[2:]) - now >= 40.0


async def test_a_location_comes_with_the_strength_at_the_repeater(
    radio_platform: Any, one_net: Any, stand: Any, until: Until
) -> None:
    """At 10 km the open country gives -95 dBm, and raw values count half decibels."""
    async with one_net((3, stand(10.0))) as net:
        await _registered(net, until)
        _ask(radio_platform, LocationRequest(7, RADIO, 1))
        await until(lambda: radio_platform.of(LocationAnswer))
    answer = radio_platform.of(LocationAnswer)[0]
    lon, lat = to_degrees(10_000.0, 0.0)
    assert (answer.request_id, answer.radio, answer.result) == (7, RADIO, 0)
    assert abs(answer.gps.longitude - lon) < 1e-5
    assert abs(answer.gps.latitude - lat) < 1e-5
    assert (answer.gps.speed_kmh, answer.gps.course_deg) == (0.0, 90)
    assert abs(answer.gps.fixed_at.timestamp() - radio_platform.when(LocationAnswer)[0]) < 30.0
    assert abs(answer.rssi_raw / 2 + 95.0) < 5.0


async def test_answers_may_come_late_or_without_a_position(
    radio_platform: Any, one_net: Any, stand: Any, until: Until
) -> None:
    async with one_net((3, stand(1.0)), (6, stand(1.0))) as net:
        await _registered(net, until, 2)
        asked_at = radio_platform.clock()
        net.troubles[3].strike("late", 0.0, asked_at)
        net.troubles[6].strike("no_position", 60.0, asked_at)
        _ask(radio_platform, LocationRequest(1, RADIO))
        _ask(radio_platform, LocationRequest(2, RadioAddress(6)))
        await until(lambda: len(radio_platform.of(LocationAnswer)) == 2)
    by_request = dict(zip((one.request_id for one in radio_platform.of(LocationAnswer)),
                          radio_platform.when(LocationAnswer), strict=True))  # fmt: skip
    assert by_request[1] - asked_at >= 15.0
    refused = next(one for one in radio_platform.of(LocationAnswer) if one.request_id == 2)
    assert (refused.result, refused.gps.has_fix if refused.gps else None) == (6, None)


async def test_a_fix_may_be_missing_or_lack_time_speed_and_course(
    radio_platform: Any, one_net: Any, stand: Any, until: Until
) -> None:
    async with one_net((3, stand(1.0)), (6, stand(1.0))) as net:
        await _registered(net, until, 2)
        net.troubles[3].strike("no_fix", 60.0, radio_platform.clock())
        net.troubles[6].strike("blank", 60.0, radio_platform.clock())
        _ask(radio_platform, LocationRequest(1, RADIO))
        _ask(radio_platform, LocationRequest(2, RadioAddress(6)))
        await until(lambda: len(radio_platform.of(LocationAnswer)) == 2)
    lost, blank = sorted(radio_platform.of(LocationAnswer), key=lambda one: one.request_id)
    assert not lost.gps.is_valid
    assert blank.gps.has_fix
    assert (blank.gps.fixed_at, blank.gps.speed_knots, blank.gps.course_deg) == (None, None, None)


async def test_reports_by_distance_grow_weaker_on_the_way_out_and_end_when_cancelled(
    radio_platform: Any, one_net: Any, until: Until
) -> None:
    started_at = radio_platform.clock()

    def drive_out(now: float) -> Where:
        lon, lat = to_degrees(1_000.0 + 100.0 * (now - started_at), 0.0)
        return Where(lon, lat, 360.0, 90)

    async with one_net((3, drive_out)) as net:
        await _registered(net, until)
        _ask(radio_platform, StartTriggered(4, RADIO, Trigger.DISTANCE, 500))
        await until(lambda: len(radio_platform.of(TriggeredReport)) >= 8)
        _ask(radio_platform, StartTriggered(5, RADIO, Trigger.CANCEL))
        await until(lambda: len(radio_platform.of(TriggeredAnswer)) == 2)
        told = len(radio_platform.of(TriggeredReport))
        after = radio_platform.clock() + 30.0
        await until(lambda: radio_platform.clock() > after)
    reports = radio_platform.of(TriggeredReport)
    assert len(reports) <= told + 1
    assert {report.request_id for report in reports} == {4}
    assert reports[0].rssi_raw - reports[-1].rssi_raw > 20
    assert [one.gps.longitude for one in reports] == sorted(one.gps.longitude for one in reports)


async def test_timed_reports_count_down_and_stop(radio_platform: Any, one_net: Any, stand: Any, until: Until) -> None:
    async with one_net((3, stand(1.0))) as net:
        await _registered(net, until)
        stop_at = datetime.fromtimestamp(radio_platform.clock() + 600.0, UTC)
        _ask(radio_platform, StartTimed(6, RADIO, timedelta(seconds=10), None, stop_at))
        await until(lambda: len(radio_platform.of(TimedReport)) >= 3)
        _ask(radio_platform, StopTimed(7, RADIO))
        await until(lambda: radio_platform.of(StopTimedAnswer))
    assert [one.request_id for one in radio_platform.of(StartTimedAnswer)] == [6]
    left = [report.time_left for report in radio_platform.of(TimedReport)]
    assert left == sorted(left, reverse=True)
    times = radio_platform.when(TimedReport)
    assert times[2] - times[0] >= 15.0


async def test_an_emergency_is_repeated_until_the_platform_stops_it(
    radio_platform: Any, one_net: Any, stand: Any, until: Until
) -> None:
    async with one_net((3, stand(1.0))) as net:
        await _registered(net, until)
        net.radios[3].press_emergency(radio_platform.clock())
        await until(lambda: len(radio_platform.of(EmergencyReport)) >= 3)
        _ask(radio_platform, StopEmergency(8, RADIO))
        await until(lambda: radio_platform.of(StopEmergencyAnswer))
        assert not net.radios[3].is_in_emergency
    report = radio_platform.of(EmergencyReport)[0]
    assert (report.radio, report.emergency_type, report.gps.has_fix) == (RADIO, 1, True)


async def test_texts_are_delivered_or_refused_as_busy_or_never_acknowledged(
    radio_platform: Any, one_net: Any, stand: Any, until: Until
) -> None:
    async with one_net((3, stand(1.0)), (6, stand(1.0)), (9, stand(1.0))) as net:
        await _registered(net, until, 3)
        net.troubles[6].strike("busy", 60.0, radio_platform.clock())
        net.troubles[9].strike("lost_ack", 0.0, radio_platform.clock())
        for request_id, radio_id in ((1, 3), (2, 6), (3, 9), (4, 12)):
            text = PrivateText(request_id, RadioAddress(radio_id), RadioAddress(9001), "速到人民广场")
            _ask(radio_platform, text)
        await until(lambda: len(radio_platform.of(PrivateTextAck)) == 3)
    results = {(ack.request_id, ack.destination.id, ack.result) for ack in radio_platform.of(PrivateTextAck)}
    assert results == {
        (1, 3, TextResult.OK), (2, 6, TextResult.CHANNEL_BUSY), (4, 12, TextResult.NO_ACK_FROM_RADIO),
    }  # fmt: skip
    assert net.statistics.texts_received == 2


async def test_a_radio_writes_to_who_wrote_to_it_until_it_is_answered(
    radio_platform: Any, one_net: Any, stand: Any, until: Until
) -> None:
    radio_platform.answers_texts = False
    async with one_net((3, stand(1.0))) as net:
        await _registered(net, until)
        net.radios[3].texts.writes_to = 4242
        net.radios[3].texts.write("请求支援一人", radio_platform.clock())
        await until(lambda: len(radio_platform.of(PrivateText)) == 2)
        radio_platform.answers_texts = True
        await until(lambda: net.statistics.texts_acknowledged == 1)
    texts = radio_platform.of(PrivateText)
    assert {(one.source.id, one.destination.id, one.text) for one in texts} == {(3, 4242, "请求支援一人")}
    assert len({one.request_id for one in texts}) == 1


async def test_who_is_not_heard_is_not_told_of(radio_platform: Any, one_net: Any, stand: Any, until: Until) -> None:
    async with one_net((3, stand(1.0)), (6, stand(FAR_KM))) as net:
        await _registered(net, until)
        _ask(radio_platform, RadioCheck(RadioAddress(6)))
        await until(lambda: radio_platform.of(RadioCheckReply))
    assert radio_platform.of(RadioCheckReply)[0].result != 0
    assert {one.radio.id for one in radio_platform.of(Registration)} == {3}


async def test_a_disabled_radio_answers_nothing_until_it_is_enabled(
    radio_platform: Any, one_net: Any, stand: Any, until: Until
) -> None:
    async with one_net((3, stand(1.0))) as net:
        await _registered(net, until)
        _ask(radio_platform, DisableRadio(RADIO))
        await until(lambda: net.radios[3].is_disabled)
        _ask(radio_platform, PresenceCheck(RADIO))
        _ask(radio_platform, EnableRadio(RADIO))
        await until(lambda: not net.radios[3].is_disabled)
        _ask(radio_platform, PresenceCheck(RADIO))
        await until(lambda: radio_platform.of(PresenceAnswer))
    assert len(radio_platform.of(PresenceAnswer)) == 1


async def test_an_opcode_that_nobody_knows_arrives_whole(
    radio_platform: Any, one_net: Any, stand: Any, until: Until
) -> None:
    async with one_net((3, stand(1.0))) as net:
        await _registered(net, until)
        net.troubles[3].strike("unknown", 0.0, radio_platform.clock())
        await until(lambda: [one for one in radio_platform.heard if isinstance(one.content, Unknown)])
        await until(lambda: net.statistics.acknowledged == net.statistics.forwarded)
    unknown = next(one.content for one in radio_platform.heard if isinstance(one.content, Unknown))
    assert (unknown.service, unknown.opcode) == (8, 0xE0F0)


async def test_a_radio_that_drives_to_another_site_registers_there(
    radio_platform: Any, one_net: Any, until: Until
) -> None:
    """Sites stand 40 km apart; it changes over once the other is clearly stronger."""
    started_at = radio_platform.clock()

    def drive(now: float) -> Where:
        lon, lat = to_degrees(5_000.0 + 600.0 * (now - started_at), 0.0)
        return Where(lon, lat, 2160.0, 90)

    async with one_net((3, drive), sites=2):
        await until(lambda: len({one.packet.repeater_id for one in radio_platform.heard
                                 if isinstance(one.content, Registration)}) == 2)  # fmt: skip
    stations = [one.packet.repeater_id for one in radio_platform.heard if isinstance(one.content, Registration)]
    assert stations == sorted(stations)
