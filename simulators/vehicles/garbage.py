"""Bytes that are no message: wrong checksums, bad escapes, unknown ids, noise. None may cost a neighbour anything."""

import random

from command.protocols.jt808.framing import FLAG, close_frame
from command.protocols.jt808.header import Address


def junk(rng: random.Random, address: Address, serial: int) -> bytes:
    """One piece of rubbish, closed by flags so that the next frame begins cleanly."""
    good = close_frame(0x0002, b"", address, serial)
    match rng.randrange(5):
        case 0:
            return FLAG + good[1:-2] + bytes(((good[-2] ^ 0x15) & 0x7C,)) + FLAG
        case 1:
            return FLAG + good[1:-1] + b"\x7d\x09" + FLAG
        case 2:
            return close_frame(0x0F7A, b"nobody knows this", address, serial)
        case 3:
            return FLAG + good[1:6] + FLAG
        case _:
            noise = rng.randbytes(rng.randrange(1, 300)).replace(FLAG, b"\x00")
            return FLAG + noise + FLAG
