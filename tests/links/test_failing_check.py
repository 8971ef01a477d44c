"""A data check that fails between deciding and delivering, in whole runs of one company with two divisions.

What is wrong is put into the warehouse, as a slip of ours would be: the ledger says another amount of an invoice than
the invoice itself. What each test says is asked of the simulated AvidXchange first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from include.dag_tasks import tasks
from include.warehouse.database import Warehouse
from tests.include.commands.conftest import Ran
from tests.support import company, life
from tests.support.company import LINK, Company

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1800)]
CHECK = "invoice_totals_match_the_ledger"
Row = dict[str, Any]


@dataclass
class Books(Ran):
    """``wrong``: the entry of division 123 that the ledger disagrees with."""

    wrong: str = ""

    def run(self, *options: str) -> Row:
        answer = self.cli("run", LINK, "--json", *options)
        assert answer.code in (0, 1), answer.err
        return dict(answer.json)

    def ledger_off_by(self, amount: str) -> None:
        """The ledger lines of the entry, as the warehouse has them, say so much more than they did."""
        with duckdb.connect(str(Warehouse.of_link(self.company.home, LINK).path)) as warehouse:
            lines = "update raw_exact_online.transaction_lines set amount_fc = amount_fc + cast(? as decimal(18, 2))"
            warehouse.execute(f"{lines} where entry_id = ?", [amount, self.wrong])

    def arrived(self, key: str, division: str = "123") -> bool:
        return life.in_avid(self.company, "invoices", key, division) is not None

    def questions(self) -> list[Row]:
        return [one for one in self.json("review", "list")["reviews"] if one["code"] == "check_failed"]

    def alarms(self) -> list[Row]:
        return [one for one in self.json("alerts")["alerts"] if one["code"] == "check_failed"]

    def query(self, sql: str) -> list[Row]:
        return list(self.json("query", sql)["rows"])


def reasons(summary: Row, code: str = "check_failed") -> list[Row]:
    return [one for one in summary["reasons"] if one["code"] == code and one["state"] == "waiting"]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    folder = tmp_path_factory.mktemp("checks")
    with company.opened(folder, vendors=20, documents=60, systems=("exact_online", "avidxchange")) as opened:
        made = Books(opened, None)  # type: ignore[arg-type]
        made.wrong = life.enter_invoice(opened, "RENT-1")
        yield made


def invoices(books: Company, number: str) -> tuple[str, str]:
    """One of this number in each division."""
    return life.enter_invoice(books, number), life.enter_invoice(books, number, division="456")


def test_a_failing_check_stops_its_flow_and_company_until_it_is_let_go_or_green(books: Books) -> None:
    first = books.run()
    assert reasons(first) == []
    assert books.arrived(books.wrong)
    said = books.query("select result, count(*) as checks from operations.checks group by all")
    assert [row["result"] for row in said] == ["passed"]
    assert books.query("select failing_checks from operations.version") == [{"failing_checks": 0}]

    # the ledger disagrees: a preview says so and asks nobody
    books.ledger_off_by("1.00")
    here, there = invoices(books.company, "JUNE")
    supplier = life.enter_supplier(books.company, "Jansen Advies B.V.")
    (reason,) = reasons(books.run("--preview"))
    assert reason["documents"] == ["JUNE"]
    assert books.questions() == []

    # the other division and the other flows go on
    stopped = books.run()
    assert not books.arrived(here)
    assert books.arrived(there, "456")
    assert life.in_avid(books.company, "vendors", supplier)
    (reason,) = reasons(stopped)
    assert (reason["flow"], reason["documents"]) == ("purchase_invoices", ["JUNE"])
    assert reason["text"].startswith(f"1 row fails the data check {CHECK}, for instance link {LINK}, flow ")
    assert "nothing of purchase invoices of company 123 is sent until that is fixed" in reason["text"]
    (alert,) = books.alarms()
    assert (alert["company"], alert["severity"]) == ("123", "urgent")
    (status,) = books.json("status", LINK)["links"]
    assert [(one["name"], one["flow"], one["company"], one["result"]) for one in status["checks"]] == [
        (CHECK, "purchase_invoices", "123", "failed")
    ]
    assert CHECK in books.cli("status", LINK).out
    (row,) = books.query(f"select * from operations.checks where name = '{CHECK}' and result = 'failed'")
    assert (row["flow"], row["company"], row["failing_rows"]) == ("purchase_invoices", "123", 1)
    assert json.loads(row["examples"])[0]["source_key"] == books.wrong
    assert books.query("select failing_checks from operations.version") == [{"failing_checks": 1}]

    # nothing changed since, nothing is decided: it holds all the same
    assert reasons(books.run())
    assert not books.arrived(here)

    # a person lets these very rows go, and says why
    (review,) = books.questions()
    refused = books.cli("review", "decide", str(review["id"]), "--decision", "release")
    assert refused.code != 0
    assert "say why with --note" in refused.err
    note = ("--note", "Exact rounded the VAT of RENT-1, seen with the accountant")
    books.json("review", "decide", str(review["id"]), "--decision", "release", *note)
    assert reasons(books.run()) == []
    assert books.arrived(here)
    assert books.alarms() == []
    released = books.query("select name from operations.checks where result = 'released'")
    assert released == [{"name": CHECK}]

    # other rows: Airflow's tasks stop too
    books.ledger_off_by("0.50")
    here, there = invoices(books.company, "JULY")
    by_airflow(books)
    assert not books.arrived(here)
    assert books.arrived(there, "456")

    # green: what waited goes, and the question is closed
    books.ledger_off_by("-1.50")
    later, _ = invoices(books.company, "AUGUST")
    assert reasons(books.run()) == []
    assert books.arrived(here)
    assert books.arrived(later)
    assert books.questions() == []
    assert books.query("select count(*) as n from operations.checks where result <> 'passed'") == [{"n": 0}]


def by_airflow(books: Books) -> None:
    """A run as Airflow's tasks do it, each with nothing but the store from the one before."""
    context: Any = {
        "dag": SimpleNamespace(dag_id=LINK),
        "run_id": "manual__1",
        "dag_run": SimpleNamespace(run_type="manual", triggering_user_name="petra"),
        "params": {"preview": False},
        "logical_date": None,
        "ti": SimpleNamespace(try_number=1, max_tries=2),
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in books.company.environment.items():
            patch.setenv(name, value)
        assert tasks.read(LINK, context)
        for step in tasks.decide(LINK, context):
            tasks.deliver(LINK, step, context)
        tasks.finish(LINK, context)
