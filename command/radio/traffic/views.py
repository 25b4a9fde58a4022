"""From rows to what a screen shows. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final

from command.force.models import Device
from command.protocols.hytera.calls import CallType
from command.protocols.hytera.presence import Presence
from command.radio.traffic.models import (
    ANOTHER_PLATFORM,
    GroupText,
    LinkState,
    RadioCall,
    RadioPresence,
    RadioText,
    Repeater,
    SignalReport,
    Slot,
)
from command.radio.traffic.schemas import (
    CallView,
    GroupTextView,
    PendingRadioView,
    RadioTextView,
    RadioView,
    RepeaterView,
    SignalView,
    SlotView,
)

HSTRP: Final = "hstrp"
ADAPTER: Final = "adapter"
Names = Mapping[int, str]
"""Repeater's row to its identity."""
_CALL_TYPES: Final = {int(kind): kind.name.lower() for kind in CallType}


def by_number(devices: Iterable[Device]) -> dict[int, Device]:
    """Radios of the register by their number on the air, those of other platforms by the number they go by here."""
    found: dict[int, Device] = {}
    for one in devices:
        if one.protocol_family == ADAPTER:
            found[ANOTHER_PLATFORM + one.id] = one
        elif one.protocol_family == HSTRP and one.identity is not None and one.identity.isdecimal():
            found[int(one.identity)] = one
    return found


def repeater_view(one: Repeater, slots: Sequence[Slot], fresh_since: datetime) -> RepeaterView:
    said = asdict(one)
    del said["id"]
    return RepeaterView(**said, slots=[_slot_view(slot, one, fresh_since) for slot in slots])


def _slot_view(slot: Slot, repeater: Repeater, fresh_since: datetime) -> SlotView:
    """What a gateway wrote that has written nothing since is no news: its link is lost."""
    is_stale = slot.link is LinkState.UP and slot.updated_at < fresh_since
    said = asdict(slot)
    said["link"] = LinkState.LOST if is_stale else slot.link
    if is_stale:
        said["actual_per_s"] = said["planned_per_s"] = 0.0
    return SlotView(**said, capacity_per_s=repeater.reports_per_s)


def radio_view(
    number: int, device: Device, heard: RadioPresence | None, names: Names, now: datetime, margin: timedelta
) -> RadioView:
    until = presence_of(heard).online_until(margin) if heard is not None else None
    return RadioView(
        device_id=device.id,
        radio_id=number,
        kind=device.kind.value,
        call_sign=device.call_sign,
        body_id=device.body_id,
        crew_id=device.crew_id,
        is_online=until is not None and now < until,
        online_until=until,
        heard_at=heard.heard_at if heard is not None else None,
        heard_by=heard.heard_by if heard is not None else None,
        registered_at=heard.registered_at if heard is not None else None,
        renew_s=heard.renew_s if heard is not None else None,
        off_at=heard.off_at if heard is not None else None,
        repeater=_name(names, heard),
        slot=heard.slot if heard is not None else None,
        rssi_raw=heard.rssi_raw if heard is not None else None,
        rssi_dbm=heard.rssi_dbm if heard is not None else None,
        rssi_at=heard.rssi_at if heard is not None else None,
    )


def presence_of(heard: RadioPresence) -> Presence:
    return Presence(timedelta(seconds=heard.renew_s), heard.registered_at, heard.heard_at, heard.off_at)


def pending_view(heard: RadioPresence, names: Names) -> PendingRadioView:
    return PendingRadioView(
        radio_id=heard.radio_id,
        first_heard_at=heard.first_heard_at,
        heard_at=heard.heard_at,
        heard_by=heard.heard_by,
        repeater=_name(names, heard),
        slot=heard.slot,
    )


def call_view(call: RadioCall, names: Names, devices: Mapping[int, Device]) -> CallView:
    said = asdict(call)
    repeater_id = said.pop("repeater_id")
    return CallView(
        **said,
        repeater=names[repeater_id],
        kind=_CALL_TYPES.get(call.call_type, f"type_{call.call_type}"),
        sender_device_id=_device_id(devices, call.sender),
        target_device_id=_device_id(devices, call.target) if call.call_type in _TO_ONE else None,
    )


_TO_ONE: Final = frozenset({CallType.PRIVATE, CallType.REMOTE_MONITOR, CallType.PRIORITY_PRIVATE})
"""Call types whose target is a radio; of the others it is a talk group."""


def text_view(said: RadioText, names: Names, devices: Mapping[int, Device]) -> RadioTextView:
    return RadioTextView(
        id=said.id,
        repeater=names[said.repeater_id],
        slot=said.slot,
        sender=said.sender,
        sender_device_id=_device_id(devices, said.sender),
        target=said.target,
        is_group=said.is_group,
        text=said.text,
        data=said.data.hex() if said.data is not None else None,
        received_at=said.received_at,
    )


def signal_view(report: SignalReport, names: Names) -> SignalView:
    said = asdict(report)
    longitude_e7, latitude_e7 = said.pop("longitude_e7"), said.pop("latitude_e7")
    return SignalView(
        **{name: value for name, value in said.items() if name != "repeater_id"},
        repeater=names[report.repeater_id],
        longitude_deg=longitude_e7 / 1e7 if longitude_e7 is not None else None,
        latitude_deg=latitude_e7 / 1e7 if latitude_e7 is not None else None,
    )


def group_text_view(one: GroupText, names: Names) -> GroupTextView:
    said = {name: getattr(one, name) for name in GroupTextView.model_fields if name != "repeater"}
    return GroupTextView(**said, repeater=names[one.repeater_id])


def _name(names: Names, heard: RadioPresence | None) -> str | None:
    return names.get(heard.repeater_id) if heard is not None and heard.repeater_id is not None else None


def _device_id(devices: Mapping[int, Device], number: int) -> int | None:
    found = devices.get(number)
    return found.id if found is not None else None
