"""The lists of the site register."""

from enum import StrEnum


class SiteState(StrEnum):
    PLANNED = "planned"
    IN_SERVICE = "in_service"
    OUT_OF_SERVICE = "out_of_service"
    RETIRED = "retired"


class BackhaulKind(StrEnum):
    FIBRE = "fibre"
    MICROWAVE = "microwave"
    PUBLIC_NETWORK = "public_network"
    NONE = "none"


class OutageCause(StrEnum):
    MAINS_FAILURE = "mains_failure"
    """The site goes on from its battery until `dark_at`."""
    BACKHAUL = "backhaul"
    EQUIPMENT = "equipment"
    MAINTENANCE = "maintenance"
    SILENT = "silent"
    """Nothing is heard of its repeaters, and nobody has said why: suspected by the platform, and ended by it."""


class SiteFileFormat(StrEnum):
    CSV = "csv"
    GEOJSON = "geojson"
