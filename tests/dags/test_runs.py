"""Whole runs of both links through their DAGs: ``DAG.test``, and a real scheduler (in the tier of faults),
against one simulated company.

The company lives through them in the order of this file. What was sent is asked of the simulated systems.
"""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from include.demo.airflow import Airflow, AirflowFailed
from tests.support import company, dag_process, life, telling
from tests.support.company import Answer, Company
from tests.support.dag_process import DagProcess, Played
from tests.support.links import exact_avidxchange, quickbooks_avidxchange
from tests.support.waiting import eventually

pytestmark = pytest.mark.timeout(1200)
EXACT, QUICKBOOKS = "exact_avidxchange", "quickbooks_avidxchange"
SENT = {EXACT: exact_avidxchange.sent, QUICKBOOKS: quickbooks_avidxchange.sent}
INVOICES = {EXACT: "purchase_invoices", QUICKBOOKS: "bills"}
# Amsterdam is an hour ahead: the flows of the first link were due at 05:00 UTC, its payments are at 13:00 UTC.
SCHEDULE = '    schedule: {default: "0 6 * * *", payments: "0 14 * * *"}\n'
FLOWS_DUE = "2026-11-20T05:00:00Z"
BEFORE_PAYMENTS, PAYMENTS_DUE = "2026-11-20T12:59:00Z", "2026-11-20T13:00:00Z"
NOT_APPROVED = "Nothing is sent until a person has approved a preview of this link"
# Enough for an approval to be made with: a run that approves delivers what it is asked for at once.
ONE_FLOW = ("--flow", "cost_centers")


@dataclass
class Days:
    """A company, and the process that plays its runs."""

    company: Company
    dags: DagProcess

    def play(self, link: str, *, scheduled: str | None = None, **conf: Any) -> Step:
        before, mark = SENT[link](self.company), self.company.mark()
        played = self.dags.play(link, conf or None, scheduled=scheduled)
        calls = self.company.sandbox.get("/calls", since=mark)["calls"]
        sent = {name: count - before[name] for name, count in SENT[link](self.company).items()}
        return Step(played, calls, self.company.writes(mark), sent)


@dataclass(frozen=True)
class Step:
    """A run, the calls it made, those that asked for a change, and what is there of us since, by kind of document."""

    played: Played
    calls: list[dict[str, Any]]
    writes: list[dict[str, Any]]
    sent: dict[str, int]

    def counts(self) -> dict[str, dict[str, int]]:
        """The table of the summary that the run's last task wrote into its log."""
        lines = self.played.log.splitlines()
        [head] = [number for number, line in enumerate(lines) if re.match(r"\s+read\s+unchanged\s", line)]
        names, found = lines[head].split(), {}
        for line in lines[head + 1 :]:
            flow, *numbers = line.split()
            if len(numbers) != len(names) or not all(number.isdigit() for number in numbers):
                break
            found[flow] = dict(zip(names, map(int, numbers), strict=True))
        return found


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    with company.opened(tmp_path_factory.mktemp("dags"), vendors=12, documents=20) as opened:
        file = opened.home / "config" / "links.yml"
        file.write_text(file.read_text().replace("    approved: true\n", "    approved: false\n" + SCHEDULE, 1))
        with dag_process.opened(opened) as dags:
            yield Days(opened, dags)


@dataclass(frozen=True)
class Story:
    link: str
    preview: Step
    first: Step
    second: Step


@dataclass(frozen=True)
class Unapproved:
    """What was started of a link that nobody had approved, what it wrote, and how the approval itself ended."""

    preview: Step
    too_soon: Answer
    scheduled: Step
    by_hand: Answer
    writes: list[dict[str, Any]]
    approval: Answer


@pytest.fixture(scope="module")
def unapproved(days: Days) -> Unapproved:
    """The first link as ``init`` leaves it: started in every way, previewed by the form, then approved."""
    books = days.company
    mark = books.mark()
    too_soon = books.cli("run", EXACT, "--approve")
    preview = days.play(EXACT)
    scheduled = days.play(EXACT, scheduled=FLOWS_DUE)
    by_hand = books.cli("run", EXACT)
    writes = books.writes(mark)
    return Unapproved(preview, too_soon, scheduled, by_hand, writes, books.cli("run", EXACT, "--approve", *ONE_FLOW))


@pytest.fixture(scope="module", params=[EXACT, pytest.param(QUICKBOOKS, marks=pytest.mark.faults)])
def story(days: Days, request: pytest.FixtureRequest) -> Story:
    """What a person does with a new link: the form as it stands, then with preview off, and once more. The first link
    is approved from the command line, the second one by ``links.yml``."""
    if request.param == EXACT:
        exact: Story = request.getfixturevalue("exact")
        return exact
    return _played(days, QUICKBOOKS, days.play(QUICKBOOKS))


