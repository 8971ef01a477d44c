"""What stands in the ledger of the entries that are to be reversed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from include.delivery.outbox import OutboxRow
from include.systems.base import Target
from include.systems.exact_online.codebook import PostedEntry, PostedLine
from include.warehouse.exact_online.posted import posted_entries
from tests.support import raw


def line(number: int, gl_account: str, amount: str, **more: Any) -> dict[str, Any]:
    facts = {"entry_id": "je-1", "journal_code": "90", "entry_number": 26900001, "currency": "EUR"}
    return {**facts, "id": f"l-{number}", "line_number": number, "gl_account": gl_account, "amount_fc": amount, **more}


def delivery(key: str, target: str, **more: Any) -> dict[str, Any]:
    facts = {"link": "mine", "flow": "payments", "company": "C1", "voided": False}
    return {**facts, "source_key": key, "target_id": target, **more}


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """9001 as we posted it, one of its lines taken out; 9002 that a person entered; 9003 deleted since."""
    with raw.warehouse(":memory:") as database:
        raw.insert(
            database,
            "raw_exact_online.transaction_lines",
            line(2, "g-2900", "-121.00", description="AVX:9001", cost_center="10 "),
            line(1, "g-1600", "121.00", description="AVX:9001 F-1", account="s-1", invoice_number=26700001),
            line(3, "g-1500", "9.00", is_deleted=True),
            line(4, "g-1500", "-5.00", entry_id="je-2", journal_code="20", your_ref="AVX:9002", payment_reference="x"),
            line(5, "g-1600", "7.00", entry_id="je-3", is_deleted=True),
            line(6, "g-1600", "8.00", company="456"),
        )
        raw.insert(
            database,
            "raw_exact_online.gl_accounts",
            {"id": "g-1600", "code": "1600", "type": 22},
            {"id": "g-1500", "code": "1500", "type": 24},
        )
        raw.insert(
            database,
            "raw_operations.deliveries",
            delivery("9001", "je-1"),
            delivery("9003", "je-3"),
            delivery("9004", "je-4"),
            delivery("9002", "je-2", company="C9"),
            delivery("9005", "je-1", voided=True),
        )
        yield database


def void(key: str, wanted: Any = "void", link: str = "mine", adopt: Target | None = None) -> OutboxRow:
    return OutboxRow(link, "payments", "C1", key, "exact_online", "123", wanted, None, "{}", adopt=adopt)


OURS = PostedEntry(
    "90",
    26900001,
    (
        PostedLine(1, "g-1600", Decimal(121), "EUR", "s-1", "AVX:9001 F-1", our_ref=26700001),
        PostedLine(2, "g-2900", Decimal(-121), "EUR", description="AVX:9001", cost_center="10"),
    ),
)
THEIRS = PostedEntry("20", 26900001, (PostedLine(4, "g-1500", Decimal(-5), "EUR", marks="AVX:9002 x", is_tax=True),))
DELETED = PostedEntry("90", 26900001, ())


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([void("9001")], {"123": {"je-1": OURS}}),
        ([void("9002", adopt=Target("je-2"))], {"123": {"je-2": THEIRS}}),
        ([void("9003"), void("9001")], {"123": {"je-1": OURS, "je-3": DELETED}}),
        ([void("9004")], {}),
        ([void("9001", wanted="present"), void("9003", link="other"), void("9002"), void("9005")], {}),
    ],
    ids=["ours", "a person's", "deleted", "not read yet", "nothing to reverse"],
)
def test_what_stands_of_the_entries_to_be_reversed(
    warehouse: duckdb.DuckDBPyConnection, rows: list[OutboxRow], expected: dict[str, Any]
) -> None:
    assert posted_entries(warehouse, "exact_main", ["123"], rows) == expected


def test_before_anything_was_read_nothing_stands() -> None:
    assert posted_entries(duckdb.connect(), "exact_main", ["123"], [void("9001", adopt=Target("je-1"))]) == {}
