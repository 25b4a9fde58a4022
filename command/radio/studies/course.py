"""What a child has said of a study, until it is written down. No I/O."""

from dataclasses import dataclass, field
from typing import Any

from command.radio.studies.process import Notice


@dataclass(frozen=True, slots=True)
class Batch:
    """What waits to be written down."""

    losses: list[dict[str, Any]]
    results: list[dict[str, Any]]
    pictures: bool

    @property
    def empty(self) -> bool:
        return not (self.losses or self.results or self.pictures)


@dataclass(slots=True)
class Course:
    """Nothing is forgotten before it is written: a transaction that fails, or is cancelled, is done again in full."""

    progress: float = 0.0
    doing: str = "starting"
    _losses: list[dict[str, Any]] = field(default_factory=list)
    _results: list[dict[str, Any]] = field(default_factory=list)
    _pictures: bool = False

    def take(self, said: Notice) -> None:
        if "progress" in said:
            self.progress, self.doing = float(said["progress"]), str(said["doing"])
        if "loss" in said:
            self._losses.append(said["loss"])
        if "result" in said:
            self._results.append(said["result"])
        self._pictures = self._pictures or "pictures" in said

    def waiting(self) -> Batch:
        return Batch(list(self._losses), list(self._results), self._pictures)

    def written(self, batch: Batch) -> None:
        """Forget what is committed; what came meanwhile stays."""
        del self._losses[: len(batch.losses)], self._results[: len(batch.results)]
        self._pictures = self._pictures and not batch.pictures
