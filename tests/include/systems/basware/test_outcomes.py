from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from include.systems.base import Outcome, Target
from include.systems.basware import contract
from include.systems.basware.faults import Fault, faults, finds_nothing, vendor_text
from include.systems.basware.outcomes import accepted, acknowledged, responded, settled_response

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
IDS = {"x-amzn-RequestId": "theirs"}
GATEWAY = b"<html><h1>504 Gateway Time-out</h1></html>"


def p2p(code: str, type_: str = "VALIDATION", key: str | None = None, text: str = "said so") -> bytes:
    error = {"externalCode": key, "type": type_, "code": code, "message": text, "info": None}
    return json.dumps({"requestId": "theirs", "hasErrors": True, "errors": [error]}).encode()


def short(outcome: Outcome) -> tuple[str, str]:
    return outcome.kind, outcome.code


@pytest.mark.parametrize(
    ("status", "content"), [(200, b'"acknowledged"'), (200, b""), (202, b""), (204, b""), (200, b"{}")]
)
def test_an_acknowledged_invoice_is_done(status: int, content: bytes) -> None:
    outcome = acknowledged(status, IDS, content, "4711", NOW)
    assert (outcome.kind, outcome.target and outcome.target.id, outcome.request_id) == ("delivered", "4711", "theirs")


@pytest.mark.parametrize("content", [p2p("METHOD_NOT_ALLOWED"), b""])
def test_that_nothing_is_to_be_acknowledged_does_not_say_who_did_it(content: bytes) -> None:
    outcome = acknowledged(405, IDS, content, "4711", NOW)
    assert (*short(outcome), outcome.target, outcome.request_id) == ("unknown", "not_waiting", None, "theirs")


# What any write is answered, whatever it was.
ANY = [
    (400, p2p("SCHEMA_VALIDATION_ERROR"), ("refused", "request_malformed")),
    (400, p2p("EXTERNAL_CODE_MISMATCH"), ("refused", "request_malformed")),
    (400, p2p("PARAMETER_VALIDATION_ERROR"), ("refused", "request_malformed")),
    (400, p2p("DATA_ORIGIN_VALIDATION_ERROR"), ("refused", "not_ours")),
    (400, p2p("DATA_VALIDATION_FAILED"), ("refused", "business_rule")),
    (400, p2p("SOMETHING_NEW"), ("refused", "refused_by_basware")),
    (400, b"", ("refused", "refused_by_basware")),
    (400, p2p("ACCESS_TOKEN_VALIDATION_ERROR", "SECURITY"), ("unauthorised", "credentials_refused")),
    (400, p2p("SOMETHING_NEW", "SECURITY"), ("unauthorised", "credentials_refused")),
    (401, b'{"message":"Unauthorized"}', ("unauthorised", "credentials_refused")),
    (403, b"", ("unauthorised", "no_right")),
    (404, b"", ("refused", "not_found")),
    (404, p2p("ENTITY_NOT_FOUND"), ("refused", "not_found")),
    (404, b'{"message":"Not Found"}', ("refused", "no_such_address")),
    (404, GATEWAY, ("refused", "no_such_address")),
    (413, b"", ("refused", "refused_by_basware")),
    (429, b"", ("throttled", "rate_limit")),
    (302, b"", ("unknown", "no_usable_answer")),
    (408, b"", ("unknown", "no_usable_answer")),
    (500, p2p("UNEXPECTED_ERROR", "TECHNICAL"), ("unknown", "no_usable_answer")),
    (500, p2p("SNS_PUBLISH_ERROR", "TECHNICAL"), ("unknown", "not_passed_on")),
    (400, p2p("SQS_PUBLISH_ERROR", "TECHNICAL"), ("unknown", "not_passed_on")),
    (503, b"", ("unknown", "no_usable_answer")),
    (504, GATEWAY, ("unknown", "no_usable_answer")),
    (200, GATEWAY, ("unknown", "no_usable_answer")),
]


@pytest.mark.parametrize(("status", "content", "expected"), ANY)
def test_an_acknowledgement_that_was_not_taken(status: int, content: bytes, expected: tuple[str, str]) -> None:
    outcome = acknowledged(status, IDS, content, "4711", NOW)
    assert (*short(outcome), outcome.status, outcome.request_id) == (*expected, status, "theirs")


@pytest.mark.parametrize(("status", "content", "expected"), ANY)
def test_a_response_that_was_not_taken(status: int, content: bytes, expected: tuple[str, str]) -> None:
    outcome = responded(status, IDS, content, "4711", "our-code", NOW)
    assert (*short(outcome), outcome.status, outcome.request_id) == (*expected, status, "theirs")


