"""Codes and official names of bodies; squads are named by clause 05.02.4."""

from simulators.city.sources import CITY_CODE, ECONOMIC_ZONE_CODE

CITY_BUREAU = "320400-bureau"
DETACHMENT = "320400-detachment"
CITY_DESK = "320400-desk"
SUPERVISION_DESK = "320400-supervision"

DISTRICTS = {
    "320402000000": "天宁区",
    "320404000000": "钟楼区",
    "320411000000": "新北区",
    "320412000000": "武进区",
    "320413000000": "金坛区",
    "320481000000": "溧阳市",
    ECONOMIC_ZONE_CODE: "常州经济开发区",
}
"""Districts that have a brigade, in the order of staff numbers."""


def prefix(code: str) -> str:
    """Full name a body of this district begins with: 常州市天宁区, 溧阳市, 常州经济开发区."""
    if code == CITY_CODE:
        return "常州市"
    name = DISTRICTS[code]
    return f"常州市{name}" if name.endswith("区") and not name.startswith("常州") else name


def bureau(code: str) -> str:
    """Name of the department (城市管理局) of the city or a district."""
    return f"{prefix(code)}城市管理局"


def brigade(code: str) -> str:
    """Name of a district's brigade."""
    return f"{prefix(code)}城市管理行政执法大队"


def squad(code: str, place: str) -> str:
    """Name of a squad by clause 05.02.4: brigade and place."""
    return f"{brigade(code)}{place}中队"


def short_district(code: str) -> str:
    """天宁, 溧阳, 经开."""
    name = DISTRICTS[code]
    return "经开" if code == ECONOMIC_ZONE_CODE else name[:-1]


def district_part(code: str) -> str:
    """First part of body codes of a district: 320402, 320400jk."""
    return "320400jk" if code == ECONOMIC_ZONE_CODE else code[:6]


def bureau_code(code: str) -> str:
    return f"{district_part(code)}-bureau"


def brigade_code(code: str) -> str:
    return f"{district_part(code)}-brigade"


def mobile_code(code: str) -> str:
    return f"{district_part(code)}-mobile"


def unit_body_code(unit_code: str, *, town_government: bool) -> str:
    """Code of the squad of a unit, or of the body of a town that enforces itself."""
    return f"{unit_code[:9]}-{'town-body' if town_government else 'squad'}"
