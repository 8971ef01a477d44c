"""When the coding of an approved invoice counts: once its batch is closed, and as it was closed last."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import duckdb
import pytest

from include.documents import Coding, parse
from tests.dbt import books
from tests.dbt.books import avid_line, line
from tests.dbt.conftest import Decided, build

A = books.A


def batch(db: duckdb.DuckDBPyConnection, guid: str, day: int) -> None:
    closed = datetime(2026, 10, day, 18, tzinfo=UTC)
    books.raw.insert(db, f"{A}.invoice_batches", {"batch_guid": guid, "date_closed": closed})


def stands_in(db: duckdb.DuckDBPyConnection, guid: str, invoice: str, account: str, **more: Any) -> None:
    """The invoice in the batch's details, its second line coded as it was when the batch was closed last."""
    lines = [avid_line(1, "60.00"), avid_line(2, "40.00", account)]
    row = {"batch_guid": guid, "id": invoice, "invoice_id": invoice, "company": "", "lines": lines}
    books.raw.insert(db, f"{A}.batch_invoices", row | more)


def approved(db: duckdb.DuckDBPyConnection, name: str, account: str, **more: Any) -> None:
    """An entry of 60.00 and 40.00 on 4000, and its invoice with ``account`` on the second line by now."""
    books.entry(db, name, line(1, "60.00", "12.60"), line(2, "40.00", "8.40"), status=20)
    facts = {"approved_date": datetime(2026, 10, 28, 9, tzinfo=UTC)} | more
    books.invoice(db, f"i-{name}", name, avid_line(1, "60.00"), avid_line(2, "40.00", account), **facts)


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Decided:
    def fill(db: duckdb.DuckDBPyConnection) -> None:
        books.base(db)
        batch(db, "b1", 28)
        batch(db, "b2", 29)
        approved(db, "open", "4300")
        approved(db, "closed", "4300")
        stands_in(db, "b1", "i-closed", "4300")
        # approvers are at work on it again; their batch is not closed with that yet
        approved(db, "reopened", "4000")
        stands_in(db, "b1", "i-reopened", "4300")
        approved(db, "moved", "4300")
        stands_in(db, "b1", "i-moved", "4000")
        stands_in(db, "b2", "i-moved", "4300")
        approved(db, "removed", "4300")
        stands_in(db, "b1", "i-removed", "4300", is_deleted=True)
        approved(db, "paid", "4300", status="PaymentCreated")
        approved(db, "old", "4300", approved_date=datetime(2026, 8, 3, 9, tzinfo=UTC))

    return build(tmp_path_factory.mktemp("batches"), fill, "+exact_avidxchange__coding")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("open", []),
        ("closed", ["4300"]),
        ("reopened", ["4300"]),
        ("moved", ["4300"]),
        ("removed", []),
        ("paid", ["4300"]),
        ("old", ["4300"]),
    ],
)
def test_coding_counts_as_its_batch_was_closed_last(decided: Decided, name: str, expected: list[str]) -> None:
    rows = decided.query(
        f"select document from outbox.exact_avidxchange__coding where source_key = 'i-{name}:{name}-l2'"
    )
    found = [parse(books.json.dumps(row["document"])) for row in rows]
    assert [one.after[0].account for one in found if isinstance(one, Coding)] == expected
