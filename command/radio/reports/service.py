"""Use case of reports: collect what a study found and what is known beside it, and have it printed in a child."""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from typing import Final

from command.foundation.clock import Clock
from command.foundation.errors import CommandError, Kind, conflict, unavailable
from command.foundation.security import Permission, Scope
from command.radio.measured.schemas import CalibrationView, MeasuredBins, MeasuredCollection
from command.radio.measured.service import Measured
from command.radio.propagation.budget import Carry, Direction
from command.radio.reports.models import MEASURED_WITHIN, Findings, Look, Score
from command.radio.reports.paper import Paper
from command.radio.reports.words import Language, Words
from command.radio.reports.writing import title_of, written
from command.radio.studies.kinds import Part, Sense
from command.radio.studies.process import ChildDiedError, StudyChild
from command.radio.studies.schemas import DeclarationView, ProposalsView, ShareLevel, StudyView
from command.radio.studies.service import Studies

LONGEST_S: Final = 60.0
"""Of setting the pages; a child that takes longer is ended."""
MOST_AT_ONCE: Final = 4
"""Reports in hand in this process; each holds a study's findings in memory."""
NOT_MEASURED: Final = frozenset({"no_readings", "too_many_readings"})
ScoreOf = Callable[[], Awaitable[Score | None]]
"""18.03.0 of the whole force as it stands now; none while nothing is declared."""
__all__ = ["Reports", "Score"]


class Reports:
    """`child` prints and nothing else, so that one that is ended answers nobody else's question."""

    def __init__(
        self,
        clock: Clock,
        *,
        studies: Studies,
        measured: Measured,
        child: StudyChild,
        score: ScoreOf,
        longest_s: float = LONGEST_S,
    ) -> None:
        self._clock = clock
        self._studies = studies
        self._measured = measured
        self._child = child
        self._score = score
        self._longest_s = longest_s
        self._in_hand: set[str] = set()

    async def make(
        self,
        study_id: int,
        terminal: Carry | None,
        direction: Sense | None,
        probability: float | None,
        language: Language,
        scope: Scope,
    ) -> tuple[str, bytes]:
        """Title and PDF. What is left open is as the newest declaration has it where it is of this study.

        Raises NOT_FOUND `study_not_found`, CONFLICT `study_not_finished`, `study_part_not_asked`,
        `report_in_progress` (this person's last one), UNAVAILABLE `reports_busy`, `report_too_slow`,
        `study_child_failed`.
        """
        scope.require(Permission.FORCE_READ)
        if scope.actor in self._in_hand:
            raise conflict("report_in_progress", "上一份报告还在生成")
        if len(self._in_hand) >= MOST_AT_ONCE:
            raise unavailable("reports_busy", f"已有 {MOST_AT_ONCE} 份报告在生成，请稍后再试", most=MOST_AT_ONCE)
        self._in_hand.add(scope.actor)
        try:
            found = await self._found(study_id, terminal, direction, probability, scope)
            words = Words(language)
            return title_of(found, words), await self._printed(study_id, written(found, words))
        finally:
            self._in_hand.discard(scope.actor)

    async def _printed(self, study_id: int, paper: Paper) -> bytes:
        try:
            async with asyncio.timeout(self._longest_s):
                return base64.b64decode(await self._child.ask("paper", study_id=study_id, paper=paper))
        except TimeoutError as error:
            raise unavailable("report_too_slow", "生成报告超时", longest_s=self._longest_s) from error
        except ChildDiedError as error:
            raise CommandError(Kind.UNAVAILABLE, "study_child_failed", str(error)) from error

    async def _found(
        self, study_id: int, terminal: Carry | None, direction: Sense | None, probability: float | None, scope: Scope
    ) -> Findings:
        study = await self._measured.finished(study_id, scope, terminal)
        declarations = await self._studies.declarations(scope)
        declaration = declarations[0] if declarations else None
        look = _look(study, declaration, terminal, direction, probability)
        asked = (look.terminal, look.direction, look.probability, scope)
        return Findings(
            study=study,
            look=look,
            made_at=self._clock.now(),
            made_by=scope.actor,
            shares={level: await self._studies.shares(study_id, level, *asked) for level in ShareLevel},
            gaps=await self._studies.gaps(study_id, *asked),
            redundancy=await self._studies.redundancy(study_id, *asked),
            proposals=await self._proposals(study, scope),
            declaration=declaration,
            score=await self._score(),
            calibration=await self._calibration(study, scope),
            measured=await self._seen(study_id, look, scope),
        )

    async def _proposals(self, study: StudyView, scope: Scope) -> ProposalsView | None:
        if Part.PROPOSALS not in study.inputs.parts:
            return None
        return await self._studies.proposals(study.id, scope)

    async def _calibration(self, study: StudyView, scope: Scope) -> CalibrationView | None:
        """The fit whose terms the study was computed with; of a study without any, the newest made on it."""
        if study.inputs.calibration is not None:
            return await self._measured.find_fit(study.inputs.calibration, scope)
        made = await self._measured.calibrations(study.id, scope)
        return made[0] if made else None

    async def _seen(self, study_id: int, look: Look, scope: Scope) -> MeasuredCollection | None:
        """What radios reported lately beside what the study says; they are heard by sites, which is talk_in."""
        until = self._clock.now()
        asked = MeasuredBins(
            terminal=look.terminal,
            direction=Direction.TALK_IN,
            p=look.probability,
            since=until - MEASURED_WITHIN,
            until=until,
            handhelds=look.terminal if look.terminal is not Carry.VEHICLE else Carry.HANDHELD_ON_HIP,
            limit=1,
        )
        try:
            return await self._measured.compare(study_id, asked, scope)
        except CommandError as refusal:
            if refusal.code in NOT_MEASURED:
                return None
            raise


def _look(
    study: StudyView,
    declared: DeclarationView | None,
    terminal: Carry | None,
    direction: Sense | None,
    probability: float | None,
) -> Look:
    """What was asked for; nothing asked for: what is declared, where it is of this study; else the study's own."""
    if (terminal, direction, probability) == (None, None, None) and declared and declared.study_id == study.id:
        return Look(declared.terminal, declared.direction, declared.probability)
    chosen = terminal or study.inputs.terminals[0]
    return Look(chosen, direction or Sense.BOTH, probability or study.inputs.probability[chosen])
