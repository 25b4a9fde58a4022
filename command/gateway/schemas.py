"""Messages to devices, pending terminals and photos as JSON."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, field_validator

from command.force.messages import DeviceMessage
from command.gateway.photos import Photo
from command.gateway.received import ReceivedMessage
from command.gateway.repository import PendingTerminal
from command.protocols.jt808.parameter_table import PARAMETER_IDS
from command.protocols.jt808.text import MAX_TEXT_BYTES
from command.protocols.jt808.wire import encode_text

Seconds = Annotated[int, Field(ge=1, le=7 * 24 * 3600)]
DEFAULT_LIFE_S = 600


class _Message(BaseModel):
    expires_s: Seconds = Field(default=DEFAULT_LIFE_S, description="Not sent any more after so many seconds.")

    def payload(self) -> dict[str, Any]:
        return self.model_dump(exclude={"kind", "expires_s"}, exclude_none=True)


class TextMessage(_Message):
    kind: Literal["text"]
    text: str = Field(min_length=1)
    urgent: bool = False
    show: bool = True
    read_aloud: bool = True

    @field_validator("text")
    @classmethod
    def fits(cls, text: str) -> str:
        if len(encode_text(text)) > MAX_TEXT_BYTES:
            raise ValueError(f"at most {MAX_TEXT_BYTES} bytes of GBK")
        return text


class ChoiceForm(BaseModel):
    id: int = Field(ge=0, le=255)
    text: str = Field(min_length=1, max_length=60)


class QuestionMessage(_Message):
    kind: Literal["question"]
    text: str = Field(min_length=1, max_length=120)
    choices: list[ChoiceForm] = Field(min_length=1, max_length=16)
    urgent: bool = False


class LocateMessage(_Message):
    kind: Literal["locate"]


class TrackMessage(_Message):
    kind: Literal["track"]
    interval_s: int = Field(ge=0, le=0xFFFF, description="0 stops the tracking.")
    duration_s: int = Field(default=600, ge=0, le=0xFFFF_FFFF)


class SetParametersMessage(_Message):
    kind: Literal["set_parameters"]
    parameters: dict[str, int | str] = Field(min_length=1, max_length=64)

    @field_validator("parameters")
    @classmethod
    def are_known(cls, parameters: dict[str, int | str]) -> dict[str, int | str]:
        unknown = sorted(parameters.keys() - PARAMETER_IDS.keys())
        if unknown:
            raise ValueError(f"no parameter {', '.join(unknown)}")
        return parameters


class QueryParametersMessage(_Message):
    kind: Literal["query_parameters"]
    ids: list[Annotated[int, Field(ge=0, le=0xFFFF_FFFF)]] | None = Field(default=None, max_length=64)


class ConfirmAlarmMessage(_Message):
    kind: Literal["confirm_alarm"]
    flags: int = Field(ge=1, le=0xFFFF_FFFF, description="Alarm bits 0, 3, 20, 21, 22, 27, 28.")
    serial: int = Field(default=0, ge=0, le=0xFFFF)


class QueryAttributesMessage(_Message):
    kind: Literal["query_attributes"]


class PhotoMessage(_Message):
    kind: Literal["photo"]
    channel: int = Field(default=1, ge=1, le=255)
    count: int = Field(default=1, ge=1, le=20)
    interval_s: int = Field(default=0, ge=0, le=3600)
    resolution: int = Field(default=2, ge=1, le=8)
    quality: int = Field(default=5, ge=1, le=10)


class RadioCheckMessage(_Message):
    """Whether a radio answers over the air."""

    kind: Literal["radio_check"]


class AlertCallMessage(_Message):
    """Rings a radio until its user answers."""

    kind: Literal["alert_call"]


class RemoteMonitorMessage(_Message):
    """Opens a radio's microphone."""

    kind: Literal["remote_monitor"]


MessageForm = Annotated[
    TextMessage
    | QuestionMessage
    | LocateMessage
    | TrackMessage
    | SetParametersMessage
    | QueryParametersMessage
    | ConfirmAlarmMessage
    | QueryAttributesMessage
    | PhotoMessage
    | RadioCheckMessage
    | AlertCallMessage
    | RemoteMonitorMessage,
    Field(discriminator="kind"),
]


class DeviceMessageView(BaseModel):
    id: int
    device_id: int
    kind: str
    payload: dict[str, Any]
    purpose: str
    reference_id: int | None
    state: str
    actor: str
    created_at: datetime
    expires_at: datetime
    attempts: int
    sent_at: datetime | None
    received_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    answer: dict[str, Any] | None
    failure: str | None


class PendingTerminalView(BaseModel):
    """A terminal that the register does not know; its positions are stored and not drawn."""

    id: int
    identity: str
    version: int
    terminal_id: str
    maker: str
    model: str
    plate: str
    plate_colour: int
    remote: str
    first_seen_at: datetime
    last_seen_at: datetime


class PhotoView(BaseModel):
    id: int
    device_id: int
    media_id: int
    media_type: int
    media_format: int
    cause: int
    channel: int
    taken_at: datetime | None
    received_at: datetime
    longitude_deg: float | None
    latitude_deg: float | None
    bytes: int
    url: str


class ReceivedMessageView(BaseModel):
    """What a terminal said and the service does not act on."""

    id: int
    device_id: int
    message_id: str
    """Four hex digits, `0x0900`."""
    serial: int
    version: int
    received_at: datetime
    size_bytes: int
    body: str
    """In hex; a list gives the first kilobyte, `/api/terminal-messages/{id}` the whole."""
    decoded: dict[str, Any] | None


def message_view(message: DeviceMessage) -> DeviceMessageView:
    return DeviceMessageView.model_validate(message, from_attributes=True)


def pending_view(pending: PendingTerminal) -> PendingTerminalView:
    return PendingTerminalView.model_validate(pending, from_attributes=True)


def photo_view(photo: Photo) -> PhotoView:
    has_place = photo.longitude_e7 is not None and photo.latitude_e7 is not None
    return PhotoView(
        **{name: getattr(photo, name) for name in PhotoView.model_fields if hasattr(photo, name)},
        longitude_deg=(photo.longitude_e7 or 0) / 1e7 if has_place else None,
        latitude_deg=(photo.latitude_e7 or 0) / 1e7 if has_place else None,
        url=f"/api/photos/{photo.id}",
    )


def received_view(message: ReceivedMessage, most_bytes: int | None = None) -> ReceivedMessageView:
    return ReceivedMessageView(
        id=message.id,
        device_id=message.device_id,
        message_id=f"0x{message.message_id:04X}",
        serial=message.serial,
        version=message.version,
        received_at=message.received_at,
        size_bytes=len(message.body),
        body=message.body[:most_bytes].hex(),
        decoded=message.decoded,
    )
