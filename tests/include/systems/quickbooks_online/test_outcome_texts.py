"""What an outcome says to a person and to the vendor's support, word for word."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from include.systems.base import Outcome, Target
from include.systems.quickbooks_online import outcomes
from include.systems.quickbooks_online.faults import Error, Fault
from tests.support.quickbooks import fault

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CONSENT = "run `connect quickbooks_online` so that a person consents again"
TOLD = {"intuit_tid": "1-b"}


def batch(reply: httpx.Response, *keys: str) -> list[Outcome]:
    items = [(key, "billpayment") for key in keys]
    return outcomes.batch_outcomes(reply.status_code, reply.headers, reply.content, items, NOW)


def answered(*rows: Any) -> httpx.Response:
    return httpx.Response(200, json={"BatchItemResponse": list(rows), "time": "t"}, headers=TOLD)


def test_an_item_of_a_batch_is_told_with_status_and_the_vendors_request_id() -> None:
    one = {"BillPayment": {"Id": "9", "SyncToken": "0"}, "bId": "1"}
    wanted = Target("9", token="0", facts={"entity": "billpayment"})
    assert batch(answered(one), "1") == [Outcome("delivered", target=wanted, status=200, request_id="1-b")]


def test_an_item_that_a_batch_does_not_name_or_names_twice_says_so() -> None:
    one = {"BillPayment": {"Id": "9", "SyncToken": "0"}, "bId": "1"}
    twice, never = batch(answered(one, one), "1", "2")
    told = {"code": "answer_incomplete", "status": 200, "request_id": "1-b"}
    assert twice == Outcome("unknown", text="the answer to the batch says two things about this document", **told)
    assert never == Outcome("unknown", text="the answer to the batch says nothing about this document", **told)


def test_a_batch_that_was_cut_says_so_about_each_item() -> None:
    cut = httpx.Response(200, content=b'{"BatchItemResponse":[{"Bi', headers=TOLD)
    text = "accepted (200), but the answer is cut"
    unknown = Outcome("unknown", code="answer_cut", text=text, status=200, request_id="1-b")
    assert batch(cut, "1", "2") == [unknown, unknown]


def test_a_batch_that_was_refused_as_a_whole_keeps_the_vendors_request_id() -> None:
    [one] = batch(fault("1040", "Too big", "31 items"), "1")
    assert (one.kind, one.status, one.request_id) == ("refused", 400, "1-abc")


def test_an_answer_without_words_of_its_own_names_the_status_and_the_request() -> None:
    one = outcomes.write_outcome(503, TOLD, b"<html></html>", "bill", NOW)
    text = "answered 503 without saying why"
    assert one == Outcome("unknown", code="no_usable_answer", text=text, status=503, request_id="1-b")


def refused(*codes: str, status: int | None = 400, message: str = "Said") -> Outcome:
    return outcomes.refusal(Fault(tuple(Error(code, message) for code in codes)), status, "1-r")


@pytest.mark.parametrize(
    ("code", "kind", "ours", "text"),
    [
        ("3001", "throttled", "minute_limit", "QuickBooks says: Said [3001]"),
        ("3200", "unauthorised", "token_refused", f"QuickBooks says: Said [3200] - {CONSENT}"),
        ("003200", "unauthorised", "token_refused", f"QuickBooks says: Said [003200] - {CONSENT}"),
        ("6080", "refused", "name_missing", "QuickBooks says: Said [6080] - give the vendor a name"),
        ("9999", "refused", "refused_by_quickbooks", "QuickBooks says: Said [9999]"),
    ],
)
def test_a_refusal_of_an_item_quotes_the_vendor_and_says_what_to_do(code: str, kind: Any, ours: str, text: str) -> None:
    assert refused(code) == Outcome(kind, code=ours, text=text, status=400, request_id="1-r")


@pytest.mark.parametrize("row", [{}, {"Message": " "}])
def test_a_refusal_without_a_word_says_that_there_was_none(row: dict[str, str]) -> None:
    reply = httpx.Response(400, json={"Fault": {"Error": [row], "type": "ValidationFault"}})
    one = outcomes.write_outcome(reply.status_code, reply.headers, reply.content, "bill", NOW)
    assert (one.kind, one.text) == ("refused", "QuickBooks refused without giving a reason")


@pytest.mark.parametrize(
    ("lines", "void"),
    [
        ([{"Amount": 0, "LinkedTxn": [{"TxnId": "1", "TxnType": "Bill"}]}], False),
        ([{"Amount": 20}], False),
        ([{"Amount": 0}, {}], True),
    ],
)
def test_lines_that_settle_or_are_worth_something_are_no_void(lines: list[dict[str, Any]], void: bool) -> None:
    assert outcomes.is_void({"TotalAmt": 0, "Line": lines}) is void
