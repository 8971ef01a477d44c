from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from include.commands.published import distinct
from tests.include.commands.conftest import Ran


def test_status_tells_each_links_last_run_and_what_waits(ran: Ran) -> None:
    links = {link["link"]: link for link in ran.json("status")["links"]}
    link = links.pop(ran.company.link)
    assert link["last_run"]["result"] in ("done", "remarks")
    assert {other["last_run"] for other in links.values()} == {None}
    assert link["open_reviews"] > 0
    text = ran.cli("status", ran.company.link).out
    assert f"{link['open_reviews']} open reviews" in text
    assert "payments" in text


def test_deliveries_are_filtered_and_their_amounts_are_exact(ran: Ran) -> None:
    rows = ran.json("deliveries", "--flow", "payments", "--state", "delivered")["deliveries"]
    assert {(row["flow"], row["state"]) for row in rows} == {("payments", "delivered")}
    assert all(isinstance(row["amount"], str) and Decimal(row["amount"]).as_tuple().exponent == -2 for row in rows)
    assert len(ran.json("deliveries", "--limit", "3")["deliveries"]) == 3
    assert ran.cli("deliveries", "--flow", "coding", "--state", "refused").out == "no deliveries match\n"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("deliveries", "--flow", "nosuch"), "there is no flow nosuch (known: gl_accounts, "),
        (("deliveries", "--link", "nosuch"), "there is no link nosuch"),
        (("review", "list", "--link", "nosuch"), "there is no link nosuch"),
        (("review", "list", "--state", "opne"), "there is no state opne; use one of: open, decided, closed, all"),
        (("audit", "nosuch"), "nothing is known about nosuch: give its number"),
    ],
)
def test_a_name_that_there_is_none_of_is_an_error_and_no_empty_answer(
    ran: Ran, command: tuple[str, ...], said: str
) -> None:
    answer = ran.cli(*command, "--json")
    assert (answer.code, said in answer.json["error"]) == (2, True), answer.out


def test_a_documents_life_is_found_by_number_and_by_key(ran: Ran) -> None:
    row = ran.json("deliveries", "--flow", "purchase_invoices", "--state", "delivered")["deliveries"][0]
    by_number = ran.json("audit", row["number"])["events"]
    by_key = ran.json("audit", row["source_key"])["events"]
    assert [event for event in by_number if event["document_key"] == row["source_key"]] == by_key
    assert by_key[-1]["to_state"] == "delivered"
    assert {event["number"] for event in by_key} == {row["number"]}
    text = ran.cli("audit", row["number"]).out
    assert f"purchase_invoices of company {row['company']}: {row['number']}, {row['counterparty']}, " in text


def test_a_query_answers_rows_with_money_and_dates_as_text(ran: Ran) -> None:
    (row,) = ran.json("query", "select 12.50::decimal(18,2) as a, date '2026-11-20' as d, 'nan'::double as n")["rows"]
    assert row == {"a": "12.50", "d": "2026-11-20", "n": None}
    assert ran.json("query", "select count(*) as n from reconciliation.documents")["rows"][0]["n"] > 0
    assert ran.cli("query", "select 1 as n where false").out == "no rows\n"


def test_columns_of_one_name_keep_both_values(ran: Ran) -> None:
    assert distinct(["a", "b", "a", "a"]) == ["a", "b", "a_2", "a_3"]
    assert ran.json("query", "select 1 as a, 2 as a")["rows"] == [{"a": 1, "a_2": 2}]


@pytest.mark.parametrize("sql", ["selec 1", "select * from nowhere", "select 'x'::int"])
def test_sql_that_cannot_be_answered_is_a_usage_error(ran: Ran, sql: str) -> None:
    answer = ran.cli("query", sql, "--json")
    assert answer.code == 2
    assert answer.json["error"].startswith("DuckDB does not accept this: ")
    assert answer.err.startswith("ml-connector: DuckDB does not accept this: ")


@pytest.mark.parametrize(
    "sql",
    [
        "delete from reconciliation.documents",
        "create table reconciliation.mine as select 1 as n",
        "drop table reconciliation.documents",
        "copy (select 1) to '{folder}/out.csv'",
        "attach '{folder}/other.duckdb'",
        "select * from read_text('{folder}/secret.txt')",
    ],
)
def test_a_query_changes_nothing_and_reaches_no_other_file(ran: Ran, tmp_path: Path, sql: str) -> None:
    (tmp_path / "secret.txt").write_text("hunter2")
    file = ran.company.home / "published" / "reconciliation.duckdb"
    before = file.read_bytes()
    answer = ran.cli("query", sql.format(folder=tmp_path))
    assert answer.code == 2
    assert "hunter2" not in answer.out + answer.err
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["secret.txt"]


def test_the_report_is_short_and_the_workbook_is_there_in_full(ran: Ran, tmp_path: Path) -> None:
    file = tmp_path / "books.xlsx"
    found = ran.json("report", ran.company.link, "--xlsx", str(file))
    assert found["workbook"] == str(file)
    differing = sum(row["differ"] for row in found["documents"])
    assert openpyxl.load_workbook(file)["Differences"].max_row == differing + 1
    text = ran.cli("report", ran.company.link).out
    assert "accounts payable of" in text
    assert len(text.splitlines()) < 40


def test_a_workbook_that_cannot_be_written_says_why(ran: Ran, tmp_path: Path) -> None:
    answer = ran.cli("report", ran.company.link, "--xlsx", str(tmp_path / "no" / "such" / "books.xlsx"))
    assert answer.code == 3
    assert "books.xlsx cannot be written: No such file or directory" in answer.err
