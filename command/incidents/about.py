"""About where a text says an incident is: a place of the register by name, else the street or town it mentions."""

import re
from collections.abc import Iterator
from datetime import datetime

from shapely.geometry import Point

from command.foundation.clock import civil_date
from command.geo.places import Places
from command.geo.service import Geography

SHORTEST = 2
MOST_QUERIES = 6
_BEFORE = re.compile(r"^(?:江苏省)?(?:常州市)?(?:[一-龥]{1,4}?区|溧阳市)?(?:[一-龥]{1,6}?(?:街道|镇))?")
_BEHIND = re.compile(
    r"(?:的?(?:对面|附近|门口|门前|旁边?|边上|里面|[内外]|[东西南北](?:侧|面|边|门|头)|路口|转角)"
    r"|[0-9一二三四五六七八九十百]+(?:号|弄|幢|栋|单元|室)[^0-9]*)$"
)
_APART = re.compile(r"[\s,，。；;、()（）]+")


class PlaceTexts:
    """Answers offline from what is imported; None where the text names nothing that is known."""

    def __init__(self, places: Places, geography: Geography) -> None:
        self._places = places
        self._geography = geography

    async def about(self, text: str, at: datetime) -> Point | None:
        """A WGS-84 point for a text; the first reading that names a known place decides."""
        for query in queries(text):
            for found in await self._places.find(query, at, limit=1):
                place = found.place
                if place.longitude_deg is not None and place.latitude_deg is not None:
                    return Point(place.longitude_deg, place.latitude_deg)
        return self._in_area(text, at)

    def _in_area(self, text: str, at: datetime) -> Point | None:
        named = [
            area for area in self._geography.edition(civil_date(at)).areas if area.parent_code and area.name in text
        ]
        if not named:
            return None
        middle = self._geography.middle_of(max(named, key=lambda area: len(area.name)).code, at)
        return Point(*middle) if middle is not None else None


def queries(text: str) -> Iterator[str]:
    """The text as it stands, then without what stands before and behind the name of a place; each once."""
    seen: set[str] = set()
    whole = text.strip()
    for part in (whole, *sorted(_APART.split(whole), key=len, reverse=True)):
        for query in _shortened(part):
            if len(query) >= SHORTEST and query not in seen and len(seen) < MOST_QUERIES:
                seen.add(query)
                yield query


def _shortened(part: str) -> Iterator[str]:
    yield part
    bare = _BEFORE.sub("", part)
    yield bare
    while (shorter := _BEHIND.sub("", bare)) != bare:
        bare = shorter
        yield bare
