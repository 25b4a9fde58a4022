"""What a terminal answers to the platform. Bodies are packed here by the text's tables, apart from the codec's encoders."""

import struct
from collections.abc import Callable

from command.protocols.jt808.framing import Frame
from command.protocols.jt808.questions import Question
from command.protocols.jt808.text import TextDown
from command.protocols.jt808.version import Version
from command.protocols.jt808.wire import BadBody
from simulators.vehicles import fix, photo
from simulators.vehicles.motion import Where
from simulators.vehicles.terminal import Terminal

TERMINAL_REPLY = 0x0001
OK, FAILED, BAD_MESSAGE, UNSUPPORTED = 0, 1, 2, 3

DEFAULT_PARAMETERS = {0x0001: struct.pack(">I", 60), 0x0029: struct.pack(">I", 10), 0x0055: struct.pack(">I", 100)}

Handler = Callable[["Downlinks", Terminal, int, bytes, float], None]


class Downlinks:
    """Reassembles sub-packaged downlinks and answers every one of them.

    `locate` gives the position for 0x0201, `set_interval` follows 0x8103 and 0x8202.
    """

    def __init__(
        self, locate: Callable[[], tuple[Where, bytes]], set_interval: Callable[[float, float | None], None]
    ) -> None:
        self.locate = locate
        self.set_interval = set_interval
        self.photos = photo.PhotoUploads()
        self.areas: set[tuple[int, int]] = set()
        self._parts: dict[tuple[int, int, int], dict[int, bytes]] = {}

    def __call__(self, terminal: Terminal, frame: Frame, now: float) -> None:
        header = frame.header
        body = self._whole(frame)
        if body is None:
            reply(terminal, header.serial, header.message_id, OK, now)
            return
        terminal.statistics.downlinks += 1
        handler = HANDLERS.get(header.message_id)
        if handler is None:
            reply(terminal, header.serial, header.message_id, UNSUPPORTED, now)
            return
        try:
            handler(self, terminal, header.serial, body, now)
        except (BadBody, struct.error, IndexError):
            reply(terminal, header.serial, header.message_id, BAD_MESSAGE, now)

    def _whole(self, frame: Frame) -> bytes | None:
        """The body once all parts are there, None before."""
        header = frame.header
        if not header.is_subpackaged:
            return frame.body
        key = (header.message_id, header.part_total, (header.serial - header.part_number) & 0xFFFF)
        parts = self._parts.setdefault(key, {})
        parts[header.part_number] = frame.body
        if len(parts) < header.part_total:
            return None
        del self._parts[key]
        return b"".join(parts[number] for number in sorted(parts))


def reply(terminal: Terminal, serial: int, message_id: int, result: int, now: float) -> None:
    """0x0001."""
    terminal.send(TERMINAL_REPLY, struct.pack(">HHB", serial, message_id, result), now)


def _text(_: Downlinks, terminal: Terminal, serial: int, body: bytes, now: float) -> None:
    text = TextDown.decode(body, terminal.spec.version).text
    reply(terminal, serial, 0x8300, OK, now)
    if terminal.on_text:
        terminal.on_text(text)


def _question(_: Downlinks, terminal: Terminal, serial: int, body: bytes, now: float) -> None:
    question = Question.decode(body, terminal.spec.version)
    reply(terminal, serial, 0x8302, OK, now)
    if terminal.on_question:
        terminal.on_question(serial, question.text)


def _set_parameters(downlinks: Downlinks, terminal: Terminal, serial: int, body: bytes, now: float) -> None:
    at = 2 if terminal.spec.version < Version.V2013 else 1
    while at < len(body):
        parameter, length = struct.unpack_from(">IB", body, at)
        terminal.parameters[parameter] = body[at + 5 : at + 5 + length]
        at += 5 + length
    reply(terminal, serial, 0x8103, OK, now)
    interval = terminal.parameters.get(0x0029)
    if interval:
        downlinks.set_interval(float(int.from_bytes(interval, "big")), None)


def _query_parameters(_: Downlinks, terminal: Terminal, serial: int, __: bytes, now: float) -> None:
    _send_parameters(terminal, serial, DEFAULT_PARAMETERS | terminal.parameters, now)


def _query_some(_: Downlinks, terminal: Terminal, serial: int, body: bytes, now: float) -> None:
    known = DEFAULT_PARAMETERS | terminal.parameters
    wanted = struct.unpack(f">{body[0]}I", body[1 : 1 + 4 * body[0]])
    _send_parameters(terminal, serial, {key: known[key] for key in wanted if key in known}, now)


def _send_parameters(terminal: Terminal, serial: int, items: dict[int, bytes], now: float) -> None:
    packed = b"".join(struct.pack(">IB", key, len(value)) + value for key, value in sorted(items.items()))
    terminal.send(0x0104, struct.pack(">HB", serial, len(items)) + packed, now)


