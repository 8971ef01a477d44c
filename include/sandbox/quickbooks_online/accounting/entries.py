"""Journal entries."""

from __future__ import annotations

from decimal import Decimal

from include.sandbox.quickbooks_online import errors
from include.sandbox.quickbooks_online.accounting.charts import PAYABLE, RECEIVABLE
from include.sandbox.quickbooks_online.accounting.closing import next_number
from include.sandbox.quickbooks_online.accounting.fields import cents
from include.sandbox.quickbooks_online.accounting.ledger import ZERO, balanced, posting
from include.sandbox.quickbooks_online.accounting.payables import money_of, rate_of
from include.sandbox.quickbooks_online.accounting.purchase_lines import number
from include.sandbox.quickbooks_online.accounting.references import home_currency
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

DETAIL = "JournalEntryLineDetail"
CONTROLS = {PAYABLE: "Vendor", RECEIVABLE: "Customer"}


def complete(company: Company, entity: str, made: Object, before: Object | None) -> Object:
    """Raises Fault 2020, 6000: unequal sides, a control account without its vendor or customer."""
    wanted = (made.get("CurrencyRef") or {"value": home_currency(company)})["value"]
    money_of(company, made, before, wanted)
    made["Line"] = number(made["Line"], before["Line"] if before else [])
    if len(made["Line"]) < 2:
        raise errors.required("Line")
    lines, sides = [], {"Debit": ZERO, "Credit": ZERO}
    for line in made["Line"]:
        posted = _posting(company, line, rate_of(made))
        lines.append(posted)
        sides[line[DETAIL]["PostingType"]] += abs(posted["own"])
    if sides["Debit"] != sides["Credit"]:
        raise errors.business(f"Debits {sides['Debit']} and credits {sides['Credit']} are not equal.", "Line")
    made["TotalAmt"] = sides["Debit"]
    made.setdefault("Adjustment", False)
    if not made.get("DocNumber"):
        made["DocNumber"] = next_number(company, entity, 1)
    made["_postings"] = balanced(lines)
    return made


def _posting(company: Company, line: Object, rate: Decimal) -> Object:
    detail = line.get(DETAIL) or {}
    for name, holder in (("Amount", line), ("PostingType", detail), ("AccountRef", detail)):
        if holder.get(name) is None:
            raise errors.required(name)
    if line["Amount"] < 0:
        raise errors.business("The amount of a line must not be negative.", "Amount")
    line["Amount"] = cents(line["Amount"])
    account = company.get("Account", detail["AccountRef"]["value"]) or {}
    entity = detail.get("Entity") or {}
    party = CONTROLS.get(str(account.get("AccountType")))
    if party and (entity.get("Type") != party or not entity.get("EntityRef")):
        raise errors.business(f"When you use {account['AccountType']}, you must choose a {party.lower()}.", "Entity")
    sign = 1 if detail["PostingType"] == "Debit" else -1
    named = f"{party}:{entity['EntityRef']['value']}" if party else None
    return posting(str(detail["AccountRef"]["value"]), sign * line["Amount"], rate, named)
