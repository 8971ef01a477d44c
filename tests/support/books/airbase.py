"""Airbase's subsidiaries as canonical documents."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from tests.support.books.documents import Answer, Document, Line, Party, Row, Sandbox, day, money, text

AIRBASE = "airbase"
CLOSED, CANCELLED = "closed", "cancelled"
SYNCED, FAILED = "synced", "failed"
COST_CENTER = "Cost center"


@dataclass(frozen=True)
class Airbase:
    sandbox: Sandbox

    @cached_property
    def vendors(self) -> list[Party]:
        """``reference``: what the books call it."""
        return [
            Party(
                company="", id=str(row["id"]),
                names=frozenset({text(row["name"]), text(row.get("legal_name"))} - {""}), code=text(row["name"]),
                reference=text(row["erp_reference_id"]), created=text(row["created_date"]),
            )
            for row in self.sandbox.state(AIRBASE, "vendors")
        ]  # fmt: skip

    @cached_property
    def orders(self) -> list[Document]:
        """``kind``: whether it is called synced; its answer is what it was told then, or why it failed."""
        return [
            Document(
                name=f"order {row['number']} of {row['subsidiary']['erp_reference_id']}",
                company=row["subsidiary"]["erp_reference_id"], id=row["id"], number=row["number"],
                status=row["status"], kind=row["erp_sync_status"], vendor=row["vendor"]["id"],
                amount=sum((money(line["amount"]) for line in row["line_items"]), money(0)),
                currency=row["currency"]["iso_code"], day=day(row["issue_date"]),
                lines=tuple(_line(row, line) for line in row["line_items"]),
                answers=(_answer(row),) if row["erp_sync_status"] in (SYNCED, FAILED) else (),
            )
            for row in self.sandbox.state(AIRBASE, "purchase_orders")
        ]  # fmt: skip


def _answer(row: Row) -> Answer:
    return Answer(
        success=row["erp_sync_status"] == SYNCED, number=text(row["erp_reference_id"]), url=text(row["erp_url"]),
        reason=text(row["error_message"]),
    )  # fmt: skip


def _line(order: Row, line: Row) -> Line:
    centers = _centers(line.get("tags") or []) or _centers(order.get("tags") or []) or [""]
    return Line(
        account=line["account"]["erp_reference_id"], center=centers[0], quantity=money(line["quantity"]),
        amount=money(line["amount"]),
    )  # fmt: skip


def _centers(tags: list[Row]) -> list[str]:
    return [str(tag["erp_reference_id"]) for tag in tags if tag["tag_type"]["name"] == COST_CENTER]
