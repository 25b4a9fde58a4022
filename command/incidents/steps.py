"""The steps of the main road, each a pure function of the incident, what was said, and the moment."""

from dataclasses import replace
from datetime import datetime

from command.foundation.errors import conflict, forbidden, invalid
from command.foundation.reasons import Reason
from command.incidents import commands, dues
from command.incidents.clocks import Due, Limit, due_of
from command.incidents.dues import Deadline
from command.incidents.gates import may_close, two_handlers
from command.incidents.lifecycle import advance, resume
from command.incidents.models import DueSource, Incident, State
from command.incidents.moment import Moment, find_body, given_to

REOPENS = frozenset({State.RESOLVED, State.ANSWERED, State.CLOSED, State.TRANSFERRED, State.REFUSED, State.ADVICE})


def own(held: Incident, said: commands.OwnIn, moment: Moment) -> Incident:
    """10.05.1: a person confirms whose it is, or says whose it is instead. The state moves only from REGISTERED."""
    if held.state is not State.REGISTERED and not held.ownership_open and said.body_id is None:
        raise conflict("already_owned", f"{held.number} is owned", state=held.state.value)
    owned = given_to(held, said.body_id, moment) if said.body_id is not None else held
    reason = Reason.of("ownership", "confirmed", "{who}确认权属", "10.05.1", who=moment.actor)
    owned = replace(owned, ownership_open=False, reasons=(*owned.reasons, reason))
    return advance(owned, State.OWNED) if owned.state is State.REGISTERED else owned


def hand(held: Incident, said: commands.HandIn, moment: Moment) -> Incident:
    """In whose hand it is; taking it from another's hand is shown, not refused: people go home."""
    if said.take:
        return replace(held, in_hand_of=moment.actor, in_hand_since=moment.at)
    return replace(held, in_hand_of=None, in_hand_since=None)


def accept(held: Incident, said: commands.AcceptIn, moment: Moment) -> Incident:
    """Two handlers take it on; a named complaint's clock starts here (10.03.5)."""
    two_handlers(said.handler_ids)
    accepted = replace(advance(held, State.ACCEPTED), handler_ids=said.handler_ids)
    deadline = dues.at_acceptance(accepted, moment.at, moment.calendar)
    return dues.with_deadline(accepted, deadline, moment.at) if deadline is not None else accepted


def name_handlers(held: Incident, said: commands.HandlersIn, _: Moment) -> Incident:
    two_handlers(said.handler_ids)
    return replace(held, handler_ids=said.handler_ids)


def resolve(held: Incident, said: commands.ResolveIn, moment: Moment) -> Incident:
    """Settled without an order; with open orders the last of them resolves it."""
    if held.ordered_body_ids:
        raise conflict("orders_open", "the last open order resolves it", bodies=list(held.ordered_body_ids))
    return replace(
        advance(held, State.RESOLVED), result_code=said.result_code, result=said.result, resolved_at=moment.at
    )


def answer(held: Incident, _: commands.AnswerIn, moment: Moment) -> Incident:
    return replace(advance(held, State.ANSWERED), answered_at=moment.at)


def tell_progress(held: Incident, _: commands.AnswerIn, moment: Moment) -> Incident:
    return replace(held, progress_told_at=moment.at)


def close(held: Incident, _: commands.CloseIn, moment: Moment) -> Incident:
    closed = advance(held, State.CLOSED)
    may_close(closed)
    return replace(closed, closed_at=moment.at, in_hand_of=None, in_hand_since=None)


def reopen(held: Incident, said: commands.ReopenIn, moment: Moment) -> Incident:
    """It counts as open again (10.03.6), and its clock begins anew with the same rule or the ticket's new date."""
    if held.state not in REOPENS:
        raise conflict("not_ended", f"{held.number} is {held.state}", state=held.state.value)
    again = replace(
        advance(held, State.OWNED),
        reopened_count=held.reopened_count + 1,
        result_code=None,
        result=None,
        resolved_at=None,
        answered_at=None,
        closed_at=None,
        extended_at=None,
        outcome={},
        co_handlers=dict.fromkeys(held.co_handlers, False),
    )
    return dues.with_deadline(again, _again(held, said.due_at, moment), moment.at)


def ask_return(held: Incident, _: commands.ReturnIn, moment: Moment) -> Incident:
    """It stays with the body until a reviewer grants it (10.05.1)."""
    return replace(advance(held, State.RETURN_ASKED), outcome=held.outcome | {"return_asked_by": moment.actor})


def review_return(held: Incident, said: commands.ReviewIn, moment: Moment) -> Incident:
    """Nobody reviews the return they asked for; a granted one names whose it is then."""
    if held.state is not State.RETURN_ASKED:
        raise conflict("no_return_asked", f"{held.number} is {held.state}", state=held.state.value)
    if held.outcome.get("return_asked_by") == moment.actor:
        raise forbidden("own_return", "somebody else reviews it (10.05.1)")
    outcome = {key: value for key, value in held.outcome.items() if key != "return_asked_by"}
    if not said.granted:
        return replace(resume(held), outcome=outcome)
    if said.body_id is None or said.body_id == held.body_id:
        raise invalid("body_missing", "a granted return names the body that takes it", field="body_id")
    if held.ordered_body_ids:
        raise conflict("orders_open", "cancel the open orders first", bodies=list(held.ordered_body_ids))
    moved = given_to(advance(held, State.OWNED), said.body_id, moment)
    text, facts = "{who}准予退单：{ground}", {"who": moment.actor, "ground": said.reason}
    reason = Reason.of("ownership", "return_granted", text, "10.05.1", **facts)
    return replace(moved, outcome=outcome, ownership_open=False, reasons=(*moved.reasons, reason))


def join(held: Incident, said: commands.JointIn, moment: Moment) -> Incident:
    """联合办案: co-handlers with a part each; it closes when every part is done."""
    fresh = [find_body(moment, body_id).id for body_id in said.body_ids if body_id not in held.co_handlers]
    if held.body_id in fresh:
        raise invalid("responsible_body_is_no_co_handler", "it handles the incident already", body_id=held.body_id)
    return replace(held, co_handlers=held.co_handlers | dict.fromkeys(fresh, False))


def finish_part(held: Incident, said: commands.PartDoneIn, _: Moment) -> Incident:
    if said.body_id not in held.co_handlers:
        raise invalid("not_a_co_handler", "this body has no part in it", body_id=said.body_id)
    return replace(held, co_handlers=held.co_handlers | {said.body_id: True})


def _again(held: Incident, ticket: datetime | None, moment: Moment) -> Deadline | None:
    if ticket is not None:
        return Deadline(Due(ticket), DueSource.TICKET, None)
    if held.due_rule is None or held.due_source is None:
        return None
    limit = Limit.parse(held.due_rule)
    source = DueSource.STATUTE if held.due_source is DueSource.EXTENSION else held.due_source
    return Deadline(due_of(moment.at, limit, moment.calendar), source, limit)
