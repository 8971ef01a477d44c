"""Bills, vendor credits and purchase orders over real HTTP: the simulated QuickBooks' books say what came of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from include.documents import Document
from include.systems.base import Action, Outcome, Posting, Target
from include.systems.quickbooks_online.writer import QuickBooksWriter
from tests.support.quickbooks import KEY, OTHER_KEY, REALM
from tests.support.quickbooks_company import Company
from tests.support.quickbooks_purchases import (
    OPTIONS,
    codes_of,
    credit,
    invoice,
    invoice_line,
    order,
    order_line,
    posting,
)

Row = dict[str, Any]


@dataclass
class Books:
    """A company, and the writer with its codes as they are read now."""

    company: Company

    @property
    def writer(self) -> QuickBooksWriter:
        return QuickBooksWriter(self.company.live.client, OPTIONS, codes_of(self.company.rows))

    def posting(self, document: Document, action: Action = "create", key: str = KEY, **more: Any) -> Posting:
        return posting(document, action, key, vendor=self.company.supplier, **more)

    def deliver(self, *postings: Posting) -> list[Outcome]:
        prepared = self.writer.prepare(postings)
        assert prepared.request is not None, prepared.problems
        return list(self.writer.send(postings[0].flow, prepared.request, len(postings)))

    def post(self, document: Document, action: Action = "create", key: str = KEY, **more: Any) -> Target:
        [outcome] = self.deliver(self.posting(document, action, key, **more))
        assert outcome.kind == "delivered", outcome.text
        assert outcome.target is not None
        return outcome.target

    def refused(self, document: Document, action: Action = "update", **more: Any) -> tuple[str, str]:
        [outcome] = self.deliver(self.posting(document, action, OTHER_KEY, **more))
        assert outcome.kind == "refused", outcome
        return outcome.code, outcome.text

    def problems(self, document: Document) -> dict[str, str]:
        prepared = self.writer.prepare([self.posting(document)])
        assert prepared.request is None
        return dict(prepared.problems)

    def dated(self, **change: Any) -> Row:
        """Today's, so that no period is closed."""
        today = self.company.today
        return {"date": today, "due_date": today + timedelta(days=30), **change}

    def audit(self) -> Row:
        found: Row = self.company.sandbox.get("/books")["systems"]["quickbooks_online"][REALM]
        return found


@pytest.fixture
def books(company: Company) -> Books:
    return Books(company)


LINES = (
    invoice_line(1, cost_center="Wholesale:Hotels", description="Hall"),
    invoice_line(2, account="6111", net="40.10", tax="3.21", description="Power"),
)


def test_a_bill_has_its_lines_its_class_and_its_tax_in_the_cost_of_a_us_company(books: Books) -> None:
    wanted = invoice(*LINES, **books.dated(payment_term="Net 30", image="https://basware.example/b5-77"))
    target = books.post(wanted)
    row = books.company.row("bill", target.id)
    assert (row["DocNumber"], row["TotalAmt"], row["APAccountRef"]["name"]) == (
        "F-77",
        143.31,
        "Accounts Payable (A/P)",
    )
    assert row["PrivateNote"] == "BW:b5-77\nMarch\nhttps://basware.example/b5-77"
    assert [line["Amount"] for line in row["Line"]] == [100.0, 43.31]
    first = row["Line"][0]["AccountBasedExpenseLineDetail"]
    assert (first["ClassRef"]["name"], first["AccountRef"]["name"]) == ("Wholesale:Hotels", "Rent")
    assert "GlobalTaxCalculation" not in row
    assert books.audit()["unbalanced"] == []


def test_the_same_bill_sent_twice_is_one_bill(books: Books) -> None:
    wanted = books.posting(invoice(*LINES, **books.dated()))
    assert books.writer.look_up(wanted) is None
    first, second = books.deliver(wanted)[0], books.deliver(wanted)[0]
    assert first.target == second.target
    assert len(books.company.rows("bill")) == 1
    found = books.writer.look_up(wanted)
    assert first.target is not None
    assert found == first.target
    again = books.post(wanted.document, "update", OTHER_KEY, target=found)
    assert books.company.row("bill", again.id)["SyncToken"] == "0"


def test_a_bill_whose_answer_was_lost_is_found_by_its_key(books: Books) -> None:
    wanted = books.posting(invoice(**books.dated()))
    books.company.sandbox.fault(system="quickbooks_online", path="/bill", count=1, drop_after_commit=True)
    [outcome] = books.deliver(wanted)
    assert outcome.kind == "unknown"
    found = books.writer.look_up(wanted)
    assert found is not None
    assert found.id == books.company.rows("bill")[0]["Id"]


