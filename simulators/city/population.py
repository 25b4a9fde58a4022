"""How many people live in each unit: the census number of its district, split by a stated rule."""

from collections import Counter
from collections.abc import Mapping, Sequence

from simulators.city.sources import (
    CITY_CODE,
    ECONOMIC_ZONE_CODE,
    Community,
    District,
    Division,
)

_WEIGHT = {"shequ": 3, "cun": 2, "other": 1}
"""An urban community counts as one and a half villages."""

_ESTIMATED = ("320402000000", "320404000000", "320411000000")
"""天宁, 钟楼 and 新北 have estimates of 2022 only; the census gives their sum."""

_WUJIN = "320412000000"


def of_enforcement_districts(districts: Sequence[District]) -> dict[str, int]:
    """Residents of 2020 by enforcement district: 武进 without the six units of 常州经济开发区; the sum is the city's."""
    stated = {district.code: district.population for district in districts}
    city = stated.pop(CITY_CODE)
    stated[_WUJIN] -= stated[ECONOMIC_ZONE_CODE]
    known = sum(count for code, count in stated.items() if code not in _ESTIMATED)
    estimates = {code: stated[code] for code in _ESTIMATED}
    return stated | share(city - known, estimates)


def of_units(
    divisions: Sequence[Division], communities: Sequence[Community], districts: Sequence[District]
) -> dict[str, int]:
    """Residents by unit. A stated number stays; the rest of the district is shared by communities and villages."""
    weights: Counter[str] = Counter()
    for community in communities:
        weights[community.unit_code] += _WEIGHT[community.kind]
    residents: dict[str, int] = {}
    for code, total in of_enforcement_districts(districts).items():
        units = [unit for unit in divisions if unit.enforcement_code == code]
        stated = {unit.code: unit.population for unit in units if unit.population is not None}
        rest = {unit.code: weights[unit.code] or 1 for unit in units if unit.population is None}
        residents |= stated | share(total - sum(stated.values()), rest)
    return residents


def share(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Split a whole number in proportion to weights, by largest remainder; ties go to the lower code."""
    whole = sum(weights.values())
    parts = {code: total * weight // whole for code, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda code: (-(total * weights[code] % whole), code))
    for code in by_remainder[: total - sum(parts.values())]:
        parts[code] += 1
    return parts
