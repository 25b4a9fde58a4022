"""RCP: what a platform does to a radio from afar, each as request and reply."""

from dataclasses import dataclass
from typing import ClassVar

from .rcp_shapes import ForTarget, Reply


@dataclass(frozen=True, slots=True)
class RadioCheck(ForTarget):
    """Whether a radio answers over the air."""

    OPCODE: ClassVar = 0x0833


@dataclass(frozen=True, slots=True)
class RadioCheckReply(Reply):
    OPCODE: ClassVar = 0x8833


@dataclass(frozen=True, slots=True)
class RemoteMonitor(ForTarget):
    """Opens a radio's microphone."""

    OPCODE: ClassVar = 0x0834


@dataclass(frozen=True, slots=True)
class RemoteMonitorReply(Reply):
    OPCODE: ClassVar = 0x8834


@dataclass(frozen=True, slots=True)
class AlertCall(ForTarget):
    """Rings a radio until its user answers."""

    OPCODE: ClassVar = 0x0835


@dataclass(frozen=True, slots=True)
class AlertCallReply(Reply):
    OPCODE: ClassVar = 0x8835


@dataclass(frozen=True, slots=True)
class DisableRadio(ForTarget):
    OPCODE: ClassVar = 0x0849


@dataclass(frozen=True, slots=True)
class DisableRadioReply(Reply):
    OPCODE: ClassVar = 0x8849


@dataclass(frozen=True, slots=True)
class EnableRadio(ForTarget):
    OPCODE: ClassVar = 0x084A


@dataclass(frozen=True, slots=True)
class EnableRadioReply(Reply):
    OPCODE: ClassVar = 0x884A
