"""The table of required replies against the registry and the reference."""

from command.protocols.jt808.registry import MESSAGES
from command.protocols.jt808.replies import ANSWER_OF_PLATFORM, ANSWERS_OF_TERMINAL


def test_every_message_has_its_row() -> None:
    from_terminal = {number for number in MESSAGES if number < 0x8000}
    assert from_terminal <= set(ANSWER_OF_PLATFORM)
    assert set(MESSAGES) - from_terminal <= set(ANSWERS_OF_TERMINAL)


def test_sides_do_not_mix() -> None:
    assert all(number < 0x8000 for number in ANSWER_OF_PLATFORM)
    assert all(answer is None or answer >= 0x8000 for answer in ANSWER_OF_PLATFORM.values())
    assert all(number >= 0x8000 for number in ANSWERS_OF_TERMINAL)
    assert all(answer < 0x8000 for answers in ANSWERS_OF_TERMINAL.values() for answer in answers)


def test_rows_of_section_2() -> None:
    assert {ANSWER_OF_PLATFORM[number] for number in (0x0002, 0x0102, 0x0200, 0x0704, 0x0800, 0x0901)} == {0x8001}
    assert [ANSWER_OF_PLATFORM[number] for number in (0x0100, 0x0801, 0x0004)] == [0x8100, 0x8800, 0x8004]
    assert {ANSWER_OF_PLATFORM[number] for number in (0x0001, 0x0104, 0x0201, 0x0805)} == {None}
    assert ANSWERS_OF_TERMINAL[0x8300] == (0x0001,)
    assert ANSWERS_OF_TERMINAL[0x8104] == ANSWERS_OF_TERMINAL[0x8106] == (0x0104,)
    assert ANSWERS_OF_TERMINAL[0x8801] == (0x0001, 0x0805)
