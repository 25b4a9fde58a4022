"""Which class reads and writes which message id, and since when. A new message is one line here."""

from typing import Final

from .areas import (
    DeleteCircles,
    DeletePolygons,
    DeleteRectangles,
    DeleteRoutes,
    QueryShapes,
    SetCircles,
    SetPolygon,
    SetRectangles,
    SetRoute,
    ShapesReply,
)
from .batch import PositionBatch
from .framing import Frame
from .general import GeneralReplyPlatform, GeneralReplyTerminal
from .media import MediaData, MediaEvent, MediaReply, Shoot, ShootReply
from .message import Message, Undecodable, UnknownMessage
from .parameters import ParametersReply, QueryAllParameters, QueryParameters, SetParameters
from .passthrough import Compressed, PassThroughDown, PassThroughUp
from .position import PositionReport
from .questions import Answer, Question
from .registration import Authenticate, Deregister, Heartbeat, Register, RegisterReply, register_version
from .resend import ResendRequestPlatform, ResendRequestTerminal
from .terminal import Attributes, LinkTest, QueryAttributes, TerminalControl, TimeQuery, TimeReply
from .terminal_events import EventReport, SetEvents
from .text import TextDown
from .tracking import ConfirmAlarms, PositionReply, QueryPosition, Track
from .version import Version
from .wire import BadBody

MESSAGES: Final[dict[int, type[Message]]] = {
    0x0001: GeneralReplyTerminal,
    0x0002: Heartbeat,
    0x0003: Deregister,
    0x0004: TimeQuery,
    0x0005: ResendRequestTerminal,
    0x0100: Register,
    0x0102: Authenticate,
    0x0104: ParametersReply,
    0x0107: Attributes,
    0x0200: PositionReport,
    0x0201: PositionReply,
    0x0301: EventReport,
    0x0302: Answer,
    0x0608: ShapesReply,
    0x0704: PositionBatch,
    0x0800: MediaEvent,
    0x0801: MediaData,
    0x0805: ShootReply,
    0x0900: PassThroughUp,
    0x0901: Compressed,
    0x8001: GeneralReplyPlatform,
    0x8003: ResendRequestPlatform,
    0x8004: TimeReply,
    0x8100: RegisterReply,
    0x8103: SetParameters,
    0x8104: QueryAllParameters,
    0x8105: TerminalControl,
    0x8106: QueryParameters,
    0x8107: QueryAttributes,
    0x8201: QueryPosition,
    0x8202: Track,
    0x8203: ConfirmAlarms,
    0x8204: LinkTest,
    0x8300: TextDown,
    0x8301: SetEvents,
    0x8302: Question,
    0x8600: SetCircles,
    0x8601: DeleteCircles,
    0x8602: SetRectangles,
    0x8603: DeleteRectangles,
    0x8604: SetPolygon,
    0x8605: DeletePolygons,
    0x8606: SetRoute,
    0x8607: DeleteRoutes,
    0x8608: QueryShapes,
    0x8800: MediaReply,
    0x8801: Shoot,
    0x8900: PassThroughDown,
}

SINCE: Final[dict[int, Version]] = {
    0x0004: Version.V2019,
    0x0005: Version.V2019,
    0x0107: Version.V2013,
    0x0608: Version.V2019,
    0x0704: Version.V2013,
    0x0805: Version.V2013,
    0x8003: Version.V2013,
    0x8004: Version.V2019,
    0x8106: Version.V2013,
    0x8107: Version.V2013,
    0x8203: Version.V2013,
    0x8204: Version.V2019,
    0x8608: Version.V2019,
}
"""First revision with the message, where that is not 2011. Ids are read whatever the version; this is for sending."""

LAST: Final = dict.fromkeys((0x0301, 0x0302, 0x8301, 0x8302), Version.V2013)
"""Last revision with a body table; 2019 terminals that still answer use the form of 2013."""


def exists_in(message_id: int, version: Version) -> bool:
    """Whether a terminal of this version knows the message."""
    return SINCE.get(message_id, Version.V2011) <= version <= LAST.get(message_id, Version.V2019)


def decode_message(message_id: int, body: bytes, version: Version) -> Message | UnknownMessage | Undecodable:
    """A whole body (parts joined) to its message. Never raises: unknown ids and bad bodies come back as values."""
    kind = MESSAGES.get(message_id)
    if kind is None:
        return UnknownMessage(message_id, body)
    try:
        return kind.decode(body, version)
    except BadBody as error:
        return Undecodable(message_id, str(error), body)


def decode_frame(frame: Frame, registered: Version) -> Message | UnknownMessage | Undecodable:
    """A message in one frame. `registered` matters below 2019 only; a registration finds out its version itself."""
    header = frame.header
    if header.encryption:
        return Undecodable(header.message_id, f"encrypted by method {header.encryption}", frame.body)
    version = header.version(registered)
    if header.message_id == Register.ID:
        version = register_version(frame.body, is_2019=header.is_2019)
    return decode_message(header.message_id, frame.body, version)
