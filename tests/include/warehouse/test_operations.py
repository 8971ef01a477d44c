"""The store's rows in the warehouse."""

from __future__ import annotations

import gc
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dlt_sources.readers.operations import TO_DECIDE, Scope
from include.paths import PROJECT
from include.store import decisions, models, payees
from include.store.database import Store
from include.store.decisions import Decision
from include.store.migrate import migrate
from include.store.payees import PayeeFact
from include.warehouse.database import Warehouse
from include.warehouse.operations import load_operations
from include.warehouse.payees import new_facts

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    url = f"sqlite:///{tmp_path}/store.db"
    migrate(Store.open(url, check=False))
    return Store.open(url)


def rows(home: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(Warehouse(home).path)) as database:
        database.execute("set TimeZone = 'UTC'")
        return database.execute(sql).fetchall()


def delivery(**more: Any) -> dict[str, Any]:
    return {
        "link": "x",
        "flow": "payments",
        "company": "123",
        "source_key": "k1",
        "state": "planned",
        "target_system": "avidxchange",
        "target_company": "C1",
        "amount": Decimal("12.50"),
        "target_facts": {"total": Decimal("1.10")},
        "created_at": NOW,
        "updated_at": NOW,
        **more,
    }


def test_a_process_that_loads_for_weeks_does_not_grow(tmp_path: Path, store: Store) -> None:
    """Objects, since memory is given back when Python likes. Two loads first: they fill caches."""

    def objects_after(number: int) -> int:
        with store.begin() as connection:
            connection.execute(models.deliveries.insert().values(**delivery(source_key=f"k{number}")))
        assert load_operations(Warehouse(tmp_path), store)
        gc.collect()
        return len(gc.get_objects())

    _, before, *_, after = [objects_after(number) for number in range(7)]
    assert after - before < 5 * 500


def test_a_deleted_warehouse_learns_again_what_payees_were(tmp_path: Path, store: Store) -> None:
    fact = PayeeFact("avid_main", "C1", "avidxchange", "v1", "address", "dam 1", NOW)
    later = replace(fact, value="dam 2", seen_at=NOW + timedelta(days=1))
    for one in (fact, later):
        with store.begin() as connection:
            payees.remember(connection, [one])
    known = "select vendor_key, fact, value, seen_at from raw_operations.payee_facts order by id"
    expected = [("v1", "address", "dam 1", NOW), ("v1", "address", "dam 2", NOW + timedelta(days=1))]
    for _ in range(2):
        assert load_operations(Warehouse(tmp_path), store)
        assert not load_operations(Warehouse(tmp_path), store)
        assert rows(tmp_path, known) == expected
        Warehouse(tmp_path).path.unlink()


def test_the_facts_that_the_store_does_not_know_are_found(tmp_path: Path) -> None:
    assert new_facts(Warehouse(tmp_path)) == []
    with duckdb.connect(str(Warehouse(tmp_path).path)) as database:
        database.execute("set TimeZone = 'UTC'")
        database.execute("create schema intermediate")
        columns = ", ".join(
            f"{name} varchar" for name in ("connection", "company", "system", "vendor_key", "fact", "value")
        )
        columns += ", first_seen_at timestamptz, position bigint, is_new boolean"
        database.execute(f"create table intermediate.int_payee_history ({columns})")
        same = "'avid_main', 'C1', 'avidxchange', 'v1', 'address'"
        database.execute(
            f"insert into intermediate.int_payee_history values ({same}, 'dam 1', '2026-11-20 09:00:00+00', 7, false),"
            f" ({same}, 'dam 2', '2026-11-21 09:00:00+00', 9223372036854775807, true)"
        )
    [found] = new_facts(Warehouse(tmp_path))
    assert found == PayeeFact("avid_main", "C1", "avidxchange", "v1", "address", "dam 2", NOW + timedelta(days=1))


def test_what_happened_is_loaded_once_and_changes_replace_it(tmp_path: Path, store: Store) -> None:
    with store.begin() as connection:
        connection.execute(models.deliveries.insert(), [delivery(), delivery(source_key="k2")])
        connection.execute(models.audit_events.insert(), [{"at": NOW, "event": "matched", "who": "schedule"}])
    assert load_operations(Warehouse(tmp_path), store)
    assert not load_operations(Warehouse(tmp_path), store)
    with store.begin() as connection:
        changed = models.deliveries.update().where(models.deliveries.c.source_key == "k2")
        connection.execute(changed.values(state="delivered", updated_at=NOW + timedelta(minutes=1)))
    assert load_operations(Warehouse(tmp_path), store)
    assert rows(
        tmp_path,
        "select source_key, state, amount, target_facts, updated_at from raw_operations.deliveries order by 1",
    ) == [
        ("k1", "planned", Decimal("12.500000"), '{"total": "1.10"}', NOW),
        ("k2", "delivered", Decimal("12.500000"), '{"total": "1.10"}', NOW + timedelta(minutes=1)),
    ]
    assert rows(tmp_path, "select event, who from raw_operations.audit_events") == [("matched", "schedule")]


def test_a_row_committed_late_under_an_earlier_moment_is_not_lost(tmp_path: Path, store: Store) -> None:
    with store.begin() as connection:
        connection.execute(models.deliveries.insert(), [delivery()])
    load_operations(Warehouse(tmp_path), store)
    with store.begin() as connection:
        connection.execute(
            models.deliveries.insert(), [delivery(source_key="k2", updated_at=NOW - timedelta(minutes=1))]
        )
    assert load_operations(Warehouse(tmp_path), store)
    assert rows(tmp_path, "select count(*) from raw_operations.deliveries") == [(2,)]


