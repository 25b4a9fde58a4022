"""Indicators of equipment: the counts of clauses 14.04.1, 14.04.2 and 14.05.1 on small forces, with their names."""

from fractions import Fraction
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.force.models import Body
from command.force.service import BodyKind, DeviceKind, Equipment, InfoTxSystem, Officer, Strength
from command.standard.equipment import EquipmentOfBodies, radios_needed, rolled_up
from command.standard.models import Figure, IndicatorKey

KEY = IndicatorKey
CHASHAN = Body(1, "chashan", "茶山中队", "茶山中队", BodyKind.SQUAD, parent_id=9)
HONGMEI = Body(2, "hongmei", "红梅中队", "红梅中队", BodyKind.SQUAD, parent_id=9)
BRIGADE = Body(9, "brigade", "天宁大队", "天宁大队", BodyKind.BRIGADE)


def officers(body: Body, number: int) -> list[Officer]:
    return [Officer(body.id * 100 + order, f"{body.code}-{order}", f"{order}号", body.id) for order in range(number)]


def equipment(
    kind: DeviceKind,
    body: Body,
    ids: "count[int]",
    *,
    at: Body | None = None,
    holder: int | None = None,
    officer: bool | None = None,
    system_id: int | None = None,
    usable: bool = True,
    in_repair: bool = False,
) -> Equipment:
    number = next(ids)
    return Equipment(
        number, f"{kind}-{number}", kind, body.id, (at or body).id, holder, officer, None, system_id, usable, in_repair,
        None, None,
    )  # fmt: skip


def figure(strength: Strength, body: Body, key: IndicatorKey, live_ids: frozenset[int] = frozenset()) -> Figure:
    return next(found for found in EquipmentOfBodies(strength, live_ids).figures(body) if found.key is key)


def test_nine_officers_and_four_radios_are_short_by_one() -> None:
    ids = count(1)
    radios = [equipment(DeviceKind.RADIO, CHASHAN, ids) for _ in range(4)]
    found = figure(Strength(officers(CHASHAN, 9), radios, []), CHASHAN, KEY.RADIO)
    assert (found.held, found.needed, found.shortage, found.passed) == (4, 5, 1, False)
    assert found.share == Fraction(4, 5)


def test_a_radio_sent_to_repair_is_short_and_named() -> None:
    ids = count(1)
    radios = [
        equipment(DeviceKind.RADIO, CHASHAN, ids),
        equipment(DeviceKind.RADIO, CHASHAN, ids, usable=False, in_repair=True),
    ]
    found = figure(Strength(officers(CHASHAN, 3), radios, []), CHASHAN, KEY.RADIO)
    assert found.shortage == 1
    assert [(named.number, named.code) for named in found.missing] == [("radio-2", "in_repair")]


def test_an_auxiliarys_radio_does_not_count_for_officers() -> None:
    ids = count(1)
    radios = [equipment(DeviceKind.RADIO, CHASHAN, ids, holder=7, officer=False)]
    found = figure(Strength(officers(CHASHAN, 2), radios, []), CHASHAN, KEY.RADIO)
    assert (found.held, [named.code for named in found.missing]) == (0, ["held_by_auxiliary"])


def test_a_radio_on_loan_counts_where_it_is() -> None:
    ids = count(1)
    strength = Strength(
        officers(CHASHAN, 2) + officers(HONGMEI, 2), [equipment(DeviceKind.RADIO, CHASHAN, ids, at=HONGMEI)], []
    )
    assert figure(strength, CHASHAN, KEY.RADIO).shortage == 1
    assert figure(strength, HONGMEI, KEY.RADIO).passed


def test_nobody_needs_no_radio_and_no_data_is_not_passed() -> None:
    found = figure(Strength([], [], []), CHASHAN, KEY.RADIO)
    assert (found.needed, found.share, found.passed) == (0, None, None)


def test_radios_live_are_those_heard_of() -> None:
    ids = count(1)
    radios = [equipment(DeviceKind.RADIO, CHASHAN, ids) for _ in range(2)]
    strength = Strength(officers(CHASHAN, 4), radios, [])
    assert figure(strength, CHASHAN, KEY.RADIO, frozenset({1})).passed
    live = figure(strength, CHASHAN, KEY.RADIO_LIVE, frozenset({1}))
    assert (live.held, [(named.number, named.code) for named in live.missing]) == (1, [("radio-2", "silent")])


