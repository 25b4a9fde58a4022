"""Why: one step of an answer that a person must be able to follow."""

from dataclasses import dataclass, field

Fact = str | int | float


@dataclass(frozen=True, slots=True)
class Reason:
    """`code` is stable, `text` is Chinese for the screen, `clause` names the standard's clause where one decides.

    `facts` are what the text is made of, so that a page in another language says the same by the code. Rows that were
    stored before there were facts have none.
    """

    step: str
    code: str
    text: str
    clause: str | None = None
    facts: dict[str, Fact] = field(default_factory=dict, hash=False)

    @classmethod
    def of(cls, step: str, code: str, template: str, clause: str | None = None, /, **facts: Fact) -> "Reason":
        """A reason whose text is the template with its facts; facts that the text leaves out may stand beside it."""
        return cls(step, code, template.format_map(facts), clause, facts)
