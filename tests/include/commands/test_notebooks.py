"""The notebooks in `examples/`, cell by cell, over what a company's run published."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from include.documents import plain
from tests.include.commands.conftest import Ran

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


def cells(file: Path) -> list[str]:
    notebook = json.loads(file.read_text())
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def executed(name: str) -> dict[str, Any]:
    """What its variables are at the end; plain Python, so that it needs no kernel."""
    variables: dict[str, Any] = {}
    for number, cell in enumerate(cells(EXAMPLES / name), start=1):
        exec(compile(cell, f"{name}, code cell {number}", "exec"), variables)
    return variables


def shown_as(value: object) -> str:
    """Amounts as the command line prints them: without zeros behind the cents."""
    return plain(value) if isinstance(value, Decimal) else str(value)


def test_a_notebook_is_kept_without_what_it_showed() -> None:
    files = list(EXAMPLES.glob("*.ipynb"))
    assert files
    for file in files:
        code = [cell for cell in json.loads(file.read_text())["cells"] if cell["cell_type"] == "code"]
        assert [cell for cell in code if cell["outputs"] or cell["execution_count"] is not None] == []


def test_month_end_shows_what_the_tables_say(ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setenv("ML_CONNECTOR_HOME", ran.company.environment["ML_CONNECTOR_HOME"])
    shown = executed("month_end.ipynb")

    def told(sql: str) -> list[dict[str, Any]]:
        return list(ran.json("query", sql)["rows"])

    def same(frame: pd.DataFrame, sql: str) -> None:
        rows = [
            tuple(None if pd.isna(value) else shown_as(value) for value in row) for row in frame.itertuples(index=False)
        ]
        asked = [tuple(None if value is None else shown_as(value) for value in row.values()) for row in told(sql)]
        assert sorted(rows, key=repr) == sorted(asked, key=repr)
        assert rows

    same(
        shown["open_items"].reset_index(),
        "select link, company, currency, counterparty_code, counterparty, books_open_items, other_open,"
        " other_in_flight, difference, explained, unexplained from reconciliation.accounts_payable",
    )
    same(
        shown["by_class"].reset_index(),
        "select link, flow, currency, difference_class, count(*) as n, coalesce(sum(amount_difference), 0.00) as d"
        " from reconciliation.differences group by all",
    )
    same(
        shown["ageing"].stack().rename("n").reset_index().query("n > 0"),
        "select link, currency, case when days is null then 'no date' when days <= 30 then 'up to 30 days'"
        " when days <= 60 then '31 to 60' when days <= 90 then '61 to 90' else 'more than 90' end as age, count(*) as n"
        " from (select *, date_diff('day', doc_date, (select max(published_at)::date from operations.version)) as days"
        " from reconciliation.differences) group by all",
    )
    same(
        shown["waiting"].reset_index(),
        "select link, flow, state, reason_code, currency, count(*) as n, coalesce(sum(amount), 0.00) as a,"
        " min(doc_date) as oldest from operations.deliveries where state <> 'delivered' group by all",
    )
    assert len(shown["waits"]) == shown["waiting"]["documents"].sum()
    assert shown["waits"]["reason_text"].notna().all()
    tables = shown["published"].tables()
    assert tables["meaning"].notna().all()
    assert not tables["table"].str.contains("stamp").any(), "what publishing notes for itself is no table for analysts"
    same(shown["questions"][["code", "text"]], "select code, text from operations.reviews where state = 'open'")
