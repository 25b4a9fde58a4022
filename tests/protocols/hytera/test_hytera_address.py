"""Addresses of radios."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.protocols.hytera.address import RadioAddress


def test_radio_2001_in_every_form() -> None:
    radio = RadioAddress(2001)
    assert radio.ip == "10.0.7.209"
    assert radio.dword == 0x0A0007D1
    assert RadioAddress.from_ip("10.0.7.209") == radio
    assert RadioAddress.from_dword(0x0A0007D1) == radio


def test_the_subnet_may_be_missing_and_the_radio_is_the_same() -> None:
    assert RadioAddress.from_dword(0x000007D1) == RadioAddress.bare(2001)
    assert RadioAddress.from_dword(0x000007D1).subnet == 0
    assert RadioAddress.bare(2001) == RadioAddress(2001)
    assert {RadioAddress(2001): "known"}[RadioAddress.bare(2001)] == "known"
    assert RadioAddress.bare(2002) != RadioAddress.bare(2001)
    assert RadioAddress.bare(0x0A0007D1).dword == 2001


@given(st.integers(0, 0xFFFF_FFFF))
def test_every_four_bytes_are_an_address(value: int) -> None:
    address = RadioAddress.from_dword(value)
    assert (address.subnet, address.id) == divmod(value, 1 << 24)
    assert address.dword == value
    assert RadioAddress.from_ip(address.ip) == address


@pytest.mark.parametrize("address", [RadioAddress(1 << 24), RadioAddress(-1), RadioAddress(1, 256)])
def test_what_does_not_fit_is_a_value_error(address: RadioAddress) -> None:
    with pytest.raises(ValueError, match="fit"):
        address.dword  # noqa: B018


@pytest.mark.parametrize("text", ["10.0.7", "10.0.7.256", "radio", "10"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"[Oo]ctet"):
        RadioAddress.from_ip(text)
