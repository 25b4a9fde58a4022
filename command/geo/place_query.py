"""What a typed place may mean: its normal form, one name or several parts, the roads of a crossing. Pure."""

import re
import unicodedata
from collections.abc import Iterator

_CROSSING_ENDING = re.compile(r"(交叉口|交叉路口|十字路口|丁字路口|(?<=[路街道巷弄])路口|交汇处|交界处|口)$")
_BETWEEN = re.compile(r"[\s,，、/+&＆·]+|与")
_ROAD = re.compile(r"\S+?(?:大道|高架|公路|路|街(?!道)|巷|弄|道)")
_TWO = 2
_AUTHORITIES = re.compile(
    r"(?:江苏省?)?(?:[^\d路街巷弄]{2,3}市)?(?:[^\d路街巷弄]{2,4}?[区县])?(?P<township>[^\d路巷弄]{2,5}?(?:街道|镇|乡))?"
)
"""What an address begins with: it says no more than the rest, but stands in no place's name."""
_NUMBERED = re.compile(
    r"(?P<road>\S+?(?:大道|高架|公路|路|街|巷|弄|村|苑|园|里|道))(?P<number>[0-9]+(?:[-之附][0-9]+)*[号弄幢栋]?)"
)
_BESIDE = re.compile(r"(?:附近|对面|旁边?|门口|门前|隔壁|周边|[东南西北]{1,2}[侧边面]|往[东南西北].*|向[东南西北].*)$")
_SHORTEST_ROAD, _SHORTEST_NAME = 3, 4
"""Of a part of an address: 大道 and 办事处 are in the names of half the city."""


def normal(text: str) -> str:
    """Width and case folded, blanks gone: the form in which names are compared."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def readings(query: str) -> Iterator[tuple[str, ...]]:
    """What a query may mean, likeliest first: one name, or several parts that all have to be found.

    "和平路与延陵路交叉口", "和平路 延陵路" and "和平路延陵路" all lead to (和平路, 延陵路). What is not known as a whole
    falls back to less: an address to its house number, to the office that stands behind it, to its road, to its street.
    """
    whole = normal(query)
    seen: set[tuple[str, ...]] = set()
    exact = (_split(query), (whole,), _split(_CROSSING_ENDING.sub("", whole)), *_by_and(whole), _roads(whole))
    for parts in (*exact, *_less(whole)):
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


def _less(whole: str) -> Iterator[tuple[str, ...]]:
    """What an address that nobody knows still says, the most precise first."""
    plain = _BESIDE.sub("", whole)
    authorities = _AUTHORITIES.match(plain)
    township = authorities["township"] if authorities is not None else None
    rest = plain[authorities.end() :] if authorities is not None else plain
    numbered = _NUMBERED.match(rest)
    if numbered is not None and len(numbered["road"]) < _SHORTEST_ROAD:  # 开发区大道: its first part is no authority
        rest, numbered = plain, _NUMBERED.match(plain)
    behind = rest[numbered.end() :] if numbered is not None else ""
    road = numbered["road"] if numbered is not None else _first_road(rest)
    names = (plain, rest, numbered[0] if numbered is not None else "", behind)
    yield from ((name,) for name in names if len(name) >= _SHORTEST_NAME and not name[0].isdigit())
    yield from ((one,) for one in (road, "" if township else _first_road(plain)) if len(one) >= _SHORTEST_ROAD)
    if township:
        yield (township,)


def _first_road(text: str) -> str:
    found = _ROAD.match(text)
    return found[0] if found is not None else ""
