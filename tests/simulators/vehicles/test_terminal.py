"""The state machine of a terminal against the worked frames and tables of JT/T 808; no sockets, invented clock."""

import random
import struct

import pytest

from command.protocols.jt808.framing import Frame, close_frame, open_datagram
from command.protocols.jt808.header import Address
from command.protocols.jt808.version import Version
from simulators.vehicles import fix
from simulators.vehicles.downlinks import Downlinks
from simulators.vehicles.motion import Where
from simulators.vehicles.specs import TerminalSpec
from simulators.vehicles.statistics import Statistics
from simulators.vehicles.terminal import State, Terminal

HERE = Where(114.3268, 30.5721, 46.3, 358)
BODY = bytes(22) + bytes.fromhex("260315083005")


def spec(version: Version = Version.V2013, transport: str = "tcp") -> TerminalSpec:
    return TerminalSpec(
        identity="13900001234", version=version, transport=transport, terminal_id="CZ00001", maker="CGZFJ",
        model="CZT-01", plate="鄂A12345", plate_colour=2, shifted=False, home_lon=119.97, home_lat=31.78,
        interval_s=10.0, body_code="320402003-squad", asset_no="VT-000001", in_roster=True,
    )  # fmt: skip


class Desk:
    """Drives one terminal and speaks as the platform."""

    def __init__(self, version: Version = Version.V2013) -> None:
        self.intervals: list[tuple[float, float | None]] = []
        self.downlinks = Downlinks(lambda: (HERE, BODY), lambda every, lasts: self.intervals.append((every, lasts)))
        self.statistics = Statistics()
        self.terminal = Terminal(spec(version), self.statistics, random.Random(1), self.downlinks)
        self.address = Address.of("13900001234", version)
        self.serial = 0

    def said(self) -> list[Frame]:
        frames = [item for raw in self.terminal.take_output() for item in open_datagram(raw)]
        assert all(isinstance(frame, Frame) for frame in frames)
        return [frame for frame in frames if isinstance(frame, Frame)]

    def tell(self, message_id: int, body: bytes, now: float = 0.0, part: tuple[int, int] | None = None) -> int:
        serial, self.serial = self.serial, self.serial + 1
        self.terminal.received(close_frame(message_id, body, self.address, serial, part), now)
        return serial

    def answer(self, frame: Frame, result: int = 0, now: float = 0.0) -> None:
        self.tell(0x8001, struct.pack(">HHB", frame.header.serial, frame.header.message_id, result), now)

    def bring_online(self) -> None:
        self.terminal.connected(0.0)
        (register,) = self.said()
        self.tell(0x8100, struct.pack(">HB", register.header.serial, 0) + b"CG7F3A")
        (authenticate,) = self.said()
        self.answer(authenticate)
        assert self.terminal.state is State.ONLINE


def test_registration_and_authentication_are_the_worked_frames() -> None:
    """Worked example A: the terminal of the reference, byte by byte (province and city are those of 常州)."""
    desk = Desk()
    desk.terminal.connected(0.0)
    expected = bytes.fromhex(
        "7e0100002d01390000123400000020019043475a464a435a542d30310000000000000000000000000000"
        "435a303030303102b6f54131323334357e"
    )
    (sent,) = desk.terminal.take_output()
    checksum = 0
    for byte in expected[1:-1]:
        checksum ^= byte
    assert sent == expected[:-1] + bytes((checksum,)) + b"\x7e"
    desk.terminal.received(bytes.fromhex("7e8100000901390000123400000000004347374633419 17e".replace(" ", "")), 0.0)
    assert desk.terminal.take_output() == [bytes.fromhex("7e010200060139000012340001 4347374633411d7e")]
    desk.terminal.received(bytes.fromhex("7e80010005013900001234000100010102 00997e"), 0.0)
    assert desk.terminal.state is State.ONLINE


@pytest.mark.parametrize(("version", "before_plate"), [(Version.V2011, 25), (Version.V2013, 37), (Version.V2019, 76)])
def test_the_registration_has_the_length_of_its_version(version: Version, before_plate: int) -> None:
    desk = Desk(version)
    desk.terminal.connected(0.0)
    (register,) = desk.said()
    assert len(register.body) == before_plate + len("鄂A12345".encode("gbk"))
    assert register.header.is_2019 is (version is Version.V2019)
    assert register.header.identity == "13900001234"


def test_the_code_is_kept_and_a_later_connection_does_not_register() -> None:
    desk = Desk()
    desk.bring_online()
    desk.terminal.connected(50.0)
    assert [frame.header.message_id for frame in desk.said()] == [0x0102]


def test_a_refused_code_makes_it_register_again() -> None:
    desk = Desk()
    desk.bring_online()
    desk.terminal.connected(50.0)
    (authenticate,) = desk.said()
    desk.answer(authenticate, result=1)
    assert [frame.header.message_id for frame in desk.said()] == [0x0100]


