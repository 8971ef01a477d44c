"""A person says that two vendors are, or are not, one company: found by code or key, kept once, told by name."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from include.approvals import vendor_pairs
from include.approvals.vendor_pairs import NoSuchVendor, Pair
from include.links import Configuration
from include.people.who import Who
from include.store import decisions
from include.store.database import Store
from include.warehouse.database import Warehouse

NOW = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
COLUMNS = "connection, system, company, vendor_key, code, name"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "warehouse").mkdir()
    with duckdb.connect(str(tmp_path / "warehouse" / "warehouse.duckdb")) as database:
        database.execute("create schema intermediate")
        database.execute(
            f"""create table intermediate.canonical_vendors as
                select *, true as is_vendor, false as is_deleted from (values
                ('exact_main', 'exact_online', '123', 's1', '10001', 'Kroon Bouw B.V.'),
                ('exact_main', 'exact_online', '123', 's2', '10002', 'Kroon Materieel B.V.'),
                ('exact_main', 'exact_online', '999', 's9', '10001', 'of a company this link does not route'),
                ('avid_main', 'avidxchange', '', 'v1', 'K1', 'Kroon Bouw'),
                ('avid_main', 'avidxchange', 'C1', 'v2', 'K2', 'Kroon'),
                ('avid_main', 'avidxchange', 'C1', 'v3', 'K2', 'Kroon again')) as rows ({COLUMNS})"""
        )
    return tmp_path


def said(configuration: Configuration, store: Store, home: Path, supplier: str, vendor: str, verdict: str) -> Pair:
    made, _ = vendor_pairs.decide(
        configuration.people,
        configuration.link("books"),
        store,
        Warehouse(home),
        supplier=supplier,
        vendor=vendor,
        verdict=verdict,
        who=Who("petra"),
        now=NOW,
        note="phoned",
    )
    return made


def test_a_verdict_is_kept_with_who_when_and_why(configuration: Configuration, sqlite_store: Store, home: Path) -> None:
    pair = said(configuration, sqlite_store, home, "10001", "v1", "different")
    assert pair.text == (
        "10001 Kroon Bouw B.V. (123: s1) is not K1 Kroon Bouw (C1: v1); it counts from the next run on"
    )
    with sqlite_store.read() as db:
        (kept,) = decisions.listed(db, "books")
    assert (kept.left_company, kept.left_key, kept.right_company, kept.right_key) == ("123", "s1", "C1", "v1")
    assert (kept.verdict, kept.who, kept.at, kept.why) == ("different", "person:petra", NOW, "phoned")


def test_another_word_about_the_same_two_takes_its_place(
    configuration: Configuration, sqlite_store: Store, home: Path
) -> None:
    said(configuration, sqlite_store, home, "s1", "K1", "different")
    said(configuration, sqlite_store, home, "s1", "K1", "same")
    with sqlite_store.read() as db:
        assert [one.verdict for one in decisions.listed(db, "books")] == ["same"]


@pytest.mark.parametrize(
    ("supplier", "vendor", "words"),
    [
        ("10003", "v1", "exact_online has no vendor with key or code 10003"),
        ("s9", "v1", "exact_online has no vendor with key or code s9"),
        ("10001", "K9", "avidxchange has no vendor with key or code K9"),
        ("10001", "K2", "K2 is 2 vendors in avidxchange"),
    ],
)
def test_what_is_no_vendor_or_several_is_refused_by_name(
    configuration: Configuration, sqlite_store: Store, home: Path, supplier: str, vendor: str, words: str
) -> None:
    with pytest.raises(NoSuchVendor, match=words):
        said(configuration, sqlite_store, home, supplier, vendor, "same")
    with sqlite_store.read() as db:
        assert decisions.listed(db, "books") == []


def test_before_the_first_run_it_says_so(configuration: Configuration, sqlite_store: Store, tmp_path: Path) -> None:
    with pytest.raises(NoSuchVendor, match="run the link first"):
        said(configuration, sqlite_store, tmp_path, "10001", "v1", "same")


@pytest.mark.parametrize("how", ["accepted by what was said of like pairs", "accepted with its group"])
def test_a_pair_that_was_accepted_with_others_and_is_wrong_counts_against_them(
    configuration: Configuration, sqlite_store: Store, home: Path, how: str
) -> None:
    group = "nothing but the name agrees, 98–100 %"
    if how == "accepted with its group":
        with sqlite_store.begin() as db:
            evidence = {"group": group, "batch": "b", "question": 1}
            pair = ("books", "vendor", "123", "s1", "C1", "v1")
            decisions.decide(db, decisions.Decision(*pair, "same", "person:petra", NOW, evidence=evidence))
    else:
        with duckdb.connect(str(home / "warehouse" / "warehouse.duckdb")) as database:
            database.execute("create schema matching")
            database.execute(
                f"""create table matching.vendors as select 'books' as link, '123' as left_company, 's1' as left_key,
                    'C1' as right_company, 'v1' as right_key, 'auto' as verdict, '{group}' as question_group"""
            )
    said(configuration, sqlite_store, home, "10001", "v1", "different")
    with sqlite_store.read() as db:
        (kept,) = decisions.listed(db, "books")
    assert (kept.verdict, kept.evidence) == (
        "different",
        {"left": "10001 Kroon Bouw B.V. (123: s1)", "right": "K1 Kroon Bouw (C1: v1)", "group": group},
    )