def test_a_bill_whose_answer_was_lost_is_found_though_its_vendor_is_another_one_by_now(books: Books) -> None:
    """A person may match the vendor anew before the outcome is known."""
    sent = books.posting(invoice(**books.dated()))
    books.company.sandbox.fault(system="quickbooks_online", path="/bill", count=1, drop_after_commit=True)
    assert [outcome.kind for outcome in books.deliver(sent)] == ["unknown"]
    elsewhere = {name: replace(target, id="1") for name, target in sent.references.items()}
    for references in (elsewhere, {}):
        found = books.writer.look_up(replace(sent, references=references))
        assert found is not None
        assert found.id == books.company.rows("bill")[0]["Id"]


def test_a_bill_whose_answer_was_lost_is_found_though_people_gave_it_another_number(books: Books) -> None:
    sent = books.posting(invoice(**books.dated()))
    books.company.sandbox.fault(system="quickbooks_online", path="/bill", count=1, drop_after_commit=True)
    assert [outcome.kind for outcome in books.deliver(sent)] == ["unknown"]
    [bill] = books.company.rows("bill")
    books.company.changed("bill", bill["Id"], DocNumber="F-78")
    found = books.writer.look_up(sent)
    assert found is not None
    assert found.id == bill["Id"]


def test_a_changed_invoice_changes_its_bill_and_what_people_added_stays(books: Books) -> None:
    target = books.post(invoice(*LINES, **books.dated()))
    [expense] = [row["Id"] for row in books.company.rows("account") if row["Name"] == "Rent"]
    customer = books.company.made("customer", DisplayName="Bayview")
    row = books.company.row("bill", target.id)
    lines = [dict(line) for line in row["Line"]]
    lines[0]["AccountBasedExpenseLineDetail"] |= {"CustomerRef": {"value": customer}}
    books.company.changed("bill", target.id, Line=lines, PrivateNote=row["PrivateNote"] + "\nask Bob")
    changed = invoice(
        invoice_line(1, cost_center="Retail", description="Hall", cost_unit="Reno"),
        LINES[1],
        invoice_line(3, net="5.00", description="Keys"),
        **books.dated(),
    )
    after = books.post(changed, "update", OTHER_KEY, target=target)
    row = books.company.row("bill", after.id)
    assert (row["TotalAmt"], row["DepartmentRef"]["name"], row["PrivateNote"]) == (
        148.31,
        "Reno",
        "BW:b5-77\nMarch\nask Bob",
    )
    first = row["Line"][0]["AccountBasedExpenseLineDetail"]
    assert (first["ClassRef"]["name"], first["CustomerRef"]["value"]) == ("Retail", customer)
    assert first["AccountRef"]["value"] == expense
    assert [line["Id"] for line in row["Line"]] == ["1", "2", "3"]
    back = books.post(invoice(*LINES, **books.dated()), "update", "third", target=after)
    row = books.company.row("bill", back.id)
    assert (row["TotalAmt"], "DepartmentRef" in row, len(row["Line"])) == (143.31, False, 2)
    assert books.audit()["unbalanced"] == []


def test_what_people_changed_is_not_written_over(books: Books) -> None:
    target = books.post(invoice(**books.dated()))
    lines = books.company.row("bill", target.id)["Line"]
    books.company.changed("bill", target.id, Line=[{**lines[0], "Amount": 90.0}], DueDate="2027-01-31")
    code, text = books.refused(invoice(**books.dated(number="F-78")), target=target)
    assert code == "changed_on_both_sides"
    assert "people changed its due date, total, lines there after we wrote it: change it there by hand" in text
    assert books.company.row("bill", target.id)["DocNumber"] == "F-77"
    code, text = books.refused(invoice(**books.dated()), "void", target=target)
    assert (code, "delete it there by hand" in text) == ("changed_on_both_sides", True)
    # A document that people entered has nothing of ours to compare with.
    code, text = books.refused(invoice(**books.dated(number="F-79")), target=Target(target.id))
    assert (code, "stands as people entered it" in text) == ("changed_after_lock", True)


def test_a_paid_bill_is_neither_changed_nor_deleted(books: Books) -> None:
    target = books.post(invoice(**books.dated()))
    books.company.sandbox.edit(
        "quickbooks_online", "paying", {"company": REALM, "key": target.id, "set": {"Amount": 40}}
    )
    code, text = books.refused(invoice(**books.dated(number="F-78")), target=target)
    assert (code, "is paid with 40" in text) == ("changed_after_lock", True)
    assert books.refused(invoice(**books.dated()), "void", target=target)[0] == "changed_after_lock"


