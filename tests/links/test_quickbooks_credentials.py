"""The second link's token chain, its month of metered reads and its long pauses: real processes against the simulated
vendors, days and months apart on the virtual clock. Each trouble is told in a plain sentence, an alert stands as long
as it lasts, and nothing is lost.

One company lives through all of it in the order of this file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from include.warehouse.database import warehouse_path
from tests.support import agreement, company, life_quickbooks
from tests.support.company import Answer, Company
from tests.support.waiting import eventually

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]
Row = dict[str, Any]
LINK, CONNECTION, SYSTEM = "quickbooks_avidxchange", "quickbooks_main", "quickbooks_online"
HOURS_OF_A_STRING = 26


@dataclass
class Story:
    company: Company
    first: Row
    kept: str
    gone: str

    @property
    def realm(self) -> str:
        return life_quickbooks.realm(self.company)

    def app(self, **settings: Any) -> None:
        """How Intuit treats the app from now on."""
        self.company.sandbox.edit(SYSTEM, "app", {"set": settings})

    def calls(self, since: int) -> list[Row]:
        found = self.company.sandbox.get("/calls", since=since)["calls"]
        return [call for call in found if call["system"] == SYSTEM]

    def refresh_token(self) -> str:
        """The string that works at Intuit now."""
        [chain] = self.company.sandbox.state(SYSTEM, "consents")
        return str(chain["refresh_token"])

    def check(self) -> Row:
        """What `credentials --check` says of the connection to QuickBooks."""
        rows = self.company.cli("credentials", "--check", "--json").json["credentials"]
        return next(dict(row) for row in rows if row["connection"] == CONNECTION)

    def alerts(self) -> dict[str, Row]:
        """The alerts that stand about the connection, by code."""
        found = self.company.cli("alerts", "--json").json["alerts"]
        return {one["code"]: one for one in found if one["connection"] == CONNECTION}

    def watched(self) -> dict[str, Row]:
        """The same once the hourly task has looked."""
        answer = self.company.cli(module="tests.support.watch")
        assert answer.code == 0, answer.err
        return self.alerts()

    def connected(self) -> None:
        """A person consents at Intuit and enters the token that came of it."""
        self.company.sandbox.edit(SYSTEM, "consents", {"company": self.realm})
        file = self.company.home / "credentials.json"
        file.write_text(json.dumps(self.company.sandbox.credentials(SYSTEM)))
        answer = self.company.cli("connect", SYSTEM, "--from-json", str(file))
        file.unlink()
        assert answer.code == 0, answer.err

    def killed_between(self) -> None:
        """A process that dies while Intuit makes a new token: nobody stores it."""
        before = self.refresh_token()
        self.company.sandbox.advance(HOURS_OF_A_STRING * 3600)
        self.company.sandbox.fault(system=SYSTEM, method="POST", path="bearer", delay_ms=1500, count=1)
        running = self.company.start("credentials", "--check", "--json")
        assert eventually(lambda: self.company.sandbox.get("/faults")["faults"][0]["hits"] == 1, 120)
        running.kill()
        assert self.company.end_of(running).code == -9
        assert eventually(lambda: self.refresh_token() != before, 60)
        self.company.sandbox.clear_faults()

    def failed(self) -> str:
        """A run that could not be done: one sentence, no traceback, nothing written. The sentence."""
        before = self.company.mark()
        answer = self.company.cli("run", LINK, "--json")
        assert (answer.code, self.company.writes(before)) == (3, []), answer.err
        return plain(answer)


def plain(answer: Answer) -> str:
    said = [line for line in answer.err.splitlines() if line.startswith("ml-connector: ")]
    assert len(said) == 1, answer.err
    assert "Traceback" not in answer.err
    return said[0]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with company.opened(tmp_path_factory.mktemp("credentials"), vendors=6, documents=10) as opened:
        opened.link = LINK
        model = next(
            row["Id"]
            for row in opened.sandbox.state(SYSTEM, "bill")
            if {line["DetailType"] for line in row["Line"]} == {"AccountBasedExpenseLineDetail"}
        )
        kept, gone = (life_quickbooks.enter_bill(opened, number, like=model) for number in ("KEPT-1", "GONE-1"))
        yield Story(opened, opened.run(), kept, gone)


# --- the string of the refresh token ---------------------------------------------------------------------------------


def test_a_string_that_changed_is_stored_and_used(story: Story) -> None:
    """Intuit takes no old string any more from the moment that there is a new one."""
    story.app(old_refresh_token="dead")
    strings = [story.refresh_token()]
    for _ in range(2):
        story.company.sandbox.advance(HOURS_OF_A_STRING * 3600)
        said = story.check()
        assert said["works"], said
        strings.append(story.refresh_token())
    assert len(set(strings)) == 3
    assert said["says"].startswith(f"companies {story.realm}; can read vendors, bills and payments")


@dataclass
class Killed:
    story: Story
    exact: Row
    check: Row


@pytest.fixture(scope="module")
def killed(story: Story) -> Killed:
    """A process dies between Intuit's answer and our store, while the old string still leads to the new one."""
    story.app(old_refresh_token="day")
    story.killed_between()
    exact = story.company.cli("run", "exact_avidxchange", "--json")  # outlives what the dead process held
    return Killed(story, exact.json, story.check())


