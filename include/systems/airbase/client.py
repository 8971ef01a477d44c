"""Reading and writing Airbase: a static key, addresses that end with a slash, pages named by the page before.

Source: reference page airbase, section 2.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import httpx

from include.clock import Clock
from include.http.answers import Answer
from include.http.client import BaseClient, Where, open_http, pinned_base
from include.http.errors import ApiError, MalformedAnswer, Refused
from include.http.paging import Page, walk_addresses
from include.http.protocols import Meter
from include.systems.airbase import contract, outcomes, paging
from include.systems.airbase.auth import ApiKey
from include.systems.airbase.faults import vendor_text
from include.texts.program import said

_Found = TypeVar("_Found")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_KEY = re.compile(r"/(?:\d+|[0-9a-fA-F-]{32,36})(?=/|$)")


def address(entity: str, key: str) -> str:
    """The path of a record. Raises ``ValueError`` for what is no id, so that it cannot lead anywhere else."""
    if not _ID.fullmatch(key):
        raise ValueError(f"{key!r} is no id of Airbase")
    return f"{entity}/{key}"


def endpoint_of(path: str) -> str:
    """What calls are counted by: the path without ids and query (``accounting/vendors``)."""
    return _KEY.sub("", "/" + path.split("?")[0].strip("/")).strip("/")


class AirbaseClient(BaseClient):
    """One connection to one tenant. ``company`` says whose documents a call is about; limits count the key.

    ``path`` is relative to ``/v1`` (``accounting/vendors``) and is sent with a slash at its end: without it Airbase
    redirects a read and refuses a write. Reads raise the groups of ``include/http/errors.py``.
    """

    system = "airbase"
    request_id_header = contract.REQUEST_ID_HEADER

    def __init__(
        self,
        base_url: str,
        scheme: str,
        credentials: Mapping[str, str],
        meter: Meter,
        clock: Clock,
        timeout: httpx.Timeout | float | None = None,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        real_time: Callable[[], float] = time.monotonic,
    ) -> None:
        base = pinned_base(base_url)
        self._base = base.copy_with(path=base.path.rstrip("/").removesuffix(contract.VERSION) + contract.VERSION)
        http = open_http(timeout, transport)
        super().__init__(http, ApiKey(scheme, credentials, meter), clock, sleep, real_time)

    def locate(self, company: str, path: str, params: Mapping[str, Any] | None) -> tuple[httpx.URL, str]:
        tail = quote(path.strip("/"), safe="/-_.~")
        url = self._base.copy_with(path=f"{self._base.path}/{tail}/")
        if params:
            url = url.copy_with(query=urlencode(params, quote_via=quote).encode())
        return url, endpoint_of(path)

    def judge(self, answer: Answer, where: Where) -> ApiError | None:
        text = self.vendor_text(vendor_text(answer.content)) if answer.status >= 300 else ""
        return outcomes.read_error(answer, where, text, self.clock.now())

    def pages(self, company: str, path: str, params: Mapping[str, Any] | None = None) -> Iterator[Page]:
        """Every page of a list as raw bytes, the vendor's largest ones unless ``params`` say otherwise."""
        first, endpoint = self.locate(company, path, {"page_size": str(contract.PAGE), **(params or {})})
        where = self.where(company, "GET", first)
        return walk_addresses(lambda url: self._read(company, url, endpoint).content, paging.cut, first, where)

    def rows(self, company: str, path: str, params: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Every record of a list, parsed, fractions as ``Decimal``: for look-ups, not for bulk."""
        pages = self.pages(company, path, params)
        return [row for page in pages for row in self._parsed(company, path, page.content, paging.items)]

    def record(self, company: str, entity: str, key: str) -> dict[str, Any] | None:
        """A record as Airbase shows it now; None when it shows none of that id."""
        path = address(entity, key)
        try:
            answer = self.get(company, path)
        except Refused as error:
            if error.status == 404:
                return None
            raise
        return self._parsed(company, path, answer.content, _object)

    def _parsed(self, company: str, path: str, content: bytes, read: Callable[[Any], _Found]) -> _Found:
        try:
            return read(Answer(200, {}, content).json())
        except ValueError:
            pass
        url, _ = self.locate(company, path, None)
        raise MalformedAnswer(said("calls.not_documented.json"), **self.where(company, "GET", url))


def _object(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise ValueError("no record")
    return body
