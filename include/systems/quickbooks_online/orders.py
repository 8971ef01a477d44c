"""A purchase order as QuickBooks takes it: pure. It posts nothing, so that closed books are nothing to it.

QuickBooks closes an order once bills took every line of it; one that is to be closed before says so by its POStatus,
and a cancelled one is deleted while no bill is linked to it [doc]. A price has seven decimals, and the amount of a line
is worked out of price and quantity, whatever Amount says [doc].

Source: reference page quickbooks_online, section 8; Intuit, entity PurchaseOrder.
"""

from __future__ import annotations

from include.documents import OrderLine, PurchaseOrder, in_currency
from include.systems.base import Posting
from include.systems.quickbooks_online import contract
from include.systems.quickbooks_online.accounts import Settings
from include.systems.quickbooks_online.bodies import (
    BY_ACCOUNT,
    BY_ITEM,
    ENTITY,
    LINE_KEYS,
    Body,
    line,
    memo,
    number,
    quantity_and_price,
    ref,
    too_fine,
)
from include.systems.quickbooks_online.codebook import CodeBook
from include.systems.quickbooks_online.coded import Codes
from include.systems.wire import present
from include.texts.program import said

OPEN, CLOSED = "Open", "Closed"


def purchase_order(posting: Posting, order: PurchaseOrder, books: CodeBook, settings: Settings, prefix: str) -> Body:
    """The whole order, header and lines. Raises ``Unsendable``."""
    known = Codes(posting, books, said("labels.order", number=order.number), [])
    if not order.lines:
        known.wrong("quarantined_line", "writing.no_lines")
    lines = [_line(one, order.currency, known) for one in order.lines]
    body = present(
        VendorRef=known.vendor(order.vendor_key, order.currency),
        APAccountRef=known.payable(None, settings.ap_account, order.currency, needed=True),
        CurrencyRef=known.currency(order.currency),
        TxnDate=order.date.isoformat(),
        ExpectedDate=order.receipt_date.isoformat() if order.receipt_date else None,
        SalesTermRef=known.term(order.payment_term),
        DocNumber=number(order.number),
        DepartmentRef=known.location(order.lines),
        GlobalTaxCalculation=contract.TAX_EXCLUDED if known.known.taxation == "lines" else None,
        PrivateNote=memo(known.key(order.source_key, prefix), *_words(order)),
        Line=lines,
    )
    known.check()
    keys = [one.key or str(one.no) for one in order.lines]
    return {**body, ENTITY: contract.PURCHASE_ORDER, LINE_KEYS: keys}


def _words(order: PurchaseOrder) -> list[str]:
    long = len(order.number.strip()) > contract.DOC_NUMBER_LENGTH
    return [order.description, f"Number {order.number}" if long else ""]


def _line(one: OrderLine, currency: str, known: Codes) -> Body:
    amount = one.net
    if broken := too_fine(amount, currency):
        known.wrong_line("totals_differ", "writing.too_fine", one.no, **broken)
        amount = in_currency(amount, currency)
    if one.item:
        item = known.item(one.no, one.item)
        usual = item.tax_code if item else None
        quantity, price = quantity_and_price(amount, one.quantity, one.unit_price, currency)
        if quantity is not None and price is None:
            values = {"decimals": contract.PRICE_DECIMALS, "amount": amount, "quantity": quantity}
            known.wrong_line("totals_differ", "writing.no_price", one.no, **values)
        named = present(ItemRef=ref(item.id if item else None), Qty=quantity, UnitPrice=price)
        kind = BY_ITEM
    else:
        account = known.account(one.no, one.account)
        usual = account.tax_code if account else None
        named, kind = present(AccountRef=ref(account.id if account else None)), BY_ACCOUNT
    code = known.tax_code(one.no, one.tax_code, usual)
    theirs = one.tax_code if known.known.taxation == "us" and one.tax_code in contract.US_TAX_CODES else None
    detail = present(**named, **known.dimensions(one), TaxCodeRef=ref(code.id if code else theirs))
    return line(kind, amount, one.description, detail)
