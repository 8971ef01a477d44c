"""Purchase invoices of the trade module (license it per division in the settings): items, not ledger accounts."""

from __future__ import annotations

from decimal import Decimal

from include.sandbox.exact_online import ledger
from include.sandbox.exact_online.errors import ODataError
from include.sandbox.exact_online.line_sets import LineSet
from include.sandbox.exact_online.rules import Rules
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.values import cents, dec, num
from include.sandbox.exact_online.vat import LineVat, line_vat
from include.sandbox.exact_online.writes import Lines
from include.sandbox.kernel.tables import Row

DRAFT, OPEN, PROCESSED = 10, 20, 50
DIRECT, DIRECT_CREDIT, INVOICE, CREDIT = 8030, 8031, 8033, 8034
HEADER = (
    "Supplier", "Journal", "InvoiceDate", "DueDate", "Currency", "ExchangeRate", "YourRef", "Description",
    "PaymentCondition", "PaymentReference", "Document", "Warehouse", "ContactPerson", "Remarks", "FinancialYear",
    "FinancialPeriod", "Type",
)  # fmt: skip
DAY_MS = 86_400_000
LINES = LineSet("purchase_invoices", "purchase_invoice_lines", "InvoiceID", ())


def create(store: ExactBooks, division: str, values: Row, lines: Lines) -> Row:
    rules = Rules(store, division)
    supplier = rules.supplier(values.get("Supplier"))
    journal = rules.journal(values.get("Journal"), (22,))
    kind = values.get("Type") or DIRECT
    given = lines.get("PurchaseInvoiceLines", [])
    if kind in (DIRECT, DIRECT_CREDIT) and values.get("Warehouse") is None:
        rules.refusals.add("mandatory", "Warehouse")
    if not given:
        rules.refusals.add("mandatory", "Lines")
    for line in given:
        _check_line(rules, line)
    day = values.get("InvoiceDate") or rules.today()
    currency = rules.currency(values.get("Currency") or (supplier or {}).get("PurchaseCurrency"), journal)
    year, period = rules.period(journal, day, values.get("FinancialYear"), values.get("FinancialPeriod"))
    rules.refusals.check()
    assert supplier is not None
    assert journal is not None
    rate = rules.rate(currency, values.get("ExchangeRate"))
    sign = -1 if kind in (DIRECT_CREDIT, CREDIT) else 1
    invoice = {
        **{key: value for key, value in values.items() if key in HEADER},
        "ID": values.get("ID") or store.new_id(),
        "InvoiceDate": day,
        "DueDate": values.get("DueDate") or day + 30 * DAY_MS,
        "Currency": currency,
        "ExchangeRate": num(rate),
        "FinancialYear": year,
        "FinancialPeriod": period,
        "Type": kind,
        "EntryNumber": rules.next_number(str(journal["Code"]), year),
        "Status": OPEN,
        "Source": 11 if store.writer == "api" else 1,
    }
    parts = [_line(store, division, invoice, line, at, sign) for at, line in enumerate(given, 1)]
    billed = sum((vat.billed for _, vat in parts), Decimal(0))
    total = sum((vat.base for _, vat in parts), Decimal(0)) + billed
    saved = store.save("purchase_invoices", division, {**invoice, "Amount": num(total), "VATAmount": num(billed)})
    _post(rules, saved, supplier, parts, total, rate)
    return saved


def _check_line(rules: Rules, line: Row) -> None:
    store, division = rules.store, rules.division
    if line.get("PurchaseOrderLine") is not None:
        ordered = store["purchase_order_lines"].get(division, line["PurchaseOrderLine"])
        if ordered is None:
            rules.refusals.add("reference", "Purchase order line")
        else:
            line.setdefault("Item", ordered["Item"])
            line.setdefault("UnitPrice", ordered["UnitPrice"])
            line.setdefault("Quantity", ordered["Quantity"])
            line["PurchaseOrder"] = ordered["PurchaseOrderID"]
    elif line.get("Item") is None:
        rules.refusals.add("mandatory", "Item")
    if line.get("Item") is not None and store["items"].get(division, line["Item"]) is None:
        rules.refusals.add("reference", "Item")
    rules.vat_code(line.get("VATCode"))
    rules.dimension("cost_centers", line.get("CostCenter"), None, None)
    rules.dimension("cost_units", line.get("CostUnit"), None, None)


