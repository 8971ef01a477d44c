"""Production needs no dbt: every link runs in an environment without it, and dbt would have built the same tables."""

from __future__ import annotations

import subprocess
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from include.link_kinds import LINK_KINDS
from include.sandbox.world.companies.registry import COMPANIES
from include.systems.registry import SYSTEMS
from include.warehouse import plan
from include.warehouse.build import build
from include.warehouse.database import Warehouse
from tests.support import company
from tests.support.built import copied, rows
from tests.support.company import Company
from tests.support.dbt import invoke

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An environment with every package of this one but dbt and what belongs to it."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    for one in Path(sysconfig.get_path("purelib")).iterdir():
        if not one.name.startswith("dbt"):
            (packages / one.name).symlink_to(one)
    python = str(folder / "bin" / "python")
    missing = subprocess.run([python, "-c", "import duckdb, dbt"], capture_output=True, text=True, check=False)
    assert "No module named 'dbt'" in missing.stderr
    return python


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory, python: str) -> Iterator[tuple[Company, dict[str, Any]]]:
    """A company of which every link ran twice in that environment, and the summaries of the first runs by link."""
    everything: dict[str, Any] = {"systems": list(SYSTEMS), "companies": list(COMPANIES)}
    with company.opened(tmp_path_factory.mktemp("company"), vendors=12, documents=20, **everything) as books:
        books.python = python
        answers = {link: books.end_of(books.start("run", link, "--json")) for link in LINK_KINDS}
        assert {link: answer.err for link, answer in answers.items() if answer.code not in (0, 1)} == {}
        books.sandbox.advance(600)
        for link in LINK_KINDS:
            assert books.end_of(books.start("run", link, "--json")).code in (0, 1)
        yield books, {link: answer.json for link, answer in answers.items()}


def test_every_link_delivers_and_publishes_without_dbt(ran: tuple[Company, dict[str, Any]]) -> None:
    books, first = ran
    delivered = {link: sum(flow["delivered"] for flow in one["flows"].values()) for link, one in first.items()}
    assert [link for link, documents in delivered.items() if not documents] == []
    links = books.query("select distinct link from reconciliation.documents order by 1")
    assert [row["link"] for row in links] == sorted(LINK_KINDS)
    refused = books.end_of(books.start("docs"))  # the one command that asks dbt
    assert (refused.code, refused.err.count("dbt is not installed here")) == (3, 1)


@pytest.mark.parametrize("how", [[], ["--full-refresh"]])
@pytest.mark.parametrize("link", ["exact_avidxchange", "basware_quickbooks"])
def test_what_the_runs_left_is_built_by_dbt_as_by_the_plan(
    ran: tuple[Company, dict[str, Any]], how: list[str], link: str, tmp_path: Path
) -> None:
    (tmp_path / "home").symlink_to(ran[0].home)
    by_plan, by_dbt = copied(tmp_path / "home", "by plan"), copied(tmp_path / "home", "by dbt")
    build(Warehouse.of_link(by_plan, link), ["path:models"], full_refresh=bool(how))
    invoke(by_dbt, ["build", *how], link)
    assert rows(by_dbt, link) == rows(by_plan, link)


def test_after_an_upgrade_the_first_run_of_a_link_makes_all_its_tables_right(
    ran: tuple[Company, dict[str, Any]],
) -> None:
    """Kept tables and outboxes are as a release left them that knew less; those of other kinds of links too."""
    books, nodes = ran[0], plan.current().nodes
    older = {node.relation: "connection" for node in nodes if node.incremental}
    outboxes = [node for node in nodes if node.path.startswith("models/outbox") and "findings" not in node.name]
    older |= {node.relation: "holds" for node in outboxes}
    with Warehouse.of_link(books.home, "basware_exact").opened("leave it as another release does") as warehouse:
        for table, column in (("built_from", "stamp"), ("full_builds", "sql")):
            warehouse.execute(f"update intermediate.{table} set {column} = 'of another release'")
        for relation, column in older.items():
            warehouse.execute(f"alter table {relation} drop column {column}")
    answer = books.end_of(books.start("run", "basware_exact", "--json"))
    assert answer.code in (0, 1), answer.err
    with duckdb.connect(str(Warehouse.of_link(books.home, "basware_exact").path), read_only=True) as warehouse:
        for relation, column in older.items():
            warehouse.execute(f"select {column} from {relation} limit 1")
