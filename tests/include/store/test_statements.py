"""Statements in the store: each file, layout and check is kept as it was, and the same again is not kept twice."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from include.store import statements
from include.store.database import Store
from include.store.models import statement_checks, statement_layouts
from include.store.statements import Of

pytestmark = pytest.mark.both_stores
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
JANSEN, SMIT = Of("books", "123", "V1"), Of("books", "123", "V2")
LAYOUT = {"order": "dmy", "mark": ",", "columns": {"number": 1, "date": 0, "amount": 2}}


def file(store: Store, sha256: str = "ab", of: Of = JANSEN) -> int:
    with store.begin() as db:
        return statements.keep_file(
            db, of, vendor="Jansen B.V.", file="it.csv", sha256=sha256, sheet="", rows=[[1, "a", ["n", "1.10"]]],
            accounts=[], who="person:anna", now=NOW,
        )  # fmt: skip


def check(store: Store, number: int, total: str = "1.10", **layout: Any) -> int:
    result = {"lines": [{"amount": Decimal(total)}], "agrees": True, "answer": "booked"}
    with store.begin() as db:
        row = statements.file_of(db, number)
        assert row is not None
        return statements.keep_check(db, row, {**LAYOUT, **layout}, result, who="person:anna", now=NOW)


def test_the_same_file_of_a_vendor_is_one_and_of_another_vendor_another(store: Store) -> None:
    first = file(store)
    assert file(store) == first
    assert len({first, file(store, "cd"), file(store, of=SMIT)}) == 3
    with store.read() as db:
        kept = statements.file_of(db, first)
    assert kept is not None
    assert (kept["rows"], kept["at"], kept["who"]) == ([[1, "a", ["n", "1.10"]]], NOW, "person:anna")


def test_a_check_that_finds_the_same_is_kept_once_and_an_earlier_one_stays(store: Store) -> None:
    number = file(store)
    first = check(store, number)
    assert check(store, number) == first
    assert len({first, check(store, number, "2.20"), check(store, number, "2.20", mark=".")}) == 3
    with store.read() as db:
        amounts = [row.result["lines"][0]["amount"] for row in db.execute(statement_checks.select())]
        assert amounts == ["1.10", "2.20", "2.20"]
        assert [one["id"] for one in statements.checks(db)] == [first + 2, first + 1, first]


def test_the_layout_that_was_confirmed_last_counts_for_its_vendor(store: Store) -> None:
    with store.begin() as db:
        first = statements.keep_layout(db, JANSEN, LAYOUT, who="person:anna", now=NOW)
        assert statements.keep_layout(db, JANSEN, LAYOUT, who="person:bo", now=NOW) == first
        statements.keep_layout(db, JANSEN, {**LAYOUT, "mark": "."}, who="person:bo", now=NOW)
        newest, other = statements.layout_of(db, JANSEN), statements.layout_of(db, SMIT)
        assert newest is not None
        assert (newest["layout"]["mark"], newest["who"], other) == (".", "person:bo", None)
        assert len(db.execute(statement_layouts.select()).all()) == 2
