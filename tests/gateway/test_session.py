"""The fast 0x8001 says the same as the codec's."""

from hypothesis import given
from hypothesis import strategies as st

from command.gateway.session import Session
from command.protocols.jt808.framing import close_frame
from command.protocols.jt808.general import GeneralReplyPlatform
from command.protocols.jt808.header import Address
from command.protocols.jt808.text import TextDown
from command.protocols.jt808.version import Version
from tests.gateway.terminal import wire


class Wire:
    remote = "test"

    def __init__(self) -> None:
        self.written: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def close(self) -> None:
        self.written.clear()

    def charge(self, messages: int) -> None:
        """Nobody counts here."""


words = st.integers(0, 0xFFFF)


@given(
    st.text("0123456789ABCDEF", min_size=1, max_size=12),
    st.sampled_from(Version),
    words,
    words,
    words,
    st.integers(0, 4),
)
def test_a_general_reply_is_what_the_codec_writes(
    phone: str, version: Version, own: int, answered: int, message_id: int, result: int
) -> None:
    address = Address.of(phone, version)
    session = Session(phone, Wire(), address, next_serial=own)
    body = GeneralReplyPlatform(answered, message_id, result).encode(version)
    assert session.general_reply(answered, message_id, result) == close_frame(0x8001, body, address, own)
    assert session.next_serial == (own + 1) % 0x10000


def test_the_acknowledgements_of_the_reference() -> None:
    """Examples A, B and C of the protocol reference."""
    session = Session("13900001234", Wire(), Address.of("13900001234", Version.V2013), next_serial=1)
    assert session.general_reply(1, 0x0102) == wire("7e 8001 0005 013900001234 0001 0001 0102 00 99 7e")
    assert session.general_reply(2, 0x0200) == wire("7e 8001 0005 013900001234 0002 0002 0200 00 98 7e")
    session.speak_as(Address.of("13900001234", Version.V2019))
    session.next_serial = 9
    assert session.general_reply(0x105, 0x0704) == wire("7e 8001 4005 01 00000000013900001234 0009 0105 0704 00 d5 7e")


def test_a_long_text_takes_a_serial_a_part_and_can_be_sent_again() -> None:
    link = Wire()
    session = Session("13900001234", link, Address.of("13900001234", Version.V2013), next_serial=0xFFFF)
    session.send(TextDown("长" * 511))
    assert session.next_serial == 0
    session.next_serial = 3
    session.send(TextDown("长" * 512))
    assert session.next_serial == 6
    (_, sent) = link.written
    session.send_again(3, (3, 1, 9))
    parts = [b"\x7e" + part + b"\x7e" for part in sent.split(b"\x7e") if part]
    assert link.written[-1] == parts[2] + parts[0]
