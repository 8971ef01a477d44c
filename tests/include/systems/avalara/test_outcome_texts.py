"""What a person reads of an answer of AvaTax to a void, a commit, an address or a record: whole sentences."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from include.systems.avalara.outcomes import calculated, committed, not_done, resolved, settled, voided
from include.systems.base import Outcome, Target
from tests.support.avalara import CODE, FACTS, document, refusal

VERIFY = {
    "verifyTransactionDate": "2026-03-02",
    "verifyTotalAmount": Decimal("15.00"),
    "verifyTotalTax": Decimal("1.34"),
}
CUT = "accepted (200), but the answer does not show the whole of it"
ADDRESS = "correct the address in the books, and it is sent automatically on the next run"
WHY = "the routing names a company that AvaTax does not have"


def body(value: Any) -> bytes:
    return json.dumps(value).encode()


def row(**change: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(document(**change)), parse_float=Decimal)
    return found


def refused(code: str, text: str) -> Outcome:
    return Outcome("refused", code=code, text=text)


NOW_VOID = Outcome("delivered", Target(CODE, facts=FACTS | {"status": "Cancelled"}))
WAS_VOID = Outcome("delivered", Target(CODE, facts={"status": "Cancelled"}))
CUT_SHORT = Outcome("unknown", code="answer_cut", text=f"document {CODE}: {CUT}")


@pytest.mark.parametrize(
    ("status", "content", "outcome"),
    [
        (200, document(status="Cancelled"), NOW_VOID),
        (400, refusal("TransactionAlreadyCancelled"), WAS_VOID),
        (499, refusal("TransactionAlreadyCancelled"), WAS_VOID),
        (201, document(status="Cancelled", code=CODE.upper()), NOW_VOID),
        (
            200,
            document(),
            refused(
                "not_voided",
                f"document {CODE} was to be voided, and AvaTax says that it is Saved - look at it there",
            ),
        ),
        (200, [], CUT_SHORT),
        (200, {"code": CODE}, CUT_SHORT),
        (
            404,
            refusal("EntityNotFoundError", "Document not found."),
            refused(
                "not_found",
                f"document {CODE}: AvaTax says: Document not found. - it is not in AvaTax, or not any more: look there",
            ),
        ),
    ],
)
def test_what_is_said_of_a_void(status: int, content: Any, outcome: Outcome) -> None:
    assert voided(status, body(content), CODE, None) == replace(outcome, status=status)


@pytest.mark.parametrize(
    ("status", "content", "outcome"),
    [
        (
            499,
            refusal("TotalTaxMismatch", "The tax differs."),
            refused("look", f"document {CODE} is not committed: AvaTax says: The tax differs."),
        ),
        (200, [], CUT_SHORT),
        (200, {"code": CODE}, CUT_SHORT),
        (
            201,
            document(status="Saved"),
            refused("look", f"document {CODE} is not committed: it is Saved in AvaTax"),
        ),
        (
            400,
            refusal("CompanyNotFoundError", "No company."),
            refused(
                "company_unknown",
                f"document {CODE}: AvaTax says: No company. - {WHY}: "
                "an administrator of AvaTax or of this link fixes it, then retry",
            ),
        ),
    ],
)
def test_what_is_said_of_a_commit(status: int, content: Any, outcome: Outcome) -> None:
    assert committed(status, body(content), CODE, VERIFY, None) == replace(outcome, status=status)


@pytest.mark.parametrize(
    ("change", "code", "text"),
    [
        ({"totalTax": None}, "answer_cut", f"document {CODE}: {CUT}"),
        ({"status": ""}, "look", f"document {CODE} is not committed: it is without a status in AvaTax"),
        (
            {"status": "Cancelled"},
            "void_in_avatax",
            f"document {CODE} is not committed: it is void in AvaTax, and its journal stands in the books"
            " - see which of the two is right",
        ),
        (
            {"totalTax": 1.35, "totalAmount": 16.0, "date": "2026-03-03"},
            "tax_differs",
            f"document {CODE} is not committed: "
            "AvaTax's total without tax is 16.00 now, the journal was posted for 15.00; "
            "AvaTax's tax is 1.35 now, the journal was posted for 1.34; "
            "AvaTax's date is 2026-03-03, that of the invoice 2026-03-02"
            " - see what changed it, and correct the journal or the document",
        ),
        (
            {"totalTax": 1.35, "locked": True},
            "tax_differs",
            f"document {CODE} is committed already: AvaTax's tax is 1.35 now, the journal was posted for 1.34"
            " - see what changed it, and correct the journal or the document",
        ),
    ],
)
def test_what_is_said_of_a_document_that_is_looked_at(change: Any, code: str, text: str) -> None:
    found = settled(row(**change), CODE, VERIFY)
    assert (found.code, found.text, found.target) == (code, text, None)


def test_a_committed_document_stands_under_our_code_and_for_good() -> None:
    found = settled(row(status="Committed", code=CODE.upper()), CODE, VERIFY)
    facts = FACTS | {"status": "Committed", "irreversible": True}
    assert found == Outcome("delivered", target=Target(CODE, facts=facts))


REFUSALS = [
    ("InvalidZipForStateError", "address_failed", ADDRESS),
    ("CannotModifyLockedTransaction", "locked", "it is in a tax return that was filed: only a credit note corrects it"),
    ("DocStatusError", "committed", "its status in AvaTax does not allow it: look at it there"),
    ("TransactionAlreadyCancelled", "void_in_avatax", "it is void in AvaTax: look at it there"),
    ("DateRangeError", "date_refused", "correct the date in the books, and it is sent automatically on the next run"),
]


@pytest.mark.parametrize(("said", "code", "todo"), REFUSALS)
def test_a_refusal_says_what_to_do(said: str, code: str, todo: str) -> None:
    found = not_done(400, body(refusal(said, "No.")), "invoice 1", None)
    assert found == replace(refused(code, f"invoice 1: AvaTax says: No. - {todo}"), status=400)


def test_a_refusal_of_which_nothing_is_known_says_the_vendors_words_alone() -> None:
    found = not_done(400, body(refusal("SomethingNew", "Odd.")), "invoice 1", None)
    assert found == replace(refused("refused_by_avalara", "invoice 1: AvaTax says: Odd."), status=400)


WHAT = "the delivery address of Finch Inc."


def failed(why: str) -> Outcome:
    return refused("address_failed", f"{WHAT}: {why} - {ADDRESS}")


@pytest.mark.parametrize(
    ("status", "content", "outcome"),
    [
        (400, refusal("MissingAddress", "Incomplete."), failed("AvaTax says: Incomplete.")),
        (400, refusal("MissingAddress", ""), failed("AvaTax says: no reason given")),
        (200, {"validatedAddresses": []}, failed("AvaTax validates no such address")),
        (
            200,
            {"messages": [{"summary": "A", "severity": "Error"}, {"summary": "B", "severity": "Error"}]},
            failed("AvaTax says: A; B"),
        ),
        (200, [], Outcome("retry", code="answer_cut", text=f"{WHAT}: {CUT}")),
        (201, {}, Outcome("retry", code="answer_cut", text=f"{WHAT}: {CUT.replace('200', '201')}")),
    ],
)
def test_what_is_said_of_an_address(status: int, content: Any, outcome: Outcome) -> None:
    assert resolved(status, body(content), "a1b2", WHAT, None) == replace(outcome, status=status)


def test_what_is_said_of_a_record_that_is_something_else() -> None:
    sent = {"code": CODE, "type": "SalesInvoice", "currencyCode": "EUR", "lines": [{"amount": Decimal("15.00")}]}
    found = calculated(201, body(document()), sent, "invoice 1", None)
    assert (found.kind, found.code, found.status) == ("refused", "currency_differs", 201)
    assert found.text.startswith("invoice 1: ")
    other = calculated(201, body(document(code="852-other")), sent, "invoice 1", None)
    text = "invoice 1: accepted (201), but the answer does not show the whole of it"
    assert other == Outcome("unknown", code="answer_cut", text=text, status=201)
