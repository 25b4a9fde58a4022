"""Who works when: shifts of the working day that begins with the demo, crews, desks and the cover table."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import cycle, islice
from zoneinfo import ZoneInfo

from simulators.city import naming
from simulators.city.equipment import Vehicle
from simulators.city.organisation import Body
from simulators.city.people import Person

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Turn:
    """One of the three shifts of a working day, hours after its start."""

    name: str
    letter: str
    title: str
    from_h: int
    to_h: int


TURNS = (
    Turn("day", "D", "", 0, 9),
    Turn("evening", "E", "晚", 9, 15),
    Turn("night", "N", "夜", 15, 24),
)


@dataclass(frozen=True, slots=True)
class Crew:
    crew_code: str
    name: str
    call_sign: str
    body_code: str
    kind: str
    shift: str
    vehicle_plate: str | None
    serves_body_codes: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Shift:
    """One person's turn, in a crew or at a desk."""

    staff_no: str
    body_code: str
    duty: str
    crew_code: str | None
    role: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Cover:
    """Who answers for a body in these hours of the day."""

    body_code: str
    weekdays: str
    from_time: str
    to_time: str
    covering_body_code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Roster:
    crews: list[Crew]
    shifts: list[Shift]
    cover: list[Cover]


_FIELD_KINDS = ("squad", "town_body", "zone_unit")
MOBILE_CREWS = 2
"""Crews of a mobile group in every turn."""


def build_roster(
    bodies: Sequence[Body],
    people: Sequence[Person],
    vehicles: Sequence[Vehicle],
    *,
    seed: int,
    day_starts_at: datetime,
    crews: int,
    days: int,
) -> Roster:
    """Plan `days` working days of 24 h from `day_starts_at`, with about `crews` crews out by day."""
    field = [body for body in bodies if body.kind in _FIELD_KINDS]
    officers = {body.code: sum(p.body_code == body.code and p.kind == "officer" for p in people) for body in field}
    by_day = _crews_by_day(officers, crews - MOBILE_CREWS * len(naming.DISTRICTS))
    roster = Roster([], [], list(_cover(bodies, by_day, day_starts_at)))
    for body in bodies:
        counts = _counts(body, by_day.get(body.code, 0))
        planner = _Planner(body, bodies, people, vehicles, seed=seed, roster=roster)
        for day in range(days):
            planner.plan(day_starts_at + timedelta(days=day), counts)
    return roster


