"""Invoices, credit notes and orders from Basware in the sandbox over real HTTP: posted once, found again, refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from include.documents import Document
from include.systems.base import Outcome, Posting, Target
from include.systems.exact_online.codebook import Books
from include.systems.exact_online.writer import ExactOnlineWriter
from tests.support.exact_division import TODAY, Division, balances, written
from tests.support.postings import posting, vendor
from tests.support.purchases import BASWARE, INVOICE_ID, codes_of, invoice, invoice_line, order, order_line


@pytest.fixture
def basware(division: Division) -> Division:
    division.known = replace(division.known, line_codes=codes_of(division.rows))
    return division


def writer(division: Division) -> ExactOnlineWriter:
    return ExactOnlineWriter(division.live.client, BASWARE, Books({"123": division.known}))


def about(division: Division, document: Document, action: Any = "create", **more: Any) -> Posting:
    return posting(document, action, references={"vendors:4711": Target(division.supplier)}, **more)


def done(outcome: Outcome) -> Target:
    assert outcome.kind == "delivered", outcome.text
    assert outcome.target is not None
    return outcome.target


def test_an_invoice_is_posted_once_and_its_supplier_is_owed_what_was_billed(basware: Division) -> None:
    before = balances(basware)
    lines = (
        invoice_line(1, account="4200", cost_center="100", tax="20.99"),
        invoice_line(2, account="7010", tax_code="4", net="50.00", tax="0"),
        invoice_line(3, account="4410", tax_code="5", net="10.00", tax="0.90"),
        invoice_line(4, account="4000", tax_code="3", net="10.00", tax="2.11"),
    )
    paper = about(basware, invoice(*lines, date=TODAY, image="https://p2p.example/i/77", payment_term="14"))
    basware.sandbox.fault(system="exact_online", method="POST", path="PurchaseEntries", drop_after_commit=True, count=1)
    assert writer(basware).look_up(paper) is None
    assert written(writer(basware), paper).kind == "unknown"
    found = writer(basware).look_up(paper)
    [entry] = [row for row in basware.rows("purchase_entries") if row["YourRef"] == "RE-26-77"]
    assert found is not None
    assert (found.id, found.number) == (entry["EntryID"], str(entry["EntryNumber"]))
    # 170.00 net, 24.00 billed; 10.50 of reverse charge on both sides; 0.90 of the VAT is cost.
    assert (entry["AmountFC"], entry["VATAmountFC"], entry["Type"]) == (194.0, 24.0, 30)
    after = {code: amount - before.get(code, Decimal(0)) for code, amount in balances(basware).items()}
    assert {code: amount for code, amount in after.items() if amount} == {
        "1600": Decimal("-194.00"),
        "4200": Decimal("100.00"),
        "7010": Decimal("50.00"),
        "4410": Decimal("10.90"),
        "4000": Decimal("10.00"),
        "1520": Decimal("33.60"),
        "1530": Decimal("-10.50"),
    }
    assert (entry["ExternalLinkReference"], entry["PaymentCondition"]) == ("https://p2p.example/i/77", "14")
    assert entry["Description"] == f"BW:{INVOICE_ID}"


def test_a_lifted_payment_block_changes_the_entry_and_nothing_of_what_is_owed(basware: Division) -> None:
    kept = invoice(date=TODAY, due_date=TODAY, payment_term="14")
    made = done(written(writer(basware), about(basware, kept)))
    before = balances(basware)
    free = kept.model_copy(update={"payment_term": "30", "released_from": "14"})
    change = about(basware, free, "update", target=made)
    assert writer(basware).look_up(change) is None
    assert done(written(writer(basware), change)).id == made.id
    assert writer(basware).look_up(change) == made
    [entry] = [row for row in basware.rows("purchase_entries") if row["EntryID"] == made.id]
    assert (entry["PaymentCondition"], balances(basware)) == ("30", before)
    [item] = [row for row in basware.rows("payments") if row["TransactionEntryID"] == made.id]
    assert item["DueDate"] == entry["DueDate"] == entry["EntryDate"]


def test_a_credit_note_takes_back_what_an_invoice_brought(basware: Division) -> None:
    before = balances(basware)
    done(written(writer(basware), about(basware, invoice(date=TODAY))))
    note = invoice(invoice_line(net="-100.00", tax="-21.00"), source_key="n-1", date=TODAY, is_credit=True)
    made = done(written(writer(basware), about(basware, note)))
    assert balances(basware) == before
    [entry] = [row for row in basware.rows("purchase_entries") if row["EntryID"] == made.id]
    assert (entry["AmountFC"], entry["Type"]) == (-121.0, 31)
    assert writer(basware).look_up(about(basware, note)) == made


def test_an_invoice_is_not_taken_for_another_of_the_same_supplier_number_and_day(basware: Division) -> None:
    done(written(writer(basware), about(basware, invoice(date=TODAY))))
    twin = invoice(source_key=f"{INVOICE_ID}0", date=TODAY)
    assert writer(basware).look_up(about(basware, twin)) is None


def test_what_exact_says_no_to_is_a_refusal(basware: Division) -> None:
    paper = about(basware, invoice(invoice_line(account="1520"), date=TODAY))
    outcome = written(writer(basware), paper)
    assert (outcome.kind, outcome.code) == ("refused", "refused_by_exact_online")
    assert writer(basware).look_up(paper) is None


def test_an_order_is_created_found_changed_and_deleted(basware: Division) -> None:
    lines = (order_line(cost_center="100"), order_line(2, item="A-100", quantity="4", unit_price=None, net="10.00"))
    first = about(basware, order(*lines, date=TODAY))
    assert writer(basware).look_up(first) is None
    made = done(written(writer(basware), first))
    assert writer(basware).look_up(first) == made
    [row] = basware.rows("purchase_orders")
    assert (row["YourRef"], row["AmountFC"], str(row["OrderNumber"])) == ("4500009", 110.0, made.number)
    changed = order(lines[0].model_copy(update={"quantity": Decimal(3), "net": Decimal(150)}), lines[1], date=TODAY)
    more = about(basware, changed.model_copy(update={"payment_term": "14"}), "update", target=made)
    assert writer(basware).look_up(more) is None
    done(written(writer(basware), more))
    assert writer(basware).look_up(more) == made
    [row] = basware.rows("purchase_orders")
    assert (row["AmountFC"], row["PaymentCondition"]) == (160.0, "14")
    void = about(basware, changed, "void", target=made)
    assert writer(basware).look_up(void) is None
    assert written(writer(basware), void).kind == "delivered"
    assert basware.rows("purchase_orders") == []
    assert writer(basware).look_up(void) == made
    assert written(writer(basware), void).kind == "delivered"


def test_an_order_that_says_it_all_is_not_written_again(basware: Division) -> None:
    what = order(date=TODAY, description="Chairs")
    made = done(written(writer(basware), about(basware, what)))
    basware.sandbox.post("/calls/reset")
    done(written(writer(basware), about(basware, what, "update", target=made)))
    calls = [call["method"] for call in basware.sandbox.get("/calls")["calls"] if "purchaseorder" in call["path"]]
    assert calls == ["GET", "GET"]


def test_an_order_with_other_lines_or_with_receipts_is_a_persons(basware: Division) -> None:
    made = done(written(writer(basware), about(basware, order(date=TODAY))))
    longer = order(order_line(), order_line(2), date=TODAY)
    outcome = written(writer(basware), about(basware, longer, "update", target=made))
    assert (outcome.kind, outcome.code) == ("refused", "changed_after_lock")
    [line] = basware.rows("purchase_order_lines")
    received = {"company": "123", "key": line["ID"], "set": {"ReceivedQuantity": 1.0}}
    basware.sandbox.edit("exact_online", "purchase_order_lines", received)
    outcome = written(writer(basware), about(basware, order(date=TODAY), "void", target=made))
    assert (outcome.kind, outcome.code) == ("refused", "order_received")
    assert len(basware.rows("purchase_orders")) == 1


def test_a_closed_order_keeps_what_came_in_and_is_complete(basware: Division) -> None:
    lines = (order_line(quantity="4", unit_price=None, net="100.00"), order_line(2), order_line(3))
    what = order(*lines, date=TODAY)
    made = done(written(writer(basware), about(basware, what)))
    closed = about(basware, what.model_copy(update={"status": "closed"}), "update", target=made)
    outcome = written(writer(basware), closed)
    assert (outcome.kind, outcome.code) == ("refused", "order_open")
    assert outcome.text.endswith("cannot be closed, since nothing was received or billed on it: close it there by hand")
    first, second, _ = sorted(basware.rows("purchase_order_lines"), key=lambda line: line["LineNumber"])
    for line, came in ((first, 1.0), (second, 2.0)):
        received = {"company": "123", "key": line["ID"], "set": {"ReceivedQuantity": came}}
        basware.sandbox.edit("exact_online", "purchase_order_lines", received)
    basware.sandbox.fault(system="exact_online", method="DELETE", path="Lines", drop_after_commit=True, count=1)
    assert writer(basware).look_up(closed) is None
    assert written(writer(basware), closed).kind == "unknown"
    assert writer(basware).look_up(closed) == made
    [row] = basware.rows("purchase_orders")
    assert (row["OrderStatus"], row["AmountFC"]) == (30, 125.0)
    quantities = [line["Quantity"] for line in basware.rows("purchase_order_lines")]
    assert sorted(quantities) == [1.0, 2.0]
    basware.sandbox.post("/calls/reset")
    assert done(written(writer(basware), closed)) == made
    assert [call["method"] for call in basware.sandbox.get("/calls")["calls"]] == ["GET", "GET"]


def test_a_supplier_from_basware_is_created_once_and_never_without_a_country(basware: Division) -> None:
    theirs = vendor(company="DE01", source_key="4711", name="Weber GmbH")
    new = posting(theirs)
    assert writer(basware).look_up(new) is None
    made = done(written(writer(basware), new))
    found = writer(basware).look_up(new)
    assert found is not None
    assert (found.id, found.code) == (made.id, made.code)
    [row] = [row for row in basware.rows("accounts") if row["ID"] == made.id]
    assert (row["Remarks"], row["Country"], row["IsSupplier"]) == ("BW:vendor:DE01:4711", "NL", True)
    nowhere = vendor(company="DE01", source_key="4712", name="Nirgendwo GmbH", address={"city": "Kiel"})
    assert [code for code, _ in writer(basware).prepare([posting(nowhere)]).problems] == ["country_missing"]
