"""What a person does in Exact's screens: the same rules as over the API, and a few things the API does not offer."""

from __future__ import annotations

from typing import Any

from include.sandbox.exact_online import open_items, purchase_orders, sales_screens
from include.sandbox.exact_online.catalogue import BY_PATH
from include.sandbox.exact_online.errors import ODataError
from include.sandbox.exact_online.handlers import HANDLERS
from include.sandbox.exact_online.merging import merge
from include.sandbox.exact_online.oauth import TokenEndpoint
from include.sandbox.exact_online.schema import EntitySet
from include.sandbox.exact_online.setup import set_period
from include.sandbox.exact_online.store import DEFAULT_SETTINGS, TABLES, ExactBooks
from include.sandbox.exact_online.values import BadValue, dec, ms, num, parse_moment
from include.sandbox.exact_online.writes import parse
from include.sandbox.kernel.port import EditRefused
from include.sandbox.kernel.tables import Row

# entity -> path of the set whose rules hold.
EDITABLE = {
    "accounts": "crm/Accounts",
    "bank_accounts": "crm/BankAccounts",
    "gl_accounts": "financial/GLAccounts",
    "journals": "financial/Journals",
    "vat_codes": "vat/VATCodes",
    "financial_periods": "financial/FinancialPeriods",
    "cost_centers": "hrm/Costcenters",
    "cost_units": "hrm/Costunits",
    "items": "logistics/Items",
    "contacts": "crm/Contacts",
    "exchange_rates": "financial/ExchangeRates",
    "sales_entries": "salesentry/SalesEntries",
    "cash_entries": "financialtransaction/CashEntries",
    "projects": "project/Projects",
    "documents": "documents/Documents",
    "document_attachments": "documents/DocumentAttachments",
    "purchase_entries": "purchaseentry/PurchaseEntries",
    "purchase_entry_lines": "purchaseentry/PurchaseEntryLines",
    "purchase_invoices": "purchase/PurchaseInvoices",
    "purchase_orders": "purchaseorder/PurchaseOrders",
    "purchase_order_lines": "purchaseorder/PurchaseOrderLines",
    "journal_entries": "generaljournalentry/GeneralJournalEntries",
    "bank_entries": "financialtransaction/BankEntries",
    "payments": "cashflow/Payments",
    "addresses": "crm/Addresses",
    "sales_invoices": "salesinvoice/SalesInvoices",
    "sales_invoice_lines": "salesinvoice/SalesInvoiceLines",
    "receivables": "cashflow/Receivables",
}
SPECIAL = (
    "settings",
    "journal_status",
    "matching",
    "merging",
    "consents",
    "divisions",
    "currencies",
    *sales_screens.ACTIONS,
)


def edit(store: ExactBooks, tokens: TokenEndpoint, entity: str, body: dict[str, Any]) -> dict[str, Any]:
    """``{"key", "row"}``. Raises EditRefused, or KeyError for an unknown entity."""
    division = str(body.get("company", ""))
    values = body.get("set") or {}
    if entity == "consents":
        chain = tokens.consent(kill=not values.get("beside"))
        return {"key": "", "row": {"refresh_token": chain, "code": tokens.new_code()}}
    if entity not in EDITABLE and entity not in SPECIAL:
        raise KeyError(entity)
    if entity == "divisions":
        return _division(store, str(body.get("key", division)), values)
    if store["divisions"].get("", division) is None:
        raise EditRefused(f"there is no division {division!r}; name one in 'company'")
    store.writer = "person"
    mark = store.books.mark
    try:
        if entity == "settings":
            return _settings(store, division, values)
        if entity == "journal_status":
            return _journal_status(store, division, values)
        if entity == "matching":
            return _matching(store, division, body)
        if entity in sales_screens.ACTIONS:
            row = sales_screens.act(store, division, entity, body)
            return {"key": row["InvoiceID"], "row": shown(row)}
        if entity == "currencies":
            return _currency(store, division, values)
        if entity == "merging":
            kept = merge(store, division, str(values.get("from", "")), str(values.get("into", "")))
            return {"key": kept["ID"], "row": shown(kept)}
        return _record(store, BY_PATH[EDITABLE[entity].lower()], division, body)
    except ODataError as error:
        store.books.rollback_to(mark)
        raise EditRefused(error.text) from error
    except BadValue as error:
        raise EditRefused(f"not a value of its field: {error}") from error
    finally:
        store.writer = "api"


