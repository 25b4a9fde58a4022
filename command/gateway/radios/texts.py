"""TMP: what radios write, kept before it is answered."""

from command.foundation.database import Transaction
from command.foundation.history.events import Fact, History, Subject
from command.gateway.radios.desk import Desk, Heard
from command.gateway.radios.witness import Witness
from command.protocols.hytera.message import Message
from command.protocols.hytera.text import GroupData, GroupText, PrivateData, PrivateText
from command.radio.traffic.models import HeardBy, RadioText
from command.radio.traffic.service import talk

Said = PrivateText | GroupText | PrivateData | GroupData


class Texts:
    def __init__(self, witness: Witness, history: History, platform_id: int) -> None:
        self._witness = witness
        self._history = history
        self._platform_id = platform_id

    def enter(self, desk: Desk) -> None:
        desk.hear([PrivateText, GroupText, PrivateData, GroupData], self._said)

    async def _said(self, heard: Heard, said: Said) -> Message | None:
        """A text to the platform is confirmed to its radio, whatever its flags say."""
        text = RadioText(
            repeater_id=heard.repeater_id,
            slot=heard.slot.slot,
            request_id=said.request_id,
            sender=said.source.id,
            target=said.destination.id,
            is_group=isinstance(said, (GroupText, GroupData)),
            text=said.text.replace("\0", "") if isinstance(said, (PrivateText, GroupText)) else "",
            received_at=heard.at,
            data=said.data if isinstance(said, (PrivateData, GroupData)) else None,
        )

        async def also(tx: Transaction) -> None:
            if await talk.add_text(tx, text):
                await self._record(tx, heard, text)

        await self._witness.saw(heard, said.source, HeardBy.TEXT, also=also)
        heard.slot.counters["texts"] += 1
        is_ours = said.destination.id == self._platform_id
        return said.ack() if is_ours and isinstance(said, (PrivateText, PrivateData)) else None

    async def _record(self, tx: Transaction, heard: Heard, text: RadioText) -> None:
        device = self._witness.device_of(text.sender)
        if device is None:
            return
        fact = Fact(
            kind="radio_text_received",
            subject=Subject("device", device.id),
            at=heard.at,
            actor="radio",
            audience=[device.body_id],
            data={"radio_id": text.sender, "target": text.target, "is_group": text.is_group},
            personal={"text": text.text},
        )
        await self._history.record(tx, fact, heard.at)