def test_an_unanswered_position_is_repeated_with_the_same_bytes_after_growing_waits() -> None:
    """T(n+1) = T(n) x (n+1): 10 s, 20 s, 60 s."""
    desk = Desk()
    desk.bring_online()
    desk.terminal.report(BODY, 100.0)
    (first,) = desk.terminal.take_output()
    repeats: list[int] = []
    for second in range(100, 300):
        desk.terminal.tick(float(second))
        repeats += [second - 100 for frame in desk.terminal.take_output() if frame == first]
    assert repeats == [10, 30, 90]


def test_what_was_never_answered_goes_into_a_catch_up_batch() -> None:
    desk = Desk()
    desk.bring_online()
    desk.terminal.report(BODY, 100.0)
    desk.said()
    desk.terminal.disconnected()
    assert list(desk.terminal.backlog) == [BODY]


def test_a_dead_zone_is_caught_up_in_order_in_batches_of_type_one() -> None:
    desk = Desk()
    desk.bring_online()
    desk.terminal.disconnected()
    bodies = [BODY[:-1] + bytes((n,)) for n in range(20)]
    for body in bodies:
        desk.terminal.report(body, 10.0)
    desk.terminal.connected(60.0)
    (authenticate,) = desk.said()
    desk.answer(authenticate, now=60.0)
    batches = desk.said()
    assert {frame.header.message_id for frame in batches} == {0x0704}
    assert {frame.body[2] for frame in batches} == {1}
    caught = [frame.body[3 + at * 30 + 2 : 3 + at * 30 + 30] for frame in batches for at in range(frame.body[1])]
    assert caught == bodies
    for frame in batches:
        desk.answer(frame, now=61.0)
    assert desk.statistics.acked == 20
    assert desk.statistics.as_row()["unacked"] == 0


def test_a_terminal_of_2011_sends_late_positions_one_by_one() -> None:
    desk = Desk(Version.V2011)
    desk.bring_online()
    desk.terminal.disconnected()
    for _ in range(3):
        desk.terminal.report(BODY, 10.0)
    desk.terminal.connected(60.0)
    (authenticate,) = desk.said()
    desk.answer(authenticate)
    assert [frame.header.message_id for frame in desk.said()] == [0x0200] * 3


def test_the_emergency_bit_stays_until_a_report_with_it_is_acknowledged() -> None:
    desk = Desk()
    desk.bring_online()
    desk.terminal.alarm = fix.EMERGENCY | 1 << 7
    carrying = desk.terminal.alarm.to_bytes(4, "big") + BODY[4:]
    desk.terminal.report(carrying, 1.0)
    (position,) = desk.said()
    assert desk.terminal.alarm & fix.EMERGENCY
    desk.answer(position)
    assert desk.terminal.alarm == 1 << 7


def test_0x8203_clears_momentary_alarms() -> None:
    desk = Desk()
    desk.bring_online()
    desk.terminal.alarm = fix.EMERGENCY | 1 << 20 | 1 << 1
    desk.tell(0x8203, struct.pack(">HI", 0, 1 | 1 << 20 | 1 << 1))
    assert desk.terminal.alarm == 1 << 1


def test_serials_begin_again_after_a_reboot_and_go_on_after_a_lost_link() -> None:
    desk = Desk()
    desk.bring_online()
    assert desk.terminal.serial == 2
    desk.terminal.disconnected()
    assert desk.terminal.serial == 2
    desk.terminal.rebooted()
    assert desk.terminal.serial == 0


def test_a_heartbeat_is_sent_when_nothing_else_was() -> None:
    desk = Desk()
    desk.bring_online()
    desk.terminal.tick(59.0)
    assert desk.said() == []
    desk.terminal.tick(61.0)
    assert [frame.header.message_id for frame in desk.said()] == [0x0002]


def test_a_text_reaches_the_driver_and_is_confirmed() -> None:
    """Worked example D."""
    desk = Desk()
    desk.bring_online()
    read: list[str] = []
    desk.terminal.on_text = read.append
    desk.terminal.received(bytes.fromhex("7e8300001101390000123400030dc1a2bcb4bbd8b4abcfd6b3a1d5d5c6acf47e"), 0.0)
    assert read == ["立即回传现场照片"]
    (confirmation,) = desk.said()
    assert confirmation.header.message_id == 0x0001
    assert confirmation.body == bytes.fromhex("0003830000")


def test_a_long_text_in_two_parts_is_read_once() -> None:
    desk = Desk()
    desk.bring_online()
    read: list[str] = []
    desk.terminal.on_text = read.append
    body = b"\x0c" + "派单".encode("gbk") * 300
    desk.tell(0x8300, body[:800], part=(2, 1))
    desk.tell(0x8300, body[800:], part=(2, 2))
    assert read == ["派单" * 300]
    assert [frame.body[-1] for frame in desk.said()] == [0, 0]


def test_a_question_is_asked_of_the_driver() -> None:
    desk = Desk()
    desk.bring_online()
    asked: list[tuple[int, str]] = []
    desk.terminal.on_question = lambda serial, text: asked.append((serial, text))
    text, yes, no = (words.encode("gbk") for words in ("【派单12】去吗", "接单", "不能接单"))
    body = b"\x08" + bytes((len(text),)) + text
    body += b"\x01" + struct.pack(">H", len(yes)) + yes + b"\x02" + struct.pack(">H", len(no)) + no
    serial = desk.tell(0x8302, body)
    assert asked == [(serial, "【派单12】去吗")]
    assert desk.said()[0].body[4] == 0


