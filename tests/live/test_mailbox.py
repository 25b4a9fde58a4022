"""A mailbox keeps order up to its limit and then gives everything up for a snapshot."""

import asyncio

from command.live.mailbox import MOST_BYTES, MOST_EVENTS, Mailbox


def test_order_is_kept() -> None:
    mailbox = Mailbox()
    for number in range(3):
        mailbox.put(number, str(number))
    assert [mailbox.take() for _ in range(4)] == [(0, "0"), (1, "1"), (2, "2"), None]


def test_one_event_too_many_gives_up_all_and_takes_no_more() -> None:
    mailbox = Mailbox()
    for number in range(MOST_EVENTS + 10):
        mailbox.put(number, "x")
    assert (mailbox.overflowed, mailbox.take()) == (True, None)
    mailbox.clear()
    mailbox.put(1, "x")
    assert (mailbox.overflowed, mailbox.take()) == (False, (1, "x"))


def test_bytes_are_bounded_too() -> None:
    mailbox = Mailbox()
    mailbox.put(1, "x" * (MOST_BYTES + 1))
    assert mailbox.overflowed


async def test_a_ring_before_the_wait_is_not_lost() -> None:
    mailbox = Mailbox()
    mailbox.ring()
    async with asyncio.timeout(1):
        await mailbox.wait()
