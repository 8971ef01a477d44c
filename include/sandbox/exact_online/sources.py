"""Rows that no table holds as they are shown: computed lists, and rows dressed with facts of another row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from include.sandbox.exact_online.schema import EntitySet
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.values import to_text
from include.sandbox.kernel.tables import Row


def payable(store: ExactBooks, division: str, term: Row) -> Row:
    """An outstanding item. What is owed is positive; a credit note or an unmatched payment is negative."""
    supplier = store["accounts"].get(division, term["Account"]) or {}
    journal = store.one("journals", division, "Code", term["Journal"]) or {}
    return {
        "HID": term["_hid"],
        "AccountId": term["Account"],
        "AccountCode": supplier.get("Code"),
        "AccountName": supplier.get("Name"),
        "Amount": term["AmountFC"],
        "AmountInTransit": term["AmountFC"] if term["Status"] in (30, 40) else 0.0,
        "CurrencyCode": term["Currency"],
        "Description": term.get("Description"),
        "DueDate": term.get("DueDate"),
        "EntryNumber": term["EntryNumber"],
        "Id": term["ID"],
        "InvoiceDate": term["InvoiceDate"],
        "InvoiceNumber": term.get("InvoiceNumber", 0),
        "JournalCode": term["Journal"],
        "JournalDescription": journal.get("Description"),
        "YourRef": term.get("YourRef"),
        "ApprovalStatus": term.get("ApprovalStatus"),
    }


def _payables(store: ExactBooks, division: str) -> list[Row]:
    entries = store["payments"].ordered("open").entries(division)
    terms = (store["payments"].get(division, key) for _, key in entries)
    return [payable(store, division, term) for term in terms if term is not None]


def _me(store: ExactBooks, division: str) -> list[Row]:
    user = next(store["users"].rows(""))
    return [{**user, "ServerTime": to_text("datetime", store.now()), "ServerUtcOffset": 0.0}]


def _receivables(store: ExactBooks, division: str) -> list[Row]:
    """Outstanding items of customers. What is owed is positive, a credit note negative."""
    items = (item for item in store["receivables"].rows(division) if not item["IsFullyPaid"])
    return [{**payable(store, division, item), "AmountInTransit": 0.0} for item in items]


COMPUTED: dict[str, Callable[[ExactBooks, str], list[Row]]] = {
    "payables": _payables,
    "receivables": _receivables,
    "me": _me,
}

# Header fields that the flat sync row of an order line repeats; of fields that both have, the line's stand.
ORDER_HEADER = (
    "OrderNumber", "Supplier", "OrderDate", "Currency", "ExchangeRate", "YourRef", "Warehouse", "WarehouseCode",
    "PaymentCondition", "DropShipment", "OrderStatus", "ReceiptStatus", "InvoiceStatus", "ApprovalStatus", "Approved",
    "Source", "Remarks", "PurchaseOrderLineCount",
)  # fmt: skip


# Sync set -> table of its headers, the line's reference to it, what is repeated of it.
FLAT = {
    "sync/PurchaseOrder/PurchaseOrders": ("purchase_orders", "PurchaseOrderID", ORDER_HEADER),
}


def dress(store: ExactBooks, entity: EntitySet, division: str) -> Callable[[Row], Row]:
    if entity.source == "payables":
        return lambda term: payable(store, division, term)
    if entity.path not in FLAT:
        return lambda row: row
    table, reference, repeated = FLAT[entity.path]
    headers = store[table]

    def line_with_header(row: Row) -> Row:
        header = headers.get(division, row[reference]) or {}
        return {**{name: header[name] for name in repeated if name in header}, **row}

    return line_with_header


# Companion fields of a guid or code: shown, never stored. field -> (table, own reference field, lookup, shown field)
COMPANIONS: dict[str, tuple[str, str, str]] = {
    "AccountCode": ("accounts", "Account", "Code"),
    "AccountName": ("accounts", "Account", "Name"),
    "SupplierName": ("accounts", "Supplier", "Name"),
    "SupplierCode": ("accounts", "Supplier", "Code"),
    "GLAccountCode": ("gl_accounts", "GLAccount", "Code"),
    "GLAccountDescription": ("gl_accounts", "GLAccount", "Description"),
    "GLToPayCode": ("gl_accounts", "GLToPay", "Code"),
    "GLToClaimCode": ("gl_accounts", "GLToClaim", "Code"),
    **{
        f"{account}{shown}": ("gl_accounts", account, shown)
        for account in ("GLCosts", "GLRevenue", "GLStock", "GLPurchaseAccount")
        for shown in ("Code", "Description")
    },
    "CustomerName": ("accounts", "Customer", "Name"),
    "InvoiceAccountCode": ("accounts", "InvoiceAccount", "Code"),
    "InvoiceAccountName": ("accounts", "InvoiceAccount", "Name"),
    "AccountCountry": ("accounts", "Account", "Country"),
    "AccountMainContact": ("accounts", "Account", "MainContact"),
    "ContactFullName": ("contacts", "Contact", "FullName"),
    "ItemGroupCode": ("item_groups", "ItemGroup", "Code"),
    "ItemGroupDescription": ("item_groups", "ItemGroup", "Description"),
    "SourceCurrencyDescription": ("currencies", "SourceCurrency", "Description"),
    "TargetCurrencyDescription": ("currencies", "TargetCurrency", "Description"),
    "OrderedByName": ("accounts", "OrderedBy", "Name"),
    "InvoiceToName": ("accounts", "InvoiceTo", "Name"),
    "DeliverToName": ("accounts", "DeliverTo", "Name"),
    "ItemCode": ("items", "Item", "Code"),
    "ItemDescription": ("items", "Item", "Description"),
}
BY_CODE: dict[str, tuple[str, str]] = {
    "CostCenterDescription": ("cost_centers", "CostCenter"),
    "CostUnitDescription": ("cost_units", "CostUnit"),
    "VATCodeDescription": ("vat_codes", "VATCode"),
    "VATDescription": ("vat_codes", "VATCode"),
}
JOURNALS = ("Journal", "JournalCode")


def companion(store: ExactBooks, division: str, row: Row, name: str) -> Any:
    """The value of a field that is looked up through another field of the row; None when it is not such a field."""
    if name in COMPANIONS:
        table, reference, shown = COMPANIONS[name]
        if reference in row:
            found = store[table].get(division, row[reference])
            return found.get(shown) if found else None
    elif name in BY_CODE:
        table, reference = BY_CODE[name]
        if reference in row:
            found = store.one(table, division, "Code", row[reference])
            return found.get("Description") if found else None
    elif name == "JournalDescription":
        code = next((row[field] for field in JOURNALS if field in row), None)
        found = store.one("journals", division, "Code", code) if code else None
        return found.get("Description") if found else None
    elif name in ("CreatorFullName", "ModifierFullName"):
        from include.sandbox.exact_online.store import USER_NAME

        return USER_NAME
    return None
