"""Transfers of money between accounts of the balance sheet: no vendor, no customer, no lines.

Source: Transfer of Intuit's XSD and a recorded one. [assumed] which accounts: the page does not name the entity.
"""

from __future__ import annotations

from include.sandbox.quickbooks_online import errors
from include.sandbox.quickbooks_online.accounting.charts import PAYABLE, RECEIVABLE, TYPES
from include.sandbox.quickbooks_online.accounting.fields import cents
from include.sandbox.quickbooks_online.accounting.ledger import balanced, posting
from include.sandbox.quickbooks_online.accounting.payables import money_of, rate_of
from include.sandbox.quickbooks_online.accounting.references import home_currency, need_type
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

SIDES = {"FromAccountRef": -1, "ToAccountRef": 1}
ALLOWED = [
    name
    for name, (kind, _) in TYPES.items()
    if kind in ("Asset", "Liability", "Equity") and name not in (PAYABLE, RECEIVABLE)
]


def complete(company: Company, entity: str, made: Object, before: Object | None) -> Object:
    """Raises Fault 2020, 6000: an account of another type, one account twice, two foreign currencies, no amount."""
    for name in SIDES:
        need_type(company, made.get(name), name, *ALLOWED)
    made["Amount"] = cents(made["Amount"])
    if made["Amount"] <= 0:
        raise errors.business("The amount of a transfer must be positive.", "Amount")
    if made["FromAccountRef"]["value"] == made["ToAccountRef"]["value"]:
        raise errors.business("Money is transferred between two different accounts.", "ToAccountRef")
    home = home_currency(company)
    accounts = [company.get("Account", made[name]["value"]) or {} for name in SIDES]
    foreign = {str(account["CurrencyRef"]["value"]) for account in accounts} - {home}
    if len(foreign) > 1:
        raise errors.business("Money is not transferred from one foreign currency into another.", "ToAccountRef")
    money_of(company, made, before, *(foreign or {home}))
    made["_postings"] = balanced([
        posting(str(made[name]["value"]), sign * made["Amount"], rate_of(made)) for name, sign in SIDES.items()
    ])  # fmt: skip
    return made
