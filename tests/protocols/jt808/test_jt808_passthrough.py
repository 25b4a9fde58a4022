"""Compressed uploads: what comes out, and how much at most."""

import gzip
import zlib

from command.protocols.jt808.message import Undecodable
from command.protocols.jt808.passthrough import MAX_INFLATED_BYTES, Compressed
from command.protocols.jt808.registry import decode_message
from command.protocols.jt808.version import Version


def packed(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def decoded(body: bytes) -> object:
    return decode_message(0x0901, body, Version.V2013)


def reason(body: bytes) -> str:
    outcome = decoded(body)
    assert isinstance(outcome, Undecodable)
    return outcome.reason


def test_gzip_of_another_hand() -> None:
    """`printf hi | gzip -n`."""
    body = bytes.fromhex("00000016 1f8b0800 00000000 0003 cbc80400 ac2a93d8 02000000")
    assert decoded(body) == Compressed(b"hi")


def test_what_we_pack_any_gzip_reads() -> None:
    body = Compressed(b"abc" * 100).encode(Version.V2013)
    assert int.from_bytes(body[:4], "big") == len(body) - 4
    assert gzip.decompress(body[4:]) == b"abc" * 100


def test_a_bomb_is_refused_at_the_cap() -> None:
    assert decoded(packed(gzip.compress(bytes(MAX_INFLATED_BYTES)))) == Compressed(bytes(MAX_INFLATED_BYTES))
    assert "more than" in reason(packed(gzip.compress(bytes(50 * MAX_INFLATED_BYTES))))


def test_what_is_not_gzip_is_refused() -> None:
    assert reason(packed(b"hello")).startswith("not gzip")
    assert reason(packed(zlib.compress(b"hello"))).startswith("not gzip")
    assert "too early" in reason(packed(gzip.compress(b"hello" * 99)[:-4]))
    assert "left" in reason(packed(gzip.compress(b"x"))[:-1])
