"""Checks, expenses and card charges that pay no bill (entity Purchase).

[assumed] The reference page names the entity no further than in the list of transactions: what is here is what its
relatives (bill lines, bill payments) have, and `PaymentType`, `AccountRef`, `EntityRef` and `Credit` of Intuit's XSD.
"""

from __future__ import annotations

from include.sandbox.quickbooks_online import errors
from include.sandbox.quickbooks_online.accounting import purchase_lines
from include.sandbox.quickbooks_online.accounting.charts import PAYABLE
from include.sandbox.quickbooks_online.accounting.ledger import balanced, dec, posting
from include.sandbox.quickbooks_online.accounting.payables import money_of, rate_of
from include.sandbox.quickbooks_online.accounting.references import home_currency, need_type
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

PAYEES = ("Vendor", "Customer", "Employee")


def complete(company: Company, entity: str, made: Object, before: Object | None) -> Object:
    """Raises Fault 2020, 6000: no money account, or a line on accounts payable without the vendor it is for."""
    need_type(company, made.get("AccountRef"), "AccountRef", *_accounts(made))
    if made.get("Credit") and made["PaymentType"] != "CreditCard":
        raise errors.business("Only a credit card gives money back this way: enter a deposit instead.", "Credit")
    kind, payee = _payee(company, made)
    if kind:
        made["EntityRef"] = {**made["EntityRef"], "type": kind}
    currency = payee.get("CurrencyRef") or {"value": home_currency(company)}
    money_of(company, made, before, currency["value"])
    made["Line"] = purchase_lines.number(made["Line"], before["Line"] if before else [])
    made["Line"] = purchase_lines.complete(company, made["Line"], controls=(PAYABLE,))
    made["TotalAmt"] = purchase_lines.total(made["Line"])
    made.setdefault("Credit", False)
    made["_postings"] = _postings(company, made, kind)
    return made


def _accounts(made: Object) -> tuple[str, ...]:
    return ("Credit Card",) if made["PaymentType"] == "CreditCard" else ("Bank",)


def _payee(company: Company, made: Object) -> tuple[str | None, Object]:
    if not made.get("EntityRef"):
        return None, {}
    key = str(made["EntityRef"]["value"])
    found = ((kind, company.get(kind, key)) for kind in PAYEES)
    return next(((kind, one) for kind, one in found if one is not None), (None, {}))


def _postings(company: Company, made: Object, kind: str | None) -> list[Object]:
    sign, rate = -1 if made["Credit"] else 1, rate_of(made)
    lines = [posting(str(made["AccountRef"]["value"]), -sign * made["TotalAmt"], rate)]
    for line in made["Line"]:
        key = purchase_lines.booked_to(company, line)
        if key is None:
            continue
        payable = (company.get("Account", key) or {}).get("AccountType") == PAYABLE
        if payable and kind != "Vendor":
            raise errors.business("When you use Accounts Payable, you must choose a vendor.", "EntityRef")
        name = f"Vendor:{made['EntityRef']['value']}" if payable else None
        lines.append(posting(key, sign * dec(line["Amount"]), rate, name))
    return balanced(lines, rounding=len(lines) - 1)
