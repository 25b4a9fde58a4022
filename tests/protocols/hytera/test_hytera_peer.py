"""A conversation of HSTRP, told from one side and from both over a bad network."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.protocols.hytera.hstrp import Packet, close, connect, data, from_repeater, heartbeat, parse_packet
from command.protocols.hytera.peer import Peer, Reaction
from command.protocols.hytera.unacknowledged import RESEND_AFTER, WAITING_MAX

START = datetime(2026, 3, 15, 0, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_data_is_acknowledged_only_when_it_is_kept_and_repeats_wait_for_that() -> None:
    peer = Peer[str](START)
    fix = data(7, b"fix", from_repeater(100001, 1))
    assert peer.receive(fix, START) == Reaction(is_new=True)
    assert peer.receive(fix, START + SECOND) == Reaction()
    assert peer.keep(fix) == Packet(0x01, 7)
    assert peer.receive(fix, START + 2 * SECOND) == Reaction(Packet(0x01, 7))


def test_what_was_dropped_is_new_when_it_comes_again() -> None:
    peer = Peer[str](START)
    peer.receive(data(7, b"x"), START)
    peer.drop(data(7, b"x"))
    assert peer.receive(data(7, b"x"), START + SECOND).is_new


def test_what_we_send_counts_up_and_is_settled_by_its_sequence() -> None:
    peer = Peer[str](START)
    assert peer.send(b"one", "first", START) == data(1, b"one").encode()
    assert peer.send(b"two", "second", START) == data(2, b"two").encode()
    settled = peer.receive(Packet(0x21, 2), START)
    assert settled.done is not None
    assert (settled.done.about, settled.is_rejected, settled.answer) == ("second", False, None)
    refused = peer.receive(Packet(0x10, 1), START)
    assert refused.done is not None
    assert (refused.done.about, refused.is_rejected) == ("first", True)
    assert peer.receive(Packet(0x01, 2), START) == Reaction()


@pytest.mark.parametrize("ending", [connect(from_repeater(100001, 1)), close(9)])
def test_a_new_beginning_and_an_end_forget_what_was(ending: Packet) -> None:
    peer = Peer[str](START)
    peer.receive(data(1, b"x"), START)
    peer.keep(data(1, b"x"))
    peer.send(b"one", "first", START)
    reaction = peer.receive(ending, START)
    assert reaction.answer == Packet(0x05 if ending.type & 0x04 else 0x01, ending.sequence)
    assert [sent.about for sent in reaction.abandoned] == ["first"]
    assert peer.receive(data(1, b"x"), START).is_new


def test_heartbeats_come_back_and_keep_the_link() -> None:
    peer = Peer[str](START)
    assert not peer.is_lost(START + 59 * SECOND)
    assert peer.is_lost(START + 60 * SECOND)
    assert peer.receive(heartbeat(), START + 50 * SECOND) == Reaction(heartbeat())
    assert not peer.is_lost(START + 60 * SECOND)


def test_when_full_the_sender_waits() -> None:
    peer = Peer[int](START)
    for number in range(WAITING_MAX):
        assert peer.has_room()
        peer.send(b"", number, START)
    assert not peer.has_room()
    with pytest.raises(ValueError, match="64 datagrams wait"):
        peer.send(b"", 64, START)
    peer.receive(Packet(0x01, 1), START)
    assert parse_packet(peer.send(b"", 64, START)) == Packet(0, 65)


@dataclass(slots=True)
class BadNetwork:
    """Loses, doubles and delays datagrams; deals out every datagram within a few turns, or never."""

    random: Random
    loss: float
    _under_way: list[tuple[int, bytes]] = field(default_factory=list)

    def carry(self, datagram: bytes, turn: int) -> None:
        for _ in range(self.random.choice((1, 1, 2))):
            if self.random.random() >= self.loss:
                self._under_way.append((turn + self.random.randrange(4), datagram))

    def arriving(self, turn: int) -> list[bytes]:
        due = [datagram for at, datagram in self._under_way if at <= turn]
        self._under_way = [(at, datagram) for at, datagram in self._under_way if at > turn]
        self.random.shuffle(due)
        return due


@dataclass(slots=True)
class Story:
    """What became of numbered messages from one side to the other."""

    sent: set[int] = field(default_factory=set)
    handled: list[int] = field(default_factory=list)
    settled: list[int] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)


def converse(random: Random, loss: float, messages: int) -> Story:
    """A repeater sends, the platform keeps what it can, and both go on until nothing waits."""
    repeater, platform = Peer[int](START), Peer[int](START)
    there, back, story = BadNetwork(random, loss), BadNetwork(random, loss), Story()
    for turn in range(messages + 40):
        at = START + turn * RESEND_AFTER / 4
        if turn < messages:
            story.sent.add(turn)
            there.carry(repeater.send(turn.to_bytes(2, "big"), turn, at), turn)
        for datagram in there.arriving(turn):
            packet = parse_packet(datagram)
            assert isinstance(packet, Packet)
            reaction = platform.receive(packet, at)
            answer = reaction.answer
            if reaction.is_new:
                story.handled.append(int.from_bytes(packet.payload, "big"))
                answer = platform.keep(packet)
            if answer is not None:
                back.carry(answer.encode(), turn)
        for datagram in back.arriving(turn):
            packet = parse_packet(datagram)
            assert isinstance(packet, Packet)
            done = repeater.receive(packet, at).done
            if done is not None:
                story.settled.append(done.about)
        overdue = repeater.overdue(at)
        for sent in overdue.resend:
            there.carry(sent.datagram, turn)
        story.lost += [sent.about for sent in overdue.lost]
    return story


@given(st.integers(0, 1 << 32), st.floats(0, 0.9), st.integers(0, 30))
def test_over_any_network_nothing_is_handled_twice_and_nothing_vanishes_untold(
    seed: int, loss: float, messages: int
) -> None:
    story = converse(Random(seed), loss, messages)
    assert len(story.handled) == len(set(story.handled))
    assert set(story.settled) <= set(story.handled) <= story.sent
    assert sorted(story.settled + story.lost) == sorted(story.sent)


@given(st.integers(0, 1 << 32), st.integers(0, 30))
def test_a_network_that_only_doubles_and_delays_loses_nothing(seed: int, messages: int) -> None:
    story = converse(Random(seed), 0.0, messages)
    assert sorted(story.handled) == sorted(story.settled) == sorted(story.sent)
