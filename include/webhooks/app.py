"""The receiver as an ASGI app: ``POST /events/<connection>/<part>``, and ``GET /health``.

A delivery is stored durably before it is acknowledged with 200. Everything else is said so that the vendor sends it
again (503), or knows that sending it again is of no use. Who does not know an address learns nothing of it: a
connection that nobody has and a wrong part get the same 404, before anything is read. What the vendor may send in a
minute is taken up by what the vendor signed alone; who forges is refused unread, source by source, once it is too much.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from include.logs import get_logger
from include.store.inbox import Incoming
from include.systems.events import Event, NotGenuine, Received, Unreadable
from include.webhooks.asgi import (
    Answer,
    Busy,
    Gone,
    Held,
    Receive,
    Scope,
    Send,
    TooLarge,
    TooSlow,
    body_of,
    send_and_hang_up,
    send_answer,
)
from include.webhooks.book import Address, Book
from include.webhooks.limits import ANSWER_SHARE, Bucket, Limits, Sources, source_of
from include.webhooks.moments import Moments
from include.webhooks.writer import NotStored, Writer

SAY_AGAIN_SECONDS = 60.0
RETRY_AFTER = (b"retry-after", b"5")
_PATH = re.compile(r"/events/([^/]+)/([^/]+)")
_VERSIONS = ("1.0", "1.1", "2")
_JSON = re.compile(rb"application/([a-z0-9.+-]+\+)?json\s*(;.*)?", re.IGNORECASE)
log = get_logger(__name__)


class Refused(Exception):
    """``what`` is counted for ``connection``, None where nothing is; ``unread``: there is more of the body to come."""

    def __init__(self, answer: Answer, connection: str, what: str | None, *, unread: bool = True) -> None:
        self.answer, self.connection, self.what, self.unread = answer, connection, what, unread
        super().__init__(what)


class Receiver:
    def __init__(self, book: Book, writer: Writer, moments: Moments, limits: Limits) -> None:
        self._book, self._writer, self._moments, self._limits = book, writer, moments, limits
        self._buckets: dict[str, Bucket] = {}
        self._forgers = Sources(limits)
        self._held = Held(limits.held_bytes)
        self._said: dict[tuple[str, str], float] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await _other(scope, receive, send)
        path = _hidden(scope)
        if (misread := _misread(scope)) is not None:
            return await send_and_hang_up(receive, send, misread, self._limits.body_bytes)
        if path == "/health" and scope["method"] in ("GET", "HEAD"):
            return await send_answer(send, Answer(200, "ok"))
        try:
            answer = await self._delivery(path, scope, receive)
        except Refused as refused:
            if refused.what is not None:
                self._writer.count(refused.connection, refused.what)
            if refused.unread:
                return await send_and_hang_up(receive, send, refused.answer, self._limits.body_bytes)
            answer = refused.answer
        except Gone:
            return None
        except Exception as problem:
            # Whatever it is, the vendor keeps it and comes again.
            self._say("", "fault", f"{type(problem).__name__} at {_place(problem)}")
            answer = Answer(503, "not now, send it again", (RETRY_AFTER,))
        return await send_answer(send, answer)

    async def _delivery(self, path: str, scope: Scope, receive: Receive) -> Answer:
        began = time.monotonic()
        found = _PATH.fullmatch(path)
        if found and scope["method"] != "POST":
            raise Refused(Answer(405, "POST only", ((b"allow", b"POST"),)), "", None)
        address = self._book.find(*found.groups()) if found else None
        if address is None:
            raise Refused(Answer(404, "nothing is here"), "", "unknown_path")
        received = await self._received(address, scope, receive)
        until = began + address.teller.webhooks.ANSWER_SECONDS * ANSWER_SHARE
        return await self._keep(address, received, until)

    async def _received(self, address: Address, scope: Scope, receive: Receive) -> Received:
        """Raises ``Refused``, ``Gone``. The body is not kept while the store is waited for."""
        name, unread = address.teller.name, True
        source = source_of(scope["client"][0]) if scope.get("client") else ""
        headers = {one.decode("latin-1"): value.decode("latin-1") for one, value in scope["headers"]}
        try:
            self._admit(address, source, headers)
            body = await self._body(name, headers, receive)
            unread = False
            received = await self._read(address, body, headers)
        except NotGenuine as problem:
            self._forgers.count(source, time.monotonic())
            self._say(name, "not_genuine", str(problem))
            answer, what = Answer(401, "not signed by anybody who is known here"), "not_genuine"
        except Unreadable as problem:
            self._say(name, "unreadable", str(problem))
            answer, what = Answer(400, str(problem)), "unreadable"
        else:
            if not received.is_test and (early := self._bucket(name).wait(time.monotonic())):
                raise _too_many(early, name, "too_many", unread=False)
            return received
        raise Refused(answer, name, what, unread=unread)

    def _admit(self, address: Address, source: str, headers: Mapping[str, str]) -> None:
        """What need not be read to be refused. Raises ``Refused``, ``NotGenuine``."""
        name, now = address.teller.name, time.monotonic()
        if early := self._forgers.early(source, now):
            raise _too_many(early, name, "not_genuine")
        if early := self._bucket(name).early(now):
            raise _too_many(early, name, "too_many")
        signature = address.teller.webhooks.SIGNATURE
        if address.keys is not None and signature is not None and not headers.get(signature):
            raise NotGenuine("it is not signed")

    def _bucket(self, name: str) -> Bucket:
        return self._buckets.setdefault(name, Bucket(self._limits.per_minute, self._limits.burst))

    async def _read(self, address: Address, body: bytes, headers: Mapping[str, str]) -> Received:
        """Raises ``NotGenuine``, ``Unreadable``."""
        received = address.teller.webhooks.received
        try:
            return received(body, headers, address.keys, self._moments.now())
        except NotGenuine:
            if (moment := await self._moments.asked()) is None:
                raise
            return received(body, headers, address.keys, moment)

    async def _body(self, name: str, headers: Mapping[str, str], receive: Receive) -> bytes:
        """Raises ``Refused``, ``Gone``."""
        limits = self._limits
        length = headers.get("content-length", "")
        empty = length == "0" or (not length and "transfer-encoding" not in headers)
        if not empty and not _JSON.fullmatch(headers.get("content-type", "").encode("latin-1")):
            raise Refused(Answer(415, "application/json only"), name, "wrong_type")
        too_large = Answer(413, f"more than {limits.body_bytes} bytes")
        if length.isdecimal() and (len(length) > 12 or int(length) > limits.body_bytes):
            raise Refused(too_large, name, "too_large")
        try:
            return await body_of(receive, limits.body_bytes, limits.body_seconds, self._held)
        except TooLarge:
            raise Refused(too_large, name, "too_large") from None
        except TooSlow:
            raise Refused(Answer(408, "it took too long to arrive"), name, "too_slow") from None
        except Busy:
            raise Refused(Answer(503, "busy, send it again", (RETRY_AFTER,)), name, "not_stored") from None

    async def _keep(self, address: Address, received: Received, until: float) -> Answer:
        """Raises ``Refused`` when the store did not take it in time."""
        name = address.teller.name
        if received.is_test:
            self._writer.count(name, "test")
        for lack in received.unread:
            self._writer.count(name, "unreadable")
            self._say(name, "unreadable", lack)
        moment = self._moments.now()
        fresh = [event for event in received.events if not _is_old(event, address.teller.webhooks.REPEATS, moment)]
        for _ in range(len(received.events) - len(fresh)):
            self._writer.count(name, "too_old")
        rows = [self._row(address, event, moment) for event in fresh]
        if rows:
            try:
                await self._writer.store(rows, until - time.monotonic())
            except NotStored:
                answer = Answer(503, "not stored, send it again", (RETRY_AFTER,))
                raise Refused(answer, name, "not_stored", unread=False) from None
        return Answer(200)

    def _row(self, address: Address, event: Any, moment: datetime) -> Incoming:
        return Incoming(
            connection=self._book.connection_of(address, event.company),
            system=address.teller.system,
            company=event.company,
            event_id=event.id,
            topic=event.topic,
            action=event.action,
            key=event.key,
            at=event.at,
            received_at=moment,
        )

    def _say(self, connection: str, what: str, why: str) -> None:
        """In the log, once a minute: each is counted in the store."""
        said, now = self._said.get((connection, what)), time.monotonic()
        if said is None or now - said > SAY_AGAIN_SECONDS:
            self._said[connection, what] = now
            log.warning("a delivery was refused", connection=connection, what=what, why=why)


def _too_many(early: float, name: str, what: str, *, unread: bool = True) -> Refused:
    after = (b"retry-after", b"%d" % math.ceil(early))
    return Refused(Answer(429, "too many at once", (after,)), name, what, unread=unread)


def _is_old(event: Event, repeats: timedelta | None, now: datetime) -> bool:
    """Whether the vendor itself would tell of it no more."""
    return repeats is not None and event.at is not None and now - event.at > repeats


def _misread(scope: Scope) -> Answer | None:
    """What to answer to a request of which a proxy in front may see another end, or none, than we do."""
    if scope["http_version"] not in _VERSIONS:
        return Answer(505, "HTTP/1.0 or HTTP/1.1 only")
    codings = [value.strip().lower() for name, value in scope["headers"] if name == b"transfer-encoding"]
    if codings and (codings != [b"chunked"] or scope["http_version"] == "1.0"):
        return Answer(400, "Transfer-Encoding may be chunked, once, in HTTP/1.1")
    return None


def _hidden(scope: Scope) -> str:
    """The path below where the app is mounted; from here on the scope, which whoever mounted us may log, has it without
    the part that nobody may know."""
    whole, root = str(scope["path"]), str(scope.get("root_path", ""))
    path = whole.removeprefix(root)
    if path.startswith("/events/"):
        place = root + "/events/" + path.split("/")[2]
        scope["path"] = f"{place}/[hidden]"
        scope["raw_path"] = scope["path"].encode("utf-8", "replace")
    return path


def _place(problem: BaseException) -> str:
    # Its text might say what was in the body.
    trace = problem.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "an unknown place"


async def _other(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1000})
        return
    while (await receive())["type"] != "lifespan.shutdown":
        await send({"type": "lifespan.startup.complete"})
    await send({"type": "lifespan.shutdown.complete"})
