"""The parameter table and its types."""

import pytest

from command.protocols.jt808.message import Undecodable
from command.protocols.jt808.parameter_table import PARAMETER_IDS, PARAMETERS, decode_value, encode_value
from command.protocols.jt808.parameters import Parameter, ParametersReply
from command.protocols.jt808.registry import decode_message
from command.protocols.jt808.version import Version


@pytest.mark.parametrize(
    ("parameter_id", "raw", "value"),
    [
        (0x0001, "0000001e", 30),
        (0x0013, "3139322e302e322e31", "192.0.2.1"),
        (0x0031, "00c8", 200),
        (0x0083, "cbd5443030303031", "苏D00001"),
        (0x0084, "02", 2),
        (0x0090, "03", 3),
        (0x0001, "001e", b"\x00\x1e"),
        (0x0083, "ff", b"\xff"),
        (0xF001, "0102", b"\x01\x02"),
    ],
)
def test_a_value_by_its_type(parameter_id: int, raw: str, value: int | str | bytes) -> None:
    assert decode_value(parameter_id, bytes.fromhex(raw)) == value
    assert encode_value(parameter_id, value) == bytes.fromhex(raw)


def test_names_are_unique_and_found() -> None:
    assert len(PARAMETER_IDS) == len(PARAMETERS)
    assert Parameter.named("interval_default_s", 10) == Parameter(0x0029, 10)


@pytest.mark.parametrize(("parameter_id", "value"), [(0x0084, 256), (0x0001, -1), (0xF001, 1), (0x0083, 1)])
def test_a_number_that_has_no_place_is_refused(parameter_id: int, value: int) -> None:
    with pytest.raises(ValueError, match=r"fit|no number type"):
        encode_value(parameter_id, value)


def test_a_reply_with_fewer_parameters_than_it_says_is_undecodable() -> None:
    body = ParametersReply(9, (Parameter(0x55, 80),)).encode(Version.V2013)
    assert isinstance(decode_message(0x0104, body[:2] + b"\x02" + body[3:], Version.V2013), Undecodable)
    assert isinstance(decode_message(0x0104, body[:-1], Version.V2013), Undecodable)