def test_a_withdrawn_bill_is_deleted_once(books: Books) -> None:
    wanted = invoice(**books.dated())
    target = books.post(wanted)
    void = books.posting(wanted, "void", OTHER_KEY, target=target)
    assert books.writer.look_up(void) is None
    for key in (OTHER_KEY, "again"):
        gone = books.post(wanted, "void", key, target=target)
        assert (gone.id, gone.facts["deleted"]) == (target.id, True)
    assert books.company.rows("bill") == []
    assert books.writer.look_up(void) is not None
    [outcome] = books.deliver(books.posting(wanted, "update", "third", target=target))
    assert (outcome.kind, outcome.code) == ("refused", "not_found")


def test_a_credit_note_is_a_vendor_credit_in_positive_amounts(books: Books) -> None:
    wanted = books.posting(credit(**books.dated()))
    [outcome], [again] = books.deliver(wanted), books.deliver(wanted)
    assert outcome.target is not None
    assert again.target == outcome.target == books.writer.look_up(wanted)
    [row] = books.company.rows("vendorcredit")
    assert (row["TotalAmt"], row["DocNumber"], row["PrivateNote"]) == (100.0, "C-78", "BW:b5-78\nMarch")
    assert "DueDate" not in row
    changed = credit(invoice_line(net="-80.00"), **books.dated())
    books.post(changed, "update", OTHER_KEY, target=outcome.target)
    assert books.company.rows("vendorcredit")[0]["TotalAmt"] == 80.0
    prepared = books.writer.prepare([books.posting(invoice(**books.dated()), "update", target=outcome.target)])
    assert [code for code, _ in prepared.problems] == ["changed_after_lock"]


def test_bills_of_one_batch_have_an_outcome_each(books: Books) -> None:
    documents = [invoice(**books.dated(source_key=f"b5-{no}", number=f"F-{no}")) for no in (1, 2, 2)]
    outcomes = books.deliver(*(books.posting(one, key=f"key-{no}") for no, one in enumerate(documents)))
    assert [outcome.code or outcome.kind for outcome in outcomes] == ["delivered", "delivered", "duplicate_number"]
    assert books.company.writes() == ["batch"]
    targets = [outcome.target for outcome in outcomes]
    changed = [
        books.posting(one.model_copy(update={"number": f"G-{no}"}), "update", f"new-{no}", target=target)
        for no, (one, target) in enumerate(zip(documents[:2], targets[:2], strict=True))
    ]
    assert [outcome.kind for outcome in books.deliver(*changed)] == ["delivered", "delivered"]
    assert sorted(row["DocNumber"] for row in books.company.rows("bill")) == ["G-0", "G-1"]


def test_a_bill_of_an_order_is_linked_to_its_lines_and_closes_it(books: Books) -> None:
    lines = (order_line(1, key="L1"), order_line(2, key="L2", item=None, account="6100", net="30.00"))
    ordered = books.post(order(*lines, date=books.company.today), key="order")
    assert ordered.facts["lines"] == {"L1": "1", "L2": "2"}
    billed = (
        invoice_line(1, account=None, item="GLV-100", quantity="2", unit_price="50.00", po_line="L1"),
        invoice_line(2, net="30.00", po_line="L2"),
    )
    target = books.post(invoice(*billed, **books.dated(po_number="4500009")), **{"BO-9": ordered})
    row = books.company.row("bill", target.id)
    assert row["LinkedTxn"] == [{"TxnId": ordered.id, "TxnType": "PurchaseOrder"}]
    assert [line["LinkedTxn"][0]["TxnLineId"] for line in row["Line"]] == ["1", "2"]
    assert row["PrivateNote"] == "BW:b5-77\nMarch\nPurchase order 4500009"
    [standing] = books.company.rows("purchaseorder")
    assert (standing["POStatus"], standing["LinkedTxn"]) == ("Closed", [{"TxnId": target.id, "TxnType": "Bill"}])
    code, text = books.refused(order(*lines, date=books.company.today), "void", target=ordered)
    assert (code, "is billed in part" in text) == ("order_received", True)
    code, _ = books.refused(order(lines[0], date=books.company.today), target=ordered)
    assert code == "order_received"
    # A change of the bill keeps its links.
    more = (billed[0].model_copy(update={"description": "Gloves"}), billed[1])
    books.post(invoice(*more, **books.dated(po_number="4500009")), "update", OTHER_KEY, target=target)
    assert [len(line["LinkedTxn"]) for line in books.company.row("bill", target.id)["Line"]] == [1, 1]


