"""Exact Online and AvidXchange, agreed: a bill paid with a credit and a discount, one open, one whose payment is
void."""

from __future__ import annotations

from tests.support.agreed.rows import Agreed, Row, Rows, account, entry, entry_line, ledger, month, order, supplier
from tests.support.links import exact_avidxchange
from tests.support.links.known import Known

OWN = "123"
CODES = {"account": "Accounting Codes", "centre": "Cost Centers", "unit": "Cost Units"}
DELIVERED = {"state": "delivered", "reason_text": None}


def term(number: int, status: int) -> Row:
    return {"Division": OWN, "TransactionType": 30, "Status": status, "TransactionEntryID": f"e{number}"}


def posted(entry: str, account: str, amount: float, words: str, supplier: str | None = None, day: str = "19") -> Row:
    more = {"Account": supplier, "Description": words, "JournalCode": "90"}
    return ledger(OWN, entry, account, amount, f"2026-11-{day}", **more)


def invoice(number: int, amount: str, vendor: int, status: str, account: str = "4000") -> Row:
    codes = [{"GroupName": CODES["account"], "CodeValue": account}, {"GroupName": CODES["centre"], "CodeValue": "C"}]
    facts = {"InvoiceId": number, "InvoiceNumber": f"F-{number}", "Amount": amount, "CurrencyCode": "EUR"}
    who = {"VendorId": vendor, "CompanyExternalCode": "C1", "ExternalCode": f"exact_online:{OWN}:e60{number}"}
    return {**facts, **who, "Status": status, "Lines": [{"LineNumber": 1, "Codes": codes}]}


def payment(number: int, amount: str, status: str, *paid: tuple[int, str, str], void: str | None = None) -> Row:
    invoices = [
        {
            "ExternalCode": f"exact_online:{OWN}:e60{bill}",
            "InvoiceNumber": f"F-{bill}",
            "NetAmount": net,
            "Discount": less,
        }
        for bill, net, less in paid
    ]
    facts = {"PaymentId": number, "Amount": amount, "CurrencyCode": "EUR", "CompanyExternalCode": "C1", "VendorId": 7}
    numbers = {"AvidPayChecknumber": None, "TraceNumber": "0910", "CardLast4": None}
    days = {"IssuedDate": "2026-11-19", "VoidedDate": void}
    return {**facts, **numbers, **days, "Status": {"Description": status}, "Invoices": invoices}


def code(group: str, value: str, active: bool = True) -> Row:
    return {"CompanyExternalCode": "C1", "GroupName": CODES[group], "CodeValue": value, "IsActive": active, "Id": value}


ROWS = Rows({
    "exact_online.accounts": [
        supplier(OWN, "s-a", "Alder"), supplier(OWN, "s-b", "Birch"),
        supplier(OWN, "s-c", "Customer", IsSupplier=False),
    ],
    "exact_online.gl_accounts": [
        account(OWN, "1600", 22), account(OWN, "1290", 20), account(OWN, "4000"), account(OWN, "4900"),
    ],
    "exact_online.cost_centers": [{"Division": OWN, "ID": "cc", "Code": "C", "Active": True}],
    "exact_online.cost_units": [{"Division": OWN, "ID": "cu", "Code": "U", "Active": False}],
    "exact_online.purchase_orders": [order(OWN, 71, "s-a", 300.0)],
    "exact_online.purchase_entries": [
        entry(OWN, 601, "s-a", "F-1", 121.0), entry(OWN, 602, "s-b", "F-2", 60.5),
        entry(OWN, 603, "s-b", "F-3", 50.0), entry(OWN, 604, "s-a", "F-4", -20.0),
    ],
    "exact_online.purchase_entry_lines": [
        entry_line(OWN, 601, 1, "4000", 100.0, "C"), entry_line(OWN, 602, 1, "4000", 50.0, "C"),
    ],
    "exact_online.payments": [term(601, 50), term(602, 20)],
    "exact_online.financial_periods": [
        month(OWN, 11, "2026-11-01", "2026-11-30"), month(OWN, 12, "2026-12-01", "2026-12-31"),
    ],
    "exact_online.transaction_lines": [
        ledger(OWN, "e601", "1600", -121.0, Account="s-a"), ledger(OWN, "e601", "4000", 121.0),
        ledger(OWN, "e602", "1600", -60.5, Account="s-b"), ledger(OWN, "e603", "1600", -50.0, Account="s-b"),
        ledger(OWN, "e604", "1600", 20.0, Account="s-a"),
        posted("p9", "1600", 121.0, "AVX:9 601 ACH 0910", "s-a"),
        posted("p9", "1600", -20.0, "AVX:9 604 ACH 0910", "s-a"),
        posted("p9", "4900", -1.0, "AVX:9 discount"), posted("p9", "1290", -100.0, "AVX:9 ACH 0910"),
        posted("p11", "1600", 50.0, "AVX:11 603 Check 400", "s-b"), posted("p11", "1290", -50.0, "AVX:11 Check 400"),
        posted("v11", "1600", -50.0, "AVX:11:void 603 Check 400", "s-b", "20"),
        posted("v11", "1290", 50.0, "AVX:11:void Check 400", day="20"),
    ],
    "avidxchange.vendors": [
        {"VendorId": 7, "ExternalVendorCode": f"exact_online:{OWN}:s-a", "CompanyExternalCode": "C1"},
        {"VendorId": 8, "ExternalVendorCode": "by hand", "CompanyExternalCode": "C1"},
    ],
    "avidxchange.enterprise_codes": [
        code("account", "4000"), code("account", "4900"), code("centre", "C"), code("unit", "U", active=False),
    ],
    "avidxchange.purchase_orders": [
        {"Id": "o71", "ExternalCode": f"exact_online:{OWN}:o71", "TotalAmount": "300.00", "CurrencyCode": "EUR",
         "VendorExternalCode": f"exact_online:{OWN}:s-a", "CompanyExternalCode": "C1"},
    ],
    "avidxchange.invoices": [
        invoice(1, "121.00", 7, "Paid"), invoice(2, "60.50", 8, "Submitted"), invoice(3, "50.00", 8, "PaymentVoided"),
        invoice(4, "-20.00", 7, "Paid"),
    ],
    "avidxchange.payments": [
        payment(9, "100.00", "ACH Credit Issued", (1, "120.00", "1.00"), (4, "-20.00", "0")),
        payment(11, "50.00", "Void", (3, "50.00", "0"), void="2026-11-20"),
    ],
})  # fmt: skip
SAME = {"exact_online": {"company": OWN, "key": "s-b"}, "avidxchange": {"company": "C1", "key": "8"}, "party": "birch"}


def compared(rows: Rows, known: Known) -> list[str]:
    books = exact_avidxchange.read(rows, {"vendors": [SAME]})
    return [*books.wrong(known), *books.doubled()]


AGREED = Agreed(
    ROWS,
    {
        ("purchase_invoices", OWN, "e602"): DELIVERED,
        ("payments", "C1", "9"): DELIVERED,
        ("payments", "C1", "11"): DELIVERED,
    },
    compared,
)