def _line(store: ExactBooks, division: str, invoice: Row, line: Row, number: int, sign: int) -> tuple[Row, LineVat]:
    item = store["items"].get(division, line["Item"]) or {}
    quantity = dec(line.get("Quantity", 1)) * sign
    price = dec(line.get("NetPrice") if line.get("NetPrice") is not None else line.get("UnitPrice"))
    amount = dec(line["Amount"]) * sign if line.get("Amount") is not None else cents(quantity * price)
    code = store.one("vat_codes", division, "Code", str(line.get("VATCode") or item.get("PurchaseVATCode") or "2"))
    vat = line_vat(amount, code, None, None)
    made = store.save(
        "purchase_invoice_lines",
        division,
        {
            **line,
            "ID": line.get("ID") or store.new_id(),
            "InvoiceID": invoice["ID"],
            "LineNumber": number,
            "Quantity": num(quantity),
            "UnitPrice": num(price),
            "NetPrice": num(price),
            # Excluding VAT when it is read, whatever was sent.
            "Amount": num(vat.base),
            "VATCode": (code or {}).get("Code"),
            "VATPercentage": (code or {}).get("Percentage"),
            "VATAmount": num(vat.vat),
            "Description": line.get("Description") or item.get("Description"),
        },
    )
    return made, vat


def _post(
    rules: Rules, invoice: Row, supplier: Row, parts: list[tuple[Row, LineVat]], total: Decimal, rate: Decimal
) -> None:
    store, division = rules.store, rules.division
    header = {
        "EntryID": invoice["ID"], "EntryNumber": invoice["EntryNumber"], "JournalCode": invoice["Journal"],
        "Type": 31 if total < 0 else 30, "FinancialYear": invoice["FinancialYear"],
        "FinancialPeriod": invoice["FinancialPeriod"], "Date": invoice["InvoiceDate"], "DueDate": invoice["DueDate"],
        "Currency": invoice["Currency"], "Account": supplier["ID"], "YourRef": invoice.get("YourRef"),
        "InvoiceNumber": invoice["EntryNumber"], "Description": invoice.get("Description"),
    }  # fmt: skip
    rows = []
    for line, vat in parts:
        item = store["items"].get(division, line["Item"]) or {}
        rows.append(ledger.of_line(
            header,
            line,
            vat.base + vat.lost,
            "Item",
            "VATCode",
            "CostCenter",
            "CostUnit",
            "Quantity",
            GLAccount=item["GLCosts"],
            LineType=0,
        ))  # fmt: skip
        code = store.one("vat_codes", division, "Code", line["VATCode"]) if line.get("VATCode") else None
        if code is not None and vat.vat != 0:
            key = ledger.line_id(invoice["ID"], f"vat/{line['LineNumber']}")
            rows.append(ledger.transaction(header, key, 9000, code["GLToClaim"], vat.vat - vat.lost, LineType=5))
            if vat.reverse:
                rows.append(ledger.transaction(header, key[:-1] + "0", 9001, code["GLToPay"], -vat.vat, LineType=5))
    payable = ledger.payable(store, division, supplier)
    key = ledger.line_id(invoice["ID"], "payable")
    rows.append(ledger.transaction(header, key, 0, payable, -total, LineType=2))
    ledger.post(rules, invoice["ID"], rows, rate, rounding=key)


def change(store: ExactBooks, division: str, invoice: Row, values: Row) -> None:
    """A posted invoice keeps its amounts; only its texts and references change."""
    rules = Rules(store, division)
    rules.entry_is_open(invoice, invoice["Journal"], invoice["FinancialYear"], invoice["FinancialPeriod"])
    rules.refusals.check()
    texts = ("Description", "YourRef", "Remarks", "PaymentReference", "Document")
    store.save(
        "purchase_invoices", division, {**invoice, **{key: value for key, value in values.items() if key in texts}}
    )


def remove(store: ExactBooks, division: str, invoice: Row) -> None:
    rules = Rules(store, division)
    rules.entry_is_open(invoice, invoice["Journal"], invoice["FinancialYear"], invoice["FinancialPeriod"])
    if any(term["Status"] != 20 for term in store["payments"].find("TransactionEntryID", division, invoice["ID"])):
        rules.refusals.add("not_allowed", "Delete", str(invoice["EntryNumber"]))
    rules.refusals.check()
    ledger.unpost(store, division, invoice["ID"])
    LINES.drop(store, division, invoice["ID"])


def create_line(store: ExactBooks, division: str, values: Row, lines: Lines) -> Row:
    raise ODataError(500, "Niet toegestaan: Regels - de factuur is geboekt")
