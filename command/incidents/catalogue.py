"""The matter catalogue and the empowerment list as values: what a district enforces, and who may in its own name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from command.incidents.models import Level

Task = Literal["support", "enforcement"]
HOUSING = frozenset({"planning", "property", "gas"})
"""Categories of housing and urban-rural construction (02.02.1); the others are 02.02.2."""


@dataclass(frozen=True, slots=True)
class Matter:
    """执法事项. `district_codes` empty: the catalogue of every district holds it."""

    code: str
    name: str
    category: str
    level: Level
    default_task: Task
    penalty_power: bool
    valid_from: date
    valid_to: date | None = None
    district_codes: frozenset[str] = frozenset()
    coercion: bool = False
    legal_basis: str = ""
    words: tuple[str, ...] = ()
    document: str | None = None

    @property
    def clause(self) -> str:
        return "02.02.1" if self.category in HOUSING else "02.02.2"

    def in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def held_by(self, district_code: str, day: date) -> bool:
        """Whether the catalogue of this district holds it on that day."""
        return self.in_force(day) and (not self.district_codes or district_code in self.district_codes)


@dataclass(frozen=True, slots=True)
class Empowerment:
    """A document that gives a single matter to a town or street government."""

    matter_code: str
    area_code: str
    enforcing_subject: str
    document: str
    valid_from: date
    valid_to: date | None = None

    def in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One reading of the tables; replaced as a whole when they change."""

    matters: Mapping[str, Matter] = field(default_factory=dict)
    empowerments: Mapping[tuple[str, str], tuple[Empowerment, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, matters: Iterable[Matter], empowerments: Iterable[Empowerment] = ()) -> "Catalogue":
        grouped: dict[tuple[str, str], tuple[Empowerment, ...]] = {}
        for given in empowerments:
            key = (given.matter_code, given.area_code)
            grouped[key] = (*grouped.get(key, ()), given)
        return cls({matter.code: matter for matter in matters}, grouped)

    def empowered(self, matter_code: str, area_code: str, day: date) -> Empowerment | None:
        given = self.empowerments.get((matter_code, area_code), ())
        return next((one for one in given if one.in_force(day)), None)
