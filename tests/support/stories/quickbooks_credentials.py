"""One company and its connection to QuickBooks, days apart on the virtual clock: a process dies before it has stored
the new refresh token, and a consent comes to its end for good.

Each function goes on with the company where the one before left it; what is asked of it is asked before the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.support import company, life_quickbooks
from tests.support.company import Answer, Company
from tests.support.waiting import eventually

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
        self.company.connected(SYSTEM)

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


@contextmanager
def opened(home: Path) -> Iterator[Story]:
    """A first run, with one bill that stays and one that is deleted later."""
    with company.opened(home, vendors=6, documents=10) as made:
        made.link = LINK
        model = next(
            row["Id"]
            for row in made.sandbox.state(SYSTEM, "bill")
            if {line["DetailType"] for line in row["Line"]} == {"AccountBasedExpenseLineDetail"}
        )
        kept, gone = (life_quickbooks.enter_bill(made, number, like=model) for number in ("KEPT-1", "GONE-1"))
        yield Story(made, made.run(), kept, gone)


@dataclass
class Killed:
    story: Story
    exact: Row
    check: Row


def died_with_the_string(story: Story) -> Killed:
    """A process dies between Intuit's answer and our store, while the old string still leads to the new one."""
    story.app(old_refresh_token="day")
    story.killed_between()
    exact = story.company.cli("run", "exact_avidxchange", "--json")  # outlives what the dead process held
    return Killed(story, exact.json, story.check())


@dataclass
class Dead:
    story: Story
    said: str
    alerts: dict[str, Row]
    exact: Answer
    checks: list[Row]


def lost_the_string(story: Story) -> Dead:
    """The same where the old string is dead at once: the only one who knew the new one was the process that died."""
    story.app(old_refresh_token="dead")
    story.killed_between()
    said = story.failed()
    alerts = story.alerts()
    exact = story.company.cli("run", "exact_avidxchange", "--json")
    checks = story.company.cli("credentials", "--check", "--json").json["credentials"]
    return Dead(story, said, alerts, exact, checks)


@dataclass
class Ending:
    story: Story
    ends: datetime
    warned: dict[str, Row]
    urgent: dict[str, Row]
    said: Row


def consent_ended(story: Story) -> Ending:
    """Five years are over in sixty days, however often the consent is used."""
    now = datetime.fromisoformat(story.company.sandbox.get("/clock")["now"])
    story.app(hard_life_s=60 * 86400)
    story.connected()
    assert story.check()["works"]
    warned = story.watched()
    story.company.sandbox.advance(56 * 86400)
    urgent = story.watched()
    story.company.sandbox.advance(5 * 86400)
    return Ending(story, now + timedelta(days=60), warned, urgent, story.check())
