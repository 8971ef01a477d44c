"""Basware and Exact Online, agreed: invoices posted by us and by people, failed, waiting and of before the link; orders
acknowledged, cancelled, waiting and of before."""

from __future__ import annotations

from tests.support.agreed.rows import (
    Agreed,
    Row,
    Rows,
    account,
    entry,
    entry_line,
    ledger,
    month,
    order,
    order_line,
    supplier,
)  # fmt: skip
from tests.support.links import basware_exact
from tests.support.links.known import Known

OWN = "789"
EXPLAINED = {"state": "blocked", "reason_code": "account_unknown", "reason_text": "account 9999 does not exist"}
DELIVERED = {"state": "delivered", "reason_text": None}
LATER, EARLIER = "2026-11-20T09:00:00.000Z", "2026-11-19T09:00:00.000Z"


def answer(code: str, voucher: str | None = None, source: str = "exact_online") -> Row:
    said = {"externalCode": code, "success": voucher is not None, "sourceSystem": source}
    return {**said, "voucherNumber1": voucher} if voucher else said


def coding(row: int, account: str, net: float) -> Row:
    facts = {"externalCode": f"r{row}", "rowIndex": row, "accountCode": account, "netTotal": net, "taxCode": "V19"}
    return {**facts, "costCenterCode": "100"}


def document(key: str, gross: float, status: str | None, *said: Row, rows: list[Row] | None = None) -> Row:
    facts = {"invoiceId": key, "companyCode": "DE01", "supplierCode": "70001", "supplierName": "Alster GmbH"}
    dates = {"invoiceDate": "2026-11-02", "dueDate": "2026-12-02", "paymentTermCode": "Z30", "currencyCode": "EUR"}
    content = {"invoiceNumber": f"RE-{key}", "grossSum": gross, "codingRows": rows or [coding(1, "4930", gross)]}
    made = {**facts, **dates, **content, "transferResponses": list(said)}
    return {**made, "processingStatus": status} if status else made


def exported(number: str, at: str | None, status: str = "Ordered", supplier: str = "70001") -> Row:
    who = {"organizationUnitCode": "DE01", "supplierCode": supplier, "supplierName": "Alster GmbH"}
    codings = [
        {"externalCode": center, "splitPercent": 50, "accountCode": "4930", "costCenterCode": center}
        for center in ("100", "300")
    ]
    lines = [{"quantity": 4.0, "netUnitPrice": 2.5, "codingRows": codings}]
    made = {"externalCode": f"BW-{number}", "orderNumber": number, "orderStatus": status, "purchaseCurrency": "EUR"}
    processing = {"processingStatus": "Exported", "lastUpdated": at} if at else {}
    return {**who, **made, "orderLines": lines, "processingStatus": "WaitingForExport", **processing}


def posted(number: int, key: str, gross: float) -> Row:
    return entry(OWN, number, "s-a", f"RE-{key}", gross, f"BW:{key} Toner")


TWO_ROWS = [coding(1, "4930", 60.0), coding(3, "4210", 40.0)]
ROWS = Rows({
    "basware.accountingDocuments": [
        document("1", 119.0, "Transferred", answer("a1", "601"), rows=TWO_ROWS),
        document("2", -20.0, "Paid", answer("a0"), answer("a2", "602")),
        document("3", 50.0, "Transferred", answer("a3", "603")),
        document("4", 30.0, "TransferFailed", answer("a4")),
        document("5", 70.0, "WaitingForTransfer", answer("a5")),
        document("6", 80.0, "Transferred", answer("ERP-6", "590", "ERP")),
        document("7", 90.0, None),
    ],
    "basware.exportedPurchaseOrders": [
        exported("P1", LATER), exported("P2", LATER, "Canceled"), exported("P3", EARLIER), exported("P4", None),
        exported("P5", LATER, supplier="70009"),
    ],
    "basware.vendors": [{"vendorCode": "70009", "name": "Neu OHG", "companies": [{"companyCode": "DE01"}]}],
    "exact_online.purchase_entries": [
        posted(601, "1", 119.0), posted(602, "2", -20.0), entry(OWN, 603, "s-a", "RE-3", 50.0),
    ],
    "exact_online.purchase_entry_lines": [
        entry_line(OWN, 601, 1, "4930", 60.0, "100"), entry_line(OWN, 601, 2, "4210", 40.0, "100"),
        entry_line(OWN, 602, 1, "4930", -20.0, "100"), entry_line(OWN, 603, 1, "4210", 50.0, None),
    ],
    "exact_online.transaction_lines": [
        ledger(OWN, "e601", "1600", -119.0, Account="s-a"), ledger(OWN, "e602", "1600", 20.0, Account="s-a"),
        ledger(OWN, "e603", "1600", -50.0, Account="s-a"),
    ],
    "exact_online.accounts": [
        supplier(OWN, "s-a", "Alster GmbH"), supplier(OWN, "s-b", "Bode KG"),
        supplier(OWN, "s-n", "Neu OHG", Remarks="BW:vendor:DE01:70009"),
    ],
    "exact_online.gl_accounts": [account(OWN, "1600", 22), account(OWN, "4930"), account(OWN, "4210")],
    "exact_online.items": [
        {"Division": OWN, "ID": f"i-{code}", "Code": code, "GLCosts": f"gl-{code}"} for code in ("4930", "4210")
    ],
    "exact_online.purchase_orders": [
        order(OWN, 71, "s-a", 10.0, "BW:BW-P1"), order(OWN, 72, "s-a", 10.0, "BW:BW-P2", OrderStatus=40),
        order(OWN, 75, "s-n", 10.0, "BW:BW-P5"),
    ],
    "exact_online.purchase_order_lines": [
        order_line(OWN, number, "i-4930", center, 2.0, 2.5) for number in (71, 75) for center in ("100", "300")
    ],
    "exact_online.financial_periods": [month(OWN, 11, "2026-11-01", "2026-11-30")],
})  # fmt: skip
SAME = {"basware": {"company": "DE01", "key": "70001"}, "exact_online": {"company": OWN, "key": "s-a"}, "party": "A"}


def compared(rows: Rows, known: Known) -> list[str]:
    books = basware_exact.read(rows, {"germany": [SAME]})
    return [*books.wrong(known), *books.doubled()]


AGREED = Agreed(
    ROWS,
    {
        ("invoices", "DE01", "5"): EXPLAINED,
        ("purchase_orders", "DE01", "BW-P4"): EXPLAINED,
        ("invoices", "DE01", "1"): DELIVERED,
    },
    compared,
)
