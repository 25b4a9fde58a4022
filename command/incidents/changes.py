"""What is learnt later of an incident: its place, matter, weight and time. Pure functions, as the steps are."""

from dataclasses import replace

from command.foundation.errors import conflict, invalid
from command.foundation.reasons import Reason
from command.incidents import commands, dues
from command.incidents.gates import given
from command.incidents.intake import is_clear, restamped
from command.incidents.lifecycle import advance
from command.incidents.models import DISTRESS, DueSource, Incident, Level, MajorCase, State
from command.incidents.moment import Moment
from command.incidents.responsibility import ResponsibilityAnswer
from command.incidents.whose import Flags


def extend(held: Incident, said: commands.ExtendIn, moment: Moment) -> Incident:
    given(said.reporter_told, "reporter_not_told", "the reporter is told of an extension (09.02.1)")
    return dues.extended(held, moment.learned_at, moment.calendar)


def triage(held: Incident, said: commands.TriageIn, _: Moment) -> Incident:
    if not held.against_ours:
        raise conflict("not_a_complaint", "only complaints about a body or person of ours are triaged (10.03.5)")
    return replace(held, triage=said.decision)


def flag_major(held: Incident, said: commands.MajorIn, moment: Moment) -> Incident:
    return evaluated_again(replace(held, major_case=MajorCase(said.person, said.reason)), held, moment)


def classify(held: Incident, said: commands.ClassifyIn, moment: Moment) -> Incident:
    """Another matter may be another's; another category or severity has another limit, unless a ticket or the
    extension fixed it or it ran out.
    """
    if said.category == DISTRESS and held.category != DISTRESS:
        raise invalid("category_reserved", "a call for help is made from its alarm", field="category")
    matter = moment.responsibility.matter(said.matter)
    category = said.category or (matter.category if matter else held.category)
    changed = replace(
        held, matter_code=said.matter or held.matter_code, category=category, severity=said.severity or held.severity
    )
    if changed.matter_code != held.matter_code:
        changed = evaluated_again(changed, held, moment)
    fixed = held.due_source in {DueSource.TICKET, DueSource.EXTENSION} or held.breached_at is not None
    if fixed or held.against_ours or held.reopened_count:
        return changed
    deadline = dues.at_registration(changed, moment.limits, moment.calendar)
    return dues.with_deadline(changed, deadline, held.registered_at)


def move(held: Incident, said: commands.PlaceIn, moment: Moment) -> Incident:
    """Another place may be another's: a line that shrinks to one district is handed down with a reason (02.01.1)."""
    located = moment.located
    if located is None or (said.location is None and said.address is None):
        raise invalid("place_missing", "give a location or an address", field="location")
    changed = replace(held, address=said.address or held.address)
    if located.geometry is None:
        return changed
    changed = replace(changed, location=located.geometry, location_quality=located.quality, datum=located.datum)
    return evaluated_again(changed, held, moment)


def evaluated_again(held: Incident, before: Incident, moment: Moment) -> Incident:
    """Responsibility from what is known now; a complaint about ours stays where it is."""
    if held.against_ours:
        return held

    def answer_for(one: Incident) -> ResponsibilityAnswer:
        return moment.responsibility.of(one.location, one.matter_code, Flags(one.major_case), moment.learned_at)

    again = restamped(held, answer_for(before), answer_for(held))
    if held.level is Level.CITY and again.level is Level.DISTRICT and held.body_id != again.body_id:
        body = moment.organisation.body(again.body_id)
        text = "已不符合市级管辖条件，移交{body}办理"
        reason = Reason.of("level", "handed_down", text, "02.01.1", body=body.short_name)
        again = replace(again, reasons=(*again.reasons, reason))
    if again.state is State.REGISTERED and is_clear(again):
        return advance(again, State.OWNED)
    return again
