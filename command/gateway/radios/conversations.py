"""RCP: who talks to whom on each slot, kept as a call log; emergencies among the calls go to the alarms."""

from datetime import datetime, timedelta
from typing import Final

from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.gateway.radios.desk import Desk, Heard
from command.gateway.radios.emergencies import Emergencies
from command.gateway.radios.ledger import Ledger
from command.gateway.radios.limits import RadioLimits
from command.gateway.radios.slots import Place, Slots, SlotState
from command.gateway.radios.steady import steadily
from command.gateway.radios.witness import Witness
from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.call_following import Call, Followed, follow
from command.protocols.hytera.distress import distress_of
from command.protocols.hytera.statuses import ReceiveStatus, RepeaterStatus, TransmitStatus
from command.radio.traffic.models import CallEnd, HeardBy, RadioCall
from command.radio.traffic.service import talk

CRY_AGAIN_AFTER: Final = timedelta(seconds=10)
"""A repeater repeats the status of a call under way; each need not be an alarm's repeat."""
SWEEP_EVERY_S: Final = 5.0


class Conversations:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        slots: Slots,
        witness: Witness,
        ledger: Ledger,
        emergencies: Emergencies,
        limits: RadioLimits,
    ) -> None:
        self._database = database
        self._clock = clock
        self._slots = slots
        self._witness = witness
        self._ledger = ledger
        self._emergencies = emergencies
        self._limits = limits
        self._unfinished: dict[Place, RadioCall] = {}
        """Calls that were under way when a gateway stopped."""
        self._cried_at: dict[int, datetime] = {}

    def enter(self, desk: Desk) -> None:
        desk.hear([RepeaterStatus], self._status)
        desk.hear([TransmitStatus, ReceiveStatus], self._raw)
        desk.on_gone(self._gone)

    async def load(self) -> None:
        async with self._database.transaction() as tx:
            unfinished = await talk.list_open_calls(tx)
        self._unfinished = {(one.repeater_id, one.slot): one for one in unfinished}

    async def run(self) -> None:
        """The gateway's task: calls whose end never came."""
        await steadily(SWEEP_EVERY_S, self.end_silent)

    async def end_silent(self) -> None:
        """One round."""
        now = self._clock.now()
        for slot in self._slots:
            heard_at = slot.call_heard_at
            if slot.call is not None and heard_at is not None and abs(now - heard_at) > self._limits.call_silence:
                async with slot.turn:
                    await self._end(slot, heard_at, CallEnd.SILENCE)
        self._cried_at = {radio: at for radio, at in self._cried_at.items() if abs(now - at) < CRY_AGAIN_AFTER}

    async def _raw(self, heard: Heard, _said: TransmitStatus | ReceiveStatus) -> None:
        """Of a mobile radio as gateway; their bodies are not described."""
        heard.slot.counters["undescribed_statuses"] += 1

    async def _status(self, heard: Heard, said: RepeaterStatus) -> None:
        distress = distress_of(said)
        if distress is not None and self._is_news(said.sender.id, heard.at):
            await self._emergencies.cried(heard, distress)
            self._cried_at[said.sender.id] = heard.at
        slot = heard.slot
        async with slot.turn:
            self._resume(slot)
            followed = follow(slot.call, said, heard.at)
            if followed.started or followed.ended is not None:
                await self._keep(heard, slot, followed)
            slot.call, slot.call_heard_at = followed.current, heard.at
        if followed.started and self._witness.takes(said.sender.id) and not followed_over_ip(followed):
            await self._witness.saw(heard, said.sender, HeardBy.CALL)

    def _is_news(self, radio_id: int, at: datetime) -> bool:
        before = self._cried_at.get(radio_id)
        return before is None or abs(at - before) >= CRY_AGAIN_AFTER  # the clock may have been set back since

    async def _keep(self, heard: Heard, slot: SlotState, followed: Followed) -> None:
        """The end of one call and the beginning of the next, in one commit."""
        begun = _row(slot, followed.current) if followed.started and followed.current is not None else None
        ids: list[int] = []

        async def act(tx: Transaction) -> None:
            if followed.ended is not None and slot.call_id is not None:
                by = CallEnd.OTHER_CALL if begun is not None else CallEnd.IDLE
                await _write_end(tx, slot.call_id, followed.ended, heard.at, by)
            if begun is not None:
                ids[:] = [await talk.begin_call(tx, begun)]

        await self._ledger.keep(act)
        slot.counters["calls"] += begun is not None
        slot.call_id = ids[0] if ids else None

    async def _gone(self, slot: SlotState) -> None:
        async with slot.turn:
            await self._end(slot, slot.heard_at, CallEnd.LINK_LOST)

    async def _end(self, slot: SlotState, at: datetime, by: CallEnd) -> None:
        call, call_id = slot.call, slot.call_id
        if call is None or call_id is None:
            return

        async def act(tx: Transaction) -> None:
            await _write_end(tx, call_id, call, at, by)

        await self._ledger.keep(act)
        slot.call = slot.call_id = None

    def _resume(self, slot: SlotState) -> None:
        """A call that began before this gateway started goes on, or ends now."""
        unfinished = self._unfinished.pop((slot.repeater.id, slot.slot), None)
        if unfinished is None or slot.call is not None:
            return
        slot.call_id = unfinished.id
        slot.call = Call(
            RadioAddress.bare(unfinished.sender),
            RadioAddress.bare(unfinished.target),
            unfinished.call_type,
            unfinished.is_over_ip,
            unfinished.started_at,
        )


def followed_over_ip(followed: Followed) -> bool:
    """Whether the platform, and no radio of this repeater, began the call."""
    return followed.current is not None and followed.current.is_over_ip


def _row(slot: SlotState, call: Call) -> RadioCall:
    return RadioCall(
        id=0,
        repeater_id=slot.repeater.id,
        slot=slot.slot,
        call_type=call.call_type,
        sender=call.sender.id,
        target=call.target.id,
        is_over_ip=call.is_over_ip,
        is_emergency=call.is_emergency,
        started_at=call.started_at,
    )


async def _write_end(tx: Transaction, call_id: int, call: Call, at: datetime, by: CallEnd) -> None:
    talked = call.talked_until(at) - call.started_at
    held = at - call.started_at
    await talk.end_call(tx, call_id, ended_at=at, talked_s=talked.total_seconds(), held_s=held.total_seconds(), by=by)
