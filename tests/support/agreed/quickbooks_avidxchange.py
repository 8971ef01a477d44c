"""QuickBooks Online and AvidXchange, agreed: a bill paid with a credit and a discount, one pending, one whose payment
is void."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.support.agreed.rows import Agreed, Row, Rows
from tests.support.links import quickbooks_avidxchange
from tests.support.links.known import Known

REALM = "9130"
PENDING = "[AvidXchange] payment pending since 2026-11-20"
VOIDED = "[AvidXchange] payment voided on 2026-11-20"
DELIVERED = {"state": "delivered", "reason_text": None}
# Whose the bills are, and the accounts-payable account they stand on.
OWED = {"VendorRef": {"value": "60"}, "APAccountRef": {"value": "33"}, "CurrencyRef": {"value": "USD"}}


def bill(key: str, total: float, balance: float, memo: str = "") -> Row:
    facts = {"Id": key, "DocNumber": f"F-{key}", "TxnDate": "2026-11-16", "TotalAmt": total, "Balance": balance}
    return {**OWED, **facts, "PrivateNote": memo}


def credit(key: str, total: float, **more: Any) -> Row:
    return {**OWED, "Id": key, "TxnDate": "2026-11-17", "TotalAmt": total, "Balance": 0.0, **more}


def settled(**linked: float) -> list[Row]:
    """Lines, by ``Bill_1`` and the like."""
    return [
        {"Amount": amount, "LinkedTxn": [{"TxnType": kind.partition("_")[0], "TxnId": kind.partition("_")[2]}]}
        for kind, amount in linked.items()
    ]


def bank(account: str) -> Row:
    return {"BankAccountRef": {"value": account}}


def bill_payment(key: str, memo: str, total: float, **linked: float) -> Row:
    facts = {"Id": key, "PrivateNote": memo, "TotalAmt": total, "TxnDate": "2026-11-19", "DocNumber": "0910"}
    return {**OWED, **facts, "CheckPayment": bank("35"), "Line": settled(**linked)}


def invoice(key: str, amount: str, status: str = "Submitted") -> Row:
    facts = {"VendorId": 7, "CompanyExternalCode": "C3", "InvoiceNumber": f"F-{key}", "Status": status, "Lines": []}
    code = f"quickbooks_online:{REALM}:{key}"
    return {**facts, "InvoiceId": key, "ExternalCode": code, "Amount": amount, "CurrencyCode": "USD"}


def payment(number: int, amount: str, status: str, *paid: tuple[str, str, str], issued: str | None = None) -> Row:
    invoices = [
        {
            "ExternalCode": f"quickbooks_online:{REALM}:{key}",
            "InvoiceNumber": f"F-{key}",
            "NetAmount": net,
            "Discount": less,
        }
        for key, net, less in paid
    ]
    facts = {"PaymentId": number, "Amount": amount, "CurrencyCode": "USD", "CompanyExternalCode": "C3", "VendorId": 7}
    numbers = {"AvidPayChecknumber": None, "TraceNumber": "0910", "CardLast4": None}
    days = {"IssuedDate": issued, "VoidedDate": None}
    return {**facts, **numbers, **days, "Status": {"Description": status}, "Invoices": invoices}


ROWS = Rows({
    "quickbooks_online.bill": [
        bill("1", 100.0, 0.0, "ask Bob"), bill("2", 50.0, 50.0, f"rush\n{PENDING}"), bill("3", 30.0, 30.0, VOIDED),
    ],
    "quickbooks_online.vendorcredit": [
        credit("4", 20.0, DocNumber="CR-4"), credit("5", 1.5, PrivateNote="AVX:9:discount\nDiscount taken"),
    ],
    "quickbooks_online.billpayment": [
        bill_payment("20", "AVX:9\nAvidXchange ACH", 78.5, Bill_1=100.0, VendorCredit_4=20.0, VendorCredit_5=1.5),
        bill_payment("21", "Voided - AVX:11\nAvidXchange ACH", 0),
    ],
    "quickbooks_online.account": [{"Id": "35", "AcctNum": "1050"}, {"Id": "36", "AcctNum": "1060"}],
    "quickbooks_online.preferences": [{"Id": "1", "AccountingInfoPrefs": {"BookCloseDate": "2026-10-31"}}],
    "avidxchange.invoices": [
        invoice("1", "100.00", "Paid"), invoice("2", "50.00"), invoice("3", "30.00"), invoice("VC-4", "-20.00"),
    ],
    "avidxchange.payments": [
        payment(9, "78.50", "ACH Credit Issued", ("1", "98.50", "1.50"), ("VC-4", "-20.00", "0"), issued="2026-11-19"),
        payment(10, "50.00", "Processing", ("2", "50.00", "0")),
        payment(11, "30.00", "Void", ("3", "30.00", "0"), issued="2026-11-19"),
    ],
})  # fmt: skip


def compared(rows: Rows, known: Known) -> list[str]:
    told = frozenset(row["payment"] for row in rows.state("alerts", "discount_left_over"))
    books = replace(quickbooks_avidxchange.read(rows, REALM, {"1": "ask Bob", "2": "rush", "3": ""}), told=told)
    return [*books.wrong(known), *books.doubled()]


AGREED = Agreed(
    ROWS,
    {
        ("bills", REALM, "1"): DELIVERED,
        ("bills", REALM, "2"): DELIVERED,
        ("bills", REALM, "3"): DELIVERED,
        ("payments", "C3", "9"): DELIVERED,
    },
    compared,
)
