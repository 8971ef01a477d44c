"""What must hold in these books whatever clients, people and time did."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from include.sandbox.avalara.money import ZERO, money
from include.sandbox.avalara.store import ADJUSTED, CANCELLED, COMMITTED, Store
from include.sandbox.kernel.tables import Row


def audit(store: Store) -> dict[str, dict[str, Any]]:
    """By company: debit = the tax of committed documents by their totals, credit = the same by its rows.

    `unbalanced`: a document whose figures are not the sum of its lines and rows, or that is locked and not committed.
    `duplicates`: a code that stands for two live documents of one type, a reference that two of them carry.
    """
    return {row["companyCode"]: _company(store.documents(row["companyCode"])) for row in store.all_companies()}


def _company(rows: list[Row]) -> dict[str, Any]:
    live = [row for row in rows if row["status"] not in (ADJUSTED, CANCELLED)]
    committed = [row for row in live if row["status"] == COMMITTED]
    return {
        "debit": f"{_sum(row['totalTax'] for row in committed):.2f}",
        "credit": f"{_sum(one['tax'] for row in committed for one in _details(row)):.2f}",
        "unbalanced": [{"transaction": row["code"], "problem": said} for row in rows for said in _problems(row)],
        "duplicates": [*_twins(live, "code"), *_twins(live, "referenceCode")],
    }


def _details(row: Row) -> list[Row]:
    return [one for line in row["lines"] for one in line["details"]]


def _sum(amounts: Any) -> Decimal:
    return sum((money(one) for one in amounts), ZERO)


def _problems(row: Row) -> list[str]:
    lines, said = row["lines"], []
    for name, of in (("totalTax", "tax"), ("totalAmount", "lineAmount"), ("totalTaxable", "taxableAmount"),
                     ("totalExempt", "exemptAmount"), ("totalTaxCalculated", "taxCalculated")):  # fmt: skip
        if money(row[name]) != _sum(line[of] for line in lines):
            said.append(f"{name} is not the sum of its lines")
    for line in lines:
        if money(line["tax"]) != _sum(one["tax"] for one in line["details"]):
            said.append(f"the tax of line {line['lineNumber']} is not the sum of its rows")
    if _sum(one["tax"] for one in row["summary"]) != money(row["totalTax"]):
        said.append("the summary is not the sum of its rows")
    if row["locked"] and row["status"] not in (COMMITTED, ADJUSTED):
        said.append(f"locked and {row['status']}")
    return said


def _twins(rows: list[Row], name: str) -> list[Row]:
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row[name]:
            found[(row["type"], row[name])].append(row)
    return [
        {name: value, "type": type, "transactions": [row["code"] for row in twins]}
        for (type, value), twins in found.items()
        if len(twins) > 1
    ]
