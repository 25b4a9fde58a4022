"""Use cases of people: who is there, what was said, and a word to a talk group."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from command.force.models import Device
from command.force.service import Devices, Organisation
from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.foundation.errors import conflict, forbidden, not_found
from command.foundation.history.events import Fact, History, Subject
from command.foundation.http import Page
from command.foundation.idempotency import CommandKey, once
from command.foundation.security import Permission, Scope
from command.radio.sites.models import TalkGroup
from command.radio.sites.service import Sites
from command.radio.traffic import radios, stations, talk, views
from command.radio.traffic.models import Admission, Repeater
from command.radio.traffic.schemas import (
    CallView,
    GroupTextIn,
    GroupTextsView,
    GroupTextView,
    PendingRadioView,
    RadioTextView,
    RadioView,
    RepeaterIn,
    RepeaterView,
    SignalView,
)

FRESH: Final = timedelta(seconds=20)
"""A slot of which its gateway has written nothing for so long is as lost as its gateway."""
STRANGERS: Final = 1000


class RadioTraffic:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        history: History,
        *,
        devices: Devices,
        organisation: Organisation,
        sites: Sites,
        margin: timedelta,
        usual: Repeater,
    ) -> None:
        self._database = database
        self._clock = clock
        self._history = history
        self._devices = devices
        self._organisation = organisation
        self._sites = sites
        self._margin = margin
        self._usual = usual

    async def repeaters(self, scope: Scope) -> list[RepeaterView]:
        """All of them with their slots; the net belongs to the whole city."""
        scope.require(Permission.FORCE_READ)
        async with self._database.transaction() as tx:
            found, slots = await stations.list_repeaters(tx), await stations.list_slots(tx)
        now = self._clock.now()
        return [
            views.repeater_view(one, [slot for slot in slots if slot.repeater_id == one.id], now - FRESH)
            for one in found
        ]

    async def save_repeater(
        self, identity: str, wish: RepeaterIn, scope: Scope, command: CommandKey | None
    ) -> RepeaterView:
        """Admit it, refuse it, name it, also before it is heard."""
        _require_whole_net(scope)
        now = self._clock.now()
        async with self._database.transaction() as tx:

            async def act() -> RepeaterView:
                before = await stations.find_repeater(tx, identity) or self._usual
                saved = await stations.save_repeater(tx, identity, _values(before, wish))
                await self._record_repeater(tx, saved, scope, now)
                slots = [slot for slot in await stations.list_slots(tx) if slot.repeater_id == saved.id]
                return views.repeater_view(saved, slots, now - FRESH)

            return await once(tx, command, RepeaterView, now, act)

    async def dismiss_repeater(self, identity: str, scope: Scope) -> None:
        """Off the list of those that wait; it comes back when it is heard again."""
        _require_whole_net(scope)
        async with self._database.transaction() as tx:
            if not await stations.delete_pending(tx, identity):
                raise not_found("repeater", identity)

    async def radios(self, scope: Scope, after: int, limit: int) -> Page[RadioView]:
        """The scope's radios by number, heard or not."""
        scope.require(Permission.FORCE_READ)
        mine = sorted((number, one) for number, one in self._numbered().items() if scope.covers(one.body_id))
        wanted = [pair for pair in mine if pair[0] > after][: limit + 1]
        numbers = [number for number, _ in wanted]
        async with self._database.transaction() as tx:
            heard = await radios.page_presence(tx, after, limit + 1, numbers, ())
            names = await _names(tx)
        presence = {one.radio_id: one for one in heard}
        now = self._clock.now()
        items = [
            views.radio_view(number, device, presence.get(number), names, now, self._margin)
            for number, device in wanted[:limit]
        ]
        return Page(items=items, next_cursor=str(numbers[limit - 1]) if len(wanted) > limit else None)

    async def pending_radios(self, scope: Scope) -> list[PendingRadioView]:
        """Numbers that were heard and that no register has."""
        _require_whole_net(scope)
        async with self._database.transaction() as tx:
            found = await radios.page_presence(tx, 0, STRANGERS, None, list(self._numbered()))
            names = await _names(tx)
        return [views.pending_view(one, names) for one in found]

    async def dismiss_radio(self, radio_id: int, scope: Scope) -> None:
        """Off the list of strangers; it comes back when it is heard again."""
        _require_whole_net(scope)
        async with self._database.transaction() as tx:
            if radio_id in self._numbered() or not await radios.forget_presence(tx, radio_id):
                raise not_found("radio", radio_id)

    async def calls(
        self,
        scope: Scope,
        *,
        before_id: int | None,
        limit: int,
        start: datetime | None,
        end: datetime | None,
        radio_id: int | None,
        repeater: str | None,
        emergency: bool | None,
    ) -> Page[CallView]:
        """Newest first; a squad sees those in which one of its radios took part."""
        scope.require(Permission.FORCE_READ)
        async with self._database.transaction() as tx:
            repeater_id = await _repeater_id(tx, repeater)
            found = await talk.page_calls(
                tx,
                before_id=before_id,
                limit=limit + 1,
                start=start,
                end=end,
                radio_id=radio_id,
                among=self._among(scope),
                repeater_id=repeater_id,
                emergency=emergency,
            )
            names = await _names(tx)
        items = [views.call_view(one, names, self._numbered()) for one in found[:limit]]
        return Page(items=items, next_cursor=str(found[limit - 1].id) if len(found) > limit else None)

    async def texts(
        self, scope: Scope, *, before_id: int | None, limit: int, radio_id: int | None
    ) -> Page[RadioTextView]:
        """What radios wrote, newest first."""
        scope.require(Permission.DEVICE_COMMAND)
        async with self._database.transaction() as tx:
            found = await talk.page_texts(
                tx, before_id=before_id, limit=limit + 1, radio_id=radio_id, among=self._among(scope)
            )
            names = await _names(tx)
        items = [views.text_view(one, names, self._numbered()) for one in found[:limit]]
        return Page(items=items, next_cursor=str(found[limit - 1].id) if len(found) > limit else None)

    async def signals(
        self,
        scope: Scope,
        *,
        start: datetime,
        end: datetime,
        after_id: int,
        limit: int,
        repeater: str | None,
        device_id: int | None,
    ) -> Page[SignalView]:
        """What repeaters measured, and what they missed, in the order in which it was learnt."""
        scope.require(Permission.TRACK_READ)
        mine = None if scope.body_ids is None else [one.id for one in self._devices.all() if scope.covers(one.body_id)]
        if device_id is not None:
            mine = [device_id] if mine is None or device_id in mine else []
        async with self._database.transaction() as tx:
            repeater_id = await _repeater_id(tx, repeater)
            found = await radios.list_signals(
                tx,
                start=start,
                end=end,
                repeater_id=repeater_id,
                device_ids=mine,
                after_id=after_id,
                limit=limit + 1,
            )
            names = await _names(tx)
        items = [views.signal_view(one, names) for one in found[:limit]]
        return Page(items=items, next_cursor=str(items[-1].id) if len(found) > limit else None)

    async def write_to_group(
        self, group: int, wish: GroupTextIn, scope: Scope, command: CommandKey | None
    ) -> GroupTextsView:
        """A text to everybody in a talk group, on the slots named, else on those that carry it and are linked.

        Of a group that the register of sites does not have, nobody knows where it is carried: all that are linked.

        Raises:
            CommandError: NOT_FOUND `talk_group_not_found` for a group of another body, `repeater_not_found`; CONFLICT
                `no_repeater_linked` where nothing would carry it.
        """
        scope.require(Permission.DEVICE_COMMAND)
        now = self._clock.now()
        async with self._database.transaction() as tx:

            async def act() -> GroupTextsView:
                known = (await self._sites.groups(tx)).get(group)
                if not _may_use(known, scope):
                    raise not_found("talk_group", group)
                places = await self._places(tx, wish, known, now)
                made = await talk.put_group_texts(
                    tx,
                    group,
                    wish.text,
                    places,
                    actor=scope.actor,
                    now=now,
                    expires_at=now + timedelta(seconds=wish.expires_s),
                )
                await self._record_group_text(tx, group, wish, scope, now)
                names = await _names(tx)
                return GroupTextsView(items=[views.group_text_view(one, names) for one in made])

            return await once(tx, command, GroupTextsView, now, act)

    async def group_texts(self, scope: Scope, before_id: int | None, limit: int) -> Page[GroupTextView]:
        """Newest first; those to groups of the scope's bodies."""
        scope.require(Permission.DEVICE_COMMAND)
        async with self._database.transaction() as tx:
            mine = None
            if scope.body_ids is not None:
                mine = [number for number, one in (await self._sites.groups(tx)).items() if _may_use(one, scope)]
            found = await talk.page_group_texts(tx, before_id, limit + 1, mine)
            names = await _names(tx)
        items = [views.group_text_view(one, names) for one in found[:limit]]
        return Page(items=items, next_cursor=str(found[limit - 1].id) if len(found) > limit else None)

    async def _places(
        self, tx: Transaction, wish: GroupTextIn, group: TalkGroup | None, now: datetime
    ) -> Sequence[tuple[int, int]]:
        if wish.slots is None:
            linked = await stations.linked_slots(tx, now - FRESH)
            if group is not None:
                sites = {one.id: one.site_code for one in await stations.list_repeaters(tx)}
                linked = [place for place in linked if _carries(group, sites[place[0]], place[1])]
            if not linked:
                raise conflict("no_repeater_linked", "no repeater is linked that could carry it")
            return sorted(linked)
        places: set[tuple[int, int]] = set()
        for one in wish.slots:
            repeater_id = await _repeater_id(tx, one.repeater)
            assert repeater_id is not None
            places.add((repeater_id, one.slot))
        if not places:
            raise conflict("no_repeater_linked", "no slot is named that could carry it")
        return sorted(places)

    def _numbered(self) -> dict[int, Device]:
        """Radios of the register by their number on the air."""
        return views.by_number(self._devices.all())

    def _among(self, scope: Scope) -> list[int] | None:
        if scope.body_ids is None:
            return None
        return [number for number, one in self._numbered().items() if scope.covers(one.body_id)]

    def _city_bodies(self) -> list[int]:
        return [body.id for body in self._organisation.bodies() if body.kind == "detachment"]

    async def _record_repeater(self, tx: Transaction, saved: Repeater, scope: Scope, now: datetime) -> None:
        fact = Fact(
            kind="radio_repeater_saved",
            subject=Subject("radio_repeater", saved.id),
            at=now,
            actor=scope.actor,
            audience=self._city_bodies(),
            data={"identity": saved.identity, "admission": saved.admission.value, "address": saved.address},
        )
        await self._history.record(tx, fact, now)

    async def _record_group_text(
        self, tx: Transaction, group: int, wish: GroupTextIn, scope: Scope, now: datetime
    ) -> None:
        fact = Fact(
            kind="radio_group_text_put",
            subject=Subject("radio_group", group),
            at=now,
            actor=scope.actor,
            audience=self._city_bodies(),
            data={"group": group},
            personal={"text": wish.text},
        )
        await self._history.record(tx, fact, now)


