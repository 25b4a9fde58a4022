"""Cutting long messages into parts on the way out. Putting them together is `reassembly.py`."""

from typing import Final

from .framing import close_frame
from .header import MAX_BODY_BYTES, Address
from .message import Message

PART_BYTES: Final = 512
"""Customary sizes are 256-1000; a lost part costs less when it is small."""


def frames_for(message: Message, address: Address, first_serial: int, part_bytes: int | None = None) -> list[bytes]:
    """A message as wire frames with consecutive serials; the caller's counter moves on by the length of the list."""
    return split_body(message.ID, message.encode(address.version), address, first_serial, part_bytes)


def split_body(
    message_id: int, body: bytes, address: Address, first_serial: int, part_bytes: int | None = None
) -> list[bytes]:
    """One frame, or parts of `PART_BYTES` when the body is longer than 1023 bytes.

    With `part_bytes` given a longer body is always cut there. Raises ValueError for more than 65535 parts.
    """
    if len(body) <= (part_bytes or MAX_BODY_BYTES):
        return [close_frame(message_id, body, address, first_serial)]
    size = part_bytes or PART_BYTES
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    if len(pieces) > 0xFFFF:
        raise ValueError(f"{len(pieces)} parts, the header counts to 65535")
    return [
        close_frame(message_id, piece, address, first_serial + index, (len(pieces), index + 1))
        for index, piece in enumerate(pieces)
    ]
