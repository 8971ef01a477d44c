from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from include.documents import Application, CodingLine
from include.systems.base import Posting, Target
from include.systems.exact_online import contract
from tests.support.exact_writer import body, codes, prepared, texts
from tests.support.postings import (
    ENTRY,
    GUIDS,
    LINE,
    OTHER_ENTRY,
    SUPPLIER,
    coding,
    payment,
    posting,
    vendor,
)


def test_a_payment_debits_payables_and_credits_clearing() -> None:
    answer = prepared(posting(payment()))
    assert answer.request is not None
    assert (answer.request.method, answer.request.path) == ("POST", "generaljournalentry/GeneralJournalEntries")
    assert answer.request.body == (
        '{"JournalCode":"90","Currency":"EUR","FinancialYear":2026,"FinancialPeriod":3,"GeneralJournalEntryLines":['
        f'{{"GLAccount":"{GUIDS["1600"]}","Account":"{SUPPLIER}","AmountFC":121.00,"Date":"2026-03-16",'
        '"Description":"AVX:77 F-77 ACH T-9"},'
        f'{{"GLAccount":"{GUIDS["2100"]}","AmountFC":-121.00,"Date":"2026-03-16","Description":"AVX:77 ACH T-9"}}]}}'
    )


def test_invoices_on_different_payables_accounts_are_split() -> None:
    parts = (
        Application(document_key=ENTRY, document_number="F-77", amount=Decimal("100.00"), discount=Decimal("2.00")),
        Application(document_key=OTHER_ENTRY, document_number="F-78", amount=Decimal("-40.00")),
    )
    lines = body(posting(payment(amount=Decimal("60.00"), applications=parts)), discount_account="8900")[
        "GeneralJournalEntryLines"
    ]
    assert [(line["GLAccount"], line["AmountFC"]) for line in lines] == [  # type: ignore[attr-defined]
        (GUIDS["1600"], Decimal("102.00")),
        (GUIDS["1610"], Decimal("-40.00")),
        (GUIDS["8900"], Decimal("-2.00")),
        (GUIDS["2100"], Decimal("-60.00")),
    ]


def test_in_a_bank_journal_money_out_is_negative_and_names_the_entry() -> None:
    answer = prepared(posting(payment()), post_payments_as="bank", bank_journal="20")
    assert answer.request is not None
    assert answer.request.path == "financialtransaction/BankEntries"
    assert json.loads(answer.request.body) == {
        "JournalCode": "20",
        "BankEntryLines": [
            {
                "Date": "2026-03-16",
                "Account": SUPPLIER,
                "GLAccount": GUIDS["1600"],
                "AmountFC": -121.0,
                "OurRef": 26700001,
                "Description": "AVX:77 F-77 ACH T-9",
            }
        ],
    }


def test_the_supplier_is_taken_from_what_was_created_in_the_same_run() -> None:
    created = {"suppliers:501": Target(SUPPLIER.upper())}
    lines = body(posting(payment(vendor_key="501"), references=created))["GeneralJournalEntryLines"]
    assert lines[0]["Account"] == SUPPLIER  # type: ignore[index]


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


cents = st.integers(-10_000_000, 10_000_000).map(lambda number: Decimal(number).scaleb(-2))


@given(st.lists(st.tuples(cents, cents), min_size=1, max_size=20))
def test_every_journal_entry_is_balanced_to_the_cent(parts: list[tuple[Decimal, Decimal]]) -> None:
    applications = tuple(Application(document_key=ENTRY, amount=paid, discount=cut) for paid, cut in parts)
    total = sum((paid for paid, _ in parts), Decimal(0))
    what = payment(amount=total, applications=applications)
    lines = body(posting(what), discount_account="8900")["GeneralJournalEntryLines"]
    assert sum(line["AmountFC"] for line in lines) == 0  # type: ignore[attr-defined]
    assert -lines[-1]["AmountFC"] == total  # type: ignore[index]


@given(st.integers(-(10**15), 10**15))
def test_an_amount_is_written_digit_by_digit(number: int) -> None:
    amount = Decimal(number).scaleb(-2)
    what = payment(amount=amount, applications=(Application(document_key=ENTRY, amount=amount),))
    request = prepared(posting(what)).request
    assert request is not None
    digits = f"{amount:.2f}" if amount else "0.00"
    assert f'"AmountFC":{digits},' in request.body


SPLIT = (
    CodingLine(key=None, no=1, account="4000", net=Decimal("30.00")),
    CodingLine(key=None, no=2, account="4100", cost_center="10", net=Decimal("70.00")),
)


