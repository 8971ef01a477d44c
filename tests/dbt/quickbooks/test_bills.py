"""Which bills and vendor credits should stand in AvidXchange, how, and what keeps the others out."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from include.documents import PurchaseInvoice, parse
from tests.dbt.conftest import Decided
from tests.dbt.quickbooks import books
from tests.dbt.quickbooks.books import REALM, item_line, line


def add(db: duckdb.DuckDBPyConnection) -> None:
    east = {"ClassRef": {"value": "201"}}
    books.bill(
        db,
        "100",
        line(1, "60.00", "60", **east),
        item_line(2, "25.00", "401"),
        item_line(3, "15.00", "402"),
        department_ref="301",
    )
    books.credit(db, "100", line(1, "20.00"), doc_number="CN-1")
    # unreadable records under Ids that a bill and a vendor credit have too
    for key in ("180", "181", "182"):
        books.bill(db, key, doc_number=f"N-{key}")
        books.credit(db, key, line(1, "20.00"), doc_number=f"CN-{key}")
    for feed, key, reason in (
        ("classes", "180", "Name is missing"),
        ("vendor_credits", "181", "TotalAmt is no amount"),
        ("bills", "182", "TxnDate is no day"),
        ("bills", "182", "DueDate is no day"),
    ):
        books.raw.insert(db, f"{books.Q}.quarantine", {"feed": feed, "key": key, "reason": reason, "record": "{}"})
    books.bill(db, "190", line(1, "33.335"))
    books.bill(db, "191", line(1, "33.335"), line(2, "66.665"))
    # of another company
    other = {"feed": "bills", "key": "181", "reason": "TxnDate is no day", "record": "{}", "company": "999"}
    books.raw.insert(db, f"{books.Q}.quarantine", other)
    books.bill(db, "101", txn_date=date(2025, 12, 31), doc_number="N-OLD")
    books.bill(db, "102", balance="0", doc_number="N-PAID")
    books.bill(db, "103", balance="40.00", doc_number="N-PART")
    books.bill(db, "104", doc_number=None)
    books.bill(
        db,
        "105",
        line(1, "10.00", "35"),
        line(2, "10.00", "62"),
        line(3, "10.00", "999"),
        line(4, "10.00", "90"),
        item_line(5, "10.00", "403"),
        line(6, "10.00", "60", ClassRef={"value": "202"}),
        line(7, "10.00", "60", ClassRef={"value": "777"}),
        department_ref="888",
        doc_number="N-LINES",
    )
    books.bill(db, "106", total_amt="107.00", txn_tax_detail={"TotalTax": "7.00"}, doc_number="N-TAX")
    books.bill(db, "107", total_amt="150.00", doc_number="N-SUM")
    books.bill(db, "108", total_amt="0", balance="0", doc_number="N-ZERO")
    books.vendor(db, "57", "Sleeping Supplies (deleted)", active=False)
    books.bill(db, "109", vendor_ref="57", doc_number="N-ASLEEP")
    books.bill(db, "110", vendor_ref="999", doc_number="N-NOBODY")
    # deleted after sending, and paid by somebody else after sending
    books.bill(db, "120", is_deleted=True)
    books.invoice(db, "i-120", "120", status="InWorkflow")
    books.bill(db, "121", balance="0")
    books.invoice(db, "i-121", "121", status="InWorkflow")
    books.bill(db, "122", balance="0")
    books.invoice(db, "i-122", "122")
    books.payment(db, "922", ("i-122", "100.00", "0"), status="Processing")
    # edited after sending: the same key, other lines
    books.bill(db, "123", line(1, "130.00"))
    books.invoice(db, "i-123", "123", status="InWorkflow")
    # edited after a payment was made of what was sent: another amount, another account, nothing that matters
    for key, amount, account in (("124", "130.00", "60"), ("125", "100.00", "61"), ("126", "100.00", "60")):
        books.bill(db, key, line(1, amount, account))
        books.invoice(db, f"i-{key}", key)
        books.payment(db, f"9{key}", (f"i-{key}", "100.00", "0"), status="Processing")
        books.remember_bill(db, key)
    # now of another vendor: the one it was sent for was merged into it, or people corrected the bill
    books.vendor(db, "5800", "Norton Lumber Inc (deleted)", "v5800", active=False, is_deleted=True)
    books.vendor(db, "5801", "Norton Timber (deleted)", active=False, is_deleted=True)
    for key, vendor in (("127", "5800"), ("128", "57"), ("129", "5801")):
        books.bill(db, key)
        books.invoice(db, f"i-{key}", key)
        books.payment(db, f"9{key}", (f"i-{key}", "100.00", "0"), status="Processing")
        books.remember_bill(db, key, vendor)
    # the same number again, from the same vendor, of the same day and amount
    books.bill(db, "130", line(1, "77.70"), doc_number="TWIN-7")
    books.bill(db, "131", line(1, "77.70"), doc_number="TWIN 7", create_time=datetime(2026, 10, 21, tzinfo=UTC))
    # entered in AvidXchange by hand
    books.bill(db, "132", line(1, "88.00"), doc_number="HAND-1")
    books.invoice(db, "i-132", None, "88.00", invoice_number="HAND-1", status="Approved")
    books.credit(db, "140", line(1, "2.42"), private_note="AVX:77:discount\nDiscount taken", doc_number=None)
    linked = line(1, "31.00") | {"LinkedTxn": [{"TxnId": "500", "TxnType": "PurchaseOrder", "TxnLineId": "1"}]}
    books.bill(db, "141", linked)
    over = line(1, "931.00") | {"LinkedTxn": [{"TxnId": "501", "TxnType": "PurchaseOrder", "TxnLineId": "1"}]}
    books.bill(db, "143", over)
    books.bill(db, "142", line(1, "44.00"), company="unrouted-realm")


def document(decided: Decided, key: str) -> PurchaseInvoice:
    parsed = parse(json.dumps(decided.row("bills", key)["document"]))
    assert isinstance(parsed, PurchaseInvoice)
    return parsed


def test_an_open_bill_travels_with_its_lines_class_and_department(decided: Decided) -> None:
    row = decided.row("bills", "100")
    assert (row["wanted"], row["skip"], row["problems"], row["holds"]) == ("present", None, [], [])
    assert (row["company"], row["target_company"]) == (REALM, "C3")
    found = document(decided, "100")
    assert (found.number, found.vendor_key, str(found.total), found.is_credit) == ("N-100", "56", "100.00", False)
    assert [(item.account, item.cost_center, item.cost_unit, str(item.net)) for item in found.lines] == [
        ("6000", "Region:East", "Albany", "60.00"),
        ("Costs:Travel", None, "Albany", "25.00"),
        ("Stock", None, "Albany", "15.00"),
    ]


def test_a_bill_waits_for_its_vendor_its_accounts_classes_and_department(decided: Decided) -> None:
    refs = {(ref["flow"], ref["key"]) for ref in decided.row("bills", "100")["refs"]}
    assert refs == {
        ("vendors", "56"),
        ("gl_accounts", "60"),
        ("gl_accounts", "61"),
        ("gl_accounts", "80"),
        ("classes", "201"),
        ("departments", "301"),
    }


def test_a_vendor_credit_travels_as_a_negative_invoice_under_a_key_of_its_own(decided: Decided) -> None:
    found = document(decided, "VC-100")
    assert (found.is_credit, str(found.total), [str(item.net) for item in found.lines]) == (True, "-20.00", ["-20.00"])


@pytest.mark.parametrize(("key", "skip"), [("101", "before_start"), ("102", "not_chosen")])
def test_what_is_old_or_settled_stays_out(decided: Decided, key: str, skip: str) -> None:
    assert decided.row("bills", key)["skip"] == skip


def test_a_bill_over_nothing_and_our_own_discount_are_nobodys_bill(decided: Decided) -> None:
    keys = {row["source_key"] for row in decided.query("select source_key from outbox.quickbooks_avidxchange__bills")}
    assert not keys & {"108", "VC-140"}


def test_a_bill_paid_in_part_is_asked_about(decided: Decided) -> None:
    (hold,) = decided.row("bills", "103")["holds"]
    assert hold["code"] == "paid_elsewhere"
    assert "invoice N-PART of Norton Lumber: 60.00 was already paid in QuickBooks, 40.00 is open" in hold["text"]


def test_a_bill_without_a_number_says_where_to_put_one(decided: Decided) -> None:
    (problem,) = decided.row("bills", "104")["problems"]
    assert problem == {
        "code": "number_missing",
        "text": "bill 104 has no supplier invoice number: fill Bill no. in QuickBooks",
    }


def test_everything_wrong_with_the_lines_is_said_at_once(decided: Decided) -> None:
    problems = decided.row("bills", "105")["problems"]
    assert {problem["code"] for problem in problems} == {
        "account_inactive",
        "account_not_postable",
        "account_unknown",
        "cost_center_unknown",
    }
    texts = [problem["text"] for problem in problems]
    for said in (
        "line 1: account 1000 (Checking) is a control account",
        f"line 2: account Old costs (Old costs) is inactive in QuickBooks company {REALM}: make it active",
        f"line 3: its account does not exist in QuickBooks company {REALM}",
        "line 4: account Capital (Capital) is of type Equity, which option gl_account_types keeps out",
        "line 5: item Favour has no expense account: set one on the item in QuickBooks",
        f"line 6: class West is inactive in QuickBooks company {REALM}",
        f"line 7: class 777 does not exist in QuickBooks company {REALM}",
        f"line 1: department 888 does not exist or is inactive in QuickBooks company {REALM}",
    ):
        assert any(text.startswith(said) for text in texts), (said, texts)


def test_tax_of_the_bill_is_part_of_what_is_owed(decided: Decided) -> None:
    found = document(decided, "106")
    assert (str(found.net), str(found.tax_payable), str(found.total)) == ("100.00", "7.00", "107.00")
    assert sum(item.tax or 0 for item in found.lines) == found.tax_payable


def test_a_bill_whose_lines_do_not_make_it_is_blocked_with_both_figures(decided: Decided) -> None:
    (problem,) = decided.row("bills", "107")["problems"]
    assert problem["code"] == "totals_differ"
    assert "150.00" in problem["text"]
    assert "100.00" in problem["text"]


def test_an_inactive_vendor_keeps_its_bills_back_without_its_suffix(decided: Decided) -> None:
    problems = {problem["code"]: problem["text"] for problem in decided.row("bills", "109")["problems"]}
    assert problems["vendor_blocked"] == (
        "vendor Sleeping Supplies is inactive in QuickBooks: make it active, or delete the bill"
    )


def test_a_vendor_that_is_not_there_is_named(decided: Decided) -> None:
    assert "vendor_unmatched" in decided.codes("bills", "110")


def test_a_deleted_bill_is_voided_while_nothing_is_paid(decided: Decided) -> None:
    row = decided.row("bills", "120")
    assert (row["wanted"], row["skip"], row["problems"]) == ("void", None, [])


def test_a_bill_paid_by_somebody_else_is_voided_while_nothing_is_paid(decided: Decided) -> None:
    assert decided.row("bills", "121")["wanted"] == "void"
    assert decided.row("bills", "122")["wanted"] == "present"


def test_an_edit_after_sending_is_the_same_document_with_other_amounts(decided: Decided) -> None:
    row = decided.row("bills", "123")
    assert (row["wanted"], row["problems"], row["amount"]) == ("present", [], Decimal("130.00"))
    assert row["adopt"]["id"] == "i-123"


def test_an_edit_after_a_payment_was_made_is_a_question_with_both_versions(decided: Decided) -> None:
    (hold,) = decided.row("bills", "124")["holds"]
    assert hold["code"] == "changed_after_lock"
    assert hold["text"] == (
        "invoice N-124 of Norton Lumber was changed in QuickBooks (100.00 is now 130.00) after AvidXchange had begun "
        "to pay it (payment 9124), and it takes no change there any more: void that payment in AvidXchange, then the "
        "change is sent automatically, or change it back"
    )
    versions = [hold["payload"][name] for name in ("before", "after")]
    assert [(one["total"], one["lines"][0]["net"], one["head"]["number"]) for one in versions] == [
        ("100.00", "100.00", "N-124"),
        ("130.00", "130.00", "N-124"),
    ]
    (hold,) = decided.row("bills", "125")["holds"]
    assert "(the coding of its lines) after" in hold["text"]


def test_words_changed_after_a_payment_was_made_are_no_question(decided: Decided) -> None:
    row = decided.row("bills", "126")
    assert (row["holds"], row["document"]["description"]) == ([], "as it was entered")


def test_a_vendor_merged_after_a_payment_was_made_leaves_the_payment_alone(decided: Decided) -> None:
    row = decided.row("bills", "127")
    assert (row["holds"], row["document"]["vendor_key"]) == ([], "5800")
    # corrected by people; and one whose vendor went without anybody being asked about its merge
    for key in ("128", "129"):
        (hold,) = decided.row("bills", key)["holds"]
        assert "(its number, dates or vendor) after" in hold["text"]


def test_a_merge_that_leaves_a_payment_alone_is_asked_about_for_the_vendor(decided: Decided) -> None:
    rows = decided.query(
        "select distinct code from outbox.quickbooks_avidxchange__findings where document_key in ('5800', '5801')"
    )
    assert [row["code"] for row in rows] == ["supplier_merged"]


def test_of_two_bills_that_look_alike_the_later_one_is_held(decided: Decided) -> None:
    assert decided.row("bills", "130")["holds"] == []
    (hold,) = decided.row("bills", "131")["holds"]
    assert hold["code"] == "duplicate_suspected"
    assert "QuickBooks Online" in hold["text"]


def test_what_people_entered_in_avidxchange_is_adopted(decided: Decided) -> None:
    assert decided.row("bills", "132")["adopt"]["id"] == "i-132"


def test_a_bill_names_the_order_it_was_made_for(decided: Decided) -> None:
    assert document(decided, "141").po_number == "PO-500"
    assert ("purchase_orders", "500") in {(ref["flow"], ref["key"]) for ref in decided.row("bills", "141")["refs"]}


def test_a_bill_above_its_order_is_held(decided: Decided) -> None:
    assert decided.row("bills", "141")["holds"] == []
    (hold,) = decided.row("bills", "143")["holds"]
    assert hold["code"] == "over_order"
    assert "purchase order PO-501 is of 31.00 USD net, and with it 931.00 are billed, 900.00 more" in hold["text"]


def test_a_company_that_is_routed_nowhere_is_blocked(decided: Decided) -> None:
    assert "not_routed" in decided.codes("bills", "142")


def test_every_document_parses(decided: Decided) -> None:
    for flow in ("gl_accounts", "classes", "departments", "vendors", "purchase_orders", "bills", "payments"):
        rows: list[dict[str, Any]] = decided.query(f"select document from outbox.quickbooks_avidxchange__{flow}")
        assert rows
        for row in rows:
            parse(json.dumps(row["document"]))


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("180", None),
        ("VC-180", None),
        ("181", None),
        ("VC-181", "TotalAmt is no amount"),
        ("182", "DueDate is no day"),
        ("VC-182", None),
    ],
)
def test_a_record_that_could_not_be_read_keeps_back_its_own_document_and_no_other(
    decided: Decided, key: str, reason: str | None
) -> None:
    texts = [
        problem["text"] for problem in decided.row("bills", key)["problems"] if problem["code"] == "quarantined_line"
    ]
    assert [text.split("could not be read: ")[1] for text in texts] == ([reason] if reason else [])


def test_an_amount_with_a_part_of_a_cent_is_not_rounded_and_sent(decided: Decided) -> None:
    assert decided.codes("bills", "190") == ["amount_too_fine"]
    assert decided.row("bills", "190")["amount"] == Decimal("33.335")
    assert decided.codes("bills", "191") == []
    assert [one.net for one in document(decided, "191").lines] == [Decimal("33.34"), Decimal("66.66")]
