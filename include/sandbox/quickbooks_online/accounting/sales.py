"""Sales forms, and what customers pay.

A form is written on the customer's account (invoices, credit memos), paid or paid back at once (receipts, refunds), or
posts nothing (estimates). [assumed] of all but invoices: the page names them in lists alone; their properties are those
of Intuit's XSD, their rules the invoice's. There are no groups of items.
"""

from __future__ import annotations

from decimal import Decimal

from include.sandbox.quickbooks_online import errors
from include.sandbox.quickbooks_online.accounting import applications, sales_tax
from include.sandbox.quickbooks_online.accounting.charts import RECEIVABLE
from include.sandbox.quickbooks_online.accounting.closing import next_number
from include.sandbox.quickbooks_online.accounting.fields import CENT, cents
from include.sandbox.quickbooks_online.accounting.ledger import ZERO, balanced, dec, posting
from include.sandbox.quickbooks_online.accounting.payables import due_date, money_of, rate_of
from include.sandbox.quickbooks_online.accounting.purchase_lines import number
from include.sandbox.quickbooks_online.accounting.references import home_currency, need_type
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

DETAIL, DISCOUNT, SUBTOTAL = "SalesItemLineDetail", "DiscountLineDetail", "SubTotalLineDetail"
ON_ACCOUNT, MONEY = "ARAccountRef", "DepositToAccountRef"
# form -> the account that the customer's side is posted to, and whether it sells (1) or takes a sale back (-1).
FORMS: dict[str, tuple[str | None, int]] = {
    "Invoice": (ON_ACCOUNT, 1),
    "CreditMemo": (ON_ACCOUNT, -1),
    "SalesReceipt": (MONEY, 1),
    "RefundReceipt": (MONEY, -1),
    "Estimate": (None, 0),
}


def form(company: Company, entity: str, made: Object, before: Object | None) -> Object:
    """Raises Fault 2020, 6000, 6070."""
    side, sign = FORMS[entity]
    _money(company, made, before)
    sent = [line for line in made["Line"] if line.get("DetailType") != SUBTOTAL]
    lines = number(sent, [line for line in before["Line"] if line.get("Id")] if before else [])
    if not lines:
        raise errors.required("Line")
    items = [line for line in lines if line.get("DetailType") != DISCOUNT]
    discounts = [line for line in lines if line.get("DetailType") == DISCOUNT]
    booked = [(_item(company, line), line["Amount"]) for line in items if line.get("DetailType") != "DescriptionOnly"]
    total = sum((amount for _, amount in booked), ZERO)
    booked += [(_discount(company, line, total), -line["Amount"]) for line in discounts]
    made["Line"] = [*items, {"Amount": total, "DetailType": SUBTOTAL, SUBTOTAL: {}}, *discounts]
    if tax := sales_tax.apply(company, made):
        booked.append(tax)
    made["TotalAmt"] = sum((amount for _, amount in booked), ZERO)
    if made["TotalAmt"] < 0:
        raise errors.business("The total of a sales form must not be negative.", "TotalAmt")
    if entity == "Invoice":
        made["DueDate"] = made.get("DueDate") or due_date(company, made)
    made.setdefault("EmailStatus", "NotSet")
    made["DocNumber"] = made.get("DocNumber") or next_number(company, entity, 1001)
    if side is None:
        return {"TxnStatus": "Pending", **made}
    if side == MONEY:
        made["Balance"] = ZERO
    rate = rate_of(made)
    postings = [posting(_side(company, made, side), sign * made["TotalAmt"], rate, _name(made, side))]
    postings += [posting(account, -sign * amount, rate) for account, amount in booked]
    made["_postings"] = balanced(postings, rounding=len(postings) - 1)
    return made


