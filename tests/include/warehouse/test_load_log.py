"""What was read, as versions: workers that read one connection in turn, and a link that takes over what they read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dlt_sources.readers.registry import source
from include.clock import ManualClock
from include.store import leases, loads
from include.store.database import Store
from include.store.leases import Held, LeaseLost
from include.warehouse import full_build, load_log, repair
from include.warehouse.database import Warehouse
from include.warehouse.load_files import LoadsLost
from include.warehouse.load_log import LoadLog
from include.warehouse.objects import Folder
from include.warehouse.reader import Reader, ReadReport
from tests.support.reading import ENTRIES, FEB_1, JOURNALS, START, entry, journals
from tests.support.scripted import Connected, ScriptedClient

ROWS = "select company, entry_id, amount_fc, is_deleted from raw_exact_online.purchase_entries order by all"


class Shared:
    """The store, the files of loads, and the vendor: what workers have in common."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder, self.store = folder, store
        self.client, self.clock = ScriptedClient("exact_online"), ManualClock(START)
        self.files = Folder(folder / "loads")

    def log(self) -> LoadLog:
        return LoadLog(self.store, self.files, source("exact_online"), "main", self.clock)

    def answer(self, path: str, *pages: Any) -> None:
        self.client.answers[path] = list(pages)

    def numbers(self) -> list[tuple[int, str]]:
        with self.store.read() as db:
            return [(one.number, one.kind) for one in loads.of(db, "main")]


class Interrupted(Folder):
    """Before a file of a load is taken over, something else happens."""

    def get(self, name: str, size: int | None = None) -> Path:
        if WHAT_HAPPENS:
            WHAT_HAPPENS.pop()()
        return super().get(name, size)


WHAT_HAPPENS: list[Any] = []


class Worker:
    """A machine with a folder of its own."""

    def __init__(self, shared: Shared, name: str) -> None:
        self.shared, self.home = shared, shared.folder / name
        self.own, self.link = Warehouse.of_connection(self.home, "main"), Warehouse.of_link(self.home, "books")

    def read_as_before(self, *feeds: str) -> None:
        """As an earlier release did, into one file for all connections."""
        connected = Connected("main", "exact_online", ("123", "456"))
        one_for_all = Warehouse(self.home)
        Reader(one_for_all, connected, self.shared.client, self.shared.clock, self.hold).read_feeds(feeds)

    def read(self, *feeds: str, hold: Any = None, **more: Any) -> ReadReport:
        self.shared.clock.advance(minutes=10)
        connected = Connected("main", "exact_online", ("123", "456"))
        reader = Reader(
            self.own, connected, self.shared.client, self.shared.clock, hold or self.hold, self.shared.log()
        )
        return reader.read_feeds(feeds or ("purchase_entries",), **more)

    def hold(self) -> AbstractContextManager[Held]:
        return leases.hold(self.shared.store, "connection main")

    def own_rows(self) -> list[Any]:
        with self.own.opened("look") as database:
            return database.execute(ROWS).fetchall()

    def taken_over(self, without: tuple[str, ...] = ()) -> list[Any]:
        with self.link.opened("take over") as database:
            self.shared.log().catch_up(database, without)
            return database.execute(ROWS).fetchall()


@pytest.fixture
def shared(tmp_path: Path, store: Store) -> Shared:
    found = Shared(tmp_path, store)
    found.answer(f"123 {ENTRIES}", [entry("e1"), entry("e2")])
    found.answer(f"456 {ENTRIES}", [entry("e9")])
    return found


@pytest.fixture
def first(shared: Shared) -> Worker:
    return Worker(shared, "first")


@pytest.fixture
def second(shared: Shared) -> Worker:
    return Worker(shared, "second")


class _Lost:
    """A lease that another has taken by the time its holder says what counts."""

    token = 1

    def check(self) -> None: ...
    def confirm(self, connection: Any) -> None:
        raise LeaseLost("the claim on connection main ended")


@contextmanager
def lost() -> Iterator[_Lost]:
    yield _Lost()


