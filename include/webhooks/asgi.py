"""The little of HTTP that the receiver needs: a body read within bounds, and an answer. Plain ASGI, because a framework
would cost more than everything else a delivery needs."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from dataclasses import dataclass
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LINGER_SECONDS = 1.0
"""How long somebody may go on sending what nobody reads: who hangs up at once may take back his own answer."""


@dataclass(frozen=True)
class Answer:
    """``text`` is for a person who reads the vendor's log."""

    status: int
    text: str = ""
    headers: tuple[tuple[bytes, bytes], ...] = ()


class TooLarge(Exception):
    """More than was allowed had been sent."""


class TooSlow(Exception):
    """It was not there in time."""


class Busy(Exception):
    """Too much is in progress already."""


class Gone(Exception):
    """Whoever sent it hung up before it was there."""


class Held:
    """Bytes of bodies that are arriving, over all requests. Where they are too many, the body that has been arriving
    for longest is waited for no longer: a genuine one is there within moments."""

    def __init__(self, most: int) -> None:
        self._left = most
        self._sizes: dict[asyncio.Timeout, int] = {}

    @contextlib.contextmanager
    def holding(self, patience: asyncio.Timeout) -> Iterator[Callable[[int], None]]:
        """A function that books bytes until the block ends; it raises ``Busy`` where they are too many for one.
        ``patience``: how long this body is waited for."""

        def book(size: int) -> None:
            if patience not in self._sizes:
                return  # it made way, and is about to hear of it
            self._sizes[patience] += size
            self._left -= size
            while self._left < 0:
                oldest = next(one for one, held in self._sizes.items() if held)
                if oldest is patience:
                    raise Busy
                self._left += self._sizes.pop(oldest)
                if not oldest.expired():
                    oldest.reschedule(0)

        self._sizes[patience] = 0
        try:
            yield book
        finally:
            self._left += self._sizes.pop(patience, 0)


async def body_of(receive: Receive, most: int, seconds: float, held: Held) -> bytes:
    """Raises ``TooLarge``, ``TooSlow``, ``Gone``, ``Busy``."""
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(seconds) as patience:
            with held.holding(patience) as book:
                while True:
                    message = await receive()
                    if message["type"] != "http.request":
                        raise Gone
                    part = message.get("body", b"")
                    size += len(part)
                    if size > most:
                        raise TooLarge
                    book(len(part))
                    parts.append(part)
                    if not message.get("more_body", False):
                        return b"".join(parts) if len(parts) > 1 else part
    except TimeoutError:
        raise TooSlow from None


async def send_answer(send: Send, answer: Answer) -> None:
    await _begin(send, answer)
    await send({"type": "http.response.body", "body": answer.text.encode()})


async def send_and_hang_up(receive: Receive, send: Send, answer: Answer, most: int) -> None:
    """Answer, though the body is not read, and close the connection. What is arriving is thrown away for a moment, up
    to ``most`` bytes: a connection that is closed on unread bytes is reset, and the answer is lost with it."""
    await _begin(send, Answer(answer.status, answer.text, (*answer.headers, (b"connection", b"close"))))
    await send({"type": "http.response.body", "body": answer.text.encode(), "more_body": True})
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LINGER_SECONDS):
            while most > 0:
                message = await receive()
                if message["type"] != "http.request" or not message.get("more_body", False):
                    break
                most -= len(message.get("body", b""))
    await send({"type": "http.response.body", "body": b""})


async def _begin(send: Send, answer: Answer) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(answer.text.encode()))]
    await send({"type": "http.response.start", "status": answer.status, "headers": [*headers, *answer.headers]})
