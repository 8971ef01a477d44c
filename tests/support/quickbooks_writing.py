"""A writer of QuickBooks against a company that is a function: what leaves it, and literal answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import httpx

from include.systems.base import Outcome, Posting, Target
from include.systems.quickbooks_online.writer import QuickBooksWriter
from tests.support.http import Server
from tests.support.quickbooks import (
    BOOKS,
    REALM,
    applied,
    payment,
    served,
)

OPTIONS = {"payment_account": "1050", "discount_account": "Purchase discounts"}
Sent = list[tuple[str, dict[str, str], Any]]


def writer(server: Server, **more: Any) -> QuickBooksWriter:
    return QuickBooksWriter(served(server, **more).client, OPTIONS, BOOKS)


class Company:
    """Answers from lists by path: replies are used up in their order; everything asked for is written down."""

    def __init__(self, **replies: Sequence[httpx.Response] | httpx.Response) -> None:
        self.replies = {
            name: list(value) if isinstance(value, Sequence) else [value] for name, value in replies.items()
        }
        self.sent: Sent = []
        self.read: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        name, _, key = request.url.path.removeprefix(f"/v3/company/{REALM}/").partition("/")
        query = {k: v[0] for k, v in parse_qs(request.url.query.decode()).items() if k != "minorversion"}
        if request.method == "POST":
            self.sent.append((name, query, json.loads(request.content)))
            return self.replies[name].pop(0)
        self.read.append(query.get("query") or f"{name}/{key}")
        return self.replies[f"{name}_{key}" if key else name].pop(0)

    @property
    def writer(self) -> QuickBooksWriter:
        return writer(self)

    def deliver(self, *postings: Posting) -> list[Outcome]:
        subject = self.writer
        prepared = subject.prepare(postings)
        assert prepared.request is not None, prepared.problems
        return list(subject.send("flow", prepared.request, len(postings)))


def batch(*rows: dict[str, Any]) -> httpx.Response:
    numbered = [{**row, "bId": row.get("bId", str(number))} for number, row in enumerate(rows, 1)]
    return httpx.Response(200, json={"BatchItemResponse": numbered}, headers={"intuit_tid": "1-b"})


def refused(code: str) -> dict[str, Any]:
    return {"Fault": {"Error": [{"Message": "No", "code": code}], "type": "ValidationFault"}}


PAID = Target("236", number="100234", token="0", facts={"entity": "billpayment"})
WITH_DISCOUNT = replace(PAID, facts={**PAID.facts, "companions": ["vendorcredit/88"]})
VOID = {"Id": "236", "SyncToken": "1", "TotalAmt": 0, "Line": [], "PrivateNote": "Voided\nAVX:77"}
LIVE = {
    "Id": "236",
    "SyncToken": "4",
    "TotalAmt": 100,
    "PrivateNote": "AVX:77\nx",
    "VendorRef": {"value": "56"},
    "Line": [{"Amount": 100, "LinkedTxn": [{"TxnId": "145", "TxnType": "Bill"}]}],
}


IN_PARTS = payment([applied("145", "60.00"), applied("147", "38.00", "2.00")])
