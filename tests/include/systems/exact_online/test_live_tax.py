"""The tax of a sales invoice in the sandbox over real HTTP: on the draft, in the ledger once it is final, and settled
after a lost answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest

from include.documents import TaxJournal, TaxLine
from include.systems.base import Action, Outcome, Posting, Target
from include.systems.exact_online.codebook import Books, Item, LineCodes
from include.systems.exact_online.writer import ExactOnlineWriter
from tests.support.exact_division import TODAY, Division, balances, written

LINES = "/api/v1/123/salesinvoice/SalesInvoiceLines"
JOURNALS = "/api/v1/123/generaljournalentry/GeneralJournalEntries"


@dataclass
class Office:
    """A division with a customer, an item that is sold, one that stands for tax, and a draft of 100.00 without VAT."""

    division: Division
    customer: str
    draft: str
    tax_item: str

    @property
    def writer(self) -> ExactOnlineWriter:
        codes = LineCodes(items={"TAX": Item(self.tax_item)})
        books = Books({"123": replace(self.division.known, line_codes=codes)})
        return ExactOnlineWriter(self.division.live.client, {"source_system": "avalara"}, books)

    def line(self, tax: str, action: Action = "create", target: Target | None = None) -> Posting:
        document = TaxLine(
            company="123", source_key=self.draft, invoice_id=self.draft, item="TAX", description="Sales tax",
            currency="EUR", basis="b", estimate=f"estimates:{self.draft}",
        )  # fmt: skip
        found = {document.estimate: Target("123-x", facts={"currency": "EUR", "tax": tax})}
        return Posting("tax_lines", action, "123", document, "key", target=target, references=found)

    def journal(self, *parts: tuple[str, str, str], **change: Any) -> Posting:
        values = {
            "company": "123", "source_key": self.draft, "invoice_key": self.draft, "number": "7", "date": TODAY,
            "currency": "EUR", "journal": "90", "clearing_account": "1290", "tax": f"tax:{self.draft}",
            "accounts": [{"country": "US", "account": "4900"}, {"country": "US", "region": "WA", "account": "4200"}],
        }  # fmt: skip
        document = TaxJournal.model_validate(values | change)
        said = [{"country": country, "region": region, "kind": "Sales", "tax": tax} for country, region, tax in parts]
        found = {f"tax:{self.draft}": Target("123-x", facts={"currency": "EUR", "parts": said})}
        return Posting("tax_journals", "create", "123", document, "key", references=found)

    def edit(self, entity: str, **body: Any) -> dict[str, Any]:
        return self.division.sandbox.edit("exact_online", entity, {"company": "123", **body})

    def lines(self) -> list[tuple[float, str | None]]:
        rows = [row for row in self.division.rows("sales_invoice_lines") if row["InvoiceID"] == self.draft]
        return [(row["AmountFC"], row.get("Notes")) for row in sorted(rows, key=lambda row: row["LineNumber"])]

    def total(self) -> float:
        (row,) = [row for row in self.division.rows("sales_invoices") if row["InvoiceID"] == self.draft]
        return float(row["AmountFC"])

    def loses_the_answer(self, path: str, what: Posting) -> Outcome:
        self.division.sandbox.post(
            "/faults", [{"system": "exact_online", "path": path, "drop_after_commit": True, "count": 1}]
        )
        return written(self.writer, what)


@pytest.fixture
def office(division: Division) -> Office:
    def edit(entity: str, **values: Any) -> str:
        return str(division.sandbox.edit("exact_online", entity, {"company": "123", "set": values})["key"])

    accounts = division.known.accounts
    vat = {"SalesVatCode": "0"}
    sold = edit("items", Code="LIC", Description="Licence", IsSalesItem=True, GLRevenue=accounts["8000"], **vat)
    tax = edit("items", Code="TAX", Description="Tax", IsSalesItem=True, GLRevenue=accounts["1290"], **vat)
    customer = edit("accounts", Name="Pike Place Inc.", Country="US", Status="C", IsSales=True)
    lines = [{"Item": sold, "Quantity": 1, "NetPrice": 100, "VATCode": "0"}]
    draft = edit("sales_invoices", OrderedBy=customer, Journal="70", SalesInvoiceLines=lines)
    return Office(division, customer, draft, tax)


def test_a_draft_bills_the_tax_that_was_worked_out_and_follows_it(office: Office) -> None:
    writer, key = office.writer, f"AV:tax_line:{office.draft}"
    assert writer.look_up(office.line("10.25")) is None
    made = written(writer, office.line("10.25"))
    assert (made.kind, office.lines(), office.total()) == ("delivered", [(100, None), (10.25, key)], 110.25)
    assert writer.look_up(office.line("10.25")) == made.target
    changed = written(writer, office.line("9.00", "update", made.target))
    assert (changed.kind, office.lines()) == ("delivered", [(100, None), (9, key)])
    said = [one.target.facts["tax"] for one in (made, changed) if one.target]
    assert said == ["10.25", "9.00"], "another tax that is worked out later is known by what was written"
    gone = written(writer, office.line("0.00", "update", made.target))
    assert (gone.kind, office.lines(), office.total()) == ("delivered", [(100, None)], 100)
    assert gone.target is not None
    assert written(writer, office.line("1.00", "update", gone.target)).kind == "delivered"
    assert office.lines() == [(100, None), (1, key)]


def test_a_lost_answer_is_found_by_the_key_on_the_line(office: Office) -> None:
    assert office.loses_the_answer(LINES, office.line("10.25")).kind == "unknown"
    seen = office.writer.look_up(office.line("10.25"))
    assert seen is not None
    # a person changed it meanwhile: it is there all the same
    office.edit("sales_invoice_lines", key=seen.id, set={"NetPrice": 11})
    assert office.writer.look_up(office.line("10.25")) == seen
    assert len(office.lines()) == 2


def test_a_final_invoice_takes_no_line_any_more_and_says_so(office: Office) -> None:
    office.edit("finalising", key=office.draft)
    outcome = written(office.writer, office.line("10.25"))
    assert (outcome.kind, office.lines()) == ("refused", [(100, None)])
    assert outcome.text.startswith("Exact Online says: ")


def test_the_journal_clears_what_the_tax_line_billed(office: Office) -> None:
    assert written(office.writer, office.line("10.25")).kind == "delivered"
    office.edit("finalising", key=office.draft)
    before = balances(office.division)
    what = office.journal(("US", "WA", "6.50"), ("US", "NY", "3.75"), billed="10.25")
    assert office.writer.look_up(what) is None
    posted = written(office.writer, what)
    assert posted.kind == "delivered", posted.text
    after = balances(office.division)
    moved = {code: after.get(code, Decimal(0)) - before.get(code, Decimal(0)) for code in {*before, *after}}
    assert {code: amount for code, amount in moved.items() if amount} == {
        "1290": Decimal("10.25"),
        "4200": Decimal("-6.50"),
        "4900": Decimal("-3.75"),
    }
    assert "1290" not in after  # what the line billed is cleared
    seen = office.writer.look_up(what)
    assert seen is not None
    assert posted.target is not None
    assert seen.id == posted.target.id


def test_a_journal_whose_answer_was_lost_is_not_posted_again(office: Office) -> None:
    office.edit("finalising", key=office.draft)
    owed = {"receivable_account": "1300", "customer": office.customer, "clearing_account": None}
    what = office.journal(("US", "WA", "6.50"), **owed)
    assert office.loses_the_answer(JOURNALS, what).kind == "unknown"
    assert office.writer.look_up(what) is not None
    # the key of another invoice, and of a correction of this one, are other keys
    for other in (f"{office.draft}:2", office.draft[:-1]):
        assert office.writer.look_up(office.journal(("US", "WA", "6.50"), source_key=other, **owed)) is None
    assert balances(office.division)["1300"] == Decimal("106.50")
