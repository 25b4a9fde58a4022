"""Officers and auxiliaries of every body, in the numbers the standard asks for, with a few faults made on purpose."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from simulators.city import naming, numbers
from simulators.city.areas import Area
from simulators.city.organisation import Body

OFFICERS_PER_RESIDENT = Fraction(5, 10_000)
"""03.01.0."""
AUXILIARIES_PER_OFFICER = Fraction(7, 10)

UNDERSTAFFED = {"320481109-squad": 5}
"""Officers missing on purpose: 上兴 is below the ratio."""

_STRENGTH = {
    "detachment": (16, 0),
    "desk": (22, 4),
    "supervision_desk": (8, 0),
    "brigade": (10, 2),
    "specialised_unit": (18, 10),
    "zone_unit": (12, 8),
}
"""Officers and auxiliaries of bodies that have no residents of their own."""

_FRONT_LINE = {"squad", "town_body", "zone_unit", "specialised_unit"}
_CERTIFICATE_YEARS = 5


@dataclass(frozen=True, slots=True)
class Person:
    """An officer or auxiliary; there is no such human being."""

    staff_no: str
    name: str
    kind: str
    body_code: str
    post: str
    front_line: bool
    employment_status: str
    employed_from: date
    phone: str
    call_sign: str
    certificate_no: str | None = None
    certificate_valid_from: date | None = None
    certificate_valid_to: date | None = None
    certificate_suspended_from: date | None = None
    certificate_note: str | None = None
    pass_no: str | None = None

    def may_enforce(self, on: date) -> bool:
        """Whether the person counts toward the two officers on this day (06.01.4, 09.03.5)."""
        return (
            self.kind == "officer"
            and self.employment_status == "active"
            and self.certificate_suspended_from is None
            and self.certificate_valid_from is not None
            and self.certificate_valid_to is not None
            and self.certificate_valid_from <= on <= self.certificate_valid_to
        )


def officers_for(residents: int) -> int:
    """Officers the ratio asks for, rounded up."""
    return -(-residents * OFFICERS_PER_RESIDENT.numerator // OFFICERS_PER_RESIDENT.denominator)


def build_people(bodies: Sequence[Body], layers: Sequence[Area], seed: int, today: date) -> list[Person]:
    """Everybody, body by body, officers before auxiliaries; certificates are dated relative to `today`."""
    residents = {area.body_code: area.population for area in layers if area.layer == "street"}
    people: list[Person] = []
    for body, number in _numbered(bodies):
        rng = random.Random(f"{seed}/people/{body.code}")
        officers, auxiliaries = _strength(body, residents)
        for place in range(officers + auxiliaries):
            is_officer = place < officers
            order = place if is_officer else place - officers
            person = _person(body, number, place, order, officer=is_officer, phone=numbers.mobile(len(people)))
            people.append(_dated(person, rng, today))
    return _with_faults(people, today)


def _numbered(bodies: Sequence[Body]) -> Iterator[tuple[Body, str]]:
    """Bodies with people, each with the four digits its staff numbers begin with."""
    districts = [None, *naming.DISTRICTS]
    seen: dict[str | None, int] = {}
    for body in bodies:
        if body.kind in ("city_bureau", "district_bureau"):
            continue
        seen[body.district_code] = seen.get(body.district_code, 0) + 1
        yield body, f"{districts.index(body.district_code):02d}{seen[body.district_code]:02d}"


def _strength(body: Body, residents: Mapping[str, int | None]) -> tuple[int, int]:
    if body.kind in _STRENGTH:
        return _STRENGTH[body.kind]
    officers = officers_for(residents[body.code] or 0)
    return officers - UNDERSTAFFED.get(body.code, 0), int(officers * AUXILIARIES_PER_OFFICER)


def _person(body: Body, number: str, place: int, order: int, *, officer: bool, phone: str) -> Person:
    staff_no = f"{number}{place + 1:03d}"
    mark = "" if officer else "协"
    return Person(
        staff_no=staff_no,
        name=f"{body.call_sign}{mark}{order + 1:02d}号",
        kind="officer" if officer else "auxiliary",
        body_code=body.code,
        post=_post(body, order) if officer else _auxiliary_post(body, order),
        front_line=body.kind in _FRONT_LINE,
        employment_status="active",
        employed_from=date(2000, 1, 1),
        phone=phone,
        call_sign=f"{body.call_sign}{mark}{order + 1:02d}",
        certificate_no=numbers.certificate(staff_no) if officer else None,
        pass_no=None if officer else numbers.auxiliary_pass(staff_no),
    )


_POSTS = {
    "detachment": ("leader", "deputy_leader", "political_officer", "legal_officer", "inspection_officer"),
    "brigade": ("leader", "deputy_leader", "political_officer", "legal_officer", "inspection_officer", "dispatcher"),
    "supervision_desk": ("leader", "supervisor", "supervisor", "supervisor", "supervisor", "supervisor", "supervisor"),
    "desk": ("leader", *["shift_leader"] * 4, *["dispatcher"] * 9, *["intake_clerk"] * 8),
}
_SQUAD_POSTS = ("leader", "deputy_leader", "legal_officer", "inspection_officer")
"""A squad names persons for legal and inspection work (05.02.2)."""


def _post(body: Body, order: int) -> str:
    posts = _POSTS.get(body.kind, _SQUAD_POSTS)
    return posts[order] if order < len(posts) else "member"


def _auxiliary_post(body: Body, order: int) -> str:
    if body.kind == "desk":
        return "intake_clerk"
    return "driver" if order % 3 == 0 else "member"


def _dated(person: Person, rng: random.Random, today: date) -> Person:
    since = today - timedelta(days=rng.randrange(200, 9_000))
    if person.kind == "auxiliary":
        return replace(person, employed_from=since)
    valid_to = today + timedelta(days=rng.randrange(40, _CERTIFICATE_YEARS * 365))
    valid_from = valid_to - timedelta(days=_CERTIFICATE_YEARS * 365)
    return replace(person, employed_from=since, certificate_valid_from=valid_from, certificate_valid_to=valid_to)


FAULTS = {
    "320402004-squad": ("expired", 7),
    "320404002-squad": ("expired", 11),
    "320412110-squad": ("expired", 9),
    "320402003-squad": ("tonight", 8),
    "320413104-squad": ("tonight", 6),
    "320411101-squad": ("lost", 10),
    "320402006-squad": ("leave", 12),
    "320481002-squad": ("seconded", 15),
}
"""On purpose: body -> what is wrong with its n-th officer."""


def _with_faults(people: list[Person], today: date) -> list[Person]:
    first: dict[str, int] = {}
    for index, person in enumerate(people):
        first.setdefault(person.body_code, index)
    for code, (fault, order) in FAULTS.items():
        index = first[code] + order
        people[index] = _faulty(people[index], fault, today)
    return people


def _faulty(person: Person, fault: str, today: date) -> Person:
    match fault:
        case "expired":
            return replace(person, certificate_valid_to=today - timedelta(days=12))
        case "tonight":
            return replace(person, certificate_valid_to=today)
        case "lost":
            return replace(
                person, certificate_suspended_from=today - timedelta(days=2), certificate_note="遗失，已登报声明"
            )
        case _:
            return replace(person, employment_status=fault)
