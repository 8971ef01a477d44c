"""The tax of sales as journal entries of QuickBooks: literal documents in, literal bodies out."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from include.documents import TaxJournal
from include.systems.base import NOTHING, Posting, Target
from include.systems.quickbooks_online import contract
from include.systems.quickbooks_online.client import QuickBooksClient
from include.systems.quickbooks_online.codebook import Account, Books, CompanyBooks, Currencies, LineCodes, Listed
from include.systems.quickbooks_online.ledger import lines_of
from include.systems.quickbooks_online.writer import QuickBooksWriter
from tests.support.quickbooks import KEY, REALM

TAX = {"currency": "USD", "parts": [
    {"country": "US", "region": "CA", "kind": "Sales", "tax": "7.25"},
    {"country": "US", "region": "CA", "kind": "Use", "tax": "0.50"},
]}  # fmt: skip
BACK = {"currency": "USD", "parts": [{"country": "US", "region": "CA", "kind": "Sales", "tax": "-7.25"}]}
ACCOUNTS = [
    {"country": "US", "region": "*", "kind": "*", "account": "2210"},
    {"country": "US", "region": "CA", "kind": "Sales", "account": "2220", "cost_center": "West"},
]
BOOKS = CompanyBooks(
    (
        Account("41", "Accounts Receivable (A/R)", "Accounts Receivable"),
        Account("42", "Tax billed", "Other Current Liability", number="2200"),
        Account("43", "Sales tax", "Other Current Liability", number="2210"),
        Account("44", "California", "Other Current Liability", number="2220"),
        Account("45", "Old tax", "Other Current Liability", number="2290", active=False),
    ),
    currencies=Currencies("USD"),
    line_codes=LineCodes(classes={"West": Listed("5000000000000130002")}, closed_to=date(2026, 9, 30)),
)


def journal(**change: Any) -> TaxJournal:
    facts = {
        "company": REALM, "source_key": "130", "invoice_key": "130", "number": "1037", "date": "2026-11-18",
        "currency": "USD", "journal": "", "clearing_account": "2200", "tax": "tax:130", "customer": "12",
        "receivable_account": "Accounts Receivable (A/R)", "accounts": ACCOUNTS,
    }  # fmt: skip
    return TaxJournal.model_validate(facts | change)


def writer(books: CompanyBooks = BOOKS) -> QuickBooksWriter:
    client: QuickBooksClient = object()  # type: ignore[assignment]
    return QuickBooksWriter(client, {"source_system": "avalara"}, Books({REALM: books}))


def posting(document: TaxJournal, facts: dict[str, Any] = TAX, **more: Any) -> Posting:
    references = {"tax:130": Target(f"{REALM}-130", facts=facts)}
    values = {"flow": "tax_journals", "action": "create", "company": REALM, "key": KEY, "references": references}
    return Posting(document=document, **(values | more))


def body(document: TaxJournal, facts: dict[str, Any] = TAX) -> Any:
    prepared = writer().prepare([posting(document, facts)])
    assert prepared.request is not None, prepared.problems
    assert prepared.request.path == "journalentry"
    return json.loads(prepared.request.body, parse_float=Decimal)


def line(side: str, amount: str, account: str, words: str, **more: Any) -> dict[str, Any]:
    detail = {"PostingType": side, "AccountRef": {"value": account}} | more
    return {"Amount": Decimal(amount), "DetailType": "JournalEntryLineDetail", "Description": words,
            "JournalEntryLineDetail": detail}  # fmt: skip


def test_tax_that_the_form_does_not_bill_is_owed_by_its_customer() -> None:
    assert body(journal()) == {
        "TxnDate": "2026-11-18",
        "DocNumber": "AV-130",
        "PrivateNote": "AV:tax:130\ntax of invoice 1037",
        "Line": [
            line("Debit", "7.75", "41", "AV:tax:130 tax of invoice 1037",
                 Entity={"Type": "Customer", "EntityRef": {"value": "12"}}),
            line("Credit", "7.25", "44", "AV:tax:130 US/CA/Sales tax of invoice 1037",
                 ClassRef={"value": "5000000000000130002"}),
            line("Credit", "0.50", "43", "AV:tax:130 US/CA/Use tax of invoice 1037"),
        ],
    }  # fmt: skip


def test_tax_that_a_line_of_the_form_bills_comes_from_the_account_of_that_line() -> None:
    lines = body(journal(billed="7.75"))["Line"]
    assert [one["JournalEntryLineDetail"]["AccountRef"]["value"] for one in lines] == ["42", "44", "43"]
    assert "Entity" not in lines[0]["JournalEntryLineDetail"]


def test_a_credit_memo_takes_its_tax_back() -> None:
    document = journal(source_key="CM-51", invoice_key="CM-51")
    sides = [one["JournalEntryLineDetail"]["PostingType"] for one in body(document, BACK)["Line"]]
    assert (sides, body(document, BACK)["DocNumber"]) == (["Credit", "Debit"], "AV-CM-51")


def test_a_correction_is_an_entry_of_its_own_with_the_lines_that_are_missing() -> None:
    lines = [
        {"no": 1, "account": "2220", "description": "US/CA/Sales corrected", "credit": "1.00"},
        {"no": 2, "account": "Accounts Receivable (A/R)", "customer": "12", "debit": "1.00"},
    ]
    made = body(journal(source_key="130:2", accounts=[], lines=lines))
    assert (made["DocNumber"], [one["Description"] for one in made["Line"]]) == (
        "AV-130-2", ["AV:tax:130:2 US/CA/Sales corrected", "AV:tax:130:2 tax of invoice 1037"],
    )  # fmt: skip


def test_without_tax_nothing_is_sent_and_it_is_delivered() -> None:
    prepared = writer().prepare([posting(journal(), {"currency": "USD", "parts": []})])
    assert prepared.request is not None
    assert prepared.request.method == NOTHING
    [outcome] = writer().send("tax_journals", prepared.request, 1)
    assert (outcome.kind, outcome.target) == ("delivered", Target("nothing:130"))


@pytest.mark.parametrize(
    ("change", "code", "text"),
    [
        ({"accounts": ACCOUNTS[1:]}, "tax_account_missing",
         "tax of invoice 1037: no account is set for US/CA/Use (0.50): add a line for it to tax_accounts.csv"),
        ({"receivable_account": None}, "account_unknown",
         "tax of invoice 1037: the customer's receivable account is not known; set it on the customer in QuickBooks"),
        ({"date": "2026-09-30"}, "period_closed",
         f"tax of invoice 1037 is dated 2026-09-30, and the books of QuickBooks company {REALM} are closed up to "
         "2026-09-30: move the closing date there, or post it on a later day"),
        ({"accounts": [{"country": "*", "account": "2290"}]}, "account_inactive",
         f"tax of invoice 1037: account 2290 is inactive in QuickBooks company {REALM}: make it active there"),
        ({"accounts": [{"country": "*", "account": "9999"}]}, "account_unknown",
         f"tax of invoice 1037: QuickBooks company {REALM} has not exactly one account called 9999: map another"),
        ({"receivable_account": "2200"}, "account_not_postable",
         f"tax of invoice 1037: account 2200 of QuickBooks company {REALM} is of type Other Current Liability: map "
         "another account"),
        ({"currency": "CAD"}, "currency_not_accepted",
         "tax of invoice 1037 was recorded in USD, and the invoice is in CAD: correct the invoice, and it is recorded "
         "anew"),
    ],
)  # fmt: skip
def test_what_cannot_be_posted_says_why(change: dict[str, Any], code: str, text: str) -> None:
    prepared = writer().prepare([posting(journal(**change))])
    assert prepared.request is None
    assert (code, text) in prepared.problems


def test_an_entry_that_was_posted_is_not_changed() -> None:
    prepared = writer().prepare([posting(journal(), action="update", target=Target("200"))])
    assert [code for code, _ in prepared.problems] == ["changed_after_lock"]


def test_the_preview_shows_its_debits_and_credits() -> None:
    prepared = writer().prepare([posting(journal())])
    assert prepared.request is not None
    found = [(one.account, one.supplier, one.debit, one.credit) for one in lines_of(prepared.request.body)]
    assert found == [
        ("41", "12", Decimal("7.75"), 0),
        ("44", None, 0, Decimal("7.25")),
        ("43", None, 0, Decimal("0.50")),
    ]


def test_every_property_that_is_sent_is_one_that_quickbooks_knows() -> None:
    assert set(body(journal())) <= contract.SENT["JournalEntry"]
