"""QuickBooks Online and AvaTax, agreed.

1 is booked and committed, 2 was corrected later, 3 has a bad address, 4 has no tax, 5 has tax of QuickBooks's own;
CM-6 is a credit, SR-7 a receipt; 8 is in AvaTax and waits.
"""

from __future__ import annotations

from typing import Any

from tests.support.agreed import exact_avalara
from tests.support.agreed.exact_avalara import STOPPED
from tests.support.agreed.quickbooks import ref
from tests.support.agreed.rows import Agreed, Row, Rows
from tests.support.links import quickbooks_avalara
from tests.support.links.known import Known
from tests.support.links.quickbooks_avalara import CODE, REALM

FILES = exact_avalara.FILES | {"tax_accounts": {"US/*/*": "2310"}}


def form(key: str, net: float, tax: float = 0.0) -> Row:
    sold = {"Amount": net, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {"ItemRef": ref("i-LIC")}}
    facts = {"Id": key, "DocNumber": f"7000{key}", "TxnDate": "2026-11-02", "TotalAmt": net + tax, "Line": [sold]}
    who = {"company": REALM, "CustomerRef": ref("60"), "CurrencyRef": ref("USD")}
    return {**who, **facts, "TxnTaxDetail": {"TotalTax": tax}}


def document(key: str, net: str, tax: str = "", **more: Any) -> Row:
    made = exact_avalara.document(key, net, *([("WA", "Sales", tax)] if tax else []))
    said = {"code": f"{REALM}-{key}", "referenceCode": f"AV:tax:{REALM}:{key}", "customerCode": "60"}
    return {**made, **said, "company": CODE, **more}


def journal(of: str, entry: str, tax: float, **more: Any) -> Row:
    """Tax out of what the customer owes, onto where it is owed to."""

    def line(account: str, amount: float, **detail: Any) -> Row:
        kind = "Debit" if amount > 0 else "Credit"
        detail = {"PostingType": kind, "AccountRef": ref(f"gl-{account}"), **detail}
        return {"Amount": abs(amount), "Description": f"AV:tax:{of} tax", "JournalEntryLineDetail": detail}

    lines = [line("1200", tax, Entity={"EntityRef": ref("60")}), line("2310", -tax, ClassRef={"name": "200"})]
    facts = {"company": REALM, "Id": entry, "TxnDate": "2026-11-02", "CurrencyRef": ref("USD")}
    return {**facts, "Line": lines, **more}


ROWS = Rows({
    "quickbooks_online.invoice": [
        form("1", 100.0), form("2", 200.0), form("3", 50.0), form("4", 70.0), form("5", 100.0, 21.0), form("8", 40.0),
    ],
    "quickbooks_online.creditmemo": [form("6", 100.0)],
    "quickbooks_online.salesreceipt": [form("7", 30.0)],
    "quickbooks_online.item": [{"company": REALM, "Id": "i-LIC", "FullyQualifiedName": "LIC"}],
    "quickbooks_online.customer": [
        {"company": REALM, "Id": "60", "DisplayName": "Alder Inc.", "CurrencyRef": ref("USD")},
    ],
    "quickbooks_online.account": [
        {"company": REALM, "Id": f"gl-{number}", "AcctNum": number, "AccountType": kind, "CurrencyRef": ref("USD")}
        for number, kind in (("1200", "Accounts Receivable"), ("2310", "Other Current Liability"))
    ],
    "quickbooks_online.journalentry": [
        journal("1", "e1", 7.75), journal("2", "e2", 15.0), journal("2:2", "e3", 0.5), journal("CM-6", "e6", -7.75),
        journal("SR-7", "e7", 2.0),
    ],
    "avalara.transactions": [
        document("1", "100", "7.75"), document("2", "200", "15.50", version=2), document("4", "70"),
        document("5", "100", "21.00"), document("CM-6", "-100", "-7.75", type="ReturnInvoice"),
        document("SR-7", "30", "2.00"), document("8", "40", "4.00", status="Saved"),
    ],
})  # fmt: skip


def compared(rows: Rows, known: Known) -> list[str]:
    books = quickbooks_avalara.read(rows, FILES)
    return [*books.wrong(known), *books.doubled()]


AGREED = Agreed(
    ROWS,
    {
        ("tax", REALM, "3"): STOPPED,
        ("tax_journals", REALM, "8"): STOPPED,
        ("commit", REALM, "8"): exact_avalara.AGREED.known["commit", exact_avalara.OWN, "a8"],
    },
    compared,
)
