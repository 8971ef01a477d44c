"""Bad days of reading, whole runs through the command line: pages that overlap, repeat and change while they are read,
documents that contradict themselves, a warehouse that somebody else has open. Each ends in a plain sentence; what comes
afterwards by itself is what a clean read would have brought.

One company lives through them in the order of this file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import pytest

from include.warehouse.database import Warehouse
from tests.support import agreement, company, life, tables
from tests.support.company import Answer, Company

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]
DIVISIONS = tuple(life.COMPANY_OF)
ACCOUNTS = "/123/sync/CRM/Accounts"


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with company.opened(tmp_path_factory.mktemp("bad-reads")) as opened:
        yield opened


def lists(books: Company, *divisions: str, size: int | None = None, faults: tuple[str, ...] = ()) -> None:
    """How the lists of these divisions behave from now on."""
    for division in divisions or DIVISIONS:
        values = {"page_size": size, "paging_faults": list(faults)}
        books.sandbox.edit("exact_online", "settings", {"company": division, "set": values})


def delivered(summary: dict[str, Any]) -> dict[str, int]:
    return {name: flow["delivered"] for name, flow in summary["flows"].items() if flow["delivered"]}


def reads_of(books: Company, path: str, since: int) -> list[dict[str, Any]]:
    calls = books.sandbox.get("/calls", since=since)["calls"]
    return [call for call in calls if call["method"] == "GET" and path in call["path"]]


# --- pages that overlap, come in another order, and change while they are read ---------------------------------------


@pytest.fixture(scope="module")
def moving(books: Company) -> dict[str, Any]:
    """The first read (a preview, so that both books stay as they are) while pages overlap, rows come out of order, and
    a supplier of the first page is changed after that page was given: it comes again on a later one."""
    first = min(
        (row for row in books.sandbox.state("exact_online", "accounts", "123") if row["IsSupplier"]),
        key=lambda row: row["Timestamp"],
    )
    change = {"entity": "accounts", "company": "123", "key": first["ID"], "set": {"Phone": "+31 10 7654321"}}
    lists(books, size=10, faults=("overlap", "shuffle"))
    books.sandbox.fault(system="exact_online", method="GET", path=ACCOUNTS, then=change, count=1)
    summary = books.run("--preview", "--full")
    assert [fault["hits"] for fault in books.sandbox.get("/faults")["faults"]] == [1]
    books.sandbox.clear_faults()
    lists(books)
    return {"summary": summary, "tables": tables.raw_rows(books), "changed": first["ID"]}


@pytest.fixture(scope="module")
def clean(books: Company, moving: dict[str, Any]) -> dict[str, Any]:
    """A run that reads everything again, from lists that behave, and delivers."""
    before = books.mark()
    summary = books.run("--full")
    return {"summary": summary, "tables": tables.raw_rows(books), "writes": books.writes(before)}


def test_overlapping_and_shuffled_pages_give_the_tables_of_a_clean_read(
    moving: dict[str, Any], clean: dict[str, Any]
) -> None:
    assert len(moving["tables"]["raw_exact_online.accounts"]) > 2 * 10
    assert tables.differences(moving["tables"], clean["tables"]) == {}


def test_a_record_that_changed_while_its_list_was_read_is_there_once_and_new(
    books: Company, moving: dict[str, Any]
) -> None:
    sql = "select phone from raw_exact_online.accounts where id = ?"
    with duckdb.connect(str(Warehouse.of_link(books.home, books.link).path), read_only=True) as database:
        assert database.execute(sql, [moving["changed"]]).fetchall() == [("+31 10 7654321",)]


def test_what_was_previewed_from_such_pages_is_what_a_clean_read_delivers(
    books: Company, moving: dict[str, Any], clean: dict[str, Any]
) -> None:
    planned = [{name: flow["planned"] for name, flow in one["summary"]["flows"].items()} for one in (moving, clean)]
    assert planned[0] == planned[1]
    assert delivered(clean["summary"])["purchase_invoices"] > 0
    assert agreement.problems(books) == []


# --- pages that repeat ---------------------------------------------------------------------------------------------


@dataclass
class Repeating:
    summary: dict[str, Any]
    reads: list[dict[str, Any]]
    keys: dict[str, str]
    arrived: list[str]


@pytest.fixture(scope="module")
def repeating(books: Company, clean: dict[str, Any]) -> Repeating:
    """A full read while division 123 answers the second page of suppliers with the first one, its ``__next`` included,
    and division 456 gives the rows of the page before under a new ``__next``. New invoices came in before."""
    keys = {division: life.enter_invoice(books, f"PAGE-{division}", division=division) for division in DIVISIONS}
    keys["differs"] = life.enter_invoice(books, "DIFFERS-1")
    life.change_invoice(books, keys["differs"], AmountFC=119.0)
    lists(books, "123", size=10)
    lists(books, "456", size=10, faults=("stuck",))
    books.sandbox.fault(system="exact_online", method="GET", path=ACCOUNTS, repeat=True, skip=1)
    before = books.mark()
    summary = books.run("--full")
    books.sandbox.clear_faults()
    lists(books)
    arrived = [key for division, key in keys.items() if life.in_avid(books, "invoices", key, division)]
    return Repeating(summary, reads_of(books, ACCOUNTS, before), keys, arrived)


def test_a_list_that_repeats_is_given_up_at_once_and_said(repeating: Repeating) -> None:
    assert len(repeating.reads) == 2
    told = [note for note in repeating.summary["notes"] if "repeats an earlier page" in note]
    assert [division for division in DIVISIONS if any(f"of company {division}" in note for note in told)] == [
        *DIVISIONS
    ]


def test_nothing_is_decided_on_half_a_list(repeating: Repeating) -> None:
    assert repeating.arrived == []
    assert delivered(repeating.summary) == {}
    waiting = {name for one in repeating.summary["reasons"] if one["code"] == "not_read" for name in one["documents"]}
    assert "PAGE-123" in waiting


@pytest.fixture(scope="module")
def after(books: Company, repeating: Repeating) -> dict[str, Any]:
    return books.run()


def test_the_next_run_brings_what_waited_by_itself_and_nothing_twice(
    books: Company, repeating: Repeating, after: dict[str, Any]
) -> None:
    assert delivered(after) == {"purchase_invoices": 2}
    assert all(life.in_avid(books, "invoices", repeating.keys[division], division) for division in DIVISIONS)
    assert agreement.twice(books) == []


# --- a document that contradicts itself ------------------------------------------------------------------------------


def test_an_entry_whose_lines_make_another_total_is_blocked_alone_with_both_figures(
    books: Company, repeating: Repeating, after: dict[str, Any]
) -> None:
    assert life.in_avid(books, "invoices", repeating.keys["differs"]) is None
    [reason] = [reason for reason in after["reasons"] if reason["code"] == "totals_differ"]
    assert (reason["flow"], len(reason["documents"])) == ("purchase_invoices", 1)
    assert "DIFFERS-1" in reason["documents"][0]
    assert [figure for figure in ("119.00", "121.00") if figure not in reason["text"]] == []
    assert "Exact" in reason["text"]


# --- the warehouse is open in somebody's session ---------------------------------------------------------------------


@contextmanager
def session(books: Company) -> Iterator[None]:
    """This very process is the person: it has the warehouse file open for reading and writing."""
    with duckdb.connect(str(Warehouse.of_link(books.home, books.link).path)):
        yield


def said_about_the_session(answer: Answer) -> str:
    assert answer.code == 3, answer.err
    assert "Traceback" not in answer.err
    [said] = [line for line in answer.err.splitlines() if line.startswith("ml-connector: ")]
    return said


@pytest.fixture(scope="module")
def locked(books: Company, repeating: Repeating, after: dict[str, Any]) -> dict[str, Any]:
    """The entry above is mended and another one came in, while somebody has the warehouse open."""
    life.change_invoice(books, repeating.keys["differs"], Description="The total computed again")
    key = life.enter_invoice(books, "SESSION-1", division="456")
    before = books.mark()
    with session(books):
        answer = books.end_of(books.start("run", books.link, "--json", ML_CONNECTOR_WAREHOUSE_WAIT="0.5"))
    return {"answer": answer, "key": key, "writes": books.writes(before)}


def test_who_has_the_warehouse_open_is_named_and_what_to_do(locked: dict[str, Any]) -> None:
    said = said_about_the_session(locked["answer"])
    assert f"process {os.getpid()}" in said
    assert "close that session and run again" in said
    assert "published/reconciliation.duckdb" in said
    assert locked["writes"] == []


@pytest.fixture(scope="module")
def unlocked(books: Company, locked: dict[str, Any]) -> dict[str, Any]:
    return books.run()


def test_the_run_after_the_session_does_it_all(
    books: Company, locked: dict[str, Any], unlocked: dict[str, Any]
) -> None:
    assert delivered(unlocked) == {"purchase_invoices": 2}
    assert life.in_avid(books, "invoices", locked["key"], "456") is not None


def test_an_entry_mended_in_exact_goes_by_itself(
    books: Company, repeating: Repeating, unlocked: dict[str, Any]
) -> None:
    there = life.in_avid(books, "invoices", repeating.keys["differs"])
    assert there is not None
    assert there["Amount"] == 121.0
    assert [reason for reason in unlocked["reasons"] if reason["code"] == "totals_differ"] == []


def test_after_all_of_it_the_tables_are_those_of_a_clean_read_and_the_books_agree(
    books: Company, unlocked: dict[str, Any]
) -> None:
    step_by_step = tables.raw_rows(books)
    before = books.mark()
    summary = books.run("--full")
    assert (delivered(summary), books.writes(before)) == ({}, [])
    # What Exact shows but for the payables, which only full comparisons read; AvidXchange shows our own new documents.
    at_once = {name: rows for name, rows in tables.raw_rows(books).items() if name in step_by_step}
    compared = [name for name in at_once if name.startswith("raw_exact_online.") and not name.endswith(".payables")]
    assert len(compared) > 10
    assert tables.differences(*({name: one[name] for name in compared} for one in (step_by_step, at_once))) == {}
    assert agreement.problems(books) == []
