"""A company with models of its own: refused until they are compiled, then built, checked, published and described."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from include.paths import published_path
from tests.support import company
from tests.support.company import PROJECT, Company

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1800)]
MODELS = {
    "invoices_by_vendor.sql": """
        select link, counterparty, count(*) as invoices, sum(source_amount) as amount, cast(null as varchar) as remark
        from {{ ref('reconciliation__documents') }} where flow = 'purchase_invoices' group by all""",
    "broken.sql": "select cast(counterparty as integer) as number from {{ ref('invoices_by_vendor') }}",
    "_models.yml": """
models:
  - name: invoices_by_vendor
    description: "What each vendor's invoices add up to."
    columns:
      - name: counterparty
        description: "The vendor's name."
      - name: remark
        data_tests: [not_null]
""",
}


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """A company whose release has these models in its folder, and was not compiled since."""
    with company.opened(tmp_path_factory.mktemp("company"), vendors=6, documents=10) as opened:
        opened.project = tmp_path_factory.mktemp("release")
        for room in ("include", "dlt_sources", "dbt_project"):
            shutil.copytree(PROJECT / room, opened.project / room, ignore=shutil.ignore_patterns("__pycache__"))
        for name, text in MODELS.items():
            (opened.project / "dbt_project" / "models" / "custom" / name).write_text(text)
        yield opened


@pytest.fixture(scope="module")
def summary(books: Company) -> dict[str, Any]:
    """A run without the setting, which nothing comes of, and one with it."""
    before = books.mark()
    refused = books.end_of(books.start("run", books.link, "--json"))
    assert (refused.code, books.writes(before)) == (3, [])
    assert "run `make compile` and start the run again" in refused.err
    assert "Traceback" not in refused.err
    answer = books.end_of(books.start("run", books.link, "--json", ML_CONNECTOR_COMPILE="1"))
    assert answer.code == 1, answer.err
    return dict(answer.json)


def test_its_tables_are_published_with_their_descriptions(books: Company, summary: dict[str, Any]) -> None:
    assert summary["flows"]["purchase_invoices"]["delivered"] > 0
    with duckdb.connect(str(published_path(books.home)), read_only=True) as analyst:
        sums = "select count(*), sum({}) from {} where {}"
        documents = sums.format("source_amount", "reconciliation.documents", "flow = 'purchase_invoices'")
        total = analyst.execute(documents).fetchall()[0][1]
        vendors, amount = analyst.execute(sums.format("amount", "custom.invoices_by_vendor", "true")).fetchall()[0]
        described = "select comment from duckdb_{}() where {}_name = 'invoices_by_vendor' and comment is not null"
        comments = [
            analyst.execute(described.format(*of)).fetchall() for of in (("views", "view"), ("columns", "table"))
        ]
    assert (vendors > 1, amount) == (True, total)
    assert comments == [[("What each vendor's invoices add up to.",)], [("The vendor's name.",)]]
    assert (
        published_path(books.home).parent / "parquet" / "custom.invoices_by_vendor" / f"{books.link}.parquet"
    ).exists()


def test_what_it_checks_is_told_and_one_that_fails_stops_nothing(books: Company, summary: dict[str, Any]) -> None:
    [note] = [note for note in summary["notes"] if "models/custom" in note]
    assert note.startswith("models/custom/broken.sql could not be built, and its table is as it was: Conversion Error")
    checks = "select distinct result from operations.checks where name like 'not_null_invoices_by_vendor%'"
    assert books.query(checks) == [{"result": "warning"}]


def test_the_next_run_goes_by_what_was_compiled_and_the_documentation_has_it(
    books: Company, summary: dict[str, Any]
) -> None:
    answer = books.end_of(books.start("run", books.link, "--full", "--json"))
    assert answer.code == 1, answer.err
    assert books.end_of(books.start("docs")).code == 0
    page = (books.home / "docs" / "index.html").read_text(encoding="utf-8")
    assert "What each vendor's invoices add up to." in page


@pytest.mark.parametrize(
    ("setting", "model", "said"),
    [
        ("", MODELS["broken.sql"], "run `make compile`"),
        ("1", "select no_such from {{ ref('int_pairs') }}", "could not be compiled.* broken: .*no_such"),
        ("1", "{{ config(materialized='incremental') }} select 1 as n", "broken.sql must be SQL without hooks"),
    ],
)
def test_an_upgrade_brings_a_plan_without_them_and_a_model_that_cannot_be_compiled_is_named(
    books: Company, summary: dict[str, Any], setting: str, model: str, said: str
) -> None:
    of_the_release = Path("dbt_project/compiled/plan.json")
    shutil.copyfile(PROJECT / of_the_release, books.project / of_the_release)
    (books.project / "dbt_project/models/custom/broken.sql").write_text(model)
    answer = books.end_of(books.start("run", books.link, ML_CONNECTOR_COMPILE=setting))
    assert (answer.code, "Traceback" in answer.err) == (3, False)
    assert re.search(said, answer.err)
