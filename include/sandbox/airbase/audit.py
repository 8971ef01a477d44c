"""What must hold in these books whatever clients, people and time did."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from include.sandbox.airbase import bills, ledger, lines, orders
from include.sandbox.airbase.lookup import company_key, company_of
from include.sandbox.airbase.money import money, text
from include.sandbox.airbase.store import Store
from include.sandbox.kernel.tables import Row

# Of these a bill is for the books.
APPROVED = frozenset({bills.APPROVED, bills.SCHEDULED, bills.INITIATED, bills.PAID, bills.PARTLY})


def audit(store: Store) -> dict[str, dict[str, Any]]:
    """By company: debit = bills that are approved, credit = what has left to pay them, both in their currencies.

    `unbalanced`: an order, a bill or a ledger entry whose figures or status do not follow from its lines, bills and
    payments. `duplicates`: two orders of a company with one reference to the ERP, two vendors that clients made alike.
    """
    found: dict[str, dict[str, Any]] = {company_key(row): _empty() for row in store.rows("subsidiaries")}

    def of(row: Row) -> dict[str, Any]:
        return found.setdefault(company_of(store, row), _empty())

    for row in store.rows("bills"):
        company = of(row)
        if row["status"] in APPROVED:
            company["debit"] += money(row["total_amount"])
            company["credit"] += money(row["amount_paid"])
        company["unbalanced"] += [{"bill": row["id"], "problem": said} for said in _bill(store, row)]
    for row in store.rows("purchase_orders"):
        of(row)["unbalanced"] += [{"purchase_order": row["id"], "problem": said} for said in _order(store, row)]
    for row in store.rows("ledger_entries"):
        if row["status"] == ledger.COMPLETE and not row["erp_reference_id"]:
            of(row)["unbalanced"].append({"ledger_entry": row["id"], "problem": "complete without a reference"})
    for row, twin in _twins(store):
        of(row)["duplicates"].append(twin)
    for figures in found.values():
        for name in ("debit", "credit"):
            figures[name] = f"{figures[name]:.2f}"
    return found


def _empty() -> dict[str, Any]:
    return {"debit": Decimal(0), "credit": Decimal(0), "unbalanced": [], "duplicates": []}


def _order(store: Store, row: Row) -> list[str]:
    right = orders.figures(store, row)
    names = ("approved_amount", "billed_amount", "balance", "status")
    said = [f"{name} is {row[name]}, not {right[name]}" for name in names if row[name] != right[name]]
    if row["status"] == orders.CANCELLED and money(right["billed_amount"]):
        said.append(f"cancelled though {right['billed_amount']} of it was billed")
    if (row["status"] in (orders.CLOSED, orders.CANCELLED)) != (row["closed_date"] is not None):
        said.append(f"{row['status']} with closed_date {row['closed_date']}")
    if row["erp_sync_status"] == "synced" and not row["erp_reference_id"]:
        said.append("synced without a reference")
    return said


def _bill(store: Store, row: Row) -> list[str]:
    total, payments = money(row["total_amount"]), bills.payments_of(store, row["id"])
    alive = bills.sum_of(payments, frozenset(bills.PAYMENT_STATUSES) - bills.GONE)
    paid = text(bills.sum_of(payments, bills.LEFT))
    said = [f"total_amount is not that of its lines, {text(lines.total(row['line_items']))}"]
    said = said if total != lines.total(row["line_items"]) else []
    if alive > total:
        said.append(f"{text(alive)} was paid or scheduled of {row['total_amount']}")
    if row["amount_paid"] != paid:
        said.append(f"amount_paid is {row['amount_paid']}, not {paid}")
    right = bills.paid_status(total, payments)
    if row["status"] in APPROVED and row["status"] != right:
        said.append(f"status is {row['status']}, not {right}")
    if row["status"] not in APPROVED and alive:
        said.append(f"{row['status']} though {text(alive)} of it was paid or scheduled")
    return said


def _twins(store: Store) -> list[tuple[Row, Row]]:
    by_reference: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in store.rows("purchase_orders"):
        if row["erp_reference_id"]:
            by_reference[(company_of(store, row), row["erp_reference_id"])].append(row)
    found = [
        (rows[0], {"erp_reference_id": reference, "purchase_orders": [row["number"] for row in rows]})
        for (_, reference), rows in by_reference.items()
        if len(rows) > 1
    ]
    alike: dict[str, list[Row]] = defaultdict(list)
    for row in store.rows("vendors"):
        if row.get("_by_api"):
            names = ("name", "legal_name", "email", "address", "tax_id_last4")
            alike[str([row[name] for name in names])].append(row)
    for rows in alike.values():
        if len(rows) > 1:
            first = {"subsidiary": next(iter(rows[0]["subsidiary_reference_ids"]), None)}
            found.append((first, {"name": rows[0]["name"], "vendors": [row["id"] for row in rows]}))
    return found
