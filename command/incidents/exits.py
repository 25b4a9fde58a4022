"""The side exits and pauses, each a pure function of the incident, what was said, and the moment."""

from dataclasses import replace

from command.foundation.errors import conflict
from command.incidents import commands
from command.incidents.gates import given
from command.incidents.lifecycle import advance, resume
from command.incidents.models import Incident, State
from command.incidents.moment import Moment


def suspend(held: Incident, _: commands.SuspendIn, __: Moment) -> Incident:
    """No clock pauses: only a rule could say so, and none does."""
    return advance(held, State.SUSPENDED)


def take_up(held: Incident, _: commands.ResumeIn, __: Moment) -> Incident:
    if held.state is not State.SUSPENDED:
        raise conflict("not_suspended", f"{held.number} is {held.state}", state=held.state.value)
    return resume(held)


def transfer(held: Incident, said: commands.TransferIn, moment: Moment) -> Incident:
    """04.03.1 and 09.02.2: the receiving department with its receipt; an approval form goes with a letter."""
    receipt = given(said.receipt, "receipt_missing", "the receiving department's receipt is needed (04.03.1)")
    if said.approval_form is not None:
        given(said.letter, "letter_missing", "the approval form goes with a transfer letter (09.02.2)")
    papers = {"department": said.department, "receipt": receipt}
    named = {"approval_form": said.approval_form, "letter": said.letter}
    papers |= {name: paper for name, paper in named.items() if paper is not None}
    return replace(advance(held, State.TRANSFERRED), closed_at=moment.at, outcome=held.outcome | papers)


def refuse(held: Incident, said: commands.RefuseIn, moment: Moment) -> Incident:
    """09.02.1: a refusal is notified in writing."""
    notice = given(said.notice, "notice_missing", "a refusal needs its written notice (09.02.1)")
    return replace(advance(held, State.REFUSED), closed_at=moment.at, outcome=held.outcome | {"notice": notice})


def take_as_advice(held: Incident, _: commands.AdviceIn, __: Moment) -> Incident:
    return replace(advance(held, State.ADVICE), outcome=held.outcome | {"advice": "yes"})


def unlink(held: Incident, _: commands.UnlinkIn, __: Moment) -> Incident:
    if held.state is not State.LINKED:
        raise conflict("not_linked", f"{held.number} is {held.state}", state=held.state.value)
    return replace(advance(held, State.OWNED), linked_to=None)


def void(held: Incident, said: commands.VoidIn, _: Moment) -> Incident:
    """Mis-entry or drill: kept in the register with its number, out of the figures."""
    kind = "drill" if said.drill else "mis_entry"
    return replace(advance(held, State.VOID), outcome=held.outcome | {"void": kind}, linked_to=None)
