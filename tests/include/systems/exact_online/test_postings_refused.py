"""What cannot be posted to Exact Online, and the words in which a person is told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from include.documents import Application
from include.systems.base import Posting, Target
from tests.support.exact_writer import codes, texts
from tests.support.postings import ENTRY, SPLIT, SUPPLIER, coding, payment, posting, vendor


@pytest.mark.parametrize(
    ("change", "options", "expected"),
    [
        ({"amount": Decimal("120.00")}, {}, ["totals_differ"]),
        ({"applications": ()}, {}, ["quarantined_line"]),
        ({"vendor_key": "501"}, {}, ["vendor_unmatched"]),
        ({}, {"clearing_account": None}, ["account_unknown"]),
        ({}, {"clearing_account": "9999"}, ["account_unknown"]),
        ({}, {"payment_journal": "70"}, ["journal_unknown"]),
        ({}, {"post_payments_as": "bank", "bank_journal": "90"}, ["journal_unknown"]),
        ({}, {"post_payments_as": "bank", "bank_journal": "21", "clearing_account": "9999"}, ["account_unknown"]),
        ({}, {"post_payments_as": "bank", "bank_journal": "21", "clearing_account": None}, ["account_unknown"]),
        ({"method": "VCC"}, {"post_payments_as": "bank", "bank_journal": "21"}, ["journal_unknown"]),
        ({"currency": "USD"}, {"post_payments_as": "bank", "bank_journal": "20"}, ["currency_not_accepted"]),
        (
            {"applications": (Application(document_key="unread", amount=Decimal("121.00")),)},
            {},
            ["account_unknown"],
        ),
        (
            {"applications": (Application(document_key=ENTRY, amount=Decimal("121.00"), discount=Decimal("1")),)},
            {},
            ["account_unknown"],
        ),
        (
            {"amount": Decimal("1.00"), "vendor_key": "501"},
            {"payment_journal": "none", "clearing_account": None},
            ["totals_differ", "vendor_unmatched", "account_unknown", "journal_unknown"],
        ),
    ],
)
def test_what_cannot_be_posted_is_told_all_at_once(
    change: dict[str, object], options: dict[str, str | None], expected: list[str]
) -> None:
    assert codes(posting(payment(**change)), **options) == expected


def test_a_posted_payment_is_never_rewritten() -> None:
    assert codes(posting(payment(), "update", target=Target("entry"))) == ["changed_after_lock"]


def test_a_correction_moves_equal_sums_only() -> None:
    assert codes(posting(coding(source_key="9001", after=SPLIT[:1]))) == ["totals_differ"]


@pytest.mark.parametrize(
    ("what", "options", "text"),
    [
        (
            posting(payment(amount=Decimal("120.00"))),
            {},
            "payment 100234 is 120.00, but the invoices it pays make 121.00",
        ),
        (
            posting(payment(number=None, applications=())),
            {},
            "payment 77 names no invoice it pays; look at it in AvidXchange",
        ),
        (posting(payment(vendor_key="501")), {}, "payment 100234: its vendor is no supplier of Exact division 123"),
        (
            posting(payment()),
            {"clearing_account": None},
            "payment 100234: no clearing account is set for payments: set option clearing_account",
        ),
        (
            posting(payment()),
            {"clearing_account": "9999"},
            "payment 100234: account 9999 does not exist in Exact division 123, or cannot be posted to",
        ),
        (
            posting(payment()),
            {"payment_journal": "70"},
            "70 is no general journal of Exact division 123: correct option payment_journal",
        ),
        (
            posting(payment()),
            {"post_payments_as": "bank"},
            "no journal is no bank journal of Exact division 123: correct option bank_journal",
        ),
        (
            posting(payment()),
            {"post_payments_as": "bank", "bank_journal": "22"},
            "bank journal 22 of Exact division 123 does not book on clearing account 2100: "
            "set option bank_journal to a bank journal that does",
        ),
        (
            posting(payment(currency="USD")),
            {"post_payments_as": "bank", "bank_journal": "20"},
            "bank journal 20 is kept in EUR, the payment is in USD: post it by hand",
        ),
        (
            posting(payment(applications=(Application(document_key="x", amount=Decimal("121.00")),))),
            {},
            "payment 100234: the accounts-payable account of an invoice it pays is not known; set it on the supplier",
        ),
        (
            posting(
                payment(
                    applications=(Application(document_key=ENTRY, amount=Decimal("121"), discount=Decimal("2.50")),)
                )
            ),
            {},
            "payment 100234 took a discount of 2.50, and no account is set for it: set option discount_account",
        ),
        (
            posting(payment(), "update", target=Target("e")),
            {},
            "payment 100234 is posted, and Exact Online changes no journal entry: "
            "reverse it there, or void the payment",
        ),
        (
            posting(
                payment(
                    amount=Decimal("1.001"), applications=(Application(document_key=ENTRY, amount=Decimal("1.001")),)
                )
            ),
            {"post_payments_as": "bank", "bank_journal": "20"},
            "payment 100234: 1.001 has more than the 2 decimals of EUR",
        ),
        (
            posting(coding(source_key="9001", after=SPLIT), "update", target=Target("e")),
            {},
            "the coding of invoice F-77 is corrected by a journal already; Exact Online changes none: "
            "correct it there by hand",
        ),
        (
            posting(coding(source_key="9001", after=SPLIT[:1])),
            {},
            "coding of invoice F-77: 100.00 was booked, 30.00 approved; only equal sums can move",
        ),
        (
            posting(vendor(), "void", target=Target(SUPPLIER)),
            {},
            "supplier O'Neill Installaties is not blocked in Exact Online by us: decide there whether it is still used",
        ),
    ],
)
def test_each_problem_says_what_is_wrong_and_what_to_do(
    what: Posting, options: dict[str, str | None], text: str
) -> None:
    assert texts(what, **options) == [text]


def test_a_correction_is_not_corrected_by_us() -> None:
    again = posting(coding(source_key="9001", after=SPLIT), "update", target=Target("e"))
    assert codes(again) == ["changed_after_lock"]
