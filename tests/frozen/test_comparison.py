"""The comparison with kept answers finds what it is there for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.frozen.warehouse import differences, save

KEPT = {"outbox.bills": ["amount", "due", "key", "reason"], "outbox.credits": ["key"]}
BEFORE = """
    create schema outbox;
    create table outbox.bills as select * from (values
        ('a', 10.50::decimal(18, 2), null::varchar, null::date), ('b', 20.00, 'waits', null),
        ('b', 20.00, 'waits', null)
    ) as rows(key, amount, reason, due);
    create table outbox.credits (key varchar);
"""


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    with duckdb.connect() as database:
        database.execute(BEFORE)
        save(database, ["outbox"], tmp_path / "answers.parquet")
        yield database, tmp_path / "answers.parquet"


def test_more_decimals_and_more_columns_are_the_same_answer(kept: tuple[duckdb.DuckDBPyConnection, Path]) -> None:
    database, file = kept
    database.execute("alter table outbox.bills alter amount set data type decimal(22, 6)")
    database.execute("alter table outbox.bills add column currency varchar default 'EUR'")
    assert differences(database, file, KEPT) == []


@pytest.mark.parametrize(
    ("change", "gone", "new"),
    [
        ("update outbox.bills set amount = 10.51 where key = 'a'", 1, 1),
        ("update outbox.bills set reason = '' where key = 'a'", 1, 1),
        ("update outbox.bills set due = '2026-11-23' where key = 'a'", 1, 1),
        ("delete from outbox.bills where key = 'a'", 1, 0),
        ("insert into outbox.bills by name select 'c' as key", 0, 1),
        ("insert into outbox.bills select * from outbox.bills where key = 'a'", 0, 1),
        ("alter table outbox.bills drop column reason", 2, 2),
        ("drop table outbox.bills", 3, 0),
    ],
)
def test_a_changed_missing_or_new_row_is_another_answer(
    kept: tuple[duckdb.DuckDBPyConnection, Path], change: str, gone: int, new: int
) -> None:
    database, file = kept
    database.execute(change)
    (found,) = differences(database, file, KEPT)
    assert (found.table, len(found.expected), len(found.found)) == ("outbox.bills", gone, new)


def test_a_text_that_was_changed_on_purpose_is_the_same_answer(kept: tuple[duckdb.DuckDBPyConnection, Path]) -> None:
    database, file = kept
    database.execute("update outbox.bills set reason = 'is blocked' where reason = 'waits'")
    assert len(differences(database, file, KEPT)) == 1
    assert differences(database, file, KEPT, reworded={"waits": "is blocked"}) == []


def test_a_row_in_a_table_that_was_empty_is_another_answer(kept: tuple[duckdb.DuckDBPyConnection, Path]) -> None:
    database, file = kept
    database.execute("insert into outbox.credits values ('c')")
    assert [str(found) for found in differences(database, file, KEPT)] == [
        "outbox.credits: 0 rows are not there any more, 1 are new\n  is  {'key': 'c'}"
    ]


@pytest.mark.parametrize(
    ("change", "table", "missing"),
    [
        ("alter table outbox.bills drop column due", "outbox.bills", ("due",)),
        ("drop table outbox.credits", "outbox.credits", ("key",)),
    ],
)
def test_a_column_that_never_had_a_value_is_missed(
    kept: tuple[duckdb.DuckDBPyConnection, Path], change: str, table: str, missing: tuple[str, ...]
) -> None:
    database, file = kept
    database.execute(change)
    (found,) = differences(database, file, KEPT)
    assert (found.table, found.expected, found.found, found.missing) == (table, (), (), missing)


def test_a_table_that_has_another_name_by_now_is_compared_under_it(
    kept: tuple[duckdb.DuckDBPyConnection, Path],
) -> None:
    database, file = kept
    database.execute("alter table outbox.bills rename to invoices")
    assert differences(database, file, KEPT, {"outbox.bills": "outbox.invoices"}) == []
