from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from include.documents import Application, CodingLine
from include.systems.base import Target
from include.systems.exact_online import contract
from tests.support.exact_writer import body, prepared
from tests.support.postings import (
    ENTRY,
    GUIDS,
    LINE,
    OTHER_ENTRY,
    SPLIT,
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
    answer = prepared(posting(payment()), post_payments_as="bank", bank_journal="21")
    assert answer.request is not None
    assert answer.request.path == "financialtransaction/BankEntries"
    assert json.loads(answer.request.body) == {
        "JournalCode": "21",
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


def test_a_bank_entry_has_a_line_for_each_invoice_with_its_own_reference() -> None:
    parts = (
        Application(document_key=ENTRY, amount=Decimal("98.00"), discount=Decimal("2.00")),
        Application(document_key=OTHER_ENTRY, amount=Decimal("-40.00")),
    )
    paid = posting(payment(amount=Decimal("58.00"), applications=parts))
    lines = body(paid, post_payments_as="bank", bank_journal="21", discount_account="8900")["BankEntryLines"]
    assert [(line["GLAccount"], line["AmountFC"], line.get("OurRef")) for line in lines] == [  # type: ignore[attr-defined]
        (GUIDS["1600"], Decimal("-100.00"), 26700001),
        (GUIDS["1610"], Decimal("40.00"), 26700002),
        (GUIDS["8900"], Decimal("2.00"), None),
    ]


def test_the_supplier_is_taken_from_what_was_created_in_the_same_run() -> None:
    created = {"suppliers:501": Target(SUPPLIER.upper())}
    lines = body(posting(payment(vendor_key="501"), references=created))["GeneralJournalEntryLines"]
    assert lines[0]["Account"] == SUPPLIER  # type: ignore[index]


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
