"""Bills of Airbase beside Exact's purchase entries: entered, not entered, another amount, entered twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from tests.dbt.airbase.books import bill, entry, order, order_line, raw, supplier, vendor
from tests.dbt.conftest import Decided


def add(db: duckdb.DuckDBPyConnection) -> None:
    bill(db, "entered")
    entry(db, "e-entered", "f entered")
    bill(db, "paid", status="paid", amount_paid="121.00", payment_method="ach")
    entry(db, "e-paid", "F-paid")
    raw.insert(
        db, "raw_airbase.payments",
        {"id": "p1", "bill_id": "paid", "method": "ach", "status": "cleared", "amount": "121.00",
         "initiated_date": date(2026, 11, 10), "settled_date": date(2026, 11, 14), "trace_number": "T1"},
    )  # fmt: skip
    raw.insert(
        db, "raw_airbase.ledger_entries",
        {"id": "le1", "type": "bill", "status": "sync_ready", "vendor": {"id": "v1"}, "invoice_number": "F-paid",
         "subsidiary": {"erp_reference_id": "MER-NL"}, "entry_date": date(2026, 11, 3), "total_amount": "121.00",
         "currency": {"iso_code": "EUR"}},
    )  # fmt: skip
    bill(db, "late")
    bill(db, "fresh", invoice_date=date(2026, 11, 12), entry_date=date(2026, 11, 13))
    bill(db, "differs")
    entry(db, "e-differs", "F-differs", amount_fc="112.00")
    bill(db, "dollars", currency={"iso_code": "USD"})
    entry(db, "e-dollars", "F-dollars")
    bill(db, "twice")
    entry(db, "e-twice 1", "F-twice")
    entry(db, "e-twice 2", "F TWICE", entry_date=date(2026, 11, 5))
    bill(db, "mistyped", total_amount="363.00")
    entry(db, "e-mistyped", "F-mitsyped", amount_fc="363.00", entry_date=date(2026, 11, 4))
    bill(db, "named", erp_reference_id="e-named")
    entry(db, "e-named", "quite another number")
    bill(db, "old", invoice_date=date(2026, 7, 1), entry_date=date(2026, 7, 1))
    for status in ("draft", "awaiting_approval", "rejected", "void"):
        bill(db, status, status=status)
    entry(db, "e-void", "F-void")
    bill(db, "half a cent", total_amount="33.335")
    entry(db, "e-half a cent", "F-half a cent", amount_fc="33.34")
    # words in place of a number come again each month; what stands for no number is none
    bill(db, "rent", number="HUUR", total_amount="871.20")
    for month in (9, 10, 11):
        entry(db, f"e-rent {month}", "Huur", amount_fc="871.20", entry_date=date(2026, month, 2))
    bill(db, "placeholder", number="Factuur", total_amount="242.00")
    entry(db, "e-placeholder", "FACTUUR", amount_fc="242.00")
    entry(db, "e-placeholder of other goods", "FACTUUR", amount_fc="484.00")
    add_others(db)


def add_others(db: duckdb.DuckDBPyConnection) -> None:
    """Bills of a vendor that is no supplier yet, and of one that is two suppliers."""
    vendor(db, "v-unpaired", "Ongepaard B.V.")
    supplier(db, "s-nobody", "20800", "Iemand Anders N.V.")
    bill(db, "unpaired", vendor={"id": "v-unpaired", "name": "Ongepaard B.V."}, total_amount="55.55")
    entry(db, "e-unpaired", "F-unpaired", supplier="s-nobody", amount_fc="55.55")
    place = {"postcode": "3511AB", "vat_number": "NL007700015B01"}
    vendor(db, "v-double", "Dubbel Druk B.V.", paired="s810", in_exact=place)
    supplier(db, "s811", "20811", "Dubbel Druk BV", **place)
    bill(db, "on the other", vendor={"id": "v-double", "name": "Dubbel Druk B.V."})
    entry(db, "e-other", "F-on the other", supplier="s811")
    # deleted in Exact: its lines are gone from the ledger
    bill(db, "taken back")
    entry(db, "e-taken back", "F-taken back", is_deleted=True)
    # the same number in another division is another company's
    order(db, "small", order_line(1, "120.00"))
    bill(db, "above", total_amount="1089.00", tax_amount="189.00", purchase_order_ids=["small"])
    entry(db, "e-above", "F-above", amount_fc="1089.00")
    bill(db, "elsewhere", subsidiary={"erp_reference_id": "MER-LG"})
    entry(db, "e-elsewhere", "F-elsewhere")


def compared(decided: Decided, key: str) -> dict[str, Any]:
    rows = decided.query(f"select * from reconciliation.documents where flow = 'bills' and source_key = '{key}'")
    assert len(rows) == 1, key
    return rows[0]


def found(decided: Decided, key: str) -> list[tuple[str, str]]:
    rows = decided.query(f"select code, severity from outbox.airbase_exact__findings where document_key = '{key}'")
    return [(row["code"], row["severity"]) for row in rows]


def test_a_bill_above_its_order_is_said_and_holds_nothing(decided: Decided) -> None:
    rows = decided.query("select severity, text from outbox.airbase_exact__findings where code = 'over_order'")
    text = (
        "invoice F-above of Bakker Advies B.V.: purchase order PO-small is of 120.00 EUR net, and with it 900.00 are"
        " billed, 780.00 more. Compare with the order and with what came in; take back what is too much, or correct"
        " the order"
    )
    assert rows == [{"severity": "warning", "text": text}]
    assert compared(decided, "above")["difference_class"] == "agrees"


def test_a_bill_that_was_entered_agrees(decided: Decided) -> None:
    for key in ("entered", "paid", "named", "mistyped", "on the other", "unpaired"):
        assert (compared(decided, key)["difference_class"], found(decided, key)) == ("agrees", []), key
    row = compared(decided, "entered")
    assert (row["source_amount"], row["target_amount"], row["target_company"], row["source_system"]) == (
        Decimal("121.00"), Decimal("121.00"), "791", "airbase",
    )  # fmt: skip
    assert compared(decided, "on the other")["target_id"] == "e-other"


def test_half_a_cent_is_a_difference(decided: Decided) -> None:
    row = compared(decided, "half a cent")
    assert (row["difference_class"], row["source_amount"], row["amount_difference"]) == (
        "amount", Decimal("33.335"), Decimal("-0.005"),
    )  # fmt: skip
    assert row["reason"].startswith("33.335 in Airbase, 33.34 in Exact (entry ")
    (told,) = decided.query("select * from reconciliation.airbase_bills where bill_id = 'half a cent'")
    assert (told["amount"], told["entered_amount"]) == (Decimal("33.335"), Decimal("33.34"))


def test_words_in_place_of_a_number_tell_one_bill_only_with_its_day_or_amount(decided: Decided) -> None:
    for key, entered in (("rent", "e-rent 11"), ("placeholder", "e-placeholder")):
        assert (compared(decided, key)["difference_class"], compared(decided, key)["target_id"]) == ("agrees", entered)


def test_a_bill_that_is_not_entered_in_time_is_told(decided: Decided) -> None:
    assert (compared(decided, "late")["difference_class"], found(decided, "late")) == (
        "missing_in_target",
        [("bill_not_entered", "warning")],
    )
    assert compared(decided, "late")["reason"] == (
        "it is approved in Airbase, and Exact division 791 has no entry with this supplier, number and amount, 14 days "
        "after 2026-11-03"
    )
    assert (compared(decided, "fresh")["difference_class"], found(decided, "fresh")) == ("in_flight", [])
    for key in ("taken back", "elsewhere"):
        assert compared(decided, key)["difference_class"] == "missing_in_target"


def test_a_bill_that_was_entered_otherwise_is_told_with_both_figures(decided: Decided) -> None:
    row = compared(decided, "differs")
    assert (row["difference_class"], row["amount_difference"]) == ("amount", Decimal("9.00"))
    assert row["reason"].startswith("121.00 in Airbase, 112.00 in Exact (entry ")
    assert found(decided, "differs") == [("bill_amount_differs", "warning")]
    assert compared(decided, "dollars")["difference_class"] == "currency"


def test_a_bill_that_was_entered_twice_is_urgent(decided: Decided) -> None:
    row = compared(decided, "twice")
    assert row["difference_class"] == "duplicate"
    assert row["reason"].startswith("it was entered 2 times in Exact division 791: entries ")
    assert found(decided, "twice") == [("bill_entered_twice", "urgent")]


def test_what_was_never_approved_or_is_of_before_the_start_is_nobodys(decided: Decided) -> None:
    told = decided.query("select source_key from reconciliation.documents where flow = 'bills'")
    keys = {row["source_key"] for row in told}
    assert keys & {"draft", "awaiting_approval", "rejected"} == set()
    assert compared(decided, "old")["difference_class"] == "before_start"
    assert (compared(decided, "void")["difference_class"], found(decided, "void")) == (
        "status",
        [("bill_void_entered", "warning")],
    )


def test_analysts_see_bills_payments_and_ledger_entries(decided: Decided) -> None:
    (row,) = decided.query("select * from reconciliation.airbase_bills where bill_id = 'paid'")
    assert (row["amount_paid"], row["sent_amount"], row["settled_date"]) == (
        Decimal("121.00"), Decimal("121.00"), date(2026, 11, 14),
    )  # fmt: skip
    assert (row["ledger_status"], row["times_entered"]) == ("sync_ready", 1)
    (draft,) = decided.query("select * from reconciliation.airbase_bills where bill_id = 'draft'")
    assert (draft["status"], draft["difference_class"]) == ("draft", None)
    (payment,) = decided.query("select * from reconciliation.airbase_payments")
    assert (payment["bill_number"], payment["company"], payment["target_company"]) == ("F-paid", "MER-NL", "791")
    (ledger,) = decided.query("select * from reconciliation.airbase_ledger_entries")
    assert (ledger["entry_id"], ledger["status"]) == ("le1", "sync_ready")


def test_nothing_is_ever_written_for_a_bill(decided: Decided) -> None:
    assert decided.query("select * from outbox.airbase_exact__bills") == []
