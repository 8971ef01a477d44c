"""Reading Business Central: API v2.0, companies in the path, pages named by the page before.

Source: dev-itpro/api-reference/v2.0 and dev-itpro/webservices/Server-Driven-Paging-in-OData-Web-Services.md of
MicrosoftDocs/dynamics365smb-devitpro-pb.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from include.clock import Clock
from include.http.answers import Answer
from include.http.client import BaseClient, Where, open_http, pinned_base
from include.http.errors import ApiError, MalformedAnswer
from include.http.linked_pages import cut, items
from include.http.paging import Cut, Page, walk_addresses
from include.http.protocols import Meter, TokenStore
from include.systems.business_central import contract, outcomes
from include.systems.business_central.auth import Tokens
from include.texts.program import said

_PATH = re.compile(r"\w+")


class BusinessCentralClient(BaseClient):
    """One connection to one environment. ``company`` is the id of the company that ``path`` (``vendors``) is below;
    limits count the application. Reads raise the groups of ``include/http/errors.py``."""

    system = "business_central"
    request_id_header = contract.REQUEST_ID_HEADER

    def __init__(
        self,
        base_url: str,
        credentials: Mapping[str, str],
        tokens: TokenStore,
        meter: Meter,
        clock: Clock,
        timeout: httpx.Timeout | float | None = None,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        real_time: Callable[[], float] = time.monotonic,
    ) -> None:
        base = pinned_base(base_url)
        self._base = base.copy_with(path=base.path.rstrip("/").removesuffix(contract.API) + contract.API)
        http = open_http(timeout, transport)
        super().__init__(http, Tokens(http, base, credentials, tokens, meter, clock), clock, sleep, real_time)

    def locate(self, company: str, path: str, params: Mapping[str, Any] | None) -> tuple[httpx.URL, str]:
        if not _PATH.fullmatch(path) or (path != contract.COMPANIES and not re.fullmatch(contract.COMPANY[0], company)):
            raise ValueError(f"{path!r} of company {company!r} is no address in Business Central")
        within = "" if path == contract.COMPANIES else f"{contract.COMPANIES}({company})/"
        query = f"?{urlencode(params, quote_via=quote)}" if params else ""
        return self._base.copy_with(raw_path=f"{self._base.path}/{within}{path}{query}".encode()), path

    def judge(self, answer: Answer, where: Where) -> ApiError | None:
        text = self.vendor_text(outcomes.vendor_text(answer.content)) if answer.status >= 300 else ""
        return outcomes.read_error(answer, where, text, self.clock.now())

    def pages(self, company: str, path: str, params: Mapping[str, Any] | None = None) -> Iterator[Page]:
        """Every page of a list as raw bytes, of as many rows as ``params`` say under ``odata.maxpagesize``, which is a
        preference of each call and no part of the address."""
        asked = dict(params or {})
        size = asked.pop(contract.PAGE_PREFERENCE, contract.PAGE)
        first, endpoint = self.locate(company, path, asked)
        prefer = {"Prefer": f"{contract.PAGE_PREFERENCE}={size}"}
        where = self.where(company, "GET", first)
        return walk_addresses(lambda url: self._read(company, url, endpoint, prefer).content, _cut, first, where)

    def rows(self, company: str, path: str, params: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Every record of a list, parsed, fractions as ``Decimal``: for look-ups, not for bulk."""
        try:
            return [row for page in self.pages(company, path, params) for row in _records(page.content)]
        except ValueError:
            pass
        url, _ = self.locate(company, path, None)
        raise MalformedAnswer(said("calls.not_documented.json"), **self.where(company, "GET", url))


def _cut(content: bytes, asked: httpx.URL) -> Cut:
    return cut(content, asked, contract.NEXT_LINK)


def _records(content: bytes) -> list[dict[str, Any]]:
    return items(Answer(200, {}, content).json())
