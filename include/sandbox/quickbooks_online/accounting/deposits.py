"""Deposits: money that came in, each line from an account, and from a vendor where it was booked to accounts payable.

[assumed] The reference page names the entity only among the events: its properties are those of Intuit's XSD
(`DepositToAccountRef`, lines of `DepositLineDetail` with `AccountRef` and `Entity`), its rules those of checks.
Payments that wait in Undeposited Funds are not taken into a deposit by a link, and no cash is kept back.
"""

from __future__ import annotations

from decimal import Decimal

from include.sandbox.quickbooks_online import errors
from include.sandbox.quickbooks_online.accounting.charts import PAYABLE, RECEIVABLE
from include.sandbox.quickbooks_online.accounting.fields import cents
from include.sandbox.quickbooks_online.accounting.ledger import balanced, posting
from include.sandbox.quickbooks_online.accounting.parts import NAMES
from include.sandbox.quickbooks_online.accounting.payables import money_of, rate_of
from include.sandbox.quickbooks_online.accounting.purchase_lines import number, total
from include.sandbox.quickbooks_online.accounting.references import home_currency, need_type
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

DETAIL = "DepositLineDetail"
PARTY = {PAYABLE: "Vendor", RECEIVABLE: "Customer"}


def complete(company: Company, entity: str, made: Object, before: Object | None) -> Object:
    """Raises Fault 2020, 6000: no bank account, a control account without its vendor or customer, less than nothing."""
    need_type(company, made.get("DepositToAccountRef"), "DepositToAccountRef", "Bank", "Other Current Asset")
    if not made["Line"]:
        raise errors.required("Line")
    made["Line"] = [_line(company, line) for line in number(made["Line"], before["Line"] if before else [])]
    money_of(company, made, before, _currency(company, made))
    made["TotalAmt"] = total(made["Line"])
    if made["TotalAmt"] < 0:
        raise errors.business("The total of a deposit must not be negative.", "TotalAmt")
    rate = rate_of(made)
    lines = [posting(str(made["DepositToAccountRef"]["value"]), made["TotalAmt"], rate)]
    lines += [_posting(company, line, rate) for line in made["Line"]]
    made["_postings"] = balanced(lines, rounding=len(lines) - 1)
    return made


def _line(company: Company, line: Object) -> Object:
    detail = line.get(DETAIL) or {}
    for name, holder in (("Amount", line), (DETAIL, line), ("AccountRef", detail)):
        if holder.get(name) is None:
            raise errors.required(name)
    if detail.get("Entity"):
        kind, _ = _name(company, detail)
        detail = {**detail, "Entity": {**detail["Entity"], "type": kind}}
    return {**line, "Amount": cents(line["Amount"]), DETAIL: detail}


def _name(company: Company, detail: Object) -> tuple[str, Object]:
    key = str(detail["Entity"]["value"])
    return next((kind, one) for kind in NAMES if (one := company.get(kind, key)) is not None)


def _currency(company: Company, made: Object) -> str:
    """Of the vendors and customers of its lines; of the company, where there are none."""
    for line in made["Line"]:
        if line[DETAIL].get("Entity"):
            _, name = _name(company, line[DETAIL])
            return str((name.get("CurrencyRef") or {"value": home_currency(company)})["value"])
    return home_currency(company)


def _posting(company: Company, line: Object, rate: Decimal) -> Object:
    detail = line[DETAIL]
    key = str(detail["AccountRef"]["value"])
    party = PARTY.get(str((company.get("Account", key) or {}).get("AccountType")))
    entity = detail.get("Entity") or {}
    if party and entity.get("type") != party:
        raise errors.business(f"When you use this account, you must choose a {party.lower()}.", "Entity")
    return posting(key, -line["Amount"], rate, f"{party}:{entity['value']}" if party else None)