def test_a_link_takes_over_what_changed_and_a_read_without_news_makes_no_version(shared: Shared, first: Worker) -> None:
    first.read()
    assert first.taken_over() == [("123", "e1", 100, False), ("123", "e2", 100, False), ("456", "e9", 100, False)]
    shared.answer(f"123 {ENTRIES}", [entry("e1", FEB_1, 250.0)])
    first.read(full=True)
    assert first.taken_over()[:2] == [("123", "e1", 250, False), ("123", "e2", 100, True)]
    assert shared.numbers() == [(1, "load"), (2, "load")]
    assert not first.read(full=True).changed
    assert shared.numbers() == [(1, "load"), (2, "load")]
    with shared.store.read() as db:
        assert max(one.read_at for one in loads.reads(db, "main")) == START + timedelta(minutes=30)


def test_another_worker_goes_on_where_the_first_one_stood(shared: Shared, first: Worker, second: Worker) -> None:
    first.read()
    shared.client.asked.clear()
    shared.answer(f"123 {ENTRIES}", [entry("e3", FEB_1)])
    shared.answer(f"456 {ENTRIES}", [])
    second.read()
    assert all("$filter" in params for _, _, params in shared.client.asked), "nothing is read from the beginning"
    expected = [("123", "e1", 100, False), ("123", "e2", 100, False), ("123", "e3", 100, False),
                ("456", "e9", 100, False)]  # fmt: skip
    assert second.own_rows() == second.taken_over() == expected
    shared.answer(f"123 {ENTRIES}", [])
    assert not first.read().changed
    assert first.own_rows() == first.taken_over() == expected


def test_companies_that_others_route_stay_out_until_they_are_routed_here(shared: Shared, first: Worker) -> None:
    first.read()
    assert [row[0] for row in first.taken_over(without=("456",))] == ["123", "123"]
    assert [row[0] for row in first.taken_over()] == ["123", "123", "456"]
    assert [row[0] for row in first.taken_over(without=("123",))] == ["456"]


def test_what_a_worker_read_whose_claim_had_ended_counts_for_nobody(
    shared: Shared, first: Worker, second: Worker
) -> None:
    first.read()
    shared.answer(f"123 {ENTRIES}", [entry("e1", FEB_1, 1.0), entry("e4", FEB_1)])
    with pytest.raises(LeaseLost):
        first.read(hold=lost)
    assert first.taken_over()[0] == ("123", "e1", 100, False)
    # At the vendor e4 is gone again, and e1 has changed once more, before the other one reads.
    shared.answer(f"123 {ENTRIES}", [entry("e1", FEB_1, 2.0), entry("e2")])
    second.read(full=True)
    expected = [("123", "e1", 2, False), ("123", "e2", 100, False), ("456", "e9", 100, False)]
    assert second.own_rows() == expected
    assert not first.read(full=True).changed
    assert first.own_rows() == first.taken_over() == expected


def test_rows_that_never_counted_are_made_up_for_by_the_next_read_of_the_same_worker(
    shared: Shared, first: Worker
) -> None:
    first.read()
    shared.answer(f"123 {ENTRIES}", [entry("e4", FEB_1)])
    with pytest.raises(LeaseLost):
        first.read(hold=lost)
    shared.answer(f"123 {ENTRIES}", [])
    shared.answer(f"456 {ENTRIES}", [])
    assert first.read().changed
    assert ("123", "e4", 100, False) in first.taken_over()
    assert first.own_rows() == first.taken_over()


def test_a_worker_that_died_before_it_noted_what_counts_goes_on(shared: Shared, first: Worker) -> None:
    first.read()
    with first.own.opened("as it was before the note") as database:
        database.execute("delete from raw_exact_online.applied_loads")
        database.execute(
            "insert into raw_exact_online.unfinished_loads select 'main', max(_dlt_load_id)"
            " from raw_exact_online.purchase_entries"
        )
    rows = first.own_rows()
    assert not first.read().changed
    assert first.own_rows() == first.taken_over() == rows
    assert shared.numbers() == [(1, "load")]


