"""Who may speak as which terminal: registration (0x0100), authentication (0x0102), strangers that wait for the operator."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from command.force.models import Device
from command.force.service import Devices
from command.foundation.clock import Clock
from command.foundation.database import Database
from command.foundation.history.events import Fact, History, Subject
from command.foundation.security import token_digest
from command.gateway import metrics, repository
from command.gateway.limits import GatewayLimits
from command.gateway.repository import PendingTerminal, Registration
from command.gateway.session import Link, Session
from command.positions.models import DATUM_CODES
from command.protocols.jt808.header import Header
from command.protocols.jt808.registration import Register, RegisterResult
from command.protocols.jt808.version import Version

CODE_BYTES: Final = 6
"""Twelve hex digits: what the smallest terminals keep."""
REFUSED_AGAIN_AFTER: Final = timedelta(minutes=10)
"""Refused registrations of one device in between are only counted."""
_TERMINAL_ID_2013: Final = 7
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Policy:
    unknown: Literal["refuse", "pending"]
    without_authentication: bool
    """Trackers that skip 0x0100 and 0x0102 are taken by their phone number alone."""


class Admission:
    """Codes are kept in memory and in the database; another gateway's are read when ours do not fit."""

    def __init__(
        self,
        database: Database,
        devices: Devices,
        history: History,
        clock: Clock,
        *,
        policy: Policy,
        limits: GatewayLimits,
    ) -> None:
        self._database = database
        self._devices = devices
        self._history = history
        self._clock = clock
        self._policy = policy
        self._limits = limits
        self._registrations: dict[int, Registration] = {}
        self._pending: dict[str, PendingTerminal] = {}
        self._refused_at: dict[int, datetime] = {}

    async def load(self) -> None:
        async with self._database.transaction() as tx:
            known = await repository.list_registrations(tx)
            pending = await repository.list_pending(tx, self._limits.pending_terminals)
        self._registrations = {one.device_id: one for one in known}
        self._pending = {one.identity: one for one in pending}

    def meet(self, header: Header, link: Link) -> Session:
        """A session for whoever sent this header; nothing is believed yet."""
        identity = header.identity
        session = Session(identity, link, header.address())
        self.recognise(session)
        session.speak_as(header.address(self._version_of(session.device_id, identity)))
        session.is_admitted = self._policy.without_authentication and session.device_id != 0
        return session

    def recognise(self, session: Session) -> None:
        """Look the identity up in the register, else among those that wait."""
        device = self._devices.by_phone(session.identity)
        if device is not None:
            session.device_id = device.id
            session.datum = DATUM_CODES[device.datum]
        else:
            pending = self._pending.get(session.identity)
            session.device_id = -pending.id if pending is not None else 0

    async def register(self, session: Session, said: Register, version: Version) -> tuple[RegisterResult, str]:
        """0x0100: the result for 0x8100 and the code where it is OK."""
        device = self._devices.by_phone(session.identity)
        if device is None:
            return await self._register_stranger(session, said, version)
        if not self._is_same(device, said):
            metrics.REGISTRATIONS.labels("other_terminal").inc()
            await self._note_refused(device, said, version)
            return RegisterResult.TERMINAL_ALREADY_REGISTERED, ""
        code = secrets.token_hex(CODE_BYTES)
        now = self._clock.now()
        async with self._database.transaction() as tx:
            saved = await repository.save_registration(tx, device.id, said, version, token_digest(code), now)
            await self._history.record(tx, self._fact(device, "terminal_registered", said, version), now)
        self._registrations[device.id] = saved
        session.device_id = device.id
        metrics.REGISTRATIONS.labels("registered").inc()
        return RegisterResult.OK, code

    def authenticate_from_memory(self, session: Session, code: str) -> bool:
        """0x0102 with a code that this process knows: no waiting, ten thousand reconnect in a second."""
        digest = self._digest_of(session)
        return digest is not None and hmac.compare_digest(digest, token_digest(code))

    async def authenticate(self, session: Session, code: str) -> bool:
        """0x0102 with a code that may have been issued elsewhere, or before the register knew the terminal."""
        device = self._devices.by_phone(session.identity)
        if device is None:
            return False
        pending = self._pending.get(session.identity)
        async with self._database.transaction() as tx:
            found = await repository.find_registration(tx, device.id)
            if pending is not None:
                found = await repository.adopt(tx, pending, device.id, self._clock.now()) or found
        self._pending.pop(session.identity, None)
        if found is None:
            return False
        self._registrations[device.id] = found
        self.recognise(session)
        return self.authenticate_from_memory(session, code)

    async def deregister(self, session: Session) -> None:
        """0x0003: the code is worth nothing from now on."""
        device = self._devices.find(session.device_id)
        if device is None:
            return
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await repository.delete_registration(tx, device.id)
            await self._history.record(tx, self._fact(device, "terminal_deregistered"), now)
        self._registrations.pop(device.id, None)

    async def note_stranger(self, session: Session) -> None:
        """A terminal that never registers is shown to the operator all the same."""
        if self._policy.unknown == "pending" and session.identity not in self._pending:
            nothing = Register(0, 0, "", "", "", 0, "")
            await self._keep_stranger(session, nothing, session.address.version, None)
            self.recognise(session)

    async def _register_stranger(
        self, session: Session, said: Register, version: Version
    ) -> tuple[RegisterResult, str]:
        is_new = session.identity not in self._pending
        if self._policy.unknown == "refuse" or (is_new and len(self._pending) >= self._limits.pending_terminals):
            metrics.REGISTRATIONS.labels("refused").inc()
            return RegisterResult.NO_SUCH_TERMINAL, ""
        code = secrets.token_hex(CODE_BYTES)
        await self._keep_stranger(session, said, version, token_digest(code))
        self.recognise(session)
        metrics.REGISTRATIONS.labels("pending").inc()
        return RegisterResult.OK, code

    async def _keep_stranger(
        self, session: Session, said: Register, version: Version, code_digest: bytes | None
    ) -> None:
        if session.identity not in self._pending and len(self._pending) >= self._limits.pending_terminals:
            return
        async with self._database.transaction() as tx:
            self._pending[session.identity] = await repository.save_pending(
                tx,
                session.identity,
                said,
                version,
                code_digest=code_digest,
                remote=session.link.remote,
                now=self._clock.now(),
            )

    def _digest_of(self, session: Session) -> bytes | None:
        if session.device_id > 0:
            known = self._registrations.get(session.device_id)
            return known.code_digest if known is not None else None
        pending = self._pending.get(session.identity)
        return pending.code_digest if pending is not None else None

    def _version_of(self, device_id: int, identity: str) -> Version:
        known = self._registrations.get(device_id) or self._pending.get(identity)
        if known is not None:
            return known.version
        device = self._devices.find(device_id)
        year = device.protocol_version if device is not None else None
        return Version(int(year)) if year else Version.V2013

    def _is_same(self, device: Device, said: Register) -> bool:
        """The terminal id fits the register's, else that of the first registration. 2013 sends seven bytes of it."""
        before = self._registrations.get(device.id)
        expected = device.terminal_id or (before.terminal_id if before is not None else "")
        return not expected or said.terminal_id in {expected, expected[:_TERMINAL_ID_2013]}

    async def _note_refused(self, device: Device, said: Register, version: Version) -> None:
        """Once in a while for each device: whoever has no code shall not fill the history."""
        now = self._clock.now()
        if now - self._refused_at.get(device.id, _LONG_AGO) < REFUSED_AGAIN_AFTER:
            return
        self._refused_at[device.id] = now
        async with self._database.transaction() as tx:
            await self._history.record(tx, self._fact(device, "terminal_registration_refused", said, version), now)

    def _fact(self, device: Device, kind: str, said: Register | None = None, version: Version | None = None) -> Fact:
        data: dict[str, object] = {}
        if said is not None and version is not None:
            data = {
                "terminal_id": said.terminal_id,
                "maker": said.maker,
                "model": said.model,
                "plate": said.plate,
                "version": int(version),
                "again": device.id in self._registrations,
            }
        return Fact(
            kind=kind,
            subject=Subject("device", device.id),
            at=self._clock.now(),
            actor="terminal",
            audience=[device.body_id],
            data=data,
        )
