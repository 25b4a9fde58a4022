"""One thing told of twice: the copy hangs on the first incident, and its reporter is still answered. Pure."""

from dataclasses import replace

from command.foundation.errors import invalid
from command.incidents.lifecycle import advance
from command.incidents.models import Incident, State


def linked(held: Incident, primary: Incident) -> Incident:
    """`held` under `primary`. Chains are not made: what hangs on another carries nothing itself."""
    if held.id == primary.id:
        raise invalid("linked_to_itself", "link it to another incident")
    if primary.linked_to is not None or primary.state in {State.LINKED, State.VOID}:
        raise invalid("not_a_primary", f"{primary.number} is {primary.state}", to=primary.id)
    if held.against_ours != primary.against_ours:
        raise invalid("complaint_apart", "a complaint about ours is not joined with other incidents (10.04.2)")
    return replace(advance(held, State.LINKED), linked_to=primary.id)
