"""Two officers with valid certificates, on the civil day of the task: the rule, its edges and its words."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.force.certificates import certificate_fault, duty_faults
from command.force.kinds import CrewKind, CrewStatus, EmploymentStatus, PersonKind
from command.force.legality import Complement, Task, legality
from command.force.models import Certificate, Crew, Member
from command.foundation.clock import civil_date, end_of_civil_day

TODAY = date(2026, 3, 15)
VALID = Certificate("C", date(2024, 1, 1), date(2028, 12, 31))


def officer(number: int, **changes: Any) -> Member:
    return Member(
        person_id=number,
        staff_no=f"10{number}",
        name="not shown to others",
        kind=PersonKind.OFFICER,
        body_id=1,
        call_sign=f"茶山0{number}",
        certificate=replace(VALID, **changes),
    )


def auxiliary(number: int) -> Member:
    return Member(number, f"15{number}", "not shown", PersonKind.AUXILIARY, 1, call_sign=f"茶山协0{number}")


def crew(*members: Member) -> Crew:
    at = datetime(2026, 3, 15, tzinfo=UTC)
    return Crew(1, "茶山3组", "茶山中队3车", 1, CrewKind.PATROL, CrewStatus.AVAILABLE, at, at, members)


def codes(found: Crew, task: Task = Task.ENFORCEMENT, on: date = TODAY) -> tuple[bool, int, list[str]]:
    answer = legality(found, task, on)
    return answer.lawful, answer.missing, [reason.code for reason in answer.reasons]


def test_two_officers_are_lawful() -> None:
    assert codes(crew(officer(1), officer(2))) == (True, 0, ["two_officers"])


def test_one_officer_and_two_auxiliaries_do_not_take_evidence() -> None:
    """Scenario 6; 06.02.6, 09.03.5."""
    short = crew(officer(1), auxiliary(2), auxiliary(3))
    assert codes(short) == (False, 1, ["officers_missing"])
    assert codes(short, Task.SUPPORT) == (True, 0, ["support"])


def test_the_words_name_the_crew_the_shortage_and_who_could_complete_it() -> None:
    """Scenario 1: one certified officer on shift is refused, neighbours are offered."""
    others = [officer(4, valid_to=date(2026, 3, 14)), officer(5), auxiliary(6), officer(1), officer(7)]
    answer = legality(crew(officer(1), auxiliary(2)), Task.ENFORCEMENT, TODAY, others)
    assert answer.reasons[-1].text == "茶山中队3车：在岗有效执法人员 1 名，需 2 名；可补：茶山05、茶山07"
    assert answer.reasons[-1].clause == "09.03.5"
    assert answer.could_be_completed_by == (Complement(5, "茶山05"), Complement(7, "茶山07"))
    assert "not shown" not in "".join(reason.text for reason in answer.reasons)


def test_three_auxiliaries_are_not_sent_alone_unless_the_city_says_so() -> None:
    """06.02.6: a setting, off by default."""
    alone = crew(auxiliary(1), auxiliary(2), auxiliary(3))
    assert codes(alone, Task.SUPPORT) == (False, 1, ["auxiliaries_only"])
    assert legality(alone, Task.SUPPORT, TODAY, auxiliaries_alone=True).lawful
    assert not legality(alone, Task.ENFORCEMENT, TODAY, auxiliaries_alone=True).lawful


def test_a_certificate_holds_to_the_end_of_its_last_day_in_shanghai() -> None:
    """Scenario 5: it runs out at midnight on night shift."""
    pair = crew(officer(1), officer(2, valid_to=TODAY))
    midnight = end_of_civil_day(TODAY)
    assert midnight == datetime(2026, 3, 15, 16, 0, tzinfo=UTC)
    assert codes(pair, on=civil_date(midnight - timedelta(microseconds=1)))[0]
    lawful, missing, why = codes(pair, on=civil_date(midnight))
    assert (lawful, missing, why) == (False, 1, ["certificate_expired", "officers_missing"])
    answer = legality(pair, Task.ENFORCEMENT, civil_date(midnight))
    assert answer.reasons[0].text == "茶山02执法证已于 2026-03-15 到期"


@pytest.mark.parametrize(
    ("certificate", "code", "clause"),
    [
        (Certificate(), "certificate_missing", "06.01.4"),
        (Certificate("C"), "certificate_undated", "06.01.4"),
        (replace(VALID, valid_from=date(2026, 3, 16)), "certificate_not_yet_valid", "06.01.4"),
        (replace(VALID, valid_to=date(2026, 3, 14)), "certificate_expired", "06.01.4"),
        (replace(VALID, suspended_from=date(2026, 3, 15)), "certificate_suspended", "06.01.4"),
        (replace(VALID, lost_at=datetime(2026, 3, 15, tzinfo=UTC)), "certificate_lost", "14.08.2"),
        (replace(VALID, suspended_from=date(2026, 3, 16)), None, None),
        (replace(VALID, valid_from=TODAY, valid_to=TODAY), None, None),
    ],
)
def test_what_a_certificate_lacks(certificate: Certificate, code: str | None, clause: str | None) -> None:
    fault = certificate_fault(certificate, "茶山01", TODAY)
    assert (fault.code if fault else None, fault.clause if fault else None) == (code, clause)


def test_who_may_sign_on() -> None:
    """06.02.7: an auxiliary shows a duty pass that holds; 06.02.3: whoever left does not come on."""
    bare = auxiliary(1)
    assert [fault.code for fault in duty_faults(bare, TODAY)] == ["pass_missing"]
    held = replace(bare, pass_no="P", pass_valid_to=date(2026, 3, 14))
    assert [fault.code for fault in duty_faults(held, TODAY)] == ["pass_expired"]
    assert duty_faults(replace(held, pass_valid_to=TODAY), TODAY) == []
    left = replace(officer(1), employment_status=EmploymentStatus.LEFT)
    assert [fault.code for fault in duty_faults(left, TODAY)] == ["person_not_active"]


def in_days(days: int | None) -> date | None:
    return None if days is None else TODAY + timedelta(days=days)


days = st.one_of(st.none(), st.integers(-3, 3))
certificates = st.builds(
    lambda number, begins, ends, suspended, lost: Certificate(
        number, in_days(begins), in_days(ends), in_days(suspended), datetime(2026, 3, 1, tzinfo=UTC) if lost else None
    ),
    st.sampled_from([None, "C"]),
    days,
    days,
    days,
    st.booleans(),
)


@given(st.lists(st.tuples(st.booleans(), certificates), max_size=5))
def test_enforcement_is_lawful_exactly_with_two_valid_officers(people: list[tuple[bool, Certificate]]) -> None:
    """Against the sentence itself, said plainly."""
    members = [
        Member(n, str(n), "", PersonKind.OFFICER if is_officer else PersonKind.AUXILIARY, 1, certificate=certificate)
        for n, (is_officer, certificate) in enumerate(people)
    ]
    valid = [
        member
        for member in members
        if member.kind is PersonKind.OFFICER
        and member.certificate.number is not None
        and member.certificate.lost_at is None
        and member.certificate.valid_from is not None
        and member.certificate.valid_to is not None
        and member.certificate.valid_from <= TODAY <= member.certificate.valid_to
        and not (member.certificate.suspended_from is not None and member.certificate.suspended_from <= TODAY)
    ]
    answer = legality(crew(*members), Task.ENFORCEMENT, TODAY)
    assert answer.lawful == (len(valid) >= 2)
    assert answer.missing == max(0, 2 - len(valid))