def _item(company: Company, line: Object) -> str:
    """Id of the account that the line is booked to."""
    detail = line.get(DETAIL) or {}
    if line.get("Amount") is None or not detail.get("ItemRef"):
        raise errors.required("Amount" if line.get("Amount") is None else "ItemRef")
    line["Amount"] = cents(line["Amount"])
    quantity, price = detail.get("Qty"), detail.get("UnitPrice")
    # [client code] A quantity of 0, as python-quickbooks sends it where it has none, says nothing of the amount.
    if quantity and price is not None and abs(dec(quantity) * dec(price) - line["Amount"]) >= CENT:
        raise errors.amount_differs(line["Amount"])
    item = company.get("Item", detail["ItemRef"]["value"]) or {}
    if not item.get("IncomeAccountRef"):
        raise errors.business(f"The item {item.get('Name')} has no account for sales.", "ItemRef")
    return str(item["IncomeAccountRef"]["value"])


def _discount(company: Company, line: Object, total: Decimal) -> str:
    """Like ``_item``; a percentage is of all items."""
    detail = line.get(DISCOUNT) or {}
    if detail.get("PercentBased") and detail.get("DiscountPercent") is not None:
        line["Amount"] = total * dec(detail["DiscountPercent"]) / 100
    if line.get("Amount") is None:
        raise errors.required("Amount")
    line["Amount"] = cents(line["Amount"])
    account = detail.get("DiscountAccountRef") or _account(company, "AccountSubType", "DiscountsRefundsGiven")
    line[DISCOUNT] = {**detail, "DiscountAccountRef": account}
    return str(account["value"])


def payment(company: Company, entity: str, made: Object, before: Object | None) -> Object:
    """Raises Fault 610, 2020, 6000."""
    _money(company, made, before)
    made["TotalAmt"] = cents(made["TotalAmt"])
    made["Line"] = applications.lines(entity, made.get("Line") or [])
    made["UnappliedAmt"] = applications.unapplied(made)
    receivable = _side(company, made, ON_ACCOUNT)
    applications.check(company, entity, made, before)
    rate = rate_of(made)
    made["_postings"] = balanced([
        posting(receivable, -made["TotalAmt"], rate, _name(made, ON_ACCOUNT)),
        posting(_side(company, made, MONEY), made["TotalAmt"], rate),
    ])  # fmt: skip
    return made


def voided_invoice(made: Object) -> Object:
    """Raises Fault 6000 while a payment is applied (section 4)."""
    if made.get("LinkedTxn"):
        raise errors.business("This invoice has a payment applied to it: void the payment first.")
    lines = [{**line, "Amount": ZERO} for line in made["Line"]]
    if "TxnTaxDetail" in made:
        made = {**made, "TxnTaxDetail": {"TotalTax": ZERO}}
    return {**made, "TotalAmt": ZERO, "Balance": ZERO, "Line": lines, "_postings": [], "PrivateNote": "Voided"}


def _money(company: Company, made: Object, before: Object | None) -> None:
    customer = (made.get("CustomerRef") and company.get("Customer", made["CustomerRef"]["value"])) or {}
    money_of(company, made, before, (customer.get("CurrencyRef") or {"value": home_currency(company)})["value"])


def _side(company: Company, made: Object, side: str) -> str:
    """Id of the account of the customer's side: the one that was named, else the company's own."""
    if not made.get(side):
        if side == ON_ACCOUNT:
            made[side] = _account(company, "AccountType", RECEIVABLE, made["CurrencyRef"]["value"])
        else:
            made[side] = _account(company, "AccountSubType", "UndepositedFunds")
    elif side == MONEY:
        need_type(company, made[side], side, "Bank", "Other Current Asset")
    return str(made[side]["value"])


def _name(made: Object, side: str) -> str | None:
    return f"Customer:{made['CustomerRef']['value']}" if side == ON_ACCOUNT else None


def _account(company: Company, field: str, wanted: str, currency: str | None = None) -> Object:
    """The first one of the kind, and in the currency where one is named."""
    home = home_currency(company)
    for account in company.all("Account"):
        of = (account.get("CurrencyRef") or {"value": home})["value"]
        if account[field] == wanted and account["Active"] and currency in (None, of):
            return {"value": account["Id"], "name": account["FullyQualifiedName"]}
    raise errors.business(f"This company has no account of the kind {wanted}.")
