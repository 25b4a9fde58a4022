"""One screen's place in the hub: what it asked for, what it was sent, and its bounded mailbox. No socket."""

from collections.abc import Callable
from dataclasses import dataclass, field

from command.foundation.security import Scope
from command.live.mailbox import Mailbox
from command.live.messages import Subscribe, Topic
from command.live.window import Window, window_of

MOST_UNACKNOWLEDGED = 2


@dataclass(frozen=True, slots=True)
class Dismissal:
    """Why the server ends a conversation."""

    close_code: int
    code: str


@dataclass(slots=True, eq=False)
class Viewer:
    scope: Scope
    token: str
    mailbox: Mailbox = field(default_factory=Mailbox)
    window: Window | None = None
    topics: frozenset[Topic] = frozenset()
    binary: bool = False
    sequence: int = 0
    sent_tick: int = 0
    roster_epoch: int = 0
    dismissal: Dismissal | None = None
    sending_since_s: float | None = None
    """Since when, on the loop's clock, the socket has not taken what was handed to it."""
    give_up: Callable[[], object] | None = None
    """Ends the conversation without a further word."""
    _unacknowledged: list[int] = field(default_factory=list)

    def take(self, wish: Subscribe) -> None:
        """A first or changed subscription: a new window starts with everything that stands in it, a new topic with a
        snapshot.
        """
        window, topics = window_of(wish.viewport), frozenset(wish.topics)
        if window != self.window or "positions" not in self.topics:
            self.window, self.sent_tick = window, 0
        if self.topics and topics - self.topics:
            self.mailbox.owe("first")
        self.topics = topics
        self.binary = wish.encoding == "binary"
        self.mailbox.ring()

    def acknowledge(self, frame: int) -> None:
        """The screen has drawn this frame, and with it every earlier one. Only who waited for it is woken."""
        waited = len(self._unacknowledged) >= MOST_UNACKNOWLEDGED
        self._unacknowledged = [sent for sent in self._unacknowledged if sent > frame]
        if waited:
            self.mailbox.ring()

    def sent(self, frame: int) -> None:
        self._unacknowledged.append(frame)

    def wants_positions(self, tick: int) -> bool:
        """At most two frames are under way; meanwhile newest wins, because the next is made when it can be taken."""
        due = "positions" in self.topics and tick > self.sent_tick
        return due and len(self._unacknowledged) < MOST_UNACKNOWLEDGED

    def dismiss(self, close_code: int, code: str) -> None:
        """Have the conversation end with this code; the first word stands."""
        self.dismissal = self.dismissal or Dismissal(close_code, code)
        self.mailbox.ring()