def test_an_empty_store_makes_empty_tables(tmp_path: Path, store: Store) -> None:
    assert not load_operations(Warehouse(tmp_path), store)
    assert rows(tmp_path, "select count(*) from raw_operations.reviews") == [(0,)]


def test_deciding_loads_what_the_outboxes_stand_on(tmp_path: Path, store: Store) -> None:
    with store.begin() as connection:
        connection.execute(models.deliveries.insert(), [delivery()])
        connection.execute(models.audit_events.insert(), [{"at": NOW, "event": "matched", "who": "schedule"}])
    counts = (
        "select (select count(*) from raw_operations.deliveries), (select count(*) from raw_operations.audit_events)"
    )
    assert load_operations(Warehouse(tmp_path), store, TO_DECIDE)
    assert not load_operations(Warehouse(tmp_path), store, TO_DECIDE)
    assert rows(tmp_path, counts) == [(1, 0)]
    assert load_operations(Warehouse(tmp_path), store)
    assert rows(tmp_path, counts) == [(1, 1)]


def test_no_table_that_is_built_to_decide_stands_on_more_of_the_store() -> None:
    files = [file for file in (PROJECT / "dbt_project" / "models").rglob("*.sql") if "operations" not in file.parts]
    named = re.compile(r"ref\('stg_operations__(\w+)'\)")
    assert {name for file in files for name in named.findall(file.read_text())} == set(TO_DECIDE)


def test_rows_of_a_link_that_is_looked_at_from_now_on_come_though_they_are_old(tmp_path: Path, store: Store) -> None:
    """A document that it sent for another company must be known before this one sends it."""
    with store.begin() as db:
        for number, (link, at) in enumerate((("books", NOW), ("sibling", NOW - timedelta(days=30)))):
            row = {"link": link, "flow": "invoices", "company": "C1", "source_key": f"{number}", "state": "delivered"}
            target = {"target_system": "exact_online", "target_company": "1", "attempt_key": "k"}
            db.execute(
                models.deliveries.insert().values(**row, **target, attempt_request="{}", created_at=at, updated_at=at)
            )
    sent = "select link from raw_operations.deliveries order by 1"
    load_operations(Warehouse(tmp_path), store, scope=Scope(["books"], []))
    assert rows(tmp_path, sent) == [("books",)]
    load_operations(Warehouse(tmp_path), store, scope=Scope(["books", "sibling"], []))
    assert rows(tmp_path, sent) == [("books",), ("sibling",)]
    assert not load_operations(Warehouse(tmp_path), store, scope=Scope(["books", "sibling"], []))


@pytest.mark.parametrize(("links", "expected"), [(["books"], ["r1"]), (["", "books"], ["command", "r1"])])
def test_calls_of_commands_belong_to_no_link(
    tmp_path: Path, store: Store, links: list[str], expected: list[str]
) -> None:
    with store.begin() as db:
        for run_id, link in (("r1", "books"), ("r2", "others")):
            db.execute(models.runs.insert().values(run_id=run_id, link=link, who="x", preview=False, started_at=NOW))
        for run_id in ("r1", "r2", "command"):
            call = {"connection": "exact_main", "system": "exact_online", "company": "", "day": NOW.date(), "calls": 1}
            db.execute(models.api_calls.insert().values(run_id=run_id, **call, errors=0, tokens=0))
    load_operations(Warehouse(tmp_path), store, scope=Scope(links, []))
    assert [row[0] for row in rows(tmp_path, "select run_id from raw_operations.api_calls order by 1")] == expected


def decision(link: str, right: str) -> Decision:
    return Decision(link, "vendor", "123", "s1", "C1", right, "same", "person:anna", NOW)


@pytest.mark.parametrize("scope", [None, Scope(["x"], [])])
def test_a_verdict_that_was_taken_back_counts_no_more(tmp_path: Path, store: Store, scope: Scope | None) -> None:
    home = Warehouse(tmp_path)
    with store.begin() as db:
        for link in ("x", "y"):
            decisions.decide(db, decision(link, "v1"))
    assert load_operations(home, store)
    with store.begin() as db:
        decisions.forget(db, decision("x", "v1"))
    assert load_operations(home, store, TO_DECIDE, scope)
    assert not load_operations(home, store, TO_DECIDE, scope)
    assert rows(tmp_path, "select link from raw_operations.decisions") == [("y",)]


def test_a_vendor_that_is_another_one_now_is_that_one_alone(tmp_path: Path, store: Store) -> None:
    for right in ("v1", "v2"):
        with store.begin() as db:
            decisions.decide(db, decision("x", right))
        load_operations(Warehouse(tmp_path), store)
    assert rows(tmp_path, "select right_key from raw_operations.decisions") == [("v2",)]


def test_events_that_are_kept_no_longer_stay_in_the_warehouse(tmp_path: Path, store: Store) -> None:
    with store.begin() as db:
        decisions.decide(db, decision("x", "v1"))
    load_operations(Warehouse(tmp_path), store)
    with store.begin() as db:
        db.execute(models.audit_events.delete())
    load_operations(Warehouse(tmp_path), store)
    assert rows(tmp_path, "select count(*) from raw_operations.audit_events") == [(1,)]
