"""What must hold in these books whatever clients, people and time did."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from include.sandbox.avidxchange.invoices import settled
from include.sandbox.avidxchange.states import FINAL_INVOICE, VOID
from include.sandbox.avidxchange.store import TENANT, Store
from include.sandbox.avidxchange.wire import Row


def audit(store: Store) -> dict[str, dict[str, Any]]:
    """By company: debit = live invoices, credit = what live payments paid of them (discount included), both as text.

    `unbalanced`: an invoice paid more than it is, or a payment whose invoices do not add up to it. `duplicates`: live
    invoices of one vendor with one number and amount that an API client created under different external codes; twins
    that a person or the generator made on purpose do not count.
    """
    found: dict[str, dict[str, Any]] = {
        str(row["ExternalCode"]): {"debit": Decimal(0), "credit": Decimal(0), "unbalanced": [], "duplicates": []}
        for row in store.companies.rows(TENANT)
    }
    twins: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in store.invoices.rows(TENANT):
        company = found[row["CompanyExternalCode"]]
        amount, paid = Decimal(row["Amount"]), settled(store, row)
        if paid * amount < 0 or abs(paid) > abs(amount):
            company["unbalanced"].append({"InvoiceId": row["InvoiceId"], "Amount": str(amount), "Paid": str(paid)})
        if row["Status"] in FINAL_INVOICE:
            continue
        company["debit"] += amount
        company["credit"] += paid
        if row["_source"] == "api":
            twins[(row["CompanyExternalCode"], row["VendorId"], row["InvoiceNumber"].casefold(), amount)].append(row)
    for (company_code, *_), rows in twins.items():
        if len({row["ExternalCode"] for row in rows}) > 1:
            found[company_code]["duplicates"].append([row["InvoiceId"] for row in rows])
    for payment in store.payments.rows(TENANT):
        total = sum((Decimal(entry["NetAmount"]) for entry in payment["Invoices"]), Decimal("0.00"))
        if payment["Status"]["Description"] != VOID and total != Decimal(payment["Amount"]):
            problem = {"PaymentId": payment["PaymentId"], "Amount": payment["Amount"], "Invoices": str(total)}
            found.setdefault(payment["CompanyExternalCode"], {"unbalanced": []})["unbalanced"].append(problem)
    for figures in found.values():
        for name in ("debit", "credit"):
            figures[name] = f"{figures.get(name, Decimal(0)):.2f}"
    return found
