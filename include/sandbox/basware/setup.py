"""What a tenant has before any interface runs: people typed it into P2P, so the API does not show it."""

from __future__ import annotations

import datetime as dt

from include.sandbox.basware.store import KEYS, TENANT, Store, day
from include.sandbox.kernel.tables import Row
from include.sandbox.world.germany import settings

ALL = [{"companyCode": one.basware, "active": True} for one in settings.COMPANIES]
INHERITED = [{**one, "inherit": False} for one in ALL]
FROM, TO = day(dt.date(2015, 1, 1)), day(dt.date(2099, 12, 31))


def names(german: str, english: str) -> list[Row]:
    return [{"language": "de-DE", "translation": german}, {"language": "en-US", "translation": english}]


def accounts() -> list[Row]:
    return [
        {"externalCode": f"ACC-{code}", "accountCode": code, "accountNames": names(german, english),
         "companies": INHERITED,
         **({"taxCode": tax} if tax else {})}
        for code, german, english, tax in settings.ACCOUNTS
    ]  # fmt: skip


def cost_centers() -> list[Row]:
    return [
        {"externalCode": f"CC-{code}", "costCenterCode": code, "costCenterNames": names(german, english),
         "companies": ALL}
        for code, german, english in (*settings.COST_CENTERS, settings.ENDED_COST_CENTER)
    ]  # fmt: skip


def tax_codes() -> list[Row]:
    return [
        {"externalCode": f"TAX-{code}", "taxCode": code, "taxCodeNames": names(text, text),
         "taxPercentage": float(rate), "companies": INHERITED}
        for code, text, rate, _ in settings.TAX_CODES
    ]  # fmt: skip


def payment_terms() -> list[Row]:
    found: list[Row] = []
    for code, text, days, cash_days, percent in settings.TERMS:
        row: Row = {"externalCode": f"TERM-{code}", "paymentTermCode": code, "paymentTermNames": names(text, text),
                    "dueDateCalc": 1, "dueDateDays": days, "validFrom": FROM, "validTo": TO}  # fmt: skip
        cash = {"cashDueDateCalc": 1, "cashDueDateDays": cash_days, "cashDiscount": float(percent or 0)}
        found.append({**row, **(cash if percent is not None else {}), "companies": INHERITED})
    return found


def enter(store: Store, at: dt.datetime) -> None:
    companies = [
        {"companyCode": one.basware, "name": one.name, "homeCurrency": one.currency, "active": True}
        for one in settings.COMPANIES
    ]  # fmt: skip
    typed = {"companies": companies, "taxCodes": tax_codes(), "paymentTerms": payment_terms(),
             "accounts": accounts(), "costCenters": cost_centers()}  # fmt: skip
    for name, rows in typed.items():
        for row in rows:
            store.save(store.p2p[name], row[KEYS.get(name, "externalCode")], row, TENANT, at)