def _crews_by_day(officers: Mapping[str, int], wanted: int) -> dict[str, int]:
    """Crews in proportion to officers, at least one a body, at most one for six officers (three turns of two)."""
    total = sum(officers.values())
    return {code: max(1, min(count // 6, round(wanted * count / total))) for code, count in officers.items()}


def _counts(body: Body, by_day: int) -> dict[str, int]:
    if body.kind == "specialised_unit":
        return dict.fromkeys(("day", "evening", "night"), MOBILE_CREWS)
    if body.kind not in _FIELD_KINDS:
        return dict.fromkeys(("day", "evening", "night"), 0)
    return {"day": by_day, "evening": (by_day + 1) // 2, "night": 1 if by_day >= LARGE else 0}


LARGE = 4
"""A body with this many crews by day keeps one of its own at night."""


class _Planner:
    """Hands out the people and vehicles of one body in turn, so that nobody works twice in a row."""

    def __init__(
        self,
        body: Body,
        bodies: Sequence[Body],
        people: Sequence[Person],
        vehicles: Sequence[Vehicle],
        *,
        seed: int,
        roster: Roster,
    ) -> None:
        staff = [p for p in people if p.body_code == body.code and p.employment_status == "active"]
        self.body, self.roster, self.staff = body, roster, staff
        self.rng = random.Random(f"{seed}/duty/{body.code}")
        self.auxiliaries = cycle([p for p in staff if p.kind == "auxiliary"])
        self.plates = [v.plate for v in vehicles if v.body_code == body.code and v.serviceable]
        self.serves = _served(body, bodies)
        self.used = 0

    def plan(self, starts_at: datetime, counts: Mapping[str, int]) -> None:
        for turn in TURNS:
            start, end = starts_at + timedelta(hours=turn.from_h), starts_at + timedelta(hours=turn.to_h)
            self._desk(turn, start, end)
            for order in range(counts[turn.name]):
                self._crew(turn, order, start, end)

    def _crew(self, turn: Turn, order: int, start: datetime, end: datetime) -> None:
        kind = self._kind(turn)
        officers, auxiliaries = _COMPOSITION[kind]
        able = [p for p in self.staff if p.post not in ("leader", "deputy_leader") and p.may_enforce(_civil_day(start))]
        members = [able[(self.used + n) % len(able)] for n in range(officers)]
        self.used += officers
        crew = Crew(
            crew_code=f"{self.body.code}/{turn.letter}{order + 1}/{_stamp(start)}",
            name=f"{self.body.call_sign}{turn.title}{order + 1}组",
            call_sign=f"{self.body.call_sign}{turn.title}{order + 1}",
            body_code=self.body.code,
            kind=kind,
            shift=turn.name,
            vehicle_plate=self._plate(order),
            serves_body_codes=self.serves,
            starts_at=start,
            ends_at=end,
        )
        self.roster.crews.append(crew)
        helpers = list(islice(self.auxiliaries, auxiliaries))
        for role, person in _roles(members, helpers):
            self._shift(person, crew.crew_code, role, start, end)

    def _kind(self, turn: Turn) -> str:
        if self.body.kind == "specialised_unit":
            return "mobile"
        weights = (10, 30, 60) if turn.name == "night" else (55, 40, 5)
        return self.rng.choices(("patrol", "mixed", "short"), weights)[0]

    def _plate(self, order: int) -> str | None:
        """By car, but a few patrol on foot. The first crews take the first vehicles, which carry the 车载台."""
        on_foot = order > 0 and self.rng.random() < 0.03
        return None if on_foot or order >= len(self.plates) else self.plates[order]

    def _desk(self, turn: Turn, start: datetime, end: datetime) -> None:
        for role, count in _DESKS.get(self.body.kind, {}).get(turn.name, {}).items():
            able = [p for p in self.staff if p.post in _DESK_POSTS[role]] or self.staff
            offset = TURNS.index(turn) * count
            for n in range(count):
                self._shift(able[(offset + n) % len(able)], None, role, start, end)

    def _shift(self, person: Person, crew_code: str | None, role: str, start: datetime, end: datetime) -> None:
        duty = "crew" if crew_code else "desk"
        self.roster.shifts.append(Shift(person.staff_no, self.body.code, duty, crew_code, role, start, end))


_COMPOSITION = {"patrol": (2, 0), "mixed": (2, 1), "mobile": (2, 2), "short": (1, 2)}
"""Officers and auxiliaries of a crew."""

_DESK_POSTS = {
    "shift_leader": ("shift_leader",),
    "dispatcher": ("dispatcher",),
    "intake_clerk": ("intake_clerk",),
    "supervisor": ("supervisor",),
    "duty": ("leader", "deputy_leader"),
}

_DESKS: dict[str, dict[str, dict[str, int]]] = {
    "desk": {turn.name: {"shift_leader": 1, "dispatcher": 3, "intake_clerk": 3} for turn in TURNS},
    "supervision_desk": {"day": {"supervisor": 2}, "evening": {"supervisor": 1}},
    "brigade": {"day": {"duty": 1}, "evening": {"duty": 1}},
    "squad": {"day": {"duty": 1}},
    "town_body": {"day": {"duty": 1}},
    "zone_unit": {"day": {"duty": 1}},
    "specialised_unit": {"day": {"duty": 1}, "night": {"duty": 1}},
}
"""Who sits where; a desk with nobody signed on passes to the desk above at once."""


def _roles(officers: Sequence[Person], auxiliaries: Sequence[Person]) -> Iterator[tuple[str, Person]]:
    for order, person in enumerate(officers):
        yield "leader" if order == 0 else "member", person
    for order, person in enumerate(auxiliaries):
        yield "driver" if order == 0 else "member", person


def _served(body: Body, bodies: Sequence[Body]) -> tuple[str, ...]:
    """A mobile group covers every squad, town body and zone unit of its brigade."""
    if body.kind != "specialised_unit":
        return ()
    return tuple(b.code for b in bodies if b.district_code == body.district_code and b.kind in _FIELD_KINDS)


def _cover(bodies: Sequence[Body], by_day: Mapping[str, int], day_starts_at: datetime) -> Iterator[Cover]:
    """Nights: the mobile group covers every body without a crew of its own, the desk covers the supervision desk."""
    night, morning = (_clock(day_starts_at + timedelta(hours=h)) for h in (TURNS[2].from_h, TURNS[2].to_h))
    for body in bodies:
        if body.kind == "supervision_desk":
            yield Cover(body.code, "1234567", night, morning, naming.CITY_DESK, "夜间由指挥中心代值")
        elif body.kind in _FIELD_KINDS and by_day[body.code] < LARGE and body.district_code:
            mobile = naming.mobile_code(body.district_code)
            yield Cover(body.code, "1234567", night, morning, mobile, "夜间由机动中队代管")


def _clock(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%H:%M")


def _civil_day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
