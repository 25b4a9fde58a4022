"""Uploading a photo in parts (0x0801), with a part that gets lost and positions in between."""

import struct

from command.protocols.jt808.framing import close_frame
from command.protocols.jt808.version import Version
from simulators.vehicles.terminal import Terminal

PART_BYTES = 400
MEDIA = 0x0801

TINY_JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + bytes(range(256)) * 6 + b"\xff\xd9"
"""Starts and ends like a JPEG and needs escaping; nobody looks at the picture."""


class PhotoUploads:
    """Keeps the parts of what was sent, until the platform has all of them."""

    def __init__(self) -> None:
        self._media_id = 0
        self._parts: dict[int, list[bytes]] = {}
        self._first_serial: dict[int, int] = {}

    def next_id(self) -> int:
        self._media_id += 1
        return self._media_id

    def upload(self, terminal: Terminal, media_id: int, channel: int, base: bytes, now: float) -> None:
        """Queue all parts but a random one; it comes when it is asked for."""
        parts = self._frames(terminal, media_id, channel, base)
        lost = terminal.rng.randrange(1, len(parts))
        terminal.statistics.photos += 1
        for number, frame in enumerate(parts):
            if number != lost:
                terminal.queue(frame, now)
            if number == 1:
                terminal.report(base, now)

    def _frames(self, terminal: Terminal, media_id: int, channel: int, base: bytes) -> list[bytes]:
        pieces = _bodies(terminal.spec.version, media_id, channel, base)
        serials = [terminal.take_serial() for _ in pieces]
        frames = [
            close_frame(MEDIA, piece, terminal.address, serial, part=(len(pieces), number + 1))
            for number, (piece, serial) in enumerate(zip(pieces, serials, strict=True))
        ]
        self._parts[media_id], self._first_serial[media_id] = frames, serials[0]
        return frames

    def resend(
        self,
        terminal: Terminal,
        missing: tuple[int, ...],
        now: float,
        *,
        media_id: int | None = None,
        first_serial: int | None = None,
    ) -> None:
        """Queue the missing parts (numbered from 1) again, byte for byte."""
        for known, frames in self._parts.items():
            if known == media_id or self._first_serial[known] == first_serial:
                for number in missing:
                    if 1 <= number <= len(frames):
                        terminal.queue(frames[number - 1], now)

    def finished(self, media_id: int) -> None:
        self._parts.pop(media_id, None)
        self._first_serial.pop(media_id, None)


def _bodies(version: Version, media_id: int, channel: int, base: bytes) -> list[bytes]:
    """Consecutive pieces of the body. 2011 repeats its own head, with total and number, in every piece."""
    head = struct.pack(">IBBBB", media_id, 0, 0, 0, channel)
    if version >= Version.V2013:
        whole = head + base + TINY_JPEG
        return [whole[at : at + PART_BYTES] for at in range(0, len(whole), PART_BYTES)]
    data = [TINY_JPEG[at : at + PART_BYTES] for at in range(0, len(TINY_JPEG), PART_BYTES)]
    return [head + struct.pack(">II", len(data), number + 1) + piece for number, piece in enumerate(data)]
