"""One time slot of a repeater: one transmission at a time, so many seconds each. Reads no clock."""

from dataclasses import dataclass

LOCATION_S = 1.0
"""With preamble and acknowledgement: a slot carries about one location report a second."""
REGISTRATION_S = 0.5
TEXT_S = 1.2
ACKNOWLEDGEMENT_S = 0.3
LONGEST_WAIT_S = 10.0
"""Who would wait longer for the channel gives up."""


@dataclass(slots=True)
class Channel:
    """Instants are seconds of one rising clock. `used_s` is all airtime given so far."""

    free_at: float = 0.0
    used_s: float = 0.0
    denied: int = 0
    held_until: float = 0.0
    """By a call: no data goes before that."""

    def take(self, now: float, airtime_s: float) -> float | None:
        """The instant at which a transmission that asks now is over; None when the wait is too long."""
        starts_at = max(now, self.free_at, self.held_until)
        if starts_at - now > LONGEST_WAIT_S:
            self.denied += 1
            return None
        self.free_at = starts_at + airtime_s
        self.used_s += airtime_s
        return self.free_at

    def hold(self, now: float, until: float) -> None:
        """A call has the channel; data that were promised it finish first."""
        self.used_s += max(0.0, until - max(now, self.held_until))
        self.held_until = until

    def let_go(self, now: float) -> None:
        """The call is over before its time."""
        self.used_s -= max(0.0, self.held_until - now)
        self.held_until = min(self.held_until, now)

    def is_held(self, now: float) -> bool:
        return now < self.held_until
