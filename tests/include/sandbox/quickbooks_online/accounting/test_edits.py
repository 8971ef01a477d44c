"""What a person does at the screens, through the control call."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from include.sandbox.kernel.port import EditRefused
from include.sandbox.quickbooks_online.accounting import edits

D = Decimal


def edit(ledger: Any, entity: str, **body: Any) -> Any:
    with ledger.store.written_by("person"):
        return edits.edit(ledger.company, entity, {"company": ledger.company.realm, **body})


def refused(ledger: Any, entity: str, **body: Any) -> str:
    with pytest.raises(EditRefused) as caught:
        edit(ledger, entity, **body)
    return str(caught.value)


def test_a_person_enters_changes_and_deletes_a_bill(ledger: Any) -> None:
    vendor = ledger.vendor()
    made = edit(ledger, "Bill", set={"VendorRef": {"value": vendor["Id"]}, "Line": [ledger.line("40.00")]})
    key = made["key"]
    assert made["row"]["TotalAmt"] == D("40.00")
    assert not [name for name in made["row"] if name.startswith("_")]
    assert ledger.company.writer("Bill", key) == "person"
    changed = edit(ledger, "Bill", key=key, set={"PrivateNote": "call Dana first"})["row"]
    assert (changed["PrivateNote"], changed["SyncToken"], changed["TotalAmt"]) == ("call Dana first", "1", D("40.00"))
    assert edit(ledger, "Bill", key=key, delete=True) == {"key": key, "row": None}
    assert refused(ledger, "Bill", key=key, set={}) == f"there is no Bill {key}"


def test_the_rules_are_those_of_the_api(ledger: Any) -> None:
    vendor = ledger.vendor()
    ledger.bill(vendor, DocNumber="F-1")
    body = {"VendorRef": {"value": vendor["Id"]}, "Line": [ledger.line("40.00")], "DocNumber": "F-1"}
    assert "already been used" in refused(ledger, "Bill", set=body)
    edit(ledger, "Bill", set=body, options=["allowduplicatedocnum"])
    assert ledger.audit()["duplicates"] == []
    with pytest.raises(KeyError):
        edit(ledger, "Unicorn", set={})


def test_a_bill_is_paid_on_the_screen(ledger: Any) -> None:
    vendor = ledger.vendor()
    bill, credit = ledger.bill(vendor, "100.00"), ledger.credit(vendor, "20.00")
    part = edit(ledger, "paying", key=bill["Id"], set={"Amount": 30, "DocNumber": "1201"})["row"]
    assert (part["TotalAmt"], part["CheckPayment"]["BankAccountRef"]["name"]) == (D("30.00"), "Operating Checking")
    rest = edit(ledger, "paying", key=bill["Id"], set={"PayType": "CreditCard", "Credits": [credit["Id"]]})["row"]
    assert rest["TotalAmt"] == D("50.00")
    assert ledger.get("Bill", bill["Id"])["Balance"] == 0
    assert ledger.get("VendorCredit", credit["Id"])["Balance"] == 0
    void = edit(ledger, "voiding", key=rest["Id"])["row"]
    assert void["PrivateNote"] == "Voided"
    assert ledger.get("Bill", bill["Id"])["Balance"] == D("70.00")


def test_books_are_closed_and_opened(ledger: Any) -> None:
    vendor = ledger.vendor()
    edit(ledger, "closing", set={"BookCloseDate": "2026-10-31"})
    assert ledger.refused(ledger.bill, vendor, TxnDate="2026-10-30")[0] == "6210"
    assert "closed" in refused(
        ledger, "Bill",
        set={"VendorRef": {"value": vendor["Id"]}, "Line": [ledger.line()], "TxnDate": "2026-10-30"},
    )  # fmt: skip
    edit(ledger, "closing", set={"BookCloseDate": None})
    ledger.bill(vendor, TxnDate="2026-10-30")


def test_deleting_an_entry_of_a_list_makes_it_inactive(ledger: Any) -> None:
    vendor = ledger.vendor()
    assert edit(ledger, "Vendor", key=vendor["Id"], delete=True)["row"]["DisplayName"] == "Acme Paper (deleted)"
    rent = ledger.account("6100")
    assert edit(ledger, "Account", key=rent, set={"Active": False})["row"]["Name"] == "Rent (deleted)"


def test_two_vendors_become_one_with_all_their_documents(ledger: Any) -> None:
    told: list[tuple[Any, ...]] = []
    gone, kept = ledger.vendor("Acme Papr"), ledger.vendor("Acme Paper")
    bill, credit = ledger.bill(gone, "100.00"), ledger.credit(gone, "20.00")
    paid = ledger.pay(gone, "50.00", ("Bill", bill, "50.00"))
    order = ledger.create(
        "PurchaseOrder", VendorRef={"value": gone["Id"]}, APAccountRef={"value": ledger.account("2000")},
        Line=[ledger.line("7.00")],
    )  # fmt: skip
    ledger.bill(kept, "10.00")
    ledger.close("2026-11-15")
    ledger.store.listeners.append(lambda *event: told.append(event))
    row = edit(ledger, "merging", set={"from": gone["Id"], "into": kept["Id"]})["row"]
    assert (row["Id"], row["Balance"]) == (kept["Id"], D("40.00"))
    for entity, one in (("Bill", bill), ("VendorCredit", credit), ("BillPayment", paid), ("PurchaseOrder", order)):
        moved = ledger.get(entity, one["Id"])
        assert moved["VendorRef"] == {"value": kept["Id"], "name": "Acme Paper"}
        assert int(moved["SyncToken"]) > int(one["SyncToken"])
    assert ledger.company.get("Vendor", gone["Id"]) is None
    assert [(entity, key, event, into) for _, entity, key, event, _, into in told if event == "Merge"] == [
        ("Vendor", gone["Id"], "Merge", kept["Id"])
    ]
    assert "two different vendors" in refused(ledger, "merging", set={"from": kept["Id"], "into": kept["Id"]})


def test_more_currencies_are_switched_on_for_good(ledger: Any) -> None:
    edit(ledger, "Preferences", set={"CurrencyPrefs": {"MultiCurrencyEnabled": True}})
    assert ledger.vendor("Maple Ltd.", CurrencyRef={"value": "CAD"})["CurrencyRef"]["value"] == "CAD"
    assert ledger.company.find("Account", "Name", "Accounts Payable (A/P) - CAD")