def test_a_split_becomes_a_correcting_journal_of_the_net() -> None:
    written = body(posting(coding(source_key="9001", after=SPLIT)))
    lines = written["GeneralJournalEntryLines"]
    assert [(line["GLAccount"], line["AmountFC"], line.get("CostCenter")) for line in lines] == [  # type: ignore[attr-defined]
        (GUIDS["4000"], Decimal("-100.00"), None),
        (GUIDS["4000"], Decimal("30.00"), None),
        (GUIDS["4100"], Decimal("70.00"), "10"),
    ]
    assert lines[0]["Description"].startswith("AVX:coding:9001:")  # type: ignore[index]


def test_another_split_of_the_same_invoice_has_another_key() -> None:
    def key(after: tuple[CodingLine, ...]) -> str:
        return body(posting(coding(source_key="9001", after=after)))["GeneralJournalEntryLines"][0]["Description"]  # type: ignore[index]

    other = (SPLIT[0].model_copy(update={"account": "8900"}), SPLIT[1])
    assert key(SPLIT) == key(SPLIT) != key(other)


def test_a_correction_moves_equal_sums_only() -> None:
    assert codes(posting(coding(source_key="9001", after=SPLIT[:1]))) == ["totals_differ"]


def test_every_property_sent_is_one_of_the_reference_page() -> None:
    bank = {"post_payments_as": "bank", "bank_journal": "20"}
    sent = [
        (contract.GENERAL_JOURNAL_ENTRIES, body(posting(payment()))),
        (contract.GENERAL_JOURNAL_ENTRIES, body(posting(coding(source_key="9001", after=SPLIT)))),
        (contract.BANK_ENTRIES, body(posting(payment()), **bank)),
        (contract.PURCHASE_ENTRY_LINES, body(posting(coding()))),
        (contract.ACCOUNTS, body(posting(vendor(phone="1", website="w", currency="EUR", registration_number="2")))),
    ]
    for path, values in sent:
        assert set(values) <= contract.SENT[path]
        for name, inner in values.items():
            for line in inner if isinstance(inner, list) else []:
                assert set(line) <= contract.SENT[name]


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
            "payment 100234: 1.001 has more than two decimals",
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


def test_the_payables_account_of_an_unread_entry_is_the_payments_own() -> None:
    unread = (Application(document_key="unread", amount=Decimal("121.00")),)
    lines = body(posting(payment(applications=unread, ap_account="1610")))["GeneralJournalEntryLines"]
    assert lines[0]["GLAccount"] == GUIDS["1610"]  # type: ignore[index]


def test_a_method_may_have_a_clearing_account_of_its_own() -> None:
    for method, code in (("VCC", "8900"), ("ACH", "2100")):
        lines = body(posting(payment(method=method)))["GeneralJournalEntryLines"]
        assert lines[-1]["GLAccount"] == GUIDS[code]  # type: ignore[index]


def test_a_day_of_an_unread_period_leaves_the_period_to_exact() -> None:
    written = body(posting(payment(date=date(2027, 1, 5))))
    assert {"FinancialYear", "FinancialPeriod"}.isdisjoint(written)


def test_a_correction_is_a_whole_journal_entry() -> None:
    before = (CodingLine(key=LINE, no=1, account="4000", cost_unit="P1", net=Decimal("100.00")),)
    after = (*SPLIT, CodingLine(key=None, no=3, account="8900", net=Decimal("0.00")))
    what = coding(source_key="9001", before=before, after=after)
    request = prepared(posting(what)).request
    assert request is not None
    key = json.loads(request.body)["GeneralJournalEntryLines"][0]["Description"]
    assert len(key) <= contract.SHORT_TEXT
    assert request.body == (
        '{"JournalCode":"90","Currency":"EUR","FinancialYear":2026,"FinancialPeriod":3,"GeneralJournalEntryLines":['
        f'{{"GLAccount":"{GUIDS["4000"]}","AmountFC":-100.00,"Date":"2026-03-02","Description":"{key}","CostUnit":"P1"}},'
        f'{{"GLAccount":"{GUIDS["4000"]}","AmountFC":30.00,"Date":"2026-03-02","Description":"{key}"}},'
        f'{{"GLAccount":"{GUIDS["4100"]}","AmountFC":70.00,"Date":"2026-03-02","Description":"{key}",'
        '"CostCenter":"10"}]}'
    )
