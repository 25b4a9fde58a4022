"""What a screen may say on the socket."""

from typing import Annotated, Literal

import msgspec

from command.foundation.errors import invalid

LONGEST_MESSAGE_BYTES = 16_384
Topic = Literal["positions", "incidents", "orders", "alarms", "crews"]
Number = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class Subscribe(msgspec.Struct, tag="subscribe", frozen=True):
    """`since` and `log` count on the first message of a connection only: where the screen was when it broke."""

    viewport: tuple[float, float, float, float]
    topics: Annotated[list[Topic], msgspec.Meta(max_length=5)]
    since: Number | None = None
    log: str | None = None
    encoding: Literal["json", "binary"] = "json"


class Acknowledge(msgspec.Struct, tag="ack", frozen=True):
    frame: Number


class Ping(msgspec.Struct, tag="ping", frozen=True):
    at: float = 0.0


Said = Subscribe | Acknowledge | Ping
_decoder = msgspec.json.Decoder(Said)


def read(text: str | bytes) -> Said:
    """Raises INVALID `message_too_long`, `message_invalid` with what is wrong."""
    if len(text) > LONGEST_MESSAGE_BYTES:
        raise invalid("message_too_long", f"at most {LONGEST_MESSAGE_BYTES} bytes")
    try:
        said: Said = _decoder.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise invalid("message_invalid", str(error)) from error
    return said
