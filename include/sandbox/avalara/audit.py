"""What must hold in these books whatever clients, people and time did."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from include.sandbox.avalara.money import ZERO, money
from include.sandbox.avalara.store import ADJUSTED, CANCELLED, COMMITTED, Store
from include.sandbox.kernel.tables import Row

REFERENCE = ("referenceCode", "customerCode", "date", "totalAmount")


def audit(store: Store) -> dict[str, dict[str, Any]]:
    """By company: debit = the tax of committed documents by their totals, credit = the same by its rows.

    `unbalanced`: a document whose figures are not the sum of its lines and rows, or that is locked and not committed.
    `duplicates`: a code that stands for two live documents of one type, or two of them that carry one reference and
    say the same: one customer, day and amount.
    """
    return {row["companyCode"]: _company(store.documents(row["companyCode"])) for row in store.all_companies()}


def _company(rows: list[Row]) -> dict[str, Any]:
    live = [row for row in rows if row["status"] not in (ADJUSTED, CANCELLED)]
    committed = [row for row in live if row["status"] == COMMITTED]
    return {
        "debit": f"{_sum(row['totalTax'] for row in committed):.2f}",
        "credit": f"{_sum(one['tax'] for row in committed for one in _details(row)):.2f}",
        "unbalanced": [{"transaction": row["code"], "problem": said} for row in rows for said in _problems(row)],
        "duplicates": [*_twins(live, ("code",)), *_twins(live, REFERENCE)],
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


def _twins(rows: list[Row], names: tuple[str, ...]) -> list[Row]:
    found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row[names[0]]:
            found[(row["type"], *(row[name] for name in names))].append(row)
    return [
        {names[0]: twins[0][names[0]], "type": twins[0]["type"], "transactions": [row["code"] for row in twins]}
        for twins in found.values()
        if len(twins) > 1
    ]