def _attributes(_: Downlinks, terminal: Terminal, __: int, ___: bytes, now: float) -> None:
    """0x0107 does not name the serial it answers."""
    spec = terminal.spec
    new = spec.version >= Version.V2019
    body = struct.pack(
        f">H5s{30 if new else 20}s{30 if new else 7}s10s",
        0b1, spec.maker.encode(), spec.model.encode(), spec.terminal_id.encode(), bytes.fromhex("89860000000000000000"),
    )  # fmt: skip
    terminal.send(0x0107, body + b"\x04HW-1\x04FW-1" + b"\x03\x01", now)


def _locate(downlinks: Downlinks, terminal: Terminal, serial: int, _: bytes, now: float) -> None:
    terminal.send(0x0201, struct.pack(">H", serial) + downlinks.locate()[1], now)


def _track(downlinks: Downlinks, terminal: Terminal, serial: int, body: bytes, now: float) -> None:
    (interval_s,) = struct.unpack_from(">H", body)
    reply(terminal, serial, 0x8202, OK, now)
    if interval_s:
        (duration_s,) = struct.unpack_from(">I", body, 2)
        downlinks.set_interval(float(interval_s), float(duration_s))
    else:
        downlinks.set_interval(terminal.spec.interval_s, None)


def _confirm_alarm(_: Downlinks, terminal: Terminal, serial: int, body: bytes, now: float) -> None:
    _, types = struct.unpack_from(">HI", body)
    terminal.alarm &= ~(types & fix.MOMENTARY)
    reply(terminal, serial, 0x8203, OK, now)


def _accept(message_id: int) -> Handler:
    def handle(_: Downlinks, terminal: Terminal, serial: int, __: bytes, now: float) -> None:
        reply(terminal, serial, message_id, OK, now)

    return handle


def _circles(downlinks: Downlinks, terminal: Terminal, serial: int, body: bytes, now: float) -> None:
    """Keeps the id of the first circle; the rest is only acknowledged."""
    action, count = body[0], body[1]
    if action == 0:
        downlinks.areas.clear()
    if count:
        downlinks.areas.add((1, struct.unpack_from(">I", body, 2)[0]))
    reply(terminal, serial, 0x8600, OK, now)


def _shoot(downlinks: Downlinks, terminal: Terminal, serial: int, body: bytes, now: float) -> None:
    reply(terminal, serial, 0x8801, OK, now)
    media_id = downlinks.photos.next_id()
    if terminal.spec.version >= Version.V2013:
        terminal.send(0x0805, struct.pack(">HBHI", serial, 0, 1, media_id), now)
    base = downlinks.locate()[1][:28]
    downlinks.photos.upload(terminal, media_id, channel=body[0], base=base, now=now)


def _resend(downlinks: Downlinks, terminal: Terminal, _: int, body: bytes, now: float) -> None:
    """0x8003: the first serial of the original and the missing parts (count BYTE in 2013, WORD in 2019)."""
    width = 2 if terminal.spec.version >= Version.V2019 else 1
    count = int.from_bytes(body[2 : 2 + width], "big")
    missing = struct.unpack(f">{count}H", body[2 + width : 2 + width + 2 * count])
    downlinks.photos.resend(terminal, missing, now, first_serial=int.from_bytes(body[:2], "big"))


def _photo_reply(downlinks: Downlinks, terminal: Terminal, _: int, body: bytes, now: float) -> None:
    """0x8800: done, or a list of missing parts. 2011 puts the answered serial first."""
    at = 2 if terminal.spec.version < Version.V2013 else 0
    (media_id,) = struct.unpack_from(">I", body, at)
    count = body[at + 4] if len(body) > at + 4 else 0
    if not count:
        downlinks.photos.finished(media_id)
        return
    missing = struct.unpack_from(f">{count}H", body, at + 5)
    downlinks.photos.resend(terminal, missing, now, media_id=media_id)


def _nothing(_: Downlinks, __: Terminal, ___: int, ____: bytes, _____: float) -> None:
    """0x8004: the time was asked for and needs no answer."""


HANDLERS: dict[int, Handler] = {
    0x8003: _resend,
    0x8004: _nothing,
    0x8103: _set_parameters,
    0x8104: _query_parameters,
    0x8105: _accept(0x8105),
    0x8106: _query_some,
    0x8107: _attributes,
    0x8201: _locate,
    0x8202: _track,
    0x8203: _confirm_alarm,
    0x8204: _accept(0x8204),
    0x8300: _text,
    0x8301: _accept(0x8301),
    0x8302: _question,
    0x8303: _accept(0x8303),
    0x8304: _accept(0x8304),
    0x8400: _accept(0x8400),
    0x8401: _accept(0x8401),
    0x8600: _circles,
    **{message_id: _accept(message_id) for message_id in range(0x8601, 0x8608)},
    0x8800: _photo_reply,
    0x8801: _shoot,
}