@pytest.fixture(scope="module")
def exact(days: Days, unapproved: Unapproved) -> Story:
    return _played(days, EXACT, unapproved.preview)


def _played(days: Days, link: str, preview: Step) -> Story:
    first = days.play(link, preview=False)
    days.company.sandbox.advance(600)
    return Story(link, preview, first, days.play(link, preview=False))


def test_whatever_starts_a_link_that_nobody_approved_writes_nothing(unapproved: Unapproved) -> None:
    assert unapproved.writes == []


def test_a_run_by_hand_of_such_a_link_says_why_it_sent_nothing(unapproved: Unapproved) -> None:
    assert unapproved.by_hand.code == 1
    assert re.search(rf"^waiting: \d+ vendors? - {NOT_APPROVED} \(run --preview", unapproved.by_hand.out, re.MULTILINE)


def test_a_scheduled_one_says_so_in_its_log_of_every_flow_with_something_to_send(unapproved: Unapproved) -> None:
    assert unapproved.scheduled.played.state == "success"
    assert NOT_APPROVED in unapproved.scheduled.played.log
    assert unapproved.scheduled.counts()[INVOICES[EXACT]]["waiting"] > 0


def test_an_approval_before_any_preview_is_refused_and_starts_nothing(unapproved: Unapproved) -> None:
    assert unapproved.too_soon.code == 2
    assert f"nobody has previewed {EXACT} yet: run {EXACT} --preview, read it, then approve" in unapproved.too_soon.err


def test_an_approval_after_a_preview_lets_the_link_deliver(unapproved: Unapproved, exact: Story) -> None:
    assert unapproved.approval.code in (0, 1)
    assert exact.first.sent["invoices"] > 0
    assert NOT_APPROVED not in exact.first.played.log


def test_a_run_as_the_form_stands_is_a_preview_that_sends_nothing(story: Story) -> None:
    assert story.preview.played.state == "success"
    assert story.preview.writes == []
    assert "PREVIEW, nothing was sent" in story.preview.played.log
    assert story.preview.counts()[INVOICES[story.link]]["create"] > 0


def test_a_preview_is_made_whole_before_the_flows_which_are_left_out(story: Story) -> None:
    assert story.preview.played.in_state("success") == {"read", "decide", "finish"}
    assert {task for task in story.preview.played.in_state("skipped") if not task.startswith("deliver_")} == set()


def test_a_run_with_preview_off_delivers_and_says_so_in_its_log(story: Story) -> None:
    assert story.first.played.state == "success"
    assert re.search(rf"^{story.link}  2026-11-20 .* completed with warnings$", story.first.played.log, re.MULTILINE)
    delivered = story.first.counts()[INVOICES[story.link]]["delivered"]
    assert delivered >= story.first.sent["invoices"] > 0
    assert story.first.sent["vendors"] > 0


def test_only_flows_that_have_something_to_do_are_run(story: Story) -> None:
    run, left_out = (story.second.played.in_state(state) for state in ("success", "skipped"))
    assert run >= {"read", "decide", "finish"}
    idle = {f"deliver_{flow}" for flow, row in story.second.counts().items() if not row["planned"]}
    assert left_out
    assert left_out <= idle


def test_a_second_run_delivers_nothing(story: Story) -> None:
    assert story.second.played.state == "success"
    assert story.second.writes == []
    assert {flow: row["delivered"] for flow, row in story.second.counts().items() if row["delivered"]} == {}


def test_each_task_succeeds_at_its_first_try(story: Story) -> None:
    tries = [
        one.played.tasks[task][1] for one in (story.preview, story.first, story.second) for task in one.played.tasks
    ]
    assert max(tries) == 1


@pytest.fixture(scope="module")
def delivered(days: Days, exact: Story) -> Days:
    """A day on which the first link has delivered what there was."""
    return days


def test_a_scheduled_run_before_its_time_does_nothing_and_calls_nobody(delivered: Days) -> None:
    early = delivered.play(EXACT, scheduled=BEFORE_PAYMENTS)
    assert (early.played.state, early.played.in_state("success")) == ("success", {"read"})
    assert early.calls == []
    assert f"{EXACT}: nothing is due at this moment" in early.played.log


@dataclass(frozen=True)
class Due:
    """The payments' time: a check that left, which is due, and an invoice, which is not."""

    payment: str
    invoice: str
    run: Step