def test_a_string_that_nobody_stored_is_found_again_while_the_old_one_lives(killed: Killed) -> None:
    assert killed.check["works"], killed.check
    assert killed.exact["result"] in ("done", "remarks")


@dataclass
class Dead:
    story: Story
    said: str
    alerts: dict[str, Row]
    exact: Answer
    checks: list[Row]


@pytest.fixture(scope="module")
def dead(killed: Killed) -> Dead:
    """The same where the old string is dead at once: the only one who knew the new one was the process that died."""
    story = killed.story
    story.app(old_refresh_token="dead")
    story.killed_between()
    said = story.failed()
    alerts = story.alerts()
    exact = story.company.cli("run", "exact_avidxchange", "--json")
    checks = story.company.cli("credentials", "--check", "--json").json["credentials"]
    return Dead(story, said, alerts, exact, checks)


def test_a_string_that_is_lost_for_good_asks_for_a_new_consent_and_shows_no_secret(dead: Dead) -> None:
    assert "QuickBooks does not renew this connection's consent" in dead.said
    assert "Incorrect or invalid refresh token" in dead.said
    assert "run `connect quickbooks_online` so that a person consents again" in dead.said
    credentials = dead.story.company.sandbox.credentials(SYSTEM)
    assert [name for name, value in credentials.items() if value in dead.said] == []


def test_the_alert_is_urgent_and_the_other_link_goes_on(dead: Dead) -> None:
    assert set(dead.alerts) == {"credentials_refused"}
    alert = dead.alerts["credentials_refused"]
    assert alert["severity"] == "urgent"
    assert "connect quickbooks_online" in alert["text"]
    assert dead.exact.code in (0, 1), dead.exact.err
    assert {row["connection"]: row["works"] for row in dead.checks} == {
        "exact_main": True,
        "avid_main": True,
        CONNECTION: False,
    }


def test_a_consent_that_a_person_took_back_is_told_in_the_same_words(dead: Dead) -> None:
    story = dead.story
    story.connected()
    assert story.check()["works"]
    story.company.sandbox.edit(SYSTEM, "consents", {"company": story.realm, "delete": True})
    story.company.sandbox.advance(3600)
    said = story.check()
    assert not said["works"]
    assert "run `connect quickbooks_online` so that a person consents again" in said["says"]
    story.connected()
    assert story.check()["works"]


# --- a long pause ----------------------------------------------------------------------------------------------------


@dataclass
class Idle:
    story: Story
    warning: dict[str, Row]
    ends: datetime
    summary: Row
    calls: list[Row]
    bill: str
    after: dict[str, Row]