def test_a_link_that_quickbooks_drops_is_said(books: Books) -> None:
    other = Target("99999", facts={"entity": "purchaseorder", "lines": {"L1": "1"}})
    wanted = invoice(invoice_line(po_line="L1"), **books.dated())
    [outcome] = books.deliver(books.posting(wanted, **{"BO-9": other}))
    assert outcome.kind == "delivered"
    assert outcome.text == "QuickBooks entered line 1 without its link to the purchase order: link it there"


def test_an_order_is_made_changed_closed_opened_and_deleted(books: Books) -> None:
    today = {"date": books.company.today}
    wanted = books.posting(order(**today))
    [outcome], [again] = books.deliver(wanted), books.deliver(wanted)
    assert outcome.target is not None
    target = outcome.target
    assert again.target == target == books.writer.look_up(wanted)
    [row] = books.company.rows("purchaseorder")
    assert (row["DocNumber"], row["TotalAmt"], row["POStatus"], row["PrivateNote"]) == (
        "4500009",
        100.0,
        "Open",
        "BW:BO-9",
    )
    more = order(order_line(quantity="3", net="150.00"), order_line(2, item="PAL-048", net="100.00"), **today)
    change = books.posting(more, "update", OTHER_KEY, target=target)
    assert books.writer.look_up(change) is None
    target = books.post(more, "update", OTHER_KEY, target=target)
    assert (books.company.rows("purchaseorder")[0]["TotalAmt"], len(target.facts["lines"])) == (250.0, 2)
    assert books.writer.look_up(change) is not None
    closed = more.model_copy(update={"status": "closed"})
    change = books.posting(closed, "update", "close", target=target)
    assert books.writer.look_up(change) is None
    target = replace(target, facts={**target.facts, **books.post(closed, "update", "close", target=target).facts})
    assert books.writer.look_up(change) is not None
    [row] = books.company.rows("purchaseorder")
    assert (row["POStatus"], row["TotalAmt"]) == ("Closed", 250.0)
    target = books.post(more, "update", "open", target=target)
    assert books.company.rows("purchaseorder")[0]["POStatus"] == "Open"
    gone = books.post(more, "void", "void", target=target)
    assert (gone.facts["deleted"], books.company.rows("purchaseorder")) == (True, [])


def test_an_order_that_people_closed_is_not_opened_by_a_change(books: Books) -> None:
    today = {"date": books.company.today}
    target = books.post(order(**today))
    books.company.changed("purchaseorder", target.id, POStatus="Closed")
    code, text = books.refused(order(order_line(quantity="3", net="150.00"), **today), target=target)
    assert code == "order_received"
    assert text.startswith("purchase order 4500009 in QuickBooks is closed there: open it there first")


def test_a_second_person_is_not_overrun_between_read_and_write(books: Books) -> None:
    """Somebody saves the bill after it was read: the token is stale, and it is read once more."""
    target = books.post(invoice(**books.dated()))
    client = books.company.live.client
    read, edits = client.read, iter(["2027-01-31"])

    class Hurried:
        """The client, with a person at work behind its back."""

        def __getattr__(self, name: str) -> Any:
            return self.then_edited if name == "read" else getattr(client, name)

        def then_edited(self, *asked: str) -> Row | None:
            row: Row | None = read(*asked)
            for day in edits:
                books.company.changed("bill", target.id, DueDate=day)
            return row

    hurried: Any = Hurried()
    writer = QuickBooksWriter(hurried, OPTIONS, codes_of(books.company.rows))
    request = writer.prepare([books.posting(invoice(**books.dated(number="F-78")), "update", target=target)]).request
    assert request is not None
    [outcome] = writer.send("invoices", request, 1)
    assert (outcome.kind, outcome.code) == ("refused", "changed_on_both_sides")


def test_refusals_say_what_is_wrong_and_what_to_do(books: Books) -> None:
    company = books.company
    where = f"QuickBooks company {REALM}"
    unknown = books.problems(invoice(invoice_line(account="9999"), **books.dated()))
    assert unknown == {
        "account_unknown": f"invoice F-77, line 1: {where} has not exactly one account called 9999: add or map it"
    }
    company.sandbox.edit(
        "quickbooks_online", "closing", {"company": REALM, "set": {"BookCloseDate": company.today.isoformat()}}
    )
    closed = books.problems(invoice(**books.dated()))
    day = company.today
    assert closed == {
        "period_closed": f"invoice F-77 is dated {day}, and the books of {where} are closed up to {day}: move the "
        "closing date there, or post it on a later day"
    }
    company.changed("vendor", company.supplier, Active=False)
    inactive = books.problems(order(date=company.today))
    assert inactive == {
        "vendor_inactive": "purchase order 4500009: vendor Jansen Supplies (deleted) is inactive in "
        f"{where}: make it active there, or merge it into another"
    }


