"""Airbase and QuickBooks Online, agreed: orders of ours and one that people typed, failed, cancelled, stopped and of a
company that is not linked; vendors paired."""

from __future__ import annotations

from typing import Any

from tests.support.agreed import airbase_exact
from tests.support.agreed.airbase_exact import STOPPED, vendor
from tests.support.agreed.quickbooks import line, purchase, ref, setup
from tests.support.agreed.quickbooks import vendor as kept
from tests.support.agreed.rows import Agreed, Row, Rows
from tests.support.links import airbase_quickbooks
from tests.support.links.airbase_quickbooks import COMPANY
from tests.support.links.known import Known

OWN, CODE = COMPANY.realm, COMPANY.airbase
USD = {"CurrencyRef": ref("USD")}


def order(key: str, sync: str, reference: str = "", status: str = "open", **more: Any) -> Row:
    where = {"subsidiary": {"erp_reference_id": CODE}, "currency": {"iso_code": "USD"}}
    lines = [airbase_exact.line("6110", "Tax", "2", "50.00"), airbase_exact.line("6120", None, "1", "9.90")]
    return airbase_exact.order(key, sync, reference, status, **{**where, "erp_url": None, "line_items": lines, **more})


def ordered(number: int, key: str | None, **more: Any) -> Row:
    lines = (line("6110", 50.0, "Tax"), line("6120", 9.9))
    memo = f"AB:{key} Fair" if key else "Fair"
    return purchase(OWN, f"o{number}", f"PO-{key or number}", 59.9, memo, *lines, **{**USD, **more})


ROWS = Rows({
    "airbase.purchase_orders": [
        order("1", "synced", "PO-1"), order("2", "synced", "PO-2"),
        order("3", "failed", error_message="line 1: account 9999 does not exist"),
        order("4", "not_synced", status="cancelled"), order("6", "not_synced"),
        order("7", "not_synced", subsidiary={"erp_reference_id": "BWA-CA"}),
    ],
    "airbase.vendors": [
        vendor("v-a", "Alder Inc.", f"quickbooks_online:{OWN}:60"),
        vendor("v-l", "Linden Inc.", "61", "2026-11-20T09:00:00"),
    ],
    "quickbooks_online.vendor": [kept("60", "Alder Inc.", OWN), kept("61", "Linden Inc.", OWN),
                                 kept("62", "Corso Inc.", OWN)],
    "quickbooks_online.purchaseorder": [ordered(71, "1"), ordered(2, None)],
    **setup(OWN, "6110, 6120", "Tax, Legal"),
})  # fmt: skip
SAME = {"airbase": {"company": CODE, "key": "v-a"}, "quickbooks_online": {"company": OWN, "key": "60"}, "party": "A"}


def compared(rows: Rows, known: Known) -> list[str]:
    books = airbase_quickbooks.read(rows, {"brightwater": {"vendors": [SAME]}})
    return [*books.wrong(known), *books.doubled()]


AGREED = Agreed(ROWS, {("purchase_orders", CODE, "6"): STOPPED}, compared)
