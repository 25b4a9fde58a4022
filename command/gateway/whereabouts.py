"""Which gateway holds which terminal, told among the gateways: the newest authentication counts, the older session ends.

Only a word on the bus: without Redis a session that was left elsewhere ends when it has been silent for too long.
"""

import asyncio
import secrets
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
import structlog

from command.foundation.bus import Bus, Message
from command.foundation.clock import Clock
from command.gateway import metrics
from command.gateway.session import Session
from command.gateway.sessions import Sessions

log = structlog.get_logger(__name__)
CHANNEL: Final = "terminals"
AT_ONCE: Final = 1000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class Told(msgspec.Struct, frozen=True):
    gateway: str
    terminals: dict[str, int]
    """Identity to the instant of its authentication there, microseconds since 1970."""


_decoder: Final = msgspec.json.Decoder(Told)


class Whereabouts:
    def __init__(self, bus: Bus, sessions: Sessions, clock: Clock) -> None:
        self._bus = bus
        self._sessions = sessions
        self._clock = clock
        self._gateway = secrets.token_hex(8)
        self._untold: dict[str, int] = {}
        """At most one entry a terminal: the newest word about it wins."""
        self._something = asyncio.Event()

    def authenticated(self, session: Session) -> None:
        """This terminal is here from now on; whoever else holds it lets go."""
        session.epoch_us = (self._clock.now() - _EPOCH) // _MICROSECOND
        self._tell_of(session)

    async def tell(self) -> None:
        """The gateway's task: what happened while the last word was under way goes out together."""
        while True:
            await self._something.wait()
            self._something.clear()
            untold, self._untold = list(self._untold.items()), {}
            for start in range(0, len(untold), AT_ONCE):
                told = Told(self._gateway, dict(untold[start : start + AT_ONCE]))
                await self._bus.publish(CHANNEL, msgspec.json.encode(told))

    async def listen(self) -> None:
        """The gateway's other task. After a break everybody says again whom he holds: the newest is right."""
        async for heard in self._bus.subscribe(CHANNEL):
            if isinstance(heard, Message):
                self._hear(heard.payload)
            else:
                for session in self._sessions.all():
                    if session.is_authenticated:
                        self._tell_of(session)

    def _tell_of(self, session: Session) -> None:
        self._untold[session.identity] = session.epoch_us
        self._something.set()

    def _hear(self, payload: bytes) -> None:
        try:
            told = _decoder.decode(payload)
        except msgspec.MsgspecError as error:
            log.warning("whereabouts_not_read", error=str(error))
            return
        if told.gateway == self._gateway:
            return
        for identity, epoch_us in told.terminals.items():
            session = self._sessions.of_identity(identity)
            if session is None:
                continue
            if (epoch_us, told.gateway) > (session.epoch_us, self._gateway):
                self._let_go(session)
            else:
                self._tell_of(session)  # theirs is the older one, and they have not heard it

    def _let_go(self, session: Session) -> None:
        self._sessions.leave(session)
        session.is_admitted = session.is_authenticated = False
        session.link.close()
        metrics.CUT_OFF.labels("moved").inc()
