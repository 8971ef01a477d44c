"""`query --as-of` and `export`: a past day asked, and everything taken away in one file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from cryptography.fernet import Fernet

from include.store.database import Store
from include.warehouse.database import Warehouse
from include.warehouse.publish import publish
from tests.include.commands.conftest import invoke

SUMS = "select link, amount from reconciliation.sums"
NOW = datetime.now(UTC)


def day(ago: int) -> str:
    return (NOW - timedelta(days=ago)).date().isoformat()


@pytest.fixture
def home(ready: Path) -> Path:
    """The amount 1 was published five days ago, 2 three days ago."""
    with Store.open() as store:
        for amount, ago in ((1, 5), (2, 3)):
            with Warehouse(ready).opened("build") as database:
                database.execute("create schema if not exists reconciliation")
                database.execute(
                    f"create or replace table reconciliation.sums as select 'x' as link, {amount} as amount"
                )
            publish(Warehouse(ready), store, link="x", run_id=f"r{amount}", at=NOW - timedelta(days=ago))
    return ready


def asked(*options: str) -> list[dict[str, object]]:
    answer = invoke("query", SUMS, "--json", *options)
    assert answer.code == 0, answer.err
    return list(answer.json["rows"])


def test_a_past_day_is_answered_as_it_was_published_then(home: Path) -> None:
    assert asked() == [{"link": "x", "amount": 2}]
    assert asked("--as-of", day(5)) == [{"link": "x", "amount": 1}]
    assert asked("--as-of", day(4)) == [{"link": "x", "amount": 1}]
    assert asked("--as-of", day(0)) == [{"link": "x", "amount": 2}]
    assert "1" in invoke("query", SUMS, "--as-of", day(4)).out.splitlines()[-1]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--as-of", day(6)), f"nothing was published by {day(6)}: the first publication is of {day(5)}"),
        (("--as-of", day(-2)), f"{day(-2)} is still to come (days are those of UTC)"),
        (("--as-of", "2026-13-01"), "'2026-13-01' is no date: write it like 2026-03-31"),
        (("--as-of", "yesterday"), "'yesterday' is no date"),
    ],
    ids=["before the first", "to come", "no day", "no date"],
)
def test_a_day_that_cannot_be_shown_is_an_error_in_words(home: Path, options: tuple[str, ...], says: str) -> None:
    answer = invoke("query", SUMS, *options)
    assert answer.code == 2
    assert says in " ".join(answer.err.replace("│", " ").split())
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    "sql",
    ["select * from reconciliation.nothing", "drop view reconciliation.sums", "copy (select 1) to 'a.csv'", "selec 1"],
)
def test_what_is_no_question_is_refused_of_the_past_too(home: Path, sql: str) -> None:
    answer = invoke("query", sql, "--as-of", day(4), "--json")
    assert (answer.code, list(answer.json)) == (2, ["error"])
    assert asked("--as-of", day(4)) == [{"link": "x", "amount": 1}]


def test_before_anything_was_published_both_say_what_to_do(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ML_CONNECTOR_KEYS", Fernet.generate_key().decode())
    assert invoke("init").code == 0
    past = invoke("query", SUMS, "--as-of", day(0))
    assert (past.code, past.err) == (2, f"ml-connector: nothing was published by {day(0)}: run a link first\n")
    taken = invoke("export", str(tmp_path / "all.duckdb"))
    assert taken.code == 3
    assert "run" in taken.err
    assert not (tmp_path / "all.duckdb").exists()


def test_everything_in_one_file_answers_without_the_home(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "all.duckdb"
    answer = invoke("export", str(file), "--json")
    assert answer.code == 0, answer.err
    assert (answer.json["file"], answer.json["rows"]["reconciliation.sums"]) == (str(file), 1)
    (home / "published").rename(tmp_path / "away")
    with duckdb.connect() as analyst:
        analyst.execute(f"attach '{file}' as reconciliation (read_only)")
        assert analyst.execute("select amount from reconciliation.sums").fetchall() == [(2,)]


def test_a_file_of_that_name_is_replaced_whole_or_not_at_all(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "all.duckdb"
    file.write_text("of last month")
    refused = invoke("export", str(tmp_path / "nowhere" / "all.duckdb"))
    assert refused.code == 3
    assert "cannot be written: No such file or directory" in refused.err
    assert invoke("export", str(file)).code == 0
    with duckdb.connect(str(file), read_only=True) as analyst:
        assert analyst.execute("select amount from sums").fetchall() == [(2,)]
    folder = invoke("export", str(tmp_path))
    assert (folder.code, folder.err.count("\n")) == (3, 1), folder.err
