"""Who answers now for a body: itself, the body that covers it at this hour, or the desk above. In memory, synchronous."""

from dataclasses import dataclass, field
from datetime import datetime

from command.force.duty import Duty, OnDuty
from command.force.models import Body, CoverAnswer
from command.force.organisation import Organisation
from command.force.tree import Tree
from command.foundation.reasons import Fact, Reason

STEP = "cover"


class Cover:
    def __init__(self, organisation: Organisation, duty: Duty) -> None:
        self._organisation = organisation
        self._duty = duty

    def who_answers(self, body_id: int, at: datetime) -> CoverAnswer:
        """Never nobody: the last resort is the highest desk, with `staffed` False and a reason that says so.

        Responsibility does not move: this is only who answers now. The order: the cover table, where somebody of the
        covering body has signed on (a desk that was left without signing off must not swallow the night); the body
        itself; a crew on duty that serves it; the desk above, and so on up.
        """
        self._organisation.body(body_id)
        return who_answers(self._organisation.tree, self._duty.now, body_id, at)


def who_answers(tree: Tree, on_duty: OnDuty, body_id: int, at: datetime) -> CoverAnswer:
    """The answer as a pure function of one reading of the organisation and of who has signed on."""
    walk = _Walk(tree, on_duty, at)
    current = tree.bodies[body_id]
    while True:
        answering = walk.answering_at(current)
        if answering is not None:
            return CoverAnswer(answering, tuple(walk.reasons))
        upper = tree.desk_above(current.id)
        if upper is None or upper.id in walk.seen:
            return _nobody(tree, current, walk.reasons)
        names = {"body": current.short_name, "desk": _desk_name(upper), "upper": upper.short_name}
        walk.say("desk_above", "{body}无人在岗，转上级{desk}", "05.01.2", **names)
        current = upper


@dataclass(slots=True)
class _Walk:
    """One way up the organisation, with what was found at each step."""

    tree: Tree
    on_duty: OnDuty
    at: datetime
    reasons: list[Reason] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def say(self, code: str, template: str, clause: str | None = None, /, **facts: Fact) -> None:
        self.reasons.append(Reason.of(STEP, code, template, clause, **facts))

    def answering_at(self, body: Body) -> int | None:
        """Who answers for this body without going up, or None."""
        self.seen.add(body.id)
        covering = self._covered_by(body)
        if covering is not None:
            return covering
        if body.id in self.on_duty.desks:
            self.say("desk_signed_on", "{body}席位在岗", body=body.short_name)
            return body.id
        own = self.on_duty.crews_of(body.id)
        if own:
            names = "、".join(found.call_sign for found in own)
            self.say("crew_signed_on", "{body}在岗：{crews}", body=body.short_name, crews=names)
            return body.id
        return self._served_by(body)

    def _covered_by(self, body: Body) -> int | None:
        for hours in self.on_duty.cover.get(body.id, ()):
            covering = self.tree.bodies.get(hours.covering_body_id)
            if covering is None or covering.id in self.seen or not hours.hold(self.at):
                continue
            span = f"{hours.from_time:%H:%M}–{hours.to_time:%H:%M}"
            names = {"span": span, "cover": covering.short_name, "body": body.short_name}
            if self.on_duty.staffed(covering.id):
                ground = f"（{hours.reason}）" if hours.reason else ""
                self.say("cover_table", "替班时段 {span}：{cover}替{body}{ground}", **names, ground=ground)
                return covering.id
            self.say("cover_unstaffed", "替班时段 {span} 应由{cover}接应，但其无人在岗", **names)
        return None

    def _served_by(self, body: Body) -> int | None:
        for crew in self.on_duty.crews_serving(body.id):
            server = self.tree.bodies[crew.body_id]
            names = {"body": body.short_name, "server": server.short_name, "crew": crew.call_sign}
            self.say("crew_serves", "{body}无人在岗，由{server}{crew}兼管", **names)
            return server.id
        return None


def _nobody(tree: Tree, last: Body, reasons: list[Reason]) -> CoverAnswer:
    desk = tree.desk_of(last.id) or last
    text = "各级席位均无人在岗，留在{desk}并告警"
    reasons.append(Reason.of(STEP, "nobody_signed_on", text, desk=_desk_name(desk), upper=desk.short_name))
    return CoverAnswer(desk.id, tuple(reasons), staffed=False)


def _desk_name(body: Body) -> str:
    return body.short_name if body.short_name.endswith(("中心", "席", "席位")) else f"{body.short_name}席位"
