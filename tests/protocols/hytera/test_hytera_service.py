"""Ports."""

from command.protocols.hytera.service import (
    FIRST_REPEATER_PORT,
    PORTS_IN_ROW,
    VOICE_OFFSETS,
    Service,
    SlotPort,
    mobile_ports,
    repeater_ports,
)


def test_the_ports_of_a_repeater() -> None:
    assert repeater_ports() == {
        30001: SlotPort(Service.RRS, 1),
        30002: SlotPort(Service.RRS, 2),
        30003: SlotPort(Service.LP, 1),
        30004: SlotPort(Service.LP, 2),
        30005: SlotPort(Service.TP, 1),
        30006: SlotPort(Service.TP, 2),
        30007: SlotPort(Service.TMP, 1),
        30008: SlotPort(Service.TMP, 2),
        30009: SlotPort(Service.RCP, 1),
        30010: SlotPort(Service.RCP, 2),
    }
    assert {slot: FIRST_REPEATER_PORT + offset for slot, offset in VOICE_OFFSETS.items()} == {1: 30012, 2: 30014}


def test_the_row_moves_as_a_whole() -> None:
    assert sorted(repeater_ports(41000)) == list(range(41000, 41000 + PORTS_IN_ROW))
    assert repeater_ports(41000)[41007] == SlotPort(Service.TMP, 2)


def test_the_ports_of_a_mobile_radio() -> None:
    assert {port: place.service.name for port, place in mobile_ports().items()} == {
        3002: "RRS",
        3003: "LP",
        3004: "TMP",
        3005: "RCP",
        3006: "TP",
    }
    assert {place.slot for place in mobile_ports(41000).values()} == {1}
