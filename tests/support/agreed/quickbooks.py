"""Rows of QuickBooks Online's purchases."""

from __future__ import annotations

from typing import Any

from tests.support.agreed.rows import Row

BY_ACCOUNT = "AccountBasedExpenseLineDetail"


def ref(key: str) -> Row:
    return {"value": key}


def vendor(key: str, name: str, realm: str) -> Row:
    return {"company": realm, "Id": key, "DisplayName": name, "CompanyName": name, "Active": True}


def line(account: str, amount: float, center: str | None = None, tax: str | None = None) -> Row:
    detail = {"AccountRef": ref(f"gl-{account}"), **({"ClassRef": ref(f"c-{center}")} if center else {})}
    return {"Amount": amount, BY_ACCOUNT: {**detail, **({"TaxCodeRef": ref(f"t-{tax}")} if tax else {})}}


def purchase(realm: str, key: str, number: str, total: float, memo: str, *lines: Row, **more: Any) -> Row:
    """A bill, credit or order of vendor 60."""
    facts = {"Id": key, "DocNumber": number, "TxnDate": "2026-11-02", "TotalAmt": total, "PrivateNote": memo}
    whose = {"company": realm, "VendorRef": ref("60"), "APAccountRef": ref("33"), "Balance": total}
    return {**whose, **facts, "Line": list(lines), **more}


def setup(realm: str, accounts: str, classes: str, taxes: str = "") -> dict[str, list[Row]]:
    """Accounts by number, classes and tax codes by name, parted by commas; a term, and the last closed day."""

    def named(field: str, prefix: str, names: str) -> list[Row]:
        return [{"company": realm, "Id": f"{prefix}-{name}", field: name} for name in names.split(", ") if name]

    closed = {"AccountingInfoPrefs": {"BookCloseDate": "2026-10-31"}}
    return {
        "quickbooks_online.account": named("AcctNum", "gl", accounts),
        "quickbooks_online.class": named("Name", "c", classes),
        "quickbooks_online.taxcode": named("Name", "t", taxes),
        "quickbooks_online.term": [{"company": realm, "Id": "3", "Name": "Net 30"}],
        "quickbooks_online.preferences": [{"company": realm, "Id": "1", **closed}],
    }
