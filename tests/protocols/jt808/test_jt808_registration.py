"""Which text a registration follows, and the ways terminals bend it."""

import pytest

from command.protocols.jt808.message import Undecodable
from command.protocols.jt808.registration import Authenticate, Heartbeat, Register, register_version
from command.protocols.jt808.registry import decode_message
from command.protocols.jt808.version import Version

PLATED = Register(32, 412, "MAKER", "MOD8", "ID00007", 2, "苏D00001")
BY_VIN = Register(32, 412, "MAKER", "MOD8", "ID00007", 0, "LSVAA49J132047371")
BARE = Register(32, 412, "MAKER", "MOD8", "ID00007", 0, "")


@pytest.mark.parametrize("version", Version)
@pytest.mark.parametrize("register", [PLATED, BY_VIN, BARE])
def test_the_body_shows_its_version(version: Version, register: Register) -> None:
    body = register.encode(version)
    assert register_version(body, is_2019=version is Version.V2019) is version


@pytest.mark.parametrize(("version", "size"), [(Version.V2011, 25), (Version.V2013, 37), (Version.V2019, 76)])
def test_the_length_before_the_plate(version: Version, size: int) -> None:
    assert len(BARE.encode(version)) == size


def test_2013_when_both_colours_are_plausible_or_neither() -> None:
    assert register_version(bytes(40), is_2019=False) is Version.V2013
    assert register_version(b"\xee" * 40, is_2019=False) is Version.V2013


def test_zeros_in_front_of_a_2019_model_are_padding() -> None:
    body = bytearray(PLATED.encode(Version.V2019))
    body[15:45] = b"MOD8".rjust(30, b"\0")
    assert Register.decode(bytes(body), Version.V2019) == PLATED


def test_a_field_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="6 bytes, the field has 5"):
        Register(32, 412, "MAKERS", "", "", 0, "").encode(Version.V2013)


def test_a_terminal_may_leave_out_imei_and_software() -> None:
    assert Authenticate.decode(b"\x02A1", Version.V2019) == Authenticate("A1")
    assert Authenticate.decode(b"\x02A1861234567890123V1", Version.V2019) == (
        Authenticate("A1", "861234567890123", "V1")
    )
    assert isinstance(decode_message(0x0102, b"\x03A1", Version.V2019), Undecodable)


def test_bytes_behind_a_heartbeat_are_ignored() -> None:
    assert decode_message(0x0002, b"\x01\x02", Version.V2013) == Heartbeat()
