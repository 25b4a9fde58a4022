"""Answers to our questions: whoever asked is told before the answer is acknowledged."""

from collections.abc import Awaitable, Callable

from command.gateway.radios.desk import Desk, Heard
from command.gateway.radios.errands import Errands
from command.gateway.radios.witness import Witness
from command.protocols.hytera import calls, emergency, remote, statuses, text, timed, triggered
from command.protocols.hytera.message import Message
from command.radio.traffic.models import HeardBy

ANSWERS = (
    emergency.StopEmergencyAnswer,
    triggered.TriggeredAnswer,
    timed.StartTimedAnswer,
    timed.StopTimedAnswer,
    text.PrivateTextAck,
    text.GroupTextAck,
    text.PrivateDataAck,
    text.GroupDataAck,
    calls.CallReply,
    calls.EndCallReply,
    statuses.SubscribeBroadcastsReply,
    statuses.SubscribeStatesReply,
    remote.RadioCheckReply,
    remote.RemoteMonitorReply,
    remote.AlertCallReply,
    remote.DisableRadioReply,
    remote.EnableRadioReply,
)
"""Positions and presence answer too; they are told here by those who keep them."""

Late = Callable[[text.PrivateTextAck], Awaitable[None]]


class Answers:
    def __init__(self, errands: Errands, witness: Witness) -> None:
        self._errands = errands
        self._witness = witness
        self._late: Late | None = None

    def on_late(self, late: Late) -> None:
        """Who is told of a radio's confirmation of a text that nobody waits for."""
        self._late = late

    def enter(self, desk: Desk) -> None:
        desk.hear(ANSWERS, self.answer)

    async def answer(self, heard: Heard, said: Message) -> None:
        """Tell whoever asked. An answer that nobody waits for (any more) is only counted."""
        errand = self._errands.answered(heard.line, said)
        if errand is None and isinstance(said, text.PrivateTextAck) and self._late is not None:
            await self._late(said)
        if errand is None or errand.answered is None:
            return
        try:
            await errand.answered(said)
        except Exception:
            self._errands.put_back(heard.line, said, errand, heard.at)
            raise
        if errand.radio is not None and _is_of_the_radio(said) and self._witness.takes(errand.radio.id):
            await self._witness.saw(heard, errand.radio, HeardBy.ANSWER)


def _is_of_the_radio(said: Message) -> bool:
    """Whether the radio itself must have spoken, and not the repeater for it."""
    result = getattr(said, "result", None)
    return isinstance(said, (emergency.StopEmergencyAnswer, text.PrivateTextAck)) and result in {0, None}
