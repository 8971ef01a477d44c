"""A draft becomes final: it gets its number, and its entry in the sales journal.

From the page, and Exact's text as clients carry it: printing gives ``InvoiceNumber``, which is copied to the entry's
``EntryNumber`` and ``InvoiceNumber``; the invoice date may be set on the way.

[assumed] The entry has an id of its own: journal and number connect it with the invoice.
[assumed] A printed invoice is processed (50) once its accountant processes it, which ``/advance`` does; deleting a
final one is for the bookkeeper alone, while nothing was paid and its period is open.
"""

from __future__ import annotations

from include.sandbox.exact_online import ledger, sales_entries, sales_rows
from include.sandbox.exact_online.rules import OPEN, Rules
from include.sandbox.exact_online.sales_invoices import DAY_MS, PROCESSED, is_final, must_be_draft, write
from include.sandbox.exact_online.sales_lines import LINES, check_line, lines_of
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.values import dec, num
from include.sandbox.exact_online.writes import Lines
from include.sandbox.kernel.tables import Row


def create(store: ExactBooks, division: str, values: Row, lines: Lines) -> Row:
    """POST of ``PrintedSalesInvoices``: the invoice, with what became of its document."""
    rules = Rules(store, division)
    if values.get("InvoiceID") is None:
        rules.refusals.add("mandatory", "InvoiceID")
        rules.refusals.check()
    invoice = rules.known("sales_invoices", values["InvoiceID"], "InvoiceID")
    rules.refusals.check()
    assert invoice is not None
    made = print_invoice(
        store, division, invoice, values.get("InvoiceDate"), values.get("ReportingYear"), values.get("ReportingPeriod")
    )
    return {**made, "DocumentCreationSuccess": "Document aangemaakt", "Document": store.new_id()}


def print_invoice(
    store: ExactBooks, division: str, draft: Row, day: int | None = None, year: int | None = None,
    period: int | None = None,
) -> Row:  # fmt: skip
    """The final invoice. ``day``: its date, if that is to be another. Raises ODataError 500."""
    rules = Rules(store, division)
    must_be_draft(rules, draft)
    rules.customer(draft["OrderedBy"])
    dated = {**draft, "InvoiceDate": day or draft["InvoiceDate"]}
    if day:
        dated["DueDate"] = day + rules.payment_days(draft.get("PaymentCondition")) * DAY_MS
    lines = lines_of(store, division, draft["InvoiceID"])
    for line in lines:
        check_line(rules, dated, line)
    journal = rules.journal(draft["Journal"], (20,))
    year, period = rules.period(journal, dated["InvoiceDate"], year, period)
    rules.refusals.check()
    number = rules.next_number(str(draft["Journal"]), year)
    final = {**dated, "InvoiceNumber": number, "Status": int(store.settings(division)["sales_status"][1])}
    final |= {"_entry": ledger.line_id(draft["InvoiceID"], "entry"), "_year": year, "_period": period}
    saved = write(store, division, final, lines)
    post(rules, saved)
    return saved


def post(rules: Rules, invoice: Row) -> None:
    """The entry of a final invoice, written or rewritten."""
    store, division, key = rules.store, rules.division, invoice["_entry"]
    same = ("Currency", "DueDate", "Journal", "InvoiceNumber", "YourRef", "Description", "PaymentReference",
            "PaymentCondition", "Document", "OrderNumber")  # fmt: skip
    entry = {
        **{name: invoice.get(name) for name in same}, "EntryID": key, "EntryNumber": invoice["InvoiceNumber"],
        "Customer": invoice["InvoiceTo"], "EntryDate": invoice["InvoiceDate"], "ReportingYear": invoice["_year"],
        "ReportingPeriod": invoice["_period"], "Rate": num(rules.rate(invoice["Currency"], None)), "Status": OPEN,
        "Reversal": False, "_invoice": invoice["InvoiceID"],
    }  # fmt: skip
    own = ("LineNumber", "Item", "VATCode", "VATPercentage", "VATAmountFC", "VATAmountDC", "CostCenter", "CostUnit",
           "Quantity", "Notes", "Description", "GLAccount", "Project", "AmountFC", "AmountDC")  # fmt: skip
    sales_entries.write(rules, entry, [
        {**{name: line.get(name) for name in own}, "ID": ledger.line_id(key, line["ID"]),
         "VATBaseAmountFC": line["AmountFC"], "VATBaseAmountDC": line["AmountDC"]}
        for line in lines_of(store, division, invoice["InvoiceID"])
    ])  # fmt: skip


def process(store: ExactBooks, division: str, invoice: Row) -> None:
    """The accountant is done with it."""
    done = store.save("sales_invoices", division, {**invoice, "Status": PROCESSED})
    sales_rows.show(store, division, done, lines_of(store, division, invoice["InvoiceID"]))


def remove(store: ExactBooks, division: str, invoice: Row) -> None:
    """A draft goes for whoever asks."""
    rules = Rules(store, division)
    if is_final(invoice):
        if store.writer == "api":
            rules.refusals.add("processed", "Invoice", str(invoice["InvoiceNumber"]))
        if rules.is_closed(invoice["Journal"], invoice["_year"], invoice["_period"]):
            rules.refusals.add(
                "closed", "Period", f"{invoice['_year']}-{invoice['_period']:02d} ({invoice['Journal']})"
            )
        if any(term["Status"] != 20 for term in terms(store, division, invoice)):
            rules.refusals.add("not_allowed", "Delete", str(invoice["InvoiceNumber"]))
        rules.refusals.check()
        sales_entries.drop(store, division, invoice["_entry"])
    LINES.drop(store, division, invoice["InvoiceID"])
    sales_rows.hide(store, division, invoice["InvoiceID"])


def terms(store: ExactBooks, division: str, invoice: Row) -> list[Row]:
    """What is owed for a final invoice."""
    return sales_entries.terms(store, division, invoice["_entry"])


def credit(store: ExactBooks, division: str, invoice: Row, kind: int) -> tuple[Row, Lines]:
    """Header and lines of the credit note that takes a final invoice back whole."""
    rules = Rules(store, division)
    if not is_final(invoice):
        rules.refusals.add("not_allowed", "Status", "10")
        rules.refusals.check()
    names = ("OrderedBy", "InvoiceTo", "DeliverTo", "DeliverToAddress", "Journal", "Currency", "PaymentCondition")
    header = {name: invoice[name] for name in names if name in invoice} | {
        "Type": kind, "YourRef": str(invoice["InvoiceNumber"]), "Description": f"Credit {invoice['InvoiceNumber']}",
    }  # fmt: skip
    kept = (
        "Item",
        "Description",
        "UnitPrice",
        "NetPrice",
        "Discount",
        "VATCode",
        "GLAccount",
        "CostCenter",
        "CostUnit",
    )
    lines = [
        {**{name: line[name] for name in kept if name in line}, "Quantity": num(-dec(line["Quantity"]))}
        for line in lines_of(store, division, invoice["InvoiceID"])
    ]
    return header, {"SalesInvoiceLines": lines}
