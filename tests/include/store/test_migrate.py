from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from include.store import migrations
from include.store.database import Store
from include.store.migrate import config_for, migrate
from include.store.migrations import REVISIONS
from include.store.models import metadata
from include.store.schema import OLDEST, VERSION, StoreNotReady
from tests.support import full_store

pytestmark = pytest.mark.both_stores


def shape(connection: Connection) -> dict[str, Any]:
    """Everything the database itself knows about its tables, in an order of its own."""
    inspector = sqlalchemy.inspect(connection)
    return {
        table: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], str(column["default"]))
                for column in inspector.get_columns(table)
            },
            "primary key": inspector.get_pk_constraint(table)["constrained_columns"],
            "unique": sorted((u["name"], u["column_names"]) for u in inspector.get_unique_constraints(table)),
            "checks": sorted((c["name"], c["sqltext"]) for c in inspector.get_check_constraints(table)),
            "indexes": sorted(
                (
                    i["name"],
                    i["column_names"],
                    bool(i["unique"]),
                    [str(o) for o in i.get("dialect_options", {}).values()],
                )
                for i in inspector.get_indexes(table)
            ),
        }
        for table in inspector.get_table_names()
        if table not in (VERSION.name, OLDEST.name)
    }


def test_a_migrated_store_has_the_tables_the_code_was_written_for(empty_url: str, tmp_path: Path) -> None:
    migrated = Store.open(empty_url, check=False)
    migrate(migrated)
    with migrated.read() as connection:
        found = shape(connection)
    with migrated.begin() as connection:
        metadata.drop_all(connection)
        metadata.create_all(connection)
        wanted = shape(connection)
    migrated.close()

    assert set(found) == set(metadata.tables)
    assert found == wanted


def test_the_listed_revisions_are_the_files_in_their_order() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    newest_first = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(newest_first)) == migrations.REVISIONS


def test_a_second_migration_changes_nothing(empty_url: str) -> None:
    store = Store.open(empty_url, check=False)
    assert migrate(store) == (None, REVISIONS[-1])
    assert migrate(store) == (REVISIONS[-1], REVISIONS[-1])
    store.close()


def test_two_migrations_at_once_make_one_schema(empty_url: str) -> None:
    start, results, failures = threading.Barrier(4), [], []

    def one() -> None:
        store = Store.open(empty_url, check=False)
        try:
            start.wait()
            results.append(migrate(store))
        except Exception as error:
            failures.append(error)
        finally:
            store.close()

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert sorted(str(before) for before, _after in results) == [*[REVISIONS[-1]] * 3, "None"]


def test_a_store_without_tables_says_what_to_run(empty_url: str) -> None:
    with pytest.raises(StoreNotReady, match=r"has no tables yet: run `ml-connector init`"):
        Store.open(empty_url)


def test_an_older_store_says_what_to_run(empty_url: str) -> None:
    with Store.open(empty_url, check=False) as store:
        migrate(store)
        with store.begin() as connection:
            connection.exec_driver_sql(f"UPDATE {VERSION.name} SET version_num = '0001'")
    with pytest.raises(StoreNotReady, match=r"older \(0001\) than this release .*ml-connector init"):
        Store.open(empty_url)


def test_rows_of_every_release_are_there_after_the_migrations_that_follow(empty_url: str) -> None:
    """A row in each table as it was first made; none is lost or changed but by what a step adds to it."""
    with Store.open(empty_url, check=False) as store:
        held: dict[str, list[dict[str, Any]]] = {}
        for revision in REVISIONS:
            with store.begin() as connection:
                command.upgrade(config_for(connection), revision)
                tables = full_store.found(connection, VERSION.name)
                now = full_store.rows(connection, tables)
                for table, rows in held.items():
                    kept = [{name: row[name] for name in old} for row, old in zip(now[table], rows, strict=True)]
                    assert kept == rows, (revision, table)
                full_store.fill(connection, tables)
                held = full_store.rows(connection, tables)
        assert {table for table, rows in held.items() if rows} == set(metadata.tables)
