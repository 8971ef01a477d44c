"""A server of ready pages: purchase entries with three lines as Exact Online sends them, as many as asked for.

It runs in a process of its own and costs next to nothing for each page, so that what is measured is the reader. One
page of 60 entries is rendered once; a page differs from the next in its number, which stands in every id, number and
date.
Every other list of both systems is empty, logins succeed, so a whole run of a link can be made against it.

    with serving(documents=100_000, latency=0.15) as url: ...
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import re
import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import uvicorn

from dlt_sources.readers.exact_online_feeds import FEEDS

PER_PAGE, LINES = 60, 3
DIVISIONS = ("123", "456")
PATH = "purchaseentry/PurchaseEntries"
TERMS, TERMS_AT_ONCE = "sync/Cashflow/PaymentTerms", 16
# Each page's entries were changed 100 seconds after those of the page before.
_FIRST_CHANGE_MS, _STEP_MS = 1_600_000_000_000, 100_000
_NUMBER = "@page@"  # as wide as the six digits that take its place
_ENTRIES = next(feed for feed in FEEDS if feed.name == "purchase_entries")
_LIST = re.compile(r"/api/v1/(\d+)/(.+)")


def _guid(kind: int, row: int) -> str:
    return f"{kind:08x}-0000-4000-8000-00{_NUMBER}{row:04d}"


def _value(kind: str, name: str, row: int) -> Any:
    usual: dict[str, Any] = {"Journal": "70", "Currency": "EUR", "VATCode": "2  ", "CostCenter": "10", "Type": 30}
    usual |= {"YourRef": f"F-{_NUMBER}-{row}", "Status": 50, "ReportingYear": 2025, "ReportingPeriod": 1 + row // 31}
    if name in usual:
        return usual[name]
    if kind == "money":
        return round(100 + row * 17.29, 2)
    if name in ("Modified", "Created"):
        return f"/Date(16{_NUMBER}00000)/"
    if kind == "date":
        return f"/Date({1_735_689_600_000 + row * 86_400_000})/"
    if kind == "text":
        return f"Invoice {_NUMBER} {row} of a supplier"
    if name in ("Supplier", "GLAccount"):
        return f"{7:08x}-0000-4000-8000-{row % 40:012d}"
    return {"int": row, "bool": False}.get(kind)


def _entry(row: int) -> dict[str, Any]:
    found = {column.vendor_name: _value(column.kind, column.vendor_name, row) for column in _ENTRIES.columns}
    inner = next(column for column in _ENTRIES.columns if column.nested).nested
    lines = []
    for place in range(LINES):
        line = {column.vendor_name: _value(column.kind, column.vendor_name, row) for column in inner}
        described = {"uri": "https://start.exactonline.nl/api/v1/123/x", "type": "Exact.Web.Api.Models.Line"}
        lines.append({"__metadata": described, **line, "ID": _guid(10 + place, row), "From": None, "To": None})
    described = {"uri": "https://start.exactonline.nl/api/v1/123/y", "type": "Exact.Web.Api.Models.PurchaseEntry"}
    return {"__metadata": described, **found, "EntryID": _guid(1, row), "PurchaseEntryLines": {"results": lines}}


def _term(row: int) -> dict[str, Any]:
    """The payment term of an entry: paid long ago, as most of a history is."""
    found: dict[str, Any] = {"ID": _guid(20, row), "TransactionEntryID": _guid(1, row), "LineType": 22, "Status": 50}
    found |= {"Account": f"{7:08x}-0000-4000-8000-{row % 40:012d}", "Currency": "EUR", "Journal": "70"}
    amount = round(100 + row * 17.29, 2)
    found |= {"AmountDC": -amount, "AmountFC": -amount, "IsFullyPaid": True, "Timestamp": f"1{_NUMBER}{row:04d}"}
    return found | {"InvoiceDate": "/Date(1735689600000)/", "Modified": f"/Date(16{_NUMBER}00000)/"}


class Pages:
    """The entries of each division, in pages. ``changed`` of them were edited after everything else."""

    def __init__(self, documents: int) -> None:
        self.documents, self.changed = documents, 0
        self._rows = [json.dumps(_entry(row)).encode() for row in range(PER_PAGE)]
        self._whole = b",".join(self._rows)
        self._terms = [json.dumps(_term(row)).encode() for row in range(PER_PAGE)]

    @property
    def count(self) -> int:
        return -(-self.documents // PER_PAGE)

    def page(self, number: int) -> bytes:
        rows = min(PER_PAGE, self.documents - number * PER_PAGE)
        body = self._whole if rows == PER_PAGE else b",".join(self._rows[:rows])
        return body.replace(_NUMBER.encode(), b"%06d" % number)

    def terms(self, first: int) -> bytes:
        """The terms of sixteen pages of entries: a page of a sync set holds a thousand rows."""
        found = []
        for number in range(first, min(self.count, first + TERMS_AT_ONCE)):
            rows = self._terms[: min(PER_PAGE, self.documents - number * PER_PAGE)]
            found.append(b",".join(rows).replace(_NUMBER.encode(), b"%06d" % number))
        return b",".join(found)

    def edits(self) -> bytes:
        """One entry each of ``changed`` pages, with another text, changed after the last page."""
        late = b"/Date(16%06d00000)/" % (self.count + 100)
        found = []
        for number in range(self.changed):
            place = number * self.count // self.changed
            row = self._rows[0].replace(b"/Date(16" + _NUMBER.encode() + b"00000)/", late)
            row = row.replace(b" of a supplier", b" of a supplier, edited")
            found.append(row.replace(_NUMBER.encode(), b"%06d" % place))
        return b",".join(found)

    def first_since(self, moment: datetime) -> int:
        return max(0, -(-(int(moment.timestamp() * 1000) - _FIRST_CHANGE_MS) // _STEP_MS))


class App:
    """ASGI. ``POST /control {"documents": n, "changed": n}`` changes what there is."""

    def __init__(self, documents: int, latency: float) -> None:
        self.latency = latency
        self.pages = Pages(documents)
        self.divisions = DIVISIONS
        self.calls = 0

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body = b""
        while (message := await receive()).get("more_body") or message.get("body"):
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        path = scope["path"]
        if path == "/control":
            answer = self._control(json.loads(body or b"{}"))
        else:
            self.calls += 1
            if self.latency:
                await asyncio.sleep(self.latency)
            answer = self._answer(path, scope["query_string"].decode())
        headers = [(b"content-length", str(len(answer)).encode()), (b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    def _control(self, wanted: dict[str, Any]) -> bytes:
        if "documents" in wanted:
            self.pages = Pages(int(wanted["documents"]))
        self.pages.changed = int(wanted.get("changed", self.pages.changed))
        self.latency = float(wanted.get("latency", self.latency))
        self.divisions = tuple(wanted.get("divisions", self.divisions))
        return json.dumps({"calls": self.calls}).encode()

    def _answer(self, path: str, query: str) -> bytes:
        if path.endswith("token"):
            return json.dumps({"access_token": "a", "refresh_token": "r", "expires_in": "600"}).encode()
        found = _LIST.fullmatch(path)
        if found is None:
            return b'[{"ID":7,"Name":"Exact Online"}]' if path.endswith("/accountingSystems") else b'{"Items":[]}'
        if found[2] == PATH and found[1] in self.divisions:
            return self._list(path, query)
        if found[2] == TERMS and found[1] in self.divisions:
            return self._sync(path, query)
        rows = [{"Code": int(code), "Description": code, "Currency": "EUR", "Status": 1} for code in DIVISIONS]
        return json.dumps({"d": {"results": rows if found[2] == "system/Divisions" else []}}).encode()

    def _sync(self, path: str, query: str) -> bytes:
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        seen = re.search(r"Timestamp gt (\d+)", asked.get("$filter", ""))
        number = int(asked.get("$skiptoken", 0))
        if seen and int(seen[1]) > 1:
            return b'{"d":{"results":[]}}'
        body = b'{"d":{"results":[' + self.pages.terms(number) + b"]"
        if number + TERMS_AT_ONCE >= self.pages.count:
            return body + b"}}"
        kept = "&".join(part for part in query.split("&") if not part.startswith("$skiptoken"))
        pointer = json.dumps(f"{path}?{kept}&$skiptoken={number + TERMS_AT_ONCE}").encode()
        return body + b',"__next":' + pointer + b"}}"

    def _list(self, path: str, query: str) -> bytes:
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        first = 0
        if since := re.search(r"datetime'([^']+)'", asked.get("$filter", "")):
            first = self.pages.first_since(datetime.fromisoformat(since[1]).replace(tzinfo=UTC))
        number = int(asked.get("$skiptoken", first))
        if number >= self.pages.count:
            return b'{"d":{"results":[' + (self.pages.edits() if since else b"") + b"]}}"
        kept = "&".join(part for part in query.split("&") if not part.startswith("$skiptoken"))
        further = number + 1 < self.pages.count or (since and self.pages.changed)
        if not further:
            return b'{"d":{"results":[' + self.pages.page(number) + b"]}}"
        pointer = json.dumps(f"{path}?{kept}&$skiptoken={number + 1}").encode()
        return b'{"d":{"results":[' + self.pages.page(number) + b'],"__next":' + pointer + b"}}"


def _serve(port: int, documents: int, latency: float) -> None:
    uvicorn.run(App(documents, latency), host="127.0.0.1", port=port, log_level="error", lifespan="off")


@contextmanager
def serving(documents: int, latency: float = 0.0) -> Iterator[str]:
    """The base address, while the block runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(port, documents, latency), daemon=True)
    process.start()
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(400):
            try:
                control(url)
                break
            except OSError:
                time.sleep(0.05)
        yield url
    finally:
        process.terminate()
        process.join()


def control(url: str, **wanted: Any) -> dict[str, Any]:
    request = urllib.request.Request(f"{url}/control", data=json.dumps(wanted).encode(), method="POST")
    with urllib.request.urlopen(request, timeout=30) as reply:
        return dict(json.load(reply))
