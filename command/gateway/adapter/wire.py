"""The words of the adapters' socket: what they send, and what they are sent."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from command.force.messages import DeviceMessage

Row = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
Failure = Annotated[str, msgspec.Meta(pattern="^[a-z0-9_]{1,100}$")]
_ZERO = "\\u0000"
"""As JSON writes the one character that a database cannot hold."""
MOST_DEVICES = 2_000
"""In one word; a platform with more says it in several."""


class Hold(msgspec.Struct, tag="hold", forbid_unknown_fields=True):
    """These radios are reached over this socket from now on."""

    devices: list[str]


class Release(msgspec.Struct, tag="release", forbid_unknown_fields=True):
    devices: list[str]


class Outcome(msgspec.Struct, tag="outcome", forbid_unknown_fields=True):
    """What became of a message."""

    id: Row
    state: Literal["received", "answered", "failed"]
    failure: Failure | None = None
    answer: dict[str, Any] | None = None


class Stopped(msgspec.Struct, tag="stopped", forbid_unknown_fields=True):
    """The radio stopped crying."""

    alarm: Row
    device: str


Said = Hold | Release | Outcome | Stopped
_decoder: msgspec.json.Decoder[Said] = msgspec.json.Decoder(Said)


def read(text: str) -> Said:
    """Raises msgspec.MsgspecError for what is none of these."""
    if _ZERO in text:
        raise msgspec.ValidationError("holds a zero character")
    return _decoder.decode(text)


def held(devices: list[str], unknown: list[str]) -> dict[str, Any]:
    return {"type": "held", "devices": devices, "unknown": unknown}


def message(one: DeviceMessage, device: str) -> dict[str, Any]:
    return {
        "type": "message",
        "id": one.id,
        "device": device,
        "kind": one.kind.value,
        "payload": one.payload,
        "attempt": one.attempts + 1,
        "expires_at": _instant(one.expires_at),
    }


def stop_emergency(alarm_id: int, device: str) -> dict[str, Any]:
    return {"type": "stop_emergency", "alarm": alarm_id, "device": device}


def kept(what: Literal["outcome", "stopped"], number: int) -> dict[str, Any]:
    return {"type": "kept", "what": what, "id": number}


def refused(code: str, detail: str = "") -> dict[str, Any]:
    return {"type": "error", "code": code, "detail": detail}


def _instant(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
