from simulators.city import City
from simulators.vehicles.specs import terminals


def test_the_roster_comes_first_and_numbers_never_collide(small_city: City) -> None:
    found = terminals(small_city, 2_000, seed=7)
    in_roster = [spec for spec in found if spec.in_roster]
    known = {device.identity for device in small_city.devices if device.kind == "vehicle_terminal"}
    assert {spec.identity for spec in in_roster} == known
    assert found[: len(in_roster)] == in_roster
    assert len({spec.identity for spec in found}) == len({spec.terminal_id for spec in found}) == 2_000
    assert found == terminals(small_city, 2_000, seed=7)


def test_vehicles_of_crews_on_duty_come_before_the_others(small_city: City) -> None:
    on_duty = {crew.vehicle_plate for crew in small_city.crews if crew.shift == "day"} - {None}
    first = terminals(small_city, 60, seed=7)
    assert {spec.plate for spec in first} <= on_duty
