"""RRS: radios come, stay, go, and say whether they are there."""

from command.gateway.radios import metrics
from command.gateway.radios.answers import Answers
from command.gateway.radios.desk import Desk, Heard
from command.gateway.radios.witness import Witness
from command.protocols.hytera.message import Message
from command.protocols.hytera.rrs import (
    Deregistration,
    PresenceAnswer,
    PresenceState,
    Registration,
    RegistrationAnswer,
    RegistrationResult,
)
from command.radio.traffic.models import HeardBy


class Registrations:
    def __init__(self, witness: Witness, answers: Answers) -> None:
        self._witness = witness
        self._answers = answers

    def enter(self, desk: Desk) -> None:
        desk.hear([Registration], self._registered)
        desk.hear([Deregistration], self._went_off)
        desk.hear([PresenceAnswer], self._present)

    async def _registered(self, heard: Heard, said: Registration) -> Message:
        """The acknowledgement and the answer go out when the presence is in the database."""
        if not self._witness.takes(said.radio.id):
            metrics.REFUSED.labels("unknown_radio").inc()
            return RegistrationAnswer(said.radio, RegistrationResult.FAILED, 0)
        renew = self._witness.policy.renew
        await self._witness.saw(heard, said.radio, HeardBy.REGISTRATION, renew=renew)
        return RegistrationAnswer(said.radio, RegistrationResult.OK, int(renew.total_seconds()))

    async def _went_off(self, heard: Heard, said: Deregistration) -> None:
        await self._witness.went_off(said.radio, heard.at)

    async def _present(self, heard: Heard, said: PresenceAnswer) -> None:
        if said.state == PresenceState.ONLINE:
            await self._witness.saw(heard, said.radio, HeardBy.ANSWER)
        else:
            await self._witness.went_off(said.radio, heard.at)
        await self._answers.answer(heard, said)
