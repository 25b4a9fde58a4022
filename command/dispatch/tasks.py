"""Which task an incident asks for, and the one kind of incident that no gate may hold up. Pure."""

from command.force.service import Task
from command.incidents.models import DISTRESS, Incident
from command.incidents.service import Catalogue


def is_distress(incident: Incident) -> bool:
    """A crew's call for help: never blocked (promise 4)."""
    return incident.category == DISTRESS


def default_task(incident: Incident, catalogue: Catalogue) -> Task:
    """The matter's task; support while the matter is not known: persuasion comes first (12.01.0). Support also where
    the matter is another department's: a crew may secure the place until that department comes (04.03.1).
    """
    if incident.transfer_needed:
        return Task.SUPPORT
    matter = catalogue.matters.get(incident.matter_code or "")
    return Task(matter.default_task) if matter is not None else Task.SUPPORT
