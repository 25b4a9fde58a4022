"""Addresses of radios and talk groups: a subnet byte and a 24-bit number."""

import ipaddress
from dataclasses import dataclass, field
from typing import Final, Self

ADDRESS_BYTES: Final = 4
RADIO_SUBNET: Final = 10
"""What radios are set to by default; a repeater may forward 0 instead, and RCP always has 0."""
ID_MAX: Final = 0xFF_FFFF


@dataclass(frozen=True, slots=True)
class RadioAddress:
    """Four bytes on the wire. Only `id` tells radios or groups apart; the subnet is kept for answering.

    Equal without regard to the subnet, so that what a repeater forwards is found under what the radio registered.
    """

    id: int
    """Number of the radio or talk group, 24 bits."""
    subnet: int = field(default=RADIO_SUBNET, compare=False)

    @classmethod
    def bare(cls, number: int) -> Self:
        """Without a subnet, as forwarded traffic and RCP have it; the lower 24 bits count."""
        return cls(number & ID_MAX, 0)

    @classmethod
    def from_dword(cls, value: int) -> Self:
        return cls(value & ID_MAX, value >> 24)

    @classmethod
    def from_ip(cls, text: str) -> Self:
        """`10.0.7.209` is radio 2001; raises ValueError for what is no IPv4 address."""
        return cls.from_dword(int(ipaddress.IPv4Address(text)))

    @property
    def dword(self) -> int:
        """The value for the wire; ValueError when the number has more than 24 bits."""
        if not (0 <= self.id <= ID_MAX and 0 <= self.subnet <= 0xFF):
            raise ValueError(f"{self.subnet}/{self.id} does not fit an address of 8 and 24 bits")
        return self.subnet << 24 | self.id

    @property
    def ip(self) -> str:
        return str(ipaddress.IPv4Address(self.dword))
