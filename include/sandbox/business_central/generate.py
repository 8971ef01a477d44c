"""The environment as it is found: the companies of the world with the suppliers and invoices of their ledger, as a
company has them that keeps its books here. Credit notes are another resource, which is not simulated."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from include.sandbox.business_central.store import NO_ID, TENANT, Store, named, stamp
from include.sandbox.business_central.views import LINES
from include.sandbox.kernel.tables import Row
from include.sandbox.world.model import Company, InvoiceLine, Rendering, World, WorldInvoice

TYPED_LIKE = "exact_online"


def generate(store: Store, world: World) -> None:
    for company in world.companies:
        key, made = company_id(company), stamp(world.now - dt.timedelta(days=400))
        row = {
            "id": key, "systemVersion": "28.0.46665.0", "timestamp": 1, "name": company.name,
            "displayName": company.name, "businessProfileId": "", "systemCreatedAt": made, "systemCreatedBy": NO_ID,
            "systemModifiedAt": made, "systemModifiedBy": NO_ID, "_currency": company.currency,
        }  # fmt: skip
        store.companies.put(TENANT, key, row)
    known: dict[str, Row] = {}
    for number, one in enumerate(world.vendors, 1):
        typed = one.renderings.get(TYPED_LIKE)
        if typed is None:
            continue
        of = company_id(one.company)
        made_at = min(dt.datetime.combine(one.created, dt.time(9), dt.UTC), world.now)
        known[one.id] = store.save_vendor(
            of, {**vendor(of, f"V{number:05d}", typed), "currencyCode": one.currency}, made_at
        )
    for number, bill in enumerate(world.invoices, 1):
        if bill.vendor in known and not bill.is_credit:
            _enter(store, bill, number, known[bill.vendor], world.now)


def company_id(company: Company) -> str:
    return named("company", company.exact)


def vendor(of: str, number: str, typed: Rendering) -> Row:
    return {
        "id": named("vendor", of, typed.code or number, typed.name), "number": typed.code or number,
        "displayName": typed.name, "addressLine1": typed.street or "", "addressLine2": "", "city": typed.city or "",
        "state": typed.state or "", "country": typed.country or "", "postalCode": typed.postcode or "",
        "phoneNumber": typed.phone or "", "email": typed.email or "", "website": typed.website or "",
        "taxRegistrationNumber": typed.vat_number or "", "currencyId": NO_ID, "currencyCode": "", "irs1099Code": "",
        "paymentTermsId": NO_ID, "paymentMethodId": NO_ID, "taxLiable": False,
        "blocked": "All" if typed.blocked else " ",
    }  # fmt: skip


def _enter(store: Store, bill: WorldInvoice, number: int, supplier: Row, now: dt.datetime) -> None:
    key, paid = named("invoice", bill.id), sum((one.amount for one in bill.paid_in_ledger), Decimal()) >= bill.total
    row = {
        **header(key, f"10{number:04d}", supplier), "postingDate": bill.date.isoformat(),
        "invoiceDate": bill.date.isoformat(), "dueDate": bill.due_date.isoformat(), "vendorInvoiceNumber": bill.number,
        "currencyCode": bill.currency, "totalAmountExcludingTax": str(bill.net), "totalTaxAmount": str(bill.vat),
        "totalAmountIncludingTax": str(bill.net + bill.vat), "status": "Paid" if paid else "Open",
        LINES: [line(key, one) for one in bill.lines],
    }  # fmt: skip
    store.save_invoice(company_id(bill.company), row, min(bill.entered, now))


def header(key: str, number: str, supplier: Row) -> Row:
    return {
        "id": key, "number": number, "postingDate": "0001-01-01", "invoiceDate": "0001-01-01", "dueDate": "0001-01-01",
        "vendorInvoiceNumber": "", "vendorId": supplier["id"], "vendorNumber": supplier["number"],
        "vendorName": supplier["displayName"], "payToName": supplier["displayName"], "payToContact": "",
        "payToVendorId": supplier["id"], "payToVendorNumber": supplier["number"], "shortcutDimension1Code": "",
        "shortcutDimension2Code": "", "currencyId": NO_ID, "currencyCode": supplier["currencyCode"], "orderId": NO_ID,
        "orderNumber": "", "purchaser": "", "pricesIncludeTax": False, "discountAmount": "0",
        "discountAppliedBeforeTax": True, "totalAmountExcludingTax": "0", "totalTaxAmount": "0",
        "totalAmountIncludingTax": "0", "status": "Draft", LINES: [],
    }  # fmt: skip


def line(document: str, one: InvoiceLine) -> Row:
    quantity = one.quantity or Decimal(1)
    return priced(
        document, one.number, one.account, one.description, quantity, one.unit_price or one.net, one.net, one.vat
    )


def priced(
    document: str, number: int, account: str, description: str, quantity: Decimal, price: Decimal, net: Decimal,
    tax: Decimal,
) -> Row:  # fmt: skip
    share = (tax / net * 100).quantize(Decimal("0.01")) if net else Decimal()
    return {
        "id": named("line", document, str(number)), "documentId": document, "sequence": number * 10000, "itemId": NO_ID,
        "accountId": named("account", account), "lineType": "Account", "lineObjectNumber": account,
        "description": description, "description2": "", "unitOfMeasureId": NO_ID, "unitOfMeasureCode": "",
        "unitCost": str(price), "quantity": str(quantity), "discountAmount": "0", "discountPercent": "0",
        "discountAppliedBeforeTax": False, "amountExcludingTax": str(net), "taxCode": "", "taxPercent": str(share),
        "totalTaxAmount": str(tax), "amountIncludingTax": str(net + tax), "invoiceDiscountAllocation": "0",
        "netAmount": str(net), "netTaxAmount": str(tax), "netAmountIncludingTax": str(net + tax),
        "expectedReceiptDate": "0001-01-01", "itemVariantId": NO_ID, "locationId": NO_ID,
    }  # fmt: skip
