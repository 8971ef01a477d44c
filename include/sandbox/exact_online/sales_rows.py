"""What the sync set of sales invoices shows: a row for the header, with ``LineNumber`` 0, and one for each line.

From Exact's text, as clients carry it: any change of header or line renews the row version of both; all rows of
an invoice have its ``InvoiceID``; amounts without VAT, and discounts of the whole, are told of the header alone.
[assumed] The header's ``ID`` is the invoice's; a line's row repeats the header's properties where it has none of its
own.
"""

from __future__ import annotations

from collections.abc import Sequence

from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.kernel.tables import Row

TABLE = "sales_invoice_rows"
REPEATED = (
    "InvoiceNumber", "Type", "Status", "Journal", "OrderedBy", "OrderedByContactPerson", "InvoiceTo",
    "InvoiceToContactPerson", "DeliverTo", "DeliverToAddress", "DeliverToContactPerson", "InvoiceDate", "DueDate",
    "OrderDate", "OrderNumber", "Currency", "DiscountType", "YourRef", "Remarks", "PaymentCondition",
    "PaymentReference", "Document", "Salesperson", "SelectionCode", "Warehouse",
)  # fmt: skip


def show(store: ExactBooks, division: str, invoice: Row, lines: Sequence[Row]) -> None:
    """The rows as they are from now on; those of lines that are gone are announced as deleted."""
    key = invoice["InvoiceID"]
    own = {name: value for name, value in invoice.items() if not name.startswith("_") and name != "Timestamp"}
    repeated = {name: invoice[name] for name in REPEATED if name in invoice}
    rows = [{**own, "ID": key, "LineNumber": 0}]
    rows += [{**repeated, **{name: line[name] for name in line if name != "Timestamp"}} for line in lines]
    kept = {row["ID"] for row in rows}
    for old in store[TABLE].find("InvoiceID", division, key):
        if old["ID"] not in kept:
            store.remove(TABLE, division, old["ID"])
    for row in rows:
        store.save(TABLE, division, row)


def hide(store: ExactBooks, division: str, invoice_id: str) -> None:
    for row in store[TABLE].find("InvoiceID", division, invoice_id):
        store.remove(TABLE, division, row["ID"])
