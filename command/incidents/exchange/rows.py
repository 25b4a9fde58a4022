"""Rows of a file as records: which columns there are, and what is wrong with a row. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from command.incidents.catalogue import Empowerment, Matter
from command.incidents.models import Level, ResultCode, Severity, Source
from command.incidents.schemas import Datum, GeometryIn, IncidentIn, Instant, ReporterIn, Short, Text

SINCE_EVER = date(2000, 1, 1)
"""Of a matter whose file names no first day: in force before anything was registered here."""


def _split(value: object) -> object:
    return [part.strip() for part in value.split(";") if part.strip()] if isinstance(value, str) else value


Words = Annotated[list[str], BeforeValidator(_split)]


class Row(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class MatterRow(Row):
    code: Short
    name: Short
    category: Short
    level: Level
    district_codes: Words = []
    default_task: Literal["support", "enforcement"]
    penalty_power: bool
    coercion: bool = False
    legal_basis: str = ""
    words: Words = []
    document: str | None = None
    valid_from: date = SINCE_EVER
    valid_to: date | None = None

    @model_validator(mode="after")
    def _coercion_with_power(self) -> "MatterRow":
        """02.02.3: coercion only with a matter that carries the penalty power."""
        if self.coercion and not self.penalty_power:
            raise ValueError("coercion needs penalty_power (02.02.3)")
        return self

    def matter(self) -> Matter:
        return Matter(
            **self.model_dump(exclude={"district_codes", "words"}),
            district_codes=frozenset(self.district_codes),
            words=tuple(self.words),
        )


class EmpowermentRow(Row):
    matter_code: Short
    area_code: Short
    enforcing_subject: Short
    document: Short
    valid_from: date
    valid_to: date | None = None

    def empowerment(self) -> Empowerment:
        return Empowerment(**self.model_dump())


class IncidentRow(Row):
    """An incident of another system. With `closed_at` it is taken through to its end, which needs two handlers."""

    source: Source
    external_id: Short
    description: Text
    matter: Short | None = None
    category: Short | None = None
    address: Short | None = None
    lon: float | None = None
    lat: float | None = None
    datum: Datum | None = None
    severity: Severity = Severity.NORMAL
    reporter_name: Short | None = None
    reporter_phone: Short | None = None
    occurred_at: Instant | None = None
    received_at: Instant | None = None
    due_at: Instant | None = None
    handlers: Words = Field(default=[], description="Staff numbers.")
    result_code: ResultCode = ResultCode.OTHER
    result: Text | None = None
    answered_at: Instant | None = None
    closed_at: Instant | None = None

    @model_validator(mode="after")
    def _whole(self) -> "IncidentRow":
        if (self.lon is None) != (self.lat is None):
            raise ValueError("lon and lat go together")
        if self.closed_at is not None and self.result is None:
            raise ValueError("a closed incident has a result")
        return self

    def intake(self) -> IncidentIn:
        reporter = None
        if self.reporter_name or self.reporter_phone:
            reporter = ReporterIn(name=self.reporter_name, phone=self.reporter_phone)
        same = "source external_id description matter category address datum severity occurred_at received_at due_at"
        return IncidentIn(
            **{name: getattr(self, name) for name in same.split()},
            location=GeometryIn(type="Point", coordinates=[self.lon, self.lat]) if self.lon is not None else None,
            reporter=reporter,
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line of the file, for a person to mend."""

    line: int
    reason: str


Record = TypeVar("Record", bound=Row)


def read_row(kind: type[Record], line: int, cells: Mapping[str, Any]) -> Record | Fault:
    """A row as a record; empty cells are not given."""
    try:
        return kind.model_validate({name: cell for name, cell in cells.items() if cell not in {"", None}})
    except ValidationError as error:
        parts = (f"{'.'.join(map(str, fault['loc'])) or 'row'}: {fault['msg']}" for fault in error.errors())
        return Fault(line, "; ".join(parts))
