"""Canonical documents as AvidXchange's items: pure, the same document gives the same properties in the same order.

Source: reference page avidxchange, sections 5 and 6. Payee details (bank, remittance address, name on the check) are
never sent: a caller that could set them could redirect money.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from include.documents import Code, InvoiceLine, OrderLine, PurchaseInvoice, PurchaseOrder, Vendor
from include.systems.avidxchange import contract
from include.systems.base import Posting, Target, Unsendable
from include.systems.wire import present
from include.texts.program import said

_CENT = Decimal("0.01")
Item = dict[str, Any]


@dataclass(frozen=True)
class Settings:
    """``source_system`` opens every external code; ``groups`` names the tenant's code groups by kind."""

    source_system: str
    groups: Mapping[str, str]


def external_code(settings: Settings, company: str, key: str) -> str:
    """``exact_online:123:<guid>``: unique over divisions, since AvidXchange knows one name space."""
    return f"{settings.source_system}:{company}:{key}"


def item(posting: Posting, settings: Settings) -> tuple[str, Item]:
    """The list a document belongs to and its item there. Raises ``Unsendable``."""
    document = posting.document
    if isinstance(document, Code):
        return contract.ENTERPRISE_CODES, _code(posting, document, settings)
    if isinstance(document, Vendor):
        return contract.VENDORS, _vendor(posting, document, settings)
    if isinstance(document, PurchaseOrder):
        return contract.PURCHASE_ORDERS, _order(posting, document, settings)
    if isinstance(document, PurchaseInvoice):
        return contract.INVOICES, _invoice(posting, document, settings)
    raise _unsendable("not_for_avidxchange", said("avidxchange.not_sent", kind=document.kind))


def _code(posting: Posting, code: Code, settings: Settings) -> Item:
    return {
        "CodeValue": code.code,
        "GroupName": settings.groups[code.group],
        "CompanyExternalCode": posting.company,
        "Description": _short(code.name),
        "IsActive": code.active and posting.action != "void",
    }


def _vendor(posting: Posting, vendor: Vendor, settings: Settings) -> Item:
    address = vendor.address
    places = present(
        Line1=address.line1,
        Line2=address.line2,
        City=address.city,
        State=address.state,
        Country=address.country,
        PostalCode=address.postcode,
    )
    return present(
        ExternalVendorCode=vendor_code(posting, vendor, settings),
        CompanyExternalCode=posting.company,
        Name=vendor.name,
        FedTaxId=vendor.tax_id or vendor.vat_number,
        Address=places or None,
        Telephone1=vendor.phone,
        Email=vendor.email,
        Website=vendor.website,
        Active=vendor.active and posting.action != "void",
    )


def vendor_code(posting: Posting, vendor: Vendor, settings: Settings) -> str:
    """An adopted vendor keeps the code it has: a new one would be a second vendor."""
    kept = posting.target.code if posting.target else None
    return kept or external_code(settings, vendor.company, vendor.source_key)


def _order(posting: Posting, order: PurchaseOrder, settings: Settings) -> Item:
    what = said("labels.order", number=order.number)
    _refuse_another_hand(posting, what, settings, order.company, order.source_key)
    lines = sum((line.net for line in order.lines), Decimal(0))
    target = _vendor_target(posting, order.vendor_key)
    if target is None:
        raise _unsendable("vendor_unmatched", said("avidxchange.vendor_unmatched.not_there", what=what))
    if not target.code:
        ours = external_code(settings, order.company, order.vendor_key)
        text = said("avidxchange.vendor_unmatched.no_code", what=what, vendor_id=target.id, code=ours)
        raise _unsendable("vendor_unmatched", text)
    status = "cancelled" if posting.action == "void" else order.status
    return present(
        ExternalCode=external_code(settings, order.company, order.source_key),
        OrderNumber=order.number,
        VendorExternalCode=target.code,
        CompanyExternalCode=posting.company,
        BillToCompanyExternalCode=posting.company,
        OrderDate=order.date.isoformat(),
        CurrencyCode=order.currency,
        Status=contract.ORDER_STATUS[status],
        Taxes=_cents(order.total - lines, what) or None,
        TotalAmount=_cents(order.total, what),
        LineItems=[_order_line(line, what) for line in order.lines],
    )


