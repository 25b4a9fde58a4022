"""Areas of the jurisdiction layers and what a place says about them. Frozen values, no database."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from command.foundation.reasons import Reason


class Layer(StrEnum):
    CITY = "city"
    DISTRICT = "district"
    ENFORCEMENT_DISTRICT = "enforcement_district"
    """Lies over a district where another brigade enforces: 常州经济开发区 inside 武进区."""
    STREET = "street"
    """The street/town layer: tiles each district (02.01.2)."""
    ZONE = "zone"
    """Development zones laid over the street/town layer."""


class AreaKind(StrEnum):
    CITY = "city"
    DISTRICT = "district"
    STREET = "street"
    TOWN = "town"
    ZONE = "zone"


class SubjectMode(StrEnum):
    STATIONED = "STATIONED"
    """Squad sent by the district's department (01.02.1)."""
    TOWN_GOV = "TOWN_GOV"
    """The town government in its own name (01.02.2); refused for a street."""
    ZONE_STATIONED = "ZONE_STATIONED"
    """Unit sent into a zone (01.03.1)."""
    ZONE_OWN = "ZONE_OWN"
    """The zone's own department (01.03.2); provincial rank or above and an approval that is valid now."""


class ZoneRank(StrEnum):
    NATIONAL = "national"
    PROVINCIAL = "provincial"
    MUNICIPAL = "municipal"
    DISTRICT = "district"


OWN_SUBJECT_RANKS = frozenset({ZoneRank.NATIONAL, ZoneRank.PROVINCIAL})


class RoadClass(StrEnum):
    """By importance, the highest first; it decides from which zoom a road is drawn."""

    EXPRESSWAY = "expressway"
    """快速路, 高速公路."""
    ARTERIAL = "arterial"
    """主干路."""
    COLLECTOR = "collector"
    """次干路."""
    LOCAL = "local"
    """支路."""
    LANE = "lane"
    """巷, 里弄, footways."""


@dataclass(frozen=True, slots=True)
class Area:
    """One jurisdiction as it stands on the date that was asked for.

    `body_codes` are its squads on that date, the one that receives the work first. `enforcement_parent_code` names
    the area whose brigade enforces here; it differs from `parent_code` where division and enforcement part.
    """

    id: int
    code: str
    name: str
    layer: Layer
    kind: AreaKind
    subject_mode: SubjectMode | None
    subject_name: str
    rank: ZoneRank | None
    parent_code: str | None
    enforcement_parent_code: str | None
    body_codes: tuple[str, ...]
    document: str
    valid_from: date
    valid_to: date | None
    approved_from: date | None
    approved_to: date | None
    synthetic: bool

    def approved_on(self, day: date) -> bool:
        """Whether the approval to act in its own name holds on `day`, to the end of its last day."""
        if self.approved_from is None or day < self.approved_from:
            return False
        return self.approved_to is None or day <= self.approved_to


@dataclass(frozen=True, slots=True)
class AreaName:
    """What an area is called; `pinyin` by syllables, parted by blanks, empty where its source gave none."""

    code: str
    name: str
    pinyin: str
    kind: AreaKind


@dataclass(frozen=True, slots=True)
class DisputedArea:
    """待确权: claimed by several areas or by none, and owned by a desk until somebody decides."""

    id: int
    code: str
    claimant_codes: tuple[str, ...]
    desk_code: str


@dataclass(frozen=True, slots=True)
class Areas:
    """What a point, a line or an area lies in.

    `districts` are enforcement districts (常州经济开发区 stands for its part of 武进区): one for a point, each with
    real extent for a line or an area, none outside every jurisdiction. `zone` is set only where the zone takes the
    work before the street/town layer. `nearest_note` tells of a point in no cell that went to the nearest one.
    """

    city: Area | None
    districts: tuple[Area, ...]
    township: Area | None
    zone: Area | None
    ownership_open: bool
    nearest_note: str | None
    disputed: DisputedArea | None
    reasons: tuple[Reason, ...]