def _values(before: Repeater, wish: RepeaterIn) -> dict[str, object]:
    address = str(wish.address) if wish.address is not None else before.address
    return {
        "name": before.name if wish.name is None else wish.name,
        "admission": wish.admission or (Admission.ADMITTED if before.id == 0 else before.admission),
        "address": None if wish.from_any_address else address,
        "rssi_db_per_step": wish.rssi_db_per_step or before.rssi_db_per_step,
        "reports_per_s": wish.reports_per_s or before.reports_per_s,
        "site_code": before.site_code if wish.site_code is None else wish.site_code or None,
    }


def _may_use(group: TalkGroup | None, scope: Scope) -> bool:
    """A group that belongs to no body is the whole city's."""
    return scope.body_ids is None or (group is not None and group.body_id is not None and scope.covers(group.body_id))


def _carries(group: TalkGroup, site_code: str | None, slot: int) -> bool:
    """A repeater whose site nobody has named may carry any group."""
    return group.slot in {None, slot} and (site_code is None or not group.site_codes or site_code in group.site_codes)


def _require_whole_net(scope: Scope) -> None:
    """Repeaters and strangers belong to the city's net, not to one of its bodies."""
    scope.require(Permission.FORCE_EDIT)
    if scope.body_ids is not None:
        raise forbidden("whole_city_only", "the net is the whole city's: an account with a body does not change it")


async def _names(tx: Transaction) -> dict[int, str]:
    return {one.id: one.identity for one in await stations.list_repeaters(tx)}


async def _repeater_id(tx: Transaction, identity: str | None) -> int | None:
    if identity is None:
        return None
    found = await stations.find_repeater(tx, identity)
    if found is None:
        raise not_found("repeater", identity)
    return found.id
