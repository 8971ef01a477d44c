"""A purchase order as Exact takes it: pure. Source: reference page exact_online, section 6.

Exact changes the lines of an order one by one, and by its own text takes no further line into one that stands. So a
changed order keeps its lines, and what differs of them is changed; an order with other lines is a person's. Its status
is Exact's own: a cancelled order is deleted there, while nothing was received or billed on it, and one that is closed
is brought down to what was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from include.documents import OrderLine, PurchaseOrder, in_currency
from include.systems.base import Posting, Unsendable
from include.systems.exact_online import contract
from include.systems.exact_online.bodies import Body
from include.systems.exact_online.codebook import CodeBook
from include.systems.exact_online.coded import Codes, short
from include.systems.wire import present
from include.texts.program import said

LINES = "PurchaseOrderLines"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PRICE = Decimal(1).scaleb(-contract.PRICE_DECIMALS)


def purchase_order(posting: Posting, order: PurchaseOrder, codes: CodeBook, prefix: str) -> Body:
    """The whole order, header and lines. Raises ``Unsendable``."""
    known = Codes(posting, codes, said("labels.order", number=order.number), order.date, [])
    supplier = known.supplier(order.vendor_key)
    known.payment_condition(order.payment_term)
    if not order.lines:
        known.wrong("quarantined_line", said("writing.no_lines", about=known.what))
    lines = [_line(line, order.currency, known) for line in order.lines]
    description = known.described(order.source_key, prefix, order.description)
    known.check()
    return present(
        Supplier=supplier,
        OrderDate=order.date.isoformat(),
        ReceiptDate=order.receipt_date.isoformat() if order.receipt_date else None,
        Currency=order.currency,
        YourRef=order.number,
        **{contract.KEY_PROPERTY: description},
        PaymentCondition=order.payment_term,
        PurchaseOrderLines=lines,
    )


def _line(line: OrderLine, currency: str, known: Codes) -> Body:
    item = known.codes.line_codes(known.posting.company).items.get(line.item) if line.item else None
    where = {"what": known.line(line.no), "division_no": known.posting.company}
    if not line.item:
        known.wrong("item_unknown", said("exact_online.item_unknown.none", **where))
    elif item is None or not item.is_purchased:
        known.wrong("item_unknown", said("exact_online.item_unknown.not_there", item=line.item, **where))
    elif item.ends is not None and item.ends < known.day:
        known.wrong("item_unknown", said("exact_online.item_unknown.ended", item=line.item, day=item.ends, **where))
    code = known.vat(line.no, line.tax_code, None)
    if code is not None and code.type == "I":
        known.wrong("tax_code_unknown", said("exact_online.tax_code_unknown.included", code=code.code, **where))
    quantity = Decimal(1) if line.quantity is None else line.quantity
    return present(
        Item=item.id if item else None,
        QuantityInPurchaseUnits=quantity,
        UnitPrice=_price(line, quantity, currency, known),
        VATCode=code.code if code else None,
        Description=short(line.description),
        **known.dimensions(line),
    )


def _price(line: OrderLine, quantity: Decimal, currency: str, known: Codes) -> Decimal:
    """The price that makes the line's amount: the billed one, else the amount by the quantity (discounts, prices of a
    hundred pieces)."""
    if line.unit_price is not None and in_currency(quantity * line.unit_price, currency) == line.net:
        return line.unit_price
    price = (line.net / quantity).quantize(_PRICE, ROUND_HALF_UP) if quantity else Decimal(0)
    if in_currency(quantity * price, currency) != line.net:
        text = said(
            "writing.no_price",
            about=known.line(line.no),
            decimals=contract.PRICE_DECIMALS,
            amount=line.net,
            quantity=quantity,
        )
        known.wrong("totals_differ", text)
    return price.normalize()


def header_changes(body: Mapping[str, Any], row: Mapping[str, Any]) -> Body:
    """What of the header an order that stands already does not say."""
    return {name: value for name, value in body.items() if name != LINES and not says(row.get(name), value)}


def line_changes(body: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, Body]]:
    """The lines to change, by their id in Exact. Raises ``Unsendable`` where they are not the same lines any more."""
    lines = body[LINES]
    same = len(lines) == len(rows) and all(
        says(row.get("Item"), line.get("Item")) for row, line in zip(rows, lines, strict=False)
    )
    if not same:
        what = said("labels.order", number=body.get("YourRef"))
        text = said("exact_online.changed_after_lock.order", what=what, line_count=len(lines), standing=len(rows))
        raise Unsendable([("changed_after_lock", text)])
    found = []
    for line, row in zip(lines, rows, strict=True):
        changed = {name: value for name, value in line.items() if not says(row.get(name), value)}
        # A code that the line does not carry any more is taken off; any other is left to Exact.
        changed |= {name: contract.NO_CODE for name in ("CostCenter", "CostUnit") if row.get(name) and name not in line}
        if changed:
            found.append((str(row["ID"]), changed))
    return found


def below_receipt(body: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> str | None:
    """Which lines order less than has come in on them; None when none does."""
    found = [
        said(
            "exact_online.came_in",
            no=row.get("LineNumber"),
            received=_plain(row["ReceivedQuantity"]),
            ordered=_plain(line["QuantityInPurchaseUnits"]),
        )
        for row, line in zip(rows, body[LINES], strict=False)
        if Decimal(str(row.get("ReceivedQuantity") or 0)) > Decimal(str(line["QuantityInPurchaseUnits"]))
    ]
    return "; ".join(found) or None


def cut_below_receipt(body: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> str | None:
    """The same of lines of which less is ordered than before. What has come in is counted in stock units: lines that
    are bought in another unit are left to Exact's own word."""
    cut = [
        (row, line)
        for row, line in zip(rows, body[LINES], strict=False)
        if says(row.get("Quantity"), Decimal(str(row.get("QuantityInPurchaseUnits") or 0)))
        and Decimal(str(line["QuantityInPurchaseUnits"])) < Decimal(str(row["Quantity"]))
    ]
    return below_receipt({LINES: [line for _, line in cut]}, [row for row, _ in cut])


