"""Purchase entries: invoices and credit notes of suppliers, coded to ledger accounts."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from include.sandbox.exact_online import ledger
from include.sandbox.exact_online.line_sets import LineSet
from include.sandbox.exact_online.rules import BANK, CASH, OPEN, PAYABLE, RECEIVABLE, VAT, Rules
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.values import cents, dec, num
from include.sandbox.exact_online.vat import LineVat, line_vat
from include.sandbox.exact_online.writes import Lines
from include.sandbox.kernel.tables import Row

PURCHASE_JOURNAL = 22
FOR_SALES = "S"
DAY_MS = 86_400_000
# What a PUT on a header may change; all else is ignored, as the merge of a read-only property is.
CHANGEABLE = (
    "Description", "YourRef", "DueDate", "EntryDate", "PaymentCondition", "PaymentReference", "Document",
    "ExternalLinkReference", "ExternalLinkDescription", "OrderNumber", "BatchNumber", "Supplier", "Rate",
    "ReportingYear", "ReportingPeriod",
)  # fmt: skip
LINE_FIELDS = (
    "GLAccount", "AmountFC", "Description", "VATCode", "VATAmountFC", "VATNonDeductiblePercentage", "CostCenter",
    "CostUnit", "PrivateUsePercentage", "Project", "Asset", "Quantity", "From", "To", "Notes", "TrackingNumber",
)  # fmt: skip


# What the ledger shows of a line.
POSTED = ("GLAccount", "VATCode", "VATPercentage", "CostCenter", "CostUnit", "Quantity", "Notes", "Project")
LINES = LineSet("purchase_entries", "purchase_entry_lines", "EntryID", LINE_FIELDS)
lines_of = LINES.of


def create(store: ExactBooks, division: str, values: Row, lines: Lines) -> Row:
    rules, given = Rules(store, division), lines.get("PurchaseEntryLines", [])
    supplier = rules.supplier(values.get("Supplier")) or {}
    entry = drafted(rules, values, given, supplier, PURCHASE_JOURNAL, "Purchase", FOR_SALES)
    named = {"Supplier": supplier["ID"], "StatusDescription": "Open"}
    return write(rules, {**entry, **named}, LINES.numbered(store, given))


def drafted(
    rules: Rules, values: Row, given: list[Row], relation: Row, journal_type: int, side: str, foreign: str
) -> Row:
    """The header of a new entry of either side; raises ODataError with all that is wrong with it and its lines."""
    journal = rules.journal(values.get("Journal"), (journal_type,)) or {}
    day = values.get("EntryDate") or rules.today()
    currency = rules.currency(values.get("Currency") or relation.get(f"{side}Currency"), journal)
    year, period = rules.period(journal or None, day, values.get("ReportingYear"), values.get("ReportingPeriod"))
    if not given:
        rules.refusals.add("mandatory", "Lines")
    for line in given:
        check_line(rules, line, day, foreign)
    check_header(rules, values)
    rules.refusals.check()
    condition = values.get("PaymentCondition") or relation.get(f"PaymentCondition{side}")
    number = values.get("EntryNumber") or rules.next_number(str(journal["Code"]), year)
    return {
        **{key: value for key, value in values.items() if key in CHANGEABLE},
        "EntryID": values.get("EntryID") or rules.store.new_id(), "Journal": journal["Code"], "Currency": currency,
        "Rate": num(rules.rate(currency, values.get("Rate"))), "EntryDate": day,
        "DueDate": values.get("DueDate") or day + rules.payment_days(condition) * DAY_MS, "PaymentCondition": condition,
        "EntryNumber": number, "InvoiceNumber": values.get("InvoiceNumber") or number, "ReportingYear": year,
        "ReportingPeriod": period, "Reversal": bool(values.get("Reversal")), "Status": OPEN,
    }  # fmt: skip


def check_line(rules: Rules, line: Row, day: int | None, foreign: str = FOR_SALES) -> None:
    """``foreign``: VAT codes of this transaction type are for the other side."""
    account = rules.gl_account(line.get("GLAccount"))
    if account is not None and account["Type"] in (PAYABLE, RECEIVABLE, VAT, BANK, CASH):
        rules.refusals.add("invalid", "G/L account type")
    if line.get("AmountFC") is None:
        rules.refusals.add("mandatory", "Amount")
    rules.dimension("cost_centers", line.get("CostCenter"), account, day)
    rules.dimension("cost_units", line.get("CostUnit"), account, day)
    if "VATCode" not in line or line["VATCode"] is None:
        line["VATCode"] = account.get("VATCode") if account else None
    code = rules.vat_code(line.get("VATCode"))
    if code is not None and code.get("VATTransactionType") == foreign:
        rules.refusals.add("invalid", "VAT code", code["Code"])
    rules.project(line.get("Project"), day)


def check_header(rules: Rules, values: Row) -> None:
    rules.payment_condition(values.get("PaymentCondition"))
    rules.known("documents", values.get("Document"), "Document")


def write(rules: Rules, entry: Row, lines: list[Row]) -> Row:
    """Compute VAT and totals, save header and lines, and post. For new entries and changed ones alike."""
    store, division = rules.store, rules.division
    rate = dec(entry["Rate"])
    parts: list[tuple[Row, LineVat]] = []
    for line in lines:
        code = rules.vat_code(line.get("VATCode"))
        override = dec(line["VATAmountFC"]) if line.get("VATAmountFC") is not None else None
        lost = dec(line["VATNonDeductiblePercentage"]) if line.get("VATNonDeductiblePercentage") is not None else None
        vat = line_vat(dec(line["AmountFC"]), code, override, lost)
        share = lost if lost is not None else dec((code or {}).get("_non_deductible", 0))
        made = {
            **line,
            "EntryID": entry["EntryID"],
            "AmountDC": num(cents(dec(line["AmountFC"]) * rate)),
            "VATAmountFC": num(vat.vat),
            "VATAmountDC": num(cents(vat.vat * rate)),
            "VATBaseAmountFC": num(vat.base),
            "VATBaseAmountDC": num(cents(vat.base * rate)),
            "VATPercentage": (code or {}).get("Percentage", 0.0),
            "VATNonDeductiblePercentage": num(share),
            "_override": True if override is not None else None,
            "_share": True if lost is not None else None,
        }
        parts.append((made, vat))
    billed = sum((vat.billed for _, vat in parts), Decimal(0))
    total = sum((vat.base for _, vat in parts), Decimal(0)) + billed
    kind = 31 if total < 0 else 30
    saved = store.save(
        "purchase_entries",
        division,
        {
            **entry,
            "AmountFC": num(total),
            "AmountDC": num(cents(total * rate)),
            "GAccountAmountFC": num(total),
            "VATAmountFC": num(billed),
            "VATAmountDC": num(cents(billed * rate)),
            "Type": kind,
            "TypeDescription": "Inkoopboeking" if kind == 30 else "Inkoopcreditnota",
        },
    )
    LINES.keep_only(store, division, entry["EntryID"], [made for made, _ in parts])
    for made, _ in parts:
        store.save("purchase_entry_lines", division, {**made, "Type": kind})
    _post(rules, saved, parts, total, rate)
    return saved


def _post(rules: Rules, entry: Row, parts: list[tuple[Row, LineVat]], total: Decimal, rate: Decimal) -> None:
    store, division = rules.store, rules.division
    supplier = store["accounts"].get(division, entry["Supplier"]) or {}
    header = {
        "EntryID": entry["EntryID"], "EntryNumber": entry["EntryNumber"], "JournalCode": entry["Journal"],
        "Type": entry["Type"], "FinancialYear": entry["ReportingYear"], "FinancialPeriod": entry["ReportingPeriod"],
        "Date": entry["EntryDate"], "DueDate": entry["DueDate"], "Currency": entry["Currency"],
        "Account": entry["Supplier"], "YourRef": entry.get("YourRef"), "InvoiceNumber": entry["InvoiceNumber"],
        "OrderNumber": entry.get("OrderNumber"), "Document": entry.get("Document"),
        "PaymentReference": entry.get("PaymentReference"),
        "ExternalLinkReference": entry.get("ExternalLinkReference"),
        "ExternalLinkDescription": entry.get("ExternalLinkDescription"), "Status": entry["Status"],
        "_payment_condition": entry.get("PaymentCondition"),
    }  # fmt: skip
    rows = []
    tax: dict[str, Decimal] = defaultdict(Decimal)
    for line, vat in parts:
        code = store.one("vat_codes", division, "Code", line["VATCode"]) if line.get("VATCode") else None
        rows.append(ledger.of_line(
            header,
            line,
            vat.base + vat.lost,
            *POSTED,
            LineType=0,
            VATType=(code or {}).get("Type"),
            Description=line.get("Description") or entry.get("Description"),
            AmountVATFC=line["VATAmountFC"],
            AmountVATBaseFC=line["VATBaseAmountFC"],
        ))  # fmt: skip
        if code is not None and vat.vat != 0:
            tax[code["GLToClaim"]] += vat.vat - vat.lost
            if vat.reverse:
                tax[code["GLToPay"]] -= vat.vat
    for account, amount in sorted(tax.items()):
        key = ledger.line_id(entry["EntryID"], account)
        rows.append(
            ledger.transaction(header, key, 9000, account, amount, LineType=5, Description=entry.get("Description"))
        )
    payable = ledger.payable(store, division, supplier)
    key = ledger.line_id(entry["EntryID"], "payable")
    rows.append(ledger.transaction(header, key, 0, payable, -total, LineType=2, Description=entry.get("Description")))
    ledger.post(rules, entry["EntryID"], rows, rate, rounding=key)


def as_typed(line: Row) -> Row:
    """A saved line as it was typed: computed VAT is computed again, an overridden one stays."""
    kept = {key: line.get(key) for key in (*LINE_FIELDS, "ID", "LineNumber")}
    if not line.get("_override"):
        kept["VATAmountFC"] = None
    if not line.get("_share"):
        kept["VATNonDeductiblePercentage"] = None
    return kept


def change(store: ExactBooks, division: str, entry: Row, values: Row) -> None:
    rules = Rules(store, division)
    must_be_open(rules, entry)
    changed = {**entry, **{key: value for key, value in values.items() if key in CHANGEABLE}}
    if changed.get("Supplier") != entry["Supplier"]:
        rules.supplier(changed.get("Supplier"))
    check_header(rules, values)
    if {"EntryDate", "ReportingYear", "ReportingPeriod"} & set(values):
        moved = "ReportingYear" in values or "ReportingPeriod" in values
        year, period = (changed["ReportingYear"], changed["ReportingPeriod"]) if moved else (None, None)
        journal = store.one("journals", division, "Code", entry["Journal"])
        changed["ReportingYear"], changed["ReportingPeriod"] = rules.period(journal, changed["EntryDate"], year, period)
    rules.refusals.check()
    write(rules, changed, [as_typed(line) for line in lines_of(store, division, entry["EntryID"])])


def must_be_open(rules: Rules, entry: Row) -> None:
    rules.entry_is_open(entry, entry["Journal"], entry["ReportingYear"], entry["ReportingPeriod"])
    rules.refusals.check()


def remove(store: ExactBooks, division: str, entry: Row) -> None:
    rules = Rules(store, division)
    must_be_open(rules, entry)
    if any(term["Status"] != OPEN for term in store["payments"].find("TransactionEntryID", division, entry["EntryID"])):
        rules.refusals.add("not_allowed", "Delete", str(entry["EntryNumber"]))
        rules.refusals.check()
    ledger.unpost(store, division, entry["EntryID"])
    LINES.drop(store, division, entry["EntryID"])
