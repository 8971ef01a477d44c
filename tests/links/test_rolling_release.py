"""A new release is rolled out machine by machine while runs go on: with one that only adds both releases work side by
side, with one that changes the older one ends in words, and the books are right either way.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy

from include.store.database import Store
from include.store.migrations import REVISIONS
from tests.support import agreement, company, life, newer_release
from tests.support.company import LINK, PROJECT, Answer, Company
from tests.support.newer_release import NEXT
from tests.support.stores import fresh_database, postgres_url

__all__ = ["postgres_url"]
pytestmark = [pytest.mark.timeout(900), pytest.mark.faults]
SHUT_OUT = f"was made by a newer release (schema {NEXT})"
ADDS = "op.add_column('runs', sa.Column('more', sa.Text()))"
CHANGES = "pass"  # what loads hold, say: the store itself is as it was


@pytest.fixture
def books(tmp_path: Path, postgres_url: str) -> Iterator[Company]:
    systems = ("exact_online", "avidxchange")
    with (
        fresh_database(postgres_url) as url,
        company.opened(tmp_path, store_url=url, vendors=20, documents=30, systems=systems, machines=2) as opened,
    ):
        yield opened


class Releases:
    """Each on a machine of its own."""

    def __init__(self, books: Company, upgrade: str, *, expands: bool) -> None:
        self.books, self.old, self.new = books, *books.machines
        self.projects = {self.old: PROJECT}
        self.projects[self.new] = newer_release.made(books.home / "newer", upgrade, expands=expands)

    def both_run(self, *, upgrade: bool = False) -> list[Answer]:
        """A run of either release, begun together; ``upgrade``: the store is brought to the newer one meanwhile."""
        self.books.sandbox.advance(600)
        running = []
        for machine in (self.old, self.new):
            self.books.project = self.projects[machine]
            if upgrade and machine == self.new:
                done = self.books.end_of(self.books.start("init", ML_CONNECTOR_HOME=str(machine)))
                assert done.code == 0, done.err
            running.append(self.books.start("run", LINK, "--json", ML_CONNECTOR_HOME=str(machine)))
        return [self.books.end_of(one) for one in running]

    def settle(self) -> None:
        """By the newer release alone."""
        for _ in range(4):
            self.books.sandbox.advance(600)
            self.books.project = self.projects[self.new]
            done = self.books.end_of(self.books.start("run", LINK, "--json", ML_CONNECTOR_HOME=str(self.new)))
            assert done.code in (0, 1), done.err


def test_beside_a_release_that_only_adds_the_one_before_goes_on(books: Company) -> None:
    releases = Releases(books, ADDS, expands=True)
    first = releases.both_run(upgrade=True)
    assert [one.code in (0, 1) for one in first] == [True, True], [one.err for one in first]
    for day in range(2):
        life.goes_on(books, day)
        ends = releases.both_run()
        assert [one.code in (0, 1) for one in ends] == [True, True], [one.err for one in ends]
    books.settled()
    assert agreement.problems(books) == []


def test_a_release_that_changes_shuts_the_one_before_out_and_takes_over_what_it_was_at(books: Company) -> None:
    releases = Releases(books, CHANGES, expands=False)
    old, new = releases.both_run(upgrade=True)
    assert (old.code, SHUT_OUT in old.err + old.out) == (3, True), old.err
    assert new.code in (0, 1), new.err
    old, new = releases.both_run()
    assert (old.code, SHUT_OUT in old.err, new.code in (0, 1)) == (3, True, True), old.err
    releases.settle()
    with Store.open(books.environment["ML_CONNECTOR_STORE"], check=False) as store, store.begin() as db:
        for table in ("ml_connector_version", "ml_connector_oldest"):  # so that this release may look
            db.execute(sqlalchemy.text(f"update {table} set version_num = '{REVISIONS[-1]}'"))
    assert agreement.problems(books) == []
