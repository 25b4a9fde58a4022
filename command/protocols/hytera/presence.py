"""Whether a radio is there, from its registrations and from everything else it was heard doing. Reads no clock."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Self

MARGIN: Final = timedelta(seconds=60)
"""Granted beyond the renew time: the renewal waits for the channel like everything else."""


@dataclass(frozen=True, slots=True)
class Presence:
    """A radio that drives out of range says nothing, so presence is the last sign of any kind."""

    renew: timedelta
    """What the platform answered; a radio that was heard without registering gets the platform's usual value."""
    registered_at: datetime | None = None
    heard_at: datetime | None = None
    """Registration, location, text or call."""
    off_at: datetime | None = None
    """It said, or was found, to be off."""

    def registered(self, at: datetime, renew: timedelta) -> Self:
        """A registration, or its renewal, was accepted."""
        return replace(self.heard(at), registered_at=_latest(self.registered_at, at), renew=renew)

    def heard(self, at: datetime) -> Self:
        """Any message of the radio, also one that comes late: the newest instant stays."""
        return replace(self, heard_at=_latest(self.heard_at, at))

    def off(self, at: datetime) -> Self:
        """A de-registration, or the answer "offline" to a presence check."""
        return replace(self, off_at=_latest(self.off_at, at))

    def online_until(self, margin: timedelta = MARGIN) -> datetime | None:
        """None for a radio that is off or was never heard."""
        if self.heard_at is None or (self.off_at is not None and self.off_at >= self.heard_at):
            return None
        return self.heard_at + self.renew + margin

    def is_online(self, at: datetime, margin: timedelta = MARGIN) -> bool:
        until = self.online_until(margin)
        return until is not None and at < until


def _latest(known: datetime | None, at: datetime) -> datetime:
    return at if known is None else max(known, at)
