"""18.03.0 by township: square metres covered, outages subtracted, excluded areas out of the base."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from command.force.models import Body
from command.force.service import BodyKind
from command.standard.coverage import DarkSite, Lost, TownshipCoverage, coverage_figures
from command.standard.models import IndicatorKey

CHASHAN = Body(1, "a-chashan", "茶山中队", "茶山中队", BodyKind.SQUAD, area_codes=("T1",))
HONGMEI = Body(2, "b-hongmei", "红梅中队", "红梅中队", BodyKind.SQUAD, area_codes=("T2", "T3"))
ZONE = Body(3, "0-zone", "园区中队", "园区中队", BodyKind.ZONE_UNIT, area_codes=("T1",))
BODIES = (CHASHAN, HONGMEI, ZONE)


def township(code: str, area_m2: float, covered_m2: float) -> TownshipCoverage:
    return TownshipCoverage(code, f"{code}街道", area_m2, covered_m2)


def test_a_township_covered_whole_passes_and_one_with_a_gap_is_named() -> None:
    found = coverage_figures([township("T1", 4e6, 4e6), township("T2", 6e6, 5.4e6)], {}, [], BODIES)
    assert found[1].passed is True
    assert found[2].share == Fraction(9, 10)
    assert [(named.label, named.code) for named in found[2].missing] == [("T2街道", "not_covered")]
    assert found[1].key is IndicatorKey.COVERAGE
    assert ZONE.id not in found, "a zone lies across townships and is not counted twice"


def test_a_dark_site_takes_what_it_alone_covers_and_is_named_until_it_is_back() -> None:
    """18.03.0: one site down, and coverage drops below 1.0 at once."""
    townships = [township("T1", 4e6, 4e6)]
    lost = {"T1": Lost(1e6, (DarkSite(7, "S-7", "天宁站"),))}
    down = coverage_figures(townships, lost, [], BODIES)[1]
    assert (down.share, down.passed) == (Fraction(3, 4), False)
    assert [(named.kind, named.code) for named in down.missing] == [("site", "dark"), ("area", "not_covered")]
    assert coverage_figures(townships, {}, [], BODIES)[1].passed is True


def test_an_excluded_area_is_no_part_of_the_base() -> None:
    townships = [township("T2", 6e6, 6e6), township("T3", 1e6, 0.0)]
    assert coverage_figures(townships, {}, [], BODIES)[2].passed is False
    assert coverage_figures(townships, {}, ["T3"], BODIES)[2].passed is True


def test_a_township_in_nobodys_charge_gives_nobody_a_figure() -> None:
    assert coverage_figures([township("T9", 1e6, 1e6)], {}, [], BODIES) == {}


@given(
    areas=st.lists(st.tuples(st.floats(1.0, 1e9), st.floats(0, 1)), min_size=1, max_size=3),
    losses=st.lists(st.floats(0, 1e9), max_size=3),
)
def test_covered_lies_between_nothing_and_everything(areas: list[tuple[float, float]], losses: list[float]) -> None:
    townships = [township(f"T{number}", area, area * share) for number, (area, share) in enumerate(areas, start=1)]
    site = DarkSite(7, "S-7", "站")
    lost = {f"T{number}": Lost(loss, (site,)) for number, loss in enumerate(losses, start=1)}
    for figure in coverage_figures(townships, lost, [], BODIES).values():
        assert 0 <= figure.held <= figure.needed
        assert figure.passed is (figure.held == figure.needed)
        assert bool(figure.missing) is (not figure.passed) or any(named.kind == "site" for named in figure.missing)
