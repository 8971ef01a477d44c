"""Reading and writing Exact Online: addresses with the division pinned, paging, who am I.

Source: reference page exact_online, sections 1 and 3.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import httpx

from include.clock import Clock
from include.http.answers import Answer
from include.http.client import BaseClient, Where, open_http, pinned_base
from include.http.errors import ApiError, MalformedAnswer, Unauthorised
from include.http.paging import Page, walk
from include.http.protocols import Meter, TokenStore
from include.systems.exact_online import contract, odata, outcomes
from include.systems.exact_online.auth import ExactOnlineAuth
from include.texts.program import said

_DIVISION = "Code,Description,Currency,Country,Status,DivisionMoveDate,DivisionHRLinkUnlinkDate"
_KEY = re.compile(r"\([^)]*\)")


def endpoint_of(path: str) -> str:
    """What Exact counts errors by: the path without division, key and query (``crm/Accounts``)."""
    return _KEY.sub("", path.split("?")[0]).strip("/")


class ExactOnlineClient(BaseClient):
    """One connection: one token chain, any number of divisions. ``company`` is the division number as text.

    ``path`` is relative to the division (``crm/Accounts``). Reads raise the groups of ``include/http/errors.py``.
    Access to ``companies`` is checked after each renewal of the token by this process.
    """

    system = "exact_online"

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
        companies: Sequence[str] = (),
    ) -> None:
        self._base, self._companies = pinned_base(base_url), tuple(companies)
        http = open_http(timeout, transport)
        self._exact_auth = ExactOnlineAuth(http, self._base, credentials, tokens, meter, clock, sleep)
        super().__init__(http, self._exact_auth, clock, sleep, real_time)

    def locate(self, company: str, path: str, params: Mapping[str, Any] | None) -> tuple[httpx.URL, str]:
        if path == contract.ME:
            company = "current"
        elif not re.fullmatch(r"\d+", company):
            raise ValueError(f"{company!r} is not a division number of Exact Online")
        tail = path.removeprefix("current/").strip("/")
        url = self._base.copy_with(path=f"{self._base.path.rstrip('/')}{contract.API}/{company}/{tail}")
        if params:
            url = url.copy_with(query=odata.query(params).encode())
        return url, endpoint_of(path)

    def judge(self, answer: Answer, where: Where) -> ApiError | None:
        text = self.vendor_text(outcomes.vendor_text(answer.content)) if answer.status >= 300 else ""
        return outcomes.read_error(answer, where, text)

    def pages(self, company: str, path: str, params: Mapping[str, Any] | None = None) -> Iterator[Page]:
        """Every page of a list as raw bytes, following ``__next`` as it is given."""
        first, endpoint = self.locate(company, path, params)
        return self._walk(company, first, endpoint)

    def follow(self, company: str, pointer: str) -> Iterator[Page]:
        """Every page from a ``__next`` or ``__deferred`` address on (lines that an expanded row left out)."""
        url = self._pinned(company, pointer)
        return self._walk(company, url, endpoint_of(self._relative(company, url)))

    def rows(self, company: str, path: str, params: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Every record of a list, parsed, money as ``Decimal``: for look-ups, not for bulk."""
        return [row for page in self.pages(company, path, params) for row in self._parsed(page, company)]

    def complete_lines(self, company: str, lines: Any) -> list[dict[str, Any]]:
        """All lines of an expanded or deferred collection as it stands in a row.

        An expanded collection is itself cut at 60 lines, with its own ``__next`` inside; without following it the
        rest is silently missing.
        """
        if lines is None:
            return []
        if isinstance(lines, list):
            return list(lines)
        if "__deferred" in lines:
            pointer, found = lines["__deferred"]["uri"], []
        else:
            pointer, found = lines.get("__next"), list(lines.get("results", ()))
        if pointer:
            for page in self.follow(company, pointer):
                found += self._parsed(page, company)
        return found

    def me(self) -> dict[str, Any]:
        """The user behind the token. ``CurrentDivision`` is what that user last looked at, never what to work in."""
        answer = self.get("", contract.ME, {"$select": "UserID,CurrentDivision,FullName,UserName,Email,ServerTime"})
        found = self._records(answer.content, "")
        if not found:
            raise MalformedAnswer(said("exact_online.user_not_said"), system=self.system)
        return found[0]

    def divisions(self, asked_in: str | None = None) -> list[dict[str, Any]]:
        """The divisions this consent reaches, with their codes, names and the dates that reset sync timestamps.

        The division in the address is not checked [seen]: ``asked_in``, else the user's current one.
        """
        return self.rows(asked_in or str(self.me()["CurrentDivision"]), contract.DIVISIONS, {"$select": _DIVISION})

    def check_access(self, companies: Sequence[str]) -> None:
        """Raises ``Unauthorised`` when the consent does not reach one of ``companies``."""
        reached = {str(row.get("Code")) for row in self.divisions(companies[0])}
        missing = [company for company in companies if company not in reached]
        if missing:
            raise Unauthorised(
                said("exact_online.division_not_reached", divisions=", ".join(missing)),
                system=self.system,
                todo=said("exact_online.todo.reach"),
            )

    def _exchange(self, company: str, *call: Any) -> Answer:
        # Rights are withdrawn between two runs, not between two calls: one look after each renewal finds it out.
        if self._companies and self._exact_auth.take_renewed():
            self.check_access(self._companies)
        return super()._exchange(company, *call)

    def _walk(self, company: str, first: httpx.URL, endpoint: str) -> Iterator[Page]:
        def fetch(pointer: str) -> bytes:
            return self._read(company, self._pinned(company, pointer), endpoint).content

        return walk(fetch, odata.cut, str(first), self.where(company, "GET", first))

    def _pinned(self, company: str, pointer: str) -> httpx.URL:
        """``pointer`` as an address, if it stays on our host and in our division: a token goes nowhere else."""
        url = self._base.join(pointer)
        here = (self._base.scheme, self._base.host, self._base.port)
        if (url.scheme, url.host, url.port) != here or not self._relative(company, url):
            raise MalformedAnswer(said("calls.page.on_other_division"), **self.where(company, "GET", url))
        return url

    def _relative(self, company: str, url: httpx.URL) -> str:
        # A doubled slash is written by one production client and tolerated [client code].
        path = re.sub(r"/{2,}", "/", url.path)
        prefix = f"{self._base.path.rstrip('/')}{contract.API}/{company}/".lower()
        return path[len(prefix) :] if path.lower().startswith(prefix) else ""

    def _parsed(self, page: Page, company: str) -> list[dict[str, Any]]:
        return self._records(page.content, company)

    def _records(self, content: bytes, company: str) -> list[dict[str, Any]]:
        try:
            return odata.records(Answer(200, {}, content).json())
        except (ValueError, TypeError):
            problem = said("calls.not_documented.json")
        raise MalformedAnswer(problem, system=self.system, company=company)
