"""Bills and vendor credits: what goes in, what comes back, what they post."""

from __future__ import annotations

from decimal import Decimal
from typing import Any


def test_a_new_bill_has_its_ids_its_totals_and_its_posting(ledger: Any) -> None:
    vendor = ledger.vendor()
    bill = ledger.create(
        "Bill",
        VendorRef={"value": vendor["Id"], "name": "whatever was typed"},
        DocNumber="INV-77",
        Line=[ledger.line("60.00"), ledger.line("40.10", "6111")],
    )
    assert {name: bill[name] for name in ("SyncToken", "domain", "sparse", "TxnDate", "DueDate")} == {
        "SyncToken": "0",
        "domain": "QBO",
        "sparse": False,
        "TxnDate": "2026-11-20",
        "DueDate": "2026-11-20",
    }
    assert (bill["TotalAmt"], bill["Balance"]) == (Decimal("100.10"), Decimal("100.10"))
    assert bill["VendorRef"] == {"value": vendor["Id"], "name": "Acme Paper"}
    assert bill["APAccountRef"]["name"] == "Accounts Payable (A/P)"
    assert [(line["Id"], line["LineNum"], line["Amount"]) for line in bill["Line"]] == [
        ("1", 1, Decimal("60.00")),
        ("2", 2, Decimal("40.10")),
    ]
    detail = bill["Line"][1]["AccountBasedExpenseLineDetail"]
    assert detail["AccountRef"]["name"] == "Utilities:Electricity"
    assert (detail["BillableStatus"], detail["TaxCodeRef"]) == ("NotBillable", {"value": "NON"})
    assert ledger.get("Vendor", vendor["Id"])["Balance"] == Decimal("100.10")
    assert ledger.balance("2000") == Decimal("-100.10")


def test_a_bill_number_is_not_given_by_itself(ledger: Any) -> None:
    assert "DocNumber" not in ledger.bill(ledger.vendor())


def test_the_due_date_comes_from_the_term(ledger: Any) -> None:
    terms = {term["Name"]: {"value": term["Id"]} for term in ledger.company.all("Term")}
    vendor = ledger.vendor()
    due = {
        name: ledger.bill(vendor, SalesTermRef=terms[name], TxnDate="2026-11-10")["DueDate"]
        for name in ("Net 30", "Due on receipt", "15th of the month")
    }
    assert due == {"Net 30": "2026-12-10", "Due on receipt": "2026-11-10", "15th of the month": "2026-12-15"}


def test_missing_vendor_lines_amount_or_detail_are_named(ledger: Any) -> None:
    vendor = {"value": ledger.vendor()["Id"]}
    assert ledger.refused(ledger.create, "Bill", Line=[ledger.line()]) == ("2020", "VendorRef")
    assert ledger.refused(ledger.create, "Bill", VendorRef=vendor) == ("2020", "Line")
    assert ledger.refused(ledger.create, "Bill", VendorRef=vendor, Line=[]) == ("2020", "Line")
    no_amount = {name: value for name, value in ledger.line().items() if name != "Amount"}
    assert ledger.refused(ledger.create, "Bill", VendorRef=vendor, Line=[no_amount]) == ("2020", "Amount")


def test_an_unknown_property_is_refused_with_the_known_ones(ledger: Any) -> None:
    vendor = ledger.vendor()
    code, _ = ledger.refused(ledger.bill, vendor, PayType="Check")
    assert code == "2010"


def test_what_python_quickbooks_sends_for_nothing_is_taken(ledger: Any) -> None:
    vendor = ledger.vendor()
    bill = ledger.create(
        "Bill", SyncToken=0, TxnDate="", TotalAmt="", Balance=0, domain="QBO", sparse=False, DocNumber="",
        PrivateNote="", ExchangeRate=0, LinkedTxn=[], VendorRef={"value": vendor["Id"], "name": "", "type": ""},
        Line=[{**ledger.line("5.00"), "LineNum": 0, "Description": "", "LinkedTxn": [], "CustomField": []}],
    )  # fmt: skip
    assert bill["TotalAmt"] == Decimal("5.00")
    assert bill["TxnDate"] == "2026-11-20"
    assert "DocNumber" not in bill


