"""Whose step it is: the permission, and the body that the asker acts for."""

from command.foundation.errors import forbidden
from command.foundation.security import Permission, Scope
from command.incidents.commands import StepIn
from command.incidents.models import Incident
from command.incidents.sight import Sight
from command.incidents.step_table import Reach, Step


def require(step: Step, held: Incident, said: StepIn, scope: Scope, sight: Sight) -> None:
    """Raises FORBIDDEN `permission_missing`, `not_yours`, or `not_your_body` for work given to a foreign body.

    A complaint about ours is the supervision body's alone (10.04.2): its steps take the permission for complaints.
    """
    complaint = held.against_ours and step.permission is Permission.INCIDENT_EDIT
    scope.require(Permission.COMPLAINT_HANDLE if complaint else step.permission)
    if not _is_theirs(step, held, said, sight) or (
        step.reach is Reach.REPORTER_SIDE and not knows_reporter(held, scope)
    ):
        raise forbidden("not_yours", "the responsible body or those above it take this step", body_id=held.body_id)
    foreign = sorted(body_id for body_id in _named(said) if not sight.covers(body_id))
    if foreign and not scope.may(Permission.INCIDENT_REVIEW):
        raise forbidden("not_your_body", "a desk above both gives work to another body", bodies=foreign)


def knows_reporter(held: Incident, scope: Scope) -> bool:
    """Intake and whoever handles it; the supervision desk handles complaints about ours and nothing else."""
    if scope.person_id is not None and scope.person_id in held.handler_ids:
        return True
    return scope.may(Permission.REPORTER_READ) and (held.against_ours or scope.may(Permission.INCIDENT_EDIT))


def _is_theirs(step: Step, held: Incident, said: StepIn, sight: Sight) -> bool:
    match step.reach:
        case Reach.OWNER:
            return sight.owns(held)
        case Reach.CO_HANDLER:
            return all(sight.covers(body_id) for body_id in _named(said))
        case Reach.REPORTER_SIDE:
            return True


def _named(said: StepIn) -> set[int]:
    """The bodies that a step names."""
    one: int | None = getattr(said, "body_id", None)
    return {*getattr(said, "body_ids", ()), *([one] if one is not None else [])}
