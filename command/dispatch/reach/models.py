"""When a crew counts as inside a gap of the radio net. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

CROSSED_AFTER: Final = timedelta(seconds=45)
"""A border of a gap is crossed when the crew has stayed beyond it so long: along it nobody is told at every turn."""


class Cause(StrEnum):
    """`site_dark`: the best site of the place does not radiate now, and no other reaches it."""

    NO_COVERAGE = "no_coverage"
    SITE_DARK = "site_dark"


@dataclass(frozen=True, slots=True)
class Look:
    """What the net reaches at the crew's newest position. `vehicle_reached`: where no handheld is, its vehicle radio is."""

    handheld_reached: bool
    vehicle_reached: bool
    site: str | None
    site_dark: bool
    longitude_deg: float
    latitude_deg: float

    @property
    def cause(self) -> Cause:
        return Cause.SITE_DARK if self.site_dark else Cause.NO_COVERAGE


@dataclass(frozen=True, slots=True)
class CrewGap:
    """A crew inside a gap since an instant, at the place where it was found there.

    `silent_since`: when it was heard of last, once it has been silent inside the gap for too long.
    """

    crew_id: int
    since: datetime
    cause: Cause
    site: str | None
    vehicle_reached: bool
    longitude_deg: float
    latitude_deg: float
    silent_since: datetime | None = None

    def seen(self, look: Look) -> "CrewGap":
        """The same stay for the same cause, with what reaches the crew where it is by now."""
        return replace(self, site=look.site, vehicle_reached=look.vehicle_reached)


@dataclass(slots=True)
class Crossings:
    """Who seems to have crossed a border and since when; forgotten with the process, which only delays."""

    _since: dict[int, datetime]

    def __init__(self) -> None:
        self._since = {}

    def crossed(self, crew_id: int, inside: CrewGap | None, look: Look | None, at: datetime) -> bool:
        """Whether the crew is on the other side by now. Without a look there is no gap to be in.

        A site that goes dark moves the border over the crew, and that is told at once; its coming back is waited for, so
        that a site that flaps tells of each crew no more often than `CROSSED_AFTER`.
        """
        reached = look is None or look.handheld_reached
        if reached is (inside is None):
            self._since.pop(crew_id, None)
            return False
        if inside is None and look is not None and look.site_dark:
            self._since.pop(crew_id, None)
            return True
        since = self._since.setdefault(crew_id, at)
        if at - since < CROSSED_AFTER:
            return False
        del self._since[crew_id]
        return True

    def forget(self, on_duty: frozenset[int]) -> None:
        self._since = {crew_id: at for crew_id, at in self._since.items() if crew_id in on_duty}
