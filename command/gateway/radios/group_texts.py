"""Texts to talk groups: one row a slot, sent once, since everybody who hears it sees it each time."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.gateway.radios.errands import Errands
from command.gateway.radios.ledger import Ledger
from command.gateway.radios.line import Errand
from command.gateway.radios.slots import Slots
from command.gateway.radios.steady import steadily
from command.gateway.radios.words import failure_of
from command.protocols.hytera import text as tmp
from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.message import Message
from command.protocols.hytera.service import Service
from command.radio.traffic.models import GroupText, GroupTextState
from command.radio.traffic.service import talk

LOOK_EVERY_S: Final = 1.0
AT_ONCE: Final = 50
ATTEMPTS: Final = 3
AGAIN_AFTER: Final = timedelta(seconds=10)
GROUP_IDS: Final = 1 << 31
"""Request ids of texts to groups have the top bit, those of messages to devices do not."""


class GroupTexts:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        ledger: Ledger,
        *,
        slots: Slots,
        errands: Errands,
        platform_id: int,
        text_answer: timedelta,
    ) -> None:
        self._database = database
        self._clock = clock
        self._ledger = ledger
        self._slots = slots
        self._errands = errands
        self._platform = RadioAddress(platform_id)
        self._text_answer = text_answer

    async def run(self) -> None:
        """The gateway's task."""
        await steadily(LOOK_EVERY_S, self.send_due)

    async def send_due(self) -> None:
        """One round."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            claimed = await talk.claim_group_texts(tx, self._slots.linked(), now, AT_ONCE)
            ready = [one for one in claimed if await self._begin(tx, one, now)]
        for one in ready:
            self._send(one, now)

    async def _begin(self, tx: Transaction, one: GroupText, now: datetime) -> bool:
        """Note the attempt. One that the repeater took and nobody confirmed in time is over, as sent."""
        if one.state is GroupTextState.SENT:
            await talk.save_group_text(tx, one.id, ended_at=now)
            return False
        if now >= one.expires_at:
            await talk.save_group_text(tx, one.id, state=GroupTextState.EXPIRED, ended_at=now)
            return False
        if one.attempts >= ATTEMPTS:
            failure = one.failure or "not_acknowledged"
            await talk.save_group_text(tx, one.id, state=GroupTextState.FAILED, failure=failure, ended_at=now)
            return False
        waiting = {"state": GroupTextState.SENT, "attempts": one.attempts + 1, "next_try_at": now + self._text_answer}
        await talk.save_group_text(tx, one.id, **waiting)
        return True

    def _send(self, one: GroupText, now: datetime) -> None:
        slot = self._slots.find((one.repeater_id, one.slot))
        line = slot.line_of(Service.TMP) if slot is not None else None
        said = tmp.GroupText(GROUP_IDS | one.id, RadioAddress(one.target), self._platform, one.text)
        errand = Errand(answered=partial(self._answered, one), lost=partial(self._lost, one))
        if line is None or not self._errands.send(line, said, errand, now):
            self._lost(one, "busy")

    async def _answered(self, one: GroupText, answer: Message) -> None:
        result = answer.result if isinstance(answer, tmp.GroupTextAck) else 0
        is_good = result == tmp.TextResult.OK
        if not is_good and result in {tmp.TextResult.CHANNEL_BUSY, tmp.TextResult.REPEATER_WAKE_UP_FAILED}:
            await self._again(one, failure_of(result))
            return
        state = GroupTextState.DELIVERED if is_good else GroupTextState.FAILED
        failure = None if is_good else failure_of(result)
        now = self._clock.now()

        async def act(tx: Transaction) -> None:
            await talk.save_group_text(tx, one.id, state=state, failure=failure, ended_at=now)

        await self._ledger.keep(act)

    def _lost(self, one: GroupText, reason: str) -> None:
        """The repeater did not take it: nobody has seen it, so it may be sent again."""
        self._ledger.note(self._again(one, reason))

    async def _again(self, one: GroupText, failure: str) -> None:
        now = self._clock.now()

        async def act(tx: Transaction) -> None:
            await talk.save_group_text(
                tx, one.id, state=GroupTextState.QUEUED, failure=failure, next_try_at=now + AGAIN_AFTER
            )

        await self._ledger.keep(act)
