"""A draft becomes final: it gets its number, and its entry in the sales journal.

From the page, and Exact's text as clients carry it: printing gives ``InvoiceNumber``, which is copied to the entry's
``EntryNumber`` and ``InvoiceNumber``; the invoice date may be set on the way.

[assumed] The entry has an id of its own: journal and number connect it with the invoice.
[assumed] The receivable is the customer's own account (``GLAR``), else the first of type 20.
[assumed] A printed invoice is processed (50) once its accountant processes it, which ``/advance`` does; deleting a
final one is for the bookkeeper alone, while nothing was paid and its period is open.
"""

from __future__ import annotations

from include.sandbox.exact_online import ledger, sales_rows
from include.sandbox.exact_online.errors import ODataError
from include.sandbox.exact_online.rules import RECEIVABLE, Rules
from include.sandbox.exact_online.sales_invoices import DAY_MS, PROCESSED, is_final, must_be_draft, write
from include.sandbox.exact_online.sales_lines import check_line, lines_of
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.values import dec, num
from include.sandbox.exact_online.writes import Lines
from include.sandbox.kernel.tables import Row

SALES_ENTRY, SALES_CREDIT = 20, 21
REVENUE, TERM, VAT_LINE = 0, 2, 5


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
    store, division = rules.store, rules.division
    lines, key = lines_of(store, division, invoice["InvoiceID"]), invoice["_entry"]
    header = {
        "EntryID": key, "EntryNumber": invoice["InvoiceNumber"], "JournalCode": invoice["Journal"],
        "Type": SALES_CREDIT if dec(invoice["AmountFC"]) < 0 else SALES_ENTRY, "FinancialYear": invoice["_year"],
        "FinancialPeriod": invoice["_period"], "Date": invoice["InvoiceDate"], "DueDate": invoice["DueDate"],
        "Currency": invoice["Currency"], "Account": invoice["InvoiceTo"], "YourRef": invoice.get("YourRef"),
        "InvoiceNumber": invoice["InvoiceNumber"], "Description": invoice.get("Description"),
        "PaymentReference": invoice.get("PaymentReference"), "_payment_condition": invoice.get("PaymentCondition"),
    }  # fmt: skip
    rows = []
    for line in lines:
        own = {name: line.get(name) for name in ("Item", "VATCode", "CostCenter", "CostUnit", "Quantity", "Notes")}
        own |= {"Description": line.get("Description"), "AmountVATFC": line["VATAmountFC"], "LineType": REVENUE}
        made = ledger.line_id(key, line["ID"])
        rows.append(
            ledger.transaction(header, made, line["LineNumber"], line["GLAccount"], -dec(line["AmountFC"]), **own)
        )
        if line["VATAmountFC"]:
            code = store.one("vat_codes", division, "Code", line["VATCode"]) or {}
            made = ledger.line_id(key, f"vat/{line['ID']}")
            vat = -dec(line["VATAmountFC"])
            rows.append(ledger.transaction(header, made, 9000, code["GLToPay"], vat, LineType=VAT_LINE))
    owed, receivable = ledger.line_id(key, "receivable"), _receivable(store, division, invoice["InvoiceTo"])
    total = dec(invoice["AmountFC"])
    rows.append(ledger.transaction(header, owed, 0, receivable, total, LineType=TERM))
    ledger.post(rules, key, rows, rules.rate(invoice["Currency"], None), rounding=owed)


def _receivable(store: ExactBooks, division: str, account: str) -> str:
    own = (store["accounts"].get(division, account) or {}).get("GLAR")
    if own:
        return str(own)
    found = sorted((row for row in store["gl_accounts"].rows(division) if row["Type"] == RECEIVABLE), key=_code)
    if not found:
        raise ODataError(500, "Verplicht: Grootboekrekening - debiteuren")
    return str(found[0]["ID"])


def _code(row: Row) -> str:
    return str(row["Code"])


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
        ledger.unpost(store, division, invoice["_entry"])
    for line in lines_of(store, division, invoice["InvoiceID"]):
        store.remove("sales_invoice_lines", division, line["ID"])
    store.remove("sales_invoices", division, invoice["InvoiceID"])
    sales_rows.hide(store, division, invoice["InvoiceID"])


def terms(store: ExactBooks, division: str, invoice: Row) -> list[Row]:
    """What is owed for a final invoice."""
    return store["receivables"].find("TransactionEntryID", division, invoice["_entry"])


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