def test_files_that_are_lost_are_written_again_by_who_has_the_rows(shared: Shared, first: Worker) -> None:
    first.read()
    rows = first.taken_over()
    shutil.rmtree(shared.files.root)
    shutil.rmtree(first.link.path.parent)
    with pytest.raises(LoadsLost, match="is not there"):
        first.taken_over()
    with first.hold() as held, first.own.opened("write") as database:
        shared.log().rewrite(database, held)
    assert first.taken_over() == rows
    assert not first.read().changed


def test_where_nobody_has_the_rows_of_lost_files_all_is_read_again(
    shared: Shared, first: Worker, second: Worker
) -> None:
    first.read()
    rows = first.own_rows()
    shutil.rmtree(shared.files.root)
    shutil.rmtree(first.home)
    assert second.read().changed
    assert second.own_rows() == second.taken_over() == rows


def test_a_store_of_yesterday_is_followed(shared: Shared, first: Worker) -> None:
    first.read()
    shared.answer(f"123 {ENTRIES}", [entry("e3", FEB_1)])
    with shared.store.read() as db:
        before, positions = loads.of(db, "main"), loads.reads(db, "main")
    first.read()
    assert len(first.taken_over()) == 4
    with shared.store.begin() as db:
        loads.forget(db, "main")
        for one in before:
            loads.add(db, "main", one.object, one.bytes, kind=one.kind, number=one.number, token=1, at=one.at)
        loads.put_reads(db, "main", positions)
    assert len(first.taken_over()) == 3
    assert first.read().changed
    assert first.own_rows() == first.taken_over()
    assert len(first.own_rows()) == 4


@pytest.mark.faults
def test_many_loads_become_one_file_and_those_before_it_go_an_hour_later(
    shared: Shared, first: Worker, second: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load_log, "MOST_LOADS", 3)
    first.read()
    second.taken_over()
    for number in range(4):
        shared.answer(f"123 {ENTRIES}", [entry(f"n{number}", FEB_1)])
        first.read()
    assert (4, "base") in shared.numbers()
    behind, anew = second.taken_over(), first.taken_over()
    assert behind == anew == first.own_rows()
    for number in range(4, 10):
        shared.answer(f"123 {ENTRIES}", [entry(f"n{number}", FEB_1)])
        first.read()
    assert min(number for number, _ in shared.numbers()) >= 4
    names = {file.name for file in (shared.files.root / "main").iterdir()}
    with shared.store.read() as db:
        assert names == {one.object.split("/")[1] for one in loads.of(db, "main")}
    assert second.taken_over() == first.own_rows()
    assert Worker(shared, "third").taken_over() == first.own_rows()


def test_where_nothing_was_ever_read_a_link_has_no_rows(shared: Shared, first: Worker) -> None:
    with first.link.opened("take over") as database:
        shared.log().catch_up(database)
        assert database.execute("select * from raw_exact_online.feeds").fetchall() == []


def test_a_company_of_which_nothing_came_is_known_to_be_read(shared: Shared, first: Worker) -> None:
    shared.answer(JOURNALS, journals(0))
    first.read("journals")
    with first.link.opened("take over") as database:
        shared.log().catch_up(database, ("456",))
        read = database.execute("select company, feed, kind from raw_exact_online.feeds").fetchall()
    assert read == [("123", "journals", "full")]


def test_after_an_upgrade_nothing_is_read_again_that_stands_in_the_file_of_before(
    shared: Shared, first: Worker
) -> None:
    first.read_as_before("purchase_entries", "journals")
    shared.answer(f"123 {ENTRIES}", [entry("e1", FEB_1, 7.0)])
    shared.answer(f"456 {ENTRIES}", [])
    shared.client.asked.clear()
    assert first.read().changed
    assert [path for _, path, params in shared.client.asked if "$filter" not in params] == []
    assert first.own_rows() == first.taken_over()
    assert first.own_rows()[0] == ("123", "e1", 7, False)
    assert shared.numbers() == [(1, "load"), (2, "load")]
    shutil.rmtree(first.own.path.parent)
    assert not first.read().changed
    assert first.own_rows() == first.taken_over()


