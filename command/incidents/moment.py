"""When a step is taken, by whom, and what is known then."""

from dataclasses import dataclass, replace
from datetime import datetime

from command.force.models import Body
from command.force.service import Organisation
from command.foundation.errors import invalid
from command.incidents.clocks import CalendarDay
from command.incidents.dues import Limits
from command.incidents.models import Incident
from command.incidents.place import Located
from command.incidents.whose import Responsibility


@dataclass(frozen=True, slots=True)
class Moment:
    """When, by whom, and what is known then."""

    at: datetime
    learned_at: datetime
    actor: str
    calendar: CalendarDay
    limits: Limits
    organisation: Organisation
    responsibility: Responsibility
    located: Located | None = None


def find_body(moment: Moment, body_id: int) -> Body:
    found = moment.organisation.find(body_id)
    if found is None:
        raise invalid("body_unknown", "no body is registered under this id", body_id=body_id)
    return found


def given_to(held: Incident, body_id: int, moment: Moment) -> Incident:
    body = find_body(moment, body_id)
    co_handlers = {other: done for other, done in held.co_handlers.items() if other != body.id}
    return replace(
        held, body_id=body.id, enforcing_subject=body.enforcing_subject or held.enforcing_subject,
        co_handlers=co_handlers,
    )  # fmt: skip
