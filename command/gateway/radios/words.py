"""The results of radios and repeaters as stable codes. Pure."""

from typing import Final

from command.protocols.hytera.text import TextResult

TEXT_FAILURES: Final = {
    TextResult.FAILED: "refused_by_device",
    TextResult.BAD_PARAMETER: "not_understood_by_device",
    TextResult.CHANNEL_BUSY: "channel_busy",
    TextResult.RECEIVE_ONLY: "receive_only",
    TextResult.LOW_BATTERY: "low_battery",
    TextResult.PLL_UNLOCKED: "repeater_fault",
    TextResult.NO_ACK_FROM_RADIO: "no_ack_from_radio",
    TextResult.REPEATER_WAKE_UP_FAILED: "repeater_wake_up_failed",
    TextResult.NO_CONTACT: "no_contact",
    TextResult.TRANSMISSION_DENIED: "transmission_denied",
    TextResult.INTERRUPTED: "interrupted",
}
PASSING: Final = frozenset(
    {
        TextResult.CHANNEL_BUSY,
        TextResult.NO_ACK_FROM_RADIO,
        TextResult.REPEATER_WAKE_UP_FAILED,
        TextResult.NO_CONTACT,
        TextResult.INTERRUPTED,
    }
)
"""What another try may heal."""
NO_ANSWER: Final = "no_answer"


def failure_of(result: int) -> str:
    """`radio_result_<n>` for numbers without a name."""
    known = {int(name): word for name, word in TEXT_FAILURES.items()}
    return known.get(result, f"radio_result_{result}")