def test_references_must_be_there_and_active(ledger: Any) -> None:
    vendor = ledger.vendor()
    missing = {"value": "4711"}
    assert ledger.refused(ledger.create, "Bill", VendorRef=missing, Line=[ledger.line()]) == ("2500", "VendorRef")
    line = ledger.line()
    line["AccountBasedExpenseLineDetail"]["AccountRef"] = missing
    assert ledger.refused(ledger.bill, vendor, Line=[line]) == ("2500", "AccountRef")
    old = next(one for one in ledger.company.all("Class") if not one["Active"])
    assert ledger.refused(ledger.bill, vendor, Line=[ledger.line(ClassRef={"value": old["Id"]})]) == (
        "2500",
        "ClassRef",
    )
    bill = ledger.bill(vendor)
    ledger.change("Vendor", vendor, Active=False)
    assert ledger.refused(ledger.bill, vendor) == ("2500", "VendorRef")
    # What already names it can still be changed.
    assert ledger.change("Bill", bill, PrivateNote="late")["VendorRef"]["name"] == "Acme Paper (deleted)"


def test_an_item_line_is_quantity_times_price(ledger: Any) -> None:
    vendor = ledger.vendor()
    gloves = next(one for one in ledger.company.all("Item") if one["Sku"] == "GLV-100")
    detail = {"ItemRef": {"value": gloves["Id"]}, "Qty": 3, "UnitPrice": Decimal("48.50")}

    def line(amount: str) -> dict[str, Any]:
        kind = "ItemBasedExpenseLineDetail"
        return {"Amount": Decimal(amount), "DetailType": kind, kind: detail}

    assert ledger.refused(ledger.bill, vendor, Line=[line("145.00")])[0] == "6070"
    ledger.bill(vendor, Line=[line("145.50")])
    assert ledger.balance("1200") == Decimal("145.50")


def test_a_control_account_takes_no_line(ledger: Any) -> None:
    assert ledger.refused(ledger.bill, ledger.vendor(), Line=[ledger.line("1.00", "2000")]) == ("6000", "AccountRef")


def test_a_second_bill_with_the_number_of_the_first_needs_the_override(ledger: Any) -> None:
    acme, other = ledger.vendor(), ledger.vendor("Other")
    ledger.bill(acme, DocNumber="F-1")
    assert ledger.refused(ledger.bill, acme, DocNumber="F-1")[0] == "6140"
    ledger.bill(other, DocNumber="F-1")
    body = {"VendorRef": {"value": acme["Id"]}, "Line": [ledger.line()], "DocNumber": "F-1"}
    ledger.create("Bill", "allowduplicatedocnum", **body)
    ledger.store.change_settings(ledger.company.realm, {"duplicate_numbers": "accept"})
    ledger.create("Bill", **body)


def test_closed_books_refuse_new_changed_and_deleted_bills(ledger: Any) -> None:
    vendor = ledger.vendor()
    bill = ledger.bill(vendor, TxnDate="2026-10-31")
    ledger.close("2026-10-31")
    assert ledger.refused(ledger.bill, vendor, TxnDate="2026-10-31")[0] == "6210"
    assert ledger.refused(ledger.change, "Bill", bill, PrivateNote="x")[0] == "6210"
    assert ledger.refused(ledger.change, "Bill", bill, TxnDate="2026-11-02")[0] == "6210"
    assert ledger.refused(ledger.delete, "Bill", bill)[0] == "6210"
    # Paying it later is a posting of its own day.
    paid = ledger.pay(vendor, "100.00", ("Bill", bill, "100.00"), TxnDate="2026-11-02")
    assert paid["TotalAmt"] == Decimal("100.00")
    assert ledger.get("Bill", bill["Id"])["Balance"] == 0


def test_a_deleted_bill_is_gone_from_all_balances(ledger: Any) -> None:
    vendor = ledger.vendor()
    bill = ledger.bill(vendor)
    mark = ledger.delete("Bill", bill)
    assert (mark["status"], mark["Id"]) == ("Deleted", bill["Id"])
    assert ledger.company.get("Bill", bill["Id"]) is None
    assert ledger.get("Vendor", vendor["Id"])["Balance"] == 0
    assert ledger.refused(ledger.create, "Nothing")[0] == "500"


def test_a_bill_cannot_be_voided_and_a_vendor_not_deleted(ledger: Any) -> None:
    vendor = ledger.vendor()
    assert ledger.refused(ledger.void, "Bill", ledger.bill(vendor))[0] == "500"
    assert ledger.refused(ledger.delete, "Vendor", vendor)[0] == "500"
