"""One desk: what a squad leader of a brigade, or the duty officer of the detachment, does on the API in a day."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from typing import Any, ClassVar

import httpx

from simulators.api import Refused, list_all
from simulators.squads import choices
from simulators.squads.choices import Act, CrewSeen, Lying
from simulators.squads.finds import Find

CITY_LEVEL = "detachment"
"""A desk of this kind takes what is no brigade's."""
MOST_TRIES = 3
MOST_STEPS = 4
"""Incidents that one person settles in one look at the queue."""
_TRANSFER = {"department": "有权处理的部门", "receipt": "已签收", "reason": "不在执法事项目录内，移送有权部门"}
_TOLD = {"how": "phone", "text": "已到现场处置，结果已告知反映人"}


class Desk:
    """Speaks with its own account; `start` says who it is."""

    def __init__(
        self, http: httpx.AsyncClient, address_of: Callable[[float, float], str], clock: Callable[[], float]
    ) -> None:
        self._http, self._address_of, self._clock = http, address_of, clock
        self._queue, self._orders = Lying(), Lying()
        self.name = ""
        self.crews_on_duty = 0
        self.found = 0
        self.sent = 0
        self.ended = 0
        self.refused = 0

    async def start(self) -> None:
        """Learn whose desk this is. Raises Refused."""
        me = await self._get("/api/me")
        self.name, self._body, self._takes_city_level = me["username"], me["body"], me["body"]["kind"] == CITY_LEVEL
        await self.count_crews()

    async def count_crews(self) -> None:
        """How many crews are out, and which bodies are whose."""
        squads = await list_all(self._http, "/api/squads")
        self._below = {squad["id"] for squad in squads} | {squad["parent_id"] for squad in squads}
        self.crews_on_duty = 0 if self._takes_city_level else sum(squad["crews_on_duty"] for squad in squads)

    async def list_matters(self) -> list[dict[str, Any]]:
        """The catalogue as it stands. Raises Refused."""
        matters: list[dict[str, Any]] = await self._get("/api/matters")
        return matters

    async def list_open_orders(self) -> list[dict[str, Any]]:
        """Orders to its own bodies and their crews. Raises Refused."""
        orders = await list_all(self._http, "/api/orders", limit=1000)
        return [order for order in orders if self.is_ours(order["body"]["id"])]

    def is_ours(self, body_id: int) -> bool:
        """A brigade's desk has its squads; the detachment's has what no brigade has."""
        if self._takes_city_level:
            return body_id not in self._below
        return body_id == self._body["id"] or body_id in self._below

    # -- what is found --

    async def find(self, find: Find) -> None:
        """Register what a crew came upon and send somebody. Raises Refused."""
        crews = await self._crews()
        found_by = choices.finder(find, crews)
        if found_by is None or found_by.lon is None or found_by.lat is None:
            return
        address = self._address_of(found_by.lon, found_by.lat)
        incident = await self._post("/api/incidents", find.body(found_by.lon, found_by.lat, address))
        self.found += 1
        if not self.is_ours(incident["responsibility"]["body"]["id"]):
            return
        await asyncio.sleep(find.sends_after_s)
        crews = await self._crews()
        await self._send_one_of(incident["id"], (crew.id for crew in choices.who_goes(find, found_by, crews)))

    # -- what lies there --

    async def turn(self) -> None:
        """One look at who is out, at orders that wait for a crew, at the queue, and at the alarms. Raises Refused."""
        await self.count_crews()
        await self._name_crews()
        await self._settle_queue()
        await self._settle_alarms()

    async def _name_crews(self) -> None:
        """An order to the squad's desk: its leader names the crew."""
        waiting = [order for order in await self.list_open_orders() if order["crew"] is None]
        lain = self._orders.seen(((order["id"], order["stage"]) for order in waiting), self._clock())
        ripe = [order for order in waiting if lain[order["id"]] >= choices.ENDS_AFTER_S]
        crews = await self._crews() if ripe else []
        for order in ripe:
            chosen = choices.nearest_free(crews, order["body"]["id"])
            if chosen is not None:
                await self._try(self._post(f"/api/orders/{order['id']}/crew", {"crew_id": chosen.id}))

    async def _settle_queue(self) -> None:
        queue = await list_all(self._http, "/api/incidents", limit=200)
        ours = [incident for incident in queue if self.is_ours(incident["responsibility"]["body"]["id"])]
        lain = self._queue.seen(((incident["id"], _looks(incident)) for incident in ours), self._clock())
        done = 0
        for incident in ours:
            act = choices.act_on(incident, self.name, lain[incident["id"]])
            if act is not None and done < MOST_STEPS:
                done += 1
                await self._try(self._ACTS[act](self, incident))

    async def _send(self, incident: dict[str, Any]) -> None:
        """The first crews that the service itself proposes and that are free."""
        found = await self._get(f"/api/incidents/{incident['id']}/candidates")
        fit = (one["crew_id"] for one in found["items"] if one["lawful"] and one["reachable"] and not one["load"])
        await self._send_one_of(incident["id"], fit)

    async def _send_one_of(self, incident_id: int, crew_ids: Iterable[int]) -> None:
        for tries, crew_id in enumerate(crew_ids):
            if tries == MOST_TRIES:
                return
            if await self._try(self._post(f"/api/incidents/{incident_id}/orders", {"crew_id": crew_id})):
                self.sent += 1
                return

    async def _end(self, incident: dict[str, Any]) -> None:
        """Tell whoever waits, name a second handler where one is missing, finish the parts, close."""
        path = f"/api/incidents/{incident['id']}"
        if choices.waits_for_an_answer(incident):
            await self._post(f"{path}/answer", _TOLD)
        handlers = [handler["id"] for handler in incident["handlers"]]
        if len(handlers) < 2:
            await self._post(f"{path}/handlers", {"handler_ids": await self._two(incident, handlers)})
        for part in incident["co_handlers"]:
            if not part["done"]:
                said = {"body_id": part["body"]["id"], "result": incident["result"] or "已办结"}
                await self._post(f"{path}/part-done", said)
        await self._post(f"{path}/close", {})
        self.ended += 1

    async def _two(self, incident: dict[str, Any], named: list[int]) -> list[int]:
        """Officers on duty, those of the responsible body first."""
        body_id = incident["responsibility"]["body"]["id"]
        crews = sorted(await self._crews(), key=lambda crew: crew.body_id != body_id)
        others = [officer for crew in crews for officer in crew.officers if officer not in named]
        return [*named, *others][:2]

    async def _transfer(self, incident: dict[str, Any]) -> None:
        await self._post(f"/api/incidents/{incident['id']}/transfer", _TRANSFER)
        self.ended += 1

    _ACTS: ClassVar[dict[Act, Callable[["Desk", dict[str, Any]], Awaitable[None]]]] = {
        Act.SEND: _send,
        Act.END: _end,
        Act.TRANSFER: _transfer,
    }

    # -- alarms --

    async def _settle_alarms(self) -> None:
        now = datetime.fromtimestamp(self._clock(), UTC)
        for alarm in await list_all(self._http, "/api/alarms", limit=200):
            if alarm["body_id"] is None or not self.is_ours(alarm["body_id"]):
                continue
            step = choices.step_of_alarm(alarm, self.name, now)
            if step is not None:
                said = {"reason": "已电话核实，无异常"} if step == "close" else {}
                await self._try(self._post(f"/api/alarms/{alarm['id']}/{step}", said))

    # -- the API --

    async def _crews(self) -> list[CrewSeen]:
        crews = await list_all(self._http, "/api/crews")
        positions = (await self._get("/api/positions"))["features"]
        return choices.crews_seen(crews, positions)

    async def _try(self, act: Awaitable[Any]) -> bool:
        """A refusal is a person's daily bread: somebody else was quicker."""
        try:
            await act
        except Refused as refusal:
            self.refused += 1
            if refusal.status not in {httpx.codes.CONFLICT, httpx.codes.UNPROCESSABLE_ENTITY}:
                sys.stderr.write(f"{self.name}: {refusal}\n")
            return False
        return True

    async def _get(self, path: str) -> Any:
        return _read(await self._http.get(path))

    async def _post(self, path: str, body: dict[str, Any]) -> Any:
        return _read(await self._http.post(path, json=body))


def _looks(incident: dict[str, Any]) -> tuple[object, ...]:
    """What changes when somebody does something about it."""
    return incident["state"], str(incident["in_hand"]), len(incident["handlers"])


def _read(answer: httpx.Response) -> Any:
    if answer.is_error:
        raise Refused(answer)
    return answer.json()
