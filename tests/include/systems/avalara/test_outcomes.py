"""What answers of AvaTax mean, in the shapes in which they were recorded."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from include.systems.avalara import contract
from include.systems.avalara.facts import amount, facts_of, target_of
from include.systems.avalara.faults import NONE, fault, vendor_text
from include.systems.avalara.outcomes import (
    LOOK,
    as_nothing_made,
    calculated,
    committed,
    differences,
    is_too_much,
    not_done,
    resolved,
    settled,
    voided,
)
from include.systems.avalara.throttling import Throttles, come_back
from include.systems.base import Outcome
from tests.support.avalara import CODE, FACTS, THIN_401, document, refusal, summary

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SENT: dict[str, Any] = {
    "code": CODE,
    "type": "SalesInvoice",
    "currencyCode": "USD",
    "lines": [{"amount": Decimal("10.00")}, {"amount": Decimal("5.00")}],
}
VERIFY = {
    "verifyTransactionDate": "2026-03-02",
    "verifyTotalAmount": Decimal("15.00"),
    "verifyTotalTax": Decimal("1.34"),
}
ZIP = refusal(
    "GetTaxError",
    "Tax calculation cannot be determined. Zip is not valid for the state.",
    sub="InvalidZipForStateError",
    refers_to='Addresses[1]; Line["1-LI"] : AL 10021',
)


def body(value: Any) -> bytes:
    return json.dumps(value).encode()


def row(**change: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(document(**change)), parse_float=Decimal)
    return found


def short(outcome: Outcome) -> tuple[str, str]:
    return outcome.kind, outcome.code


# Faults


def test_a_fault_is_known_by_all_its_codes_and_said_once() -> None:
    found = fault(body(ZIP))
    assert found.codes == {"GetTaxError", "Client", "InvalidZipForStateError"}
    assert found.text == (
        'Tax calculation cannot be determined. Zip is not valid for the state. (Addresses[1]; Line["1-LI"] : AL 10021)'
    )


def test_the_gateways_thin_fault_is_read_too() -> None:
    found = fault(body(THIN_401))
    assert "AuthenticationException" in found.codes
    assert found.text.startswith("Authentication failed. Missing authentication")


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b"[]", b"null", b"7", b"{}", b'{"error":null}', b'{"error":"no"}', b'{"error":[]}'],
)
def test_what_is_no_fault_of_avatax_says_nothing(content: bytes) -> None:
    assert fault(content) == NONE


@pytest.mark.parametrize(
    ("error", "text"),
    [
        ({"code": "CannotModifyLockedTransaction", "message": ""}, ""),
        ({"message": "No.", "details": None}, "No."),
        ({"message": "No.", "details": [None, {"description": "Because."}, {"message": "No."}]}, "No. Because."),
        ({"details": [{"message": 7, "code": None, "refersTo": "DocStatus"}]}, "(DocStatus)"),
    ],
)
def test_every_member_of_a_fault_may_be_away(error: Any, text: str) -> None:
    assert vendor_text(body({"error": error})) == text


# Facts


def test_the_facts_are_avataxs_figures_to_the_digit() -> None:
    assert facts_of(row()) == FACTS


def test_parts_are_added_by_country_region_and_kind_and_zeros_left_out() -> None:
    rows = [
        summary("NC", "58.62"),
        summary("NC", "27.77"),
        summary("AL", "6.17", kind="Use"),
        summary("GB", "0.00", kind="Output", country="GB"),
        summary("NL", "2.10", kind="Output", country="NL"),
    ]
    facts = facts_of(row(summary=rows, totalTax=94.66, lines=[]))
    assert facts is not None
    assert facts["parts"] == [
        {"country": "NL", "region": "NL", "kind": "Output", "tax": "2.10"},
        {"country": "US", "region": "AL", "kind": "Use", "tax": "6.17"},
        {"country": "US", "region": "NC", "kind": "Sales", "tax": "86.39"},
    ]


@pytest.mark.parametrize("left_out", [{"summary": []}, {"summary": None}, {"summary": [summary("NY", "1.30")]}])
def test_where_the_summary_leaves_something_out_the_lines_own_rows_are_added(left_out: Any) -> None:
    assert facts_of(row(**left_out)) == FACTS


@pytest.mark.parametrize(
    "change", [{"totalTax": None}, {"totalAmount": "much"}, {"totalTax": True}, {"totalAmount": "-1e400"}]
)
def test_a_document_without_its_amounts_is_none(change: Any) -> None:
    assert facts_of(row(**change)) is None
    assert target_of(row(code="")) is None


@pytest.mark.parametrize("figure", ["1e400", "-1e400", "1e27", "1e18"])
def test_a_figure_no_document_has_is_no_amount(figure: str) -> None:
    assert amount(Decimal(figure)) is None
    assert facts_of(row(totalExempt=figure, summary=[{**summary("NC", "0"), "tax": figure}])) == FACTS


def test_an_amount_is_never_a_float() -> None:
    assert (amount(7), amount("1.3400"), amount(Decimal("-0.0")), amount("NaN")) == (7, Decimal("1.34"), 0, None)
    with pytest.raises(TypeError):
        amount(1.34)


# Addresses

VALIDATED = {
    "addressType": "StreetOrResidentialAddress",
    "line1": "47 W 13TH ST",
    "city": "NEW YORK",
    "region": "NY",
    "country": "US",
    "postalCode": "10011-7901",
    "latitude": 40.736,
    "longitude": -73.996,
}
GOOD = {"address": {}, "validatedAddresses": [VALIDATED], "coordinates": {}, "resolutionQuality": "Intersection"}
UNKNOWN = {
    "summary": "The address number is out of range",
    "details": "The address was found but the street number was not valid.",
    "refersTo": "Address.Line0",
    "severity": "Error",
    "source": "Avalara.AvaTax.Common",
}


def resolve(status: int, content: bytes, until: datetime | None = None) -> Outcome:
    return resolved(status, content, "a1b2", "the delivery address of Finch Inc. (47 W 13th St)", until)


def test_a_good_address_is_delivered_with_what_avatax_made_of_it() -> None:
    outcome = resolve(200, body(GOOD))
    assert short(outcome) == ("delivered", "")
    assert outcome.target is not None
    assert (outcome.target.id, outcome.target.facts) == (
        "a1b2",
        {
            "line1": "47 W 13TH ST",
            "line2": "",
            "line3": "",
            "city": "NEW YORK",
            "region": "NY",
            "postal_code": "10011-7901",
            "country": "US",
            "type": "StreetOrResidentialAddress",
            "quality": "Intersection",
        },
    )


@pytest.mark.parametrize("severity", ["Error", "Exception"])
def test_a_bad_address_is_answered_with_200_and_refused_all_the_same(severity: str) -> None:
    said = GOOD | {"resolutionQuality": "NotCoded", "messages": [UNKNOWN | {"severity": severity}]}
    outcome = resolve(200, body(said))
    assert short(outcome) == ("refused", "address_failed")
    for words in ("Finch Inc.", "47 W 13th St", "street number was not valid", "sent automatically"):
        assert words in outcome.text


def test_a_warning_beside_a_good_address_does_not_stop_it() -> None:
    said = GOOD | {"messages": [UNKNOWN | {"severity": "Warning"}, "odd", {"severity": "Success"}]}
    assert resolve(200, body(said)).kind == "delivered"
    assert resolve(200, body(GOOD | {"validatedAddresses": []})).code == "address_failed"


@pytest.mark.parametrize("code", ["InvalidAddress", "StringLengthError", "UnsupportedCountryError", "InvalidCountry"])
def test_too_little_or_too_much_of_an_address_is_an_address_that_failed(code: str) -> None:
    outcome = resolve(400, body(refusal(code, "Address is incomplete.")))
    assert short(outcome) == ("refused", "address_failed")
    assert "Address is incomplete." in outcome.text


@pytest.mark.parametrize(
    ("status", "content", "found"),
    [
        (200, b"", ("retry", "answer_cut")),
        (200, b"<html>", ("retry", "answer_cut")),
        (200, b"{}", ("retry", "answer_cut")),
        (200, b'{"validatedAddresses": [', ("retry", "answer_cut")),
        (500, b"", ("retry", "no_usable_answer")),
        (400, b"", ("refused", "refused_by_avalara")),
        (401, body(THIN_401), ("unauthorised", "key_refused")),
        (403, body(refusal("SubscriptionRequired")), ("unauthorised", "no_right")),
    ],
)
def test_no_answer_about_an_address_is_asked_for_again_since_nothing_was_made(
    status: int, content: bytes, found: tuple[str, str]
) -> None:
    assert short(resolve(status, content)) == found


# Estimates and records


@pytest.mark.parametrize("status", [200, 201])
def test_a_record_is_answered_with_the_document(status: int) -> None:
    outcome = calculated(status, body(document(code=CODE.upper())), SENT, "invoice 1", None)
    assert (short(outcome), outcome.status) == (("delivered", ""), status)
    assert outcome.target is not None
    assert (outcome.target.id, outcome.target.facts) == (CODE, FACTS)


@pytest.mark.parametrize("content", [b"", b"<html>", b"{}", b"[]", b'{"code": "852', b"null", body({"code": CODE})])
def test_an_answer_that_is_not_whole_leaves_it_open(content: bytes) -> None:
    assert short(calculated(201, content, SENT, "invoice 1", None)) == ("unknown", "answer_cut")


def test_the_answer_about_another_document_leaves_it_open() -> None:
    other = body(document(code="852-other"))
    assert short(calculated(201, other, SENT, "invoice 1", None)) == ("unknown", "answer_cut")


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"totalAmount": 14.0}, "total_differs", "15.00 was sent without tax, and AvaTax made 14.00 of it"),
        ({"totalTax": 1.33}, "parts_differ", "AvaTax's tax is 1.33, and its rows add up to 1.34"),
        ({"type": "ReverseChargeInvoice"}, "type_differs", "ReverseChargeInvoice"),
        ({"currencyCode": "EUR"}, "currency_differs", "EUR"),
    ],
)
def test_what_avatax_took_for_something_else_is_never_booked(change: Any, code: str, words: str) -> None:
    outcome = calculated(201, body(document(**change)), SENT, "invoice 1", None)
    assert short(outcome) == ("refused", code)
    assert words in outcome.text


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (ZIP, "address_failed", "AL 10021"),
        (refusal("GetTaxError", sub="InsufficientAddressError"), "address_failed", "correct the address"),
        (refusal("MissingAddress"), "address_failed", "correct the address"),
        (refusal("GetTaxError", sub="DateRangeError"), "date_refused", "correct the date"),
        (refusal("GetTaxError", sub="CompanyNotFoundError"), "company_unknown", "administrator"),
        (refusal("GetTaxError", sub="InactiveCompanyError"), "company_inactive", "administrator"),
        (refusal("ModelStateInvalid"), "request_malformed", "fault to report"),
        (refusal("GetTaxError", sub="DocStatusError", refers_to="DocStatus"), "committed", "look at it there"),
        (refusal("CannotModifyLockedTransaction", ""), "locked", "only a credit note"),
        (refusal("TransactionAlreadyCancelled"), "void_in_avatax", "void"),
        (refusal("RequestTooLarge", "Too many lines."), "refused_by_avalara", "Too many lines."),
    ],
)
def test_a_refusal_says_whose_matter_it_is(error: Any, code: str, words: str) -> None:
    outcome = calculated(400, body(error), SENT, "invoice 2200123 to 1 Main St, AL, 10021", None)
    assert (short(outcome), outcome.status, outcome.target) == (("refused", code), 400, None)
    assert words in outcome.text
    assert "invoice 2200123 to 1 Main St, AL, 10021" in outcome.text


@pytest.mark.parametrize(
    ("status", "content", "found", "words"),
    [
        (204, b"", ("unknown", "no_usable_answer"), "204 without a text"),
        (301, b"", ("unknown", "no_usable_answer"), "301"),
        (400, b"", ("refused", "refused_by_avalara"), "400 without a text"),
        (400, body(refusal("AuthenticationIncomplete")), ("unauthorised", "key_refused"), "connect avalara"),
        (401, body(THIN_401), ("unauthorised", "key_refused"), "Authentication failed."),
        (401, b"<html>", ("unauthorised", "key_refused"), "connect avalara"),
        (403, b"", ("unauthorised", "no_right"), "administrator"),
        (400, body(refusal("PermissionRequired")), ("unauthorised", "no_right"), "administrator"),
        (404, body(refusal("EntityNotFoundError", "Document not found.")), ("refused", "not_found"), "not found."),
        (404, b"", ("refused", "not_found"), "404"),
        (408, b"", ("unknown", "no_usable_answer"), "408"),
        (500, body(refusal("UnhandledException", "Oops.")), ("unknown", "no_usable_answer"), "Oops."),
        (502, b"<html>", ("unknown", "no_usable_answer"), "502"),
        (503, b"", ("unknown", "no_usable_answer"), "503"),
    ],
)
def test_what_any_other_answer_to_a_write_means(
    status: int, content: bytes, found: tuple[str, str], words: str
) -> None:
    outcome = not_done(status, content, "invoice 1", None)
    assert (short(outcome), outcome.status, outcome.target) == (found, status, None)
    assert words in outcome.text


def test_of_a_call_that_leaves_nothing_behind_only_the_open_ones_are_asked_again() -> None:
    kinds = {kind: as_nothing_made(Outcome(kind)).kind for kind in ("unknown", "refused", "delivered", "throttled")}  # type: ignore[arg-type]
    assert kinds == {"unknown": "retry", "refused": "refused", "delivered": "delivered", "throttled": "throttled"}


# Throttles


def test_too_much_is_told_by_status_or_by_code() -> None:
    assert is_too_much(429, None)
    assert is_too_much(503, fault(body(refusal("RateLimitExceededError"))))
    assert not is_too_much(503, fault(b""))
    later = NOW + timedelta(seconds=9)
    outcome = not_done(429, body(refusal("RateLimitExceeded", "Slow.")), "invoice 1", later)
    assert (short(outcome), outcome.retry_at) == (("throttled", "rate_limit"), later)


@pytest.mark.parametrize(("in_a_row", "most"), [(1, 15), (2, 30), (3, 60), (5, 240), (9, 240)])
def test_the_wait_without_a_named_moment_is_anywhere_in_a_span_that_doubles(in_a_row: int, most: float) -> None:
    waits = [(come_back({}, NOW, in_a_row, random.Random(seed)) - NOW).total_seconds() for seed in range(200)]
    assert 1 <= min(waits) < 0.1 * most + 1
    assert 0.9 * most < max(waits) <= most


def test_a_named_moment_is_the_least_that_is_waited() -> None:
    waits = [(come_back({"Retry-After": "20"}, NOW, 5, random.Random(s)) - NOW).total_seconds() for s in range(50)]
    assert min(waits) >= 20
    assert max(waits) <= 20 + contract.AFTER_NAMED


def test_refusals_in_a_row_are_counted_until_one_call_gets_through() -> None:
    class Most(random.Random):
        def uniform(self, a: float, b: float) -> float:
            return b

    throttles = Throttles(Most())

    def wait(too_much: bool = True) -> float | None:
        until = throttles.after({}, NOW, too_much)
        return None if until is None else (until - NOW).total_seconds()

    assert [wait(), wait(), wait(False), wait()] == [15, 30, None, 15]


# Voids and commits


@pytest.mark.parametrize(
    ("status", "content", "found"),
    [
        (200, body(document(status="Cancelled")), ("delivered", "")),
        (400, body(refusal("TransactionAlreadyCancelled")), ("delivered", "")),
        (200, body(document(status="Saved")), ("refused", "not_voided")),
        (200, b"", ("unknown", "answer_cut")),
        (400, body(refusal("CannotModifyLockedTransaction")), ("refused", "locked")),
        (404, body(refusal("EntityNotFoundError")), ("refused", "not_found")),
        (500, body(refusal("TransactionAlreadyCancelled")), ("unknown", "no_usable_answer")),
    ],
)
def test_what_became_of_a_void(status: int, content: bytes, found: tuple[str, str]) -> None:
    outcome = voided(status, content, CODE, None)
    assert short(outcome) == found
    assert (outcome.target is not None) == (found[0] == "delivered")


def test_a_commit_is_irreversible_and_says_so() -> None:
    outcome = committed(200, body(document(status="Committed")), CODE, VERIFY, None)
    assert outcome.kind == "delivered"
    assert outcome.target is not None
    assert outcome.target.facts == FACTS | {"status": "Committed", "irreversible": True}


@pytest.mark.parametrize(
    ("change", "found", "words"),
    [
        ({"status": "Committed"}, ("delivered", ""), ""),
        ({"status": "Saved", "locked": True}, ("delivered", ""), ""),
        ({"status": "Saved"}, ("refused", LOOK), "is Saved in AvaTax"),
        ({"status": "Posted"}, ("refused", LOOK), "is Posted in AvaTax"),
        ({"status": "Cancelled"}, ("refused", "void_in_avatax"), "void in AvaTax"),
        ({"totalTax": 1.35}, ("refused", "tax_differs"), "tax is 1.35 now, the journal was posted for 1.34"),
        ({"totalAmount": 16.0}, ("refused", "tax_differs"), "is 16.00 now, the journal was posted for 15.00"),
        ({"date": "2026-03-03"}, ("refused", "tax_differs"), "date is 2026-03-03, that of the invoice 2026-03-02"),
        ({"totalTax": 1.35, "status": "Committed"}, ("refused", "tax_differs"), "is committed already"),
        ({"totalTax": None}, ("unknown", "answer_cut"), ""),
    ],
)
def test_what_a_document_says_of_its_commit(change: Any, found: tuple[str, str], words: str) -> None:
    outcome = settled(row(**change), CODE, VERIFY)
    assert short(outcome) == found
    assert words in outcome.text


def test_figures_are_the_same_however_many_zeros_they_have() -> None:
    longer = VERIFY | {"verifyTotalAmount": Decimal("15.0000"), "verifyTotalTax": Decimal("1.340")}
    assert differences(FACTS, longer) == ""


@pytest.mark.parametrize(
    ("status", "error", "found"),
    [
        (400, refusal("TotalTaxMismatch"), ("refused", LOOK)),
        (400, refusal("InvalidDocumentStatus"), ("refused", LOOK)),
        (400, refusal("CannotModifyLockedTransaction"), ("refused", LOOK)),
        (404, refusal("EntityNotFoundError"), ("refused", "not_found")),
        (500, refusal("TotalTaxMismatch"), ("unknown", "no_usable_answer")),
    ],
)
def test_a_refused_commit_is_looked_at_where_the_document_can_say_why(
    status: int, error: Any, found: tuple[str, str]
) -> None:
    assert short(committed(status, body(error), CODE, VERIFY, None)) == found


@pytest.mark.parametrize("content", [b"", b"{}", b"<html>", b'{"code"'])
def test_a_commit_whose_answer_is_cut_is_open(content: bytes) -> None:
    assert short(committed(200, content, CODE, VERIFY, None)) == ("unknown", "answer_cut")
