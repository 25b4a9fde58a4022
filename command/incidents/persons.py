"""What incidents need to know of people: that they exist, whose they are, and the label others may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from command.foundation.database import Transaction


@dataclass(frozen=True, slots=True)
class PersonRef:
    id: int
    label: str
    body_id: int


class Persons(Protocol):
    """Answered by the register of people; the composition hands it in."""

    async def by_id(self, tx: Transaction, ids: Iterable[int]) -> dict[int, PersonRef]: ...

    async def by_staff_no(self, tx: Transaction, staff_no: str) -> PersonRef | None: ...
