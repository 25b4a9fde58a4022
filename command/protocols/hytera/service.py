"""The services of HDAP and the UDP ports on which a repeater or a mobile radio offers them."""

from enum import IntEnum
from typing import Final, NamedTuple


class Service(IntEnum):
    """First byte of an HDAP message without its top bit. `TP`, `DTP` and `DDS` have no public tables."""

    RCP = 0x02
    LP = 0x08
    TMP = 0x09
    RRS = 0x11
    TP = 0x12
    DTP = 0x13
    DDS = 0x14


LITTLE_ENDIAN: Final = frozenset({Service.RCP})
"""Services that write opcode, length and body with the low byte first."""


class SlotPort(NamedTuple):
    """What arrives on one port of the platform."""

    service: Service
    slot: int
    """1 or 2."""


FIRST_REPEATER_PORT: Final = 30001
PORTS_IN_ROW: Final = 10
_ROW: Final = (Service.RRS, Service.LP, Service.TP, Service.TMP, Service.RCP)
VOICE_OFFSETS: Final = {1: 11, 2: 13}
"""Slot -> distance of its RTP port (G.711 u-law, no HSTRP) from the first port."""

FIRST_MOBILE_PORT: Final = 3002
_MOBILE_ROW: Final = (Service.RRS, Service.LP, Service.TMP, Service.RCP, Service.TP)


def repeater_ports(first: int = FIRST_REPEATER_PORT) -> dict[int, SlotPort]:
    """Ten ports in a row, two slots each, from the first; the row is a setting of the repeater."""
    return {
        first + 2 * place + slot - 1: SlotPort(service, slot) for place, service in enumerate(_ROW) for slot in (1, 2)
    }


def mobile_ports(first: int = FIRST_MOBILE_PORT) -> dict[int, SlotPort]:
    """Five ports in a row of a mobile radio used as gateway. It has one channel and no slots: it counts as the first."""
    return {first + place: SlotPort(service, 1) for place, service in enumerate(_MOBILE_ROW)}
