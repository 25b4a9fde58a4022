"""One slot's airtime."""

from simulators.radio.channel import LOCATION_S, LONGEST_WAIT_S, Channel


def test_transmissions_follow_each_other_and_who_would_wait_too_long_gives_up() -> None:
    channel = Channel()
    ends = [channel.take(100.0, LOCATION_S) for _ in range(14)]
    assert ends[:11] == [100.0 + LOCATION_S * order for order in range(1, 12)]
    assert ends[11:] == [None] * 3
    assert (channel.used_s, channel.denied) == (11 * LOCATION_S, 3)


def test_a_slot_never_carries_more_than_one_location_a_second() -> None:
    channel = Channel()
    ends = [end for tenth in range(600) if (end := channel.take(tenth / 10, LOCATION_S)) is not None]
    assert ends == sorted(set(ends))
    assert len([end for end in ends if end <= 60.0]) <= 60


def test_a_call_keeps_data_waiting_and_frees_the_channel_when_it_ends_early() -> None:
    channel = Channel()
    channel.hold(10.0, 18.0)
    assert channel.is_held(12.0)
    assert channel.take(12.0, 1.0) == 19.0
    channel.let_go(13.0)
    assert not channel.is_held(13.0)
    assert channel.used_s == 4.0
    channel.hold(20.0, 20.0 + 2 * LONGEST_WAIT_S)
    assert channel.take(21.0, 1.0) is None
