"""GBK in and out, and texts at their limits."""

import pytest

from command.protocols.jt808.registry import decode_message
from command.protocols.jt808.text import TextDown, TextFlags
from command.protocols.jt808.version import Version
from command.protocols.jt808.wire import decode_padded, decode_text, encode_text


def test_gbk() -> None:
    assert encode_text("立即回传现场照片").hex() == "c1a2bcb4bbd8b4abcfd6b3a1d5d5c6ac"
    assert decode_text(bytes.fromhex("c1a2bcb4")) == "立即"


def test_bad_bytes_are_replaced_and_the_rest_is_read() -> None:
    assert decode_text(b"\xff" + "中".encode("gbk") + b"\xd6") == "\ufffd中\ufffd"


def test_four_byte_characters_are_read_but_not_sent() -> None:
    assert decode_text("𬭊".encode("gb18030")) == "𬭊"
    assert encode_text("a𬭊b") == b"a?b"


def test_padding_on_either_side_goes() -> None:
    assert decode_padded(b"\0\0CZT-01 \0\0") == "CZT-01"


def test_a_text_beyond_1024_bytes_is_refused() -> None:
    assert len(TextDown("街" * 512).encode(Version.V2013)) == 1025
    with pytest.raises(ValueError, match="1026 bytes"):
        TextDown("街" * 513).encode(Version.V2013)


def test_a_2019_category_has_no_place_in_2013() -> None:
    text = TextDown("a", TextFlags.NOTICE | TextFlags.SHOW)
    assert text.encode(Version.V2013)[0] == 0x04
    assert text.encode(Version.V2019)[0] == 0x07


def test_an_empty_text_is_a_text() -> None:
    assert decode_message(0x8300, b"\x04", Version.V2013) == TextDown("", TextFlags.SHOW)
