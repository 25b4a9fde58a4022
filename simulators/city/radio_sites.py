"""The demo's radio net: repeater sites on plausible high places, their frequencies, and who talks over them.

Names are those of the units they stand in; masts, licences and equipment are made up. The net serves the plain and
the towns. South of 溧阳's own site stands nothing, so that the hills there stay without cover on purpose.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from simulators.city.organisation import Body

FIRST_REPEATER_ID = 100_001
"""A repeater's number on the wire; they follow each other in the order of the sites."""
PAIR_MHZ = 10.0
"""A site hears on the lower frequency of its pair and speaks on the upper one."""
_FIRST_IN_MHZ, _STEP_MHZ = 351.0375, 0.4
CITY_GROUP = 1000
"""Everybody, on slot 1 of every site."""


class _Mast(NamedTuple):
    unit_code: str
    name: str
    east_km: float
    """From the seat of the unit, like `north_km`: where there is room for a mast."""
    north_km: float
    antenna_m: float
    """Above ground."""
    channel: int
    """Number of the frequency pair; sites far apart share one."""
    districts: str
    """Whose groups it carries besides the city's: letters of `_DISTRICTS`."""


_MASTS = (
    _Mast("320411002000", "三井", 0.4, 0.2, 75.0, 0, "TZXWJ"),
    _Mast("320402005000", "天宁", -0.3, 0.1, 90.0, 1, "TZXWE"),
    _Mast("320412100000", "湖塘", 0.5, -0.4, 65.0, 2, "TZWE"),
    _Mast("320412106000", "横山桥", -0.6, 0.8, 55.0, 3, "TWE"),
    _Mast("320411004000", "春江", 0.2, -0.5, 50.0, 4, "X"),
    _Mast("320411101000", "孟河", 0.3, -0.6, 50.0, 5, "X"),
    _Mast("320411122000", "奔牛", -0.2, -0.3, 50.0, 6, "XZ"),
    _Mast("320412119000", "嘉泽", 0.6, 0.1, 55.0, 7, "WZ"),
    _Mast("320412113000", "前黄", -0.4, 0.5, 55.0, 8, "W"),
    _Mast("320412110000", "雪堰", 0.1, 0.4, 45.0, 5, "W"),
    _Mast("320413100000", "金城", -0.3, 0.2, 60.0, 9, "J"),
    _Mast("320413401000", "茅山", -11.3, -4.53, 30.0, 3, "JL"),
    _Mast("320481107000", "别桥", 0.4, 0.3, 45.0, 4, "L"),
    _Mast("320481002000", "溧城", -0.2, 0.3, 55.0, 6, "L"),
)
"""茅山 stands on the ridge; 孟河 and 雪堰 share a pair 61 km apart, 横山桥 and 茅山, 春江 and 别桥, 奔牛 and 溧城 likewise."""

_DISTRICTS = {
    "T": ("320402-brigade", "天宁", 1002),
    "Z": ("320404-brigade", "钟楼", 1004),
    "X": ("320411-brigade", "新北", 1011),
    "W": ("320412-brigade", "武进", 1012),
    "J": ("320413-brigade", "金坛", 1013),
    "L": ("320481-brigade", "溧阳", 1081),
    "E": ("320400jk-brigade", "经开区", 1090),
}
"""Brigade, short name, and number of its group, which talks on slot 2."""


@dataclass(frozen=True, slots=True)
class TalkGroup:
    number: int
    name: str
    body_code: str
    slot: int


@dataclass(frozen=True, slots=True)
class RadioSite:
    """One repeater of two slots with an omnidirectional antenna; names of fields as in the site register."""

    code: str
    repeater_id: int
    name: str
    body_code: str
    lon: float
    lat: float
    mast_height_m: float
    antenna_height_m: float
    frequency_out_mhz: float
    """Site to terminal."""
    frequency_in_mhz: float
    colour_code: int
    talk_groups: tuple[int, ...]
    licence_no: str
    licence_valid_to: date
    battery_hours: float
    backhaul_kind: str
    backhaul: str
    power_w: float = 25.0
    antenna_gain_dbi: float = 8.15
    feeder_db: float = 3.0
    combiner_db: float = 2.5
    state: str = "in_service"


def build_talk_groups() -> list[TalkGroup]:
    """The city's group and one for each brigade."""
    brigades = [TalkGroup(number, f"{name}组", body, 2) for body, name, number in _DISTRICTS.values()]
    return [TalkGroup(CITY_GROUP, "全市指挥组", "320400-detachment", 1), *brigades]


def build_radio_sites(bodies: Sequence[Body], seed: int, today: date) -> list[RadioSite]:
    """All sites. Places, heights and frequencies are the same for every seed; papers and batteries follow from it."""
    rng = random.Random(f"{seed}/radio-sites")
    seats = {area_code: (body.lon, body.lat) for body in bodies for area_code in body.area_codes}
    return [_site(number, mast, seats[mast.unit_code], rng, today) for number, mast in enumerate(_MASTS)]


def _site(number: int, mast: _Mast, seat: tuple[float, float], rng: random.Random, today: date) -> RadioSite:
    frequency_in_mhz = round(_FIRST_IN_MHZ + mast.channel * _STEP_MHZ, 4)
    licensed_days = rng.randrange(40, 1_400)
    return RadioSite(
        code=f"RS-{number + 1:02d}",
        repeater_id=FIRST_REPEATER_ID + number,
        name=f"{mast.name}基站",
        body_code="320400-detachment",
        lon=round(seat[0] + mast.east_km / 94.8, 6),
        lat=round(seat[1] + mast.north_km / 110.9, 6),
        mast_height_m=mast.antenna_m + 1.5,
        antenna_height_m=mast.antenna_m,
        frequency_out_mhz=round(frequency_in_mhz + PAIR_MHZ, 4),
        frequency_in_mhz=frequency_in_mhz,
        colour_code=1 + number % 14,
        talk_groups=(CITY_GROUP, *(_DISTRICTS[letter][2] for letter in mast.districts)),
        licence_no=f"SIM-RL-{number + 1:04d}",
        licence_valid_to=today + timedelta(days=licensed_days),
        battery_hours=rng.choice((2.0, 4.0, 8.0)),
        backhaul_kind=rng.choice(("fibre", "fibre", "microwave")),
        backhaul="演示线路",
    )
