"""Full and sparse updates, SyncTokens, and which line is which."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from include.sandbox.quickbooks_online.accounting import operations

D = Decimal


def full(ledger: Any, entity: str, one: Any, **body: Any) -> Any:
    now = ledger.get(entity, one["Id"])
    sent = {"Id": now["Id"], "SyncToken": now["SyncToken"], **body}
    return operations.update(ledger.company, entity, sent)


def test_a_sparse_update_keeps_what_it_does_not_name(ledger: Any) -> None:
    bill = ledger.bill(ledger.vendor(), DocNumber="F-1", PrivateNote="scanned")
    ledger.clock.advance(60)
    after = ledger.change("Bill", bill, PrivateNote="scanned\n[AvidXchange] payment pending since 2026-11-20")
    changed = {name for name in after if after.get(name) != bill.get(name)}
    assert changed == {"PrivateNote", "SyncToken", "MetaData"}
    assert after["SyncToken"] == "1"
    assert after["MetaData"]["CreateTime"] == bill["MetaData"]["CreateTime"]
    assert after["MetaData"]["LastUpdatedTime"] > bill["MetaData"]["LastUpdatedTime"]


def test_a_sparse_update_that_changes_nothing_keeps_token_and_time(ledger: Any) -> None:
    bill = ledger.bill(ledger.vendor(), PrivateNote="scanned")
    ledger.clock.advance(60)
    assert ledger.change("Bill", bill, PrivateNote="scanned") == bill


def test_an_empty_text_clears(ledger: Any) -> None:
    bill = ledger.bill(ledger.vendor(), PrivateNote="scanned")
    assert "PrivateNote" not in ledger.change("Bill", bill, PrivateNote="")


def test_an_old_token_is_refused(ledger: Any) -> None:
    vendor = ledger.vendor()
    bill = ledger.bill(vendor)
    ledger.pay(vendor, "10.00", ("Bill", bill, "10.00"))
    stale = {"Id": bill["Id"], "SyncToken": bill["SyncToken"], "sparse": True, "PrivateNote": "x"}
    assert ledger.refused(operations.update, ledger.company, "Bill", stale)[0] == "5010"
    assert ledger.refused(operations.update, ledger.company, "Bill", {**stale, "SyncToken": None})[0] == "2020"
    assert ledger.refused(operations.update, ledger.company, "Bill", {**stale, "Id": "99"})[0] == "610"
    assert ledger.refused(operations.update, ledger.company, "Bill", {**stale, "Id": "x"})[0] == "2030"


def test_a_full_update_clears_what_it_leaves_out(ledger: Any) -> None:
    vendor = ledger.vendor()
    wholesale = ledger.company.find("Class", "Name", "Wholesale")[0]["Id"]
    newark = ledger.company.find("Department", "Name", "Newark")[0]["Id"]
    bill = ledger.bill(
        vendor, DocNumber="F-1", PrivateNote="scanned", DepartmentRef={"value": newark},
        Line=[ledger.line("10.00", ClassRef={"value": wholesale})],
    )  # fmt: skip
    line = {**ledger.line("10.00"), "Id": "1"}
    after = full(ledger, "Bill", bill, VendorRef=bill["VendorRef"], Line=[line])
    assert "PrivateNote" not in after
    assert "DepartmentRef" not in after
    # The line's class is gone as well, with a success answer.
    assert "ClassRef" not in after["Line"][0]["AccountBasedExpenseLineDetail"]
    # Recorded: these three stay.
    assert (after["DocNumber"], after["TxnDate"], after["CurrencyRef"]) == (
        "F-1",
        bill["TxnDate"],
        bill["CurrencyRef"],
    )
    assert ledger.refused(full, ledger, "Bill", bill, Line=[line]) == ("2020", "VendorRef")


def test_lines_sent_replace_all_lines(ledger: Any) -> None:
    bill = ledger.bill(ledger.vendor(), Line=[ledger.line("10.00"), ledger.line("20.00"), ledger.line("30.00")])
    second = {**bill["Line"][1], "Amount": D("25.00")}
    after = ledger.change("Bill", bill, Line=[second, ledger.line("5.00"), {**ledger.line("1.00"), "Id": "77"}])
    assert [(line["Id"], line["LineNum"], line["Amount"]) for line in after["Line"]] == [
        ("2", 1, D("25.00")),
        ("4", 2, D("5.00")),
        ("5", 3, D("1.00")),
    ]
    assert (after["TotalAmt"], after["Balance"]) == (D("31.00"), D("31.00"))


def test_lines_sent_again_without_ids_are_new_lines(ledger: Any) -> None:
    bill = ledger.bill(ledger.vendor(), Line=[ledger.line("10.00")])
    after = ledger.change("Bill", bill, Line=[ledger.line("10.00")])
    assert [line["Id"] for line in after["Line"]] == ["2"]


def test_a_purchase_order_is_closed_by_the_bills_that_take_its_lines(ledger: Any) -> None:
    vendor = ledger.vendor()
    body = {"VendorRef": {"value": vendor["Id"]}, "APAccountRef": {"value": ledger.account("2000")}}
    order = ledger.create("PurchaseOrder", **body, Line=[ledger.line("10.00"), ledger.line("20.00")])
    assert (order["POStatus"], order["TotalAmt"]) == ("Open", D("30.00"))
    assert ledger.get("Vendor", vendor["Id"])["Balance"] == 0

    def taking(line_id: str | None, amount: str) -> dict[str, Any]:
        link = {"TxnId": order["Id"], "TxnType": "PurchaseOrder", "TxnLineId": line_id}
        return {**ledger.line(amount), "LinkedTxn": [{name: one for name, one in link.items() if one}]}

    dropped = ledger.bill(vendor, Line=[taking(None, "10.00")])
    assert "LinkedTxn" not in dropped
    assert "LinkedTxn" not in dropped["Line"][0]
    first = ledger.bill(vendor, Line=[taking("1", "10.00"), ledger.line("3.00")])
    assert first["LinkedTxn"] == [{"TxnId": order["Id"], "TxnType": "PurchaseOrder"}]
    assert ledger.get("PurchaseOrder", order["Id"])["POStatus"] == "Open"
    second = ledger.bill(vendor, Line=[taking("2", "20.00")])
    closed = ledger.get("PurchaseOrder", order["Id"])
    assert closed["POStatus"] == "Closed"
    assert [link["TxnId"] for link in closed["LinkedTxn"]] == [first["Id"], second["Id"]]
    # An existing line is not linked by an update, and keeps the link it has.
    again = {**ledger.line("20.00"), "Id": "1", "LinkedTxn": []}
    assert ledger.change("Bill", second, Line=[again])["Line"][0]["LinkedTxn"][0]["TxnLineId"] == "2"
    late = ledger.change("Bill", dropped, Line=[{**taking("1", "10.00"), "Id": "1"}])
    assert "LinkedTxn" not in late["Line"][0]
    ledger.delete("Bill", second)
    assert ledger.get("PurchaseOrder", order["Id"])["POStatus"] == "Open"


def test_a_purchase_order_closed_by_hand_stays_closed(ledger: Any) -> None:
    vendor = ledger.vendor()
    body = {"VendorRef": {"value": vendor["Id"]}, "APAccountRef": {"value": ledger.account("2000")}}
    order = ledger.create("PurchaseOrder", **body, Line=[ledger.line("10.00")])
    assert ledger.change("PurchaseOrder", order, POStatus="Closed")["POStatus"] == "Closed"
    assert ledger.change("PurchaseOrder", order, PrivateNote="late")["POStatus"] == "Closed"
    assert ledger.change("PurchaseOrder", order, POStatus="Open")["POStatus"] == "Open"


def test_preferences_change_one_property_at_a_time(ledger: Any) -> None:
    changes = {"AccountingInfoPrefs": {"BookCloseDate": "2026-09-30"}}
    after = operations.update(ledger.company, "Preferences", {"SyncToken": "0", **changes})
    assert after["AccountingInfoPrefs"]["BookCloseDate"] == "2026-09-30"
    assert after["AccountingInfoPrefs"]["TrackDepartments"] is True
    assert ledger.refused(operations.update, ledger.company, "Preferences", {"SyncToken": "0", **changes})[0] == "5010"
    assert ledger.refused(operations.update, ledger.company, "Preferences", {"Colour": "red"})[0] == "2010"


def test_an_entry_balances_and_names_whom_it_owes(ledger: Any) -> None:
    vendor = ledger.vendor()

    def line(side: str, account: str, amount: str, party: bool = False) -> dict[str, Any]:
        detail: dict[str, Any] = {"PostingType": side, "AccountRef": {"value": ledger.account(account)}}
        if party:
            detail["Entity"] = {"Type": "Vendor", "EntityRef": {"value": vendor["Id"]}}
        return {"Amount": D(amount), "DetailType": "JournalEntryLineDetail", "JournalEntryLineDetail": detail}

    unequal = [line("Debit", "6500", "5.00"), line("Credit", "2200", "4.00")]
    assert ledger.refused(ledger.create, "JournalEntry", Line=unequal) == ("6000", "Line")
    nobody = [line("Debit", "6500", "5.00"), line("Credit", "2000", "5.00")]
    assert ledger.refused(ledger.create, "JournalEntry", Line=nobody) == ("6000", "Entity")
    entry = ledger.create("JournalEntry", Line=[nobody[0], line("Credit", "2000", "5.00", party=True)])
    assert entry["TotalAmt"] == D("5.00")
    assert entry["Line"][1]["JournalEntryLineDetail"]["Entity"]["EntityRef"]["name"] == "Acme Paper"
    assert ledger.get("Vendor", vendor["Id"])["Balance"] == D("5.00")
    ledger.delete("JournalEntry", entry)
    assert ledger.get("Vendor", vendor["Id"])["Balance"] == 0


def test_a_number_that_somebody_gave_is_not_given_again(ledger: Any) -> None:
    vendor = ledger.vendor()
    body = {"VendorRef": {"value": vendor["Id"]}, "APAccountRef": {"value": ledger.account("2000")}}
    numbers = [
        ledger.create("PurchaseOrder", **body, **given, Line=[ledger.line()])["DocNumber"]
        for given in ({"DocNumber": "1001"}, {}, {"DocNumber": "1003"}, {})
    ]
    assert numbers == ["1001", "1002", "1003", "1004"]
