"""Headers in both layouts, identities and addresses."""

import pytest

from command.protocols.jt808.header import Address, Header, encode_header, parse_header, phone_bytes
from command.protocols.jt808.version import Version

PHONE_6 = bytes.fromhex("013900001234")
PHONE_10 = bytes.fromhex("00000000013900001234")


@pytest.mark.parametrize(
    ("wire", "header", "size"),
    [
        ("0200 0036 013900001234 0002", Header(0x0200, 0x0036, PHONE_6, 2), 12),
        ("0801 2014 013900001234 0020 0003 0001", Header(0x0801, 0x2014, PHONE_6, 0x20, 0, 3, 1), 16),
        ("0704 404a 01 00000000013900001234 0105", Header(0x0704, 0x404A, PHONE_10, 0x0105, 1), 17),
        ("0801 6008 01 00000000013900001234 ffff 0102 0101", Header(0x0801, 0x6008, PHONE_10, 0xFFFF, 1, 258, 257), 21),
    ],
)
def test_a_header_by_its_offsets(wire: str, header: Header, size: int) -> None:
    data = bytes.fromhex(wire)
    assert parse_header(data + b"body") == (header, size)
    assert parse_header(data[:-1]) is None
    part = (header.part_total, header.part_number) if header.is_subpackaged else None
    assert encode_header(header.message_id, header.body_length, header.address(), header.serial, part) == data


def test_attributes_by_bit() -> None:
    header = Header(0x0200, 0b0110_0100_0001_0100, PHONE_10, 0, 1)
    assert (header.body_length, header.encryption, header.is_subpackaged, header.is_2019) == (20, 1, True, True)


def test_the_same_unit_before_and_after_an_upgrade() -> None:
    assert Header(2, 0, PHONE_6, 0).identity == Header(2, 0x4000, PHONE_10, 0, 1).identity == "13900001234"


def test_hex_digits_in_a_phone_are_kept() -> None:
    assert Header(2, 0, bytes.fromhex("00a1b2c3d4e5"), 0).identity == "A1B2C3D4E5"
    assert phone_bytes("A1B2C3D4E5", Version.V2013) == bytes.fromhex("00a1b2c3d4e5")


def test_a_phone_of_zeros_has_a_name() -> None:
    assert Header(2, 0, bytes(6), 0).identity == "0"


def test_a_phone_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 12 digits"):
        phone_bytes("1390000123456", Version.V2013)


def test_the_flag_decides_2019_and_the_registration_what_is_below() -> None:
    assert Header(2, 0x4000, PHONE_10, 0, 1).version(Version.V2011) is Version.V2019
    assert Header(2, 0, PHONE_6, 0).version(Version.V2011) is Version.V2011
    assert Header(2, 0, PHONE_6, 0).version(Version.V2019) is Version.V2013


def test_an_address_keeps_the_bytes_of_the_request() -> None:
    odd = Header(2, 0x4000, bytes.fromhex("0000000000ff00001234"), 0, 7)
    assert odd.address() == Address(Version.V2019, bytes.fromhex("0000000000ff00001234"), 7)
    assert encode_header(0x8001, 5, odd.address(), 70_000)[4] == 7


def test_serials_wrap() -> None:
    assert encode_header(2, 0, Address.of("1", Version.V2013), 0x10001)[-2:] == b"\x00\x01"
