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


def test_each_kind_of_code_has_a_file_of_its_own(tmp_path: Path) -> None:
    files = {
        "payment_terms.csv": "company,source_code,target_code\n123,NET30,30\n",
        "items.csv": "company,source_code,target_code\n,SRV,D-1\n",
        "projects.csv": "company,source_code,target_code\n,0815,P-1\n",
    }
    assert load_config(Warehouse(tmp_path), load(settings(tmp_path / "config", files))).problems == ()
    assert rows(tmp_path, "mappings") == [
        ("exact_avidxchange", "item", "", "SRV", "D-1", ""),
        ("exact_avidxchange", "payment_term", "123", "NET30", "30", ""),
        ("exact_avidxchange", "project", "", "0815", "P-1", ""),
    ]


def test_a_changed_mapping_replaces_the_old_one(tmp_path: Path) -> None:
    folder = settings(tmp_path / "config", {"tax_codes.csv": "source_code;target_code\n2;21\n"})
    load_config(Warehouse(tmp_path), load(folder))
    settings(folder, {"tax_codes.csv": "source_code;target_code\n2;9\n"})
    assert load_config(Warehouse(tmp_path), load(folder)).changed
    assert rows(tmp_path, "mappings") == [("exact_avidxchange", "tax_code", "", "2", "9", "")]


def test_what_is_wrong_in_a_mapping_file_is_said_and_the_rest_counts(tmp_path: Path) -> None:
    files = {
        "gl_accounts.csv": "company,source_code,target_code\n,4000,1\n,4000,2\n,4100,\n,4200,3\n",
        "colours.csv": "source_code,target_code\n",
        "cost_units.csv": "from,to\n",
    }
    report = load_config(Warehouse(tmp_path), load(settings(tmp_path / "config", files)))
    assert [row[3] for row in rows(tmp_path, "mappings")] == ["4000", "4200"]
    text = "\n".join(problem.text for problem in report.problems)
    assert "gl_accounts.csv of exact_avidxchange, line 3, column source_code: 4000 is mapped in line 2 already" in text
    assert "line 4, column target_code: source_code and target_code are needed" in text
    assert "colours.csv" in text
    assert "cost_units.csv of exact_avidxchange: column source_code, target_code is missing" in text


SPLIT = 'source_code,target_code,amount\n9001,1001,40.00\n9002,1003,\n9001,1002,"60,5"\n'


def test_a_credit_note_may_be_shared_out_over_several_invoices(tmp_path: Path) -> None:
    files = {"credited_invoices.csv": SPLIT}
    assert load_config(Warehouse(tmp_path), load(settings(tmp_path / "config", files))).problems == ()
    assert [row[3:5] for row in rows(tmp_path, "mappings")] == [
        ("9001", "1001 40.00 (line 2); 1002 60.5 (line 4)"),
        ("9002", "1003"),
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("9001,1001,\n9001,1002,\n", "line 3, column source_code: 9001 is mapped in line 2 already: a credit note of "
         "several invoices needs the amount of each"),
        ("9001,1001,\n9001,1002,60\n", "line 2, column amount: 9001 is shared out in line 3: a credit note of several "
         "invoices needs the amount of each"),
        ("9001,1001,40\n9001,1001,60\n", "line 3, column target_code: invoice 1001 is named in line 2 already"),
        ("9001,F-1001,40\n", "line 2, column target_code: F-1001 is no number of an invoice"),
        ("9001,1001,\"1.000,00\"\n", "line 2, column amount: 1.000,00 is no amount above zero in cents"),
        ("9001,1001,-40\n", "line 2, column amount: -40 is no amount above zero in cents"),
        ("9001,1001,0.00\n", "line 2, column amount: 0.00 is no amount above zero in cents"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_shares_of_a_credit_note_is_said(tmp_path: Path, lines: str, said: str) -> None:
    files = {"credited_invoices.csv": f"source_code,target_code,amount\n{lines}"}
    (problem,) = load_config(Warehouse(tmp_path), load(settings(tmp_path / "config", files))).problems
    assert said in problem.text


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


def test_a_file_that_is_no_text_is_named_with_its_line(tmp_path: Path) -> None:
    folder = settings(tmp_path / "config")
    file = folder / "mappings" / "exact_avidxchange" / "tax_codes.csv"
    file.write_bytes(b"source_code,target_code\nA,1\n\xff,2\n")
    [problem] = load_config(Warehouse(tmp_path), load(folder)).problems
    assert problem.text == ("tax_codes.csv of exact_avidxchange, line 3: it is not UTF-8 text: save the file as UTF-8")
