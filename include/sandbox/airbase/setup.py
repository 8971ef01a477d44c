"""What the tenant has before anybody buys: subsidiaries, currencies, accounts and tags, linked to the ERP's codes."""

from __future__ import annotations

import datetime as dt

from include.sandbox.airbase.records import ACCOUNTS, CURRENCIES, SUBSIDIARIES, TAGS
from include.sandbox.airbase.store import Store, id_of
from include.sandbox.kernel.tables import Row
from include.sandbox.world.model import Company
from include.sandbox.world.spending.description import Spender

# Tags of type "Cost center" have the codes of the books' cost centres; those of type "Department" are Airbase's own.
COST_CENTER, DEPARTMENT = "Cost center", "Department"
TAG_TYPES: dict[str, Row] = {
    COST_CENTER: {"erp_reference_id": "COSTCENTER", "name": COST_CENTER},
    DEPARTMENT: {"erp_reference_id": "DEPARTMENT", "name": DEPARTMENT},
}


def company_id(company: Company) -> str:
    return id_of("subsidiaries", company.airbase)


def account_id(code: str) -> str:
    return id_of("gl_accounts", code)


def tag_id(type: str, code: str) -> str:
    return id_of("tags", f"{type}/{code}")


def enter(store: Store, spender: Spender, at: dt.datetime) -> None:
    # The last one came by itself with somebody's transaction: no value of the ERP (section 4).
    for code, reference in (*((code, code) for code in spender.rates), (spender.currency, "")):
        row = {**CURRENCIES.blank, "iso_code": code, "erp_reference_id": reference}
        store.save("currencies", {**row, "id": id_of("currencies", f"{code}/{reference}")}, at)
    for one in (*spender.companies, *spender.elsewhere):
        row = {"erp_reference_id": one.airbase, "name": one.name, "erp_currency_reference_id": one.currency,
               "iso_code": one.country}  # fmt: skip
        store.save("subsidiaries", {**SUBSIDIARIES.blank, **row, "id": company_id(one)}, at)
    for code, _, name, kind, _ in (*spender.accounts, spender.airbase_only):
        row = {"erp_reference_id": code, "account_number": code, "name": name, "type": kind,
               "erp_currency_reference_id": spender.currency}  # fmt: skip
        store.save("gl_accounts", {**ACCOUNTS.blank, **row, "id": account_id(code)}, at)
    for type, code, name in _tags(spender):
        row = {"erp_reference_id": code, "name": name, "tag_type": TAG_TYPES[type]}
        store.save("tags", {**TAGS.blank, **row, "id": tag_id(type, code)}, at)


def _tags(spender: Spender) -> list[tuple[str, str, str]]:
    centers = (*spender.cost_centers, spender.unknown_cost_center, spender.ended_cost_center)
    found = [(COST_CENTER, code, english) for code, _, english in centers]
    return found + [(DEPARTMENT, code, name) for code, name in spender.departments]
