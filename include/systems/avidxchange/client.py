"""Reading and writing AvidXchange: three credential styles, paging in all its forms.

Source: reference page avidxchange, sections 2 to 4.
"""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from include.clock import Clock
from include.http.answers import Answer
from include.http.client import BaseClient, Where, open_http, pinned_base
from include.http.errors import ApiError, MalformedAnswer
from include.http.paging import Cut, Page, walk
from include.http.protocols import Meter, TokenStore
from include.systems.avidxchange import contract, outcomes, paging
from include.systems.avidxchange.auth import auth_for
from include.texts.program import said

_ID = re.compile(r"/(?:\d+|[0-9a-fA-F-]{32,36})(?=/|$)")


def endpoint_of(path: str) -> str:
    """What calls are counted by: the path without ids and query (``invoices/void``)."""
    return _ID.sub("", "/" + path.split("?")[0].strip("/")).strip("/")


class AvidXchangeClient(BaseClient):
    """One connection. ``company`` is an external company code (``C1``); the vendor's limits count the credential.

    ``path`` is relative to ``/v1`` (``invoices``). Reads raise the groups of ``include/http/errors.py``.
    """

    system = "avidxchange"

    def __init__(
        self,
        base_url: str,
        auth: str,
        credentials: Mapping[str, str],
        tokens: TokenStore | None,
        meter: Meter,
        clock: Clock,
        timeout: httpx.Timeout | float | None = None,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        real_time: Callable[[], float] = time.monotonic,
    ) -> None:
        base = pinned_base(base_url)
        path = base.path.rstrip("/")
        self._base = base if path.endswith(contract.VERSION) else base.copy_with(path=path + contract.VERSION)
        http = open_http(timeout, transport)
        super().__init__(
            http, auth_for(auth, http, self._base, credentials, tokens, meter, clock), clock, sleep, real_time
        )

    def locate(self, company: str, path: str, params: Mapping[str, Any] | None) -> tuple[httpx.URL, str]:
        tail = quote(path.strip("/"), safe="/-_.~")
        url = self._base.copy_with(path=f"{self._base.path}/{tail}")
        if params:
            url = url.copy_with(query=urlencode(params, safe=",:", quote_via=quote).encode())
        return url, endpoint_of(path)

    def call_headers(self, company: str) -> Mapping[str, str]:
        return {contract.REQUEST_ID_HEADER: str(uuid.uuid4())}

    def judge(self, answer: Answer, where: Where) -> ApiError | None:
        text = self.vendor_text(outcomes.vendor_text(answer.content)) if answer.status >= 300 else ""
        return outcomes.read_error(answer, where, text, self.clock.now())

    def pages(self, company: str, path: str, params: Mapping[str, Any] | None = None) -> Iterator[Page]:
        """Every page of a list as raw bytes, by its next link or its page number; one page where there is no paging.

        ``path`` may also be the host-relative address of a link (a batch's ``full-details``).
        """
        if path.startswith(f"{self._base.path}/"):
            first, endpoint = self._pinned(company, path), endpoint_of(path.removeprefix(self._base.path))
        else:
            first, endpoint = self.locate(company, path, params)
        asked = str(first)

        def fetch(pointer: str) -> bytes:
            nonlocal asked
            asked = str(self._pinned(company, pointer))
            return self._read(company, httpx.URL(asked), endpoint).content

        def cut(content: bytes) -> Cut:
            return paging.cut(content, asked)

        return walk(fetch, cut, asked, self.where(company, "GET", first))

    def rows(self, company: str, path: str, params: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Every record of a list, parsed, money as ``Decimal``: for look-ups, not for bulk."""
        found: list[dict[str, Any]] = []
        for page in self.pages(company, path, params):
            try:
                found += paging.items(Answer(200, {}, page.content).json())
            except ValueError:
                break
        else:
            return found
        url, _ = self.locate(company, path, None)
        raise MalformedAnswer(said("calls.not_documented.json"), **self.where(company, "GET", url))

    def companies(self) -> list[dict[str, Any]]:
        """The companies these credentials reach: ``{CompanyId, ExternalCode, Name}``."""
        return self.rows("", contract.COMPANIES)

    def _pinned(self, company: str, pointer: str) -> httpx.URL:
        """``pointer`` as an address, if it stays with our host and API: credentials go nowhere else."""
        url = self._base.join(pointer)
        here = (self._base.scheme, self._base.host, self._base.port)
        if (url.scheme, url.host, url.port) != here or not url.path.startswith(f"{self._base.path}/"):
            raise MalformedAnswer(said("calls.page.on_other_host"), **self.where(company, "GET", url))
        return url
