"""Reading and writing one company of QuickBooks Online: queries by page, change data capture, single objects, batches.

Source: reference page quickbooks_online, sections 1 to 5 and 7.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from include.clock import Clock
from include.http.answers import Answer
from include.http.client import BaseClient, Where, open_http, pinned_base
from include.http.errors import ApiError, BudgetSpent, MalformedAnswer, Refused, Throttled
from include.http.pacing import LONGEST_WAIT
from include.http.paging import Cut, Page, walk
from include.http.protocols import Meter, TokenStore
from include.systems.quickbooks_online import contract, faults, outcomes, statements
from include.systems.quickbooks_online.auth import QuickBooksAuth
from include.texts.program import said

# Intuit cuts a request after 120 s [doc]; we give up long before, and look a write up instead.
TIMEOUT = httpx.Timeout(connect=10, read=45, write=20, pool=10)
_READS = frozenset({contract.QUERY, contract.CDC})


class QuickBooksClient(BaseClient):
    """One connection: one company (``company`` is its realm id, digits), one token chain; ``companies`` holds it.

    ``path`` is relative to the company (``bill/145``). Reads raise the groups of ``include/http/errors.py``. Metered
    reads are counted by the meter; a 429 that stands for the month raises ``BudgetSpent``.
    """

    system = "quickbooks_online"
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
        companies: Sequence[str] = (),
    ) -> None:
        self._base, self._meter = pinned_base(base_url), meter
        self.companies = tuple(companies)
        # The first and the last 429 to reads, while no good answer has come between.
        self._refused: tuple[datetime, datetime] | None = None
        http = open_http(TIMEOUT if timeout is None else timeout, transport)
        super().__init__(
            http, QuickBooksAuth(http, self._base, credentials, tokens, meter, clock), clock, sleep, real_time
        )

    def locate(self, company: str, path: str, params: Mapping[str, Any] | None) -> tuple[httpx.URL, str]:
        if not re.fullmatch(r"\d+", company):
            raise ValueError(f"{company!r} is not a company (realm id) of QuickBooks Online")
        tail = quote(path.strip("/"), safe="/-_.~")
        asked = {**(params or {}), "minorversion": contract.MINOR_VERSION}
        url = self._base.copy_with(path=f"{self._base.path.rstrip('/')}{contract.API}/{company}/{tail}")
        url = url.copy_with(query=urlencode(asked, safe=",:()*", quote_via=quote).encode())
        entity = path.strip("/").partition("/")[0]
        return url, entity if entity in _READS else f"{contract.READ}/{entity}"

    def judge(self, answer: Answer, where: Where) -> ApiError | None:
        text = self.vendor_text(faults.words(answer.content)) if outcomes.is_refusal(answer) else ""
        error = outcomes.read_error(answer, where, text, self.clock.now())
        if isinstance(error, Throttled):
            return self._whose(error, answer, where)
        if error is None:
            self._refused = None
        return error

    def query(self, company: str, statement: str, page_size: int = contract.PAGE) -> Iterator[Page]:
        """Every page of a statement as raw bytes; in the order of Id unless it says one. One that names its own page
        (``STARTPOSITION``), counts, or asks for what there is one of, is sent as it is, once."""
        if statements.is_single(statement):
            return iter([Page(self.get(company, contract.QUERY, {"query": statement}).content)])
        size = min(page_size, contract.PAGE)
        start = "1"

        def fetch(pointer: str) -> bytes:
            nonlocal start
            start = pointer
            return self.query_page(company, statement, int(pointer), size).content

        def cut(content: bytes) -> Cut:
            return statements.cut(content, int(start), size)

        url, _ = self.locate(company, contract.QUERY, None)
        return walk(fetch, cut, start, self.where(company, "GET", url))

    def query_page(self, company: str, statement: str, start: int, size: int = contract.PAGE) -> Page:
        """One page (``start`` 1 is the first row), for whoever reads several at a time."""
        asked = statements.page(statement, start, size)
        answer = self.get(company, contract.QUERY, {"query": asked})
        return Page(answer.content, None, (start - 1) // max(1, size) + 1)

    def count(self, company: str, entity: str, condition: str = "") -> int:
        """How many rows there are. Inactive ones of a name list count only where ``condition`` names Active."""
        statement = f"SELECT count(*) FROM {entity}" + (f" WHERE {condition}" if condition else "")
        body = self._parsed(company, contract.QUERY, self.get(company, contract.QUERY, {"query": statement}))
        try:
            return int(body["QueryResponse"]["totalCount"])
        except (KeyError, TypeError, ValueError):
            problem = said("calls.not_documented.count", entity=entity)
        raise MalformedAnswer(problem, **self._where(company, contract.QUERY))

    def cdc(self, company: str, entities: Sequence[str], since: datetime) -> Page:
        """What changed or was deleted since ``since`` (aware; at most 30 days back), all entities in one metered call.

        Not paged: an answer of 1,000 objects or more is cut, and must be asked again entity by entity or by query.
        """
        if since.tzinfo is None:
            raise ValueError("the moment must name its zone")
        moment = since.isoformat(timespec="seconds")
        answer = self.get(company, contract.CDC, {"entities": ",".join(entities), "changedSince": moment})
        return Page(answer.content)

    def read(self, company: str, entity: str, key: str) -> dict[str, Any] | None:
        """One object, money as ``Decimal``; None when it was deleted (or, of a name list, made inactive) or never was.

        ``companyinfo`` is asked by the realm id, ``preferences`` by ''.
        """
        path = f"{entity}/{key}".rstrip("/")
        try:
            answer = self.get(company, path)
        except Refused as error:
            if outcomes.is_absent(error):
                return None
            raise
        body = self._parsed(company, path, answer)
        found = [value for name, value in body.items() if name.lower() == entity and isinstance(value, dict)]
        if not found:
            raise MalformedAnswer(said("calls.holds_no", entity=entity), **self._where(company, path))
        return found[0]

    def post(
        self, company: str, entity: str, body: str | bytes, request_id: str, params: Mapping[str, str] | None = None
    ) -> Answer:
        """One write, sent once, whatever it is answered with; ``params`` as ``{"operation": "delete"}``.

        Raises as ``BaseClient.write``, and ``BudgetSpent`` where the vendor closed the month.
        """
        if not 0 < len(request_id) <= contract.REQUEST_ID_LENGTH:
            raise ValueError(f"a request id has 1 to {contract.REQUEST_ID_LENGTH} characters")
        url, _ = self.locate(company, entity, {**(params or {}), "requestid": request_id})
        name = contract.BATCH if entity == contract.BATCH else f"{contract.WRITE}/{entity}"
        content = body.encode() if isinstance(body, str) else body
        return self._exchange(company, "POST", url, name, {"Content-Type": "application/json"}, content)

    def pages(self, company: str, path: str, params: Mapping[str, Any] | None = None) -> Iterator[Page]:
        """Every page of ``query`` (``params``: ``query``, and ``page_size`` if it is not 1,000), or a single read."""
        asked = dict(params or {})
        if path != contract.QUERY:
            return iter([Page(self.get(company, path, asked).content)])
        size = int(asked.get("page_size", contract.PAGE))
        return self.query(company, str(asked["query"]), size)

    def rows(self, company: str, path: str, params: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Every row of a query, parsed, once, money as ``Decimal``: for look-ups, not for bulk."""
        found: dict[str, dict[str, Any]] = {}
        for page in self.pages(company, path, params):
            body = self._parsed(company, path, Answer(200, {}, page.content))
            try:
                rows = statements.records(body)
            except ValueError:
                break
            found |= {str(row.get("Id")): row for row in rows}
        else:
            return list(found.values())
        raise MalformedAnswer(said("calls.not_documented.answer"), **self._where(company, path))

    def select(self, company: str, statement: str) -> list[dict[str, Any]]:
        """The rows of a statement, parsed."""
        return self.rows(company, contract.QUERY, {"query": statement})

    def _whose(self, error: Throttled, answer: Answer, where: Where) -> ApiError:
        """A 429 of the minute passes with it; one of the month does not, and waiting minutes for it would be for ever.

        The answer tells them apart nowhere, but a minute's wait does: a read that is refused again after it, with the
        month's end near by our own count, was refused for the month. Where others use up the same allowance our count
        says little, and it takes another minute: nobody knows then until when.
        """
        now, month = self.clock.now(), self._meter.month()
        first, last = self._refused or (now, now)
        if now - last > LONGEST_WAIT + contract.THROTTLE_WAIT:
            first = now  # nobody waited for that one: it says nothing of this
        self._refused = (first, now)
        minutes = (now - first) // contract.THROTTLE_WAIT
        if minutes and month is not None and month.used >= month.limit * contract.MONTH_NEARLY_USED:
            self._meter.close_month()
            return _month_spent(month.used, month.limit, month.ends_at, answer, where, error.vendor_text)
        if minutes >= contract.MINUTES_REFUSED:
            return _refused_for_minutes(answer, where, error.vendor_text)
        return error

    def _parsed(self, company: str, path: str, answer: Answer) -> dict[str, Any]:
        try:
            body = answer.json()
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise MalformedAnswer(said("calls.not_documented.json"), **self._where(company, path))
        return body

    def _where(self, company: str, path: str) -> Where:
        url, _ = self.locate(company, path, None)
        return self.where(company, "GET", url)


def _month_spent(used: int, limit: int, until: datetime, answer: Answer, where: Where, text: str) -> BudgetSpent:
    return BudgetSpent(
        said("quickbooks_online.month_used_up", used=f"{used:,}", limit=f"{limit:,}"),
        until=until,
        status=answer.status,
        vendor_text=text,
        request_id=answer.request_id,
        todo=said("quickbooks_online.todo.allowance"),
        **where,
    )


def _refused_for_minutes(answer: Answer, where: Where, text: str) -> BudgetSpent:
    return BudgetSpent(
        said("quickbooks_online.refused_for_minutes"),
        status=answer.status,
        vendor_text=text,
        request_id=answer.request_id,
        todo=said("quickbooks_online.todo.usage"),
        **where,
    )
