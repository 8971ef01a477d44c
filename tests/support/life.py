"""What people do in the two simulated systems between runs, in those systems' own words."""

from __future__ import annotations

import re
from typing import Any

from tests.support.company import Company

COMPANY_OF = {"123": "C1", "456": "C2"}


def enter_invoice(
    company: Company, number: str, *, division: str = "123", supplier: str | None = None, **fields: Any
) -> str:
    """A purchase entry over 100.00 and VAT, coded as the division's last one was; its EntryID. ``fields`` are the
    entry's own; ``lines`` replaces its lines."""
    line = usual_line(company, division)
    lines = fields.pop("lines", None) or [line]
    values = {
        "Supplier": supplier or usual_supplier(company, division),
        "Journal": "60",
        "YourRef": number,
        "Description": f"Invoice {number}",
        "EntryDate": "2026-11-16T00:00:00",
        "PurchaseEntryLines": lines,
        **fields,
    }
    return str(company.sandbox.edit("exact_online", "purchase_entries", {"company": division, "set": values})["key"])


def usual_line(company: Company, division: str) -> dict[str, Any]:
    """A line that Exact takes: an account that may be posted to, its VAT code and its cost centre."""
    codes = {row["Code"]: row for row in company.sandbox.state("exact_online", "vat_codes", division)}
    blocked = {row["ID"] for row in company.sandbox.state("exact_online", "gl_accounts", division) if row["IsBlocked"]}
    centers = company.sandbox.state("exact_online", "cost_centers", division)
    ended = {row["Code"] for row in centers if not row["Active"]}
    for row in reversed(company.sandbox.state("exact_online", "purchase_entry_lines", division)):
        code = codes.get(row["VATCode"], {})
        usable = row["GLAccount"] not in blocked and row.get("CostCenter") not in (None, *ended)
        if usable and code.get("Percentage") == 0.21 and not code.get("Charged"):
            return {name: row[name] for name in ("GLAccount", "VATCode", "CostCenter")} | {"AmountFC": 100.0}
    raise AssertionError(f"division {division} has no entry line to copy")


def usual_supplier(company: Company, division: str) -> str:
    """A supplier that both systems know: the one of the newest invoice that we delivered, else of the newest entry."""
    entries = company.sandbox.state("exact_online", "purchase_entries", division)
    ours = {row["ExternalCode"] for row in company.sandbox.state("avidxchange", "invoices")}
    for row in reversed(entries):
        if f"exact_online:{division}:{row['EntryID']}" in ours and row["Currency"] == "EUR":
            return str(row["Supplier"])
    return str(entries[-1]["Supplier"])


def enter_supplier(company: Company, name: str, *, division: str = "123", **fields: Any) -> str:
    values = {"Name": name, "Status": "C", "IsSupplier": True, "Country": "NL", "City": "Utrecht", **fields}
    return str(company.sandbox.edit("exact_online", "accounts", {"company": division, "set": values})["key"])


def change_invoice(company: Company, key: str, division: str = "123", **fields: Any) -> None:
    company.sandbox.edit("exact_online", "purchase_entries", {"company": division, "key": key, "set": fields})


def pay_from_the_bank(company: Company, term: dict[str, Any]) -> None:
    """Somebody pays an open item of division 123 from the bank, past AvidXchange."""
    line = {
        "Account": term["Account"],
        "AmountFC": -term["AmountFC"],
        "Date": "2026-11-19T00:00:00",
        "GLAccount": term["GLAccount"],
        "OurRef": term["InvoiceNumber"],
        "Description": f"Paid {term['YourRef']}",
    }
    made = {"JournalCode": "20", "BankEntryLines": [line]}
    company.sandbox.edit("exact_online", "bank_entries", {"company": "123", "set": made})


def in_avid(company: Company, entity: str, key: str, division: str = "123") -> dict[str, Any] | None:
    """What became of an Exact record in AvidXchange, by the key we gave it there."""
    field = "ExternalVendorCode" if entity == "vendors" else "ExternalCode"
    wanted = f"exact_online:{division}:{key}"
    return next((row for row in company.sandbox.state("avidxchange", entity) if row[field] == wanted), None)


def goes_on(company: Company, number: int) -> None:
    """A busy day: invoices of old and new suppliers, an old one and an order changed, approvals, payments; one that we
    posted is void after all."""
    for division in COMPANY_OF:
        for place in range(3):
            enter_invoice(company, f"DAY{number}-{division}-{place}", division=division)
        supplier = enter_supplier(company, f"Nieuw {division} dag {number} B.V.", division=division)
        last = enter_invoice(company, f"NEW{number}-{division}", division=division, supplier=supplier)
        change_invoice(company, last, division, Description=f"Changed on day {number}")
        change_order(company, division, Description=f"Changed on day {number}")
    for row in [row for row in payments(company) if _is_posted(company, row)][-1:]:
        company.sandbox.edit("avidxchange", "payments", {"key": str(row["PaymentId"]), "set": {"Status": "Void"}})
    company.sandbox.post("/advance", {"system": "avidxchange", "steps": 4})


def change_order(company: Company, division: str, **values: Any) -> None:
    """The newest order that is still open, in Exact."""
    orders = [
        row for row in company.sandbox.state("exact_online", "purchase_orders", division) if row["OrderStatus"] == 10
    ]
    for row in orders[-1:]:
        named = {"company": division, "key": row["PurchaseOrderID"], "set": values}
        company.sandbox.edit("exact_online", "purchase_orders", named)


def _is_posted(company: Company, row: dict[str, Any]) -> bool:
    """Whether a valid payment stands in Exact's ledger."""
    words = [str(line.get("Description") or "") for line in company.sandbox.state("exact_online", "transaction_lines")]
    mine = re.compile(rf"AVX:{row['PaymentId']}\b")
    return row["Status"]["Description"] not in ("Void", "Cleared") and any(mine.match(text) for text in words)


def payments(company: Company) -> list[dict[str, Any]]:
    """AvidXchange's payments of the companies whose books Exact keeps."""
    rows = company.sandbox.state("avidxchange", "payments")
    return [row for row in rows if row["CompanyExternalCode"] in COMPANY_OF.values()]


def pay_by_check(company: Company, invoice: str, **part: str) -> str:
    """AvidXchange's people approve an invoice and its check leaves today; the payment's id. ``part``: NetAmount, where
    not all of it is paid."""

    def edit(entity: str, key: str | None, **values: Any) -> str:
        return str(company.sandbox.edit("avidxchange", entity, {"key": key, "set": values})["key"])

    edit("invoices", invoice, Status="Approved")
    payment = edit("payments", None, PaymentMethod="Check", Invoices=[{"InvoiceId": int(invoice), **part}])
    for status in ("Processing", "Debit Requested", "Funds Received", "Sent to Check Printer", "Issued to Supplier"):
        edit("payments", payment, Status=status)
    return payment
