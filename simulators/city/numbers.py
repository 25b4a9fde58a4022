"""Numbers that look right and belong to nobody: telephones, plates, certificates, identities of devices."""

import random

_PLATE_COLOURS = {"car": 5, "van": 1, "pickup": 1, "command_vehicle": 1}


def duty_phone(order: int) -> str:
    """A landline of 常州 whose subscriber number begins with 0, which none does."""
    return f"0519-0{order:07d}"


def mobile(order: int) -> str:
    """An 11-digit number beginning with 100, which no operator has."""
    return f"1001{order:07d}"


def terminal_phone(order: int) -> str:
    """The number a vehicle terminal registers with (JT/T 808 header, without leading zeros)."""
    return f"1008{order:07d}"


def radio_id(order: int) -> str:
    """A DMR individual identity (1 to 16776415)."""
    return str(4_010_000 + order)


def phone_identity(rng: random.Random) -> str:
    """Random identity of a phone, as the register would issue it."""
    return f"{rng.getrandbits(80):020x}"


def plate(order: int) -> str:
    """A plate with the letter I, which is never issued."""
    return f"苏DI{order:04d}"


def plate_colour(kind: str) -> int:
    """JT/T 808 colour code: electric cars green, the others blue."""
    return _PLATE_COLOURS[kind]


def vin(order: int) -> str:
    """17 characters; the maker's code ZZZ is nobody's."""
    return f"ZZZDEM0CZ{order:08d}"


def certificate(staff_no: str) -> str:
    return f"SIM-D{staff_no}"


def auxiliary_pass(staff_no: str) -> str:
    return f"SIM-X{staff_no}"
