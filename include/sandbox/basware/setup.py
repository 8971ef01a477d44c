"""What a tenant has before any interface runs: people typed it into P2P, so the API does not show it."""

from __future__ import annotations

import datetime as dt

from include.sandbox.basware.store import KEYS, TENANT, Store, day
from include.sandbox.kernel.tables import Row
from include.sandbox.world.invoicing.description import Buyer

FROM, TO = day(dt.date(2015, 1, 1)), day(dt.date(2099, 12, 31))


def everywhere(buyer: Buyer) -> list[Row]:
    return [{"companyCode": one.basware, "active": True} for one in buyer.companies]


def inherited(buyer: Buyer) -> list[Row]:
    return [{**one, "inherit": False} for one in everywhere(buyer)]


def names(buyer: Buyer, *texts: str) -> list[Row]:
    return [{"language": one, "translation": text} for one, text in zip(buyer.languages, texts, strict=True)]


def accounts(buyer: Buyer) -> list[Row]:
    return [
        {"externalCode": f"ACC-{buyer.code_prefix}{code}", "accountCode": code, "accountNames": names(buyer, german,
         english),
         "companies": inherited(buyer),
         **({"taxCode": tax} if tax else {})}
        for code, german, english, tax in buyer.accounts
    ]  # fmt: skip


def cost_centers(buyer: Buyer) -> list[Row]:
    return [
        {"externalCode": f"CC-{buyer.code_prefix}{code}", "costCenterCode": code, "costCenterNames": names(buyer,
         german, english),
         "companies": everywhere(buyer)}
        for code, german, english in (*buyer.cost_centers, buyer.ended_cost_center)
    ]  # fmt: skip


def tax_codes(buyer: Buyer) -> list[Row]:
    return [
        {"externalCode": f"TAX-{buyer.code_prefix}{code}", "taxCode": code, "taxCodeNames": names(buyer, text, text),
         "taxPercentage": float(rate), "companies": inherited(buyer)}
        for code, text, rate, _ in buyer.tax_codes
    ]  # fmt: skip


def payment_terms(buyer: Buyer) -> list[Row]:
    found: list[Row] = []
    for code, text, days, cash_days, percent in buyer.terms:
        row: Row = {"externalCode": f"TERM-{buyer.code_prefix}{code}", "paymentTermCode": code,
        "paymentTermNames": names(buyer, text, text),
                    "dueDateCalc": 1, "dueDateDays": days, "validFrom": FROM, "validTo": TO}  # fmt: skip
        cash = {"cashDueDateCalc": 1, "cashDueDateDays": cash_days, "cashDiscount": float(percent or 0)}
        found.append({**row, **(cash if percent is not None else {}), "companies": inherited(buyer)})
    return found


def enter(store: Store, buyer: Buyer, at: dt.datetime) -> None:
    companies = [
        {"companyCode": one.basware, "name": one.name, "homeCurrency": one.currency, "active": True}
        for one in buyer.companies
    ]  # fmt: skip
    typed = {"companies": companies, "taxCodes": tax_codes(buyer), "paymentTerms": payment_terms(buyer),
             "accounts": accounts(buyer), "costCenters": cost_centers(buyer)}  # fmt: skip
    for name, rows in typed.items():
        for row in rows:
            store.save(store.p2p[name], row[KEYS.get(name, "externalCode")], row, TENANT, at)
