"""What the HTTP contract says of the indicators."""

from datetime import date, datetime

from pydantic import BaseModel

from command.force.models import Body
from command.force.service import body_ref
from command.foundation.views import BodyRef
from command.standard.models import CLAUSES, Figure, IndicatorKey, Named
from command.standard.repository import FigureOfDay


class BodyInTree(BodyRef):
    """A body with the one above it: figures are shown as a tree."""

    parent_id: int | None

    @classmethod
    def of(cls, body: Body) -> "BodyInTree":
        return cls(**vars(body_ref(body)), parent_id=body.parent_id)


class FigureView(BaseModel):
    """`share` is rounded for display, `passed` is decided on whole numbers; both null: no data."""

    key: IndicatorKey
    clause: str
    body: BodyInTree
    held: int
    needed: int
    shortage: int
    surplus: int
    share: float | None
    passed: bool | None

    @classmethod
    def of(cls, figure: Figure, body: Body) -> "FigureView":
        return cls(**_fields(figure), body=BodyInTree.of(body))


class NamedView(BaseModel):
    """`kind` is person, device, system or body; `code` what about it: counted, silent, in_repair, unserviceable …"""

    kind: str
    id: int
    label: str
    number: str
    code: str
    body_id: int

    @classmethod
    def of(cls, named: Named) -> "NamedView":
        return cls(
            kind=named.kind, id=named.id, label=named.label, number=named.number, code=named.code, body_id=named.body_id
        )


class FigureWithNames(FigureView):
    missing: list[NamedView]
    counted: list[NamedView]


class DayView(BaseModel):
    """The last reading of a day."""

    day: date
    held: int
    needed: int
    surplus: int
    share: float | None
    passed: bool | None
    taken_at: datetime

    @classmethod
    def of(cls, found: FigureOfDay) -> "DayView":
        figure = found.figure
        return cls(
            day=found.day,
            held=figure.held,
            needed=figure.needed,
            surplus=figure.surplus,
            share=_rounded(figure),
            passed=figure.passed,
            taken_at=found.taken_at,
        )


class RadioView(BaseModel):
    id: int
    asset_no: str
    call_sign: str | None


class LoanView(BaseModel):
    """A proposal: these radios of one body to another that is short of them (14.04.2)."""

    to_body: BodyInTree
    from_body: BodyInTree
    distance_m: float | None
    radios: list[RadioView]


def with_names(figure: Figure, body: Body) -> FigureWithNames:
    return FigureWithNames(
        **_fields(figure),
        body=BodyInTree.of(body),
        missing=[NamedView.of(named) for named in figure.missing],
        counted=[NamedView.of(named) for named in figure.counted],
    )


def _fields(figure: Figure) -> dict[str, object]:
    return {
        "key": figure.key,
        "clause": CLAUSES[figure.key],
        "held": figure.held,
        "needed": figure.needed,
        "shortage": figure.shortage,
        "surplus": figure.surplus,
        "share": _rounded(figure),
        "passed": figure.passed,
    }


def _rounded(figure: Figure) -> float | None:
    return round(float(figure.share), 4) if figure.share is not None else None
