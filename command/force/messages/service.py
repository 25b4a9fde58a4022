"""Putting messages out, claiming them, and telling whoever put them what became of them, in the same transaction."""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from command.force.messages.models import NEXT, DeviceMessage, MessageKind, MessageState
from command.force.messages.tables import device_message as table
from command.foundation.bus import Bus
from command.foundation.database import Transaction, on_commit
from command.foundation.errors import not_found

PUT: Final = "device_messages.put"
"""Rung after a commit that put or cancelled a message: gateways look."""
_ENDED: Final = (MessageState.ANSWERED, MessageState.FAILED, MessageState.EXPIRED, MessageState.CANCELLED)
_SINCE: Final = {
    MessageState.SENT: "sent_at",
    MessageState.RECEIVED: "received_at",
    MessageState.ANSWERED: "answered_at",
}

Listener = Callable[[Transaction, DeviceMessage], Awaitable[None]]


class DeviceMessages:
    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._listeners: dict[str, Listener] = {}

    def on_change(self, purpose: str, listener: Listener) -> None:
        """Have `listener` called, in the transaction of the change, when a message of this purpose changes its state."""
        self._listeners[purpose] = listener

    async def put(
        self,
        tx: Transaction,
        device_id: int,
        kind: MessageKind,
        payload: dict[str, Any],
        *,
        purpose: str,
        actor: str,
        now: datetime,
        expires_at: datetime,
        reference_id: int | None = None,
    ) -> int:
        """Queue a message; the gateway that holds the device's session sends it after the commit. Returns its id."""
        values = {
            "device_id": device_id,
            "kind": kind,
            "payload": payload,
            "purpose": purpose,
            "reference_id": reference_id,
            "state": MessageState.QUEUED,
            "actor": actor,
            "created_at": now,
            "expires_at": expires_at,
            "next_try_at": now,
            "attempts": 0,
        }
        message_id: int = (await tx.execute(sa.insert(table).values(values).returning(table.c.id))).scalar_one()
        on_commit(tx, PUT, lambda: self._bus.publish(PUT))
        return message_id

    async def get(self, tx: Transaction, message_id: int) -> DeviceMessage:
        """Raises NOT_FOUND `device_message_not_found`."""
        found = await self.find(tx, message_id)
        if found is None:
            raise not_found("device_message", message_id)
        return found

    async def find(self, tx: Transaction, message_id: int) -> DeviceMessage | None:
        row = (await tx.execute(sa.select(table).where(table.c.id == message_id))).one_or_none()
        return _of(row) if row is not None else None

    async def list_of_device(
        self, tx: Transaction, device_id: int, before_id: int | None, limit: int
    ) -> list[DeviceMessage]:
        """Newest first."""
        asked = sa.select(table).where(table.c.device_id == device_id).order_by(table.c.id.desc()).limit(limit)
        if before_id is not None:
            asked = asked.where(table.c.id < before_id)
        return [_of(row) for row in await tx.execute(asked)]

    async def claim_due(self, tx: Transaction, held: Collection[int], now: datetime, limit: int) -> list[DeviceMessage]:
        """Lock messages that are due for these devices; what another gateway has locked is skipped."""
        rows = await tx.execute(
            sa.select(table)
            .where(
                table.c.state.in_((MessageState.QUEUED, MessageState.SENT)),
                table.c.next_try_at <= now,
                table.c.device_id == sa.any_(sa.bindparam("held", list(held), sa.ARRAY(sa.BigInteger))),
            )
            .order_by(table.c.next_try_at, table.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return [_of(row) for row in rows]

    async def make_due(self, tx: Transaction, device_ids: Collection[int], now: datetime, attempts: int) -> None:
        """These devices have a new connection: what they did not answer over the last one is due at once, unless it
        has been tried so often already.
        """
        await tx.execute(
            sa.update(table)
            .where(
                table.c.state == MessageState.SENT,
                table.c.next_try_at > now,
                table.c.attempts < attempts,
                table.c.device_id == sa.any_(sa.bindparam("came", list(device_ids), sa.ARRAY(sa.BigInteger))),
            )
            .values(next_try_at=now)
        )

    async def mark_sent(
        self, tx: Transaction, message: DeviceMessage, *, serial: int, at: datetime, next_try_at: datetime
    ) -> None:
        """One more attempt, under this serial; due again at `next_try_at` unless an answer comes."""
        await self._change(
            tx,
            message,
            MessageState.SENT,
            at,
            {"serial": serial, "attempts": message.attempts + 1, "next_try_at": next_try_at},
        )

    async def change(
        self,
        tx: Transaction,
        message_id: int,
        to: MessageState,
        at: datetime,
        *,
        answer: dict[str, Any] | None = None,
        failure: str | None = None,
    ) -> DeviceMessage | None:
        """Take the row and move it on, and tell its purpose; None when it has come further already."""
        row = (await tx.execute(sa.select(table).where(table.c.id == message_id).with_for_update())).one()
        message = _of(row)
        if to not in NEXT.get(message.state, frozenset()):
            return None
        values: dict[str, Any] = {}
        if answer is not None:
            values["answer"] = answer
        if failure is not None:
            values["failure"] = failure
        return await self._change(tx, message, to, at, values)

    async def put_off(self, tx: Transaction, message_id: int, next_try_at: datetime, answer: dict[str, Any]) -> None:
        """What kept it from its device may pass: due again then; the answer tells of the last attempt."""
        await tx.execute(
            sa.update(table)
            .where(table.c.id == message_id, table.c.state == MessageState.SENT)
            .values(next_try_at=next_try_at, answer=answer)
        )

    async def cancel(self, tx: Transaction, message_id: int, at: datetime) -> DeviceMessage | None:
        """Not sent (again); what the device says of it later is kept."""
        return await self.change(tx, message_id, MessageState.CANCELLED, at)

    async def find_asked(self, tx: Transaction, device_id: int, serial: int) -> int | None:
        """The question of an earlier connection that a device answers by its serial: the newest that has no answer."""
        found: int | None = (
            await tx.execute(
                sa.select(table.c.id)
                .where(
                    table.c.device_id == device_id,
                    table.c.serial == serial,
                    table.c.kind == MessageKind.QUESTION,
                    table.c.answered_at.is_(None),
                )
                .order_by(table.c.id.desc())
                .limit(1)
            )
        ).scalar_one_or_none()
        return found

    async def expire(self, tx: Transaction, now: datetime, limit: int = 200) -> int:
        """The worker's part: what nobody answered in its time. Returns how many."""
        rows = await tx.execute(
            sa.select(table.c.id)
            .where(table.c.ended_at.is_(None), table.c.expires_at <= now)
            .order_by(table.c.expires_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        ids = [row.id for row in rows]
        for message_id in ids:
            await self.change(tx, message_id, MessageState.EXPIRED, now)
        return len(ids)

    async def _change(
        self, tx: Transaction, message: DeviceMessage, to: MessageState, at: datetime, values: dict[str, Any]
    ) -> DeviceMessage:
        values = {**values, "state": to}
        if to in _SINCE:
            values[_SINCE[to]] = at
        if to in _ENDED or (to is MessageState.RECEIVED and message.kind is not MessageKind.QUESTION):
            values["ended_at"] = at
        row = (
            await tx.execute(sa.update(table).where(table.c.id == message.id).values(values).returning(*table.c))
        ).one()
        changed = _of(row)
        listener = self._listeners.get(message.purpose)
        if listener is not None and (to is not message.state or to is MessageState.ANSWERED):
            await listener(tx, changed)
        return changed


def _of(row: sa.Row[Any]) -> DeviceMessage:
    return DeviceMessage(
        id=row.id,
        device_id=row.device_id,
        kind=MessageKind(row.kind),
        payload=row.payload,
        purpose=row.purpose,
        reference_id=row.reference_id,
        state=MessageState(row.state),
        actor=row.actor,
        created_at=row.created_at,
        expires_at=row.expires_at,
        attempts=row.attempts,
        sent_at=row.sent_at,
        received_at=row.received_at,
        answered_at=row.answered_at,
        ended_at=row.ended_at,
        serial=row.serial,
        answer=row.answer,
        failure=row.failure,
    )
