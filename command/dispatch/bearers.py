"""How an order reaches a crew: which of its sets can carry it, what is said on them, and what their answers mean."""

from collections.abc import Collection
from datetime import datetime, timedelta

from command.dispatch import repository
from command.dispatch.models import Bearer, BearerKind, BearerState, Order, Stage
from command.force.messages import DeviceMessages, MessageKind
from command.force.service import Crew, Device, DeviceKind
from command.foundation.database import Transaction
from command.incidents.models import Incident

ACCEPT, DECLINE = 1, 2
ANSWERS = {ACCEPT: Stage.ACCEPTED, DECLINE: Stage.DECLINED}
PURPOSE = "order"
MOST_TEXT = 160
"""Characters; a terminal's screen shows few, and 0x8300 carries at most 1024 bytes of GBK."""
LIFE = timedelta(minutes=15)
"""A text that its set did not take by then is given up: the order has long gone another way."""
CAN_SHOW = frozenset({"text", "question"})
_BEARERS = {
    DeviceKind.ENFORCEMENT_TERMINAL: BearerKind.ENFORCEMENT_TERMINAL,
    DeviceKind.PHONE: BearerKind.ENFORCEMENT_TERMINAL,
    DeviceKind.RADIO: BearerKind.RADIO,
    DeviceKind.VEHICLE_RADIO: BearerKind.RADIO,
}
_PREFERRED = (
    DeviceKind.VEHICLE_TERMINAL,
    DeviceKind.ENFORCEMENT_TERMINAL,
    DeviceKind.PHONE,
    DeviceKind.VEHICLE_RADIO,
    DeviceKind.RADIO,
)
"""A radio's slot carries one thing at a time: it comes after whatever has a net of its own."""


def carriers(crew: Crew) -> list[Device]:
    """The crew's sets that can show an order, best first: those that can answer, then those that only show.

    A position-only device is no bearer.
    """
    usable = [one for one in crew.devices if one.serviceable and one.identity and one.capabilities & CAN_SHOW]
    return sorted(usable, key=_rank)


def _rank(device: Device) -> tuple[bool, int, int]:
    place = _PREFERRED.index(device.kind) if device.kind in _PREFERRED else len(_PREFERRED)
    return ("question" not in device.capabilities, place, device.id)


def can_carry(crew: Crew) -> bool:
    """Whether an order reaches the crew on any of its sets."""
    return any(one.serviceable and one.identity and one.capabilities & CAN_SHOW for one in crew.devices)


def text_of(order: Order, incident: Incident) -> str:
    """What the set shows: number, place and matter; never the reporter."""
    said = f"【派单{order.id}】{incident.number} {incident.address or '位置见地图'} {incident.description}"
    return said if len(said) <= MOST_TEXT else f"{said[: MOST_TEXT - 1]}…"


class Bearers:
    def __init__(self, messages: DeviceMessages) -> None:
        self._messages = messages

    async def send(
        self,
        tx: Transaction,
        order: Order,
        incident: Incident,
        crew: Crew,
        now: datetime,
        skip: Collection[int] = (),
    ) -> Bearer | None:
        """Put the order on the crew's best set that is not in `skip`. None when there is none: somebody has to call."""
        device = next((one for one in carriers(crew) if one.id not in skip), None)
        if device is None:
            return None
        asks = "question" in device.capabilities
        payload: dict[str, object] = {"text": text_of(order, incident), "urgent": incident.severity.value == "urgent"}
        if asks:
            payload["choices"] = [{"id": ACCEPT, "text": "接单"}, {"id": DECLINE, "text": "不能接单"}]
        message_id = await self._messages.put(
            tx,
            device.id,
            MessageKind.QUESTION if asks else MessageKind.TEXT,
            payload,
            purpose=PURPOSE,
            actor=order.ordered_by,
            now=now,
            reference_id=order.id,
            expires_at=now + LIFE,
        )
        kind = _BEARERS.get(device.kind, BearerKind.VEHICLE_TERMINAL)
        return await repository.add_bearer(
            tx,
            order_id=order.id,
            kind=kind.value,
            device_id=device.id,
            message_id=message_id,
            state=BearerState.SENT.value,
            at=now,
        )

    async def withdraw(self, tx: Transaction, order: Order, crew: Crew, now: datetime) -> None:
        """Tell every set that carried the order that it is off."""
        bearers = (await repository.bearers_of(tx, [order.id])).get(order.id, [])
        told = {bearer.device_id for bearer in bearers}
        for device in carriers(crew):
            if device.id in told:
                await self._messages.put(
                    tx,
                    device.id,
                    MessageKind.TEXT,
                    {"text": f"【派单{order.id}】已撤销", "urgent": False},
                    purpose="notice",
                    actor=order.ordered_by,
                    now=now,
                    reference_id=order.id,
                    expires_at=now + LIFE,
                )
