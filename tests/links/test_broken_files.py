"""Files of a link, of a connection and of loads that are broken or gone: the next run makes them again, sends nothing
twice, and no other link notices."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from include.warehouse.database import Warehouse
from tests.support import company
from tests.support.company import Company

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]
LINKS = ("exact_avidxchange", "exact_avalara")


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    systems = ["exact_online", "avidxchange", "avalara"]
    with company.opened(tmp_path_factory.mktemp("company"), vendors=8, documents=16, systems=systems) as found:
        for link in LINKS:
            found.link = link
            found.settled()
        found.link = LINKS[0]
        found.sandbox.advance(600)
        found.run("--full")  # what was delivered last has been read back since
        yield found


def link_file(home: Path) -> Path:
    return Warehouse.of_link(home, LINKS[0]).path


def connection_file(home: Path) -> Path:
    return Warehouse.of_connection(home, "exact_main").path


def _garbage(file: Path) -> None:
    file.write_bytes(b"not what DuckDB wrote" * 1000)


def _all_gone(home: Path) -> None:
    shutil.rmtree(home / "warehouse")


def _loads_gone(home: Path) -> None:
    shutil.rmtree(home / "warehouse" / "loads", ignore_errors=True)


def _loads_and_link_gone(home: Path) -> None:
    _loads_gone(home)
    link_file(home).unlink()


BROKEN: dict[str, Callable[[Path], None]] = {
    "the link's file": lambda home: _garbage(link_file(home)),
    "the connection's file": lambda home: _garbage(connection_file(home)),
    "the link's file is gone": lambda home: link_file(home).unlink(),
    "the loads are gone": _loads_gone,
    "the loads and the link's file are gone": _loads_and_link_gone,
    "everything is gone": _all_gone,
}


@pytest.mark.parametrize("what", BROKEN)
def test_the_next_run_makes_it_again_and_sends_nothing_twice(books: Company, what: str) -> None:
    tables = "select flow, company, source_key, difference_class from reconciliation.documents order by all"
    before, sent = books.query(tables), books.mark()
    BROKEN[what](books.home)
    books.sandbox.advance(600)
    again = books.run()
    assert again["failure"] is None
    assert books.writes(sent) == []
    assert books.query(tables) == before


def test_another_link_runs_meanwhile(books: Company) -> None:
    _garbage(link_file(books.home))
    books.link = LINKS[1]
    try:
        books.sandbox.advance(600)
        assert books.run()["failure"] is None
        assert link_file(books.home).read_bytes().startswith(b"not what DuckDB wrote")
    finally:
        books.link = LINKS[0]
    assert books.run()["failure"] is None


def test_what_was_put_aside_stands_beside_it(books: Company) -> None:
    _garbage(link_file(books.home))
    books.sandbox.advance(600)
    assert books.run("--full")["failure"] is None
    assert link_file(books.home).with_suffix(".broken").read_bytes().startswith(b"not what DuckDB wrote")
