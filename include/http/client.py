"""One HTTP client for every system: pool, time-outs, metering, error groups, repeated reads, writes sent once.

A read (``get``, ``pages``) either gives what was asked for or raises one of the groups of ``errors.py``. A write gives
whatever the vendor answered, since what an answer means is decided by the system's pure ``outcomes.py``; it raises only
when no answer came: ``Transient`` while nothing can have left, ``UnknownOutcome`` after that.
"""

from __future__ import annotations

import abc
import logging
import os
import re
import ssl
import time
from collections.abc import Callable, Mapping
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, TypedDict

import httpx
import tenacity

from include.clock import Clock
from include.http.answers import Answer
from include.http.auth import Call, MeteredAuth, RenewingAuth
from include.http.bounds import MOST_LEVELS, TooLarge, bound, is_too_deep
from include.http.errors import (
    ApiError,
    MalformedAnswer,
    Throttled,
    Transient,
    Unbounded,
    UnknownOutcome,
    WrongSetting,
)
from include.http.pacing import RetryReads
from include.http.redaction import redact
from include.texts.program import said

TIMEOUT = httpx.Timeout(connect=10, read=60, write=20, pool=10)
# A write waits for its turn (the vendor's minute, a new token) this long at most, in real seconds. Whoever sends it
# holds a lease on the document; one that left after the lease had ended could meet its own repetition.
WRITE_LEAVES_WITHIN = 75.0
# Common servers drop an idle connection after 5 s. Leaving it first means that a write never dies on a connection
# the other side was just closing, which would make its outcome unknown for no reason.
_POOL = httpx.Limits(max_connections=8, max_keepalive_connections=8, keepalive_expiry=4)
_NOTHING_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
)
_log = logging.getLogger(__name__)


class Where(TypedDict):
    """The words every error of one call carries."""

    system: str
    company: str
    request: str


