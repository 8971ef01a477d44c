"""The preference AutomaticBillPayment: open vendor credits are applied to a new bill at once (section 8, uncertain)."""

from __future__ import annotations

from include.sandbox.quickbooks_online.accounting.ledger import ZERO, dec
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object


def application(company: Company, bill: Object) -> Object | None:
    """The body of a payment without money that applies what the vendor has open to the new bill; None for nothing."""
    if not (company.preferences.get("VendorAndPurchasesPrefs") or {}).get("AutomaticBillPayment"):
        return None
    left, lines = dec(bill["Balance"]), []
    for credit in company.find("VendorCredit", "VendorRef", bill["VendorRef"]["value"]):
        used = min(dec(credit["Balance"]), left)
        if used > 0 and credit["APAccountRef"]["value"] == bill["APAccountRef"]["value"]:
            lines.append(_line("VendorCredit", credit["Id"], used))
            left -= used
    bank = next((one for one in company.all("Account") if one["AccountType"] == "Bank" and one["Active"]), None)
    if not lines or bank is None:
        return None
    lines.insert(0, _line("Bill", bill["Id"], dec(bill["Balance"]) - left))
    return {
        "VendorRef": bill["VendorRef"], "PayType": "Check", "TotalAmt": ZERO, "Line": lines, "TxnDate": bill["TxnDate"],
        "CheckPayment": {"BankAccountRef": {"value": bank["Id"]}}, "APAccountRef": bill["APAccountRef"],
    }  # fmt: skip


def _line(kind: str, key: str, amount: object) -> Object:
    return {"Amount": amount, "LinkedTxn": [{"TxnId": key, "TxnType": kind}]}
