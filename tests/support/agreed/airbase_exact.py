"""Airbase and Exact Online, agreed: orders of ours and one that people typed, failed, cancelled, stopped and of a
company that is not linked; vendors paired and created."""

from __future__ import annotations

from typing import Any

from tests.support.agreed import rows
from tests.support.agreed.rows import Agreed, Row, Rows, account, order_line, supplier
from tests.support.links import airbase_exact
from tests.support.links.known import Known

OWN = "792"
STOPPED = {"state": "blocked", "reason_code": "account_unknown", "reason_text": "account 9999 does not exist"}


def line(account: str, center: str | None, quantity: str, amount: str) -> Row:
    tag = {"erp_reference_id": center, "tag_type": {"name": "Cost center"}}
    department = {"erp_reference_id": "D-OPS", "tag_type": {"name": "Department"}}
    facts = {"account": {"erp_reference_id": account}, "quantity": quantity, "amount": amount}
    return {**facts, "tags": [tag, department] if center else [department]}


def order(key: str, sync: str, reference: str = "", status: str = "open", **more: Any) -> Row:
    facts = {"id": key, "number": f"PO-{key}", "status": status, "issue_date": "2026-11-02", "tags": []}
    where = {"subsidiary": {"erp_reference_id": "MER-LG"}, "currency": {"iso_code": "EUR"}}
    who = {"vendor": {"id": "v-a", "name": "Alster B.V."}}
    told = {"erp_sync_status": sync, "erp_reference_id": reference, "error_message": None}
    url = f"https://exact.example/{OWN}/orders/o{reference}" if reference else None
    lines = [line("4510", "400", "2.0000", "50.00"), line("4210", None, "1.0000", "9.90")]
    return {**facts, **where, **who, **told, "erp_url": url, "line_items": lines, **more}


def ordered(number: int, key: str | None, **more: Any) -> Row:
    said = {"YourRef": f"PO-{key or number}", **more}
    return rows.order(OWN, number, "s-a", 59.9, f"AB:{key} Fair" if key else "Beurs", **said)


def vendor(key: str, name: str, reference: str = "", created: str = "2025-01-01T00:00:00") -> Row:
    return {"id": key, "name": name, "legal_name": None, "erp_reference_id": reference, "created_date": created}


ROWS = Rows({
    "airbase.purchase_orders": [
        order("1", "synced", "71"), order("2", "synced", "72"),
        order("3", "failed", error_message="line 1: account 9999 does not exist"),
        order("4", "not_synced", status="cancelled"), order("5", "synced", "75", status="cancelled"),
        order("6", "not_synced"), order("7", "not_synced", subsidiary={"erp_reference_id": "MER-UK"}),
    ],
    "airbase.vendors": [
        vendor("v-a", "Alster B.V.", "90018"),
        vendor("v-n", "Nieuw B.V.", "exact_online:792:s-n", "2026-11-20T09:00:00"),
        vendor("v-l", "Linde B.V.", "S-L", "2026-11-20T09:00:00"),
    ],
    "exact_online.accounts": [
        supplier(OWN, "s-a", "Alster B.V."), supplier(OWN, "s-b", "Bode B.V."),
        supplier(OWN, "s-n", "Nieuw B.V.", Remarks="AB:vendor:MER-LG:v-n"),
        supplier("791", "s-l", "Linde B.V."), supplier("791", "s-c", "Corso B.V."),
    ],
    "exact_online.gl_accounts": [account(OWN, "4510"), account(OWN, "4210")],
    "exact_online.items": [
        {"Division": OWN, "ID": key, "Code": code, "GLCosts": f"gl-{cost}"}
        for key, code, cost in (
            ("i-fair", "M-4510", "4510"), ("i-soft", "M-4210", "4210"), ("i-care", "M-4211", "4210"),
        )
    ],
    "exact_online.purchase_orders": [
        ordered(71, "1"), ordered(72, None, YourRef="PO-2"), ordered(75, "5", OrderStatus=40),
    ],
    "exact_online.purchase_order_lines": [
        order_line(OWN, 71, "i-soft", None, 1.0, 9.9), order_line(OWN, 71, "i-fair", "400", 2.0, 25.0),
    ],
})  # fmt: skip
SAME = {"airbase": {"company": "MER-LG", "key": "v-a"}, "exact_online": {"company": OWN, "key": "s-a"}, "party": "A"}


def compared(rows: Rows, known: Known) -> list[str]:
    books = airbase_exact.read(rows, {"firm": {"vendors": [SAME]}}, {"4210": "M-4210"})
    return [*books.wrong(known), *books.doubled()]


AGREED = Agreed(ROWS, {("purchase_orders", "MER-LG", "6"): STOPPED}, compared)
