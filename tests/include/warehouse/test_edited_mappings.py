"""Changes that people made go over the mapping files when a run loads the settings."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from include.clock import ManualClock
from include.links import load
from include.pipeline import deciding, signature
from include.pipeline.request import RunRequest
from include.pipeline.run_context import Run
from include.store import mapping_edits, runs
from include.store.database import Store
from include.store.mapping_edits import Edit, Line
from include.warehouse.config import edited
from include.warehouse.database import Warehouse
from tests.support.run_settings import LINKS, key, sqlite_store, sqlite_template, store_url

__all__ = ["key", "sqlite_store", "sqlite_template", "store_url"]
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PEOPLE = "people: {anna: {system: [anna]}, bo: {system: [bo]}}\n"
HEAD = "company,source_code,target_code,note\n"


def edit(line: Line, link: str = "books") -> Edit:
    return Edit(1, link, line, "person:anna", NOON, "as agreed", 0)


FILED = [("books", "tax_code", "", "V19", "1", ""), ("books", "tax_code", "C1", "V19", "2", "own")]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (Line("tax_code", "", "V19", "set", "9", "n"), [FILED[1], ("books", "tax_code", "", "V19", "9", "n")]),
        (Line("tax_code", "C1", "V19", "end"), [FILED[0]]),
        (Line("tax_code", "C1", "V19", "file"), FILED),
        (Line("tax_code", "", "V7", "set", "3"), [*FILED, ("books", "tax_code", "", "V7", "3", "")]),
        (Line("item", "", "V19", "end"), FILED),
    ],
)
def test_a_change_goes_before_the_line_of_the_same_code_and_company(line: Line, found: list[tuple[str, ...]]) -> None:
    assert edited(FILED, [edit(line)]) == found
    assert edited(FILED, [edit(line, "other")])[:2] == FILED


def test_what_an_earlier_release_kept_for_all_companies_as_a_star_is_for_all_of_them() -> None:
    kept = [("books", "tax_code", "*", "V19", "1", ""), FILED[1]]
    assert edited(kept, []) == FILED
    changed = ("books", "tax_code", "", "V19", "9", "")
    assert edited(kept, [edit(Line("tax_code", "", "V19", "set", "9"))]) == [FILED[1], changed]


class Settings:
    def __init__(self, folder: Path, store: Store, people: str = "") -> None:
        self.folder, self.store, self.warehouse = folder, store, Warehouse(folder)
        (folder / "links.yml").write_text(LINKS + people)
        files = folder / "mappings" / "books"
        files.mkdir(parents=True)
        (files / "tax_codes.csv").write_text(f"{HEAD},V19,1,\n")

    def run(self) -> list[tuple[str, str]]:
        configuration = load(self.folder)
        request, link = RunRequest("books", "schedule"), configuration.link("books")
        run = Run("r2", request, link, configuration, self.store, ManualClock(NOON), self.warehouse)
        deciding.load_settings(run)
        with duckdb.connect(str(self.warehouse.path)) as database:
            return database.execute("select source_code, target_code from raw_config.mappings order by all").fetchall()

    def change(self, *lines: Line) -> None:
        with self.store.begin() as db:
            mapping_edits.keep(db, "books", lines, seen=99, who="person:anna", reason="as agreed", now=NOON)

    def signature(self) -> str:
        return signature.of(self.store, self.folder, "books", ["exact_main"], "2026-11-20")


def test_the_next_run_takes_a_change_and_builds_for_it(tmp_path: Path, sqlite_store: Store) -> None:
    settings = Settings(tmp_path, sqlite_store)
    assert settings.run() == [("V19", "1")]
    before = settings.signature()
    assert settings.signature() == before
    settings.change(Line("tax_code", "", "V19", "set", "9"), Line("tax_code", "", "V7", "set", "3"))
    assert settings.signature() != before
    assert settings.run() == [("V19", "9"), ("V7", "3")]
    settings.change(Line("tax_code", "", "V19", "file"))
    assert settings.run() == [("V19", "1"), ("V7", "3")]


def test_with_four_eyes_a_changed_tax_code_waits_for_two_people(tmp_path: Path, sqlite_store: Store) -> None:
    settings = Settings(tmp_path, sqlite_store, PEOPLE)
    with sqlite_store.begin() as db:
        runs.approve(db, "books", who="person:anna and person:bo", run_id="r1", now=NOON)
    settings.run()
    settings.change(Line("tax_code", "", "V19", "set", "9"))
    assert settings.run() == [("V19", "1")]
    with sqlite_store.read() as db:
        asked = db.exec_driver_sql("select code, text from reviews where state = 'open'").all()
    assert [(row[0], "new: V19 -> 9; gone: V19 -> 1" in row[1]) for row in asked] == [("settings_changed", True)]
