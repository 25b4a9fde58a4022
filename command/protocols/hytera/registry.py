"""Which class reads and writes which opcode of which service. A new message is one line here."""

from dataclasses import dataclass
from typing import Final, NamedTuple

from . import calls, remote, rrs, statuses, text, timed, triggered
from .address import RadioAddress
from .emergency import EmergencyReport, StopEmergency, StopEmergencyAnswer
from .faults import Malformed
from .gps import Gps, find_gps
from .hdap import Frame, close_frame, open_frame
from .hstrp import Kind, Packet, parse_packet
from .location import LocationAnswer, LocationRequest
from .message import Message, Undecodable, Unknown
from .service import Service
from .wire import BadBody

MESSAGES: Final[tuple[type[Message], ...]] = (
    rrs.Registration,
    rrs.RegistrationAnswer,
    rrs.Deregistration,
    rrs.PresenceCheck,
    rrs.PresenceAnswer,
    LocationRequest,
    LocationAnswer,
    triggered.StartTriggered,
    triggered.TriggeredAnswer,
    triggered.TriggeredReport,
    timed.StartTimed,
    timed.StartTimedAnswer,
    timed.TimedReport,
    timed.StopTimed,
    timed.StopTimedAnswer,
    EmergencyReport,
    StopEmergency,
    StopEmergencyAnswer,
    text.PrivateText,
    text.PrivateTextAck,
    text.GroupText,
    text.GroupTextAck,
    text.PrivateData,
    text.PrivateDataAck,
    text.GroupData,
    text.GroupDataAck,
    calls.CallRequest,
    calls.CallReply,
    calls.EndCall,
    calls.EndCallReply,
    statuses.SubscribeBroadcasts,
    statuses.SubscribeBroadcastsReply,
    statuses.SubscribeStates,
    statuses.SubscribeStatesReply,
    statuses.StateReport,
    statuses.RepeaterStatus,
    statuses.TransmitStatus,
    statuses.ReceiveStatus,
    remote.RadioCheck,
    remote.RadioCheckReply,
    remote.RemoteMonitor,
    remote.RemoteMonitorReply,
    remote.AlertCall,
    remote.AlertCallReply,
    remote.DisableRadio,
    remote.DisableRadioReply,
    remote.EnableRadio,
    remote.EnableRadioReply,
)

_ALSO: Final[dict[int, type[Message]]] = {
    0xA003: LocationAnswer,
    0xA004: LocationAnswer,
    0xA005: LocationAnswer,
    0xB004: EmergencyReport,
    0xD004: triggered.TriggeredReport,
    0xD005: triggered.TriggeredReport,
}
"""Further opcodes of LP. a004, a005, b004 and d005 have no table; the length says what they hold."""

_BY_OPCODE: Final[dict[tuple[int, int], type[Message]]] = {
    **{(kind.SERVICE, kind.OPCODE): kind for kind in MESSAGES},
    **{(Service.LP, opcode): kind for opcode, kind in _ALSO.items()},
}

LIKELY_REPORT_BYTES: Final = 50
"""A body of LP without a table is searched for a fix from this length on."""
_RADIO_AT: Final = {0xA: 4, 0xB: 0, 0xC: 4, 0xD: 4}
"""First digit of an opcode of LP -> where all its reports have the address."""


@dataclass(frozen=True, slots=True)
class LikelyReport:
    """An opcode or layout of LP without a table, in which a whole fix was found."""

    opcode: int
    radio: RadioAddress | None
    """Where the family of the opcode has it; None for an unknown family. Trust it only if the radio is known."""
    gps: Gps
    body: bytes


Decoded = Message | LikelyReport | Unknown | Undecodable


class Received(NamedTuple):
    """A datagram of HSTRP and, in a data packet, the message it carries."""

    packet: Packet
    content: Decoded | Malformed | None


def find_message(service: int, opcode: int) -> type[Message] | None:
    """The class for an opcode, flags of a text or not; None when there is no table."""
    return _BY_OPCODE.get((service, text.kind_of(opcode) if service == Service.TMP else opcode))


def decode_message(frame: Frame) -> Decoded:
    """A frame to its message. Never raises: unknown opcodes and bad bodies come back as values."""
    kind = find_message(frame.service, frame.opcode)
    if kind is None:
        return _likely_report(frame) or Unknown(frame.service, frame.opcode, frame.body)
    try:
        return kind.decode(frame)
    except BadBody as error:
        return _likely_report(frame) or Undecodable(frame.service, frame.opcode, str(error), frame.body)


def _likely_report(frame: Frame) -> LikelyReport | None:
    if frame.service != Service.LP or len(frame.body) < LIKELY_REPORT_BYTES:
        return None
    gps = find_gps(frame.body)
    if gps is None:
        return None
    at = _RADIO_AT.get(frame.opcode >> 12)
    radio = None if at is None else RadioAddress.from_dword(int.from_bytes(frame.body[at : at + 4], "big"))
    return LikelyReport(frame.opcode, radio, gps, frame.body)


def decode_payload(payload: bytes) -> Decoded | Malformed:
    """One HDAP message to its meaning. Never raises."""
    frame = open_frame(payload)
    return frame if isinstance(frame, Malformed) else decode_message(frame)


def decode_datagram(data: bytes) -> Received | Malformed:
    """What came in on a port. Never raises.

    Unknown and undecodable content is acknowledged like any other, since sending it again would not help. Malformed
    content is not: its sender then sends it again.
    """
    packet = parse_packet(data)
    if isinstance(packet, Malformed):
        return packet
    return Received(packet, decode_payload(packet.payload) if packet.kind is Kind.DATA else None)


def frame_of(message: Message, *, is_reliable: bool = False) -> Frame:
    """Raises ValueError for values that the wire cannot hold."""
    return Frame(message.SERVICE, message.opcode, message.encode(), is_reliable)


def encode_message(message: Message, *, is_reliable: bool = False) -> bytes:
    """The HDAP bytes of a message, for the payload of a packet; raises ValueError like `frame_of`."""
    return close_frame(frame_of(message, is_reliable=is_reliable))
