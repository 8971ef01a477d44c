"""A company on one machine moves to PostgreSQL and another folder by one command, and goes on there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import agreement, company, life
from tests.support.company import LINK, Company
from tests.support.stores import fresh_database, postgres_url

__all__ = ["postgres_url"]
pytestmark = [pytest.mark.timeout(900), pytest.mark.faults]


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Company]:
    with company.opened(tmp_path / "old", vendors=20, documents=30, systems=("exact_online", "avidxchange")) as opened:
        yield opened


@pytest.mark.parametrize("objects", ["", "shared"])
def test_a_company_moves_decides_the_same_and_sends_nothing_twice(
    books: Company, postgres_url: str, tmp_path: Path, objects: str
) -> None:
    books.settled()
    books.run()
    old, old_settings = books.home, dict(books.environment)
    with fresh_database(postgres_url) as url:
        new = {**old_settings, "ML_CONNECTOR_HOME": str(tmp_path / "new"), "ML_CONNECTOR_STORE": url}
        if objects:
            new["ML_CONNECTOR_OBJECTS"] = f"file://{tmp_path}/objects"
        books.environment.update(new)
        mark = books.mark()
        killed = books.cli("move-in", str(old), ML_CONNECTOR_DIE_AT="move.table:20")
        assert killed.code == -9
        halfway = books.cli("run", LINK)
        assert (halfway.code, "run the same `ml-connector move-in` again" in halfway.err) == (3, True)

        moved = books.cli("move-in", str(old), "--json")
        assert moved.code == 0, moved.err
        assert moved.json["tables"]["deliveries"] > 0
        assert books.sandbox.get("/calls", since=mark)["calls"] == [], "no vendor is asked for it"

        verified = books.cli("move-in", str(old), "--verify", LINK, "--json")
        assert (verified.code, verified.json["agrees"]) == (0, True), verified.json
        assert sum(flow["rows"] for flow in verified.json["flows"]) > 30
        assert books.writes(mark) == []

        there = {**old_settings, "ML_CONNECTOR_OBJECTS": ""}
        back = books.cli("run", LINK, **there)
        assert (back.code, "was moved to postgresql" in back.err) == (3, True), back.err
        assert books.cli("query", "select 1", **there).code == 0, "what it published can be read"

        entered = life.enter_invoice(books, "MOVED-1")
        differs = books.cli("move-in", str(old), "--verify", LINK, "--json")
        assert (differs.code, differs.json["agrees"]) == (1, False)
        books.settled()
        assert life.in_avid(books, "invoices", entered) is not None
        assert agreement.problems(books) == []
