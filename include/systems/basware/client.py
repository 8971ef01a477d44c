"""Reading and writing Basware's P2P API: pages by a header, files behind redirects, an id of ours on every call.

Source: reference page basware, sections 2 to 5.
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
from include.systems.basware import contract, outcomes, paging, redirects
from include.systems.basware.auth import auth_for
from include.texts.program import said

_ADDRESS = re.compile(r"[A-Za-z0-9._~%/-]+")


def address(*parts: str) -> str:
    """The path of a record: codes may hold any character, a slash as well. Raises ``ValueError`` for what is none."""
    if not all(part.strip() and part not in (".", "..") for part in parts):
        raise ValueError(f"{parts!r} is no address in Basware")
    return "/".join(quote(part, safe="") for part in parts)


def endpoint_of(path: str) -> str:
    """What calls are counted by: the path without keys (``accountingDocuments/acknowledge``)."""
    first, *rest = re.sub(r"^v\d+/", "", path.split("?")[0].strip("/")).split("/")
    return "/".join([first, *(part for part in rest if part in contract.WORDS)])


class BaswareClient(BaseClient):
    """One connection to one tenant. ``company`` says whose documents a call is about; limits count the credential.

    ``path`` is relative to ``/v1`` (``accountingDocuments``), or names its version (``v2/projects``); keys in it are
    quoted (``address``). Reads raise the groups of ``include/http/errors.py``. A read that finds nothing is answered
    with 404 and is an answer: ``get`` gives it back with that status.
    """

    system = "basware"
    request_id_header = contract.REQUEST_ID_HEADER
    sent_id_header = contract.SENT_ID_HEADER

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
        self._base = base.copy_with(path=base.path.rstrip("/").removesuffix(contract.VERSION) or "/")
        http = open_http(timeout, transport)
        super().__init__(
            http, auth_for(auth, http, self._base, credentials, tokens, meter, clock), clock, sleep, real_time
        )

    def locate(self, company: str, path: str, params: Mapping[str, Any] | None) -> tuple[httpx.URL, str]:
        tail = path.strip("/")
        if not _ADDRESS.fullmatch(tail):
            raise ValueError(f"{path!r} is no address in Basware: quote the keys in it")
        if not re.match(r"v\d+/", tail):
            tail = f"{contract.VERSION.strip('/')}/{tail}"
        query = f"?{urlencode(params, quote_via=quote)}" if params else ""
        raw = f"{self._base.path.rstrip('/')}/{tail}{query}"
        return self._base.copy_with(raw_path=raw.encode()), endpoint_of(path)

    def call_headers(self, company: str) -> Mapping[str, str]:
        return {contract.SENT_ID_HEADER: str(uuid.uuid4())}

    def judge(self, answer: Answer, where: Where) -> ApiError | None:
        text = self.vendor_text(outcomes.vendor_text(answer.content)) if answer.status >= 300 else ""
        return outcomes.read_error(answer, where, text, self.clock.now())

    def pages(self, company: str, path: str, params: Mapping[str, Any] | None = None) -> Iterator[Page]:
        """Every page of a list as raw bytes, each asked for with the same query and the token of the one before; the
        vendor's largest pages, unless ``params`` say otherwise. A list that is answered with 404 is one empty page."""
        name, size = paging.envelope(path), paging.page_size(path)
        query = {**({} if size is None else {"pageSize": str(size)}), **(params or {})}
        url, endpoint = self.locate(company, path, query)
        where = self.where(company, "GET", url)
        following: str | None = None

        def fetch(token: str) -> bytes:
            nonlocal following
            answer = self._read(company, url, endpoint, {contract.TOKEN_HEADER: token} if token else None)
            if answer.status == 404 and token:
                raise MalformedAnswer(said("basware.list_cut"), status=404, **where)
            following = None if answer.status == 404 else paging.token_of(answer.headers)
            return b'{"%s":[]}' % name.encode() if answer.status == 404 else answer.content

        def cut(content: bytes) -> Cut:
            return paging.cut(content, following, name)

        return walk(fetch, cut, "", where)

    def rows(self, company: str, path: str, params: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Every record of a list, parsed, money as ``Decimal``: for look-ups, not for bulk."""
        pages = self.pages(company, path, params)
        return [row for page in pages for row in self._records(company, path, page.content)]

    def record(self, company: str, entity: str, key: str) -> dict[str, Any] | None:
        """An invoice or exported order as Basware shows it now; None when it shows none of that key."""
        return self._one(company, address(entity, key))

    def request_status(self, company: str, request_id: str) -> dict[str, Any] | None:
        """What has become of a request; None while Basware does not know it."""
        return self._one(company, address(contract.REQUEST_STATUS, request_id))

    def _one(self, company: str, path: str) -> dict[str, Any] | None:
        answer = self.get(company, path)
        found = [] if answer.status == 404 else self._records(company, path, answer.content)
        if len(found) > 1:
            url, _ = self.locate(company, path, None)
            raise MalformedAnswer(said("basware.several_records"), **self.where(company, "GET", url))
        return found[0] if found else None

    def _records(self, company: str, path: str, content: bytes) -> list[dict[str, Any]]:
        try:
            return paging.items(Answer(200, {}, content).json(), paging.envelope(path))
        except ValueError:
            pass
        url, _ = self.locate(company, path, None)
        raise MalformedAnswer(said("calls.not_documented.json"), **self.where(company, "GET", url))

    def _exchange(
        self,
        company: str,
        method: str,
        url: httpx.URL,
        endpoint: str,
        headers: Mapping[str, str],
        content: bytes | None,
    ) -> Answer:
        answer = super()._exchange(company, method, url, endpoint, headers, content)
        if method != "GET" or answer.status not in redirects.STATUSES:
            return answer
        return redirects.followed(self._http, answer, url, self.where(company, method, url))
