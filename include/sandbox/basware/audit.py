"""What must hold in these books whatever clients, people and time did."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from include.sandbox.basware import states
from include.sandbox.basware.schema import money
from include.sandbox.basware.store import TENANT, Store
from include.sandbox.kernel.tables import Row

# State -> the kind of response that must have brought it about, and whether that was a success.
BROUGHT_BY = {
    states.TRANSFERRED: ("transferResponses", True),
    states.PAID: ("transferResponses", True),
    states.FAILED: ("transferResponses", False),
    states.PREBOOKED: ("prebookResponses", True),
    states.PREBOOK_FAILED: ("prebookResponses", False),
    states.CANCELED: ("prebookResponses", True),
    states.CANCEL_FAILED: ("prebookResponses", False),
    states.ENRICHED: ("enrichmentResponses", True),
    states.ENRICHMENT_FAILED: ("enrichmentResponses", False),
}


def audit(store: Store) -> dict[str, dict[str, Any]]:
    """By company: debit = invoices that the ERP has, credit = what it says was paid of them, both in their currency.

    `unbalanced`: a state without the response that leads there, or more paid than the invoice is. `duplicates`: one
    voucher that was reported for two invoices, and records that the API keeps under two external codes.
    """
    found: dict[str, dict[str, Any]] = {
        str(row["companyCode"]): {"debit": Decimal(0), "credit": Decimal(0), "unbalanced": [], "duplicates": []}
        for row in store.p2p["companies"].rows(TENANT)
    }

    def of(company: str) -> dict[str, Any]:
        empty = {"debit": Decimal(0), "credit": Decimal(0), "unbalanced": [], "duplicates": []}
        return found.setdefault(company, empty)

    vouchers: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in store.documents.rows(TENANT):
        company = of(row["companyCode"])
        gross, paid = money(row["grossSum"]), _paid(row)
        if row["processingStatus"] in (states.TRANSFERRED, states.PAID):
            company["debit"] += gross
            company["credit"] += paid
            if row.get("voucherNumber1"):
                vouchers[(row["companyCode"], row["voucherNumber1"])].append(row["invoiceId"])
        if problem := _problem(row, gross, paid):
            company["unbalanced"].append({"invoiceId": row["invoiceId"], "problem": problem})
    for (code, voucher), invoices in vouchers.items():
        if len(invoices) > 1:
            of(code)["duplicates"].append({"voucherNumber1": voucher, "invoiceIds": invoices})
    for code, record in _twins(store):
        of(code)["duplicates"].append(record)
    for figures in found.values():
        for name in ("debit", "credit"):
            figures[name] = f"{figures[name]:.2f}"
    return found


def _paid(row: Row) -> Decimal:
    told = [one for one in row.get("paymentResponses", []) if one["success"]]
    return money(told[-1].get("paidTotal", 0)) if told else Decimal(0)


def _problem(row: Row, gross: Decimal, paid: Decimal) -> str | None:
    status = row["processingStatus"]
    if paid * gross < 0 or abs(paid) > abs(gross):
        return f"{paid:.2f} of {gross:.2f} was paid"
    if (status == states.PAID and abs(paid) < abs(gross)) or (status == states.TRANSFERRED and paid == gross != 0):
        return f"{status} though {paid:.2f} of {gross:.2f} was paid"
    if status not in BROUGHT_BY:
        return None
    kind, success = BROUGHT_BY[status]
    responses = row.get(kind, [])
    right = bool(responses) and responses[-1]["success"] is success
    return None if right else f"{status} without such a response"


def _twins(store: Store) -> list[tuple[str, Row]]:
    seen: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for name, field in (("vendors", "vendorCode"), ("accounts", "accountCode"), ("costCenters", "costCenterCode")):
        for row in store.masters[name].rows(TENANT):
            for company in row["companies"]:
                seen[(company["companyCode"], field, row[field])].append(row["externalCode"])
    for row in store.masters["matchingOrders"].rows(TENANT):
        number = f"{row['orderNumber']}/{row['sourceSystem']}/{row['organizationElementCode']}"
        seen[(row["companyCode"], "orderNumber", number)].append(row["externalCode"])
    return [
        (company, {field: code, "externalCodes": codes})
        for (company, field, code), codes in seen.items()
        if len(codes) > 1
    ]
