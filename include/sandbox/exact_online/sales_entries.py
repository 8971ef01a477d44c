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
from include.sandbox.exact_online.purchase_entries import CHANGEABLE, DAY_MS, LINE_FIELDS, check_line
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


def create(store: ExactBooks, division: str, values: Row, lines: Lines) -> Row:
    rules = Rules(store, division)
    customer = rules.customer(values.get("Customer")) or {}
    journal = rules.journal(values.get("Journal"), (SALES_JOURNAL,)) or {}
    day = values.get("EntryDate") or rules.today()
    currency = rules.currency(values.get("Currency") or customer.get("SalesCurrency"), journal)
    year, period = rules.period(journal, day, values.get("ReportingYear"), values.get("ReportingPeriod"))
    given = lines.get("SalesEntryLines", [])
    if not given:
        rules.refusals.add("mandatory", "Lines")
    for line in given:
        check_line(rules, line, day, FOR_PURCHASE)
    condition = values.get("PaymentCondition") or customer.get("PaymentConditionSales")
    _check_header(rules, values)
    rules.refusals.check()
    number = values.get("EntryNumber") or rules.next_number(str(journal["Code"]), year)
    entry = {
        **{key: value for key, value in values.items() if key in CHANGEABLE},
        "EntryID": values.get("EntryID") or store.new_id(), "Customer": customer["ID"], "Journal": journal["Code"],
        "Currency": currency, "Rate": num(rules.rate(currency, values.get("Rate"))), "EntryDate": day,
        "DueDate": values.get("DueDate") or day + rules.payment_days(condition) * DAY_MS, "PaymentCondition": condition,
        "EntryNumber": number, "InvoiceNumber": values.get("InvoiceNumber") or number, "ReportingYear": year,
        "ReportingPeriod": period, "Reversal": bool(values.get("Reversal")), "Status": OPEN,
    }  # fmt: skip
    return write(rules, entry, [_priced(rules, line, dec(entry["Rate"])) for line in given])


def _check_header(rules: Rules, values: Row) -> None:
    rules.payment_condition(values.get("PaymentCondition"))
    rules.known("documents", values.get("Document"), "Document")


def _priced(rules: Rules, line: Row, rate: Decimal) -> Row:
    code = rules.vat_code(line.get("VATCode"))
    given = line.get("VATAmountFC")
    vat = line_vat(dec(line["AmountFC"]), code, None if given is None else dec(given), Decimal(0))
    return {
        **{key: line.get(key) for key in LINE_FIELDS}, "ID": line.get("ID") or rules.store.new_id(),
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
    kept = {line["ID"] for line in lines}
    for old in store["sales_entry_lines"].find("EntryID", division, key):
        if old["ID"] not in kept:
            store.remove("sales_entry_lines", division, old["ID"])
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
        own = {name: made.get(name) for name in ("Item", "VATCode", "CostCenter", "CostUnit", "Quantity", "Notes")}
        own |= {"Description": made.get("Description"), "AmountVATFC": made["VATAmountFC"], "LineType": REVENUE}
        net = -dec(made["VATBaseAmountFC"])
        rows.append(ledger.transaction(header, made["ID"], made["LineNumber"], made["GLAccount"], net, **own))
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
    _check_header(rules, values)
    changed = {**entry, **{key: value for key, value in values.items() if key in CHANGEABLE}}
    if "EntryDate" in values:
        journal = store.one("journals", division, "Code", entry["Journal"])
        changed["ReportingYear"], changed["ReportingPeriod"] = rules.period(journal, changed["EntryDate"], None, None)
    rules.refusals.check()
    lines = store["sales_entry_lines"].find("EntryID", division, entry["EntryID"])
    write(rules, changed, sorted(lines, key=lambda line: int(line["LineNumber"])))


def remove(store: ExactBooks, division: str, entry: Row) -> None:
    _may_change(Rules(store, division), entry)
    drop(store, division, entry["EntryID"])


def drop(store: ExactBooks, division: str, entry_id: str) -> None:
    ledger.unpost(store, division, entry_id)
    for line in store["sales_entry_lines"].find("EntryID", division, entry_id):
        store.remove("sales_entry_lines", division, line["ID"])
    store.remove("sales_entries", division, entry_id)


def terms(store: ExactBooks, division: str, entry_id: str) -> list[Row]:
    """What is owed for an entry."""
    return store["receivables"].find("TransactionEntryID", division, entry_id)
