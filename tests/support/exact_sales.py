"""Sales invoices made over the literal HTTP of a person's hands on the simulated Exact Online."""

from __future__ import annotations

from typing import Any

INVOICES, LINES = "123/salesinvoice/SalesInvoices", "123/salesinvoice/SalesInvoiceLines"
PRINTED = "123/salesinvoice/PrintedSalesInvoices"


def item(exact: Any, code: str = "X-1") -> str:
    return str(exact.rows(f"123/logistics/Items?$select=ID&$filter=Code eq '{code}'")[0]["ID"])


def customer(exact: Any, **more: Any) -> str:
    made = exact.post("123/crm/Accounts", {"Name": "Museum Boijmans", "Country": "NL", "IsSales": True, **more})
    assert made.status_code == 201, made.text
    return str(made.json()["d"]["ID"])


def draft(exact: Any, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    given = [{"Item": item(exact), "VATCode": "2", **line} for line in lines or ({"Quantity": 2, "NetPrice": 50},)]
    body = {"OrderedBy": customer(exact), "Journal": "70", "InvoiceDate": "2026-11-16", "SalesInvoiceLines": given}
    reply = exact.post(INVOICES, {**body, **more})
    assert reply.status_code == 201, reply.text
    return dict(reply.json()["d"])


def invoice(exact: Any, key: str) -> dict[str, Any]:
    return dict(exact.get(f"{INVOICES}(guid'{key}')").json()["d"])


def printed(exact: Any, key: str, **more: Any) -> dict[str, Any]:
    reply = exact.post(PRINTED, {"InvoiceID": key, **more})
    assert reply.status_code == 201, reply.text
    return invoice(exact, key)


def entry_of(exact: Any, final: dict[str, Any]) -> str:
    rows = exact.sandbox.state("exact_online", "transaction_lines", "123")
    return next(str(row["EntryID"]) for row in rows if row.get("InvoiceNumber") == final["InvoiceNumber"])


def totals(row: dict[str, Any]) -> tuple[float, float, float]:
    """Without VAT, VAT, with VAT."""
    return row["AmountFCExclVat"], row["VATAmountFC"], row["AmountFC"]
