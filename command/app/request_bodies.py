"""A request's body arrives in a bounded time and size: one slow or hostile peer costs the others nothing (promise 8)."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from command.app.problems import problem

SLOWEST_BYTES_S = 16_384
"""Whoever sends at least so fast is waited for, however large the file."""
MOST_BYTES = 8 * 2**20
FILES = ("/files", "/file")
"""Ends of the addresses that take files as a stream and bound them there, each by its kind."""


class BodyMiddleware:
    """Ends with 408 a request whose body drips, with 413 one that grows too large, and closes the connection."""

    def __init__(self, app: ASGIApp, wait_s: float, most_bytes: int = MOST_BYTES) -> None:
        self.app = app
        self.wait_s = wait_s
        self.most_bytes = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most_bytes = None if scope["path"].endswith(FILES) else self.most_bytes
        body = _Body(receive, send, self.wait_s, most_bytes, scope)
        try:
            await self.app(scope, body.receive, body.send)
        except Exception:
            if not body.refused:
                raise  # what the app makes of a body that was broken off is of no interest to anybody


class _Body:
    """One request: what was received of it so far, and whether it was refused for it."""

    def __init__(self, receive: Receive, send: Send, wait_s: float, most_bytes: int | None, scope: Scope) -> None:
        self._receive = receive
        self._send = send
        self._most_bytes = most_bytes
        self._scope = scope
        self._deadline_s = asyncio.get_running_loop().time() + wait_s
        self._received_bytes = 0
        self._whole = False
        self._answered = False
        self.refused = False

    async def receive(self) -> Message:
        if self._whole or self.refused:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._deadline_s + self._received_bytes / SLOWEST_BYTES_S):
                message = await self._receive()
        except TimeoutError:
            return await self._refuse(408, "body_too_slow", "the body did not arrive in time")
        self._received_bytes += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._most_bytes is not None and self._received_bytes > self._most_bytes:
            return await self._refuse(413, "body_too_large", f"at most {self._most_bytes} bytes")
        return message

    async def send(self, message: Message) -> None:
        if self.refused:
            return
        self._answered = True
        await self._send(message)

    async def _refuse(self, status: int, code: str, detail: str) -> Message:
        """To the app it looks as if the peer had gone."""
        self.refused = True
        if not self._answered:
            answer = problem(status, code, detail)
            answer.headers["Connection"] = "close"
            await answer(self._scope, self._receive, self._send)
        return {"type": "http.disconnect"}
