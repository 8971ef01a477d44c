"""The invoices of the world as accounting documents, with the responses that brought them to their states."""

from __future__ import annotations

import datetime as dt
import uuid

from include.sandbox.basware import states
from include.sandbox.basware.documents import STAGE
from include.sandbox.basware.store import TENANT, Store, day, stamp
from include.sandbox.kernel.tables import Row
from include.sandbox.world.drawing import cents
from include.sandbox.world.invoicing.description import Buyer
from include.sandbox.world.invoicing.invoices import APPROVAL, RESENT
from include.sandbox.world.invoicing.model import Invoice, Invoicing, Line


def enter(store: Store, world: Invoicing) -> None:
    for invoice in world.invoices:
        key = str(uuid.UUID(int=store.next_number("invoice") + (0xB5 << 120)))
        row, sent = _document(world.buyer, key, invoice), min(invoice.arrived + dt.timedelta(days=1), world.now)
        store.save(store.documents, key, _in_state(world.buyer, row, invoice, sent), TENANT, sent)


def _document(buyer: Buyer, key: str, one: Invoice) -> Row:
    """The A/P account stands in ``text1``, a row's project in ``projectCode`` and its cost unit in ``dimCode1``."""
    supplier, exchange = one.supplier, buyer.rates[one.supplier.currency]
    row: Row = {
        "invoiceId": key, "p2pProcessingMode": states.STANDARD, "companyCode": one.company.basware,
        "companyName": one.company.name, "organizationCode": one.company.basware, "supplierCode": supplier.code,
        "supplierName": supplier.name, "supplierSourceSystemId": f"ERP-{supplier.code}",
        "invoiceNumber": one.invoice_number, "invoiceTypeCode": "CREDIT" if one.credit else "INVOICE",
        "invoiceTypeName": buyer.words["credit" if one.credit else "invoice"], "currencyCode": supplier.currency,
        "netSum": float(one.net), "taxSum1": float(one.tax), "taxPercent1": float(one.tax_percent),
        "grossSum": float(one.total), "taxCode": one.lines[0].tax_code,
        "netSumCompany": float(cents(one.net * exchange)), "taxSum1Company": float(cents(one.tax * exchange)),
        "grossSumCompany": float(cents(one.total * exchange)), "currencyCodeCompany": one.company.currency,
        "exchangeRateCompany": float(exchange), "invoiceDate": day(one.date), "baseLineDate": day(one.arrived),
        "dueDate": day(one.due), "paymentTermCode": supplier.term,
        "paymentBlock": one.blocked, "accountingPeriod": f"{one.date:%Y-%m}", "text1": buyer.payable[supplier.kind],
        "orderNumbers": [one.order.number] if one.order else [],
        "codingRows": [_row(buyer, key, n, line, one) for n, line in enumerate(one.lines, start=1)],
    }  # fmt: skip
    if supplier.bank is not None:
        row |= {"supplierBankIBAN": supplier.bank.iban, "supplierBankBIC": supplier.bank.bic}
    image = {"externalCode": f"{key[:-1]}a", "category": "ORIGINALIMAGE", "filename": f"{one.invoice_number}.pdf",
             "isConfidential": False, "creationTime": stamp(one.arrived)}  # fmt: skip
    return {**row, "attachments": [image]}


def _row(buyer: Buyer, key: str, n: int, line: Line, one: Invoice) -> Row:
    """rowIndex has gaps, as people delete rows."""
    row: Row = {
        "externalCode": f"{key[24:]}-{n}", "rowIndex": n if line.ordered else n + n // 3,
        "accountCode": line.account, "netTotal": float(line.net), "taxCode": line.tax_code,
        "taxPercent": float(one.tax_percent), "taxSum": float(line.tax), "grossTotal": float(line.net + line.tax),
    }  # fmt: skip
    for name, value in (("costCenterCode", line.cost_center), ("dimCode1", line.cost_unit),
                        ("projectCode", line.project)):  # fmt: skip
        row |= {name: value} if value else {}
    row |= {"dimName1": dict(buyer.cost_units)[line.cost_unit]} if line.cost_unit else {}
    if line.ordered is not None and one.order is not None:
        row |= {"orderNumber": one.order.number, "orderLineNumber": str(line.ordered.number),
                "matchedQuantity": float(line.ordered.quantity), "matchedNetSum": float(line.net)}  # fmt: skip
    return row


def _in_state(buyer: Buyer, row: Row, one: Invoice, sent: dt.datetime) -> Row:
    status = {APPROVAL: None, RESENT: states.WAITING}.get(one.state, one.state)
    row = {**row, "processingStatus": status, STAGE: "InApproval" if status is None else "Approved"}
    said: Row = {"externalCode": f"ERP-{row['invoiceId'][24:]}", "success": True,
    "responseMessage": buyer.words["booked"],
                 "paymentBlock": one.blocked, "sourceSystem": "ERP"}  # fmt: skip
    if one.state in (states.FAILED, RESENT):
        failed = {**said, "success": False, "responseMessage": buyer.words["failed"], "transferDate": stamp(sent)}
        row["transferResponses"] = [failed]
    elif status == states.PREBOOKED:
        voucher = f"V{one.arrived:%y}{one.number:06d}"
        row |= {
            "voucherNumber1": voucher,
            "prebookResponses": [{**said, "voucherNumber1": voucher, "prebookDate": stamp(sent)}],
        }
    elif status == states.TRANSFERRED:
        voucher = str(one.entry_number)
        booked = {**said, "voucherNumber1": voucher, "transferDate": stamp(sent)}
        row |= {"voucherNumber1": voucher, "transferResponses": [booked]}
        row |= _paid(row, one)
    return row


def _paid(row: Row, one: Invoice) -> Row:
    if one.paid is None:
        return {}
    told = {"externalCode": f"PAY-{row['invoiceId'][24:]}", "success": True, "paymentBlock": False,
            "paymentDate": day(one.paid), "paidTotal": float(one.total), "paymentMethod": "SEPA"}  # fmt: skip
    return {"processingStatus": states.PAID, "paymentResponses": [told]}
