"""The organisation as a tree: against a slow plain reference on random trees, and the edges of the standard."""

from hypothesis import given
from hypothesis import strategies as st

from command.force.kinds import BodyKind
from command.force.models import Body
from command.force.tree import Tree

K = BodyKind
PLAIN = [K.DISTRICT_BUREAU, K.BRIGADE, K.SQUAD, K.TOWN_BODY, K.ZONE_UNIT, K.SPECIALISED_UNIT]


def a_body(number: int, kind: BodyKind, parent: int | None, lead: int | None = None) -> Body:
    return Body(number, f"b{number}", f"body {number}", f"b{number}", kind, parent_id=parent, lead_id=lead)


@st.composite
def forests(draw: st.DrawFn) -> Tree:
    """Any parents and any leads among bodies made before, in any kinds."""
    size = draw(st.integers(1, 25))
    bodies = []
    for number in range(size):
        earlier = st.none() if number == 0 else st.one_of(st.none(), st.integers(0, number - 1))
        kind = draw(st.sampled_from([*PLAIN, K.DESK, K.SUPERVISION_DESK, K.CITY_BUREAU, K.DETACHMENT]))
        bodies.append(a_body(number, kind, draw(earlier), draw(earlier)))
    return Tree.of(bodies)


def plainly_below(tree: Tree, top: int) -> set[int]:
    """By going up from everybody."""

    def stands_under(number: int | None) -> bool:
        return number is not None and (number == top or stands_under(tree.bodies[number].parent_id))

    return {number for number in tree.bodies if stands_under(number)}


def plainly_seen(tree: Tree, number: int) -> set[int] | None:
    """The scope by its words: the city for bureau and detachment, a desk as what it stands under, else all that is
    under or led by what is already seen."""
    body = tree.bodies[number]
    if body.kind in {K.CITY_BUREAU, K.DETACHMENT}:
        return None
    if body.kind in {K.DESK, K.SUPERVISION_DESK} and body.parent_id is not None:
        return plainly_seen(tree, body.parent_id)
    seen = {number}
    while True:
        more = {each.id for each in tree.bodies.values() if each.parent_id in seen or each.lead_id in seen} - seen
        if not more:
            return seen
        seen |= more


@given(forests())
def test_below_is_everybody_whose_way_up_leads_here(tree: Tree) -> None:
    for number in tree.bodies:
        assert tree.below(number) == plainly_below(tree, number)


@given(forests())
def test_above_is_the_way_up_nearest_first(tree: Tree) -> None:
    for number in tree.bodies:
        above = tree.above(number)
        assert [body.id for body in above] == [each.id for each in above if number in plainly_below(tree, each.id)]
        for lower, upper in zip([tree.bodies[number], *above], above, strict=False):
            assert lower.parent_id == upper.id


@given(forests())
def test_a_scope_is_what_lies_below_and_what_is_led(tree: Tree) -> None:
    for number in tree.bodies:
        assert tree.scope_of(number) == plainly_seen(tree, number)


@given(forests())
def test_a_desk_above_is_never_below(tree: Tree) -> None:
    for number in tree.bodies:
        desk = tree.desk_above(number)
        assert desk is None or desk.id not in tree.below(number)


CITY = Tree.of(
    [
        a_body(1, K.CITY_BUREAU, None),
        a_body(2, K.DETACHMENT, 1, 1),
        a_body(3, K.DESK, 2),
        a_body(4, K.SUPERVISION_DESK, 2),
        a_body(5, K.DISTRICT_BUREAU, 1),
        a_body(6, K.BRIGADE, 2, 5),
        a_body(7, K.SQUAD, 6, 5),
        a_body(8, K.BRIGADE, 2),
        a_body(9, K.SQUAD, 8),
    ]
)


def test_a_squad_passes_to_its_brigade_and_the_brigade_to_the_city_desk() -> None:
    assert [desk.id for desk in (CITY.desk_above(7), CITY.desk_above(6)) if desk] == [6, 3]
    assert CITY.desk_above(3) is None
    assert CITY.desk_above(1) is None


def test_a_district_sees_itself_and_the_city_sees_all() -> None:
    """10.03.1 and 05.01.2: the department sees the bodies it leads, not those of another district."""
    assert CITY.scope_of(5) == frozenset({5, 6, 7})
    assert CITY.scope_of(6) == frozenset({6, 7})
    assert CITY.scope_of(7) == frozenset({7})
    assert CITY.scope_of(3) is None
    assert CITY.scope_of(None) is None


def test_complaints_find_the_supervision_desk() -> None:
    """10.04.2."""
    desk = CITY.supervision_desk(7)
    assert desk is not None
    assert desk.id == 4


def test_a_loop_in_the_edges_ends_every_walk() -> None:
    tree = Tree.of([a_body(1, K.SQUAD, 2), a_body(2, K.SQUAD, 1)])
    assert [body.id for body in tree.above(1)] == [2]
    assert tree.below(1) == {1, 2}
    assert tree.desk_above(1) is None
