"""Use cases of people towards devices: put a message out, see what became of it, take a stranger off the list."""

from collections.abc import Sequence
from datetime import timedelta

from command.force.messages import DeviceMessage, DeviceMessages, MessageKind
from command.force.models import Device
from command.force.service import Devices
from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.foundation.errors import conflict, not_found
from command.foundation.history.events import Fact, History, Subject
from command.foundation.http import Page
from command.foundation.idempotency import CommandKey, once
from command.foundation.security import Permission, Scope
from command.gateway import repository
from command.gateway.photos import Photo, Photos
from command.gateway.received import ReceivedMessage, ReceivedMessages
from command.gateway.repository import PendingTerminal
from command.gateway.schemas import (
    DeviceMessageView,
    MessageForm,
    PhotoView,
    ReceivedMessageView,
    message_view,
    photo_view,
    received_view,
)

PURPOSE = "operator"
_OF_RADIOS = frozenset({MessageKind.RADIO_CHECK, MessageKind.ALERT_CALL, MessageKind.REMOTE_MONITOR})
TAKES = {
    "jt808": frozenset(MessageKind) - _OF_RADIOS,
    "adapter": _OF_RADIOS | {MessageKind.TEXT, MessageKind.LOCATE},
    "hstrp": _OF_RADIOS | {MessageKind.TEXT, MessageKind.LOCATE},
}
"""What each family of protocols can be told."""
LISTED_BYTES = 1024
"""Of a received body, in a list."""


