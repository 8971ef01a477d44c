"""The search for secrets finds what was planted: otherwise that it finds nothing would say nothing."""

from __future__ import annotations

import base64
import gzip
import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, urlencode

import duckdb
import pytest
import sqlalchemy
from hypothesis import given
from hypothesis import strategies as st

from tests.support.secrets import PIECE, Search

CANARY = 'cAn/ry+"7&=%'
LONG = "RT1-" + "".join(f"{number:02x}" for number in range(0, 250, 2))


def sql(text: str) -> str:
    return text.replace("'", "''")


def log(folder: Path, text: str) -> None:
    (folder / "run.log").write_text(f"2026-11-20T08:00:00Z info it said {text} and went on\n")


def packed_log(folder: Path, text: str) -> None:
    (folder / "run.log.gz").write_bytes(gzip.compress(text.encode()))


def workbook(folder: Path, text: str) -> None:
    with zipfile.ZipFile(folder / "report.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", text)


def sqlite_row(folder: Path, text: str) -> None:
    with closing(sqlite3.connect(folder / "store.db")) as database:
        database.execute("create table audit (said text)")
        database.execute("insert into audit values (?)", (text,))
        database.commit()


def warehouse_row(folder: Path, text: str) -> None:
    with duckdb.connect(str(folder / "warehouse.duckdb")) as database:
        database.execute("create schema raw")
        rows = f"select range as id, if(range = 70000, '{sql(text)}', 'a row') as said from range(100000)"
        database.execute(f"create table raw.answers as select id, {{'deep': [said]}} as body from ({rows})")


def published_row(folder: Path, text: str) -> None:
    rows = f"select if(range = 70000, '{sql(text)}', 'a row') as said from range(100000)"
    duckdb.sql(f"copy ({rows}) to '{folder / 'published.parquet'}' (compression zstd)")


PLACES = [log, packed_log, workbook, sqlite_row, warehouse_row, published_row]


@pytest.mark.parametrize("plant", PLACES)
def test_a_secret_that_was_planted_is_found(tmp_path: Path, plant: Callable[[Path, str], None]) -> None:
    plant(tmp_path, "nothing")
    search = Search({"the canary": CANARY})
    assert search.folder(tmp_path) == []
    for file in tmp_path.iterdir():
        file.unlink()
    plant(tmp_path, f"before {CANARY} after")
    found = search.folder(tmp_path)
    assert {said.partition(": ")[2].partition(",")[0] for said in found} == {"the canary"}
    assert CANARY not in "".join(found), "it is named and not shown"


def test_a_table_of_a_copied_store_is_searched_with_what_is_not_in_its_main_file_yet(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "store.db")) as database:
        database.execute("pragma journal_mode = wal")
        database.execute("create table audit (said blob)")
        database.execute("insert into audit values (?)", (CANARY.encode(),))
        database.commit()
        copy = tmp_path / "copy"
        copy.mkdir()
        for file in tmp_path.glob("store.db*"):
            shutil.copy(file, copy)
    search = Search({"the canary": CANARY})
    assert search.store(f"sqlite:///{copy / 'store.db'}") == ["table audit: the canary, as it is"]
    assert any(said.startswith("store.db") for said in search.folder(copy))


@pytest.mark.parametrize(
    "written",
    [
        f"client_id:{CANARY}",
        urlencode({"client_secret": CANARY}),
        quote(CANARY),
        json.dumps({"secret": CANARY}),
        json.dumps({"secret": CANARY}).replace("/", "\\/"),
        json.dumps({"body": json.dumps({"secret": CANARY})}),
        CANARY.encode().hex(),
        *(base64.b64encode(f"{'c' * length}:{CANARY}:more".encode()).decode() for length in range(3)),
        *(base64.urlsafe_b64encode(f"{'c' * length}:{CANARY}".encode()).decode() for length in range(3)),
    ],
)
def test_it_is_found_however_it_is_written(written: str) -> None:
    assert Search({"the canary": CANARY}).text(f"<{written}>")


@pytest.mark.parametrize("part", [LONG[:40], LONG[-40:], LONG[40 : 40 + 5 * PIECE]])
def test_a_part_of_a_long_one_is_found(part: str) -> None:
    assert Search({"the token": LONG}).text(f"... {part} ...") == {"the token, as it is"}


@pytest.mark.parametrize("before", [*range(8), (1 << 20) - 5, 1 << 20, (1 << 21) - 1])
def test_it_is_found_at_whatever_place(before: int) -> None:
    assert Search({"the canary": CANARY}).data(b"x" * before + CANARY.encode()) == {"the canary, as it is"}


def test_what_may_hold_it_is_left_out_by_name(tmp_path: Path) -> None:
    for name in ("vault.key", "log"):
        (tmp_path / name).write_text(CANARY)
    (tmp_path / "vendors").mkdir()
    (tmp_path / "vendors" / "books").write_text(CANARY)
    without = [tmp_path / "vault.key", tmp_path / "vendors"]
    assert Search({"it": CANARY}).folder(tmp_path, without) == ["log: it, as it is"]


def test_one_that_stands_everywhere_by_chance_is_not_looked_for() -> None:
    with pytest.raises(ValueError, match="too short to be looked for: pin"):
        Search({"pin": "1234"})


def test_a_store_is_searched_by_its_address(tmp_path: Path) -> None:
    sqlite_row(tmp_path, CANARY)
    url = sqlalchemy.URL.create("sqlite", database=str(tmp_path / "store.db"))
    assert Search({"it": CANARY}).store(str(url)) == ["table audit: it, as it is"]


@given(before=st.binary(max_size=40), secret=st.text(min_size=6, max_size=90), after=st.binary(max_size=40))
def test_wherever_it_stands_it_is_found(before: bytes, secret: str, after: bytes) -> None:
    clear, search = secret.encode(), Search({"it": secret})
    assert search.data(before + clear + after)
    assert search.data(before + base64.b64encode(before + clear + after) + after)
