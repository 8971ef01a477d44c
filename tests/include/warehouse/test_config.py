"""links.yml and the mapping files as tables."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from include.links import load
from include.warehouse.config import load_config
from include.warehouse.database import Warehouse

LINKS = """
connections:
  exact_main: {system: exact_online, region: nl, companies: ["123", "456"]}
  avid_main:
    {system: avidxchange, base_url: "https://avid", auth: client_credentials, companies: [C1, C2], currencies: [EUR]}
links:
  - name: exact_avidxchange
    kind: exact_avidxchange
    connections: {exact_online: exact_main, avidxchange: avid_main}
    companies: [{exact_online: "123", avidxchange: C1}, {exact_online: "456", avidxchange: C2}]
    start_date: 2026-01-01
    timezone: Europe/Amsterdam
"""


def settings(folder: Path, mappings: dict[str, str] | None = None) -> Path:
    (folder / "mappings" / "exact_avidxchange").mkdir(parents=True, exist_ok=True)
    (folder / "links.yml").write_text(LINKS)
    for name, text in (mappings or {}).items():
        (folder / "mappings" / "exact_avidxchange" / name).write_text(text)
    return folder


def rows(home: Path, table: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(Warehouse(home).path)) as database:
        return database.execute(f"from raw_config.{table} order by all").fetchall()


def test_settings_become_tables_and_unchanged_ones_change_nothing(tmp_path: Path) -> None:
    folder = settings(
        tmp_path / "config", {"gl_accounts.csv": "company,source_code,target_code,note\n,0400,4000,rent\n"}
    )
    assert load_config(Warehouse(tmp_path), load(folder)).changed
    assert rows(tmp_path, "routes") == [
        ("exact_avidxchange", 1, "avidxchange", "avid_main", "C1"),
        ("exact_avidxchange", 1, "exact_online", "exact_main", "123"),
        ("exact_avidxchange", 2, "avidxchange", "avid_main", "C2"),
        ("exact_avidxchange", 2, "exact_online", "exact_main", "456"),
    ]
    assert rows(tmp_path, "link_connections") == [
        ("exact_avidxchange", "avidxchange", "avid_main", '["EUR"]'),
        ("exact_avidxchange", "exact_online", "exact_main", "[]"),
    ]
    assert rows(tmp_path, "mappings") == [("exact_avidxchange", "gl_account", "", "0400", "4000", "rent")]
    assert not load_config(Warehouse(tmp_path), load(folder)).changed


def test_a_changed_mapping_replaces_the_old_one(tmp_path: Path) -> None:
    folder = settings(tmp_path / "config", {"tax_codes.csv": "source_code;target_code\n2;21\n"})
    load_config(Warehouse(tmp_path), load(folder))
    settings(folder, {"tax_codes.csv": "source_code;target_code\n2;9\n"})
    assert load_config(Warehouse(tmp_path), load(folder)).changed
    assert rows(tmp_path, "mappings") == [("exact_avidxchange", "tax_code", "", "2", "9", "")]


GOOD = "source_code,target_code\n4000,1\n4100,2\n"


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (
            "source_code,target_code\n4000,9\n4100,\n",
            "line 3, column target_code: source_code and target_code are needed",
        ),
        ("source_code,target_code\n4000,9\n4100,2,3\n", "line 3, column 3: there are 2 columns"),
        ('source_code,target_code\n4000,9\n4100,"2\n', "line 3: it cannot be read as CSV"),
        ("source_code;target_code\n4000,9\n", "line 2, column target_code: source_code and target_code are needed"),
        ("code,target\n4000,9\n", ": column source_code, target_code is missing"),
        ("", ": column source_code, target_code is missing"),
    ],
)
def test_of_a_file_with_a_mistake_the_last_good_version_stays_in_force(tmp_path: Path, bad: str, said: str) -> None:
    folder = settings(tmp_path / "config", {"gl_accounts.csv": GOOD, "items.csv": "source_code,target_code\nA,1\n"})
    load_config(Warehouse(tmp_path), load(folder))
    settings(folder, {"gl_accounts.csv": bad, "items.csv": "source_code,target_code\nA,2\n"})
    report = load_config(Warehouse(tmp_path), load(folder))
    assert report.problems[0].text.startswith("gl_accounts.csv of exact_avidxchange")
    assert said in report.problems[0].text
    assert [row[3:5] for row in rows(tmp_path, "mappings")] == [("4000", "1"), ("4100", "2"), ("A", "2")]
    settings(folder, {"gl_accounts.csv": "source_code,target_code\n4000,9\n"})
    assert load_config(Warehouse(tmp_path), load(folder)).problems == ()
    assert [row[3:5] for row in rows(tmp_path, "mappings")] == [("4000", "9"), ("A", "2")]
