"""Lines of sales invoices: an item at a price. Each change of a draft's lines computes its totals again.

[assumed] The VAT code is that of the line, else of the customer, the item or the revenue account; the account is the
item's revenue account, else the customer's. VAT is computed line by line and rounded to the cent; a code whose prices
include VAT takes it out of the price. ``AmountFC`` is read without VAT, as on purchase invoices.
"""

from __future__ import annotations

from decimal import Decimal

from include.sandbox.exact_online.line_sets import LineSet
from include.sandbox.exact_online.rules import PAYABLE, RECEIVABLE, VAT, Rules
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.values import cents, dec, num
from include.sandbox.exact_online.vat import LineVat, line_vat
from include.sandbox.kernel.tables import Row

LINE = (
    "Item", "Description", "Quantity", "UnitPrice", "NetPrice", "Discount", "VATCode", "GLAccount", "CostCenter",
    "CostUnit", "Project", "Employee", "Notes", "StartTime", "EndTime", "DeliveryDate",
)  # fmt: skip
LINES = LineSet("sales_invoices", "sales_invoice_lines", "InvoiceID", LINE)
lines_of = LINES.of


def check_line(rules: Rules, draft: Row, line: Row) -> None:
    store, division = rules.store, rules.division
    item: Row | None = None
    if line.get("Item") is None:
        rules.refusals.add("mandatory", "Item")
    elif (item := store["items"].get(division, line["Item"])) is None:
        rules.refusals.add("reference", "Item")
    elif not item.get("IsSalesItem"):
        rules.refusals.add("invalid", "Item", item["Code"])
    elif item.get("EndDate") is not None and item["EndDate"] < draft["InvoiceDate"]:
        rules.refusals.add("ended", "Item", item["Code"])
    if item is not None and item.get("IsSalesItem"):
        account = rules.gl_account(revenue(store, division, draft, line))
        # The page has this of sales entries: their lines are revenue, the other side is Exact's own.
        if account is not None and account["Type"] in (RECEIVABLE, PAYABLE, VAT):
            rules.refusals.add("invalid", "G/L account type", account["Code"])
        rules.dimension("cost_centers", line.get("CostCenter"), account, draft["InvoiceDate"])
        rules.dimension("cost_units", line.get("CostUnit"), account, draft["InvoiceDate"])
    rules.vat_code(line.get("VATCode"))
    rules.project(line.get("Project"), draft["InvoiceDate"])


def revenue(store: ExactBooks, division: str, draft: Row, line: Row) -> str | None:
    item = store["items"].get(division, line["Item"]) or {}
    customer = store["accounts"].get(division, draft.get("OrderedBy") or "") or {}
    return line.get("GLAccount") or item.get("GLRevenue") or customer.get("GLAccountSales")


def vat_code(store: ExactBooks, division: str, draft: Row, line: Row) -> Row | None:
    item = store["items"].get(division, line["Item"]) or {}
    customer = store["accounts"].get(division, draft["OrderedBy"]) or {}
    account = store["gl_accounts"].get(division, revenue(store, division, draft, line) or "") or {}
    chosen = (line.get("VATCode"), customer.get("SalesVATCode"), item.get("SalesVatCode"), account.get("VATCode"))
    code = next((str(one) for one in chosen if one is not None and str(one).strip()), None)
    return store.one("vat_codes", division, "Code", code) if code else None


def priced(store: ExactBooks, division: str, draft: Row, line: Row, rate: Decimal) -> tuple[Row, LineVat]:
    """The line as it is kept, and its VAT."""
    item = store["items"].get(division, line["Item"]) or {}
    quantity = dec(line.get("Quantity") if line.get("Quantity") is not None else 1)
    unit, net = _prices(line)
    code = vat_code(store, division, draft, line)
    vat = line_vat(cents(quantity * net), code, None, None)
    made = {
        **line,
        "InvoiceID": draft["InvoiceID"],
        "Description": line.get("Description") or item.get("Description"),
        "Quantity": num(quantity),
        "UnitCode": item.get("Unit"),
        "UnitPrice": num(unit),
        "NetPrice": num(net),
        "Discount": num(dec(line.get("Discount"))),
        "GLAccount": revenue(store, division, draft, line),
        "AmountFC": num(vat.base),
        "AmountDC": num(cents(vat.base * rate)),
        "VATCode": (code or {}).get("Code"),
        "VATPercentage": (code or {}).get("Percentage"),
        "VATAmountFC": num(vat.billed),
        "VATAmountDC": num(cents(vat.billed * rate)),
    }
    return made, vat


def _prices(line: Row) -> tuple[Decimal, Decimal]:
    """(price, price after discount). A discount is a fraction of the price; a net price that is named stands."""
    unit, net = line.get("UnitPrice"), line.get("NetPrice")
    if net is not None:
        return dec(unit if unit is not None else net), dec(net)
    price = dec(unit)
    return price, cents(price * (1 - dec(line.get("Discount"))) * 10000) / 10000