def test_parameters_are_set_and_told() -> None:
    """Worked example F: heartbeat 30 s and interval 10 s."""
    desk = Desk()
    desk.bring_online()
    serial = desk.tell(0x8103, bytes.fromhex("0200000001040000001e00000029040000000a"))
    assert desk.said()[0].body == struct.pack(">HHB", serial, 0x8103, 0)
    assert desk.intervals == [(10.0, None)]
    serial = desk.tell(0x8106, bytes.fromhex("0100000001"))
    (told,) = desk.said()
    assert told.header.message_id == 0x0104
    assert told.body == struct.pack(">HBIBI", serial, 1, 1, 4, 30)
    desk.tell(0x8104, b"")
    assert desk.said()[0].body[2] == 3


def test_tracking_changes_the_interval_for_a_time() -> None:
    """Worked example F: every 5 s for 600 s; 0 stops it."""
    desk = Desk()
    desk.bring_online()
    desk.tell(0x8202, bytes.fromhex("000500000258"))
    desk.tell(0x8202, bytes.fromhex("0000"))
    assert desk.intervals == [(5.0, 600.0), (10.0, None)]


def test_locate_now_is_answered_with_the_position() -> None:
    desk = Desk()
    desk.bring_online()
    serial = desk.tell(0x8201, b"")
    (answer,) = desk.said()
    assert answer.header.message_id == 0x0201
    assert answer.body == struct.pack(">H", serial) + BODY


def test_a_circle_is_taken_in() -> None:
    """Worked example F: area 7."""
    desk = Desk()
    desk.bring_online()
    desk.tell(0x8600, bytes.fromhex("010100000007003a01d29d2006cfed50000001f400280a"))
    assert desk.downlinks.areas == {(1, 7)}
    assert desk.said()[0].body[2:] == bytes.fromhex("860000")


@pytest.mark.parametrize("version", [Version.V2013, Version.V2019])
def test_attributes_are_told_with_the_fields_of_the_version(version: Version) -> None:
    desk = Desk(version)
    desk.bring_online()
    desk.tell(0x8107, b"")
    (answer,) = desk.said()
    model, terminal_id = (30, 30) if version is Version.V2019 else (20, 7)
    assert answer.header.message_id == 0x0107
    assert len(answer.body) == 2 + 5 + model + terminal_id + 10 + 5 + 5 + 2
    assert answer.body[7 : 7 + model].rstrip(b"\0") == b"CZT-01"


def test_an_unknown_command_is_answered_with_unsupported_and_a_broken_one_with_bad_message() -> None:
    desk = Desk()
    desk.bring_online()
    desk.tell(0x8FFF, b"")
    desk.tell(0x8103, b"\x01\x00")
    assert [frame.body[4] for frame in desk.said()] == [3, 2]


@pytest.mark.parametrize("version", list(Version))
def test_a_photo_lacks_one_part_until_it_is_asked_for(version: Version) -> None:
    desk = Desk(version)
    desk.bring_online()
    desk.tell(0x8801, bytes.fromhex("01000100000001050000000000"))
    frames = desk.said()
    parts = {frame.header.part_number: frame for frame in frames if frame.header.message_id == 0x0801}
    total = next(iter(parts.values())).header.part_total
    (missing,) = set(range(1, total + 1)) - set(parts)
    assert any(frame.header.message_id == 0x0200 for frame in frames)
    media_id = b"\x00\x00\x00\x01"
    head = b"\x00\x00" if version is Version.V2011 else b""
    desk.tell(0x8800, head + media_id + struct.pack(">BH", 1, missing))
    (late,) = desk.said()
    assert late.header.part_number == missing
    parts[missing] = late
    whole = [parts[number].body for number in range(1, total + 1)]
    if version is Version.V2011:
        data = b"".join(piece[16:] for piece in whole)
    else:
        data = b"".join(whole)[36:]
        assert b"".join(whole)[:4] == media_id
    assert data.startswith(b"\xff\xd8\xff\xe0")
    assert data.endswith(b"\xff\xd9")
    desk.tell(0x8800, head + media_id)
    desk.tell(0x8003, struct.pack(">HBH", late.header.serial - missing + 1, 1, missing))
    assert [frame for frame in desk.said() if frame.header.message_id == 0x0801] == []


def test_missing_parts_can_also_be_asked_for_by_0x8003() -> None:
    desk = Desk(Version.V2019)
    desk.bring_online()
    desk.tell(0x8801, bytes.fromhex("01000100000001050000000000"))
    frames = [frame for frame in desk.said() if frame.header.message_id == 0x0801]
    first = frames[0].header.serial - frames[0].header.part_number + 1
    desk.tell(0x8003, struct.pack(">HHH", first, 1, 1))
    (again,) = desk.said()
    assert again == frames[0]
