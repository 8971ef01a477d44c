"""What answers of QuickBooks mean, by literal answers: the whole table of section 6 of the reference page."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from include.http.answers import Answer
from include.http.client import Where
from include.http.errors import ApiError, MalformedAnswer, Refused, Throttled, Transient, Unauthorised
from include.systems.base import Outcome, Target
from include.systems.quickbooks_online import faults, outcomes
from tests.support.quickbooks import fault, gateway, made

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
WHERE = Where(system="quickbooks_online", company="1", request="GET /v3/company/1/bill/1")
HTML = b"<html><body><h1>502 Bad Gateway</h1></body></html>"


def written(reply: httpx.Response, entity: str = "billpayment") -> Outcome:
    return outcomes.write_outcome(reply.status_code, reply.headers, reply.content, entity, NOW)


def read(reply: httpx.Response) -> ApiError | None:
    answer = Answer(reply.status_code, reply.headers, reply.content, reply.headers.get("intuit_tid"))
    return outcomes.read_error(answer, WHERE, "words", NOW)


CASES: list[tuple[int, str, str, str]] = [
    (400, "610", "refused", "not_found"),
    (400, "500", "refused", "unsupported"),
    (400, "600", "unknown", "request_repeated"),
    (400, "1040", "refused", "batch_refused"),
    (400, "2010", "refused", "request_malformed"),
    (400, "2020", "refused", "request_malformed"),
    (400, "2030", "refused", "request_malformed"),
    (400, "2050", "refused", "too_long"),
    (400, "2170", "refused", "request_malformed"),
    (400, "2500", "refused", "reference_inactive"),
    (400, "5010", "retry", "stale"),
    (400, "5020", "refused", "no_right"),
    (400, "5030", "refused", "feature_missing"),
    (400, "6000", "refused", "business_rule"),
    (400, "6070", "refused", "totals_differ"),
    (400, "6080", "refused", "name_missing"),
    (400, "6140", "refused", "duplicate_number"),
    (400, "6190", "unauthorised", "subscription_lapsed"),
    (400, "6210", "refused", "period_closed"),
    (400, "6240", "refused", "name_taken"),
    (400, "6540", "refused", "changed_after_lock"),
    (400, "9999", "refused", "refused_by_quickbooks"),
    (500, "6210", "refused", "period_closed"),
    (200, "6240", "refused", "name_taken"),
    (500, "10000", "unknown", "no_usable_answer"),
    (200, "10000", "unknown", "no_usable_answer"),
    (400, "10000", "refused", "refused_by_quickbooks"),
    (500, "9999", "unknown", "no_usable_answer"),
    (400, "3100", "unauthorised", "no_access"),
    (500, "003100", "unauthorised", "no_access"),
    (403, "120", "unauthorised", "no_access"),
    (429, "3001", "throttled", "minute_limit"),
    (403, "003001", "throttled", "minute_limit"),
    (503, "3001", "throttled", "minute_limit"),
]


@pytest.mark.parametrize(("status", "code", "kind", "ours"), CASES)
def test_a_refusal_is_told_by_its_code_whatever_status_it_comes_with(
    status: int, code: str, kind: str, ours: str
) -> None:
    outcome = written(fault(code, "No", "Because", status))
    assert (outcome.kind, outcome.code, outcome.status, outcome.request_id) == (kind, ours, status, "1-abc")
    assert "No: Because" in outcome.text


def test_the_gateways_lower_case_body_is_read_too() -> None:
    assert written(gateway(401, "3200")).code == "token_refused"
    assert written(gateway(429, "003001", "SERVICE")).kind == "throttled"
    assert written(gateway(403, "3100")).code == "no_access"
    assert isinstance(read(gateway(401, "3200")), Unauthorised)
    assert isinstance(read(gateway(429, "003001", "SERVICE")), Throttled)


def test_of_several_errors_the_first_that_is_known_names_the_refusal_and_all_are_quoted() -> None:
    errors = [{"Message": "Odd", "code": "1"}, {"Message": "Closed", "code": "6210"}]
    outcome = written(httpx.Response(400, json={"Fault": {"Error": errors, "type": "ValidationFault"}}))
    assert outcome.code == "period_closed"
    assert "Odd [1]; Closed [6210]" in outcome.text


@pytest.mark.parametrize(
    ("status", "content", "kind", "code"),
    [
        (502, HTML, "unknown", "no_usable_answer"),
        (503, b"", "unknown", "no_usable_answer"),
        (408, b"{}", "unknown", "no_usable_answer"),
        (200, HTML, "unknown", "answer_cut"),
        (200, b'{"BillPayment":{"Id":"9","SyncTok', "unknown", "answer_cut"),
        (200, b'{"BillPayment":{"SyncToken":"0"}}', "unknown", "answer_cut"),
        (200, b'{"Bill":{"Id":"9"}}', "unknown", "answer_cut"),
        (200, b"[]", "unknown", "answer_cut"),
        (401, b"", "unauthorised", "token_refused"),
        (403, HTML, "unauthorised", "no_access"),
        (404, HTML, "refused", "refused_by_quickbooks"),
        (400, b"{}", "refused", "refused_by_quickbooks"),
        (429, b"", "throttled", "minute_limit"),
    ],
)
def test_an_answer_without_a_fault(status: int, content: bytes, kind: str, code: str) -> None:
    outcome = written(httpx.Response(status, content=content))
    assert (outcome.kind, outcome.code) == (kind, code)
    assert outcome.text
    assert (outcome.target is None, outcome.status) == (True, status)


NOT_QUICKBOOKS = (HTML, b"", b'{"Fault":{"Error":[{"Message":"Closed","code":"6210"}', b'{"message":"upstream"}')


@pytest.mark.parametrize("content", NOT_QUICKBOOKS)
def test_whatever_stands_before_quickbooks_says_nothing_of_the_books(content: bytes) -> None:
    for status in (408, *range(500, 600)):
        reply = httpx.Response(status, content=content)
        outcome = written(reply)
        assert (outcome.kind, outcome.code, outcome.target) == ("unknown", "no_usable_answer", None), status
        assert said(reply, "1", "2") == [("unknown", "no_usable_answer", None)] * 2, status
        assert isinstance(read(reply), Transient), status


@pytest.mark.parametrize(
    ("status", "type", "kind"),
    [
        (500, "ValidationFault", "refused"),
        (500, "SystemFault", "unknown"),
        (500, "SERVICE", "unknown"),
        (524, "", "unknown"),
        (200, "ValidationFault", "refused"),
        (200, "SystemFault", "unknown"),
        (400, "SystemFault", "refused"),
    ],
)
def test_a_code_is_a_refusal_where_quickbooks_says_it_of_the_request(status: int, type: str, kind: str) -> None:
    body = {"Fault": {"Error": [{"Message": "Closed", "code": "6210"}], "type": type}}
    assert written(httpx.Response(status, json=body)).kind == kind


def test_a_throttle_names_a_minute_from_now_unless_the_answer_says_more() -> None:
    assert written(httpx.Response(429)).retry_at == NOW + timedelta(seconds=60)
    assert written(httpx.Response(429, headers={"Retry-After": "7"})).retry_at == NOW + timedelta(seconds=7)


def test_an_object_is_a_delivery_with_its_id_token_and_number() -> None:
    outcome = written(made("BillPayment", Id="236", SyncToken="0", DocNumber="100234", TotalAmt=100))
    wanted = Target("236", number="100234", token="0", facts={"entity": "billpayment"})
    assert outcome == Outcome("delivered", target=wanted, status=200, request_id="1-ok")


def batch(*rows: Any) -> httpx.Response:
    return httpx.Response(200, json={"BatchItemResponse": list(rows), "time": "t"}, headers={"intuit_tid": "1-b"})


def said(reply: httpx.Response, *keys: str) -> list[tuple[str, str, str | None]]:
    found = outcomes.batch_outcomes(
        reply.status_code, reply.headers, reply.content, [(key, "billpayment") for key in keys], NOW
    )
    return [(one.kind, one.code, one.target.id if one.target else None) for one in found]


def test_each_item_of_a_batch_has_its_own_outcome_by_its_bid_in_any_order() -> None:
    refused = {"Fault": {"Error": [{"Message": "Closed", "code": "6210"}], "type": "ValidationFault"}, "bId": "2"}
    reply = batch(refused, {"BillPayment": {"Id": "9", "SyncToken": "0"}, "bId": "1"})
    assert said(reply, "1", "2") == [("delivered", "", "9"), ("refused", "period_closed", None)]


def test_an_item_that_the_answer_does_not_name_once_is_unknown() -> None:
    one = {"BillPayment": {"Id": "9", "SyncToken": "0"}, "bId": "1"}
    assert said(batch(one, one), "1", "2") == [
        ("unknown", "answer_incomplete", None),
        ("unknown", "answer_incomplete", None),
    ]


@pytest.mark.parametrize(
    ("reply", "kind", "code"),
    [
        (fault("1040"), "refused", "batch_refused"),
        (httpx.Response(503, content=HTML), "unknown", "no_usable_answer"),
        (httpx.Response(429), "throttled", "minute_limit"),
        (httpx.Response(200, content=b'{"BatchItemResponse":[{"Bi'), "unknown", "answer_cut"),
        (httpx.Response(200, content=b'{"BatchItemResponse":{}}'), "unknown", "answer_cut"),
    ],
)
def test_a_batch_answered_as_a_whole_says_the_same_about_each_item(reply: httpx.Response, kind: str, code: str) -> None:
    assert said(reply, "1", "2") == [(kind, code, None)] * 2


@pytest.mark.parametrize(
    ("reply", "group", "text"),
    [
        (fault("610"), Refused, "there is no such object"),
        (fault("4000"), Refused, "QuickBooks refused the request"),
        (fault("610", status=200), Refused, "there is no such object"),
        (fault("10000", status=500), Transient, "could not answer now"),
        (fault("10000", status=200), Transient, "could not answer now"),
        (httpx.Response(503, content=HTML), Transient, "could not answer now"),
        (httpx.Response(404), Refused, "refused the request"),
        (httpx.Response(401), Unauthorised, "the access token is not accepted"),
        (httpx.Response(403), Unauthorised, "does not let this app or user in"),
        (fault("3100", status=500), Unauthorised, "does not let this app or user in"),
        (httpx.Response(429), Throttled, "slow down: nothing more is called before 2026-11-20 12:01 UTC"),
        (httpx.Response(200, content=HTML), MalformedAnswer, "HTML or XML came"),
        (httpx.Response(200, content=b'{"QueryResponse":{"Bill":['), MalformedAnswer, "half of it came"),
        (httpx.Response(200, content=b""), MalformedAnswer, "something else came"),
        (httpx.Response(302, headers={"Location": "https://elsewhere.example"}), Refused, "refused the request"),
    ],
)
def test_a_read_that_fails_has_its_group_and_says_why(reply: httpx.Response, group: type[ApiError], text: str) -> None:
    error = read(reply)
    assert type(error) is group or isinstance(error, outcomes.Absent)
    assert text in str(error)
    assert "quickbooks_online company 1" in str(error)


def test_only_code_610_means_that_there_is_no_such_object() -> None:
    assert outcomes.is_absent(read(fault("610")) or Refused("no"))
    assert not outcomes.is_absent(read(fault("2500")) or Refused("no"))
    assert not outcomes.is_absent(read(httpx.Response(404)) or Refused("no"))


def test_a_json_answer_is_no_error_even_if_the_word_fault_stands_in_it() -> None:
    assert read(httpx.Response(200, json={"Bill": {"Id": "1", "PrivateNote": 'the "fault": {'}})) is None
    assert read(httpx.Response(200, content=b'\xef\xbb\xbf{"QueryResponse":{}}\n')) is None


@pytest.mark.parametrize(
    ("row", "void"),
    [
        ({"TotalAmt": 0, "Line": []}, True),
        ({"TotalAmt": 0}, True),
        ({"TotalAmt": 0, "Line": [{"Amount": 0}]}, True),
        ({"TotalAmt": 0, "Line": [{"Amount": 20, "LinkedTxn": [{"TxnId": "1", "TxnType": "Bill"}]}]}, False),
        ({"TotalAmt": 5, "Line": []}, False),
        ({}, False),
    ],
)
def test_a_void_is_told_by_its_amounts_and_not_by_a_word(row: dict[str, Any], void: bool) -> None:
    assert outcomes.is_void(row) is void


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"error": "invalid_grant", "error_description": "Incorrect or invalid refresh token"},
         "invalid_grant: Incorrect or invalid refresh token"),
        ({"Fault": {"Error": {"Message": "M", "Detail": "M : D", "code": "1"}}}, "M : D [1]"),
        ({"Fault": {"Error": [{"Message": "M", "code": "2020", "element": "Line"}]}}, "M (Line) [2020]"),
        ({"Fault": {"Error": []}}, ""),
        ({"Fault": {"Error": [{"code": "2020"}, {"Message": "M"}]}}, "[2020]; M"),
        ([], ""),
        ({"error": 5}, ""),
    ],
)  # fmt: skip
def test_the_vendors_words(body: Any, text: str) -> None:
    assert faults.words(json.dumps(body).encode()) == text
