"""Exact Online and AvaTax, agreed.

1 was billed with its tax; 2 became final without a tax line and was corrected later; 3 has a bad address; 4 has no tax;
5 has Exact's own VAT; 6 is a credit note; 7 is another connector's; 8 is in AvaTax and waits; d1 and d2 are drafts.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from tests.support.agreed.rows import Agreed, Row, Rows, account, ledger, moment
from tests.support.links import exact_avalara
from tests.support.links.known import Known

OWN = "852"
STOPPED = {"state": "blocked", "reason_code": "address_failed", "reason_text": "no such house number"}
FILES = {
    "tax_accounts": {"US/*/*": "1590", "US/CA/Sales": "1595"},
    "tax_cost_centers": {"US/*/*": "200"},
    "item_tax_codes": {"LIC": "SW1"},
    "entity_use_codes": {},
}


def invoice(key: str, number: int | None, **more: Any) -> Row:
    who = {"OrderedBy": "c-us", "InvoiceTo": "c-us", "DeliverTo": "c-us", "Division": OWN, "Currency": "USD"}
    facts = {"InvoiceID": key, "InvoiceNumber": number, "Status": 50 if number else 20, "Type": 8020}
    return {**who, "InvoiceDate": moment("2026-11-02"), "VATAmountFC": 0.0, **facts, **more}


def line(of: str, item: str, net: float, **more: Any) -> Row:
    facts = {"ID": f"{of}-{item}", "InvoiceID": of, "LineNumber": 1, "Item": f"i-{item}", "AmountFC": net}
    return {"Division": OWN, **facts, **more}


def tax_line(of: str, net: float, **more: Any) -> Row:
    return line(of, "TAX", net, **{"LineNumber": 9, "Notes": f"AV:tax_line:{of}", **more})


def document(key: str, net: str, *parts: tuple[str, str, str], **more: Any) -> Row:
    """``parts``: region, kind and tax."""
    rows = [{"country": "US", "region": region, "taxType": kind, "tax": tax} for region, kind, tax in parts]
    lines = [{"itemCode": "LIC", "lineAmount": net, "taxCode": "SW1", "details": rows}]
    facts = {"id": f"d-{key}", "code": f"{OWN}-{key}", "referenceCode": f"AV:tax:{OWN}:{key}", "type": "SalesInvoice"}
    said = {"date": "2026-11-02", "currencyCode": "USD", "customerCode": "20001", "entityUseCode": ""}
    tax = str(sum((Decimal(tax) for _, _, tax in parts), Decimal(0)))
    amounts = {"totalAmount": net, "totalTax": tax, "lines": lines, "status": "Committed"}
    return {"company": "KESTREL-US", **facts, **said, **amounts, **more}


def posted(key: str, entry: str, account: str, amount: float, **more: Any) -> Row:
    said = {"Description": f"AV:tax:{key} tax of invoice", "Currency": "USD", **more}
    return ledger(OWN, entry, account, amount, **said)


ROWS = Rows({
    "exact_online.sales_invoices": [
        invoice("a1", 101), invoice("a2", 102), invoice("a3", 103), invoice("a4", 104),
        invoice("a5", 105, VATAmountFC=21.0), invoice("a6", 106, Type=8021), invoice("a7", 107), invoice("a8", 108),
        invoice("d1", None), invoice("d2", None, VATAmountFC=4.2),
    ],
    "exact_online.sales_invoice_lines": [
        line("a1", "LIC", 100.0), tax_line("a1", 7.75), line("a2", "LIC", 200.0), line("a3", "LIC", 50.0),
        line("a4", "LIC", 70.0), line("a5", "LIC", 100.0), line("a6", "LIC", -100.0), tax_line("a6", -7.75),
        line("a7", "LIC", 30.0), line("a8", "LIC", 40.0), line("d1", "LIC", 10.0), tax_line("d1", 0.78),
        line("d2", "LIC", 20.0),
    ],
    "exact_online.items": [
        {"Division": OWN, "ID": "i-LIC", "Code": "LIC "}, {"Division": OWN, "ID": "i-TAX", "Code": "TAX"},
    ],
    "exact_online.accounts": [
        {"Division": OWN, "ID": "c-us", "Code": "             20001", "GLAR": "gl-1300", "IsSales": True},
    ],
    "exact_online.gl_accounts": [account(OWN, code) for code in ("1300", "1580", "1590", "1595")],
    "exact_online.transaction_lines": [
        posted("a1", "e1", "1580", 7.75), posted("a1", "e1", "1590", -7.75, CostCenter="200"),
        posted("a2", "e2", "1300", 15.0, Account="c-us"), posted("a2", "e2", "1590", -15.0, CostCenter="200"),
        posted("a2:2", "e3", "1300", 0.5, Account="c-us"), posted("a2:2", "e3", "1590", -0.5, CostCenter="200"),
        posted("a6", "e6", "1580", -7.75), posted("a6", "e6", "1590", 7.75, CostCenter="200"),
        ledger(OWN, "e9", "1590", 3.0, Description="rent"),
    ],
    "avalara.transactions": [
        document("a1", "100", ("WA", "Sales", "6.50"), ("WA", "Sales", "1.25")),
        document("a2", "200", ("WA", "Sales", "15.50"), version=2),
        document("a2", "190", ("WA", "Sales", "15.00"), status="Adjusted", id="d-a2-1"),
        document("a4", "70"), document("a5", "100", ("WA", "Sales", "21.00")),
        document("a6", "-100", ("WA", "Sales", "-7.75"), type="ReturnInvoice"),
        document("a7", "30", ("WA", "Sales", "3.00"), referenceCode="Other 7"),
        document("a8", "40", ("WA", "Sales", "4.00"), status="Saved"), document("x1", "5", status="Cancelled"),
        document("999", "5", code="INV-999", referenceCode="Other 9"),
    ],
    # What AvaTax says of a draft when it is asked.
    "avalara.estimates": [{"id": "d1", "tax": "0.78"}, {"id": "d2", "tax": "1.55"}],
})  # fmt: skip


def compared(rows: Rows, known: Known) -> list[str]:
    estimates = {row["id"]: Decimal(row["tax"]) for row in rows.state("avalara", "estimates")}
    books = replace(exact_avalara.read(rows, FILES), estimates=estimates)
    return [*books.wrong(known), *books.doubled()]


AGREED = Agreed(
    ROWS,
    {
        ("tax", OWN, "a3"): STOPPED,
        ("tax_journals", OWN, "a8"): STOPPED,
        ("commit", OWN, "a8"): {"state": "waiting", "reason_code": "reference_missing", "reason_text": "its journal"},
    },
    compared,
)
