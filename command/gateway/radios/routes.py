"""Over which slot a radio is reached: where it was heard last, here or by another gateway."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from command.gateway.radios.slots import Place
from command.protocols.hytera.address import RADIO_SUBNET, RadioAddress
from command.protocols.hytera.presence import Presence
from command.radio.traffic.models import RadioPresence


@dataclass(frozen=True, slots=True)
class Route:
    place: Place | None
    presence: Presence
    subnet: int = RADIO_SUBNET

    def is_online(self, at: datetime, margin: timedelta) -> bool:
        return self.presence.is_online(at, margin)


class Routes:
    """All radios that were ever heard; as many as the table has."""

    def __init__(self, renew: timedelta) -> None:
        self._renew = renew
        self._routes: dict[int, Route] = {}

    def __len__(self) -> int:
        return len(self._routes)

    def __iter__(self) -> Iterator[tuple[int, Route]]:
        return iter(list(self._routes.items()))

    def __contains__(self, radio_id: int) -> bool:
        return radio_id in self._routes

    def find(self, radio_id: int) -> Route | None:
        return self._routes.get(radio_id)

    def address(self, radio_id: int) -> RadioAddress:
        """For writing to it: with the subnet under which it registered."""
        route = self._routes.get(radio_id)
        return RadioAddress(radio_id, route.subnet if route is not None else RADIO_SUBNET)

    def heard(self, radio: RadioAddress, place: Place, at: datetime, renew: timedelta | None = None) -> None:
        """A sign of life; with `renew`, a registration."""
        route = self._routes.get(radio.id) or Route(place, Presence(self._renew))
        presence = route.presence.heard(at) if renew is None else route.presence.registered(at, renew)
        subnet = route.subnet if renew is None else radio.subnet
        self._routes[radio.id] = Route(place, presence, subnet)

    def off(self, radio_id: int, at: datetime) -> None:
        route = self._routes.get(radio_id)
        if route is not None:
            self._routes[radio_id] = replace(route, presence=route.presence.off(at))

    def keep_only(self, radio_ids: Collection[int]) -> None:
        for radio_id in self._routes.keys() - set(radio_ids):
            del self._routes[radio_id]

    def learn(self, stored: Iterable[RadioPresence]) -> None:
        """What the table says, of this gateway or another, where it is newer."""
        for one in stored:
            route = self._routes.get(one.radio_id)
            known = route.presence.heard_at if route is not None else None
            if known is not None and known >= one.heard_at and (route and route.presence.off_at) == one.off_at:
                continue
            place = (one.repeater_id, one.slot) if one.repeater_id is not None and one.slot is not None else None
            presence = Presence(timedelta(seconds=one.renew_s), one.registered_at, one.heard_at, one.off_at)
            self._routes[one.radio_id] = Route(place, presence, route.subnet if route is not None else RADIO_SUBNET)
