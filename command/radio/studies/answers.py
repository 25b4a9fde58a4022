"""What studies answer beyond what they stored: asked of a child once, and kept."""

import json
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel

from command.foundation.database import Database
from command.foundation.errors import CommandError, Kind
from command.radio.propagation.budget import Carry
from command.radio.studies import repository
from command.radio.studies.kinds import Part, Sense
from command.radio.studies.process import ChildDiedError, StudyChild
from command.radio.studies.results import key_of

View = TypeVar("View", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Question:
    """`do`: what the child is asked, where it is not the part itself. `without`: codes of sites that are left out."""

    part: Part
    terminal: Carry
    direction: Sense
    probability: float
    level: str | None = None
    without: tuple[str, ...] = ()
    do: str | None = field(default=None)

    @property
    def key(self) -> str:
        more = [each for each in (self.do, self.level) if each is not None]
        left_out = [f"without {' '.join(self.without)}"] if self.without else []
        return key_of(self.terminal.value, self.direction.value, self.probability, *more, *left_out)

    @property
    def facts(self) -> dict[str, Any]:
        facts = {"terminal": self.terminal.value, "direction": self.direction.value, "probability": self.probability}
        level = {"level": self.level} if self.level is not None else {}
        return {**facts, **level, "without": list(self.without)}


class Answers:
    """`child` works out what is not stored: other thresholds, missing sites, pictures, places."""

    def __init__(self, database: Database, child: StudyChild) -> None:
        self._database = database
        self._child = child

    async def stored(self, study_id: int, question: Question, view: type[View]) -> View:
        """What was stored, or worked out now from what is stored, and kept. Raises as `ask`."""
        part, key = question.part, question.key
        async with self._database.transaction() as tx:
            body = await repository.find_result(tx, study_id, part, key)
        if body is None:
            answer = await self.ask(question.do or part.value, study_id=study_id, **question.facts)
            body = json.dumps(answer, ensure_ascii=False)
            async with self._database.transaction() as tx:
                if await repository.find_progress(tx, study_id) is not None:
                    await repository.put_result(tx, study_id, part, key, body)
        return view.model_validate_json(body)

    async def ask(self, do: str, **facts: Any) -> Any:
        """Raises what the child refuses, and UNAVAILABLE `study_child_failed` when the process ended."""
        try:
            return await self._child.ask(do, **facts)
        except ChildDiedError as error:
            raise CommandError(Kind.UNAVAILABLE, "study_child_failed", str(error)) from error
