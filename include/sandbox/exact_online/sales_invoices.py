"""Sales invoices and credit notes while they are drafts; ``sales_printing.py`` makes them final.

From the page: the types 8020, 8021, 8023 and 8024; ``InvoiceNumber`` is null until the invoice is printed. From Exact's
text, as clients carry it: a processed invoice cannot be changed; header amounts include VAT (``AmountFC``) or exclude
it (``AmountFCExclVat``); direct invoices need a warehouse.

[assumed] A new invoice is a draft (10), and printing makes it open (20). The same text says otherwise: new invoices are
open (20) until printing processes them (50). The division's setting ``sales_status`` has both; ``InvoiceNumber`` says
the same in both.
[assumed] A credit note's amounts are negative as they are sent and read; nothing is turned round.
[assumed] Only a customer (``Status`` C) is invoiced; without ``InvoiceTo`` and ``DeliverTo`` they are who ordered, and
``DeliverToAddress`` is the main delivery address of ``DeliverTo``, if it has one.
[assumed] Rows of the sync set and deletion records (type 13) are of lines, and their ``EntityKey`` is a line's ``ID``.
[assumed] A draft may be dated in a closed period; only printing posts, and refuses.
"""

from __future__ import annotations

from decimal import Decimal

from include.sandbox.exact_online import sales_rows
from include.sandbox.exact_online.rules import Rules
from include.sandbox.exact_online.sales_lines import LINES, check_line, lines_of, priced
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.values import cents, num
from include.sandbox.exact_online.writes import Lines
from include.sandbox.kernel.tables import Row

DRAFT, OPEN, PROCESSED = 10, 20, 50
INVOICE, CREDIT, DIRECT, DIRECT_CREDIT = 8020, 8021, 8023, 8024
DELIVERY = 4
HEADER = (
    "OrderedBy", "InvoiceTo", "DeliverTo", "DeliverToAddress", "OrderedByContactPerson", "InvoiceToContactPerson",
    "DeliverToContactPerson", "Journal", "InvoiceDate", "DueDate", "OrderDate", "OrderNumber", "Currency", "YourRef",
    "Description", "Remarks", "PaymentCondition", "PaymentReference", "Document", "Salesperson", "SelectionCode",
    "Warehouse", "Type",
)  # fmt: skip
DAY_MS = 86_400_000


def create(store: ExactBooks, division: str, values: Row, lines: Lines) -> Row:
    rules = Rules(store, division)
    if values.get("InvoiceID") and store["sales_invoices"].get(division, values["InvoiceID"]) is not None:
        rules.refusals.add("exists", "InvoiceID")
    customer = rules.customer(values.get("OrderedBy"))
    given = lines.get("SalesInvoiceLines", [])
    if not given:
        rules.refusals.add("mandatory", "Lines")
    kind = values.get("Type") or INVOICE
    day = values.get("InvoiceDate") or rules.today()
    condition = values.get("PaymentCondition") or (customer or {}).get("PaymentConditionSales")
    draft = {
        **{key: value for key, value in values.items() if key in HEADER},
        "InvoiceID": values.get("InvoiceID") or store.new_id(),
        "InvoiceTo": values.get("InvoiceTo") or (customer or {}).get("InvoiceAccount") or values.get("OrderedBy"),
        "DeliverTo": values.get("DeliverTo") or values.get("OrderedBy"),
        "Type": kind,
        "Status": new_status(store, division),
        "InvoiceDate": day,
        "OrderDate": values.get("OrderDate") or day,
        "PaymentCondition": condition,
        "DueDate": values.get("DueDate") or day + rules.payment_days(condition) * DAY_MS,
    }
    draft["DeliverToAddress"] = draft.get("DeliverToAddress") or _delivered_at(store, division, draft["DeliverTo"])
    draft["Currency"] = _check_header(rules, draft, (customer or {}).get("SalesCurrency"))
    for line in given:
        check_line(rules, draft, line)
    rules.refusals.check()
    return write(store, division, draft, LINES.numbered(store, given))


def new_status(store: ExactBooks, division: str) -> int:
    return int(store.settings(division)["sales_status"][0])


def _delivered_at(store: ExactBooks, division: str, account: str | None) -> str | None:
    found = store["addresses"].find("Account", division, account) if account else []
    return next((str(row["ID"]) for row in found if row["Type"] == DELIVERY and row.get("Main")), None)


def _check_header(rules: Rules, row: Row, customers_currency: str | None = None) -> str:
    """The currency; what is wrong is among the refusals."""
    journal = rules.journal(row.get("Journal"), (20,))
    if row["Type"] not in (INVOICE, CREDIT, DIRECT, DIRECT_CREDIT):
        rules.refusals.add("invalid", "Type")
    if row["Type"] in (DIRECT, DIRECT_CREDIT) and row.get("Warehouse") is None:
        rules.refusals.add("mandatory", "Warehouse")
    for field in ("InvoiceTo", "DeliverTo"):
        if row.get(field) is not None and row[field] != row.get("OrderedBy"):
            rules.customer(row[field])
    address = rules.known("addresses", row.get("DeliverToAddress"), "Address")
    if address is not None and address.get("Account") != row.get("DeliverTo"):
        rules.refusals.add("invalid", "Address")
    rules.payment_condition(row.get("PaymentCondition"))
    rules.known("documents", row.get("Document"), "Document")
    rules.known("warehouses", row.get("Warehouse"), "Warehouse")
    chosen = row.get("Currency") or customers_currency
    return rules.currency(chosen, journal)


def write(store: ExactBooks, division: str, draft: Row, lines: list[Row]) -> Row:
    """Totals from the lines."""
    rate = Rules(store, division).rate(draft["Currency"], None)
    net = vat = Decimal(0)
    for line in lines:
        made, of_line = priced(store, division, draft, line, rate)
        net, vat = net + of_line.base, vat + of_line.billed
        store.save("sales_invoice_lines", division, made)
    LINES.keep_only(store, division, draft["InvoiceID"], lines)
    amounts = {
        "AmountFC": net + vat, "AmountFCExclVat": net, "VATAmountFC": vat, "AmountDC": cents((net + vat) * rate),
        "VATAmountDC": cents(vat * rate),
    }  # fmt: skip
    saved = store.save("sales_invoices", division, {**draft, **{name: num(value) for name, value in amounts.items()}})
    sales_rows.show(store, division, saved, lines_of(store, division, draft["InvoiceID"]))
    return saved


def must_be_draft(rules: Rules, invoice: Row) -> None:
    """What is printed refuses any change, whoever asks."""
    if is_final(invoice):
        rules.refusals.add("processed", "Invoice", str(invoice["InvoiceNumber"]))
        rules.refusals.check()


def is_final(invoice: Row) -> bool:
    return invoice.get("InvoiceNumber") is not None


def change(store: ExactBooks, division: str, invoice: Row, values: Row) -> None:
    rules = Rules(store, division)
    must_be_draft(rules, invoice)
    changed = {**invoice, **{key: value for key, value in values.items() if key in HEADER}}
    if "DeliverTo" in values and "DeliverToAddress" not in values:
        changed["DeliverToAddress"] = _delivered_at(store, division, changed["DeliverTo"])
    if changed["OrderedBy"] != invoice["OrderedBy"]:
        rules.customer(changed["OrderedBy"])
    changed["Currency"] = _check_header(rules, changed)
    rules.refusals.check()
    write(store, division, changed, lines_of(store, division, invoice["InvoiceID"]))