@pytest.fixture(scope="module")
def idle(dead: Dead) -> Idle:
    """Nobody runs the link for 96 days, while people go on in QuickBooks."""
    story = dead.story
    ends = datetime.fromisoformat(story.company.sandbox.get("/clock")["now"]) + timedelta(days=100)
    bill = life_quickbooks.enter_bill(story.company, "IDLE-1", like=story.kept, TxnDate="2026-11-20")
    life_quickbooks.change_bill(story.company, story.kept, PrivateNote="changed while nobody ran the link")
    life_quickbooks.delete_bill(story.company, story.gone)
    story.company.sandbox.advance(96 * 86400)
    warning = story.watched()
    mark = story.company.mark()
    summary = story.company.run()
    return Idle(story, warning, ends, summary, story.calls(mark), bill, story.alerts())


def test_the_end_of_an_unused_refresh_token_is_warned_of_five_days_ahead(idle: Idle) -> None:
    alert = idle.warning["reauthorisation_due"]
    assert alert["severity"] == "warning"
    assert f"expires on {idle.ends:%d %B %Y} at" in alert["text"]
    assert "unless it is used: any run of a link before that renews it" in alert["text"]
    assert idle.after == {}, "the run has used it"


def test_changes_older_than_the_vendor_shows_are_queried_and_nothing_is_lost(idle: Idle) -> None:
    asked = [call for call in idle.calls if call["method"] == "GET"]
    assert "cdc" not in {call["path"].rpartition("/")[2] for call in asked}
    assert [call["status"] for call in asked if call["status"] != 200] == []
    assert any("LastUpdatedTime" in call["query"] for call in asked)
    there = life_quickbooks.in_avid(idle.story.company, idle.bill)
    assert there is not None
    assert there["InvoiceNumber"] == "IDLE-1"
    assert raw_ids(idle.story, "bills") == ids_of(idle.story, "bill")


def raw_ids(story: Story, table: str) -> set[str]:
    """The Ids of the records that our raw table shows as there."""
    with duckdb.connect(str(warehouse_path(story.company.home)), read_only=True) as database:
        rows = database.execute(f"select id from raw_{SYSTEM}.{table} where not is_deleted").fetchall()
    return {str(row[0]) for row in rows}


def ids_of(story: Story, entity: str) -> set[str]:
    return {str(row["Id"]) for row in story.company.sandbox.state(SYSTEM, entity)}


# --- the month of metered reads --------------------------------------------------------------------------------------


@dataclass
class Spent:
    story: Story
    elsewhere: str
    refused: list[Row]
    alerts: dict[str, Row]
    used: int
    allowed: int
    own: str
    asked: list[Row]


@pytest.fixture(scope="module")
def spent(idle: Idle) -> Spent:
    """First the app's other companies have used up what Intuit allows, then our own count says so."""
    story = idle.story
    story.app(coreplus_calls_per_month=0)
    mark = story.company.mark()
    elsewhere = story.failed()
    refused, alerts = story.calls(mark), story.alerts()
    story.app(coreplus_calls_per_month=500_000)
    used = idle.summary["calls"][SYSTEM]["month_used"]
    allowed = used + 2  # a tenth of it is a reserve
    limit(story, allowed)
    mark = story.company.mark()
    own = story.failed()
    asked = [call for call in story.calls(mark) if not call["path"].endswith("bearer")]
    return Spent(story, elsewhere, refused, alerts, used, allowed, own, asked)


def limit(story: Story, month: int) -> None:
    """A person writes into links.yml what was agreed with Intuit."""
    file = Path(story.company.environment["ML_CONNECTOR_CONFIG"]) / "links.yml"
    text = re.sub(r"    limits: .*\n", "", file.read_text())
    companies = f'    companies: ["{story.realm}"]\n'
    assert companies in text
    file.write_text(text.replace(companies, f"{companies}    limits: {{month: {month}}}\n"))


def test_reads_that_stay_refused_stop_the_link_instead_of_asking_on(spent: Spent) -> None:
    assert [call["status"] for call in spent.refused if call["path"].endswith(("cdc", "query"))] == [429, 429, 429]
    assert "the month's metered reads of the app's workspace may be used up by its other companies" in spent.elsewhere
    assert "look at the app's usage in Intuit's developer portal; the next run tries again" in spent.elsewhere
    assert "budget_spent" in spent.alerts
    assert "other companies" in spent.alerts["budget_spent"]["text"]


