"""kill -9 anywhere in a run: nothing is posted twice, nothing is lost, and the next run simply goes on.

``FAULT_KILLS`` processes of each link are killed (20; ``make faults`` 200), half of them with SQLite as the store and
half with PostgreSQL, side by side. Each list below is checked against what the simulated systems hold.
"""

from __future__ import annotations

import os
import random
from abc import ABC, abstractmethod
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support import agreement, company
from tests.support.kills import Campaign
from tests.support.stores import fresh_database

KILLS = int(os.environ.get("FAULT_KILLS", "20"))
SEED = int(os.environ.get("FAULT_SEED", "1"))


@dataclass
class Lane:
    """What a campaign on one store left behind."""

    campaign: Campaign
    wrong: list[str]
    sent: dict[str, int]
    again: dict[str, Any]
    written: list[dict[str, Any]]


class Kills(ABC):
    """The campaign of one link and what must hold after it. ``few``: kinds of document of which not many can be."""

    link: str
    few: tuple[str, ...] = ()

    def begins(self, one: company.Company) -> None:  # noqa: B027 - not every link needs it
        """Before the first run."""

    @abstractmethod
    def goes_on(self, one: company.Company, number: int) -> None:
        """What people do on a day."""

    @pytest.fixture(scope="class")
    def lanes(
        self, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
    ) -> Iterator[dict[str, Lane]]:
        with ExitStack() as stack:
            companies = {"sqlite": stack.enter_context(company.opened(tmp_path_factory.mktemp("sqlite"), seed=SEED))}
            server = _postgres(request)
            if server is not None:
                url = stack.enter_context(fresh_database(server))
                home = tmp_path_factory.mktemp("postgresql")
                companies["postgresql"] = stack.enter_context(company.opened(home, store_url=url, seed=SEED + 1))
            share = -(-KILLS // len(companies))
            with ThreadPoolExecutor(len(companies)) as pool:
                playing = {name: pool.submit(self.play, one, share, name) for name, one in companies.items()}
                yield {name: lane.result() for name, lane in playing.items()}

    @pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
    def lane(self, request: pytest.FixtureRequest, lanes: dict[str, Lane]) -> Lane:
        if request.param not in lanes:
            pytest.skip("PostgreSQL cannot be started here")
        return lanes[request.param]

    def play(self, one: company.Company, kills: int, name: str) -> Lane:
        one.link = self.link
        self.begins(one)
        campaign = Campaign(one, random.Random(f"{SEED} {name}"), self.goes_on)
        campaign.play(kills)
        wrong, sent = agreement.problems(one), agreement.sent(one)
        print(f"{self.link}, {name}, seed {SEED}: killed {'; '.join(map(str, campaign.done))}; sent {sent}")
        before = one.mark()
        again = one.run("--full")
        return Lane(campaign, wrong, sent, again, one.writes(before))

    def test_the_books_agree_nothing_twice_nothing_lost(self, lane: Lane) -> None:
        assert lane.wrong == [], f"seed {SEED}, after {'; '.join(map(str, lane.campaign.done))}"

    def test_there_was_something_to_lose(self, lane: Lane) -> None:
        least = {kind: 1 if kind in self.few else 3 for kind in lane.sent}
        assert [kind for kind, count in lane.sent.items() if count < least[kind]] == []

    def test_each_kill_hit_a_living_process(self, lane: Lane, lanes: dict[str, Lane]) -> None:
        assert len(lane.campaign.done) * len(lanes) >= KILLS

    def test_another_full_run_delivers_nothing(self, lane: Lane) -> None:
        assert {name: flow["delivered"] for name, flow in lane.again["flows"].items() if flow["delivered"]} == {}
        assert [(call["method"], call["path"], call["status"]) for call in lane.written] == []


def _postgres(request: pytest.FixtureRequest) -> str | None:
    try:
        return str(request.getfixturevalue("postgres_url"))
    except pytest.skip.Exception:
        return None
