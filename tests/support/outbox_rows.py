"""Outbox rows as the SQL models give them, with payments as documents."""

from __future__ import annotations

import json
from typing import Any

from include.delivery.outbox import OutboxRow, read_row


def document(key: str, amount: str = "100.00", *, company: str = "C1") -> str:
    return json.dumps(
        {
            "kind": "payment",
            "company": company,
            "source_key": key,
            "vendor_key": "v1",
            "number": key,
            "date": "2026-11-02",
            "currency": "EUR",
            "amount": amount,
            "method": "check",
            "status": "issued",
            "applications": [{"document_key": "i1", "amount": amount}],
        }
    )


def values(key: str, amount: str = "100.00", **columns: Any) -> dict[str, Any]:
    company = columns.get("company", "C1")
    row = {
        "link": "demo",
        "flow": "payments",
        "source_system": "avidxchange",
        "source_connection": "avid_main",
        "company": company,
        "source_key": key,
        "target_system": "fake",
        "target_connection": "fake_main",
        "target_company": "123",
        "wanted": "present",
        "skip": None,
        "document": document(key, amount, company=company),
        "problems": "[]",
        "holds": "[]",
        "refs": "[]",
        "adopt": None,
        "number": key,
        "counterparty": "Vendor One",
        "doc_date": "2026-11-02",
        "currency": "EUR",
        "amount": amount,
    }
    row.update(columns)
    return row


def row(key: str, amount: str = "100.00", **columns: Any) -> OutboxRow:
    """Lists and objects may be given as Python values."""
    for name in ("problems", "holds", "refs", "adopt"):
        if name in columns and not isinstance(columns[name], str | None):
            columns[name] = json.dumps(columns[name])
    return read_row(values(key, amount, **columns))
