"""Both sides beside each other: classes of difference, balances to the cent, what the clearing account holds."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from include.documents import plain
from tests.dbt.conftest import Decided
from tests.dbt.quickbooks import books
from tests.dbt.quickbooks.books import line


def add(db: duckdb.DuckDBPyConnection) -> None:
    books.vendor(db, "90", "Owed Inc", sent="v90", balance="170.00")
    own: dict[str, Any] = {"vendor_ref": "90"}
    theirs = {"vendor_external_code": f"quickbooks_online:{books.REALM}:90", "vendor_id": "v90"}
    books.bill(db, "9000", line(1, "120.00"), **own)
    books.invoice(db, "i-9000", "9000", "120.00", status="Approved", **theirs)
    books.bill(db, "9001", line(1, "80.00"), **own)
    books.credit(db, "9002", line(1, "30.00"), **own)
    books.bill(db, "9003", line(1, "400.00"), balance="0", **own)
    books.invoice(db, "i-9003", "9003", "400.00", status="Paid", **theirs)
    books.posted(db, "901", ("9003", "400.00"), day="2026-10-12", vendor="90")
    books.payment(db, "901", ("i-9003", "400.00", "0"), payment_date=date(2026, 10, 12))
    # an opening balance by journal entry, of which a payment settled a part, and a payment applied to nothing
    books.vendor(db, "91", "Journal Inc", balance="65.00")
    owed = {
        "PostingType": "Credit",
        "AccountRef": {"value": "33"},
        "Entity": {"Type": "Vendor", "EntityRef": {"value": "91"}},
    }
    books.raw.insert(
        db,
        f"{books.Q}.journal_entries",
        {
            "id": "1",
            "txn_date": date(2026, 1, 1),
            "currency_ref": "USD",
            "line": [
                {"Amount": "100.00", "JournalEntryLineDetail": owed},
                {"Amount": "100.00", "JournalEntryLineDetail": {"PostingType": "Debit", "AccountRef": {"value": "90"}}},
            ],
        },
    )
    settles = [{"Amount": "30.00", "LinkedTxn": [{"TxnId": "1", "TxnType": "JournalEntry"}]}]
    checked: dict[str, Any] = {"vendor_ref": "91", "check_payment": {"BankAccountRef": {"value": "35"}}}
    books.bill_payment(db, "bp-je", None, "30.00", line=settles, **checked)
    books.bill_payment(db, "bp-loose", None, "5.00", line=[], **checked)
    mixed(db)
    refunded(db)
    # a discount of 2.00 that no bill payment used up
    books.vendor(db, "93", "Discount Inc", sent="v93")
    books.bill(db, "9300", line(1, "120.00"), vendor_ref="93")
    of_it = {"vendor_external_code": f"quickbooks_online:{books.REALM}:93", "vendor_id": "v93"}
    books.invoice(db, "i-9300", "9300", "120.00", status="Approved", **of_it)
    books.credit(db, "9301", line(1, "2.00"), vendor_ref="93", private_note="AVX:930:discount\nTaken", doc_number=None)
    unknown(db)
    books.bill(db, "9010", line(1, "61.00"))
    books.invoice(db, "i-9010", "9010", "60.00", status="InWorkflow")
    books.invoice(db, "i-orphan", None, "62.00", invoice_number="ORPHAN", status="Approved")
    books.bill(db, "9020", line(1, "63.00"), balance="0", txn_date=date(2025, 3, 1), doc_number="HIST-1")


def refunded(db: duckdb.DuckDBPyConnection) -> None:
    """A vendor pays a credit of 50.00 back. The money was deposited on accounts payable; a bill payment of nothing ties
    the two together. A second vendor's deposit of 30.00 waits, beside another line of it; a third one's was deleted."""

    def deposited(key: str, *rows: dict[str, Any], **more: Any) -> None:
        facts = {"id": key, "txn_date": date(2026, 10, 5), "currency_ref": "USD", "deposit_to_account_ref": "35"}
        books.raw.insert(db, f"{books.Q}.deposits", facts | {"line": list(rows)} | more)

    def row(amount: str, account: str, vendor: str | None = None) -> dict[str, Any]:
        named = {"Entity": {"value": vendor, "type": "Vendor"}} if vendor else {}
        return {"Id": "1", "Amount": amount, "DepositLineDetail": {"AccountRef": {"value": account}} | named}

    for key, owed, left in (("97", "0.00", "0.00"), ("98", "-20.00", "50.00")):
        books.vendor(db, key, f"Refund {key} Inc", balance=owed)
        books.credit(db, f"{key}01", line(1, "50.00"), balance=left, vendor_ref=key)
    deposited("971", row("50.00", "33", "97"))
    tied = [
        {"Amount": "50.00", "LinkedTxn": [{"TxnId": "971", "TxnType": "Deposit"}]},
        {"Amount": "50.00", "LinkedTxn": [{"TxnId": "9701", "TxnType": "VendorCredit"}]},
    ]
    paid: dict[str, Any] = {"vendor_ref": "97", "check_payment": {"BankAccountRef": {"value": "35"}}}
    books.bill_payment(db, "bp-refund", None, "0.00", line=tied, **paid)
    deposited("981", row("30.00", "33", "98"), row("700.00", "90"))
    deposited("982", row("444.00", "33", "98"), is_deleted=True)


def unknown(db: duckdb.DuckDBPyConnection) -> None:
    """Bills of 100 whose bill payment got no answer and is not there, of payments that AvidXchange voided: one with a
    discount, whose vendor credit stands. And a bill of 120 with a payment of 100 that is applied to nothing."""
    for key, net, discount in (("94", "95.00", "5.00"), ("95", "100.00", "0.00")):
        books.vendor(db, key, f"Void {key} Inc", sent=f"v{key}")
        of_it = {"vendor_external_code": f"quickbooks_online:{books.REALM}:{key}", "vendor_id": f"v{key}"}
        books.bill(db, f"{key}00", vendor_ref=key)
        books.invoice(db, f"i-{key}00", f"{key}00", status="PaymentVoided", **of_it)
        books.payment(db, f"{key}0", (f"i-{key}00", net, discount), status="Void", **of_it)
        applied = {"document_key": f"{key}00", "document_number": f"N-{key}00", "amount": net, "discount": discount}
        sent = books.json.dumps({"currency": "USD", "amount": net, "applications": [applied]})
        books.delivered(db, "payments", f"{key}0", "", target_id=None, state="unknown", attempt_document=sent)
    books.credit(db, "9401", line(1, "5.00"), vendor_ref="94", private_note="AVX:940:discount\nTaken", doc_number=None)
    books.vendor(db, "96", "Loose Inc", sent="v96", balance="20.00")
    of_it = {"vendor_external_code": f"quickbooks_online:{books.REALM}:96", "vendor_id": "v96"}
    books.bill(db, "9600", line(1, "120.00"), vendor_ref="96")
    books.invoice(db, "i-9600", "9600", "120.00", **of_it)
    books.payment(db, "960", ("i-9600", "100.00", "0"), payment_date=date(2026, 10, 12), **of_it)
    books.posted(db, "960", ("9600", "100.00"), day="2026-10-12", vendor="96", in_books={"line": []})


def mixed(db: duckdb.DuckDBPyConnection) -> None:
    """One payment of a bill, of a journal entry's two lines and with a check that was booked to accounts payable;
    another check, and a refund, that nothing was applied to."""
    books.vendor(db, "92", "Mixed Inc", balance="-15.00")

    def payable(side: str) -> dict[str, Any]:
        named = {"Type": "Vendor", "EntityRef": {"value": "92"}}
        return {"PostingType": side, "AccountRef": {"value": "33"}, "Entity": named}

    rows = [
        {"Id": "1", "Amount": "80.00", "JournalEntryLineDetail": payable("Credit")},
        {"Id": "2", "Amount": "30.00", "JournalEntryLineDetail": payable("Debit")},
        {
            "Id": "3",
            "Amount": "50.00",
            "JournalEntryLineDetail": {"PostingType": "Debit", "AccountRef": {"value": "90"}},
        },
    ]
    entry = {"id": "92", "txn_date": date(2026, 2, 1), "currency_ref": "USD", "line": rows}
    books.raw.insert(db, f"{books.Q}.journal_entries", entry)
    for key, lines, more in (
        ("921", [line(1, "20.00", "33")], {}),
        ("922", [line(1, "40.00", "33"), line(2, "7.00")], {}),
        ("923", [line(1, "15.00", "33")], {"credit": True}),
        ("924", [line(1, "333.00")], {}),
        ("925", [line(1, "444.00", "33")], {"is_deleted": True}),
    ):
        facts = {"entity_ref": "92", "account_ref": "35", "currency_ref": "USD", "payment_type": "Check", "line": lines}
        books.raw.insert(db, f"{books.Q}.purchases", {"id": key, "txn_date": date(2026, 10, 3)} | facts | more)
    books.bill(db, "9200", line(1, "100.00"), balance="10.00", vendor_ref="92")
    applied = (
        ("90.00", "9200", "Bill", None),
        ("80.00", "92", "JournalEntry", "1"),
        ("30.00", "92", "JournalEntry", "2"),
    )
    linked = [
        {"Amount": amount, "LinkedTxn": [{"TxnId": key, "TxnType": kind, "TxnLineId": no}]}
        for amount, key, kind, no in (*applied, ("20.00", "921", "Check", None))
    ]
    books.bill_payment(
        db, "bp-mixed", None, "120.00", line=linked, vendor_ref="92", check_payment={"BankAccountRef": {"value": "35"}}
    )


def test_a_payment_of_bills_entries_and_checks_leaves_nothing_unexplained(decided: Decided) -> None:
    (row,) = decided.query("select * from reconciliation.accounts_payable where counterparty_key = '92'")
    # bill 100 + entry 50 - checks 60 + refund 15 - payment 120; open: 10 of the bill, -40 and 15
    assert [plain(row[name]) for name in ("books_balance", "books_open_items", "unexplained")] == [
        "-15.00",
        "-15.00",
        "0.00",
    ]
    documents = {entry["document"]: entry for entry in books.json.loads(row["documents"])}
    assert {key: entry["difference"] for key, entry in documents.items()} == {
        "9200": "10.00",
        "CK-922": "-40.00",
        "CK-923": "15.00",
    }
    assert (documents["CK-922"]["class"], documents["CK-923"]["class"]) == ("not_chosen", "not_chosen")
    assert "booked to accounts payable" in documents["CK-922"]["reason"]


def test_a_refund_that_was_deposited_settles_the_credit_it_pays_back(decided: Decided) -> None:
    rows = decided.query("select * from reconciliation.accounts_payable where counterparty_key = '97'")
    # -50.00 of the credit, 50.00 of the deposit, 0.00 of the payment: nothing is owed, and nothing is open
    assert rows == []
    items = decided.query(
        "select key, open_amount from intermediate.int_quickbooks_other_payables where supplier = '97'"
    )
    assert sorted((one["key"], plain(one["open_amount"])) for one in items) == [
        ("BP-bp-refund", "0.00"),
        ("DP-971", "0.00"),
    ]


def test_a_refund_that_meets_no_credit_yet_is_listed_with_its_reason(decided: Decided) -> None:
    (row,) = decided.query("select * from reconciliation.accounts_payable where counterparty_key = '98'")
    assert [plain(row[name]) for name in ("books_balance", "books_open_items", "unexplained")] == [
        "-20.00",
        "-20.00",
        "0.00",
    ]
    found = {entry["document"]: entry for entry in books.json.loads(row["documents"])}
    assert {key: entry["difference"] for key, entry in found.items()} == {"VC-9801": "-50.00", "DP-981": "30.00"}
    assert "money that came back from the vendor" in found["DP-981"]["reason"]


def test_accounts_payable_per_vendor_is_explained_by_document(decided: Decided) -> None:
    (row,) = decided.query("select * from reconciliation.accounts_payable where counterparty_key = '90'")
    assert (row["books_system"], row["other_system"], row["counterparty"]) == (
        "quickbooks_online",
        "avidxchange",
        "Owed Inc",
    )
    # 120 + 80 - 30 in QuickBooks, 120 in AvidXchange
    assert [
        plain(row[name]) for name in ("books_balance", "books_open_items", "other_open", "difference", "unexplained")
    ] == [
        "170.00",
        "170.00",
        "120.00",
        "50.00",
        "0.00",
    ]
    found = {(entry["document"], entry["difference"]) for entry in books.json.loads(row["documents"])}
    assert found == {("9001", "80.00"), ("VC-9002", "-30.00")}


def test_a_discount_that_was_left_over_explains_its_part_of_what_is_owed(decided: Decided) -> None:
    (row,) = decided.query("select * from reconciliation.accounts_payable where counterparty_key = '93'")
    assert [
        plain(row[name]) for name in ("books_balance", "books_open_items", "other_open", "difference", "unexplained")
    ] == ["118.00", "118.00", "120.00", "-2.00", "0.00"]
    (document,) = books.json.loads(row["documents"])
    assert (document["document"], document["difference"], document["class"]) == ("VC-9301", "-2.00", "not_chosen")
    assert document["reason"] == "discount of AvidXchange payment 930 that no bill payment has used up"


@pytest.mark.parametrize(
    ("vendor", "balance", "other_open", "documents"),
    [
        ("94", "95.00", "100.00", {("VC-9401", "-5.00")}),
        ("95", "100.00", "100.00", set()),
        ("96", "20.00", "20.00", {("9600", "100.00"), ("BP-bp-960", "-100.00")}),
    ],
)
def test_only_what_the_balance_shows_of_our_payments_is_counted_in_it(
    decided: Decided, vendor: str, balance: str, other_open: str, documents: set[tuple[str, str]]
) -> None:
    (row,) = decided.query(f"select * from reconciliation.accounts_payable where counterparty_key = '{vendor}'")
    names = ("books_balance", "books_open_items", "other_open", "posted_unmatched", "unexplained")
    assert [plain(row[name]) for name in names] == [balance, balance, other_open, "0.00", "0.00"]
    found = books.json.loads(row["documents"])
    assert {(entry["document"], entry["difference"]) for entry in found} == documents


def test_every_document_that_explains_a_difference_says_why(decided: Decided) -> None:
    rows = decided.query("select documents from reconciliation.accounts_payable")
    found = [entry for row in rows for entry in books.json.loads(row["documents"])]
    assert len(found) >= 9
    assert [entry for entry in found if not entry["reason"]] == []


def test_what_is_owed_without_a_bill_is_explained_too(decided: Decided) -> None:
    (row,) = decided.query("select * from reconciliation.accounts_payable where counterparty_key = '91'")
    assert [plain(row[name]) for name in ("books_balance", "books_open_items", "unexplained")] == [
        "65.00",
        "65.00",
        "0.00",
    ]
    found = {(entry["document"], entry["difference"]) for entry in books.json.loads(row["documents"])}
    assert found == {("JE-1", "70.00"), ("BP-bp-loose", "-5.00")}


def test_a_payment_that_quickbooks_shows_as_settled_is_paid(decided: Decided) -> None:
    (row,) = decided.query("select * from reconciliation.payments where payment_id = '901'")
    assert (row["payment_state"], plain(row["unmatched_amount"]), row["books_entry_id"]) == ("paid", "0.00", "bp-901")


@pytest.mark.parametrize(
    ("flow", "key", "expected"),
    [
        ("bills", "9000", "agrees"),
        ("bills", "9001", "in_flight"),
        ("bills", "9010", "amount"),
        ("bills", "i-orphan", "missing_in_source"),
        ("bills", "9020", "before_start"),
        ("bills", "131", "duplicate"),
        ("payments", "901", "agrees"),
        ("payments", "7", "status"),
        ("vendors", "56", "agrees"),
        ("gl_accounts", "60", "agrees"),
        ("payment_status", "7006", "agrees"),
        ("payment_status", "7008", "agrees"),
    ],
)
def test_the_first_class_that_applies(decided: Decided, flow: str, key: str, expected: str) -> None:
    (row,) = decided.query(
        f"select * from reconciliation.documents where link = '{books.LINK}'"
        f" and flow = '{flow}' and (source_key = '{key}' or source_key like '%:{key}')"
    )
    assert row["difference_class"] == expected
    assert row["source_system"] == ("avidxchange" if flow in ("payments", "payment_status") else "quickbooks_online")


def test_every_document_has_one_row(decided: Decided) -> None:
    rows = decided.query(
        "select link, flow, company, source_key from reconciliation.documents group by all having count(*) > 1"
    )
    assert rows == []


def test_twins_are_listed_once(decided: Decided) -> None:
    rows = decided.query("select invoice_key, twin_key from reconciliation.duplicates where number like 'TWIN%'")
    assert rows == [{"invoice_key": "131", "twin_key": "130"}]


def test_the_clearing_account_adds_up_to_its_balance(decided: Decided) -> None:
    rows = decided.query("select * from reconciliation.clearing order by date, entry_id")
    assert plain(sum(row["amount"] for row in rows)) == "-70.00"
    assert {row["account"] for row in rows} == {"AvidXchange clearing"}
    # the bank's side, which is not read one by one, takes off the oldest payments first
    assert all(row["entry_id"] for row in rows)
    assert max(row["date"] for row in rows) == date(2026, 10, 25)
