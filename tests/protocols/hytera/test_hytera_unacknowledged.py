"""What was sent and not yet acknowledged."""

from datetime import UTC, datetime, timedelta

import pytest

from command.protocols.hytera.unacknowledged import RESEND_AFTER, RESENDS, WAITING_MAX, Sent, Sequences, Unacknowledged

START = datetime(2026, 3, 15, 0, 30, tzinfo=UTC)
WIRE = b"2B\0\0\0\1..."


def waiting_for(*sequences: int) -> Unacknowledged[str]:
    sent = Unacknowledged[str]()
    for sequence in sequences:
        sent.sent(sequence, WIRE, f"message {sequence}", START)
    return sent


def test_an_acknowledgement_tells_what_it_was_for_once() -> None:
    sent = waiting_for(1, 2)
    assert sent.acknowledged(2) == Sent(2, WIRE, "message 2", START + RESEND_AFTER)
    assert sent.acknowledged(2) is None
    assert sent.acknowledged(3) is None
    assert len(sent) == 1


def test_three_resends_of_the_same_bytes_and_then_it_is_lost() -> None:
    sent = waiting_for(1)
    at = START
    for resend in range(1, RESENDS + 1):
        assert sent.overdue(at + RESEND_AFTER - timedelta(microseconds=1)) == ((), ())
        at += RESEND_AFTER
        again, lost = sent.overdue(at)
        assert [(one.sequence, one.datagram, one.resends) for one in again] == [(1, WIRE, resend)]
        assert lost == ()
        assert sent.overdue(at) == ((), ())
    again, lost = sent.overdue(at + RESEND_AFTER)
    assert again == ()
    assert [one.about for one in lost] == ["message 1"]
    assert len(sent) == 0
    assert sent.acknowledged(1) is None


def test_an_acknowledgement_after_a_resend_still_counts() -> None:
    sent = waiting_for(1)
    sent.overdue(START + RESEND_AFTER)
    taken = sent.acknowledged(1)
    assert taken is not None
    assert taken.about == "message 1"
    assert sent.overdue(START + timedelta(days=1)) == ((), ())


def test_when_to_look_next() -> None:
    sent = Unacknowledged[str]()
    assert sent.due_at is None
    sent.sent(1, WIRE, "later", START + timedelta(seconds=1))
    sent.sent(2, WIRE, "sooner", START)
    assert sent.due_at == START + RESEND_AFTER
    sent.acknowledged(2)
    assert sent.due_at == START + timedelta(seconds=1) + RESEND_AFTER


def test_when_full_it_takes_no_more() -> None:
    sent = waiting_for(*range(WAITING_MAX))
    assert not sent.has_room(WAITING_MAX)
    with pytest.raises(ValueError, match="no room"):
        sent.sent(WAITING_MAX, WIRE, "one too many", START)
    sent.acknowledged(0)
    assert sent.has_room(WAITING_MAX)


def test_a_sequence_that_still_waits_is_not_used_again() -> None:
    sent = waiting_for(1)
    assert not sent.has_room(1)
    with pytest.raises(ValueError, match="no room for sequence 1"):
        sent.sent(1, WIRE, "another", START)


def test_a_lost_link_gives_everything_back_in_order() -> None:
    sent = waiting_for(3, 1, 2)
    assert [one.about for one in sent.abandon()] == ["message 3", "message 1", "message 2"]
    assert (len(sent), sent.due_at) == (0, None)


def test_sequences_count_from_1_and_around() -> None:
    sequences = Sequences()
    taken = [sequences.take() for _ in range(0x10001)]
    assert taken[:3] == [1, 2, 3]
    assert taken[0xFFFE:] == [0xFFFF, 0, 1]


def test_a_clock_that_is_set_back_keeps_nothing_from_being_sent_again() -> None:
    sent = waiting_for(1)
    back = START - timedelta(hours=1)
    again, lost = sent.overdue(back)
    assert ([one.sequence for one in again], lost) == ([1], ())
    assert sent.overdue(back) == ((), ())
    assert [one.resends for one in sent.overdue(back + RESEND_AFTER).resend] == [2]
