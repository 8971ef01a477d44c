from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from include.systems.avidxchange import contract
from include.systems.avidxchange.outcomes import (
    batch_outcomes,
    void_outcome,
)
from include.systems.base import Outcome, Target

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def done(number: int, key: str | None = None, **more: Any) -> dict[str, Any]:
    item = {"InvoiceId": number, "InvoiceNumber": f"F-{number}"} | ({"ExternalCode": key} if key else {})
    return {"Successful": True, "Item": item, "Errors": []} | more


def failed(code: str, key: str | None = None, **more: Any) -> dict[str, Any]:
    item = {"ExternalCode": key} if key else None
    return {"Successful": False, "Item": item, "Errors": [{"Code": code, "Message": "said so"}]} | more


def judged(results: Any, keys: list[str], status: int = 200) -> list[tuple[str, str | None]]:
    body = json.dumps({"Results": results}).encode()
    found = batch_outcomes(status, {"X-Request-Id": "r-1"}, body, contract.INVOICES, keys, NOW)
    assert all(outcome.request_id == "r-1" for outcome in found)
    return [(outcome.kind, outcome.target.id if outcome.target else outcome.code) for outcome in found]


def test_each_item_has_its_own_outcome_inside_http_200() -> None:
    assert judged([done(1, "a"), failed("DuplicateInvoice", "b"), done(3, "c")], ["a", "b", "c"]) == [
        ("delivered", "1"),
        ("refused", "duplicate_suspected"),
        ("delivered", "3"),
    ]


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (done(1, "a"), ("delivered", "1")),
        (done(1), ("delivered", "1")),
        (done(1, "a", Successful="true"), ("delivered", "1")),
        (done(1, "a", Errors={}), ("delivered", "1")),
        (failed("VendorNotFound", Successful="false"), ("refused", "vendor_unmatched")),
        (failed("InvalidCode", Errors={"Code": "InvalidCode", "Message": "x"}), ("refused", "account_unknown")),
        (failed("InvoiceLocked"), ("refused", "changed_after_lock")),
        (failed("SomethingNew"), ("refused", "refused_by_avidxchange")),
        ({"Successful": False}, ("refused", "refused_by_avidxchange")),
        ({"Successful": " False "}, ("refused", "refused_by_avidxchange")),
        ({"Errors": [{"Message": "no code"}]}, ("refused", "refused_by_avidxchange")),
        ({"Successful": True, "Item": None}, ("unknown", "no_usable_answer")),
        ({"Successful": "perhaps", "Item": {"InvoiceId": 1}}, ("unknown", "no_usable_answer")),
        ({}, ("unknown", "no_usable_answer")),
        (None, ("unknown", "no_usable_answer")),
    ],
)
@pytest.mark.parametrize("bare", [True, False], ids=["bare object", "list"])
def test_odd_envelopes_mean_what_they_mean(result: Any, expected: tuple[str, str], bare: bool) -> None:
    assert judged(result if bare else [result], ["a"]) == [expected]


def test_results_out_of_order_are_told_apart_by_their_keys() -> None:
    assert judged([done(2, "b"), failed("InvalidCode", "a")], ["a", "b"]) == [
        ("refused", "account_unknown"),
        ("delivered", "2"),
    ]


def test_a_missing_result_is_unknown_and_not_somebody_elses() -> None:
    assert judged([done(2, "b")], ["a", "b"]) == [("unknown", "no_usable_answer"), ("delivered", "2")]
    assert judged([done(2)], ["a", "b"]) == [("unknown", "no_usable_answer")] * 2
    assert judged([], ["a"]) == [("unknown", "no_usable_answer")]


def test_the_same_value_in_two_groups_is_two_codes() -> None:
    def code(group: str, number: int) -> dict[str, Any]:
        return {"Successful": True, "Item": {"GroupName": group, "CodeValue": "10", "EnterpriseCodeId": number}}

    body = json.dumps({"Results": [code("Cost Units", 2), code("Cost Centers", 1)]}).encode()
    found = batch_outcomes(200, {}, body, contract.ENTERPRISE_CODES, ["Cost Centers/10", "Cost Units/10"], NOW)
    assert [(outcome.target.id, outcome.target.code) for outcome in found if outcome.target] == [
        ("1", "10"),
        ("2", "10"),
    ]


