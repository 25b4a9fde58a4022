"""Who answers now: hours of civil time, the body itself, its cover, the desk above; with reasons, never nobody."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from command.force.cover import who_answers
from command.force.cover_hours import CoverHours
from command.force.duty import OnDuty, SignedOnCrew
from command.force.kinds import BodyKind
from command.force.models import Body, CoverAnswer
from command.force.tree import Tree
from command.foundation.clock import CIVIL_ZONE

K = BodyKind
DETACHMENT, DESK, BRIGADE, SQUAD, MOBILE, OTHER = 2, 3, 6, 7, 8, 9
TREE = Tree.of(
    Body(number, short, short, short, kind, parent_id=parent)
    for number, short, kind, parent in (
        (1, "市局", K.CITY_BUREAU, None),
        (DETACHMENT, "支队", K.DETACHMENT, 1),
        (DESK, "指挥中心", K.DESK, DETACHMENT),
        (BRIGADE, "天宁大队", K.BRIGADE, DETACHMENT),
        (SQUAD, "茶山中队", K.SQUAD, BRIGADE),
        (MOBILE, "天宁机动中队", K.SPECIALISED_UNIT, BRIGADE),
        (OTHER, "红梅中队", K.SQUAD, BRIGADE),
    )
)
NIGHTS = CoverHours(frozenset(range(1, 8)), time(22), time(6), MOBILE, "夜间由机动中队代管")
NIGHT = datetime(2026, 3, 15, 23, 30, tzinfo=CIVIL_ZONE)
DAY = datetime(2026, 3, 15, 10, 0, tzinfo=CIVIL_ZONE)


def crew(number: int, body_id: int, *serves: int) -> SignedOnCrew:
    return SignedOnCrew(number, f"组{number}", body_id, serves_body_ids=serves)


def ask(at: datetime, *crews: SignedOnCrew, desks: frozenset[int] = frozenset()) -> tuple[CoverAnswer, list[str]]:
    on_duty = OnDuty(crews={found.id: found for found in crews}, desks=desks, cover={SQUAD: (NIGHTS,)})
    answer = who_answers(TREE, on_duty, SQUAD, at)
    return answer, [reason.code for reason in answer.reasons]


def test_by_day_the_squad_answers_itself() -> None:
    answer, codes = ask(DAY, crew(1, SQUAD), crew(2, MOBILE))
    assert (answer.body_id, codes) == (SQUAD, ["crew_signed_on"])
    assert answer.reasons[0].text == "茶山中队在岗：组1"


def test_at_night_the_mobile_group_covers() -> None:
    answer, codes = ask(NIGHT, crew(2, MOBILE))
    assert (answer.body_id, codes) == (MOBILE, ["cover_table"])
    assert answer.reasons[0].text == "替班时段 22:00–06:00：天宁机动中队替茶山中队（夜间由机动中队代管）"


def test_a_desk_left_without_signing_off_does_not_swallow_the_night() -> None:
    answer, _ = ask(NIGHT, crew(2, MOBILE), desks=frozenset({SQUAD}))
    assert answer.body_id == MOBILE


def test_cover_that_has_not_signed_on_is_passed_over_with_a_reason() -> None:
    answer, codes = ask(NIGHT, crew(1, SQUAD))
    assert (answer.body_id, codes) == (SQUAD, ["cover_unstaffed", "crew_signed_on"])


def test_a_crew_that_serves_the_squad_answers_for_it() -> None:
    answer, codes = ask(DAY, crew(2, MOBILE, SQUAD, OTHER))
    assert (answer.body_id, codes) == (MOBILE, ["crew_serves"])


def test_nobody_signed_on_passes_to_the_desk_above_at_once() -> None:
    answer, codes = ask(DAY, desks=frozenset({BRIGADE}))
    assert (answer.body_id, codes) == (BRIGADE, ["desk_above", "desk_signed_on"])
    answer, codes = ask(DAY, desks=frozenset({DESK}))
    assert (answer.body_id, codes) == (DESK, ["desk_above", "desk_above", "desk_signed_on"])


def test_nobody_is_nobodys() -> None:
    answer, codes = ask(NIGHT)
    assert not answer.staffed
    assert answer.body_id == DESK
    assert codes[-1] == "nobody_signed_on"


def test_bodies_that_cover_each_other_end() -> None:
    both = {SQUAD: (NIGHTS,), MOBILE: (CoverHours(frozenset(range(1, 8)), time(0), time(0), SQUAD),)}
    answer = who_answers(TREE, OnDuty(cover=both), SQUAD, NIGHT)
    assert not answer.staffed


def test_the_weekday_of_a_night_is_that_of_its_beginning() -> None:
    """Friday's night ends on Saturday at six."""
    friday_night = CoverHours(frozenset({5}), time(22), time(6), MOBILE)
    saturday = date(2026, 3, 14)
    assert saturday.isoweekday() == 6
    assert friday_night.hold(datetime(2026, 3, 14, 5, 59, tzinfo=CIVIL_ZONE))
    assert not friday_night.hold(datetime(2026, 3, 14, 6, 0, tzinfo=CIVIL_ZONE))
    assert not friday_night.hold(datetime(2026, 3, 14, 23, 0, tzinfo=CIVIL_ZONE))
    assert friday_night.hold(datetime(2026, 3, 13, 14, 0, tzinfo=UTC))


def test_validity_is_that_of_the_day_on_which_the_hours_begin() -> None:
    last = CoverHours(frozenset(range(1, 8)), time(22), time(6), MOBILE, valid_to=date(2026, 3, 14))
    assert last.hold(datetime(2026, 3, 15, 5, 0, tzinfo=CIVIL_ZONE))
    assert not last.hold(datetime(2026, 3, 15, 22, 0, tzinfo=CIVIL_ZONE))


minutes = st.integers(0, 24 * 60 - 1).map(lambda n: time(n // 60, n % 60))


@given(st.frozensets(st.integers(1, 7)), minutes, minutes, st.integers(0, 7 * 24 * 60 - 1))
def test_hours_against_a_plain_calendar(weekdays: frozenset[int], begins: time, ends: time, minute: int) -> None:
    """Lay the hours of every day out as intervals and look whether one contains the instant."""
    monday = datetime(2026, 3, 16, tzinfo=CIVIL_ZONE)
    at = monday + timedelta(minutes=minute)
    contained = False
    for offset in range(-1, 8):
        day = (monday + timedelta(days=offset)).date()
        if day.isoweekday() in weekdays:
            start = datetime.combine(day, begins, CIVIL_ZONE)
            over_midnight = timedelta(days=1) if ends <= begins else timedelta()
            contained = contained or start <= at < datetime.combine(day, ends, CIVIL_ZONE) + over_midnight
    assert CoverHours(weekdays, begins, ends, MOBILE).hold(at) == contained
