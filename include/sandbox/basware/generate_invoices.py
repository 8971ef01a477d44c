"""Invoices of nine months: long ago transferred and paid, of late in every state there is."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from decimal import Decimal

from include.sandbox.basware import settings, states
from include.sandbox.basware.documents import STAGE
from include.sandbox.basware.drawing import account_of, amount, cents, company_of, currency_of, days_ago
from include.sandbox.basware.store import TENANT, Store, stamp
from include.sandbox.kernel.tables import Row

DAYS, RECENT_DAYS = 270, 12
# What is left of the last days; the rest was transferred.
RECENT = (
    (states.WAITING, 50), (states.IN_PROGRESS, 4), (states.FAILED, 8), (states.WAITING_PREBOOK, 3),
    (states.PREBOOKED, 3), (states.TRANSFERRED, 20), (None, 12),
)  # fmt: skip
AP_ACCOUNT = dict(zip(("DOMESTIC", "FOREIGN", "AFFILIATE"), settings.AP_ACCOUNTS, strict=True))


def enter(
    store: Store, rng: random.Random, suppliers: list[Row], orders: list[Row], count: int, now: dt.datetime
) -> None:
    by_supplier: dict[str, list[Row]] = {}
    for order in orders:
        by_supplier.setdefault(order["supplierCode"], []).append(order)
    last: Row | None = None
    for at in sorted(days_ago(rng, now, DAYS) for _ in range(count)):
        supplier = rng.choice(suppliers)
        row = _invoice(store, rng, supplier, by_supplier.get(supplier["vendorCode"], []), at)
        if last is not None and rng.random() < 0.02:
            row = _twin(row, last)
        last = _placed(store, rng, row, at, now)


TWIN = ("companyCode", "companyName", "organizationCode", "supplierCode", "supplierName", "invoiceNumber",
        "currencyCode", "netSum", "grossSum", "taxSum1", "taxPercent1", "taxCode", "netSumCompany", "taxSumCompany",
        "grossSumCompany", "invoiceTypeCode", "invoiceTypeName", "orderNumbers", "text1")  # fmt: skip


def _twin(row: Row, of: Row) -> Row:
    """The same paper once more, entered by mistake."""
    rows = [{**one, "externalCode": f"{row['invoiceId'][24:]}-{n}"} for n, one in enumerate(of["codingRows"])]
    return {**row, **{name: of[name] for name in TWIN}, "codingRows": rows}


def _invoice(store: Store, rng: random.Random, supplier: Row, orders: list[Row], at: dt.datetime) -> Row:
    number = store.next_number("invoice")
    key = str(uuid.UUID(int=number + (0xB5 << 120)))
    company, company_name = company_of(rng, supplier)
    mine = [order for order in orders if _is_due(order, company, at)]
    order = rng.choice(mine) if mine and rng.random() < 0.5 else None
    if order is not None:
        orders.remove(order)
    credit = order is None and rng.random() < 0.07
    rows = _order_rows(key, order) if order else _cost_rows(rng, key, supplier, -1 if credit else 1)
    tax_code, rate, billed = _tax(supplier)
    net = sum((Decimal(str(row["netTotal"])) for row in rows), Decimal(0))
    tax = cents(net * rate / 100) if billed else Decimal(0)
    rest = tax
    for n, row in enumerate(rows):
        part = rest if n == len(rows) - 1 else cents(Decimal(str(row["netTotal"])) * rate / 100) if billed else 0
        rest -= part
        row |= {"taxCode": tax_code, "taxPercent": float(rate), "taxSum": float(part),
                "grossTotal": float(Decimal(str(row["netTotal"])) + part)}  # fmt: skip
    currency = currency_of(supplier)
    exchange, term = settings.RATES[currency], supplier["paymentTerms"]["paymentTermCode"]
    days = next(entry[2] for entry in settings.TERMS if entry[0] == term)
    due = at + dt.timedelta(days=days)
    row = {
        "invoiceId": key, "p2pProcessingMode": "InvoiceTransfer", "companyCode": company, "companyName": company_name,
        "organizationCode": company, "supplierCode": supplier["vendorCode"], "supplierName": supplier["name"],
        "supplierSourceSystemId": supplier["externalCode"], "invoiceNumber": f"RE-{at:%y}-{rng.randint(1000, 99999)}",
        "invoiceTypeCode": "CREDIT" if credit else "INVOICE", "invoiceTypeName": "Gutschrift" if credit else "Rechnung",
        "currencyCode": currency, "netSum": float(net), "taxSum1": float(tax), "taxPercent1": float(rate),
        "grossSum": float(net + tax), "taxCode": tax_code, "netSumCompany": float(cents(net * exchange)),
        "taxSumCompany": float(cents(tax * exchange)), "grossSumCompany": float(cents((net + tax) * exchange)),
        "invoiceDate": f"{at - dt.timedelta(days=3):%Y-%m-%d}", "baseLineDate": f"{at:%Y-%m-%d}",
        "dueDate": f"{due:%Y-%m-%d}", "paymentTermCode": term, "paymentBlock": rng.random() < 0.05,
        "accountingPeriod": f"{at:%Y-%m}", "text1": AP_ACCOUNT[supplier["vendorClass"]],
        "orderNumbers": [order["orderNumber"]] if order else [], "codingRows": rows,
    }  # fmt: skip
    image = {"externalCode": f"{key[:-1]}a", "category": "InvoiceImage", "filename": f"{row['invoiceNumber']}.pdf",
             "isConfidential": False, "creationTime": stamp(at)}  # fmt: skip
    return {**row, "attachments": [image]}


def _is_due(order: Row, company: str, at: dt.datetime) -> bool:
    """Each order is billed once, after it was made."""
    made = order["orderCreationTime"] <= stamp(at) and order["orderStatus"] != "Canceled"
    return bool(made and order["organizationUnitCode"] == company)


def _tax(supplier: Row) -> tuple[str, Decimal, bool]:
    """From abroad without VAT, and the company owes it; entertainment with VAT that is not deductible."""
    account = account_of(supplier)
    wanted = "VRC" if supplier["vendorClass"] == "FOREIGN" else None
    default = next((tax for code, _, _, tax in settings.ACCOUNTS if code == account), "V19")
    return next((code, rate, billed) for code, _, rate, billed in settings.TAX_CODES if code == (wanted or default))


def _cost_rows(rng: random.Random, key: str, supplier: Row, sign: int) -> list[Row]:
    """rowIndex has gaps, as people delete rows; now and then a cost centre that nobody has."""
    rows: list[Row] = []
    index = 0
    for n in range(rng.choice((1, 1, 2, 3))):
        index += rng.choice((1, 1, 2))
        center = settings.UNKNOWN_COST_CENTER if rng.random() < 0.02 else rng.choice(settings.COST_CENTERS)[0]
        rows.append({"externalCode": f"{key[24:]}-{n}", "rowIndex": index, "accountCode": account_of(supplier),
                     "costCenterCode": center, "netTotal": float(sign * amount(rng, 1500, 250000))})  # fmt: skip
    return rows


def _order_rows(key: str, order: Row) -> list[Row]:
    return [
        {"externalCode": f"{key[24:]}-{n}", "rowIndex": n, "accountCode": line["codingRows"][0]["accountCode"],
         "costCenterCode": line["codingRows"][0]["costCenterCode"], "netTotal": line["netSum"],
         "orderNumber": order["orderNumber"], "orderLineNumber": str(line["orderLineNumber"]),
         "matchedQuantity": line["quantity"], "matchedNetSum": line["netSum"]}
        for n, line in enumerate(order["orderLines"], start=1)
    ]  # fmt: skip


def _placed(store: Store, rng: random.Random, row: Row, at: dt.datetime, now: dt.datetime) -> Row:
    """In the state that its age and chance give it, with the responses that brought it there."""
    recent = (now - at).days < RECENT_DAYS
    statuses, weights = zip(*RECENT, strict=True)
    status = rng.choices(statuses, weights)[0] if recent else states.TRANSFERRED
    row = {**row, "processingStatus": status, STAGE: "InApproval" if status is None else "Approved"}
    sent = min(at + dt.timedelta(days=1), now)
    said: Row = {"externalCode": f"ERP-{row['invoiceId'][24:]}", "success": status != states.FAILED,
                 "responseMessage": "", "paymentBlock": row["paymentBlock"], "sourceSystem": "ERP",
                 "lastUpdated": stamp(sent)}  # fmt: skip
    if status == states.FAILED:
        row["transferResponses"] = [{**said, "responseMessage": "Kostenstelle unbekannt"}]
    elif status == states.PREBOOKED:
        voucher = f"{at:%y}{store.next_number('voucher'):06d}"
        row |= {"voucherNumber1": voucher, "prebookResponses": [{**said, "voucherNumber1": voucher}]}
    elif status == states.TRANSFERRED:
        voucher = f"{at:%y}{store.next_number('voucher'):06d}"
        row |= {"voucherNumber1": voucher, "transferResponses": [{**said, "voucherNumber1": voucher}]}
        row = _paid(rng, row, now)
    store.save(store.documents, row["invoiceId"], row, TENANT, sent)
    return row


def _paid(rng: random.Random, row: Row, now: dt.datetime) -> Row:
    due = dt.datetime.fromisoformat(f"{row['dueDate']}T12:00:00+00:00")
    if due > now or row["paymentBlock"] or rng.random() < 0.1:
        return row
    told = {"externalCode": f"PAY-{row['invoiceId'][24:]}", "success": True, "paymentBlock": False,
            "paymentDate": row["dueDate"], "paidTotal": row["grossSum"], "paymentMethod": "SEPA",
            "lastUpdated": stamp(due)}  # fmt: skip
    return {**row, "processingStatus": states.PAID, "paymentResponses": [told]}