def test_a_month_that_we_used_up_is_not_asked_into_and_says_until_when(spent: Spent) -> None:
    assert spent.asked == []
    assert f"{spent.used} of this month's {spent.allowed} metered reads are used and the rest is a reserve" in spent.own
    assert "nothing more is called before 2027-03-01 00:00 UTC" in spent.own


@dataclass
class Next:
    story: Story
    summary: Row
    asked: list[Row]
    bill: str
    alerts: dict[str, Row]


@pytest.fixture(scope="module")
def next_month(spent: Spent) -> Next:
    """A bill came in and then a price list of a thousand items, more than the vendor shows as changes."""
    story = spent.story
    bill = life_quickbooks.enter_bill(story.company, "MANY-1", like=story.kept)
    account = next(
        row["Id"] for row in story.company.sandbox.state(SYSTEM, "account") if row["AccountType"] == "Expense"
    )
    for number in range(1000):
        item = {"Name": f"Price list {number}", "Type": "NonInventory", "ExpenseAccountRef": {"value": account}}
        story.company.sandbox.edit(SYSTEM, "item", {"company": story.realm, "set": item})
    story.company.sandbox.post("/clock", {"advance_to": "2027-03-01T00:01:00Z"})
    mark = story.company.mark()
    summary = story.company.run()
    asked = [call for call in story.calls(mark) if call["method"] == "GET"]
    return Next(story, summary, asked, bill, story.alerts())


def test_the_next_month_begins_by_itself_and_the_alert_is_gone(next_month: Next) -> None:
    spent = next_month.summary["calls"][SYSTEM]
    assert spent["month_used"] == spent["metered"] == len(next_month.asked)
    assert "budget_spent" not in next_month.alerts


def test_more_changes_than_the_vendor_shows_at_once_are_all_read(next_month: Next) -> None:
    story = next_month.story
    ways = [call["path"].rpartition("/")[2] for call in next_month.asked]
    assert ways.count("cdc") > 1, "a full answer is not believed: each kind is asked for by itself"
    assert "query" in ways, "and what fills an answer alone is queried"
    assert len(ids_of(story, "item")) >= 1000
    for table, entity in (("items", "item"), ("bills", "bill"), ("vendors", "vendor")):
        assert raw_ids(story, table) == ids_of(story, entity)
    assert life_quickbooks.in_avid(story.company, next_month.bill) is not None
    assert agreement.problems(story.company) == []


# --- the end of a consent for good -----------------------------------------------------------------------------------


@dataclass
class Ending:
    story: Story
    ends: datetime
    warned: dict[str, Row]
    urgent: dict[str, Row]
    said: Row


@pytest.fixture(scope="module")
def ending(next_month: Next) -> Ending:
    """Five years are over in sixty days, however often the consent is used."""
    story = next_month.story
    now = datetime.fromisoformat(story.company.sandbox.get("/clock")["now"])
    story.app(hard_life_s=60 * 86400)
    story.connected()
    assert story.check()["works"]
    warned = story.watched()
    story.company.sandbox.advance(56 * 86400)
    urgent = story.watched()
    story.company.sandbox.advance(5 * 86400)
    return Ending(story, now + timedelta(days=60), warned, urgent, story.check())


def test_the_end_for_good_is_warned_of_months_ahead_and_in_the_last_days_urgently(ending: Ending) -> None:
    text = (
        f"the consent of {CONNECTION} ({SYSTEM}) ends for good on {ending.ends:%d %B %Y}, however often it is used: "
        f"a person authorises anew and enters it with `python -m include.cli connect {CONNECTION}` before that"
    )
    found = [alerts["reauthorisation_due"] for alerts in (ending.warned, ending.urgent)]
    assert [(alert["severity"], alert["text"]) for alert in found] == [("warning", text), ("urgent", text)]


def test_after_it_only_a_person_helps(ending: Ending) -> None:
    assert not ending.said["works"]
    assert "run `connect quickbooks_online` so that a person consents again" in ending.said["says"]
    ending.story.app(hard_life_s=157_680_000)
    ending.story.connected()
    assert ending.story.check()["works"]
    assert "reauthorisation_due" not in ending.story.watched()