class DeviceCommands:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        history: History,
        *,
        devices: Devices,
        messages: DeviceMessages,
        photos: Photos,
        received: ReceivedMessages,
    ) -> None:
        self._database = database
        self._clock = clock
        self._history = history
        self._devices = devices
        self._messages = messages
        self._photos = photos
        self._received = received

    async def put(
        self, device_id: int, form: MessageForm, scope: Scope, command: CommandKey | None
    ) -> DeviceMessageView:
        """Queue a message of a person; recorded with his name.

        Raises:
            CommandError: NOT_FOUND `device_not_found`; CONFLICT `device_takes_no_messages` for protocols without a way
                back, `message_kind_not_for_device` for what its protocol has no words for.
        """
        scope.require(Permission.DEVICE_COMMAND)
        device = self._device(device_id, scope)
        takes = TAKES.get(device.protocol_family or "")
        if takes is None:
            raise conflict("device_takes_no_messages", f"a device on {device.protocol} has no way back")
        if form.kind not in takes:
            raise conflict(
                "message_kind_not_for_device",
                f"a device on {device.protocol} takes no {form.kind}",
                message_kind=form.kind,
                takes=sorted(takes),
            )
        now = self._clock.now()

        async with self._database.transaction() as tx:

            async def act() -> DeviceMessageView:
                message_id = await self._messages.put(
                    tx,
                    device_id,
                    MessageKind(form.kind),
                    form.payload(),
                    purpose=PURPOSE,
                    actor=scope.actor,
                    now=now,
                    expires_at=now + timedelta(seconds=form.expires_s),
                )
                message = await self._messages.get(tx, message_id)
                await self._record(tx, device, message, "device_message_put", scope.actor)
                return message_view(message)

            return await once(tx, command, DeviceMessageView, now, act)

    async def changed(self, tx: Transaction, message: DeviceMessage) -> None:
        """The outcome of a person's message goes into the history with the change."""
        device = self._devices.find(message.device_id)
        if device is not None:
            await self._record(tx, device, message, "device_message_changed", "gateway")

    async def get(self, message_id: int, scope: Scope) -> DeviceMessageView:
        scope.require(Permission.FORCE_READ)
        async with self._database.transaction() as tx:
            message = await self._messages.get(tx, message_id)
        self._check(message, scope)
        return message_view(message)

    async def cancel(self, message_id: int, scope: Scope) -> DeviceMessageView:
        """Raises CONFLICT `device_message_ended` when it is over already."""
        scope.require(Permission.DEVICE_COMMAND)
        async with self._database.transaction() as tx:
            self._check(await self._messages.get(tx, message_id), scope)
            cancelled = await self._messages.cancel(tx, message_id, self._clock.now())
        if cancelled is None:
            raise conflict("device_message_ended", "this message is over already")
        return message_view(cancelled)

    async def page(self, device_id: int, scope: Scope, before_id: int | None, limit: int) -> Page[DeviceMessageView]:
        """Newest first."""
        scope.require(Permission.FORCE_READ)
        self._device(device_id, scope)
        async with self._database.transaction() as tx:
            found = await self._messages.list_of_device(tx, device_id, before_id, limit + 1)
        cursor = str(found[limit - 1].id) if len(found) > limit else None
        return Page[DeviceMessageView](items=[message_view(one) for one in found[:limit]], next_cursor=cursor)

    async def photos(self, device_id: int, scope: Scope, before_id: int | None, limit: int) -> Page[PhotoView]:
        """Newest first."""
        scope.require(Permission.TRACK_READ)
        self._device(device_id, scope)
        found = await self._photos.list_of_device(device_id, before_id, limit + 1)
        cursor = str(found[limit - 1].id) if len(found) > limit else None
        return Page[PhotoView](items=[photo_view(one) for one in found[:limit]], next_cursor=cursor)

    async def photo(self, photo_id: int, scope: Scope) -> Photo:
        """Raises NOT_FOUND `photo_not_found`, also out of scope."""
        scope.require(Permission.TRACK_READ)
        found = await self._photos.find(photo_id)
        device = self._devices.find(found.device_id) if found is not None else None
        if found is None or device is None or not scope.covers(device.body_id):
            raise not_found("photo", photo_id)
        return found

    async def received(
        self, device_id: int, scope: Scope, before_id: int | None, limit: int
    ) -> Page[ReceivedMessageView]:
        """What a terminal said that nobody here acts on, newest first; drivers' cards are among it."""
        scope.require(Permission.DEVICE_COMMAND)
        self._device(device_id, scope)
        return _received_page(await self._received.list_of_device(device_id, before_id, limit + 1), limit)

    async def all_received(self, scope: Scope, before_id: int | None, limit: int) -> Page[ReceivedMessageView]:
        """What all terminals of the scope said that nobody here acts on, newest first."""
        scope.require(Permission.DEVICE_COMMAND)
        whole = scope.body_ids is None
        ids = None if whole else [one.id for one in self._devices.all() if scope.covers(one.body_id)]
        return _received_page(await self._received.list_all(ids, before_id, limit + 1), limit)

    async def received_message(self, row_id: int, scope: Scope) -> ReceivedMessageView:
        """Raises NOT_FOUND `terminal_message_not_found`, also out of scope."""
        scope.require(Permission.DEVICE_COMMAND)
        found = await self._received.find(row_id)
        device = self._devices.find(found.device_id) if found is not None else None
        if found is None or device is None or not scope.covers(device.body_id):
            raise not_found("terminal_message", row_id)
        return received_view(found)

    async def list_pending(self, scope: Scope) -> list[PendingTerminal]:
        """Terminals that the register does not know, last seen first."""
        scope.require(Permission.FORCE_EDIT)
        async with self._database.transaction() as tx:
            return await repository.list_pending(tx, 1000)

    async def dismiss(self, pending_id: int, scope: Scope) -> None:
        """Off the list; it comes back when it connects again. Raises NOT_FOUND `pending_terminal_not_found`."""
        scope.require(Permission.FORCE_EDIT)
        async with self._database.transaction() as tx:
            if not await repository.delete_pending(tx, pending_id):
                raise not_found("pending_terminal", pending_id)

    def _device(self, device_id: int, scope: Scope) -> Device:
        device = self._devices.find(device_id)
        if device is None or not scope.covers(device.body_id):
            raise not_found("device", device_id)
        return device

    def _check(self, message: DeviceMessage, scope: Scope) -> None:
        device = self._devices.find(message.device_id)
        if device is None or not scope.covers(device.body_id):
            raise not_found("device_message", message.id)

    async def _record(self, tx: Transaction, device: Device, message: DeviceMessage, kind: str, actor: str) -> None:
        fact = Fact(
            kind=kind,
            subject=Subject("device", device.id),
            at=self._clock.now(),
            actor=actor,
            audience=[device.body_id],
            data={
                "message_id": message.id,
                "message_kind": message.kind,
                "state": message.state,
                "failure": message.failure,
                "answer": message.answer,
            },
        )
        await self._history.record(tx, fact, self._clock.now())


def _received_page(found: Sequence[ReceivedMessage], limit: int) -> Page[ReceivedMessageView]:
    """Of one more than asked for, so that the last page knows that it is the last."""
    cursor = str(found[limit - 1].id) if len(found) > limit else None
    items = [received_view(one, LISTED_BYTES) for one in found[:limit]]
    return Page[ReceivedMessageView](items=items, next_cursor=cursor)
