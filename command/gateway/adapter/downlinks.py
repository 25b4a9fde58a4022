"""From the outbox to one adapter: claim what is due for the radios it holds, mark it sent, and keep what became of it."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from command.alarms.models import AlarmState
from command.alarms.service import Alarms
from command.force.messages import DeviceMessage, DeviceMessages, MessageKind, MessageState
from command.force.models import Device
from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.foundation.history.events import History
from command.gateway.adapter import wire
from command.gateway.adapter.keeping import stopped_fact
from command.gateway.adapter.wire import Outcome, Stopped
from command.radio.traffic.service import cries

ATTEMPTS: Final = 3
AGAIN_AFTER: Final = timedelta(seconds=60)
"""A message of which the adapter says nothing is sent to it again."""
AT_ONCE: Final = 100
KINDS: Final = frozenset(
    {MessageKind.TEXT, MessageKind.LOCATE, MessageKind.RADIO_CHECK, MessageKind.ALERT_CALL, MessageKind.REMOTE_MONITOR}
)
STOP_AGAIN_AFTER: Final = timedelta(seconds=15)
MOST_STOPS: Final = 40
CRIED_WITHIN: Final = timedelta(hours=24)
_SEEN: Final = frozenset({AlarmState.ACKNOWLEDGED, AlarmState.CLOSED})


class UnknownError(Exception):
    """What the adapter speaks of is none of its own."""


class Downlinks:
    """Shared by all sockets of a process; `held` is device id -> what the platform calls it."""

    def __init__(
        self, database: Database, clock: Clock, history: History, *, messages: DeviceMessages, alarms: Alarms
    ) -> None:
        self._database = database
        self._clock = clock
        self._history = history
        self._messages = messages
        self._alarms = alarms

    async def greet(self, device_ids: Collection[int]) -> None:
        """A socket holds these now: what they left unanswered on an earlier one is due at once."""
        async with self._database.transaction() as tx:
            await self._messages.make_due(tx, device_ids, self._clock.now(), ATTEMPTS)

    async def due(self, held: Mapping[int, str], room: int) -> list[dict[str, Any]]:
        """Words to send now, at most `room` messages; their attempts are committed."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            claimed = await self._messages.claim_due(tx, held, now, min(room, AT_ONCE)) if room > 0 else []
            words = [wire.message(one, held[one.device_id]) for one in claimed if await self._attempt(tx, one, now)]
            return words + await self._stops(tx, held, now)

    async def _attempt(self, tx: Transaction, one: DeviceMessage, now: datetime) -> bool:
        """False when it ends here."""
        if now >= one.expires_at:
            await self._messages.change(tx, one.id, MessageState.EXPIRED, now)
        elif one.kind not in KINDS:
            await self._messages.change(tx, one.id, MessageState.FAILED, now, failure="unsupported_by_device")
        elif one.attempts >= ATTEMPTS:
            await self._messages.change(tx, one.id, MessageState.FAILED, now, failure="no_answer")
        else:
            await self._messages.mark_sent(tx, one, serial=one.id % (1 << 31), at=now, next_try_at=now + AGAIN_AFTER)
            return True
        return False

    async def _stops(self, tx: Transaction, held: Mapping[int, str], now: datetime) -> list[dict[str, Any]]:
        """Radios whose emergency the dispatcher has seen are told to stop it, until they answer."""
        waiting = [one for one in await cries.list_open(tx, now - CRIED_WITHIN, MOST_STOPS) if one.device_id in held]
        due = [one for one in waiting if one.stop_sent_at is None or now - one.stop_sent_at >= STOP_AGAIN_AFTER]
        states = await self._alarms.states(tx, [one.alarm_id for one in due]) if due else {}
        seen = [one for one in due if states.get(one.alarm_id) in _SEEN]
        for one in seen:
            await cries.note_stop_sent(tx, one.alarm_id, now)
        return [wire.stop_emergency(one.alarm_id, held[one.device_id]) for one in seen]

    async def keep_outcome(self, said: Outcome, held: Mapping[int, str]) -> None:
        """Raises UnknownError for a message to a radio that is not held here."""
        async with self._database.transaction() as tx:
            message = await self._messages.find(tx, said.id)
            if message is None or message.device_id not in held:
                raise UnknownError(f"no message {said.id} to a radio held here")
            failure = (said.failure or "refused_by_device") if said.state == "failed" else None
            state = MessageState(said.state)
            await self._messages.change(tx, said.id, state, self._clock.now(), answer=said.answer, failure=failure)

    async def keep_stopped(self, said: Stopped, device: Device, actor: str) -> None:
        """Raises UnknownError for an alarm that is no cry of this radio's."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            if not await cries.is_of(tx, said.alarm, device.id):
                raise UnknownError(f"no alarm {said.alarm} of {said.device}")
            await cries.note_stopped(tx, said.alarm, now)
            await self._history.record(tx, stopped_fact(said.alarm, device, now, actor), now)
