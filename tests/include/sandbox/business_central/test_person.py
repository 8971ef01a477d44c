"""What people do in the screens, and what the API shows of it."""

from __future__ import annotations

from tests.include.sandbox.business_central.conftest import Central


def test_an_invoice_is_drafted_posted_and_paid_and_the_balance_follows(central: Central) -> None:
    vendor = central.made("vendors", number="V1", displayName="Paper Inc.", currencyCode="EUR")
    bill = central.bill(vendor, "F-1", "100.00", "21.00")
    assert [row["balance"] for row in central.get("vendors")["value"]] == [121.0]
    assert central.edit("paying", bill["id"]).json()["row"]["status"] == "Paid"
    assert [row["balance"] for row in central.get("vendors")["value"]] == [0.0]
    assert central.control("/books").json()["ok"]


def test_a_posted_invoice_is_cancelled_and_never_deleted(central: Central) -> None:
    bill = central.bill(central.made("vendors", displayName="Paper Inc."), "F-1", "100.00")
    refused = central.edit("purchaseInvoices", bill["id"], delete=True)
    assert (refused.status_code, "cancel it" in refused.json()["error"]) == (422, True)
    assert central.edit("cancelling", bill["id"]).json()["row"]["status"] == "Canceled"
    assert central.edit("paying", bill["id"]).status_code == 422


def test_a_draft_is_deleted_and_a_vendor_once_nothing_is_left_of_it(central: Central) -> None:
    vendor = central.made("vendors", displayName="Paper Inc.")
    draft = central.made("purchaseInvoices", vendorId=vendor["id"], vendorInvoiceNumber="F-1")
    assert central.edit("vendors", vendor["id"], delete=True).status_code == 422
    assert central.edit("purchaseInvoices", draft["id"], delete=True).status_code == 200
    assert central.edit("vendors", vendor["id"], delete=True).status_code == 200
    assert (central.get("vendors")["value"], central.get("purchaseInvoices")["value"]) == ([], [])


def test_generated_books_balance_and_hold_the_worlds_suppliers(central: Central) -> None:
    central.control("/reset", {"vendors": 20, "documents": 30, "seed": 4})
    central.bearer = central.login().json()["access_token"]
    books = central.control("/books").json()["systems"]["business_central"]
    assert [one["unbalanced"] for one in books.values()] == [[]] * len(books)
    vendors = {row["id"] for row in central.get("vendors")["value"]}
    bills = central.get("purchaseInvoices")["value"]
    assert len(bills) > 5
    assert {row["vendorId"] for row in bills} <= vendors
    assert {row["status"] for row in bills} == {"Open", "Paid"}
