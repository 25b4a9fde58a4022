"""What more than one room shows the same way."""

from collections.abc import Iterable

from pydantic import BaseModel

from command.foundation.reasons import Fact, Reason


class ReasonView(BaseModel):
    """`facts` are what `text` is made of: a page in another language says the same by `code`."""

    step: str
    code: str
    text: str
    clause: str | None = None
    facts: dict[str, Fact] = {}

    @classmethod
    def of(cls, reason: Reason) -> "ReasonView":
        return cls(step=reason.step, code=reason.code, text=reason.text, clause=reason.clause, facts=reason.facts)


class BodyRef(BaseModel):
    """A body of the organisation as everybody may know it."""

    id: int
    code: str
    name: str
    short_name: str
    kind: str
    phone: str | None


def reason_views(reasons: Iterable[Reason]) -> list[ReasonView]:
    return [ReasonView.of(reason) for reason in reasons]