def closing(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, Decimal | None]]:
    """The lines that order more than was received or billed, by their id in Exact, each with the quantity that is left
    of it; None where that is nothing. Raises ``Unsendable`` where nothing would be left of the whole order, or a line
    is bought in another unit than it is counted in."""
    found: list[tuple[str, Decimal | None]] = []
    for row in rows:
        came = max(Decimal(str(row.get(name) or 0)) for name in ("ReceivedQuantity", "InvoicedQuantity"))
        if came >= Decimal(str(row["Quantity"])):
            continue
        if came and not says(row.get("QuantityInPurchaseUnits"), Decimal(str(row["Quantity"]))):
            text = said("exact_online.open.other_unit", no=row.get("LineNumber"))
            raise Unsendable([("order_open", text)])
        found.append((str(row["ID"]), came or None))
    if all(quantity is None for _, quantity in found) and len(found) == len(rows):
        raise Unsendable([("order_open", said("exact_online.open.nothing_came"))])
    return found


def _plain(quantity: Any) -> str:
    return f"{Decimal(str(quantity)).normalize():f}"


def says(stands: Any, sent: Any) -> bool:
    """Numbers by value, dates by day, texts without the spaces that fixed columns are filled up with."""
    if isinstance(sent, int | Decimal) and not isinstance(sent, bool):
        return stands is not None and Decimal(str(stands)) == sent
    text = str(stands or "").strip()
    if text.startswith("/Date("):
        text = (_EPOCH + timedelta(milliseconds=int(text.strip("/Date()").split("+")[0]))).date().isoformat()
    return text == str(sent or "").strip()
