"""Who may speak as which repeater: admitted ones, and strangers that wait for the operator."""

from dataclasses import dataclass
from typing import Literal

import structlog

from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.gateway.radios import metrics
from command.gateway.radios.ledger import Ledger
from command.gateway.radios.limits import RadioLimits
from command.gateway.radios.line import Line
from command.radio.traffic.models import Admission, Repeater
from command.radio.traffic.service import stations

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RepeaterPolicy:
    unknown: Literal["refuse", "pending", "admit"]
    rssi_db_per_step: float
    reports_per_s: float


class Repeaters:
    """In memory, fresh within seconds of a change in the database."""

    def __init__(
        self, database: Database, ledger: Ledger, clock: Clock, policy: RepeaterPolicy, limits: RadioLimits
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._clock = clock
        self._policy = policy
        self._limits = limits
        self._by_identity: dict[str, Repeater] = {}
        self._remembered: dict[tuple[str, int, str], str] = {}
        """Service, slot and `host:port` to the identity that spoke from there before this gateway started."""

    @property
    def answers_strangers(self) -> bool:
        return self._policy.unknown != "refuse"

    async def load(self) -> None:
        async with self._database.transaction() as tx:
            found = await stations.list_repeaters(tx)
        self._by_identity = {one.identity: one for one in found}

    async def remember_lines(self) -> None:
        """Repeaters do not announce themselves to a gateway that started anew; they go on as before."""
        async with self._database.transaction() as tx:
            slots = await stations.list_slots(tx)
        identities = {one.id: one.identity for one in self._by_identity.values()}
        for slot in slots:
            for service, spoken_from in slot.lines.items():
                self._remembered[service, slot.slot, spoken_from] = identities[slot.repeater_id]

    def recognise(self, line: Line) -> None:
        """Whose line this is, and whether he may speak."""
        if line.identity is None:
            where = f"{line.host}:{line.address[1]}"
            line.identity = self._remembered.get((line.port.service.name.lower(), line.slot, where))
        if line.identity is None and line.host in self._by_identity:
            line.identity = line.host  # a mobile radio as gateway names itself nowhere
        known = self._by_identity.get(line.identity) if line.identity is not None else None
        line.repeater = known if known is not None and known.may_speak(line.host) else None

    def is_unheard_of(self, line: Line) -> bool:
        return (line.identity or line.host) not in self._by_identity

    async def note(self, line: Line) -> None:
        """A repeater that nobody knows: by the policy it is shown to the operator, admitted, or nothing happens."""
        identity = line.identity or line.host
        if identity in self._by_identity or self._policy.unknown == "refuse":
            return
        waiting = sum(one.admission is Admission.PENDING for one in self._by_identity.values())
        if waiting >= self._limits.pending_repeaters or len(self._by_identity) >= self._limits.repeaters:
            metrics.REFUSED.labels("too_many_pending").inc()
            return
        admission = Admission.ADMITTED if self._policy.unknown == "admit" else Admission.PENDING
        noted: list[Repeater] = []

        async def act(tx: Transaction) -> None:
            noted[:] = [
                await stations.note_repeater(
                    tx,
                    identity,
                    admission,
                    remote=line.host,
                    rssi_db_per_step=self._policy.rssi_db_per_step,
                    reports_per_s=self._policy.reports_per_s,
                    now=self._clock.now(),
                )
            ]

        await self._ledger.keep(act)
        self._by_identity[identity] = noted[0]
        log.info("repeater_noted", identity=identity, admission=noted[0].admission.value, remote=line.host)
        self.recognise(line)
