"""Tax that AvaTax recorded, as journals of Exact: to the cent, each part on its account, or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from include.documents import JournalLine, TaxAccount, TaxJournal
from include.systems.base import Action, Posting, Target, Unsendable
from include.systems.exact_online.codebook import Books, DivisionBooks, Journal, Period
from include.systems.exact_online.tax_journals import tax_entry
from include.systems.tax_entries import ANY, Part, account_of, parts_of

CUSTOMER = "0f1e2d3c-0000-4000-8000-00000000c001"
CODES = ("1300", "1580", "1590", "1591", "1592")
BOOKS = Books(
    {
        "852": DivisionBooks(
            {code: f"gl-{code}" for code in CODES},
            {"90": Journal("90", 90), "70": Journal("70", 20)},
            [Period(2026, 11, date(2026, 11, 1), date(2026, 11, 30))],
        )
    }
)
ACCOUNTS = (
    TaxAccount(country="US", account="1590", cost_center="100"),
    TaxAccount(country="US", region="CA", account="1591"),
    TaxAccount(country="US", region="CA", kind="Use", account="1592"),
)
IRVINE = [
    {"country": "US", "region": "CA", "kind": "Sales", "tax": "7.75"},
    {"country": "US", "region": "WA", "kind": "Sales", "tax": "0.65"},
]


def journal(**change: Any) -> TaxJournal:
    values: dict[str, Any] = {
        "company": "852", "source_key": "i1", "invoice_key": "i1", "number": "26700001", "date": date(2026, 11, 20),
        "currency": "USD", "journal": "90", "clearing_account": "1580", "billed": Decimal("8.40"), "tax": "tax:i1",
        "accounts": ACCOUNTS,
    }  # fmt: skip
    return TaxJournal.model_validate(values | change)


def entry(
    document: TaxJournal, parts: list[dict[str, str]] | None = None, action: Action = "create", currency: str = "USD"
) -> dict[str, Any] | None:
    recorded = Target("852-i1", facts={"currency": currency, "parts": IRVINE if parts is None else parts})
    references = {"tax:i1": recorded} if document.tax else {}
    said = tax_entry(Posting("tax_journals", action, "852", document, "key", references=references), document, BOOKS)
    if said is None:
        return None
    path, body = said
    assert path == "generaljournalentry/GeneralJournalEntries"
    return body


def lines(body: dict[str, Any] | None) -> list[tuple[str, Decimal, str | None]]:
    assert body is not None
    return [(line["GLAccount"], line["AmountFC"], line.get("CostCenter")) for line in body["GeneralJournalEntryLines"]]


def refused(document: TaxJournal, parts: list[dict[str, str]] | None = None, **more: Any) -> list[tuple[str, str]]:
    with pytest.raises(Unsendable) as caught:
        entry(document, parts, **more)
    return list(caught.value.problems)


def test_each_part_goes_to_its_account_and_the_line_of_the_invoice_is_cleared() -> None:
    body = entry(journal())
    assert body is not None
    assert (body["JournalCode"], body["Currency"], body["FinancialYear"], body["FinancialPeriod"]) == (
        "90", "USD", 2026, 11,
    )  # fmt: skip
    assert lines(body) == [
        ("gl-1580", Decimal("8.40"), None),
        ("gl-1591", Decimal("-7.75"), None),
        ("gl-1590", Decimal("-0.65"), "100"),
    ]
    # each part names its place, so that the ledger says what is owed where
    assert [line["Description"] for line in body["GeneralJournalEntryLines"]] == [
        "AV:tax:i1 tax of invoice 26700001",
        "AV:tax:i1 US/CA/Sales tax of invoice 26700001",
        "AV:tax:i1 US/WA/Sales tax of invoice 26700001",
    ]


def test_parts_on_one_account_are_lines_of_their_own_and_the_longest_key_leaves_room_for_the_place() -> None:
    key = "0f1e2d3c-0000-4000-8000-00000000a001:10"
    parts = [{"country": "US", "region": region, "kind": "Use", "tax": "1.00"} for region in ("NY", "WA")]
    body = entry(journal(source_key=key, invoice_key=key[:36], billed=Decimal("2.00")), parts)
    assert lines(body)[1:] == [("gl-1590", Decimal("-1.00"), "100"), ("gl-1590", Decimal("-1.00"), "100")]
    assert body is not None
    texts = [line["Description"] for line in body["GeneralJournalEntryLines"][1:]]
    assert all(len(text) <= 60 for text in texts)
    assert [text.split()[:2] for text in texts] == [[f"AV:tax:{key}", "US/NY/Use"], [f"AV:tax:{key}", "US/WA/Use"]]


def test_an_invoice_without_a_tax_line_is_owed_the_tax_by_its_customer() -> None:
    body = entry(journal(billed=None, receivable_account="1300", customer=CUSTOMER), IRVINE[:1])
    assert lines(body) == [("gl-1300", Decimal("7.75"), None), ("gl-1591", Decimal("-7.75"), None)]
    assert body is not None
    assert body["GeneralJournalEntryLines"][0]["Account"] == CUSTOMER


@pytest.mark.parametrize(("billed", "owed"), [("8.41", "-0.01"), ("7.00", "1.40")])
def test_what_was_billed_otherwise_is_the_customers_where_a_person_lets_it(billed: str, owed: str) -> None:
    let = {"billed": Decimal(billed), "takes_difference": True, "receivable_account": "1300", "customer": CUSTOMER}
    assert lines(entry(journal(**let))) == [
        ("gl-1580", Decimal(billed), None),
        ("gl-1300", Decimal(owed), None),
        ("gl-1591", Decimal("-7.75"), None),
        ("gl-1590", Decimal("-0.65"), "100"),
    ]


def test_a_credit_note_is_the_other_way_round() -> None:
    back = [{"country": "US", "region": "CA", "kind": "Sales", "tax": "-7.75"}]
    assert lines(entry(journal(billed=Decimal("-7.75")), back)) == [
        ("gl-1580", Decimal("-7.75"), None),
        ("gl-1591", Decimal("7.75"), None),
    ]


def test_no_tax_is_no_entry() -> None:
    none = [{"country": "US", "region": "TX", "kind": "Sales", "tax": "0.00"}]
    assert entry(journal(billed=None), none) is None
    assert entry(journal(billed=None), []) is None


def test_a_correction_says_its_own_lines() -> None:
    moved = (
        JournalLine(no=1, account="1591", debit=Decimal("0.10"), description="corrects entry 77"),
        JournalLine(no=2, account="1580", credit=Decimal("0.10")),
    )
    body = entry(journal(source_key="i1:2", tax=None, lines=moved))
    assert lines(body) == [("gl-1591", Decimal("0.10"), None), ("gl-1580", Decimal("-0.10"), None)]
    assert body is not None
    assert body["GeneralJournalEntryLines"][0]["Description"] == "AV:tax:i1:2 corrects entry 77"


def test_a_correction_changes_what_the_customer_owes_where_a_line_names_one() -> None:
    moved = (
        JournalLine(no=1, account="1300", customer=CUSTOMER, debit=Decimal("0.10")),
        JournalLine(no=2, account="1591", cost_center="200", credit=Decimal("0.10")),
        JournalLine(no=3, account="1590"),
    )
    body = entry(journal(source_key="i1:2", tax=None, lines=moved))
    assert lines(body) == [("gl-1300", Decimal("0.10"), None), ("gl-1591", Decimal("-0.10"), "200")]
    assert body is not None
    assert [line.get("Account") for line in body["GeneralJournalEntryLines"]] == [CUSTOMER, None]


def test_a_correction_that_does_not_balance_is_not_posted() -> None:
    alone = (JournalLine(no=1, account="1591", debit=Decimal("0.10")),)
    ((code, text),) = refused(journal(source_key="i1:2", tax=None, lines=alone))
    assert (code, text) == ("totals_differ", "tax of invoice 26700001: debit and credit differ; nothing was posted")


@pytest.mark.parametrize(
    ("change", "parts", "said"),
    [
        ({"billed": Decimal("8.41")}, IRVINE, ("tax_differs", "tax of invoice 26700001: the invoice bills 8.41, and "
          "AvaTax recorded 8.40: credit it and enter it anew")),
        ({"billed": None}, IRVINE, ("account_unknown", "tax of invoice 26700001: the customer's receivable account is "
          "not known; set it on the customer in Exact")),
        ({"clearing_account": None}, IRVINE, ("account_unknown", "tax of invoice 26700001: no account is set for tax "
          "on invoices: set clearing_account")),
        ({"clearing_account": "9999"}, IRVINE, ("account_unknown", "tax of invoice 26700001: account 9999 does not "
          "exist in Exact division 852, or cannot be posted to")),
        ({"journal": "70"}, IRVINE, ("journal_unknown", "70 is no general journal of Exact division 852: correct "
          "option tax_journal")),
        ({"billed": Decimal("1.00")}, [{"country": "GB", "region": "GB", "kind": "Output", "tax": "1.00"}],
         ("tax_account_missing", "tax of invoice 26700001: no account is set for GB/GB/Output (1.00): add a line for "
          "it to tax_accounts.csv")),
    ],
)  # fmt: skip
def test_what_cannot_be_posted_says_why(
    change: dict[str, Any], parts: list[dict[str, str]], said: tuple[str, str]
) -> None:
    assert refused(journal(**change), parts) == [said]


def test_another_currency_and_a_change_are_not_posted() -> None:
    ((code, text),) = refused(journal(), currency="EUR")
    assert (code, "was recorded in EUR, and the invoice is in USD" in text) == ("currency_not_accepted", True)
    ((code, _),) = refused(journal(), action="update")
    assert code == "changed_after_lock"


def test_a_part_without_tax_needs_no_account() -> None:
    parts = [*IRVINE, {"country": "GB", "region": "GB", "kind": "Output", "tax": "0.00"}]
    assert len(lines(entry(journal(), parts))) == 3


@pytest.mark.parametrize(
    ("part", "account"),
    [
        (("US", "CA", "Use"), "1592"),
        (("US", "CA", "Sales"), "1591"),
        (("US", "NY", "Use"), "1590"),
        (("DE", "DE", "Output"), None),
    ],
)
def test_the_entry_that_names_most_of_a_part_is_taken(part: tuple[str, str, str], account: str | None) -> None:
    found = account_of(Part(*part, Decimal(1)), ACCOUNTS)
    assert (found.account if found else None) == account


def test_the_region_goes_before_the_kind() -> None:
    either = (
        TaxAccount(country="US", kind="Use", account="kind"),
        TaxAccount(country="US", region="CA", account="region"),
    )
    found = account_of(Part("US", "CA", "Use", Decimal(1)), either)
    assert found is not None
    assert found.account == "region"


CENTS = st.integers(-10_000, 10_000).map(lambda cents: Decimal(cents) / 100)
PARTS = st.lists(st.tuples(st.sampled_from(["CA", "WA", "NY"]), st.sampled_from(["Sales", "Use"]), CENTS), max_size=8)


@given(PARTS)
def test_whatever_the_parts_are_debit_is_credit_and_every_cent_is_on_its_account(parts: list[Any]) -> None:
    said = [{"country": "US", "region": region, "kind": kind, "tax": str(tax)} for region, kind, tax in parts]
    body = entry(journal(billed=sum((tax for _, _, tax in parts), Decimal(0))), said)
    wanted: dict[str, Decimal] = {}
    for part in parts_of({"parts": said}):
        found = account_of(part, ACCOUNTS)
        assert found is not None
        wanted[f"gl-{found.account}"] = wanted.get(f"gl-{found.account}", Decimal(0)) - part.tax
    wanted = {account: amount for account, amount in wanted.items() if amount}
    if body is None:
        assert wanted == {}
        return
    booked: dict[str, Decimal] = {}
    for account, amount, _ in lines(body):
        booked[account] = booked.get(account, Decimal(0)) + amount
    assert sum(booked.values(), Decimal(0)) == 0
    assert {account: amount for account, amount in booked.items() if amount and account != "gl-1580"} == wanted


@pytest.mark.parametrize("facts", [{}, {"parts": None}, {"parts": [{"country": "US"}]}, {"parts": [{"tax": "x"}]}, {
    "parts": [{"country": "US", "tax": "x"}]}])  # fmt: skip
def test_facts_that_cannot_be_read_are_an_error(facts: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not kept by country"):
        parts_of(facts)


def test_any_is_written_as_a_star() -> None:
    assert Part("US", "", "Sales", Decimal(1)).name == f"US/{ANY}/Sales"
