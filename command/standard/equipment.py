"""The indicators of communication and evidence equipment (14.04.1, 14.04.2, 14.05.1) for one body, from its strength."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final

from command.force.models import Body
from command.force.service import BodyKind, DeviceKind, Equipment, InfoTxSystem, Officer, Strength
from command.standard.models import Figure, IndicatorKey, Named

SQUAD_KINDS: Final = frozenset({BodyKind.SQUAD, BodyKind.ZONE_UNIT, BodyKind.TOWN_BODY})
"""What stands for 每中队: a stationed squad and what takes its place in a zone or a town with its own body."""
_PERSONAL: Final = {
    IndicatorKey.BODY_RECORDER: DeviceKind.BODY_RECORDER,
    IndicatorKey.ENFORCEMENT_TERMINAL: DeviceKind.ENFORCEMENT_TERMINAL,
}


@dataclass(slots=True)
class _Holding:
    officers: list[Officer] = field(default_factory=list)
    radios: list[Equipment] = field(default_factory=list)
    systems: list[InfoTxSystem] = field(default_factory=list)


class EquipmentOfBodies:
    """Strength sorted by body. `live_ids` are the devices heard of within the liveness time."""

    def __init__(self, strength: Strength, live_ids: Collection[int]) -> None:
        self._holdings: dict[int, _Holding] = defaultdict(_Holding)
        self._in_system: dict[int, list[Equipment]] = defaultdict(list)
        self._usable_of: dict[tuple[int, DeviceKind], list[Equipment]] = defaultdict(list)
        self._live_ids = live_ids
        for officer in strength.officers:
            self._holdings[officer.body_id].officers.append(officer)
        for system in strength.systems:
            self._holdings[system.body_id].systems.append(system)
        for item in strength.equipment:
            self._sort_in(item)

    def figures(self, body: Body) -> list[Figure]:
        """Of this body alone, without those below it."""
        held = self._holdings[body.id]
        return [
            *self._systems(body, held),
            *self._radios(body, held),
            *(self._personal(body, held, key, kind) for key, kind in _PERSONAL.items()),
        ]

    def spare_radios(self, body_id: int) -> list[Equipment]:
        """Usable radios beyond ceil(officers/2): those that nobody holds first."""
        held = self._holdings[body_id]
        counting = _counting(held.radios)
        counting.sort(key=lambda radio: (radio.holder_person_id is not None, radio.on_loan, radio.asset_no))
        return counting[: max(len(counting) - radios_needed(len(held.officers)), 0)]

    def _sort_in(self, item: Equipment) -> None:
        if item.kind is DeviceKind.RADIO:
            self._holdings[item.at_body_id].radios.append(item)
        if item.system_id is not None:
            self._in_system[item.system_id].append(item)
        if item.usable and item.holder_person_id is not None:
            self._usable_of[item.holder_person_id, item.kind].append(item)

    def _systems(self, body: Body, held: _Holding) -> Iterable[Figure]:
        """One system with a vehicle radio a squad; live when one of its bearers was heard (section 6 of the reading)."""
        if body.kind not in SQUAD_KINDS:
            return
        equipped = [system for system in held.systems if system.usable and self._has_vehicle_radio(system)]
        live = [system for system in equipped if self._heard(self._in_system[system.id])]
        silent = tuple(_named("system", system, "silent") for system in equipped if system not in live)
        without = tuple(_named("system", system, _why(system)) for system in held.systems if system not in equipped)
        nothing = (Named("body", body.id, body.short_name, body.code, "no_system", body.id),)
        for key, found, lacking in (
            (IndicatorKey.INFO_TX_SYSTEM, equipped, without),
            (IndicatorKey.INFO_TX_SYSTEM_LIVE, live, without + silent),
        ):
            counted = tuple(_named("system", system, "counted") for system in found)
            missing = () if found else lacking or nothing
            yield Figure(key, body.id, min(len(found), 1), 1, max(len(found) - 1, 0), missing, counted)

    def _radios(self, body: Body, held: _Holding) -> Iterable[Figure]:
        """Usable radios against ceil(officers / 2); one that an auxiliary holds does not count (14.04.2)."""
        needed = radios_needed(len(held.officers))
        counting = _counting(held.radios)
        live = [radio for radio in counting if radio.id in self._live_ids]
        out = tuple(_named("device", radio, _why(radio)) for radio in held.radios if radio not in counting)
        silent = tuple(_named("device", radio, "silent") for radio in counting if radio not in live)
        for key, found, lacking in ((IndicatorKey.RADIO, counting, out), (IndicatorKey.RADIO_LIVE, live, out + silent)):
            short = max(needed - len(found), 0)
            counted = tuple(_named("device", radio, "counted") for radio in found)
            yield Figure(
                key, body.id, needed - short, needed, len(found) - needed + short, lacking if short else (), counted
            )

    def _personal(self, body: Body, held: _Holding, key: IndicatorKey, kind: DeviceKind) -> Figure:
        """One in the hands of each officer: spares in a cupboard do not replace a missing holder (14.05.1)."""
        missing = tuple(
            Named("person", officer.id, officer.name, officer.staff_no, f"no_{kind}", body.id)
            for officer in held.officers
            if not self._usable_of[officer.id, kind]
        )
        needed = len(held.officers)
        return Figure(key, body.id, needed - len(missing), needed, missing=missing)

    def _has_vehicle_radio(self, system: InfoTxSystem) -> bool:
        return any(item.usable and item.kind is DeviceKind.VEHICLE_RADIO for item in self._in_system[system.id])

    def _heard(self, items: Iterable[Equipment]) -> bool:
        return any(item.usable and item.id in self._live_ids for item in items)


def radios_needed(officers: int) -> int:
    """ceil(officers / 2): 9 officers need 5 (14.04.2)."""
    return -(-officers // 2)


def rolled_up(key: IndicatorKey, body_id: int, parts: Iterable[Figure]) -> Figure:
    """The sum over bodies: each one's shortage stays a shortage, whatever its neighbour has too many of."""
    of_key = [part for part in parts if part.key is key]
    return Figure(
        key,
        body_id,
        held=sum(part.held for part in of_key),
        needed=sum(part.needed for part in of_key),
        surplus=sum(part.surplus for part in of_key),
        missing=tuple(named for part in of_key for named in part.missing),
        counted=tuple(named for part in of_key for named in part.counted),
    )


def _counting(radios: Iterable[Equipment]) -> list[Equipment]:
    return [radio for radio in radios if radio.usable and radio.holder_is_officer is not False]


def _why(item: Equipment | InfoTxSystem) -> str:
    if isinstance(item, InfoTxSystem):
        return "unserviceable" if not item.usable else "no_vehicle_radio"
    if item.in_repair:
        return "in_repair"
    return "unserviceable" if not item.usable else "held_by_auxiliary"


def _named(kind: str, item: Equipment | InfoTxSystem, code: str) -> Named:
    if isinstance(item, InfoTxSystem):
        return Named(kind, item.id, item.name, item.code, code, item.body_id)
    return Named(kind, item.id, item.call_sign or item.asset_no, item.asset_no, code, item.at_body_id)
