"""Lines of bills, vendor credits and purchase orders: identity, amounts, and the account each one is booked to."""

from __future__ import annotations

from decimal import Decimal

from include.sandbox.quickbooks_online import errors
from include.sandbox.quickbooks_online.accounting.charts import PAYABLE, RECEIVABLE
from include.sandbox.quickbooks_online.accounting.fields import CENT, cents
from include.sandbox.quickbooks_online.accounting.ledger import ZERO, dec
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

BY_ACCOUNT, BY_ITEM = "AccountBasedExpenseLineDetail", "ItemBasedExpenseLineDetail"


def number(sent: list[Object], before: list[Object]) -> list[Object]:
    """Ids and numbers: a known Id is that line, anything else is a new one with an Id never used in this document."""
    old = {str(line["Id"]): line for line in before if line.get("Id")}
    highest = max((int(key) for key in old), default=0)
    made: list[Object] = []
    for at, line in enumerate(sent, start=1):
        key = str(line.get("Id", ""))
        if key not in old or any(one["Id"] == key for one in made):
            highest += 1
            made.append({**line, "Id": str(highest), "LineNum": at})
            continue
        # Links to purchase orders are made with new lines only, and stay.
        kept = {name: value for name, value in line.items() if name != "LinkedTxn"}
        links = old[key].get("LinkedTxn")
        made.append({**kept, "Id": key, "LineNum": at, **({"LinkedTxn": links} if links else {})})
    return made


def complete(
    company: Company, lines: list[Object], taxed: str | None = "NON", controls: tuple[str, ...] = ()
) -> list[Object]:
    """``taxed``: the tax code of a line that names none. ``controls``: types of control accounts that these lines
    may be booked to.

    Raises Fault 2020 for a line without amount or detail, 6070 for an amount that is not quantity times price, 6000
    for an account that no expense is booked to."""
    if not lines:
        raise errors.required("Line")
    return [_line(company, line, taxed, controls) for line in lines]


def _line(company: Company, line: Object, taxed: str | None, controls: tuple[str, ...]) -> Object:
    kind = line.get("DetailType")
    if kind is None:
        raise errors.required("DetailType")
    if kind == "DescriptionOnly":
        return {**line, "Amount": ZERO}
    if line.get("Amount") is None:
        raise errors.required("Amount")
    detail = line.get(str(kind))
    if kind not in (BY_ACCOUNT, BY_ITEM) or not detail:
        raise errors.required(str(kind))
    line = {name: value for name, value in line.items() if name not in (BY_ACCOUNT, BY_ITEM)}
    line["Amount"] = cents(line["Amount"])
    usual = {"TaxCodeRef": {"value": taxed}} if taxed else {}
    detail = {"BillableStatus": "NotBillable", **usual, **detail}
    if kind == BY_ITEM:
        if not detail.get("ItemRef"):
            raise errors.required("ItemRef")
        quantity, price = detail.get("Qty"), detail.get("UnitPrice")
        if quantity is not None and price is not None and abs(dec(quantity) * dec(price) - line["Amount"]) >= CENT:
            raise errors.amount_differs(line["Amount"])
    else:
        if not detail.get("AccountRef"):
            raise errors.required("AccountRef")
        account = company.get("Account", detail["AccountRef"]["value"]) or {}
        if account.get("AccountType") in {PAYABLE, RECEIVABLE} - {*controls}:
            raise errors.business(
                f"A line cannot be booked to {account['Name']}, which is a control account.", "AccountRef"
            )
    return {**line, kind: detail}


def total(lines: list[Object]) -> Decimal:
    return sum((dec(line["Amount"]) for line in lines), ZERO)


def booked_to(company: Company, line: Object) -> str | None:
    """The Id of the account; None for a line of text. Raises Fault 6000 for an item without one."""
    if line["DetailType"] == BY_ACCOUNT:
        return str(line[BY_ACCOUNT]["AccountRef"]["value"])
    if line["DetailType"] != BY_ITEM:
        return None
    item = company.get("Item", line[BY_ITEM]["ItemRef"]["value"]) or {}
    reference = item.get("AssetAccountRef") if item.get("Type") == "Inventory" else item.get("ExpenseAccountRef")
    if not reference:
        raise errors.business(f"The item {item.get('Name')} has no account for purchases.", "ItemRef")
    return str(reference["value"])
