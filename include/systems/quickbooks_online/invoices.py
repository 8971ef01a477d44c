"""A supplier's invoice or credit note as a bill or a vendor credit: pure.

A bill's day is its posting date too [doc], so that one that is posted into a later period is dated there, and its memo
says the day on the paper. Where purchases bear no tax codes, the tax of a line is part of its cost (``tax.py``).

Source: reference page quickbooks_online, section 8; Intuit, entities Bill and VendorCredit.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from include.documents import InvoiceLine, PurchaseInvoice
from include.systems.base import Posting, Target
from include.systems.quickbooks_online import contract, tax
from include.systems.quickbooks_online.accounts import Settings
from include.systems.quickbooks_online.bodies import (
    BY_ACCOUNT,
    BY_ITEM,
    ENTITY,
    Body,
    line,
    memo,
    money,
    number,
    quantity_and_price,
    ref,
    too_fine,
)
from include.systems.quickbooks_online.codebook import CodeBook
from include.systems.quickbooks_online.coded import Codes
from include.systems.quickbooks_online.existing import TOTAL
from include.systems.quickbooks_online.tax import Billed
from include.systems.wire import present
from include.texts.program import said

_NONE = Decimal(0)


def entity_of(invoice: PurchaseInvoice) -> str:
    return contract.VENDOR_CREDIT if invoice.is_credit else contract.BILL


def name_of(invoice: PurchaseInvoice) -> str:
    return said("labels.credit_note" if invoice.is_credit else "labels.invoice", number=invoice.number)


def bill(posting: Posting, invoice: PurchaseInvoice, books: CodeBook, settings: Settings, prefix: str) -> Body:
    """The body of the bill or vendor credit, whole. Raises ``Unsendable``."""
    known = Codes(posting, books, name_of(invoice), [])
    currency, day = invoice.currency, invoice.posting_date or invoice.date
    known.check_open(day)
    billed = [_billed(one, known) for one in invoice.lines]
    if known.known.taxation == "lines":
        known.problems += tax.differences(billed, known.what, currency)
    _check_tax_is_kept(invoice, known)
    _check_totals(invoice, billed, known)
    sign = -1 if invoice.is_credit else 1
    # As QuickBooks takes them: a vendor credit's amounts are positive.
    billed = [Billed(one.no, sign * one.net, _signed(sign, one.tax), one.code) for one in billed]
    taxed = known.known.taxation == "lines"
    links = _links(posting, invoice, known) if not invoice.is_credit else {}
    lines = [
        _line(one, sides, sign, links.get(one.po_line or ""), currency, taxed, known)
        for one, sides in zip(invoice.lines, billed, strict=True)
    ]
    own = {} if invoice.is_credit else _due(invoice, known)
    body = present(
        VendorRef=known.vendor(invoice.vendor_key, currency),
        APAccountRef=known.payable(invoice.ap_account, settings.ap_account, currency, needed=False),
        CurrencyRef=known.currency(currency),
        TxnDate=day.isoformat(),
        **own,
        DocNumber=number(invoice.number),
        DepartmentRef=known.location(invoice.lines),
        GlobalTaxCalculation=contract.TAX_EXCLUDED if taxed else None,
        PrivateNote=memo(known.key(invoice.source_key, prefix), *_words(invoice)),
        Line=lines,
        TxnTaxDetail=tax.override(billed, currency) if taxed else None,
    )
    known.check()
    return {**body, ENTITY: entity_of(invoice), TOTAL: money(sign * invoice.total, currency)}


def _due(invoice: PurchaseInvoice, known: Codes) -> Body:
    """Of a bill; a vendor credit has neither [doc]. There is no block either: a term keeps a bill from being paid."""
    if invoice.payment_hold and not invoice.payment_term:
        known.wrong("payment_term_unknown", "quickbooks_online.blocked")
    due = invoice.due_date.isoformat() if invoice.due_date else None
    return present(SalesTermRef=known.term(invoice.payment_term), DueDate=due)


def _words(invoice: PurchaseInvoice) -> list[str]:
    moved = invoice.posting_date is not None and invoice.posting_date != invoice.date
    return [
        invoice.description,
        f"Number {invoice.number}" if len(invoice.number.strip()) > contract.DOC_NUMBER_LENGTH else "",
        f"Invoice date {invoice.date}" if moved else "",
        f"Purchase order {invoice.po_number}" if invoice.po_number else "",
        f"Payment reference {invoice.payment_reference}" if invoice.payment_reference else "",
        invoice.image or "",
    ]


def _billed(one: InvoiceLine, known: Codes) -> Billed:
    usual = None
    if one.account:
        found = known.account(one.no, one.account)
        usual = found.tax_code if found else None
    elif one.item and (item := known.item(one.no, one.item)):
        usual = item.tax_code
    elif not one.item:
        known.account(one.no, None)
    return Billed(one.no, one.net, one.tax, known.tax_code(one.no, one.tax_code, usual))


def _check_tax_is_kept(invoice: PurchaseInvoice, known: Codes) -> None:
    if known.known.taxation is None and (invoice.tax_payable or any(one.tax for one in invoice.lines)):
        known.wrong("tax_code_unknown", "quickbooks_online.tax.not_read", tax=invoice.tax_payable)


def _check_totals(invoice: PurchaseInvoice, billed: list[Billed], known: Codes) -> None:
    net = sum((one.net for one in billed), _NONE)
    owed = sum((tax.owed(one, invoice.currency) for one in billed), _NONE)
    amounts = [invoice.total, *(one.net for one in billed), *(one.tax or _NONE for one in billed)]
    broken = [values for amount in amounts if (values := too_fine(amount, invoice.currency))]
    if not invoice.lines:
        known.wrong("totals_differ", "quickbooks_online.no_lines.bill")
    elif broken:
        known.wrong("totals_differ", "writing.too_fine", **broken[0])
    elif invoice.net + invoice.tax_payable != invoice.total:
        values = {"total": invoice.total, "net": invoice.net, "tax": invoice.tax_payable}
        known.wrong("totals_differ", "quickbooks_online.totals.header", **values)
    elif net + owed != invoice.total and "tax_code_unknown" not in dict(known.problems):
        on_them, makes = money(owed, invoice.currency), money(net + owed, invoice.currency)
        values = {"total": invoice.total, "net": net, "tax": on_them, "makes": makes}
        known.wrong("totals_differ", "quickbooks_online.totals.lines", **values)
    if invoice.is_credit and invoice.total > 0:
        known.wrong("totals_differ", "writing.credit_owed", total=invoice.total)
    elif not invoice.is_credit and invoice.total < 0:
        known.wrong("totals_differ", "quickbooks_online.totals.bill", total=invoice.total)


def _line(
    one: InvoiceLine, billed: Billed, sign: int, link: Body | None, currency: str, taxed: bool, known: Codes
) -> Body:
    amount = money(billed.net if taxed else billed.net + (billed.tax or _NONE), currency)
    detail = present(**known.dimensions(one), TaxCodeRef=_tax_ref(one, billed, known))
    if one.account or not one.item:
        account = known.resolved(one.account or "")
        kind, detail = BY_ACCOUNT, {**present(AccountRef=ref(account.id if account else None)), **detail}
    else:
        item = (known.known.items or {}).get(one.item)
        quantity, price = quantity_and_price(amount, _signed(sign, one.quantity), one.unit_price, currency)
        named = present(ItemRef=ref(item.id if item else None), Qty=quantity, UnitPrice=price)
        kind, detail = BY_ITEM, {**named, **detail}
    made = line(kind, amount, one.description, detail)
    return {**made, "LinkedTxn": [link]} if link else made


def _tax_ref(one: InvoiceLine, billed: Billed, known: Codes) -> Body | None:
    """A US company knows TAX and NON alone; what else a document says of tax codes is nothing to it [doc]."""
    if billed.code is not None:
        return ref(billed.code.id)
    is_theirs = known.known.taxation == "us" and one.tax_code in contract.US_TAX_CODES
    return ref(one.tax_code) if is_theirs else None


def _signed(sign: int, amount: Decimal | None) -> Decimal | None:
    return None if amount is None else sign * amount


def _links(posting: Posting, invoice: PurchaseInvoice, known: Codes) -> Mapping[str, Body]:
    """The links of lines to those of the purchase order, by ``po_line``: the order that we entered and whose lines we
    named, else one that was read, whose lines go by their number. QuickBooks drops a link that is not possible without
    a word (section 8), which the outcome of the bill then says."""
    wanted = [one.po_line for one in invoice.lines if one.po_line]
    found: dict[str, Body] = {}
    for target in _orders(posting, invoice):
        for key, line_id in dict(target.facts.get("lines") or {}).items():
            if key in wanted:
                found.setdefault(key, _link(target.id, str(line_id)))
    vendor = posting.references.get(f"vendors:{invoice.vendor_key}")
    read = known.known.orders.get((vendor.id, invoice.po_number)) if vendor and invoice.po_number else None
    if read is not None:
        for key in wanted:
            if key in read.lines:
                found.setdefault(key, _link(read.id, read.lines[key]))
    return found


def _orders(posting: Posting, invoice: PurchaseInvoice) -> list[Target]:
    """The orders that the invoice refers to, the one that it names first."""
    orders = [target for name, target in posting.references.items() if name.startswith("purchase_orders:")]
    named = number(invoice.po_number) if invoice.po_number else None
    return sorted(orders, key=lambda target: target.number != named)


def _link(order: str, line_id: str) -> Body:
    return {"TxnId": order, "TxnType": "PurchaseOrder", "TxnLineId": line_id}
