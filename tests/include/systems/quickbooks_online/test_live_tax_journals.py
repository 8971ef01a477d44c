"""Tax journals over real HTTP: the simulated QuickBooks' books say what came of them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from include.documents import TaxJournal
from include.systems.base import Outcome, Posting, Target
from include.systems.quickbooks_online.codebook import Account, Books, CompanyBooks, Currencies
from include.systems.quickbooks_online.writer import QuickBooksWriter
from tests.support.quickbooks import KEY, REALM
from tests.support.quickbooks_company import Company

TAX = {"currency": "USD", "parts": [{"country": "US", "region": "NJ", "kind": "Sales", "tax": "6.63"}]}
RECEIVABLE, PAYABLE = "Accounts Receivable (A/R)", "Sales Tax"


@pytest.fixture
def books(company: Company) -> Company:
    """With a customer and an account that the tax is owed on."""
    company.made("account", Name=PAYABLE, AccountType="Other Current Liability")
    company.supplier = company.made("customer", DisplayName="Corner Deli")
    company.sandbox.post("/calls/reset")
    return company


def writer(books: Company) -> QuickBooksWriter:
    accounts = [
        Account(row["Id"], row["Name"], row["AccountType"], row.get("AcctNum"), row.get("FullyQualifiedName"))
        for row in books.rows("account")
    ]
    known = Books({REALM: CompanyBooks(accounts, currencies=Currencies("USD"))})
    return QuickBooksWriter(books.live.client, {"source_system": "avalara"}, known)


def posting(books: Company, key: str = "130", number: str = "1037") -> Posting:
    document = TaxJournal.model_validate(
        {"company": REALM, "source_key": key, "invoice_key": key, "number": number, "date": books.today.isoformat(),
         "currency": "USD", "journal": "", "tax": "tax:130", "customer": books.supplier,
         "receivable_account": RECEIVABLE, "accounts": [{"country": "US", "account": PAYABLE}]}
    )  # fmt: skip
    references = {"tax:130": Target(f"{REALM}-130", facts=TAX)}
    return Posting("tax_journals", "create", REALM, document, KEY, references=references)


def sent(books: Company, wanted: Posting) -> Outcome:
    prepared = writer(books).prepare([wanted])
    assert prepared.request is not None, prepared.problems
    [outcome] = writer(books).send("tax_journals", prepared.request, 1)
    return outcome


def test_the_tax_is_owed_by_the_customer_and_to_the_state(books: Company) -> None:
    outcome = sent(books, posting(books))
    assert (outcome.kind, outcome.target and outcome.target.number) == ("delivered", "AV-130")
    [entry] = books.rows("journalentry")
    assert [Decimal(str(line["Amount"])) for line in entry["Line"]] == [Decimal("6.63"), Decimal("6.63")]
    customer = books.row("customer", books.supplier)
    assert customer["Balance"] == 6.63
    audit = books.sandbox.get("/books")["systems"]["quickbooks_online"][REALM]
    assert (audit["unbalanced"], audit["debit"] == audit["credit"]) == ([], True)


def test_an_entry_whose_answer_was_lost_is_found_and_not_made_twice(books: Company) -> None:
    wanted = posting(books)
    assert writer(books).look_up(wanted) is None
    books.sandbox.fault(system="quickbooks_online", path="/journalentry", count=1, drop_after_commit=True)
    assert sent(books, wanted).kind == "unknown"
    found = writer(books).look_up(wanted)
    assert found is not None
    assert found.id == books.rows("journalentry")[0]["Id"]
    assert sent(books, wanted).target == found
    assert len(books.rows("journalentry")) == 1


def test_it_is_found_though_people_gave_it_another_number(books: Company) -> None:
    target = sent(books, posting(books)).target
    assert target is not None
    books.changed("journalentry", target.id, DocNumber="77")
    found = writer(books).look_up(posting(books))
    assert found is not None
    assert found.id == target.id


def test_a_correction_is_no_entry_of_the_first(books: Company) -> None:
    sent(books, posting(books))
    assert writer(books).look_up(posting(books, "130:2")) is None
    assert writer(books).look_up(replace(posting(books), past=())) is not None
