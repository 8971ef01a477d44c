"""What the rules of a link say and do not hold, counted before a company chooses that they hold."""

from __future__ import annotations

from include.link_kinds import LINK_KINDS
from include.warehouse.catalogue import columns_of
from include.warehouse.database import Warehouse

SCHEMA, TABLE = "intermediate", "int_invoice_rules"
NAMED = 5


def would_hold(warehouse: Warehouse, kind: str, link: str) -> list[str]:
    """A sentence for each rule of ``link`` that is a remark and may be a hold: how many of the documents that go now it
    would hold, and which. None when nothing is decided yet. Raises ``WarehouseBusy``."""
    with warehouse.opened(f"count what the rules of {link} would hold") as database:
        if columns_of(database, SCHEMA, TABLE) is None:
            return []
        rows = database.execute(
            "select rule, list(distinct label order by label)"
            f" from {SCHEMA}.{TABLE} where link = ? and would_hold group by rule order by rule",
            [link],
        ).fetchall()
    return [_said(rule, labels) for rule, labels in rows if LINK_KINDS[kind].may_hold(rule)]


def _said(rule: str, labels: list[str]) -> str:
    more = f" and {len(labels) - NAMED} more" if len(labels) > NAMED else ""
    what = "1 document" if len(labels) == 1 else f"{len(labels)} documents"
    return f"rule {rule} is a remark here; set to hold, it would hold {what}: {', '.join(labels[:NAMED])}{more}"
