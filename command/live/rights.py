"""Who watches still may: sessions end, rights and covers change while a socket stays open."""

import asyncio
from collections.abc import Awaitable, Callable

from command.foundation.database import Transaction
from command.foundation.security import Scope
from command.live.codes import RIGHTS_CHANGED, SESSION_ENDED
from command.live.following import wait
from command.live.group import key_of
from command.live.hub import Hub

Authenticate = Callable[[str], Awaitable[Scope | None]]
GAP_S = 1.0
PACE_S = 0.003
"""Between two sessions, so that a thousand are no burst for the database."""


class Rights:
    """Looks when accounts, bodies or duty changed, and without a cause every `Patience.look_again_s`."""

    def __init__(self, hub: Hub, authenticate: Authenticate) -> None:
        self._hub = hub
        self._authenticate = authenticate
        self._changed = asyncio.Event()

    async def changed(self, _: Transaction) -> None:
        self._changed.set()

    async def duty_changed(self, _: Transaction) -> None:
        self._hub.look_at_extents()

    async def run(self) -> None:
        while True:
            await wait(self._changed, self._hub.patience.look_again_s)
            self._changed.clear()
            self._hub.look_at_extents()
            await self.look()
            await asyncio.sleep(GAP_S)

    async def look(self) -> None:
        """An expired session, or one whose rights changed, ends; the page signs in or subscribes again."""
        for viewer in self._hub.viewers:
            scope = await self._authenticate(viewer.token)
            if scope is None:
                viewer.dismiss(*SESSION_ENDED)
            elif key_of(scope) != key_of(viewer.scope):
                viewer.dismiss(*RIGHTS_CHANGED)
            await asyncio.sleep(PACE_S)
