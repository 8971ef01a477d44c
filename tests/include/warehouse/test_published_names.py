"""Under which names the tables of a published file answer, also of a copy that is called otherwise."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

COUNT = "select count(*) from reconciliation.documents"


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """As ``publish`` lays it out: the schema ``reconciliation`` in ``main`` of a file of that name."""
    file = tmp_path / "reconciliation.duckdb"
    with duckdb.connect(str(file)) as database:
        database.execute("create table documents_current as select 1 as a")
        database.execute("create view documents as select * from documents_current")
    return file


def test_a_copy_answers_by_the_documented_name_once_it_is_attached_as_such(published: Path) -> None:
    copy = published.with_name("month_end.duckdb")
    shutil.copy(published, copy)
    with duckdb.connect(str(published), read_only=True) as database:
        assert database.execute(COUNT).fetchone() == (1,)
    with duckdb.connect() as database:
        database.execute(f"attach '{copy}' as reconciliation (read_only)")
        assert database.execute(COUNT).fetchone() == (1,)
    with duckdb.connect(str(copy), read_only=True) as database:
        assert database.execute("select count(*) from documents").fetchone() == (1,)
        assert database.execute("select count(*) from month_end.documents").fetchone() == (1,)
        with pytest.raises(duckdb.CatalogException, match="reconciliation"):
            database.execute(COUNT)


def test_a_schema_of_the_files_own_name_would_make_every_question_ambiguous(published: Path) -> None:
    """Why the copy needs that: a schema for it cannot stand in the file."""
    with duckdb.connect(str(published)) as database:
        database.execute("create schema reconciliation.reconciliation")
        database.execute("create view reconciliation.reconciliation.documents as select 1 as a")
        with pytest.raises(duckdb.BinderException, match="Ambiguous reference"):
            database.execute(COUNT)
