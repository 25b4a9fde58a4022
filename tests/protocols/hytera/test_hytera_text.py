"""Texts: encodings, flags, answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.hdap import Frame
from command.protocols.hytera.registry import decode_message
from command.protocols.hytera.service import Service
from command.protocols.hytera.text import (
    GroupText,
    PrivateData,
    PrivateDataAck,
    PrivateText,
    PrivateTextAck,
    TextFlags,
    TextResult,
)

DISPATCHER, RADIO = RadioAddress(9001), RadioAddress(2001)
HEAD = bytes.fromhex("00000010 0a002329 0a0007d1")


def test_a_text_is_utf16_with_the_low_byte_first() -> None:
    decoded = decode_message(Frame(Service.TMP, 0x80A1, HEAD + bytes.fromhex("1f90 3052")))
    assert decoded == PrivateText(0x10, DISPATCHER, RADIO, "速到")


def test_half_a_character_at_the_end_costs_no_text() -> None:
    decoded = decode_message(Frame(Service.TMP, 0x80A1, HEAD + bytes.fromhex("1f90 30")))
    assert isinstance(decoded, PrivateText)
    assert decoded.text == "速\ufffd"


@given(st.binary(max_size=40))
def test_any_bytes_read_as_some_text(content: bytes) -> None:
    decoded = decode_message(Frame(Service.TMP, 0x00B1, HEAD + content))
    assert isinstance(decoded, GroupText)
    assert decoded.destination == DISPATCHER


@pytest.mark.parametrize("flags", [0, TextFlags.CONFIRMED, TextFlags.OPTIONS, 0x3F])
def test_a_text_is_answered_whatever_its_flags_with_its_addresses_not_swapped(flags: int) -> None:
    received = PrivateText(0x10, DISPATCHER, RADIO, "到场", flags=flags)
    assert received.ack() == PrivateTextAck(0x10, DISPATCHER, RADIO, TextResult.OK)
    assert received.ack(TextResult.FAILED).encode() == HEAD + b"\x01"
    assert received.ack().opcode == 0x00A2


def test_short_data_is_answered_like_a_text() -> None:
    assert PrivateData(0x10, DISPATCHER, RADIO, b"\x01").ack() == PrivateDataAck(0x10, DISPATCHER, RADIO)


def test_flags_without_a_name_are_kept() -> None:
    decoded = decode_message(Frame(Service.TMP, 0x81A1, HEAD))
    assert isinstance(decoded, PrivateText)
    assert (decoded.flags, decoded.opcode) == (0x81, 0x81A1)


def test_options_stand_behind_the_text() -> None:
    body = bytes.fromhex("0002") + HEAD + bytes.fromhex("4100 beef")
    decoded = decode_message(Frame(Service.TMP, 0xC0A1, body))
    flags = TextFlags.CONFIRMED | TextFlags.OPTIONS
    assert decoded == PrivateText(0x10, DISPATCHER, RADIO, "A", flags=flags, options=b"\xbe\xef")
    assert decoded.encode() == body
