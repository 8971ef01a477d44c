"""Parts that bills, vendor credits and purchase orders have in common as QuickBooks' rows: pure.

Source: reference page quickbooks_online, section 8, and Intuit's pages of the entities Bill and PurchaseOrder.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from include.documents import decimals_of, in_currency
from include.systems.quickbooks_online import contract
from include.systems.wire import present

Body = dict[str, Any]
BY_ACCOUNT, BY_ITEM = "AccountBasedExpenseLineDetail", "ItemBasedExpenseLineDetail"
# In a stored body and never sent: which entity it is, what QuickBooks said of it when we wrote it last, our names of an
# order's lines in their order, and that nothing but its status is changed.
ENTITY, POSTED, LINE_KEYS, CLOSES = "_entity", "_posted", "_lines", "_closes"


def sendable(body: Any) -> Body:
    """The body without what is ours alone."""
    return {name: value for name, value in body.items() if not name.startswith("_")}


def ref(key: str | None) -> Body | None:
    return {"value": key} if key else None


def money(amount: Decimal, currency: str) -> Decimal:
    """With the decimals of its currency; never a negative zero."""
    made = in_currency(amount, currency)
    return abs(made) if made == 0 else made


def too_fine(amount: Decimal, currency: str) -> dict[str, object] | None:
    """The values to say it with, of an amount with more decimals than its currency has."""
    if in_currency(amount, currency) == amount:
        return None
    return {"amount": amount, "decimals": decimals_of(currency), "currency": currency}


def line(kind: str, amount: Decimal, description: str, detail: Body) -> Body:
    words = " ".join(description.split())[: contract.NOTE_LENGTH]
    return present(DetailType=kind, Amount=amount, Description=words or None, **{kind: detail})


def quantity_and_price(
    amount: Decimal, quantity: Decimal | None, price: Decimal | None, currency: str
) -> tuple[Decimal | None, Decimal | None]:
    """``Qty`` and ``UnitPrice`` that make the amount, since QuickBooks works the amount out of both: the price as
    billed, else the amount by the quantity (discounts, prices of a hundred). A quantity of which no price makes the
    amount goes without one."""
    if not quantity:
        return None, None
    if price is None or in_currency(quantity * price, currency) != amount:
        price = (amount / quantity).quantize(Decimal(1).scaleb(-contract.PRICE_DECIMALS), ROUND_HALF_UP)
    return quantity, plain_price(price) if in_currency(quantity * price, currency) == amount else None


def plain_price(price: Decimal) -> Decimal:
    """Without the zeros at its end and without an exponent."""
    return Decimal(f"{price.normalize():f}")


def memo(key: str, *words: str | None) -> str:
    """Our key on the first line, by which the document is found again; words for people follow, cut at the end."""
    said = [" ".join(one.split()) for one in words if one and one.strip()]
    return "\n".join([key, *said])[: contract.NOTE_LENGTH].rstrip()


def number(text: str) -> str | None:
    """As much of a number as DocNumber takes; the memo holds a longer one whole."""
    return " ".join(text.split())[: contract.DOC_NUMBER_LENGTH].strip() or None
