"""The kept models are built whole once a day, after an upgrade, and never twice for the same reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from include.warehouse import full_build
from include.warehouse.database import Warehouse
from include.warehouse.full_build import FullBuild, is_due

BUILT = FullBuild("2026-11-20", "abc")


def test_what_was_never_built_is_due() -> None:
    assert is_due(None, BUILT)


def test_the_same_day_with_the_same_sql_is_not() -> None:
    assert not is_due(BUILT, BUILT)


def test_another_day_is_even_an_earlier_one_of_a_clock_set_back() -> None:
    assert is_due(BUILT, replace(BUILT, day="2026-11-21"))
    assert is_due(BUILT, replace(BUILT, day="2026-11-19"))


def test_other_sql_is() -> None:
    assert is_due(BUILT, replace(BUILT, sql="def"))


def test_the_last_one_is_kept_for_each_kind_of_link(tmp_path: Path) -> None:
    assert full_build.last(Warehouse(tmp_path), "exact_avidxchange") is None
    full_build.note(Warehouse(tmp_path), ["exact_avidxchange", "basware_exact"], BUILT)
    full_build.note(Warehouse(tmp_path), ["exact_avidxchange"], later := replace(BUILT, day="2026-11-21"))
    assert full_build.last(Warehouse(tmp_path), "exact_avidxchange") == later
    assert full_build.last(Warehouse(tmp_path), "basware_exact") == BUILT
    assert full_build.last(Warehouse(tmp_path), "airbase_exact") is None


def test_tables_of_other_links_that_another_release_built_are_outdated(tmp_path: Path) -> None:
    kinds = ["basware_exact", "airbase_exact"]
    assert full_build.outdated(Warehouse(tmp_path), kinds, "abc") == kinds
    full_build.note(Warehouse(tmp_path), ["basware_exact"], FullBuild("", "abc"))
    assert full_build.outdated(Warehouse(tmp_path), kinds, "abc") == ["airbase_exact"]
    assert full_build.outdated(Warehouse(tmp_path), kinds, "def") == kinds
    assert is_due(full_build.last(Warehouse(tmp_path), "basware_exact"), BUILT)
