"""Places in memory, found by any part of a name, its pinyin or its first letters. Pure; built once, then read."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

import numpy as np
from numpy.typing import NDArray

from command.geo.metres import scales_at
from command.geo.place_query import readings

_END, _ALSO = "\n", "\x1f"
_MOST_HITS = 20_000
"""Of one part in one text: a query that finds more says next to nothing."""


class PlaceKind(StrEnum):
    ROAD = "road"
    CROSSING = "crossing"
    HOUSE_NUMBER = "house_number"
    LANDMARK = "landmark"
    COMMUNITY = "community"
    VILLAGE = "village"
    LAMP_POST = "lamp_post"
    STREET = "street"
    TOWN = "town"
    DIVISION = "division"
    """A district or a zone."""


AREAS = (PlaceKind.STREET, PlaceKind.TOWN, PlaceKind.DIVISION)
"""Jurisdictions are found by name as places are, but they are no rows of the places."""
_ORDER = (
    PlaceKind.ROAD,
    PlaceKind.LANDMARK,
    PlaceKind.COMMUNITY,
    PlaceKind.VILLAGE,
    *AREAS,
    PlaceKind.CROSSING,
    PlaceKind.HOUSE_NUMBER,
    PlaceKind.LAMP_POST,
)


class _Match(IntEnum):
    """How well a part fits, best first."""

    WHOLE = 0
    BEGINNING = 1
    INSIDE = 2


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """What is kept of a place: `names` in normal form, the chief name first; no point for what resolves to an area."""

    id: int
    kind: PlaceKind
    names: tuple[str, ...]
    pinyin: tuple[str, ...]
    initials: tuple[str, ...]
    longitude_deg: float | None
    latitude_deg: float | None


class _Text:
    """One text of all places, a line each: a search is a scan of memory."""

    def __init__(self, lines: Sequence[tuple[str, ...]]) -> None:
        joined = [_ALSO.join(names) for names in lines]
        lengths = np.array([len(line) + 1 for line in joined], np.int64)
        self._starts = np.cumsum(lengths) - lengths + 1
        self._text = _END + _END.join(joined) + _END

    def find(self, part: str, matches: NDArray[np.int8]) -> None:
        """Lower `matches` (one a place) where the part is found."""
        hits: list[int] = []
        quality: list[int] = []
        at = self._text.find(part)
        while at >= 0 and len(hits) < _MOST_HITS:
            hits.append(at)
            begins, ends = self._text[at - 1] in _END + _ALSO, self._text[at + len(part)] in _END + _ALSO
            quality.append(_Match.WHOLE if begins and ends else _Match.BEGINNING if begins else _Match.INSIDE)
            at = self._text.find(part, at + 1)
        if hits:
            lines = np.searchsorted(self._starts, np.array(hits), side="right") - 1
            np.minimum.at(matches, lines, np.array(quality, np.int8))


class PlaceIndex:
    """Positions of places, best first. About 60 bytes a place beside the texts."""

    def __init__(self, entries: Sequence[PlaceEntry] = ()) -> None:
        self.ids = np.array([entry.id for entry in entries], np.int64)
        self._order = np.array([_ORDER.index(entry.kind) for entry in entries], np.int8)
        self._length = np.array([len(entry.names[0]) for entry in entries], np.int16)
        nowhere = float("nan")
        self._longitude = np.array([nowhere if e.longitude_deg is None else e.longitude_deg for e in entries], float)
        self._latitude = np.array([nowhere if e.latitude_deg is None else e.latitude_deg for e in entries], float)
        self._names = _Text([entry.names for entry in entries])
        self._spelt = (_Text([entry.initials for entry in entries]), _Text([entry.pinyin for entry in entries]))

    def find(self, query: str, limit: int, near: tuple[float, float] | None = None) -> list[int]:
        """Ids of at most `limit` places for what was typed; `near` is a longitude and a latitude to prefer.

        The likeliest reading of the query that finds anything decides. Whole names go before beginnings, these before
        parts; then, with `near`, the nearest; then roads and landmarks before numbers; then the shortest name.
        """
        for parts in readings(query):
            matches = self._matches(parts)
            found = np.flatnonzero(matches < len(_Match))
            if found.size:
                best = self._ranked(found, matches[found], near, crossing=len(parts) > 1)[:limit]
                return [int(number) for number in self.ids[best]]
        return []

    def _matches(self, parts: tuple[str, ...]) -> NDArray[np.int8]:
        """One a place: how the part that fits worst fits, `len(_Match)` where one is missing."""
        worst = np.zeros(len(self.ids), np.int8)
        for part in parts:
            matches = np.full(len(self.ids), len(_Match), np.int8)
            self._names.find(part, matches)
            if part.isascii() and not part.isdigit():
                for text in self._spelt:
                    text.find(part, matches)
            worst = np.maximum(worst, matches)
        return worst

    def _ranked(
        self,
        found: NDArray[np.int64],
        matches: NDArray[np.int8],
        near: tuple[float, float] | None,
        *,
        crossing: bool,
    ) -> NDArray[np.int64]:
        kinds = self._order[found]
        kinds = np.where(kinds == _ORDER.index(PlaceKind.CROSSING), -1, kinds) if crossing else kinds
        order = np.lexsort((found, self._length[found], kinds, self._steps(found, near), matches))
        return found[order]

    def _steps(self, found: NDArray[np.int64], near: tuple[float, float] | None) -> NDArray[np.float64]:
        """Distance to `near` in metres, the unknown last; all the same without it."""
        if near is None:
            return np.zeros(len(found))
        east_m, north_m = scales_at(near[1])
        metres = np.hypot((self._longitude[found] - near[0]) * east_m, (self._latitude[found] - near[1]) * north_m)
        return np.nan_to_num(metres, nan=1e9)