@pytest.fixture(scope="module")
def due(delivered: Days) -> Due:
    books = delivered.company
    ours = [row for row in books.sandbox.state("avidxchange", "invoices") if _open_and_ours(row)]
    payment = life.pay_by_check(books, str(ours[-1]["InvoiceId"]))
    invoice = life.enter_invoice(books, "NOT-DUE-1", division="456")
    books.sandbox.advance(120)  # what was read in the last minute is not read again by a scheduled run
    return Due(payment, invoice, delivered.play(EXACT, scheduled=PAYMENTS_DUE))


def _open_and_ours(invoice: dict[str, Any]) -> bool:
    sent = str(invoice["ExternalCode"]).startswith("exact_online:")
    return sent and invoice["Status"] in ("Submitted", "InWorkflow") and float(invoice["Amount"]) > 0


def test_a_scheduled_run_does_the_flows_that_are_due_and_no_other(delivered: Days, due: Due) -> None:
    assert due.run.played.state == "success"
    assert list(due.run.counts()) == ["payments"]
    assert life.in_avid(delivered.company, "invoices", due.invoice, "456") is None


def test_a_scheduled_run_posts_what_is_due_and_writes_nothing_else(delivered: Days, due: Due) -> None:
    assert {name: count for name, count in due.run.sent.items() if count} == {"postings": 1}
    assert [write["system"] for write in due.run.writes] == ["exact_online"]
    assert f"AVX:{due.payment}" in {key for key, _ in exact_avidxchange.our_postings(delivered.company)}


@pytest.fixture(scope="module")
def airflow(delivered: Days) -> Iterator[Airflow]:
    """The demo's own Airflow with its scheduler. A machine on which it cannot start skips what needs it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Airflow(delivered.company.home / "airflow", port, delivered.company.environment)
    try:
        made.start(timeout=240)
        yield made
    except AirflowFailed as problem:
        pytest.skip(f"needs a real Airflow scheduler: {problem}")
    finally:
        made.stop()


@pytest.mark.faults
def test_a_real_scheduler_runs_the_link_for_the_person_who_triggers_it(
    delivered: Days, due: Due, airflow: Airflow
) -> None:
    airflow.run(EXACT, {"preview": False})
    assert life.in_avid(delivered.company, "invoices", due.invoice, "456") is not None
    assert "who=person:admin" in "".join(file.read_text() for file in airflow.home.glob("logs/**/*.log"))


@pytest.mark.faults
def test_an_event_runs_its_link_and_no_other(delivered: Days, airflow: Airflow) -> None:
    books = delivered.company
    # The last step of an approval, which this link got from the command line.
    command = [sys.executable, "-m", "airflow", "dags", "unpause", "--yes", f"{EXACT}_events"]
    switched_on = subprocess.run(command, env=airflow.environment(), capture_output=True, text=True)
    assert switched_on.returncode == 0, switched_on.stderr
    with telling.receiving(books) as told:
        told.subscribe()
        entry = life.enter_invoice(books, "EVENT-1", division="456")
        assert eventually(lambda: life.in_avid(books, "invoices", entry, "456") is not None, seconds=240)
        assert eventually(lambda: told.open() == 0, seconds=120)
    began = telling.rows(books, "select distinct link, who from runs where who = 'event'")
    assert began == [{"link": EXACT, "who": "event"}]


@pytest.mark.faults
def test_a_dag_that_is_not_there_is_an_error_that_names_the_log(airflow: Airflow) -> None:
    with pytest.raises(AirflowFailed, match=r"does not know the DAG no_such_link: read .*standalone\.log"):
        airflow.run("no_such_link", {}, timeout=1)


@pytest.fixture(scope="module")
def refused(delivered: Days) -> Step:
    """Somebody changed the credentials at AvidXchange."""
    delivered.company.sandbox.edit("avidxchange", "credentials", {"set": {"client_secret": "a-new-one-of-theirs"}})
    delivered.company.sandbox.edit("avidxchange", "access_tokens", {"delete": True})
    return delivered.play(EXACT, preview=False)


def test_refused_credentials_end_the_run_at_its_first_try(refused: Step) -> None:
    assert refused.played.state == "failed"
    assert refused.played.tasks["read"] == ("failed", 1)
    assert refused.played.in_state("upstream_failed") == set(refused.played.tasks) - {"read"}


def test_refused_credentials_are_told_in_the_log_without_being_shown(refused: Step) -> None:
    assert re.search(rf"^{EXACT}  .* FAILED$", refused.played.log, re.MULTILINE)
    assert re.search(r"^stopped: .*avid", refused.played.log, re.MULTILINE)
    assert "a-new-one-of-theirs" not in refused.played.log


@pytest.mark.faults
def test_a_run_that_fails_under_the_scheduler_names_its_failed_task(airflow: Airflow, refused: Step) -> None:
    with pytest.raises(AirflowFailed, match=r"ended as failed in read"):
        airflow.run(EXACT, {"preview": False}, timeout=600)
