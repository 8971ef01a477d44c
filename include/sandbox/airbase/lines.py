"""Lines of requests, orders and bills, from what people type: amounts that agree, accounts and tags that exist."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from include.sandbox.airbase import lookup
from include.sandbox.airbase.money import cents, fine, money, text
from include.sandbox.airbase.store import Store
from include.sandbox.kernel.port import EditRefused
from include.sandbox.kernel.tables import Row


def total(lines: Sequence[Row]) -> Decimal:
    """With tax."""
    return sum((money(line["amount"]) + money(line["tax_amount"]) for line in lines), Decimal(0))


def tax(lines: Sequence[Row]) -> Decimal:
    return sum((money(line["tax_amount"]) for line in lines), Decimal(0))


def _basis(store: Store, given: Row, number: int, of: str | None) -> Row:
    amounts = {name: money(given[name]) for name in ("quantity", "unit_price", "amount") if given.get(name) is not None}
    quantity = amounts.get("quantity", Decimal(1))
    if "unit_price" in amounts:
        amount = cents(quantity * amounts["unit_price"])
        if amounts.get("amount", amount) != amount:
            raise EditRefused(f"line {number}: {quantity} at {amounts['unit_price']} is not {amounts['amount']}")
    elif "amount" in amounts:
        amount = cents(amounts["amount"])
    else:
        raise EditRefused(f"line {number}: give an amount, or a quantity and a unit_price")
    price = amounts.get("unit_price", amount / quantity if quantity else Decimal(0))
    account = given.get("account")
    return {
        "line_number": int(given.get("line_number") or number), "description": given.get("description") or "",
        "quantity": fine(quantity), "unit_price": fine(price), "amount": text(amount),
        "tax_amount": text(given.get("tax_amount") or 0),
        "account": lookup.need(store, "gl_accounts", account, of)["id"] if account else None,
        "tags": [lookup.tag(store, one, of)["id"] for one in given.get("tags") or []],
    }  # fmt: skip


def of_order(store: Store, given: Sequence[Row], of: str | None, before: Sequence[Row] = ()) -> list[Row]:
    """``before``: the lines as they were; one that is named again by its id or number stays the same line."""
    known = {line["id"]: line for line in before} | {line["line_number"]: line for line in before}
    made: list[Row] = []
    for number, one in enumerate(given, start=1):
        old = known.get(one.get("id")) or known.get(one.get("line_number")) or {}
        basis = _basis(store, {**_retyped(old, one), **one}, number, of)
        made.append({
            "id": old.get("id") or store.new_id("lines"), **basis,
            "item_code": one.get("item_code", old.get("item_code")), "unit": one.get("unit", old.get("unit")),
            "received_quantity": fine(one.get("received_quantity", old.get("received_quantity", 0)) or 0),
            "billed_amount": old.get("billed_amount", "0.00"),
        })  # fmt: skip
    if len({line["line_number"] for line in made}) < len(made):
        raise EditRefused("two lines have one line_number")
    return made


def _retyped(old: Row, given: Row) -> Row:
    """What stays of a line when people change it; a new amount, quantity or price leaves no old amount behind."""
    changed = {"amount", "quantity", "unit_price"} & set(given)
    gone = {"amount"} if changed else set()
    gone |= {"quantity", "unit_price"} if "amount" in changed else set()
    return {name: value for name, value in old.items() if name not in gone}


def of_bill(store: Store, given: Sequence[Row], of: str | None) -> list[Row]:
    return [
        {"id": store.new_id("lines"), **_basis(store, one, number, of),
         "purchase_order_line_id": one.get("purchase_order_line_id")}
        for number, one in enumerate(given, start=1)
    ]  # fmt: skip