def _order_line(line: OrderLine, what: str) -> Item:
    good = present(ProductCode=line.item, ProductDesc=_short(line.description), Quantity=line.quantity, UOM=line.unit)
    return present(
        ExternalCode=line.key,
        LineNumber=line.no,
        Item=good or None,
        Amount=_cents(line.net, said("labels.line", what=what, no=line.no)),
        PricePer=line.unit_price,
    )


def _refuse_another_hand(posting: Posting, what: str, settings: Settings, company: str, source_key: str) -> None:
    """A document that was adopted has not our external code: an upsert by it would make a second one."""
    if posting.action != "update" or posting.target is None:
        return
    if posting.target.code != external_code(settings, company, source_key):
        found = posting.target.number or posting.target.id
        raise _unsendable("changed_after_lock", said("avidxchange.changed_after_lock", what=what, found=found))


def _invoice(posting: Posting, invoice: PurchaseInvoice, settings: Settings) -> Item:
    """Net in the lines, tax in the header: what AvidXchange pays is ``Amount``, which is what is owed."""
    what = said("labels.invoice", number=invoice.number)
    _refuse_another_hand(posting, what, settings, invoice.company, invoice.source_key)
    # A credit note lowers what is owed whatever sign its source writes it with.
    sign = Decimal(-1 if invoice.is_credit and invoice.total > 0 else 1)
    net = sum((line.net for line in invoice.lines), Decimal(0))
    tax, gross, total = invoice.tax_payable, net + invoice.tax_payable, invoice.total
    if gross != total:
        text = said("avidxchange.totals_differ.lines", what=what, net=net, tax=tax, gross=gross, total=total)
        raise _unsendable("totals_differ", text)
    target = _vendor_target(posting, invoice.vendor_key)
    if target is None:
        raise _unsendable("vendor_unmatched", said("avidxchange.vendor_unmatched.not_there", what=what))
    return present(
        ExternalCode=external_code(settings, invoice.company, invoice.source_key),
        InvoiceNumber=invoice.number,
        InvoiceDate=invoice.date.isoformat(),
        DueDate=invoice.due_date.isoformat() if invoice.due_date else None,
        VendorExternalCode=target.code,
        VendorId=None if target.code else _whole(target.id),
        CompanyExternalCode=posting.company,
        CurrencyCode=invoice.currency,
        Amount=_cents(sign * total, what),
        NetAmount=_cents(sign * net, what),
        TaxAmount=_cents(sign * tax, what),
        PurchaseOrderNumber=invoice.po_number,
        Description=_short(invoice.description),
        Lines=[_invoice_line(line, sign, what, settings) for line in invoice.lines],
    )


def _invoice_line(line: InvoiceLine, sign: Decimal, what: str, settings: Settings) -> Item:
    codes = [
        {"GroupName": settings.groups[kind], "CodeValue": value}
        for kind, value in (
            ("gl_account", line.account),
            ("cost_center", line.cost_center),
            ("cost_unit", line.cost_unit),
        )
        if value
    ]
    return present(
        LineNumber=line.no,
        Description=_short(line.description),
        Amount=_cents(sign * line.net, said("labels.line", what=what, no=line.no)),
        Quantity=None if line.quantity is None else sign * line.quantity,
        PricePer=line.unit_price,
        Codes=codes,
        PurchaseOrderLineNumber=_whole(line.po_line),
    )


def _vendor_target(posting: Posting, key: str) -> Target | None:
    return posting.references.get(f"vendors:{key}") or posting.references.get(f"suppliers:{key}")


def _cents(amount: Decimal, what: str) -> Decimal:
    cents = amount.quantize(_CENT)
    if cents != amount:
        raise _unsendable("totals_differ", said("avidxchange.totals_differ.cents", what=what, amount=amount))
    return abs(cents) if cents == 0 else cents


def _short(text: str) -> str | None:
    return text[: contract.DESCRIPTION_LENGTH].strip() or None


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


def _unsendable(code: str, text: str) -> Unsendable:
    return Unsendable([(code, text)])
