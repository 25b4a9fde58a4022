"""Which terminal is connected where: one session each, replaced only by an authenticated one."""

from collections.abc import Iterable

from command.gateway.session import Session


class Sessions:
    def __init__(self) -> None:
        self._by_identity: dict[str, Session] = {}
        self._by_device: dict[int, Session] = {}

    def __len__(self) -> int:
        return len(self._by_identity)

    def all(self) -> Iterable[Session]:
        return list(self._by_identity.values())

    def of_device(self, device_id: int) -> Session | None:
        return self._by_device.get(device_id)

    def of_identity(self, identity: str) -> Session | None:
        return self._by_identity.get(identity)

    def devices(self) -> list[int]:
        """Registered devices that are connected here."""
        return [device_id for device_id in self._by_device if device_id > 0]

    def enter(self, session: Session) -> bool:
        """Make it the terminal's session. An unauthenticated one does not push another out; False then."""
        before = self._by_identity.get(session.identity)
        if before is session:
            self._by_device[session.device_id] = session
            return True
        if before is not None:
            if not session.is_authenticated:
                return False
            self.leave(before)
            before.is_admitted = before.is_authenticated = False
            if before.link is not session.link:
                before.link.close()
        self._by_identity[session.identity] = session
        self._by_device[session.device_id] = session
        return True

    def leave(self, session: Session) -> bool:
        """Forget it where it is the terminal's session; False when another one is by now."""
        if self._by_identity.get(session.identity) is not session:
            return False
        del self._by_identity[session.identity]
        self._by_device.pop(session.device_id, None)
        return True
