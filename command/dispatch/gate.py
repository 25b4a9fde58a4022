"""The lawful gate of an order (promise 4): which task an incident and a crew allow, and what an override can do. Pure."""

from dataclasses import dataclass

from command.dispatch.tasks import is_distress
from command.force.service import Crew, Legality, Task
from command.foundation.errors import CommandError, conflict, invalid
from command.foundation.reasons import Reason
from command.incidents.models import Incident

TRANSFER = Reason.of("matter", "transfer_needed", "事项不在执法事项目录内，应移送有权部门，只可派支援任务", "04.03.1")


@dataclass(frozen=True, slots=True)
class Passed:
    """The task that was let through, and the reason of the override when it was lowered by one."""

    task: Task
    override_reason: str | None = None


def admit(crew: Crew, task: Task, wanted: Legality, as_support: Legality, override_reason: str | None) -> Passed:
    """Let a lawful crew pass; with a reason a short crew passes as support. Nobody waives the two officers (09.03.5).

    Raises INVALID `officers_missing` with who is missing and who could complete the crew, or `crew_not_lawful`.
    """
    if wanted.lawful:
        return Passed(task)
    if task is Task.SUPPORT:
        raise refusal("crew_not_lawful", crew, wanted)
    if override_reason is None:
        raise refusal("officers_missing", crew, wanted)
    if not as_support.lawful:
        raise refusal("crew_not_lawful", crew, as_support)
    return Passed(Task.SUPPORT, override_reason)


def ours(incident: Incident, task: Task) -> None:
    """Nobody enforces a matter that is another department's (02.02.1, 04.03.1); no override gives that power.
    Support always passes: whoever is in danger there is not asked whose the matter is.

    Raises CONFLICT `transfer_needed` with the step that ends it and the task that may be sent meanwhile.
    """
    if incident.transfer_needed and task is Task.ENFORCEMENT and not is_distress(incident):
        raise conflict(
            TRANSFER.code,
            TRANSFER.text,
            incident_id=incident.id,
            matter=incident.matter_code,
            step="transfer",
            allowed_task=Task.SUPPORT.value,
            reasons=[TRANSFER],
        )


def refusal(code: str, crew: Crew, found: Legality) -> CommandError:
    return invalid(
        code,
        "；".join(reason.text for reason in found.reasons),
        crew_id=crew.id,
        call_sign=crew.call_sign,
        missing=found.missing,
        reasons=list(found.reasons),
        could_be_completed_by=list(found.could_be_completed_by),
        phones=[phone.number for phone in crew.phones],
    )