def open_http(
    timeout: httpx.Timeout | float | None = None, transport: httpx.BaseTransport | None = None
) -> httpx.Client:
    """A keep-alive HTTP/1.1 pool: gzip, no cookies, and no redirect is followed (a token would go with it)."""
    return httpx.Client(
        verify=_trusted(),
        timeout=patience(TIMEOUT if timeout is None else httpx.Timeout(timeout)),
        limits=_POOL,
        transport=transport,
        headers={"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "ml-connector"},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        follow_redirects=False,
        event_hooks={"response": [bound]},
    )


@cache
def _trusted() -> ssl.SSLContext:
    """Whose certificates are trusted. Read once: a run opens a dozen clients, and each would read them for 30 ms."""
    return httpx.create_ssl_context()


def patience(usual: httpx.Timeout) -> httpx.Timeout:
    """How long an answer is waited for: as usual, or shorter where ML_CONNECTOR_ANSWER_WAIT says so, never
    longer, since the leases on documents rest on it. Raises ``WrongSetting``."""
    found = os.environ.get("ML_CONNECTOR_ANSWER_WAIT") or "inf"
    if not re.fullmatch(r"\d+(\.\d+)?|inf", found) or not float(found):
        raise WrongSetting(f"ML_CONNECTOR_ANSWER_WAIT is {found!r}: write a number of seconds, such as 30")
    read = min(float(found), float("inf") if usual.read is None else usual.read)
    return httpx.Timeout(
        connect=usual.connect, read=None if read == float("inf") else read, write=usual.write, pool=usual.pool
    )


def pinned_base(base_url: str) -> httpx.URL:
    """The connection's address; ``ValueError`` in plain words when it could not be a vendor's."""
    url = httpx.URL(base_url.strip().rstrip("/"))
    local = url.host in {"127.0.0.1", "localhost", "::1"}
    if not url.host or url.userinfo or url.query or not (url.scheme == "https" or (url.scheme == "http" and local)):
        raise ValueError(
            f"base address {url.copy_with(userinfo=b'', query=None)} cannot be used: it must be https://host[/path] "
            "(plain http only on this machine), without user, password or query"
        )
    return url


class BaseClient(abc.ABC):
    """Thread-safe. A subclass says how addresses are built (``locate``) and what a read's answer means (``judge``)."""

    system = ""
    request_id_header = "X-Request-Id"
    sent_id_header = ""
    """The header by which each call is named to the vendor, where that name is not the posting's own key."""

    def __init__(
        self,
        http: httpx.Client,
        auth: MeteredAuth,
        clock: Clock,
        sleep: Callable[[float], None] = time.sleep,
        real_time: Callable[[], float] = time.monotonic,
    ) -> None:
        self._http, self._auth, self.clock, self._real_time = http, auth, clock, real_time
        retry = RetryReads(clock)
        self._retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type((Transient, Throttled, MalformedAnswer)),
            stop=retry.stop,
            wait=retry.wait,
            before_sleep=retry.before_sleep,
            sleep=sleep,
            reraise=True,
        )

    @abc.abstractmethod
    def locate(self, company: str, path: str, params: Mapping[str, Any] | None) -> tuple[httpx.URL, str]:
        """The full address of ``path`` and the endpoint the meter counts it by."""

    @abc.abstractmethod
    def judge(self, answer: Answer, where: Where) -> ApiError | None:
        """The error a read's answer stands for; None when it is what was asked for. Pure but for the clock."""

    def call_headers(self, company: str) -> Mapping[str, str]:
        """Headers of every call that are no credentials."""
        return {}

    def secrets(self) -> list[str]:
        return self._auth.secrets()

    def keep_alive(self) -> bool:
        """Use the refresh token, so that it does not die unused; False where there is none, or it is not time yet."""
        return self._auth.keep_alive() if isinstance(self._auth, RenewingAuth) else False

    def get(self, company: str, path: str, params: Mapping[str, Any] | None = None) -> Answer:
        """One read, repeated while that is safe and useful. Raises the groups of ``include/http/errors.py``."""
        url, endpoint = self.locate(company, path, params)
        return self._read(company, url, endpoint)

    def write(
        self,
        company: str,
        method: str,
        path: str,
        body: str | bytes = b"",
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, Any] | None = None,
    ) -> Answer:
        """One write, sent once, whatever status it is answered with. No secret may stand in ``params``.

        Raises ``Transient`` (no connection), ``Throttled``/``BudgetSpent``/``Unauthorised`` (it did not leave) and
        ``UnknownOutcome`` (it left, no whole answer came). It leaves within ``WRITE_LEAVES_WITHIN`` or not at all.
        """
        url, endpoint = self.locate(company, path, params)
        content = body.encode() if isinstance(body, str) else body
        sent = {"Content-Type": "application/json", **self.call_headers(company), **(headers or {})}
        return self._exchange(company, method.upper(), url, endpoint, sent, content)

    def close(self) -> None:
        self._http.close()

    def _read(self, company: str, url: httpx.URL, endpoint: str, headers: Mapping[str, str] | None = None) -> Answer:
        def once() -> Answer:
            sent = {**self.call_headers(company), **(headers or {})}
            answer = self._exchange(company, "GET", url, endpoint, sent, None)
            error = self.judge(answer, self.where(company, "GET", url))
            if error is not None:
                _log.info("read failed: %s", error)
                raise error
            return answer

        return self._retrying.copy()(once)

    def _exchange(
        self,
        company: str,
        method: str,
        url: httpx.URL,
        endpoint: str,
        headers: Mapping[str, str],
        content: bytes | None,
    ) -> Answer:
        started, writing = self._real_time(), method != "GET"
        call = Call(company, endpoint, lambda: writing and self._real_time() - started > WRITE_LEAVES_WITHIN)
        request = self._http.build_request(
            method,
            url,
            headers=dict(headers),
            content=content,
            extensions={"call": call},
        )
        sent_id = request.headers.get(self.sent_id_header) if self.sent_id_header else None
        failure: httpx.HTTPError
        try:
            response = self._http.send(request, auth=self._auth)
            if is_too_deep(response.content):
                raise TooLarge(said("calls.too_deep", count=MOST_LEVELS))
            received = response.headers.get(self.request_id_header)
            return Answer(response.status_code, response.headers, response.content, received, sent_id)
        except httpx.HTTPError as error:
            failure = error
        # Raised outside the handler: the httpx error holds the request with its credentials and must not be chained.
        unanswered = transport_error(failure, reading=not writing, where=self.where(company, method, url))
        unanswered.request_id_sent = sent_id
        raise unanswered

    def where(self, company: str, method: str, url: httpx.URL) -> Where:
        return Where(system=self.system, company=company, request=f"{method} {url.path}")

    def vendor_text(self, text: str) -> str:
        return redact(text, self.secrets()) if text else text


def transport_error(failure: httpx.HTTPError, *, reading: bool, where: Where) -> ApiError:
    """The group of a call that was not answered, by how far it had come."""
    name = type(failure).__name__
    if isinstance(failure, _NOTHING_LEFT):
        todo = said("calls.todo.unreachable")
        return Transient(said("calls.no_connection", error_kind=name), todo=todo, **where)
    if not reading:
        return UnknownOutcome(said("calls.cut.write", error_kind=name), todo=said("calls.todo.looked_up"), **where)
    if isinstance(failure, TooLarge):
        return Unbounded(str(failure), **where)
    if isinstance(failure, httpx.DecodingError):
        return MalformedAnswer(said("calls.cut.packed", error_kind=name), **where)
    return Transient(said("calls.cut.read", error_kind=name), **where)
