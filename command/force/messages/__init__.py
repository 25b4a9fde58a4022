"""The outbox to devices: a message is a row, claimed by the gateway that holds the device's session."""

from command.force.messages.models import DeviceMessage, MessageKind, MessageState
from command.force.messages.service import DeviceMessages

__all__ = ["DeviceMessage", "DeviceMessages", "MessageKind", "MessageState"]
