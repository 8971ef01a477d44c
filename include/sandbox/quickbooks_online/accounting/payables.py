"""Bills, vendor credits and purchase orders as they are kept, and what the first two post."""

from __future__ import annotations

import calendar
import datetime as dt
from decimal import Decimal

from include.sandbox.quickbooks_online import errors
from include.sandbox.quickbooks_online.accounting import exchange, purchase_lines, taxes
from include.sandbox.quickbooks_online.accounting.closing import next_number
from include.sandbox.quickbooks_online.accounting.fields import cents
from include.sandbox.quickbooks_online.accounting.ledger import balanced, dec, posting
from include.sandbox.quickbooks_online.accounting.lists import currency
from include.sandbox.quickbooks_online.accounting.references import home_currency, is_multi_currency, payable_account
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object


def complete(company: Company, entity: str, made: Object, before: Object | None) -> Object:
    """Raises Fault 2020, 2500, 6000, 6070, 6100, 6170, 6470."""
    vendor = company.get("Vendor", made["VendorRef"]["value"]) or {}
    money_of(company, made, before, vendor["CurrencyRef"]["value"])
    made["APAccountRef"] = payable_account(company, made.get("APAccountRef"), made["CurrencyRef"]["value"])
    made["Line"] = purchase_lines.number(made["Line"], before["Line"] if before else [])
    made["Line"] = purchase_lines.complete(company, made["Line"], taxes.usual_code(company))
    made["TotalAmt"] = purchase_lines.total(made["Line"]) + taxes.apply(company, made, before)
    if before is None and vendor.get("BillAddr"):
        made.setdefault("VendorAddr", vendor["BillAddr"])
    if entity == "Bill":
        made["DueDate"] = made.get("DueDate") or due_date(company, made)
    if entity == "PurchaseOrder":
        made["DocNumber"] = made.get("DocNumber") or next_number(company, entity, 1001)
        made.setdefault("EmailStatus", "NotSet")
        return made
    if made["TotalAmt"] < 0:
        other = "vendor credit" if entity == "Bill" else "bill"
        raise errors.business(f"The total must not be negative: enter a {other} instead.", "TotalAmt")
    made["_postings"] = _postings(company, entity, made)
    return made


def money_of(company: Company, made: Object, before: Object | None, currency_of_name: str) -> None:
    """Date, currency and rate. A transaction is in the currency of its vendor or customer (Fault 6000)."""
    made["TxnDate"] = made.get("TxnDate") or company.today.isoformat()
    wanted = (made.get("CurrencyRef") or {"value": currency_of_name})["value"]
    if wanted != currency_of_name:
        raise errors.business(f"This name is in {currency_of_name}, the transaction in {wanted}.", "CurrencyRef")
    made["CurrencyRef"] = currency(wanted)
    if not is_multi_currency(company):
        made.pop("ExchangeRate", None)
    elif wanted == home_currency(company):
        made["ExchangeRate"] = Decimal(1)
    elif not made.get("ExchangeRate"):
        made["ExchangeRate"] = exchange.rate(company, wanted, made["TxnDate"])


def rate_of(one: Object) -> Decimal:
    return dec(one["ExchangeRate"]) if one.get("ExchangeRate") else Decimal(1)


def open_amounts(company: Company, entity: str, made: Object) -> None:
    """What follows from ``Balance``: in the company's own currency, where it has more than one (section 8: of bills and
    invoices), and a credit memo's other name for it."""
    if entity == "CreditMemo":
        made["RemainingCredit"] = made["Balance"]
    if entity in ("Bill", "Invoice") and is_multi_currency(company):
        made["HomeBalance"] = cents(dec(made["Balance"]) * rate_of(made))


def due_date(company: Company, made: Object) -> str:
    day = dt.date.fromisoformat(made["TxnDate"])
    term = company.get("Term", made["SalesTermRef"]["value"]) if made.get("SalesTermRef") else None
    if term is None:
        return day.isoformat()
    if term.get("DueDays") is not None:
        return (day + dt.timedelta(days=int(term["DueDays"]))).isoformat()
    # Due on a day of the month; too near, it is the month after.
    months = day.year * 12 + day.month - 1
    while True:
        year, month = divmod(months, 12)
        due = dt.date(year, month + 1, min(int(term["DayOfMonthDue"]), calendar.monthrange(year, month + 1)[1]))
        if (due - day).days >= int(term.get("DueNextMonthDays") or 0):
            return due.isoformat()
        months += 1


def _postings(company: Company, entity: str, made: Object) -> list[Object]:
    sign = 1 if entity == "Bill" else -1
    rate, name = rate_of(made), f"Vendor:{made['VendorRef']['value']}"
    lines = [posting(made["APAccountRef"]["value"], -sign * made["TotalAmt"], rate, name)]
    for line in made["Line"]:
        account = purchase_lines.booked_to(company, line)
        if account is not None:
            lines.append(posting(account, sign * dec(line["Amount"]), rate))
    lines += taxes.postings(company, made, sign, rate)
    return balanced(lines, rounding=len(lines) - 1)
