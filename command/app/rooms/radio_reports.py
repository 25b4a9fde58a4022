"""Reports of studies on paper: printed by a child of their own; 18.03.0 as the standard's room counts it."""

from command.app.house import House
from command.force.service import Organisation
from command.foundation.clock import civil_date
from command.radio.measured.service import Measured
from command.radio.reports.endpoints import router
from command.radio.reports.service import Reports, Score
from command.radio.sites.service import Sites
from command.radio.studies.process import StudyChild
from command.radio.studies.service import Studies
from command.standard.declared import DeclaredCoverage

PRINTING_NICENESS = 2
IDLE_S = 120.0
"""Reports are made one after another or not for days."""


def add(house: House) -> None:
    get = house.services.get
    organisation, studies = get(Organisation), get(Studies)
    declared = DeclaredCoverage(studies, get(Sites), house.clock)
    printing = StudyChild(house.settings.data_dir, "printing", PRINTING_NICENESS, IDLE_S)

    async def score() -> Score | None:
        today = civil_date(house.clock.now())
        figures = await declared.figures(body for body in organisation.bodies() if body.stands_on(today))
        if not figures:
            return None
        return Score(
            held_m2=sum(figure.held for figure in figures.values()),
            needed_m2=sum(figure.needed for figure in figures.values()),
            dark_sites=tuple(
                sorted({named.label for one in figures.values() for named in one.missing if named.code == "dark"})
            ),
        )

    reports = Reports(house.clock, studies=studies, measured=get(Measured), child=printing, score=score)
    house.services.add(reports)
    house.routers.append(router)
    house.after_serving.append(printing.stop)