@pytest.mark.parametrize(
    "content", [b'{"externalCode":"our-code","success":true}', b'[{"externalCode":"our-code"}]', b""]
)
def test_a_response_that_was_taken_stands_under_its_invoice(content: bytes) -> None:
    outcome = responded(200, IDS, content, "4711", "our-code", NOW)
    assert outcome.target is not None
    assert (outcome.kind, outcome.target.id, outcome.target.code) == ("delivered", "4711", "our-code")


@pytest.mark.parametrize("content", [b'{"externalCode":"another"}', b'{"externalCode":"our', b'"ok"', b"[]"])
def test_an_answer_that_is_not_about_our_response_leaves_it_open(content: bytes) -> None:
    assert responded(200, {}, content, "4711", "our-code", NOW).kind == "unknown"


@pytest.mark.parametrize(
    ("status", "content"),
    [
        (400, p2p("DATA_VALIDATION_FAILED", "BUSINESS", text="already Transferred")),
        (400, p2p("METHOD_NOT_ALLOWED", "BUSINESS")),
        (409, p2p("CONFLICT_IN_POST")),
        (409, b""),
    ],
)
def test_a_response_that_the_invoices_state_forbids_is_looked_at(status: int, content: bytes) -> None:
    assert short(responded(status, {}, content, "4711", "our-code", NOW)) == ("unknown", "look_at_invoice")


OURS = {"externalCode": "ours", "success": True, "voucherNumber1": "26700412"}
THEIRS = {"externalCode": "theirs", "success": True, "voucherNumber1": "99"}
FAILED = {"externalCode": "theirs", "success": False}


@pytest.mark.parametrize(
    ("status", "rows", "success", "expected"),
    [
        ("Transferred", [OURS], True, ("delivered", "")),
        ("TransferFailed", [{"externalCode": "ours", "success": False}], False, ("delivered", "")),
        ("WaitingForTransfer", [OURS], False, ("delivered", "")),
        ("Transferred", None, True, ("delivered", "")),
        ("Transferred", [FAILED], True, ("delivered", "")),
        ("Paid", [], True, ("delivered", "")),
        ("Transferred", [THEIRS | {"voucherNumber1": "26700412"}], True, ("delivered", "")),
        ("Transferred", [THEIRS], True, ("refused", "responded_by_other")),
        ("Transferred", [THEIRS], False, ("refused", "responded_by_other")),
        ("Transferred", None, False, ("refused", "responded_by_other")),
        ("TransferInProgress", [], True, None),
        ("TransferInProgress", [THEIRS], True, None),
        ("WaitingForTransfer", None, False, None),
        ("TransferFailed", [FAILED], True, None),
        (None, None, True, None),
    ],
)
def test_the_invoice_says_whether_our_response_arrived(
    status: str | None, rows: Any, success: bool, expected: tuple[str, str] | None
) -> None:
    document = {"invoiceId": "4711", "processingStatus": status, "transferResponses": rows}
    found = settled_response(document, contract.TRANSFER, "ours", success, "26700412")
    assert (found and short(found)) == expected


def test_a_prebook_is_settled_by_its_own_history_and_state() -> None:
    document = {"invoiceId": "4711", "processingStatus": "Prebooked", "transferResponses": [OURS]}
    assert settled_response(document, contract.PREBOOK, "ours", True, None) is not None
    document["processingStatus"] = "Transferred"
    assert settled_response(document, contract.PREBOOK, "ours", True, None) is None


def test_a_response_that_is_there_stands_under_the_invoice_with_our_code() -> None:
    document = {"invoiceId": 4711, "processingStatus": "Transferred", "transferResponses": ["odd", OURS]}
    found = settled_response(document, contract.TRANSFER, "ours", True, None)
    assert found == Outcome("delivered", target=Target(id="4711", code="ours"))


TWICE = [THEIRS, THEIRS | {"voucherNumber1": "100"}, {"success": True}, FAILED | {"voucherNumber1": "7"}]


@pytest.mark.parametrize(
    ("rows", "success", "numbers", "said"),
    [
        ([THEIRS], True, " (voucher 99)", "a success"),
        (TWICE, True, " (voucher 100, 99)", "a success"),
        ([FAILED], False, "", "a failure"),
    ],
)
def test_somebody_elses_response_is_named_with_its_vouchers(
    rows: list[Any], success: bool, numbers: str, said: str
) -> None:
    document = {"invoiceId": "4711", "processingStatus": "Transferred", "transferResponses": rows}
    text = (
        f"invoice 4711 is Transferred in Basware by somebody else's response{numbers}, "
        f"and {said} of ours cannot be reported any more: see which of the two is true"
    )
    found = settled_response(document, contract.TRANSFER, "ours", success, "26700412")
    assert found == Outcome("refused", code="responded_by_other", text=text)


