"""Division 789: what an interface with Basware posts to it, what it refuses, and what people do there by hand."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.systems("exact_online", "basware")

ENTRIES = "789/purchaseentry/PurchaseEntries"
ORDERS = "789/purchaseorder/PurchaseOrders"
NOBODY = "11111111-2222-3333-4444-555555555555"
Row = dict[str, Any]


def id_of(exact: Any, table: str, code: str) -> str:
    return next(str(row["ID"]) for row in exact.sandbox.state("exact_online", table, "789") if row["Code"] == code)


def supplier(exact: Any, payable: str = "1600", currency: str = "EUR", blocked: bool = False) -> Row:
    account = id_of(exact, "gl_accounts", payable)
    rows = exact.sandbox.state("exact_online", "accounts", "789")
    return next(
        row for row in rows
        if row["IsSupplier"] and row["Blocked"] is blocked and row.get("GLAP") == account
        and row["PurchaseCurrency"] == currency
    )  # fmt: skip


def line(exact: Any, account: str = "4930", amount: float = 100.0, **more: Any) -> Row:
    return {"GLAccount": id_of(exact, "gl_accounts", account), "AmountFC": amount, "CostCenter": "100", **more}


def body(exact: Any, *lines: Row, **more: Any) -> Row:
    given = {"Journal": "60", "Supplier": supplier(exact)["ID"], "EntryDate": "2026-11-10", "YourRef": "RE-1", **more}
    return {**given, "PurchaseEntryLines": list(lines or (line(exact),))}


def entered(exact: Any, *lines: Row, **more: Any) -> Row:
    reply = exact.post(ENTRIES, body(exact, *lines, **more))
    assert reply.status_code == 201, reply.text
    return dict(reply.json()["d"])


def refused(exact: Any, path: str, sent: Row) -> list[str]:
    reply = exact.post(path, sent)
    assert reply.status_code == 500, reply.text
    return list(exact.message(reply).split("\r\n"))


@pytest.mark.parametrize(
    ("vat_code", "account", "total", "ledger"),
    [
        ("1", "4930", 119.0, {"4930": 100.0, "1576": 19.0, "1600": -119.0}),
        ("2", "3300", 107.0, {"3300": 100.0, "1571": 7.0, "1600": -107.0}),
        ("0", "4910", 100.0, {"4910": 100.0, "1600": -100.0}),
        # § 13b: claimed and owed by the company, nothing of it to the supplier
        ("3", "4806", 100.0, {"4806": 100.0, "1577": 19.0, "1787": -19.0, "1600": -100.0}),
        # entertainment: the VAT is paid and is cost
        ("4", "4650", 119.0, {"4650": 119.0, "1576": 0.0, "1600": -119.0}),
        ("5", "4930", 100.0, {"4930": 84.03, "1576": 15.97, "1600": -100.0}),
    ],
)
def test_german_vat_is_posted_in_balance(
    exact: Any, vat_code: str, account: str, total: float, ledger: dict[str, float]
) -> None:
    entry = entered(exact, line(exact, account, VATCode=vat_code))
    assert (entry["AmountFC"], entry["Type"]) == (total, 30)
    assert exact.ledger(entry["EntryID"], "789") == ledger
    assert exact.sandbox.get("/books")["ok"] is True


def test_a_line_may_say_its_vat_and_what_of_it_is_lost(exact: Any) -> None:
    lines = (line(exact, VATCode="1", VATAmountFC=19.01), line(exact, VATCode="1", VATNonDeductiblePercentage=0.5))
    entry = entered(exact, *lines)
    assert entry["AmountFC"] == 238.01
    # 19.01 + 9.50 can be claimed; the other half of the second VAT is cost.
    assert exact.ledger(entry["EntryID"], "789") == {"4930": 209.5, "1576": 28.51, "1600": -238.01}


def test_a_supplier_is_german_unless_somebody_says_otherwise_and_owed_on_an_account_for_that(exact: Any) -> None:
    made = exact.post("789/crm/Accounts", {"Name": "Neu GmbH", "IsSupplier": True}).json()["d"]
    assert made["Country"].strip() == "DE"
    wrong = {"Name": "Neu AG", "IsSupplier": True, "GLAP": id_of(exact, "gl_accounts", "4930")}
    assert refused(exact, "789/crm/Accounts", wrong) == ["Ungültig: Sachkontoart - 4930"]


@pytest.mark.parametrize("payable", ["1600", "1610", "1660"])
def test_the_payable_account_is_that_of_the_supplier(exact: Any, payable: str) -> None:
    entry = entered(exact, line(exact, VATCode="0"), Supplier=supplier(exact, payable)["ID"])
    assert exact.ledger(entry["EntryID"], "789") == {"4930": 100.0, payable: -100.0}


def test_every_property_of_the_header_is_kept(exact: Any) -> None:
    document = exact.post("789/documents/Documents", {"Subject": "RE-1.pdf", "Type": 20}).json()["d"]["ID"]
    sent = {
        "Description": "RE-1 Büromaterial", "DueDate": "2026-12-24", "PaymentCondition": "3S",
        "PaymentReference": "RF18539007547034", "ExternalLinkReference": "https://p2p.example/1",
        "ExternalLinkDescription": "BW:00000000-0000-0000-0000-000000000001", "ReportingYear": 2026,
        "ReportingPeriod": 10, "OrderNumber": 36600001, "Document": document, "BatchNumber": 7,
    }  # fmt: skip
    entry = entered(exact, **sent)
    read = exact.get(f"{ENTRIES}(guid'{entry['EntryID']}')?$select=*").json()["d"]
    assert read["DueDate"] == "/Date(1798070400000)/"
    assert {name: read[name] for name in sent if name != "DueDate"} == {
        name: value for name, value in sent.items() if name != "DueDate"
    }


def test_a_credit_note_is_negative(exact: Any) -> None:
    entry = entered(exact, line(exact, amount=-100.0, VATCode="1"))
    assert (entry["AmountFC"], entry["Type"]) == (-119, 31)
    assert [term["AmountFC"] for term in exact.terms(entry["EntryID"], "789")] == [-119]


def test_foreign_currency_only_where_the_journal_allows_it(exact: Any) -> None:
    abroad = supplier(exact, "1610", "USD")["ID"]
    sent = body(exact, line(exact, "4806", VATCode="3"), Supplier=abroad, Currency="USD", Rate=0.91)
    assert refused(exact, ENTRIES, sent) == ["Nicht erlaubt: Währung - USD"]
    entry = entered(exact, line(exact, "4806", VATCode="3"), Supplier=abroad, Currency="USD", Rate=0.91, Journal="61")
    assert (entry["AmountFC"], entry["AmountDC"]) == (100, 91)
    assert exact.ledger(entry["EntryID"], "789") == {"4806": 91.0, "1577": 17.29, "1787": -17.29, "1610": -91.0}


def test_everything_wrong_with_an_entry_is_said_at_once_in_the_users_language(exact: Any) -> None:
    lines = (
        line(exact, CostCenter="999"), line(exact, CostCenter="230"), line(exact, CostCenter=None),
        line(exact, "0420"), line(exact, "4980"), line(exact, VATCode="9"), line(exact, VATCode="77"),
        line(exact, CostUnit="M99"), line(exact, "0420", CostCenter=None, CostUnit="M10"),
        line(exact, Project=NOBODY), line(exact, Project=id_of(exact, "projects", "P-2407")), line(exact, "1576"),
    )  # fmt: skip
    more = {"PaymentCondition": "Z30", "Document": NOBODY, "EntryDate": "2026-09-30", "Currency": "USD"}
    said = refused(exact, ENTRIES, body(exact, *lines, Supplier=supplier(exact, blocked=True)["ID"], **more))
    blocked = supplier(exact, blocked=True)["Code"]
    assert said == [
        f"Gesperrt: Lieferant - {blocked}", "Nicht erlaubt: Währung - USD", "Abgeschlossen: Periode - 2026-09 (60)",
        "Ungültige Referenz: Kostenstelle - 999", "Nicht mehr aktiv: Kostenstelle - 230",
        "Pflichtfeld: Kostenstelle - 4930", "Nicht erlaubt: Kostenstelle - 0420", "Gesperrt: Sachkonto - 4980",
        "Gesperrt: USt-Schlüssel - 9", "Ungültige Referenz: USt-Schlüssel - 77",
        "Ungültige Referenz: Kostenträger - M99", "Nicht erlaubt: Kostenträger - 0420",
        "Ungültige Referenz: Projekt", "Nicht mehr aktiv: Projekt - P-2407", "Ungültig: Sachkontoart",
        "Nicht erlaubt: Kostenstelle - 1576", "Ungültige Referenz: Zahlungsbedingung - Z30",
        "Ungültige Referenz: Dokument",
    ]  # fmt: skip
    assert exact.sandbox.state("exact_online", "purchase_entries", "789") == []


def test_an_entry_is_found_by_what_a_lost_answer_leaves_known(exact: Any) -> None:
    entry = entered(exact, YourRef="RE-26-1", Description="BW:00000000-0000-0000-0000-000000000001")
    other = entered(exact, YourRef="RE-26-2", EntryDate="2026-11-12")
    mine = entry["Supplier"]
    for filters in (
        "YourRef eq 'RE-26-1'", f"Supplier eq guid'{mine}' and EntryDate lt datetime'2026-11-11'",
        "Description eq 'BW:00000000-0000-0000-0000-000000000001'", "startswith(Description, 'BW:') eq true",
    ):  # fmt: skip
        assert [row["EntryID"] for row in exact.rows(f"{ENTRIES}?$select=EntryID&$filter={filters}")] == [
            entry["EntryID"]
        ]
    late = "EntryDate ge datetime'2026-11-12'"
    assert [row["EntryID"] for row in exact.rows(f"{ENTRIES}?$select=EntryID&$filter={late}")] == [other["EntryID"]]


def test_one_document_that_a_client_posted_twice_is_found_whatever_became_of_it(exact: Any) -> None:
    key = "BW:00000000-0000-0000-0000-000000000001"
    first, second = entered(exact, Description=key), entered(exact, YourRef="RE-2", ExternalLinkReference=key)
    books = exact.sandbox.get("/books")
    assert books["ok"] is False
    assert books["systems"]["exact_online"]["789"]["duplicates"] == [
        {"kind": "purchase_entries", "key": key, "entries": sorted([first["EntryID"], second["EntryID"]])}
    ]


def ordered(exact: Any, *lines: Row, **more: Any) -> Row:
    reply = exact.post(ORDERS, {**order(exact, *lines), **more})
    assert reply.status_code == 201, reply.text
    return dict(reply.json()["d"])


def order(exact: Any, *lines: Row) -> Row:
    one = {"Item": id_of(exact, "items", "N-4930"), "QuantityInPurchaseUnits": 4, "UnitPrice": 2.5}
    return {"Supplier": supplier(exact)["ID"], "YourRef": "PO-1", "PurchaseOrderLines": list(lines or (one,))}


def test_an_order_takes_purchase_items_and_what_the_division_has(exact: Any) -> None:
    good = {"Item": id_of(exact, "items", "N-4930"), "Quantity": 1, "UnitPrice": 5, "CostCenter": "100"}
    made = ordered(exact, {**good, "Project": id_of(exact, "projects", "P-2601")}, PaymentCondition="30")
    (row,) = exact.rows(f"{ORDERS}?$select=PurchaseOrderID,OrderStatus,VATAmount&$filter=YourRef eq 'PO-1'")
    assert (row["PurchaseOrderID"], row["OrderStatus"], row["VATAmount"]) == (made["PurchaseOrderID"], 10, 0.95)
    wrong = (
        {"Item": id_of(exact, "items", "X-100"), "Quantity": 1},
        {**good, "CostCenter": "999", "Project": NOBODY, "VATCode": "V19"},
    )
    sent = {**order(exact, *wrong), "PaymentCondition": "Z30", "Document": NOBODY, "Warehouse": NOBODY}
    assert refused(exact, ORDERS, sent) == [
        "Ungültig: Artikel - X-100", "Ungültige Referenz: Projekt", "Ungültige Referenz: USt-Schlüssel - V19",
        "Ungültige Referenz: Kostenstelle - 999", "Ungültige Referenz: Zahlungsbedingung - Z30",
        "Ungültige Referenz: Dokument", "Ungültige Referenz: Lager",
    ]  # fmt: skip


def test_the_state_of_an_order_follows_its_receipts_alone(exact: Any) -> None:
    made = ordered(exact)
    path, (one,) = f"{ORDERS}(guid'{made['PurchaseOrderID']}')", made["PurchaseOrderLines"]["results"]
    lines = f"789/purchaseorder/PurchaseOrderLines(guid'{one['ID']}')"
    assert exact.put(path, {"OrderStatus": 40, "Description": "neu"}).status_code == 204
    read = exact.get(f"{path}?$select=OrderStatus,Description").json()["d"]
    assert (read["OrderStatus"], read["Description"]) == (10, "neu")
    exact.edit("purchase_order_lines", "789", key=one["ID"], set={"ReceivedQuantity": 3})
    fewer = exact.put(lines, {"QuantityInPurchaseUnits": 2})
    assert (fewer.status_code, exact.message(fewer)) == (500, "Nicht erlaubt: Menge - 1")
    assert exact.delete(lines).status_code == 500
    assert exact.put(lines, {"QuantityInPurchaseUnits": 3}).status_code == 204
    assert exact.get(f"{path}?$select=OrderStatus").json()["d"]["OrderStatus"] == 30
    assert exact.put(path, {"Description": "zu spät"}).status_code == 500


def test_a_cancelled_order_takes_nothing_more(exact: Any) -> None:
    made = ordered(exact)
    exact.edit("purchase_orders", "789", key=made["PurchaseOrderID"], set={"OrderStatus": 40})
    assert exact.put(f"{ORDERS}(guid'{made['PurchaseOrderID']}')", {"YourRef": "PO-2"}).status_code == 500
    new = {"PurchaseOrderID": made["PurchaseOrderID"], "Item": id_of(exact, "items", "N-4930"), "Quantity": 1}
    assert exact.post("789/purchaseorder/PurchaseOrderLines", new).status_code == 500


def test_what_a_client_maps_to_can_be_read(exact: Any) -> None:
    def codes(path: str) -> set[str]:
        return {row["Code"].strip() for row in exact.rows(f"789/{path}")}

    assert codes("project/Projects?$select=Code") == {"P-2601", "P-2602", "P-2407"}
    synced = exact.rows("789/sync/Project/Projects?$filter=Timestamp gt 1")
    assert {(row["Code"], row["EndDate"] is not None) for row in synced} == {
        ("P-2601", False), ("P-2602", False), ("P-2407", True),
    }  # fmt: skip
    assert codes("cashflow/PaymentConditions?$select=Code") == {"00", "14", "30", "3S", "60", "KA"}
    assert codes("vat/VATCodes?$select=Code") == {"0", "1", "2", "3", "4", "5", "9"}
    items = exact.rows("789/sync/Logistics/Items?$filter=Timestamp gt 1")
    assert {row["Code"] for row in items} == codes("logistics/Items?$select=Code&$filter=IsPurchaseItem ne null")
    assert exact.rows("123/project/Projects?$select=Code") == []


def test_an_open_item_is_kept_back_by_its_method(exact: Any) -> None:
    (term,) = exact.terms(entered(exact)["EntryID"], "789")
    path = f"789/cashflow/Payments(guid'{term['ID']}')"
    assert exact.put(path, {"PaymentMethod": "K"}).status_code == 204
    assert exact.get(f"{path}?$select=PaymentMethod,Status").json()["d"]["PaymentMethod"] == "K"
    wrong = exact.put(path, {"PaymentMethod": "X", "PaymentCondition": "Z30", "AccountBankAccountID": NOBODY})
    assert exact.message(wrong).split("\r\n") == [
        "Ungültig: Zahlungsart - X", "Ungültige Referenz: Bankkonto", "Ungültige Referenz: Zahlungsbedingung - Z30",
    ]  # fmt: skip
    assert exact.put(path, {"Blocked": True}).status_code == 400, "no such property"


def test_an_open_item_is_paid_by_the_method_of_its_entrys_payment_condition(exact: Any) -> None:
    made = entered(exact, PaymentCondition="KA", DueDate="2026-12-10")

    def item() -> tuple[str, int]:
        (term,) = exact.terms(made["EntryID"], "789")
        return term["PaymentMethod"], term["DueDate"]

    kept_back, due = item()
    assert kept_back == "K"
    assert exact.put(f"{ENTRIES}(guid'{made['EntryID']}')", {"PaymentCondition": "30"}).status_code == 204
    assert item() == ("B", due)


def test_people_enter_change_and_delete_invoices_by_hand(exact: Any) -> None:
    typed = body(exact, line(exact, VATCode="1"), YourRef="re 1")
    key = exact.edit("purchase_entries", "789", set=typed)["key"]
    exact.edit("purchase_entries", "789", key=key, set={"YourRef": "RE-1", "DueDate": "2026-12-31"})
    (made,) = exact.rows(f"{ENTRIES}?$select=YourRef,AmountFC,EntryID&$filter=YourRef eq 'RE-1'")
    assert (made["EntryID"], made["AmountFC"]) == (key, 119)
    (one,) = exact.sandbox.state("exact_online", "purchase_entry_lines", "789")
    exact.edit("purchase_entry_lines", "789", key=one["ID"], set={"AmountFC": 200.0})
    assert exact.ledger(key, "789") == {"4930": 200.0, "1576": 38.0, "1600": -238.0}
    said = exact.refused_edit("purchase_entries", "789", set=body(exact, line(exact, CostCenter="999")))
    assert said == "Ungültige Referenz: Kostenstelle - 999"
    exact.edit("purchase_entries", "789", key=key, delete=True)
    assert exact.rows(f"{ENTRIES}?$select=EntryID&$filter=YourRef eq 'RE-1'") == []
    exact.edit("projects", "789", set={"Code": "P-2701", "Description": "Neubau"})
    assert len(exact.rows("789/project/Projects?$select=Code")) == 4
