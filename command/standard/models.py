"""What an indicator is: a clause, a base, what is held, what is missing and by name."""

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction


class IndicatorKey(StrEnum):
    """The figures of chapter 14 and 18 that are computed from the registers and from what was heard."""

    INFO_TX_SYSTEM = "info_tx_system"
    INFO_TX_SYSTEM_LIVE = "info_tx_system_live"
    RADIO = "radio"
    RADIO_LIVE = "radio_live"
    BODY_RECORDER = "body_recorder"
    ENFORCEMENT_TERMINAL = "enforcement_terminal"
    COVERAGE = "coverage"


CLAUSES: dict[IndicatorKey, str] = {
    IndicatorKey.INFO_TX_SYSTEM: "14.04.1",
    IndicatorKey.INFO_TX_SYSTEM_LIVE: "14.04.1",
    IndicatorKey.RADIO: "14.04.2",
    IndicatorKey.RADIO_LIVE: "14.04.2",
    IndicatorKey.BODY_RECORDER: "14.05.1",
    IndicatorKey.ENFORCEMENT_TERMINAL: "14.05.1",
    IndicatorKey.COVERAGE: "18.03.0",
}


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody or something that a figure is made of or lacks: `kind` is person, device, system or body.

    `number` is the staff number, asset number or code, `code` says what about it.
    """

    kind: str
    id: int
    label: str
    number: str
    code: str
    body_id: int


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator of a body with all below it.

    `needed` is the base: 0 means no data, never passed. `held` counts towards it and is never more than `needed`;
    `surplus` is what stands beyond it. `missing` and `counted` are the names behind it.
    """

    key: IndicatorKey
    body_id: int
    held: int
    needed: int
    surplus: int = 0
    missing: tuple[Named, ...] = field(default=())
    counted: tuple[Named, ...] = field(default=())

    @property
    def share(self) -> Fraction | None:
        """Exact; rounded only where it is shown."""
        return Fraction(self.held, self.needed) if self.needed else None

    @property
    def passed(self) -> bool | None:
        """None: no data."""
        return self.held >= self.needed if self.needed else None

    @property
    def shortage(self) -> int:
        return max(self.needed - self.held, 0)
