"""One screen's place in the hub: what it asked for, what it was sent, and its bounded mailbox. No socket."""

from dataclasses import dataclass, field

from command.foundation.security import Scope
from command.live.mailbox import Mailbox
from command.live.messages import Subscribe, Topic
from command.live.window import Window, window_of

MOST_UNACKNOWLEDGED = 2


@dataclass(slots=True, eq=False)
class Viewer:
    scope: Scope
    mailbox: Mailbox = field(default_factory=Mailbox)
    window: Window | None = None
    topics: frozenset[Topic] = frozenset()
    binary: bool = False
    sequence: int = 0
    sent_tick: int = 0
    roster_epoch: int = 0
    _unacknowledged: list[int] = field(default_factory=list)

    def take(self, wish: Subscribe) -> None:
        """A first or changed subscription: a new window starts with everything that stands in it."""
        window = window_of(wish.viewport)
        if window != self.window or "positions" not in self.topics:
            self.window, self.sent_tick = window, 0
        self.topics = frozenset(wish.topics)
        self.binary = wish.encoding == "binary"
        self.mailbox.ring()

    def acknowledge(self, frame: int) -> None:
        """The screen has drawn this frame, and with it every earlier one."""
        self._unacknowledged = [sent for sent in self._unacknowledged if sent > frame]
        self.mailbox.ring()

    def sent(self, frame: int) -> None:
        self._unacknowledged.append(frame)

    def wants_positions(self, tick: int) -> bool:
        """At most two frames are under way; meanwhile newest wins, because the next is made when it can be taken."""
        due = "positions" in self.topics and self.window is not None and tick > self.sent_tick
        return due and len(self._unacknowledged) < MOST_UNACKNOWLEDGED
