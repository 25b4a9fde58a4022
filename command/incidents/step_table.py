"""Every step a person can take on an incident, in one table: address, event, permission, who may, what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from command.foundation.security import Permission
from command.incidents import changes, commands, exits, steps
from command.incidents.commands import StepIn
from command.incidents.models import Incident
from command.incidents.moment import Moment


class Reach(StrEnum):
    """Whose step it is, beside the permission."""

    OWNER = "owner"
    """Somebody whose scope covers the responsible body, or who answers for it now."""
    CO_HANDLER = "co_handler"
    """Somebody whose scope covers the body of the part."""
    REPORTER_SIDE = "reporter_side"
    """Whoever sees the incident and may know the reporter."""


@dataclass(frozen=True, slots=True)
class Step:
    path: str
    kind: str
    said: type[StepIn]
    permission: Permission
    apply: Callable[[Incident, Any, Moment], Incident]
    reach: Reach = Reach.OWNER


EDIT, REVIEW = Permission.INCIDENT_EDIT, Permission.INCIDENT_REVIEW

STEPS: tuple[Step, ...] = (
    Step("own", "incident_owned", commands.OwnIn, EDIT, steps.own),
    Step("hand", "incident_hand_changed", commands.HandIn, EDIT, steps.hand),
    Step("accept", "incident_accepted", commands.AcceptIn, EDIT, steps.accept),
    Step("handlers", "incident_handlers_named", commands.HandlersIn, EDIT, steps.name_handlers),
    Step("resolve", "incident_resolved", commands.ResolveIn, EDIT, steps.resolve),
    Step("answer", "incident_answered", commands.AnswerIn, Permission.REPORTER_READ, steps.answer, Reach.REPORTER_SIDE),
    Step(
        "progress",
        "incident_progress_told",
        commands.AnswerIn,
        Permission.REPORTER_READ,
        steps.tell_progress,
        Reach.REPORTER_SIDE,
    ),
    Step("close", "incident_closed", commands.CloseIn, EDIT, steps.close),
    Step("reopen", "incident_reopened", commands.ReopenIn, EDIT, steps.reopen),
    Step("return", "incident_return_asked", commands.ReturnIn, EDIT, steps.ask_return),
    Step("review", "incident_return_reviewed", commands.ReviewIn, REVIEW, steps.review_return),
    Step("joint", "incident_joined", commands.JointIn, EDIT, steps.join),
    Step("part-done", "incident_part_done", commands.PartDoneIn, EDIT, steps.finish_part, Reach.CO_HANDLER),
    Step("suspend", "incident_suspended", commands.SuspendIn, EDIT, exits.suspend),
    Step("resume", "incident_resumed", commands.ResumeIn, EDIT, exits.take_up),
    Step("transfer", "incident_transferred", commands.TransferIn, EDIT, exits.transfer),
    Step("refuse", "incident_refused", commands.RefuseIn, EDIT, exits.refuse),
    Step("advice", "incident_taken_as_advice", commands.AdviceIn, EDIT, exits.take_as_advice),
    Step("unlink", "incident_unlinked", commands.UnlinkIn, EDIT, exits.unlink),
    Step("void", "incident_voided", commands.VoidIn, REVIEW, exits.void),
    Step("extend", "incident_due_extended", commands.ExtendIn, REVIEW, changes.extend),
    Step("triage", "incident_triaged", commands.TriageIn, Permission.COMPLAINT_HANDLE, changes.triage),
    Step("major", "incident_flagged_major", commands.MajorIn, EDIT, changes.flag_major),
    Step("classify", "incident_classified", commands.ClassifyIn, EDIT, changes.classify),
    Step("place", "incident_relocated", commands.PlaceIn, EDIT, changes.move),
)
"""Linking takes two incidents and stands in `linking`."""