@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        (200, b'{"Results":[{"Succ', "unknown", "no_usable_answer"),
        (200, b"<html>", "unknown", "no_usable_answer"),
        (200, b"", "unknown", "no_usable_answer"),
        (202, b'{"JobId":"j"}', "unknown", "no_usable_answer"),
        (400, b'{"Errors":[{"Code":"InvalidJson"}]}', "refused", "batch_refused"),
        (401, b'{"code":900901}', "unauthorised", "credentials_refused"),
        (403, b'{"fault":{"code":900908}}', "unauthorised", "credentials_refused"),
        (403, b'{"Errors":[{"Code":"Forbidden"}]}', "refused", "refused_by_avidxchange"),
        (404, b"", "refused", "not_found"),
        (429, b'{"code":900800}', "throttled", "minute_limit"),
        (500, b"", "unknown", "no_usable_answer"),
        (503, b"", "unknown", "no_usable_answer"),
        (504, b"", "unknown", "no_usable_answer"),
    ],
)
def test_an_answer_about_the_whole_batch_is_every_items(status: int, body: bytes, kind: str, code: str) -> None:
    found = batch_outcomes(status, {}, body, contract.INVOICES, ["a", "b"], NOW)
    assert [(outcome.kind, outcome.code, outcome.status) for outcome in found] == [(kind, code, status)] * 2


NOT_AVIDXCHANGES = (
    b"<html><h1>524: A timeout occurred</h1></html>",
    b"",
    b'{"fault":{"code":10150',
    b'{"Results":[{"Succ',
)


@pytest.mark.parametrize("body", NOT_AVIDXCHANGES)
def test_whatever_stands_before_avidxchange_says_nothing_of_the_items(body: bytes) -> None:
    for status in (202, 203, 204, 206, 408, *range(500, 600)):
        found = batch_outcomes(status, {}, body, contract.INVOICES, ["a", "b"], NOW)
        assert [(one.kind, one.code) for one in found] == [("unknown", "no_usable_answer")] * 2, status
    for status in (202, 203, 206, 408, *range(500, 600)):
        assert void_outcome(status, {}, body, Target("7"), NOW).kind == "unknown", status


def test_a_throttle_names_its_moment() -> None:
    [outcome] = batch_outcomes(429, {"Retry-After": "30"}, b"", contract.INVOICES, ["a"], NOW)
    assert outcome.retry_at == datetime(2026, 3, 2, 12, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        (200, b'{"Results":[{"Successful":true,"Item":{"InvoiceId":7}}]}', "delivered", ""),
        (200, b'{"Results":{"Successful":"false","Errors":{"Code":"X"}}}', "refused", "refused_by_avidxchange"),
        (200, b'{"InvoiceId":7,"Status":"Voided"}', "delivered", ""),
        (204, b"", "delivered", ""),
        (200, b'{"Resul', "unknown", "no_usable_answer"),
        (409, b'{"Errors":[{"Code":"PaymentExists"}]}', "refused", "paid_already"),
        (404, b"", "refused", "not_found"),
        (503, b"", "unknown", "no_usable_answer"),
    ],
)
def test_what_becomes_of_a_void(status: int, body: bytes, kind: str, code: str) -> None:
    outcome = void_outcome(status, {}, body, Target("7"), NOW)
    assert (outcome.kind, outcome.code) == (kind, code)
    assert (outcome.target is not None) is (kind == "delivered")


def whole(status: int, body: Any, headers: dict[str, str] | None = None) -> Outcome:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    [outcome] = batch_outcomes(
        status, {"X-Request-Id": "r-1"} | (headers or {}), content, contract.INVOICES, ["a"], NOW
    )
    return outcome


