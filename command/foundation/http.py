"""What every room's endpoints share: the scope of the request, the command key, services by type, lists."""

from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Header, Request
from pydantic import BaseModel

from command.foundation.errors import CommandError, Kind, invalid
from command.foundation.idempotency import CommandKey, digest_of
from command.foundation.security import Scope

S = TypeVar("S")
LONGEST_KEY = 200


class Services:
    """The objects of a process by their type: filled once by the composition, read by endpoints."""

    def __init__(self) -> None:
        self._by_type: dict[type[Any], Any] = {}

    def add(self, service: object) -> None:
        self._by_type[type(service)] = service

    def get(self, kind: type[S]) -> S:
        found: S = self._by_type[kind]
        return found


def service(kind: type[S]) -> Any:
    """A FastAPI dependency that gives the process's one object of this type."""

    def of_request(request: Request) -> S:
        services: Services = request.app.state.services
        return services.get(kind)

    return Depends(of_request)


def scope_of(request: Request) -> Scope:
    """Set by the app's authentication; a request without one is refused as UNAUTHENTICATED `sign_in_required`."""
    scope: Scope | None = getattr(request.state, "scope", None)
    if scope is None:
        raise CommandError(Kind.UNAUTHENTICATED, "sign_in_required", "sign in first")
    return scope


CurrentScope = Annotated[Scope, Depends(scope_of)]


async def command_key_of(
    request: Request, scope: CurrentScope, idempotency_key: Annotated[str | None, Header()] = None
) -> CommandKey | None:
    if idempotency_key is None:
        return None
    if not 1 <= len(idempotency_key) <= LONGEST_KEY:
        raise invalid("idempotency_key_length", f"1 to {LONGEST_KEY} characters")
    digest = digest_of(request.method, request.url.path, await request.body())
    return CommandKey(actor=scope.actor, key=idempotency_key, request_digest=digest)


Command = Annotated[CommandKey | None, Depends(command_key_of)]


async def bounded_body(request: Request, longest_bytes: int) -> bytes:
    """The body of a request whose length nobody vouches for. Raises TOO_LARGE `body_too_large`."""
    received = bytearray()
    async for piece in request.stream():
        received += piece
        if len(received) > longest_bytes:
            raise CommandError(Kind.TOO_LARGE, "body_too_large", f"at most {longest_bytes} bytes")
    return bytes(received)


Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """A list as the contract has it; `next_cursor` is null on the last page."""

    items: list[Item]
    next_cursor: str | None = None
