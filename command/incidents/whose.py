"""Responsibility as a service: the areas, the organisation and the catalogue in memory, one synchronous call."""

from dataclasses import dataclass
from datetime import datetime

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from command.force.models import Body
from command.force.service import Organisation
from command.foundation.clock import civil_date
from command.foundation.errors import invalid, unavailable
from command.foundation.reasons import Reason
from command.geo.service import Geography
from command.incidents.catalogue import Matter
from command.incidents.matters import Matters
from command.incidents.models import Level, MajorCase
from command.incidents.responsibility import ResponsibilityAnswer, decide


@dataclass(frozen=True, slots=True)
class Flags:
    """What people have said about the case beside its place and matter."""

    major_case: MajorCase | None = None


class Bodies:
    """The organisation as responsibility asks it; what is searched for is kept as long as the tree is the same."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation
        self._tree: object = None
        self._detachment: Body | None = None
        self._brigades: dict[str, Body] = {}

    def find_by_code(self, code: str) -> Body | None:
        return self._organisation.find_by_code(code)

    def brigade_of(self, district_code: str) -> Body | None:
        self._follow()
        return self._brigades.get(district_code)

    def desk_of(self, body: Body) -> Body:
        """The desk under a body, else the body itself."""
        return self._organisation.tree.desk_of(body.id) or body

    @property
    def detachment(self) -> Body:
        """Raises UNAVAILABLE `organisation_missing` before an organisation is imported."""
        self._follow()
        if self._detachment is None:
            raise unavailable("organisation_missing", "import the organisation first: no detachment is registered")
        return self._detachment

    def _follow(self) -> None:
        tree = self._organisation.tree
        if tree is self._tree:
            return
        bodies = self._organisation.bodies()
        self._detachment = next((body for body in bodies if body.kind == "detachment"), None)
        self._brigades = {body.district_code: body for body in bodies if body.kind == "brigade" and body.district_code}
        self._tree = tree


class Responsibility:
    """Answers from memory in less than 100 µs, reasons included; creates nothing."""

    def __init__(self, geography: Geography, organisation: Organisation, matters: Matters) -> None:
        self._geography = geography
        self._organisation = organisation
        self._matters = matters
        self._bodies = Bodies(organisation)

    def of(
        self, place: BaseGeometry | None, matter_code: str | None, flags: Flags, at: datetime
    ) -> ResponsibilityAnswer:
        """Whose an incident at `place` (WGS-84 degrees; None = not known yet) is on the civil day of `at`.

        Raises INVALID `matter_unknown`, or `geometry_not_usable` for a broken geometry.
        """
        matter = self.matter(matter_code)
        if place is None:
            areas = None
        elif isinstance(place, Point):
            areas = self._geography.at(place.x, place.y, at)
        else:
            areas = self._geography.along(place, at)
        catalogue = self._matters.catalogue
        return decide(areas, matter, major_case=flags.major_case, at=at, catalogue=catalogue, bodies=self._bodies)

    def of_complaint(self, subject: Body) -> ResponsibilityAnswer:
        """A complaint about a body or one of its people is never routed by place (10.04.2, 10.01.0)."""
        desk = self._organisation.supervision_desk(subject.id) or self._other_supervision(subject)
        text = "投诉对象为{subject}或其人员，由{desk}受理，被投诉方不参与"
        facts = {"subject": subject.short_name, "desk": desk.short_name}
        reason = Reason.of("complaint", "supervision_desk", text, "10.04.2", **facts)
        return ResponsibilityAnswer(desk.id, desk.enforcing_subject, Level.CITY, (reason,))

    def matter(self, code: str | None) -> Matter | None:
        """Raises INVALID `matter_unknown`."""
        if code is None:
            return None
        found = self._matters.catalogue.matters.get(code)
        if found is None:
            raise invalid("matter_unknown", f"no matter {code} in the catalogue", matter=code)
        return found

    def matters_at(self, at: datetime) -> list[Matter]:
        """The matters in force on the civil day of `at`, by code."""
        day = civil_date(at)
        known = self._matters.catalogue.matters
        return [known[code] for code in sorted(known) if known[code].in_force(day)]

    def find_matter(self, code: str | None) -> Matter | None:
        return self._matters.catalogue.matters.get(code) if code is not None else None

    def _other_supervision(self, subject: Body) -> Body:
        """For a complaint about the top or about the supervision desk itself: another one, else whoever is above."""
        others = (body for body in self._organisation.bodies() if body.kind == "supervision_desk")
        other = next((body for body in others if body.id != subject.id), None)
        above = self._organisation.above(subject.id)
        return other or (above[0] if above else self._bodies.desk_of(subject))
