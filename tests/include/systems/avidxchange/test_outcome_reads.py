"""What an answer to a read means, and what is read out of any answer: the vendor's words, moments and names."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from include.http.answers import Answer
from include.http.client import Where
from include.http.errors import ApiError, MalformedAnswer, Refused, Throttled, Transient, Unauthorised
from include.systems.avidxchange import contract
from include.systems.avidxchange.outcomes import read_error, target_of, throttled_until, vendor_text
from include.systems.base import Target

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
WHERE: Where = {"system": "avidxchange", "company": "C1", "request": "GET /v1/vendors"}
CREDENTIALS = "check the credentials in AvidXchange and run `connect avidxchange`"


@pytest.mark.parametrize(
    ("status", "body", "kind", "said"),
    [
        (200, b"{}", None, ""),
        (200, b" [1]\n", None, ""),
        (204, b"[]", None, ""),
        (299, b"{}", None, ""),
        (200, b"[1}", MalformedAnswer, "JSON was asked for, half of it came"),
        (200, b"{1]", MalformedAnswer, "JSON was asked for, half of it came"),
        (200, b'{"Items": [', MalformedAnswer, "JSON was asked for, half of it came"),
        (200, b"[1, 2", MalformedAnswer, "JSON was asked for, half of it came"),
        (200, b"<html>", MalformedAnswer, "JSON was asked for, something else came"),
        (200, b"", MalformedAnswer, "JSON was asked for, something else came"),
        (300, b"{}", Refused, "AvidXchange refused the request"),
        (400, b"{}", Refused, "AvidXchange refused the request"),
        (401, b"{}", Unauthorised, "the credentials are not accepted"),
        (403, b'{"code":900908}', Unauthorised, "the credentials are not subscribed to this API"),
        (403, b'{"fault":{"code":"900908"}}', Unauthorised, "the credentials are not subscribed to this API"),
        (403, b'{"code":900901}', Refused, "AvidXchange refused the request"),
        (400, b'{"code":900908}', Refused, "AvidXchange refused the request"),
        (408, b"", Transient, "AvidXchange could not answer now"),
        (500, b"", Transient, "AvidXchange could not answer now"),
        (502, b"", Transient, "AvidXchange could not answer now"),
        (503, b"", Transient, "AvidXchange could not answer now"),
        (504, b"", Transient, "AvidXchange could not answer now"),
        (501, b"", Transient, "AvidXchange could not answer now"),
        (524, b"<html>", Transient, "AvidXchange could not answer now"),
        (429, b"", Throttled, "AvidXchange asks to slow down"),
    ],
)
def test_what_an_answer_to_a_read_means(status: int, body: bytes, kind: type[ApiError] | None, said: str) -> None:
    error = read_error(Answer(status, {}, body, "r-1"), WHERE, "its words", NOW)
    assert (type(error) if error else None) is kind
    if error is not None:
        todo = f" - {CREDENTIALS}" if isinstance(error, Unauthorised) else ""
        assert str(error) == f'avidxchange company C1: {said} (GET /v1/vendors -> {status}) "its words"{todo}'
        assert (error.status, error.request_id) == (status, "r-1")


def test_a_read_that_was_throttled_names_its_moment() -> None:
    error = read_error(Answer(429, {"Retry-After": "30"}, b"", None), WHERE, "", NOW)
    assert isinstance(error, Throttled)
    assert error.until == NOW + timedelta(seconds=30)


@pytest.mark.parametrize(
    ("headers", "body", "until"),
    [
        ({"Retry-After": "30"}, b"", NOW + timedelta(seconds=30)),
        ({}, b'{"nextAccessTime": "2026-Mar-02 12:05:00+0000 UTC"}', NOW + timedelta(minutes=5)),
        ({}, b'{"nextAccessTime": "2026-Mar-02 13:05:00+0100 UTC"}', NOW + timedelta(minutes=5)),
        ({}, b'{"fault": {"nextAccessTime": "2026-Mar-02 12:05:00+0000 UTC"}}', NOW + timedelta(minutes=5)),
        ({}, b'{"nextAccessTime": "2026-03-02T12:05:00Z"}', NOW + timedelta(minutes=5)),
        (
            {"Retry-After": "30"},
            b'{"nextAccessTime": "2026-Mar-02 12:05:00+0000 UTC"}',
            NOW + timedelta(seconds=30),
        ),
        ({}, b'{"nextAccessTime": "soon"}', None),
        ({}, b'{"nextAccessTime": null}', None),
        ({}, b'{"fault": "busy"}', None),
        ({}, b"[]", None),
        ({}, b"", None),
    ],
)
def test_the_end_of_a_throttle_is_told_in_two_ways(headers: dict[str, str], body: bytes, until: datetime) -> None:
    found = throttled_until(headers, body, NOW)
    assert found == until
    assert found is None or found.tzinfo is UTC


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"Errors": [{"Field": "Items", "Code": "Empty", "Message": "no items"}]}, "Items: Empty: no items"),
        ({"Errors": {"Code": "A"}}, "A"),
        ({"Errors": [{"Code": "A"}, {"Message": "b"}]}, "A; b"),
        ({"Errors": [{}]}, "no reason given"),
        ({"Errors": ["plain words"]}, "plain words"),
        ({"code": 900901, "message": "Invalid", "description": "Wrong"}, "900901: Invalid: Wrong"),
        ({"fault": {"code": 900901, "message": "Invalid", "description": "Wrong"}}, "900901: Invalid: Wrong"),
        ({"fault": "busy", "message": " spaced "}, "spaced"),
        ({"exception": {"reason": "Denied", "detail": "no such user"}}, "Denied: no such user"),
        ({"message": "Stop", "exception": {"reason": "Denied"}}, "Stop: Denied"),
        ({"exception": "no object"}, ""),
        ({"error": "invalid_grant", "error_description": "expired"}, "invalid_grant: expired"),
        ({"message": "", "error": "x"}, "x"),
        ([1], ""),
        ({}, ""),
    ],
)
def test_the_vendors_own_words_in_each_form_they_come_in(body: Any, text: str) -> None:
    assert vendor_text(json.dumps(body).encode()) == text


def test_no_words_can_be_read_from_what_is_no_json() -> None:
    assert vendor_text(b"<html>") == ""


@pytest.mark.parametrize(
    ("path", "item", "target"),
    [
        (
            contract.INVOICES,
            {"InvoiceId": 7, "ExternalCode": "e-7", "InvoiceNumber": "F-7", "Status": "Paid"},
            Target("7", "e-7", "F-7", facts={"Status": "Paid"}),
        ),
        (contract.INVOICES, {"Id": 7, "InvoiceNumber": 12}, Target("7", None, "12")),
        (contract.INVOICES, {"InvoiceId": 7, "Id": 8}, Target("7")),
        (contract.INVOICES, {"ExternalCode": "e-7"}, None),
        (
            contract.PURCHASE_ORDERS,
            {"PurchaseOrderId": 3, "ExternalCode": "o-3", "OrderNumber": "PO-3", "UpdateType": "Insert"},
            Target("3", "o-3", "PO-3", facts={"UpdateType": "Insert"}),
        ),
        (contract.VENDORS, {"VendorId": 5, "ExternalVendorCode": "v-5"}, Target("5", "v-5")),
        (
            contract.ENTERPRISE_CODES,
            {"EnterpriseCodeId": 9, "GroupName": "Cost Centers", "CodeValue": 10},
            Target("9", "10", facts={"GroupName": "Cost Centers"}),
        ),
        (
            contract.ENTERPRISE_CODES,
            {"GroupName": "Cost Centers", "CodeValue": "10"},
            Target("Cost Centers/10", "10", facts={"GroupName": "Cost Centers"}),
        ),
        (contract.ENTERPRISE_CODES, {"GroupName": "Cost Centers"}, None),
    ],
)
def test_an_item_is_named_by_its_id_and_keeps_what_later_postings_need(
    path: str, item: dict[str, Any], target: Target | None
) -> None:
    assert target_of(path, item) == target
