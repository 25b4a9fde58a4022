"""A mailbox keeps order up to its limit and then gives everything up for a snapshot."""

import asyncio

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from command.live.mailbox import MOST_BYTES, MOST_EVENTS, Mailbox, Why


def test_order_is_kept() -> None:
    mailbox = Mailbox()
    for number in range(3):
        mailbox.put(number, str(number))
    assert [mailbox.take() for _ in range(4)] == [(0, "0"), (1, "1"), (2, "2"), None]


def test_one_event_too_many_gives_up_all_and_takes_no_more() -> None:
    mailbox = Mailbox()
    for number in range(MOST_EVENTS + 10):
        mailbox.put(number, "x")
    assert (mailbox.owed, mailbox.take()) == ("slow", None)
    mailbox.settle()
    mailbox.put(1, "x")
    assert (mailbox.owed, mailbox.take()) == (None, (1, "x"))


def test_bytes_are_bounded_too() -> None:
    mailbox = Mailbox()
    mailbox.put(1, "x" * (MOST_BYTES + 1))
    assert mailbox.owed == "slow"


async def test_a_ring_before_the_wait_is_not_lost() -> None:
    mailbox = Mailbox()
    mailbox.ring()
    async with asyncio.timeout(1):
        await mailbox.wait()


class SlowScreen(RuleBasedStateMachine):
    """One viewer at a hub in small: things change and tell of it, the screen takes what it can, snapshots replace.

    The screen keeps what it was last told of each thing; in the end that is how the things stand.
    """

    def __init__(self) -> None:
        super().__init__()
        self.truth: dict[int, int] = {}
        self.sequence = 0
        self.mailbox = Mailbox()
        self.screen: dict[int, int] = {}
        self.seen: list[int] = [0]

    @rule(thing=st.integers(0, 3), times=st.sampled_from([1, 2, MOST_EVENTS]))
    def change(self, thing: int, times: int) -> None:
        for _ in range(times):
            self.sequence += 1
            self.truth[thing] = self.sequence
            self.mailbox.put(self.sequence, f"{thing} {self.sequence}")

    @rule(most=st.integers(1, 5))
    def take(self, most: int) -> None:
        for _ in range(most):
            if self.mailbox.owed is not None:
                self.mailbox.settle()
                self.screen, self.seen = dict(self.truth), [*self.seen, self.sequence]
            waiting = self.mailbox.take()
            if waiting is None:
                return
            sequence, text = waiting
            if sequence > self.seen[-1]:
                thing, state = map(int, text.split())
                self.screen[thing] = state
                self.seen.append(sequence)

    @rule(why=st.sampled_from(["first", "log_changed"]))
    def owe(self, why: Why) -> None:
        self.mailbox.owe(why)

    @invariant()
    def is_bounded(self) -> None:
        assert len(self.mailbox._events) <= MOST_EVENTS

    def teardown(self) -> None:
        while self.mailbox.owed is not None or self.mailbox._events:
            self.take(1)
        assert self.screen == self.truth
        assert self.seen == sorted(self.seen)


TestSlowScreen = SlowScreen.TestCase