def test_what_changed_after_it_was_read_is_refused_by_quickbooks_in_plain_words(books: Books) -> None:
    wanted = books.posting(invoice(**books.dated()))
    ready = books.writer.prepare([wanted]).request
    assert ready is not None
    books.post(invoice(**books.dated(source_key="other")), key="other")
    [outcome] = books.writer.send("invoices", ready, 1)
    assert (outcome.kind, outcome.code, outcome.spends_key) == ("refused", "duplicate_number", True)
    assert "You must specify a different number" in outcome.text
    assert "see whether it is the same one" in outcome.text
    day = books.company.today.isoformat()
    books.company.sandbox.edit("quickbooks_online", "closing", {"company": REALM, "set": {"BookCloseDate": day}})
    [outcome] = books.writer.send("invoices", ready, 1)
    assert (outcome.code, "reopen them or move the closing date" in outcome.text) == ("period_closed", True)
    books.company.changed("vendor", books.company.supplier, Active=False)
    [outcome] = books.writer.send("invoices", ready, 1)
    assert (outcome.code, "make it active again in QuickBooks" in outcome.text) == ("reference_inactive", True)


def test_a_bill_in_another_currency_stands_on_its_own_payables_at_the_rate_of_its_day(books: Books) -> None:
    company = books.company
    company.sandbox.edit(
        "quickbooks_online",
        "Preferences",
        {"company": REALM, "set": {"CurrencyPrefs": {"MultiCurrencyEnabled": True}}},
    )
    company.supplier = company.made("vendor", DisplayName="Weber GmbH", CurrencyRef={"value": "EUR"})
    target = books.post(invoice(**books.dated(currency="EUR")))
    row = company.row("bill", target.id)
    assert (row["CurrencyRef"]["value"], row["APAccountRef"]["name"]) == ("EUR", "Accounts Payable (A/P) - EUR")
    assert (row["TotalAmt"], row["HomeBalance"]) == (100.0, 109.0)
    assert books.problems(invoice(**books.dated()))["currency_not_accepted"].startswith("invoice F-77 is in USD, and")
    ordered = books.post(order(currency="EUR", date=company.today), key="order")
    assert company.row("purchaseorder", ordered.id)["APAccountRef"]["name"] == "Accounts Payable (A/P) - EUR"


def test_a_change_whose_answer_was_lost_is_found_by_what_the_bill_says(books: Books) -> None:
    target = books.post(invoice(**books.dated()))
    change = books.posting(invoice(**books.dated(number="F-78")), "update", OTHER_KEY, target=target)
    books.company.sandbox.fault(
        system="quickbooks_online", method="POST", path="/bill", count=1, drop_after_commit=True
    )
    [outcome] = books.deliver(change)
    assert outcome.kind == "unknown"
    found = books.writer.look_up(change)
    assert found is not None
    assert (found.id, found.number) == (target.id, "F-78")
    assert found.facts["posted"] != target.facts["posted"]


def test_several_are_deleted_each_for_itself(books: Books) -> None:
    documents = [invoice(**books.dated(source_key=f"b5-{no}", number=f"F-{no}")) for no in (1, 2)]
    targets = [books.post(one, key=one.source_key) for one in documents]
    books.company.changed("bill", targets[0].id, DueDate="2027-01-31")
    voids = [
        books.posting(one, "void", f"void-{one.number}", target=target)
        for one, target in zip(documents, targets, strict=True)
    ]
    assert [outcome.code or outcome.kind for outcome in books.deliver(*voids)] == ["changed_on_both_sides", "delivered"]
    assert [row["Id"] for row in books.company.rows("bill")] == [targets[0].id]


def test_a_bill_that_people_changed_before_its_answer_was_looked_up_is_theirs(books: Books) -> None:
    wanted = books.posting(invoice(**books.dated()))
    books.company.sandbox.fault(system="quickbooks_online", path="/bill", count=1, drop_after_commit=True)
    books.deliver(wanted)
    [row] = books.company.rows("bill")
    books.company.changed("bill", row["Id"], DueDate="2027-01-31")
    found = books.writer.look_up(wanted)
    assert found is not None
    assert "posted" not in found.facts
    code, _ = books.refused(invoice(**books.dated(number="F-78")), target=found)
    assert code == "changed_after_lock"