def test_every_outcome_carries_status_request_id_and_words() -> None:
    target = Target("1", "a", "F-1", facts={"Status": "Submitted", "UpdateType": "Insert"})
    created = done(1, "a")
    created["Item"] |= {"Status": "Submitted", "UpdateType": "Insert"}
    assert whole(200, {"Results": [created]}) == Outcome("delivered", target, status=200, request_id="r-1")
    assert whole(200, {"Results": [failed("InvalidCode", "a")]}) == Outcome(
        "refused", None, "account_unknown", "AvidXchange says: InvalidCode: said so", 200, "r-1"
    )
    assert whole(200, {"Results": [{"Successful": False}]}) == Outcome(
        "refused", None, "refused_by_avidxchange", "AvidXchange says: it gave no reason", 200, "r-1"
    )
    assert whole(200, {"Results": [{}]}) == Outcome(
        "unknown", None, "no_usable_answer", "the answer about a is not as documented", 200, "r-1"
    )
    assert whole(200, {"Results": []}) == Outcome(
        "unknown", None, "no_usable_answer", "the answer says nothing about a", 200, "r-1"
    )
    assert whole(200, b"{") == Outcome(
        "unknown", None, "no_usable_answer", "accepted, but the answer is cut", 200, "r-1"
    )
    assert whole(404, b"") == Outcome(
        "refused", None, "not_found", "AvidXchange answered 404 without a text", 404, "r-1"
    )
    assert whole(400, {"Errors": {"Field": "Items", "Code": "EmptyBatch", "Message": "Items is empty"}}) == Outcome(
        "refused", None, "refused_by_avidxchange", "AvidXchange says: Items: EmptyBatch: Items is empty", 400, "r-1"
    )
    assert whole(401, {"fault": {"code": 900901, "message": "Invalid", "description": "Wrong"}}) == Outcome(
        "unauthorised", None, "credentials_refused", "AvidXchange says: 900901: Invalid: Wrong", 401, "r-1"
    )
    assert whole(503, b"") == Outcome(
        "unknown", None, "no_usable_answer", "AvidXchange answered 503 without a text", 503, "r-1"
    )
    plain_words = {"Successful": False, "Errors": ["plain words", {"Code": "InvalidCode"}]}
    assert whole(200, {"Results": [plain_words]}) == Outcome(
        "refused", None, "account_unknown", "AvidXchange says: plain words; InvalidCode", 200, "r-1"
    )
    assert whole(202, {"JobId": "j"}) == Outcome(
        "unknown", None, "no_usable_answer", "taken over as a job that was not asked for", 202, "r-1"
    )
    assert whole(204, b"") == Outcome(
        "unknown", None, "no_usable_answer", "accepted, but the answer is cut", 204, "r-1"
    )
    assert whole(300, b"") == Outcome(
        "refused", None, "refused_by_avidxchange", "AvidXchange answered 300 without a text", 300, "r-1"
    )
    assert whole(429, {"code": 900800, "message": "Out"}, {"Retry-After": "5"}) == Outcome(
        "throttled", None, "minute_limit", "AvidXchange says: 900800: Out", 429, "r-1", NOW + timedelta(seconds=5)
    )


def test_a_void_that_is_too_late_says_so() -> None:
    outcome = void_outcome(409, {"X-Request-Id": "r-1"}, b"", Target("7"), NOW)
    text = "AvidXchange has already made a payment for this invoice; it cannot be voided there any more"
    assert outcome == Outcome("refused", None, "paid_already", text, 409, "r-1")
    voided = void_outcome(200, {"X-Request-Id": "r-1"}, b"", Target("7"), NOW)
    assert voided == Outcome("delivered", Target("7"), status=200, request_id="r-1")


@pytest.mark.parametrize("body", [{"fault": "busy"}, {"fault": None}, {"code": None}, {}, [900908], "900908", 900908])
def test_a_403_without_the_gateways_own_code_is_the_vendors_no(body: Any) -> None:
    assert whole(403, body).kind == "refused"


def test_one_item_alone_is_refused_for_good_and_a_batch_to_be_sent_one_by_one() -> None:
    body = b'{"Errors":[{"Code":"InvalidJson"}]}'
    [alone] = batch_outcomes(400, {}, body, contract.INVOICES, ["a"], NOW)
    [one, _] = batch_outcomes(400, {}, body, contract.INVOICES, ["a", "b"], NOW)
    assert (alone.code, one.code) == ("refused_by_avidxchange", "batch_refused")


def test_a_void_tells_status_request_id_and_words_whatever_became_of_it() -> None:
    headers = {"X-Request-Id": "r-1"}

    def voided(status: int, body: bytes, **more: str) -> Outcome:
        return void_outcome(status, headers | more, body, Target("7"), NOW)

    assert voided(200, b'{"Resul') == Outcome(
        "unknown", None, "no_usable_answer", "accepted, but the answer is cut", 200, "r-1"
    )
    assert voided(200, b'{"Results":[{"Successful":false,"Errors":[{"Code":"X","Message":"no"}]}]}') == Outcome(
        "refused", None, "refused_by_avidxchange", "AvidXchange says: X: no", 200, "r-1"
    )
    assert voided(400, b'{"Errors":[{"Code":"X"}]}') == Outcome(
        "refused", None, "refused_by_avidxchange", "AvidXchange says: X", 400, "r-1"
    )
    assert voided(429, b"", **{"Retry-After": "5"}) == Outcome(
        "throttled",
        None,
        "minute_limit",
        "AvidXchange answered 429 without a text",
        429,
        "r-1",
        NOW + timedelta(seconds=5),
    )
    for status in (200, 201, 204):
        assert voided(status, b"") == Outcome("delivered", Target("7"), status=status, request_id="r-1")
    assert voided(200, b"[]") == Outcome("delivered", Target("7"), status=200, request_id="r-1")
