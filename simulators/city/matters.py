"""The catalogue of typical matters of urban management; written for the demo, not a legal source."""

from dataclasses import dataclass
from datetime import date

from simulators.city.sources import rows

VALID_FROM = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Matter:
    code: str
    name: str
    category: str
    level: str
    district_codes: tuple[str, ...]
    default_task: str
    penalty_power: bool
    coercion: bool
    legal_basis: str
    words: tuple[str, ...]
    """What callers say about it."""
    valid_from: date = VALID_FROM
    valid_to: date | None = None


def build_matters() -> list[Matter]:
    """Every matter has exactly one level (02.01.1)."""
    return [
        Matter(
            code=row["code"],
            name=row["name"],
            category=row["category"],
            level=row["level"],
            district_codes=tuple(filter(None, row["district_codes"].split(";"))),
            default_task=row["default_task"],
            penalty_power=row["penalty_power"] == "true",
            coercion=row["coercion"] == "true",
            legal_basis=row["legal_basis"],
            words=tuple(row["words"].split(";")),
        )
        for row in rows("matters.csv")
    ]
