"""kill -9 anywhere in a run: nothing is posted twice, nothing is lost, and the next run simply goes on.

``FAULT_KILLS`` processes of a link are killed on each store, on books and at moments that ``FAULT_SEED`` decides; with
PostgreSQL each process runs on the next of three machines, which share objects and keep caches of their own. Each
campaign is a shard of `make faults`: what it killed goes to the ledger (tests/faults/ledger.py), which adds up whether
all campaigns of the link together killed a process at every named step and of every flow.
"""

from __future__ import annotations

import os
import random
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any, ClassVar

import pytest

from include.link_kinds import LINK_KINDS
from include.links import load
from include.warehouse import plan
from include.warehouse.data_checks import failing
from include.warehouse.plan import DBT_PROJECT
from tests.support import agreement, company
from tests.support.kills import BETWEEN, NAMED, QUIET, Campaign, TwoWrites
from tests.support.stores import fresh_database

KILLS = int(os.environ.get("FAULT_KILLS", "20"))
# What no delivered document may differ in from what it was made of.
WRITTEN_WRONG = ("amount", "counterparty", "currency", "duplicate")
MACHINES = 3
SEED = int(os.environ.get("FAULT_SEED", "1"))


@dataclass
class Lane:
    """A store, and what a campaign on it left behind."""

    campaign: Campaign
    wrong: list[str]
    sent: dict[str, int]
    again: dict[str, Any]
    written: list[dict[str, Any]]


class Kills(ABC):
    """The campaign of one link and what must hold after it. ``few``: kinds of document of which not many can be;
    ``between``: one that is two writes. ``quiet``: flows with little to send. ``opened``: how its company is made.
    ``again``: how the run is that must find nothing to do."""

    link: str
    few: tuple[str, ...] = ()
    quiet: tuple[str, ...] = QUIET
    opened: ClassVar[Mapping[str, Any]] = MappingProxyType({})
    again: tuple[str, ...] = ("--full",)
    between: TwoWrites | None = None

    def begins(self, one: company.Company) -> None:  # noqa: B027 - not every link needs it
        """Before the first run."""

    @abstractmethod
    def goes_on(self, one: company.Company, number: int) -> None:
        """What people do on a day."""

    def ends(self, one: company.Company) -> None:  # noqa: B027 - not every link needs it
        """After the last kill: the runs that it takes until everything has come through."""

    def kills(self, campaign: Campaign) -> None:
        campaign.play(KILLS)

    @pytest.fixture(scope="class", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
    def lane(
        self,
        request: pytest.FixtureRequest,
        tmp_path_factory: pytest.TempPathFactory,
        record_testsuite_property: Callable[[str, object], None],
    ) -> Iterator[Lane]:
        with ExitStack() as stack:
            settings: dict[str, Any] = dict(self.opened)
            if request.param == "postgresql":
                settings["store_url"] = stack.enter_context(fresh_database(request.getfixturevalue("postgres_url")))
                settings["machines"] = MACHINES
            home = tmp_path_factory.mktemp(request.param)
            one = stack.enter_context(company.opened(home, seed=SEED, **settings))
            lane = self.play(one, request.param)
            record_testsuite_property("kills", len(lane.campaign.done))
            record_testsuite_property("hit", " ".join(sorted(lane.campaign.hit)))
            record_testsuite_property("to_hit", " ".join(sorted(self.to_hit)))
            yield lane

    @property
    def to_hit(self) -> set[str]:
        """What all campaigns of the link together have to kill a process at: each named step, and each flow."""
        flows = {f"flow:{flow.name}" for flow in LINK_KINDS[self.link].flows if flow.name not in self.quiet}
        return NAMED | flows | ({BETWEEN} if self.between else set())

    def play(self, one: company.Company, name: str) -> Lane:
        one.link = self.link
        self.begins(one)
        campaign = Campaign(one, random.Random(f"{SEED} {name}"), self.goes_on, self.between, self.quiet)
        self.kills(campaign)
        self.ends(one)
        wrong, sent = agreement.problems(one), agreement.sent(one)
        print(f"{self.link}, {name}, seed {SEED}: killed {'; '.join(map(str, campaign.done))}; sent {sent}")
        before = one.mark()
        again = one.run(*self.again)
        return Lane(campaign, wrong, sent, again, one.writes(before))

    def test_the_books_agree_nothing_twice_nothing_lost(self, lane: Lane) -> None:
        assert lane.wrong == [], f"seed {SEED}, after {'; '.join(map(str, lane.campaign.done))}"

    def test_money_agrees_by_a_second_route(self, lane: Lane) -> None:
        checks = plan.current().checks
        assert {file.stem for file in (DBT_PROJECT / "tests" / "integrity").glob("*.sql")} <= {
            one.name for one in checks
        }
        with lane.campaign.company.warehouse().opened("check the data") as database:
            found = [(one.check.name, one.error) for one in failing(database, checks) if one.check.stops]
        assert found == []

    def test_what_is_owed_is_explained_to_the_cent_in_every_company(self, lane: Lane) -> None:
        one = lane.campaign.company
        sql = "select company, counterparty_key, unexplained from reconciliation.accounts_payable"
        owed = one.query(f"{sql} where link = '{self.link}'")
        # Each company of the link owes something to somebody.
        assert {row["company"] for row in owed} == _companies(one)
        assert [row for row in owed if Decimal(row["unexplained"]) != 0] == []

    def test_the_reconciliation_shows_nothing_that_was_written_wrong(self, lane: Lane) -> None:
        # A vendor that both systems had before may be called otherwise on either side: that is shown, and is no money.
        sql = f"select * from reconciliation.differences where link = '{self.link}' and state = 'delivered'"
        shown = lane.campaign.company.query(f"{sql} and flow <> 'vendors'")
        assert [row for row in shown if row["difference_class"] in WRITTEN_WRONG] == []

    def test_there_was_something_to_lose(self, lane: Lane) -> None:
        least = {kind: 1 if kind in self.few else 3 for kind in lane.sent}
        assert [kind for kind, count in lane.sent.items() if count < least[kind]] == []

    def test_another_run_delivers_nothing(self, lane: Lane) -> None:
        assert {name: flow["delivered"] for name, flow in lane.again["flows"].items() if flow["delivered"]} == {}
        assert [(call["method"], call["path"], call["status"]) for call in lane.written] == []


def _companies(one: company.Company) -> set[str]:
    """Those of the link in the system that keeps the books; the system may have others."""
    link = load(one.home / "config").links[one.link]
    return {row[LINK_KINDS[link.kind].books] for row in link.companies}
