"""Invoices to customers and their payments: as far as customers and their balances need them."""

from __future__ import annotations

from include.sandbox.quickbooks_online import errors
from include.sandbox.quickbooks_online.accounting import applications
from include.sandbox.quickbooks_online.accounting.charts import RECEIVABLE
from include.sandbox.quickbooks_online.accounting.closing import next_number
from include.sandbox.quickbooks_online.accounting.fields import CENT, cents
from include.sandbox.quickbooks_online.accounting.ledger import ZERO, balanced, dec, posting
from include.sandbox.quickbooks_online.accounting.payables import due_date, money_of, rate_of
from include.sandbox.quickbooks_online.accounting.purchase_lines import number
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

DETAIL = "SalesItemLineDetail"


def invoice(company: Company, entity: str, made: Object, before: Object | None) -> Object:
    """Raises Fault 2020, 6000, 6070."""
    receivable = _common(company, made, before)
    sent = [line for line in made["Line"] if line.get("DetailType") != "SubTotalLineDetail"]
    lines = number(sent, [line for line in before["Line"] if line.get("Id")] if before else [])
    rate, booked = rate_of(made), []
    if not lines:
        raise errors.required("Line")
    for line in lines:
        detail = line.get(DETAIL) or {}
        if line.get("Amount") is None or not detail.get("ItemRef"):
            raise errors.required("Amount" if line.get("Amount") is None else "ItemRef")
        line["Amount"] = cents(line["Amount"])
        quantity, price = detail.get("Qty"), detail.get("UnitPrice")
        if quantity is not None and price is not None and abs(dec(quantity) * dec(price) - line["Amount"]) >= CENT:
            raise errors.amount_differs(line["Amount"])
        item = company.get("Item", detail["ItemRef"]["value"]) or {}
        if not item.get("IncomeAccountRef"):
            raise errors.business(f"The item {item.get('Name')} has no account for sales.", "ItemRef")
        booked.append(posting(item["IncomeAccountRef"]["value"], -line["Amount"], rate))
    made["TotalAmt"] = sum((line["Amount"] for line in lines), ZERO)
    made["Line"] = [*lines, {"Amount": made["TotalAmt"], "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}}]
    made["DueDate"] = made.get("DueDate") or due_date(company, made)
    made.setdefault("EmailStatus", "NotSet")
    if not made.get("DocNumber"):
        made["DocNumber"] = next_number(company, entity, 1001)
    lines = [posting(receivable, made["TotalAmt"], rate, _name(made)), *booked]
    made["_postings"] = balanced(lines, rounding=len(lines) - 1)
    return made


def payment(company: Company, entity: str, made: Object, before: Object | None) -> Object:
    """Raises Fault 610, 2020, 6000."""
    receivable = _common(company, made, before)
    made["TotalAmt"] = cents(made["TotalAmt"])
    made["Line"] = applications.lines(entity, made.get("Line") or [])
    used = sum((line["Amount"] for line in made["Line"]), ZERO)
    if made["TotalAmt"] < used or not made["TotalAmt"]:
        raise errors.business(f"The total {made['TotalAmt']} is less than its lines {used}, or nothing.", "TotalAmt")
    applications.check(company, entity, made, before)
    made["UnappliedAmt"] = made["TotalAmt"] - used
    if not made.get("DepositToAccountRef"):
        made["DepositToAccountRef"] = _account(company, "AccountSubType", "UndepositedFunds")
    rate = rate_of(made)
    made["_postings"] = balanced([
        posting(receivable, -made["TotalAmt"], rate, _name(made)),
        posting(made["DepositToAccountRef"]["value"], made["TotalAmt"], rate),
    ])  # fmt: skip
    return made


def voided_invoice(made: Object) -> Object:
    """Raises Fault 6000 while a payment is applied (section 4)."""
    if made.get("LinkedTxn"):
        raise errors.business("This invoice has a payment applied to it: void the payment first.")
    lines = [{**line, "Amount": ZERO} for line in made["Line"]]
    return {**made, "TotalAmt": ZERO, "Balance": ZERO, "Line": lines, "_postings": [], "PrivateNote": "Voided"}


def _common(company: Company, made: Object, before: Object | None) -> str:
    customer = company.get("Customer", made["CustomerRef"]["value"]) or {}
    money_of(company, made, before, customer["CurrencyRef"]["value"])
    if not made.get("ARAccountRef"):
        made["ARAccountRef"] = _account(company, "AccountType", RECEIVABLE)
    return str(made["ARAccountRef"]["value"])


def _name(made: Object) -> str:
    return f"Customer:{made['CustomerRef']['value']}"


def _account(company: Company, field: str, wanted: str) -> Object:
    for account in company.all("Account"):
        if account[field] == wanted and account["Active"]:
            return {"value": account["Id"], "name": account["FullyQualifiedName"]}
    raise errors.business(f"This company has no account of the kind {wanted}.")
