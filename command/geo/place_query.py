"""What a typed place may mean: its normal form, one name or several parts, the roads of a crossing. Pure."""

import re
import unicodedata
from collections.abc import Iterator

_CROSSING_ENDING = re.compile(r"(交叉口|交叉路口|十字路口|丁字路口|(?<=[路街道巷弄])路口|交汇处|交界处|口)$")
_BETWEEN = re.compile(r"[\s,，、/+&＆·]+|与")
_ROAD = re.compile(r"\S+?(?:大道|高架|公路|路|街|巷|弄|道)")
_TWO = 2


def normal(text: str) -> str:
    """Width and case folded, blanks gone: the form in which names are compared."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def readings(query: str) -> Iterator[tuple[str, ...]]:
    """What a query may mean, likeliest first: one name, or several parts that all have to be found.

    "和平路与延陵路交叉口", "和平路 延陵路" and "和平路延陵路" all lead to (和平路, 延陵路).
    """
    whole = normal(query)
    seen: set[tuple[str, ...]] = set()
    for parts in (_split(query), (whole,), _split(_CROSSING_ENDING.sub("", whole)), *_by_and(whole), _roads(whole)):
        if parts and all(parts) and parts not in seen:
            seen.add(parts)
            yield parts


def _split(query: str) -> tuple[str, ...]:
    parts = [normal(part) for part in _BETWEEN.split(query)]
    stripped = [_CROSSING_ENDING.sub("", part) or part for part in parts if part]
    return tuple(stripped) if len(stripped) >= _TWO else tuple(part for part in parts if part)


def _by_and(whole: str) -> Iterator[tuple[str, ...]]:
    """和 joins two roads, but also stands in names: every place where it may join is tried."""
    plain = _CROSSING_ENDING.sub("", whole)
    for found in re.finditer("[和交]", plain):
        left, right = plain[: found.start()], plain[found.end() :]
        if left and right:
            yield (left, right)


def _roads(whole: str) -> tuple[str, ...]:
    roads = _ROAD.findall(whole)
    return tuple(roads) if len(roads) >= _TWO else ()
