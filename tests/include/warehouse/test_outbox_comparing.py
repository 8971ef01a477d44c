"""What two workspaces would have in a link's target, compared."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from include.warehouse.outbox_comparing import Compared, NothingDecided, compare, file_of

KIND, LINK = "exact_avidxchange", "books"


def decided(file: Path, rows: str, columns: str = "link, source_key, amount") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(file)) as database:
        database.execute("create schema outbox")
        database.execute(f"create table outbox.{KIND}__vendors as select * from (values {rows}) as v ({columns})")
    return file


def compared(tmp_path: Path, before: str, now: str, **more: str) -> Compared:
    old, new = decided(tmp_path / "old.duckdb", before), decided(tmp_path / "new.duckdb", now, **more)
    return compare(old, new, KIND, ["vendors"], LINK)["vendors"]


def test_the_same_rows_in_another_order_agree_and_other_links_do_not_count(tmp_path: Path) -> None:
    found = compared(
        tmp_path,
        "('books', '1', 1.10), ('books', '2', null), ('others', '3', 5)",
        "('books', '2', null), ('books', '1', 1.10)",
    )
    assert (found.rows, found.only_before, found.only_now, found.agrees) == (2, 0, 0, True)


def test_a_row_that_differs_is_one_there_and_one_here(tmp_path: Path) -> None:
    found = compared(tmp_path, "('books', '1', 1.10), ('books', '2', 2)", "('books', '1', 1.11), ('books', '2', 2)")
    assert (found.only_before, found.only_now, found.agrees) == (1, 1, False)


def test_twice_the_same_row_is_one_too_many(tmp_path: Path) -> None:
    found = compared(tmp_path, "('books', '1', 1)", "('books', '1', 1), ('books', '1', 1)")
    assert (found.only_before, found.only_now) == (0, 1)


def test_a_column_that_a_release_added_is_not_compared(tmp_path: Path) -> None:
    more = "('books', '1', 1, 'x')"
    found = compared(tmp_path, "('books', '1', 1)", more, columns="link, source_key, amount, added")
    assert found.agrees


def test_a_flow_that_only_one_home_knows_differs_by_its_rows(tmp_path: Path) -> None:
    old, new = tmp_path / "old.duckdb", decided(tmp_path / "new.duckdb", "('books', '1', 1)")
    duckdb.connect(str(old)).close()
    assert compare(old, new, KIND, ["vendors", "payments"], LINK) == {
        "vendors": Compared(1, "", 0, 1),
        "payments": Compared(0, "", 0, 0),
    }


def test_the_file_of_the_link_is_taken_else_that_of_all_links(tmp_path: Path) -> None:
    with pytest.raises(NothingDecided, match="has no warehouse of books"):
        file_of(tmp_path, LINK)
    of_all = decided(tmp_path / "warehouse" / "warehouse.duckdb", "('books', '1', 1)")
    assert file_of(tmp_path, LINK) == of_all
    own = decided(tmp_path / "warehouse" / "links" / LINK / "warehouse.duckdb", "('books', '1', 1)")
    assert file_of(tmp_path, LINK) == own


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "old.duckdb").write_text("no database, but long enough to be looked into as one" * 100)
    new = decided(tmp_path / "new.duckdb", "('books', '1', 1)")
    with pytest.raises(NothingDecided, match=r"old\.duckdb cannot be read"):
        compare(tmp_path / "old.duckdb", new, KIND, ["vendors"], LINK)