@pytest.mark.parametrize(
    ("radio_usable", "system_usable", "heard", "equipped", "live", "why"),
    [
        (True, True, True, True, True, []),
        (True, True, False, True, False, ["silent"]),
        (False, True, True, False, False, ["no_vehicle_radio"]),
        (True, False, True, False, False, ["unserviceable"]),
    ],
)
def test_a_squad_has_one_system_with_a_vehicle_radio(
    *, radio_usable: bool, system_usable: bool, heard: bool, equipped: bool, live: bool, why: list[str]
) -> None:
    ids = count(1)
    devices = [
        equipment(DeviceKind.VEHICLE_RADIO, CHASHAN, ids, system_id=5, usable=radio_usable),
        equipment(DeviceKind.VEHICLE_TERMINAL, CHASHAN, ids, system_id=5),
    ]
    strength = Strength([], devices, [InfoTxSystem(5, "S-1", "茶山系统", CHASHAN.id, system_usable, None)])
    live_ids = frozenset({2}) if heard else frozenset()
    assert figure(strength, CHASHAN, KEY.INFO_TX_SYSTEM, live_ids).passed is equipped
    found = figure(strength, CHASHAN, KEY.INFO_TX_SYSTEM_LIVE, live_ids)
    assert (found.passed, [named.code for named in found.missing]) == (live, why)


def test_a_squad_without_any_system_is_itself_what_is_missing() -> None:
    found = figure(Strength([], [], []), CHASHAN, KEY.INFO_TX_SYSTEM)
    assert [(named.kind, named.code) for named in found.missing] == [("body", "no_system")]


def test_brigades_need_no_system_of_their_own() -> None:
    keys = {found.key for found in EquipmentOfBodies(Strength([], [], []), frozenset()).figures(BRIGADE)}
    assert KEY.INFO_TX_SYSTEM not in keys


def test_eighteen_of_twenty_recorders_name_two_and_spares_do_not_help() -> None:
    ids = count(1)
    people = officers(CHASHAN, 20)
    held = [equipment(DeviceKind.BODY_RECORDER, CHASHAN, ids, holder=person.id, officer=True) for person in people[:18]]
    spares = [equipment(DeviceKind.BODY_RECORDER, CHASHAN, ids) for _ in range(5)]
    found = figure(Strength(people, held + spares, []), CHASHAN, KEY.BODY_RECORDER)
    assert found.share == Fraction(18, 20)
    assert [named.number for named in found.missing] == ["chashan-18", "chashan-19"]


def test_two_recorders_in_one_hand_are_one() -> None:
    ids = count(1)
    people = officers(CHASHAN, 2)
    held = [equipment(DeviceKind.BODY_RECORDER, CHASHAN, ids, holder=people[0].id, officer=True) for _ in range(2)]
    assert figure(Strength(people, held, []), CHASHAN, KEY.BODY_RECORDER).shortage == 1


def test_a_neighbours_surplus_does_not_hide_a_shortage() -> None:
    ids = count(1)
    strength = Strength(
        officers(CHASHAN, 4) + officers(HONGMEI, 2),
        [equipment(DeviceKind.RADIO, CHASHAN, ids), *[equipment(DeviceKind.RADIO, HONGMEI, ids) for _ in range(3)]],
        [],
    )
    sorted_in = EquipmentOfBodies(strength, frozenset())
    parts = [found for body in (CHASHAN, HONGMEI) for found in sorted_in.figures(body)]
    whole = rolled_up(KEY.RADIO, BRIGADE.id, parts)
    assert (whole.held, whole.needed, whole.shortage, whole.surplus, whole.passed) == (2, 3, 1, 2, False)


@given(number=st.integers(0, 60), radios=st.integers(0, 60))
def test_radio_counts_are_whole(number: int, radios: int) -> None:
    ids = count(1)
    held = [equipment(DeviceKind.RADIO, CHASHAN, ids) for _ in range(radios)]
    strength = Strength(officers(CHASHAN, number), held, [])
    found = figure(strength, CHASHAN, KEY.RADIO)
    assert 2 * radios_needed(number) in (number, number + 1)
    assert found.held + found.shortage == found.needed
    assert found.held + found.surplus == radios
    assert len(EquipmentOfBodies(strength, frozenset()).spare_radios(CHASHAN.id)) == found.surplus
    assert found.passed is (None if number == 0 else 2 * radios >= number)