def test_master_data_that_was_taken_is_not_yet_known_to_be_used() -> None:
    content = b'[{"externalCode":"b"},{"externalCode":"a"}]'
    found = accepted(200, IDS, content, ["a", "b", "c"], NOW)
    assert [short(one) for one in found] == [
        ("unknown", "being_processed"),
        ("unknown", "being_processed"),
        ("unknown", "answer_cut"),
    ]
    assert [(one.text, one.status, one.request_id) for one in found[1:]] == [
        ("Basware has it and has not said yet whether it can use it", 200, "theirs"),
        ("accepted (200), but the answer says nothing of c", 200, "theirs"),
    ]
    assert [short(one) for one in accepted(201, IDS, content, ["a"], NOW)] == [("unknown", "being_processed")]
    assert [short(one) for one in accepted(200, IDS, b'{"externalCode":"a"}', ["a"], NOW)] == [
        ("unknown", "being_processed")
    ]


def test_a_wrong_record_is_refused_and_the_others_of_its_batch_are_not_at_fault() -> None:
    content = p2p("SCHEMA_VALIDATION_ERROR", key="b", text="vendorCode is too long")
    found = accepted(400, IDS, content, ["a", "b"], NOW)
    assert [short(one) for one in found] == [("refused", "batch_refused"), ("refused", "request_malformed")]
    assert {(one.status, one.request_id) for one in found} == {(400, "theirs")}
    assert found[0].text == (
        f"it was sent together with a record that Basware refused: {accepted(400, IDS, content, ['b'], NOW)[0].text}"
    )
    assert found[1].text == "Basware says: vendorCode is too long - this is a fault to report"
    unknown = accepted(400, IDS, p2p("SOMETHING_NEW", key="a", text=""), ["a", "b"], NOW)
    assert (short(unknown[0]), unknown[0].text) == (("refused", "refused_by_basware"), "Basware says: SOMETHING_NEW")
    assert [short(one) for one in accepted(400, IDS, content, ["b"], NOW)] == [("refused", "request_malformed")]
    conflict = accepted(409, IDS, p2p("CONFLICT_IN_POST", key="a"), ["a", "b"], NOW)
    assert [short(one) for one in conflict] == [("refused", "conflict"), ("refused", "batch_refused")]


@pytest.mark.parametrize(
    ("status", "content", "expected"),
    [(429, b"", "throttled"), (401, b"", "unauthorised"), (500, p2p("UNEXPECTED_ERROR"), "unknown")],
)
def test_an_answer_about_the_whole_batch_is_every_records(status: int, content: bytes, expected: str) -> None:
    assert [one.kind for one in accepted(status, {}, content, ["a", "b"], NOW)] == [expected] * 2


def test_a_throttle_names_its_end() -> None:
    outcome = acknowledged(429, {"Retry-After": "30"}, b"", "4711", NOW)
    assert outcome.retry_at == datetime(2026, 3, 2, 12, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (p2p("X", key="k"), "k: X: said so"),
        (b'{"errors":[{"code":"X","message":"m","info":"i"},{"code":"Y"}]}', "X: m: i; Y"),
        (b'{"hasError":true,"errorMessages":[{"type":"VALIDATION","code":"X","message":"m"}]}', "X: m"),
        (b'{"errors":{"code":"X"}}', "X"),
        (b'{"errors":[{}]}', "no reason given"),
        (b'{"message":"Unauthorized"}', "Unauthorized"),
        (b'{"detail":"not there"}', "not there"),
        (b'{"detail":[{"loc":["body",0],"msg":"m","input":"secret"},7]}', "body.0: m; no reason given"),
        (b'{"error":"invalid_request","error_description":"scope"}', "invalid_request: scope"),
        (b'{"error":{"nested":1},"errors":7}', ""),
        (b"[]", ""),
        (b"<html>", ""),
        (b"", ""),
    ],
)
def test_the_vendors_words_are_found_in_every_envelope(content: bytes, text: str) -> None:
    assert vendor_text(content) == text


def test_errors_of_both_envelopes_are_the_same_facts() -> None:
    assert faults(p2p("X", "BUSINESS", "k")) == (Fault("BUSINESS", "X", "said so", "k"),)
    assert faults(b'{"errorMessages":[{"type":"TECHNICAL","message":"m"}]}') == (Fault("TECHNICAL", "", "m", ""),)


@pytest.mark.parametrize(
    ("content", "nothing"),
    [
        (b"", True),
        (b" ", True),
        (b"{}", True),
        (b'"not found"', True),
        (b'{"detail":"x"}', True),
        (p2p("ENTITY_NOT_FOUND"), True),
        (b'{"message":"Not Found"}', False),
        (b"<html>", False),
        (b"not found", False),
    ],
)
def test_a_404_that_finds_nothing_is_told_from_one_that_knows_no_such_address(content: bytes, nothing: bool) -> None:
    assert finds_nothing(content) is nothing