def test_who_lost_the_claim_while_taking_over_the_file_of_before_took_nothing(shared: Shared, first: Worker) -> None:
    first.read_as_before("purchase_entries")
    with pytest.raises(LeaseLost):
        first.read(hold=lost)
    assert shared.numbers() == []
    assert not first.read("journals").problems
    assert len(first.taken_over()) == 3


def test_the_log_of_reads_is_never_ahead_of_the_rows_that_were_taken_over(
    shared: Shared, first: Worker, second: Worker
) -> None:
    """A document that was just delivered would be looked for in rows from before it, and missed."""
    first.read()
    before = shared.clock.now()
    shared.answer(f"123 {ENTRIES}", [entry("e5", FEB_1)])

    def read_meanwhile() -> None:
        assert second.read().changed

    WHAT_HAPPENS.append(read_meanwhile)
    log = LoadLog(shared.store, Interrupted(shared.files.root), source("exact_online"), "main", shared.clock)
    with first.link.opened("take over") as database:
        log.catch_up(database)
        rows = database.execute("select max(entry_id) from raw_exact_online.purchase_entries").fetchall()
        reads = database.execute("select max(read_at) from raw_exact_online.feeds").fetchall()
    assert WHAT_HAPPENS == []
    assert (rows, reads) == ([("e9",)], [(before,)])
    assert ("123", "e5", 100, False) in first.taken_over()


def test_a_value_that_was_taken_out_for_a_link_is_looked_at_anew_with_what_comes_next(
    shared: Shared, first: Worker
) -> None:
    first.read()
    first.taken_over()
    with first.link.opened("as an older release left it") as database:
        database.execute("update raw_exact_online.purchase_entries set amount_fc = 1e16 where entry_id = 'e2'")
        assert [place.key for place in repair.set_aside_unfit(database)] == ["e2"]
        assert database.execute("select key from raw_exact_online.quarantine").fetchall() == [("e2",)]
    full_build.note(first.link, ["exact_avidxchange"], full_build.FullBuild("2026-11-20", "abc"))
    shared.answer(f"123 {ENTRIES}", [entry("e3", FEB_1)])
    first.read()
    assert first.taken_over() == first.own_rows()
    with first.link.opened("look") as database:
        assert database.execute("select count(*) from raw_exact_online.quarantine").fetchall() == [(0,)]
    assert full_build.last(first.link, "exact_avidxchange") is None, "models that keep their rows are built whole"
    full_build.note(first.link, ["exact_avidxchange"], full_build.FullBuild("2026-11-20", "abc"))
    first.taken_over()
    assert full_build.last(first.link, "exact_avidxchange") is not None


@pytest.mark.parametrize("length", [0, 14, None])
def test_who_meets_half_a_file_while_taking_over_has_the_rows_of_before(
    shared: Shared, first: Worker, length: int | None
) -> None:
    """Another run of the link may be about to reconcile with them: a half of them would say that documents are gone.
    ``length`` None: all of it, and it is no database."""
    first.read()
    rows = first.taken_over()
    for number in range(2):
        shared.answer(f"123 {ENTRIES}", [entry("e1", FEB_1, 7.0 + number)])
        first.read()
    with shared.store.read() as db:
        last = loads.of(db, "main")[-1]
    shared.files.get(last.object).write_bytes(b"x" * (last.bytes if length is None else length))
    for link in (first, Worker(shared, "anew")):
        with link.link.opened("take over") as database:
            with pytest.raises(LoadsLost, match=f"{last.object.split('/')[1]}"):
                shared.log().catch_up(database)
            there = database.execute("select table_name from duckdb_tables() where table_name = 'purchase_entries'")
            found = database.execute(ROWS).fetchall() if there.fetchall() else []
        assert found == (rows if link is first else [])
    with first.hold() as held, first.own.opened("write") as database:
        shared.log().rewrite(database, held)
    assert first.taken_over()[0] == ("123", "e1", 8, False)
