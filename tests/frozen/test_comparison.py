"""The comparison with kept answers finds what it is there for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.frozen.warehouse import differences, save

BEFORE = """
    create schema outbox;
    create table outbox.bills as select * from (values
        ('a', 10.50::decimal(18, 2), null::varchar), ('b', 20.00, 'waits'), ('b', 20.00, 'waits')
    ) as rows(key, amount, reason);
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
    assert differences(database, file) == []


@pytest.mark.parametrize(
    ("change", "gone", "new"),
    [
        ("update outbox.bills set amount = 10.51 where key = 'a'", 1, 1),
        ("update outbox.bills set reason = '' where key = 'a'", 1, 1),
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
    (found,) = differences(database, file)
    assert (found.table, len(found.expected), len(found.found)) == ("outbox.bills", gone, new)


def test_a_table_that_has_another_name_by_now_is_compared_under_it(
    kept: tuple[duckdb.DuckDBPyConnection, Path],
) -> None:
    database, file = kept
    database.execute("alter table outbox.bills rename to invoices")
    assert differences(database, file, {"outbox.bills": "outbox.invoices"}) == []