def _record(store: ExactBooks, entity: EntitySet, division: str, body: dict[str, Any]) -> dict[str, Any]:
    table, handler = str(entity.table), HANDLERS.get(entity.path)
    key_field = TABLES[table][0]
    given = dict(body.get("set") or {})
    # Approval of payment stands on the open items of an entry.
    approval = given.pop("ApprovalStatus", None) if table == "purchase_entries" else None
    status = given.pop("OrderStatus", None) if table == "purchase_orders" else None
    extra = {name: given.pop(name) for name in ("ApprovalStatus", "Status") if table == "payments" and name in given}
    # A file import may bring a total of its own; the next change in the screens computes it from the lines again.
    total = given.pop("AmountFC", None) if table == "purchase_entries" and "key" in body else None
    values, lines = parse(entity, given, in_screens=True)
    values |= extra
    if "key" not in body:
        if handler is None or handler.create is None:
            raise EditRefused(f"{entity.name} cannot be created")
        row = handler.create(store, division, values, lines)
        return {"key": row[key_field], "row": shown(row)}
    key = str(body["key"]).lower()
    row_or_none = store[table].get(division, key)
    if row_or_none is None:
        raise EditRefused(f"{entity.name} has no {body['key']!r} in division {division}")
    row = row_or_none
    if body.get("delete"):
        if handler is None or handler.remove is None:
            raise EditRefused(f"{entity.name} cannot be deleted")
        handler.remove(store, division, row)
        return {"key": key, "row": None}
    if approval is not None:
        for term in store["payments"].find("TransactionEntryID", division, key):
            store.save("payments", division, {**term, "ApprovalStatus": approval})
    if status is not None:
        if status != purchase_orders.CANCELLED:
            raise EditRefused("the state of an order follows its receipts; only 40 (cancelled) can be set")
        purchase_orders.cancel(store, division, row)
    if lines:
        raise EditRefused(f"change lines through their own entity, {entity.children[0].target}")
    if values:
        if handler is None or handler.change is None:
            raise EditRefused(f"{entity.name} cannot be changed")
        handler.change(store, division, store[table].get(division, key) or row, values)
    if total is not None:
        imported = store[table].get(division, key) or row
        store.save(table, division, {**imported, "AmountFC": float(total), "AmountDC": float(total)})
    return {"key": key, "row": shown(store[table].get(division, key) or row)}


def _settings(store: ExactBooks, division: str, values: Row) -> dict[str, Any]:
    if unknown := set(values) - set(DEFAULT_SETTINGS):
        raise EditRefused(f"no setting {sorted(unknown)[0]!r}; there are {', '.join(DEFAULT_SETTINGS)}")
    return {"key": division, "row": store.set_settings(division, values)}


def _division(store: ExactBooks, division: str, values: Row) -> dict[str, Any]:
    row = store["divisions"].get("", division)
    if row is None:
        raise EditRefused(f"there is no division {division!r}")
    dates = ("DivisionMoveDate", "DivisionHRLinkUnlinkDate")
    made = {**row, **{key: parse_moment(value) if key in dates else value for key, value in values.items()}}
    return {"key": division, "row": shown(store.save("divisions", "", made))}


def _currency(store: ExactBooks, division: str, values: Row) -> dict[str, Any]:
    """``{"Code", "Rate"}``: the company takes it from now on, one unit of it worth ``Rate`` of the company's own."""
    code, rate = str(values.get("Code", "")), values.get("Rate")
    if len(code) != 3 or not code.isupper() or not isinstance(rate, int | float) or not rate > 0:
        raise EditRefused("a currency is a Code of three capital letters and a Rate above nought")
    named = {"Code": code, "Description": code, "AmountPrecision": 2.0, "_rate": num(dec(rate))}
    return {"key": code, "row": shown(store.save("currencies", division, named))}


def _journal_status(store: ExactBooks, division: str, values: Row) -> dict[str, Any]:
    """``{"Journal", "Year", "Period", "Status"}``; without Journal: all journals."""
    year, period, status = (int(values.get(name, -1)) for name in ("Year", "Period", "Status"))
    if status not in (0, 1) or not any(
        row["FinPeriod"] == period for row in store["financial_periods"].find("FinYear", division, year)
    ):
        raise EditRefused("give Year and Period of an existing period, and Status 0 (open) or 1 (closed)")
    journals = [row for row in store["journals"].rows(division) if values.get("Journal") in (None, row["Code"])]
    row: Row = {}
    for journal in journals:
        row = set_period(
            store, division, journal["Code"], journal["Description"], journal["Type"], year, period, status
        )
    return {"key": f"{values.get('Journal', '*')}|{year}|{period}", "row": shown(row)}


def _matching(store: ExactBooks, division: str, body: dict[str, Any]) -> dict[str, Any]:
    """By hand: ``{"invoice", "payment"}`` are ids of entries (or of payment terms). ``key`` and delete: unmatch."""
    values = body.get("set") or {}
    if body.get("delete"):
        term = store["payments"].get(division, str(body.get("key")))
        if term is None or "_group" not in term:
            raise EditRefused("this item is not matched")
        open_items.unmatch(store, division, term)
        return {"key": term["ID"], "row": None}
    invoice, payment = (_open_term(store, division, str(values.get(name, ""))) for name in ("invoice", "payment"))
    if invoice["Account"] != payment["Account"] or invoice["Currency"] != payment["Currency"]:
        raise EditRefused("both sides must be of one relation and currency")
    if invoice["AmountFC"] * payment["AmountFC"] >= 0 or abs(payment["AmountFC"]) > abs(invoice["AmountFC"]):
        raise EditRefused("the payment must be of the opposite sign and not larger than the invoice")
    day = payment.get("InvoiceDate", ms(store.kernel.clock.now()))
    open_items.match(store, division, invoice, payment, day)
    return {"key": invoice["ID"], "row": shown(store["payments"].get(division, invoice["ID"]) or {})}


def _open_term(store: ExactBooks, division: str, key: str) -> Row:
    term = store["payments"].get(division, key)
    found = [term] if term else store["payments"].find("TransactionEntryID", division, key)
    waiting = [one for one in found if one["Status"] != open_items.MATCHED]
    if not waiting:
        raise EditRefused(f"{key!r} has no open item")
    return waiting[0]


def shown(row: Row) -> Row:
    """Without what only the simulation knows."""
    return {key: value for key, value in row.items() if not key.startswith("_")}
