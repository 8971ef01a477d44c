"""Bills and payments from the inbox to paid, and their ledger entries (sections 3 to 6)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.include.sandbox.airbase.conftest import LINE


def bill(ab: Any, key: str) -> dict[str, Any]:
    return dict(ab.get(f"bills/{key}/"))


def entries(ab: Any, status: str) -> list[tuple[str, str, str]]:
    rows = ab.list(f"accounting/ledger_entries/?status={status}")
    return [(row["type"], row["invoice_number"], row["total_amount"]) for row in rows]


def test_a_bill_as_the_api_shows_it(ab: Any) -> None:
    key = ab.bill(approved=False, number="F-77", due_date="2026-12-01", ap_account="1600")["id"]
    row = bill(ab, key)
    assert (row["object"], row["number"], row["status"], row["purchase_order_ids"]) == (
        "bill", "F-77", "awaiting_approval", [],
    )  # fmt: skip
    assert (row["total_amount"], row["tax_amount"], row["amount_paid"]) == ("1210.00", "210.00", "0.00")
    assert row["ap_account"] == {"erp_reference_id": "1600", "name": "Trade payables"}
    assert (row["invoice_date"], row["due_date"]) == ("2026-11-02", "2026-12-01")
    assert row["line_items"][0]["purchase_order_line_id"] is None
    assert ab.api("PATCH", f"bills/{key}/", {"status": "paid"}).status_code == 405


def test_from_the_inbox_to_paid_by_ach(ab: Any) -> None:
    key = ab.edit("bills", vendor=ab.vendor(), line_items=[LINE], number="F-1")["id"]
    assert (bill(ab, key)["status"], ab.list("accounting/ledger_entries/?status=not_ready")) == ("draft", [])
    ab.edit("submitting", key)
    assert entries(ab, "not_ready") == [("bill", "F-1", "1210.00")]
    ab.edit("approving", key)
    assert (entries(ab, "not_ready"), entries(ab, "sync_ready")) == ([], [("bill", "F-1", "1210.00")])
    payment = ab.edit("paying", key, method="ach")
    assert (payment["status"], payment["amount"], payment["bill_id"]) == ("scheduled", "1210.00", key)
    assert bill(ab, key)["status"] == "payment_initiated", "what is due today is on its way at once"
    ab.wait(days=4)
    assert ab.get(f"payments/{payment['id']}/")["status"] == "processing"
    ab.wait(days=2)
    paid, settled = bill(ab, key), ab.get(f"payments/{payment['id']}/")
    assert (paid["status"], paid["amount_paid"]) == ("paid", "1210.00")
    assert (settled["status"], settled["settled_date"]) == ("cleared", "2026-11-07")
    assert entries(ab, "sync_ready") == [("bill", "F-1", "1210.00"), ("bill_payment", "F-1", "1210.00")]


def test_a_payment_planned_for_later_waits_for_its_day(ab: Any) -> None:
    key = ab.bill()["id"]
    ab.edit("paying", key, initiated_date="2026-11-20")
    assert bill(ab, key)["status"] == "scheduled"
    ab.wait(days=17)
    assert bill(ab, key)["status"] == "scheduled"
    ab.wait(days=1)
    assert bill(ab, key)["status"] == "payment_initiated"


def test_a_check_is_paid_when_the_bank_says_that_it_was_cashed(ab: Any) -> None:
    key = ab.bill()["id"]
    number = ab.edit("paying", key, method="check")["check_number"]
    ab.wait(days=3)
    row = bill(ab, key)
    assert (row["status"], row["amount_paid"]) == ("payment_initiated", "1210.00"), "it has left and is not cashed"
    ab.wait(days=8)
    assert bill(ab, key)["status"] == "paid"
    assert number.isdecimal()


def test_paid_in_part_and_finished(ab: Any) -> None:
    key = ab.bill()["id"]
    ab.edit("paying", key, method="wire", amount="500", status="cleared")
    row = bill(ab, key)
    assert (row["status"], row["amount_paid"]) == ("partially_paid", "500.00")
    assert "710.00 is left" in ab.refused("paying", key, amount="710.01")
    ab.edit("paying", key, method="manual", status="cleared")
    assert (bill(ab, key)["status"], bill(ab, key)["amount_paid"]) == ("paid", "1210.00")
    assert "nothing to pay" in ab.refused("paying", key)


def test_a_bill_part_paid_by_card_is_finished_by_that_card_alone(ab: Any) -> None:
    key = ab.bill()["id"]
    ab.edit("paying", key, method="virtual_card", amount="500", status="cleared")
    assert "only that card" in ab.refused("paying", key, method="ach")
    assert ab.edit("paying", key, method="virtual_card")["card_last4"]
    credited = ab.bill()["id"]
    ab.edit("paying", credited, method="vendor_credit", amount="10", status="cleared")
    assert "no virtual card" in ab.refused("paying", credited, method="virtual_card")


def test_a_card_that_nobody_charged_expires_30_days_after_the_due_date(ab: Any) -> None:
    key = ab.bill(due_date="2026-10-03")["id"]
    payment = ab.edit("paying", key, method="virtual_card")
    ab.wait(days=3)
    assert ab.get(f"payments/{payment['id']}/")["status"] == "failed"
    assert (bill(ab, key)["status"], bill(ab, key)["amount_paid"]) == ("approved", "0.00")


def test_a_payment_that_the_bank_sends_back(ab: Any) -> None:
    key = ab.bill()["id"]
    payment = ab.edit("paying", key)["id"]
    assert ab.edit("payments", payment, status="failed")["status"] == "failed"
    assert bill(ab, key)["status"] == "approved"
    ab.wait(days=30)
    assert bill(ab, key)["status"] == "approved"
    assert "that stands" in ab.refused("payments", payment, status="cleared")
    ab.edit("paying", key, status="cleared")
    assert bill(ab, key)["status"] == "paid"


def test_void_and_rejected_bills(ab: Any) -> None:
    paid, void, rejected = ab.bill()["id"], ab.bill()["id"], ab.bill(approved=False)["id"]
    ab.edit("paying", paid, status="cleared")
    assert "nothing was paid" in ab.refused("voiding", paid)
    assert ab.edit("voiding", void)["status"] == "void"
    assert ab.edit("rejecting", rejected)["status"] == "rejected"
    assert {number for kind, number, _ in entries(ab, "not_ready")} == {
        bill(ab, void)["number"], bill(ab, rejected)["number"],
    }  # fmt: skip
    assert "there is nothing to do" in ab.refused("approving", rejected)


def test_steps_of_advance_take_a_bill_to_paid(ab: Any) -> None:
    key = ab.bill(approved=False)["id"]
    seen = []
    for _ in range(5):
        ab.control("POST", "/advance", {"system": "airbase", "steps": 1})
        seen.append(bill(ab, key)["status"])
    assert seen[0] == "approved"
    assert seen[1] in ("scheduled", "payment_initiated")
    assert seen[-1] == "paid"


def test_payments_are_filtered_by_the_vendor_of_their_bill(ab: Any) -> None:
    keys = [ab.bill(vendor=ab.vendor(name))["id"] for name in ("A", "B")]
    payments = [ab.edit("paying", key)["id"] for key in keys]
    vendor = bill(ab, keys[1])["vendor"]["id"]
    assert [row["id"] for row in ab.list(f"payments/?vendor_id={vendor}")] == [payments[1]]
    assert [row["id"] for row in ab.list("payments/?status=processing")] == payments


def test_a_ledger_entry_as_the_api_shows_it(ab: Any) -> None:
    key = ab.bill(number="F-9", line_items=[{**LINE, "tags": ["210"]}])["id"]
    (row,) = ab.list("accounting/ledger_entries/")
    assert {"id", "airbase_id", "erp_reference_id", "erp_url", "url", "airbase_url", "type", "status", "error_message",
            "spend_owner", "subsidiary", "credit_mode", "vendor", "employee", "invoice_number", "bank_account",
            "ap_account", "applied_to", "receipt_link", "entry_date", "payment_entry_date", "currency", "total_amount",
            "amounts", "transaction_tags", "notes", "is_amortized", "amortization_account", "amortization_start_date",
            "amortization_end_date", "expense_list"} == set(row)  # fmt: skip
    assert (row["type"], row["status"], row["erp_reference_id"]) == ("bill", "sync_ready", None)
    assert (row["error_message"], row["credit_mode"]) == ("", "accounts_payable")
    assert (row["entry_date"], row["payment_entry_date"]) == ("2026-11-02T00:00:00", None)
    euro = {"iso_code": "EUR", "erp_reference_id": "EUR"}
    assert row["currency"] == row["amounts"]["subsidiary_amount"]["currency"] == euro
    assert row["amounts"]["amount"] == {"amount": "1210.00", "currency": euro}
    assert row["amounts"]["settlement_amount"] is None
    assert (row["vendor"]["created_in_platform"], row["vendor"]["created_in_airbase"]) == (True, True)
    (expense,) = row["expense_list"]
    assert (expense["amount"], expense["account"]["erp_reference_id"]) == ("1000.00", "4610")
    ab.edit("paying", key, status="cleared")
    (payment,) = [one for one in ab.list("accounting/ledger_entries/") if one["type"] == "bill_payment"]
    assert payment["applied_to"] == [{"id": row["id"], "airbase_id": row["id"], "transaction_type": "bill"}]


def test_the_books_answer_and_what_they_said_stands(ab: Any) -> None:
    key = ab.bill()["id"]
    (entry,) = ab.list("accounting/ledger_entries/")
    path = f"accounting/ledger_entries/{entry['id']}/"
    failed = ab.patch(path, {"status": "sync_failed", "error_message": "period closed"})
    assert (failed["status"], failed["error_message"]) == ("sync_failed", "period closed")
    assert ab.list("accounting/ledger_entries/") == [], "without status only what is ready"
    assert ab.edit("ledger_entries", entry["id"], status="sync_ready")["error_message"] == ""
    done = {"status": "sync_complete", "erp_reference_id": "2600001", "erp_url": "https://e.example",
            "error_message": None}  # fmt: skip
    after = ab.patch(path, done)
    assert {name: after[name] for name in done} == {**done, "error_message": ""}
    assert ab.patch(path, done) == after, "the same again changes nothing"
    assert bill(ab, key)["erp_reference_id"] == "2600001"
    assert ab.wrong("PATCH", path, {"erp_reference_id": "2600002"}) == {
        "erp_reference_id": ["This field cannot be changed once it is set."]
    }
    assert ab.wrong("PATCH", path, {"status": "sync_failed", "error_message": "x"}) == {
        "status": ["This entry is sync_complete already."]
    }
    assert ab.api("POST", "accounting/ledger_entries/", {}).status_code == 405


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"status": "sync_complete"}, "erp_reference_id"),
        ({"status": "sync_failed"}, "error_message"),
        ({"status": "sync_ready"}, "status"),
        ({"total_amount": "1.00"}, "total_amount"),
    ],
)
def test_an_answer_that_says_too_little_or_too_much_is_refused(ab: Any, body: dict[str, Any], field: str) -> None:
    ab.bill()
    (entry,) = ab.list("accounting/ledger_entries/")
    assert set(ab.wrong("PATCH", f"accounting/ledger_entries/{entry['id']}/", body)) == {field}


def test_spend_that_is_no_bill_is_ready_at_once(ab: Any) -> None:
    row = ab.edit("ledger_entries", type="card_transaction", vendor=ab.vendor(), line_items=[LINE])
    assert (row["status"], row["total_amount"], row["applied_to"]) == ("sync_ready", "1210.00", None)
    assert (len(row["entry_date"]), row["amounts"]["settlement_amount"]["amount"]) == (26, "1210.00")
    assert "type" in ab.refused("ledger_entries", line_items=[LINE])


def test_people_bill_what_is_left_of_an_order(ab: Any) -> None:
    order = ab.order({"amount": "100.00", "tax_amount": "21.00", "account": "4610"})
    part = [{"amount": "40.00", "tax_amount": "8.40", "account": "4610",
             "purchase_order_line_id": order["line_items"][0]["id"]}]  # fmt: skip
    ab.bill(purchase_order_ids=[order["id"]], line_items=part)
    rest = ab.bill(purchase_order_ids=[order["id"]])
    assert (rest["total_amount"], rest["vendor"]["id"]) == ("72.60", order["vendor"]["id"])
    assert ab.get(f"purchase_orders/{order['id']}/")["balance"] == "0.00"
    assert "no order line" in ab.refused("bills", vendor=ab.vendor(),
                                         line_items=[{**LINE, "purchase_order_line_id": "x"}])  # fmt: skip
