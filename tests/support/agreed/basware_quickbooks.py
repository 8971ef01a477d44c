"""Basware and QuickBooks Online, agreed: invoices entered by us and by people, a credit, failed, waiting and of before
the link; an order that waits."""

from __future__ import annotations

from typing import Any

from tests.support.agreed import basware_exact
from tests.support.agreed.basware_exact import EXPLAINED
from tests.support.agreed.quickbooks import line, purchase, ref, setup, vendor
from tests.support.agreed.rows import Agreed, Row, Rows
from tests.support.links import basware_quickbooks
from tests.support.links.basware_quickbooks import COMPANY
from tests.support.links.known import Known

OWN, CODE = COMPANY.realm, COMPANY.basware
GBP = {"CurrencyRef": ref("GBP")}
DUE = {**GBP, "DueDate": "2026-12-02", "SalesTermRef": ref("3")}


def answer(code: str, number: str | None = None, source: str = "quickbooks_online") -> Row:
    return basware_exact.answer(code, number, source)


def document(key: str, gross: float, status: str | None, *said: Row, net: float | None = None) -> Row:
    rows = [{**basware_exact.coding(1, "5000", net or gross), "costCenterCode": "Leeds depot", "taxCode": "S20"}]
    made = basware_exact.document(key, gross, status, *said, rows=rows)
    return {**made, "companyCode": CODE, "currencyCode": "GBP", "paymentTermCode": "N30", "supplierName": "Alder Ltd"}


def entered(number: int, key: str, gross: float, net: float, memo: str = "", **more: Any) -> Row:
    lines = (line("5000", net, "Leeds depot", "20.0% S"),)
    return purchase(OWN, str(number), f"RE-{key}", gross, memo or f"BW:{key} Trays", *lines, **{**DUE, **more})


ROWS = Rows({
    "basware.accountingDocuments": [
        document("1", 120.0, "Transferred", answer("a1", "RE-1"), net=100.0),
        document("2", -24.0, "Paid", answer("a0"), answer("a2", "RE-2"), net=-20.0),
        document("3", 60.0, "Transferred", answer("a3", "RE-3"), net=50.0),
        document("4", 30.0, "TransferFailed", answer("a4")), document("5", 70.0, "WaitingForTransfer", answer("a5")),
        document("6", 80.0, "Transferred", answer("ERP-6", "590", "ERP")), document("7", 90.0, None),
    ],
    "basware.exportedPurchaseOrders": [
        {**basware_exact.exported("P4", None), "organizationUnitCode": CODE},
    ],
    "quickbooks_online.bill": [
        entered(601, "1", 120.0, 100.0), entered(603, "3", 60.0, 50.0, "by hand"),
    ],
    "quickbooks_online.vendorcredit": [
        purchase(OWN, "602", "RE-2", 24.0, "BW:2 Trays", line("5000", 20.0, "Leeds depot", "20.0% S"), **GBP),
    ],
    "quickbooks_online.vendor": [vendor("60", "Alder Ltd", OWN), vendor("61", "Bode Ltd", OWN)],
    **setup(OWN, "5000, 5010", "Leeds depot, Goole depot", "20.0% S, 5.0% R"),
})  # fmt: skip
SAME = {"basware": {"company": CODE, "key": "70001"}, "quickbooks_online": {"company": OWN, "key": "60"}, "party": "A"}


def compared(rows: Rows, known: Known) -> list[str]:
    books = basware_quickbooks.read(rows, {"pennine": [SAME]})
    return [*books.wrong(known), *books.doubled()]


AGREED = Agreed(
    ROWS, {("invoices", CODE, "5"): EXPLAINED, ("purchase_orders", CODE, "BW-P4"): EXPLAINED}, compared,
)  # fmt: skip
