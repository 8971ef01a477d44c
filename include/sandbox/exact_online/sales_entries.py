"""Sales entries: what customers are billed, coded to revenue accounts; a printed invoice makes one too.

From the page: the mirror of purchase entries, type 20 or 21 (credit note), and lines of revenue alone, anything else
being "Invalid: G/L account type".

[assumed] The entry of a printed invoice is read here, and changed or deleted through its invoice alone. Lines are sent
with a new entry; later they are only read.
"""

from __future__ import annotations

from decimal import Decimal

from include.sandbox.exact_online import ledger
from include.sandbox.exact_online.errors import ODataError
from include.sandbox.exact_online.line_sets import LineSet
from include.sandbox.exact_online.purchase_entries import CHANGEABLE, LINE_FIELDS, check_header, drafted
from include.sandbox.exact_online.rules import OPEN, RECEIVABLE, Rules
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.values import cents, dec, num
from include.sandbox.exact_online.vat import line_vat
from include.sandbox.exact_online.writes import Lines
from include.sandbox.kernel.tables import Row

SALES_JOURNAL = 20
ENTRY, CREDIT = 20, 21
REVENUE, TERM, VAT_LINE = 0, 2, 5
FOR_PURCHASE = "P"


# What the ledger shows of a line.
POSTED = ("GLAccount", "Item", "VATCode", "CostCenter", "CostUnit", "Quantity", "Notes", "Description")
LINES = LineSet("sales_entries", "sales_entry_lines", "EntryID", LINE_FIELDS)


def create(store: ExactBooks, division: str, values: Row, lines: Lines) -> Row:
    rules, given = Rules(store, division), lines.get("SalesEntryLines", [])
    customer = rules.customer(values.get("Customer")) or {}
    entry = drafted(rules, values, given, customer, SALES_JOURNAL, "Sales", FOR_PURCHASE)
    return write(
        rules, {**entry, "Customer": customer["ID"]}, [_priced(rules, line, dec(entry["Rate"])) for line in given]
    )


def _priced(rules: Rules, line: Row, rate: Decimal) -> Row:
    code = rules.vat_code(line.get("VATCode"))
    given = line.get("VATAmountFC")
    vat = line_vat(dec(line["AmountFC"]), code, None if given is None else dec(given), Decimal(0))
    return {
        **LINES.named(line), "ID": line.get("ID") or rules.store.new_id(),
        "AmountDC": num(cents(dec(line["AmountFC"]) * rate)), "VATPercentage": (code or {}).get("Percentage", 0.0),
        "VATAmountFC": num(vat.billed), "VATAmountDC": num(cents(vat.billed * rate)),
        "VATBaseAmountFC": num(vat.base), "VATBaseAmountDC": num(cents(vat.base * rate)),
    }  # fmt: skip


def write(rules: Rules, entry: Row, lines: list[Row]) -> Row:
    """Header, lines and ledger, new or again. Lines have their net amount (``VATBaseAmountFC``) and VAT."""
    store, division, key, rate = rules.store, rules.division, entry["EntryID"], dec(entry["Rate"])
    vat = sum((dec(line["VATAmountFC"]) for line in lines), Decimal(0))
    total = sum((dec(line["VATBaseAmountFC"]) for line in lines), vat)
    kind = CREDIT if total < 0 else ENTRY
    amounts = {"AmountFC": total, "AmountDC": cents(total * rate), "VATAmountFC": vat, "VATAmountDC": cents(vat * rate)}
    saved = store.save("sales_entries", division, {
        **entry, **{name: num(value) for name, value in amounts.items()}, "Type": kind,
        "TypeDescription": "Verkoopboeking" if kind == ENTRY else "Verkoopcreditnota",
    })  # fmt: skip
    LINES.keep_only(store, division, key, lines)
    header = {
        "EntryID": key, "EntryNumber": saved["EntryNumber"], "JournalCode": saved["Journal"], "Type": kind,
        "FinancialYear": saved["ReportingYear"], "FinancialPeriod": saved["ReportingPeriod"],
        "Date": saved["EntryDate"], "DueDate": saved["DueDate"], "Currency": saved["Currency"],
        "Account": saved["Customer"], "YourRef": saved.get("YourRef"), "InvoiceNumber": saved["InvoiceNumber"],
        "Description": saved.get("Description"), "PaymentReference": saved.get("PaymentReference"),
        "_payment_condition": saved.get("PaymentCondition"),
    }  # fmt: skip
    rows = []
    for at, line in enumerate(lines, 1):
        made = store.save("sales_entry_lines", division, {"LineNumber": at, **line, "EntryID": key, "Type": kind})
        own = {"AmountVATFC": made["VATAmountFC"], "LineType": REVENUE}
        rows.append(ledger.of_line(header, made, -dec(made["VATBaseAmountFC"]), *POSTED, **own))
        if made["VATAmountFC"]:
            code = store.one("vat_codes", division, "Code", made["VATCode"]) or {}
            taxed, tax = ledger.line_id(key, f"vat/{made['ID']}"), -dec(made["VATAmountFC"])
            rows.append(ledger.transaction(header, taxed, 9000, code["GLToPay"], tax, LineType=VAT_LINE))
    owed, receivable = ledger.line_id(key, "receivable"), _receivable(store, division, saved["Customer"])
    rows.append(ledger.transaction(header, owed, 0, receivable, total, LineType=TERM))
    ledger.post(rules, key, rows, rate, rounding=owed)
    return saved


def _receivable(store: ExactBooks, division: str, account: str) -> str:
    """[assumed] The customer's own account (``GLAR``), else the first of type 20."""
    own = (store["accounts"].get(division, account) or {}).get("GLAR")
    if own:
        return str(own)
    found = sorted((row for row in store["gl_accounts"].rows(division) if row["Type"] == RECEIVABLE), key=_code)
    if not found:
        raise ODataError(500, "Verplicht: Grootboekrekening - debiteuren")
    return str(found[0]["ID"])


def _code(row: Row) -> str:
    return str(row["Code"])


def _may_change(rules: Rules, entry: Row) -> None:
    if entry.get("_invoice"):
        rules.refusals.add("processed", "Invoice", str(entry["InvoiceNumber"]))
    if any(one["Status"] != OPEN for one in terms(rules.store, rules.division, entry["EntryID"])):
        rules.refusals.add("not_allowed", "Change", str(entry["EntryNumber"]))
    rules.entry_is_open(entry, entry["Journal"], entry["ReportingYear"], entry["ReportingPeriod"])
    rules.refusals.check()


def change(store: ExactBooks, division: str, entry: Row, values: Row) -> None:
    rules = Rules(store, division)
    _may_change(rules, entry)
    check_header(rules, values)
    changed = {**entry, **{key: value for key, value in values.items() if key in CHANGEABLE}}
    if "EntryDate" in values:
        journal = store.one("journals", division, "Code", entry["Journal"])
        changed["ReportingYear"], changed["ReportingPeriod"] = rules.period(journal, changed["EntryDate"], None, None)
    rules.refusals.check()
    write(rules, changed, LINES.of(store, division, entry["EntryID"]))


def remove(store: ExactBooks, division: str, entry: Row) -> None:
    _may_change(Rules(store, division), entry)
    drop(store, division, entry["EntryID"])


def drop(store: ExactBooks, division: str, entry_id: str) -> None:
    ledger.unpost(store, division, entry_id)
    LINES.drop(store, division, entry_id)


def terms(store: ExactBooks, division: str, entry_id: str) -> list[Row]:
    """What is owed for an entry."""
    return store["receivables"].find("TransactionEntryID", division, entry_id)
