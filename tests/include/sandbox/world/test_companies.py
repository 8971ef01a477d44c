"""Companies that are there when they are named: books that balance, dirt on both sides, and nobody else's change."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from include.sandbox.kernel.sandbox import SYSTEMS, Sandbox
from include.sandbox.world.companies.registry import COMPANIES

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
NAMED = [name for name, one in COMPANIES.items() if not one.usual]
# Tokens are drawn anew each time.
DRAWN = {"consents", "access_tokens"}


def generated(home: Path, companies: list[str] | None, systems: tuple[str, ...], seed: int = 1) -> Sandbox:
    sandbox = Sandbox(home, systems)
    sandbox.reset(seed, 80, 160, NOW, companies=companies)
    return sandbox


def rows(sandbox: Sandbox) -> dict[tuple[str, str], list[Any]]:
    found = {}
    with sandbox.clock.standing(NOW):
        for system, port in sandbox.present.items():
            for entity in port.entities():
                try:
                    found[(system, entity)] = [] if entity in DRAWN else port.state(entity, None)
                except KeyError:
                    continue
    return found


@pytest.fixture(scope="module", params=NAMED)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def alone(name: str, tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    """In a sandbox of its own, with the systems that it needs and no others."""
    return generated(tmp_path_factory.mktemp(name), [name], COMPANIES[name].needs)


def test_its_books_balance_and_no_document_stands_twice(alone: Sandbox) -> None:
    for companies in (port.audit() for port in alone.present.values()):
        assert len(companies) >= 1
        assert all(one["unbalanced"] == [] for one in companies.values())


def test_the_same_seed_makes_the_same_books(name: str, alone: Sandbox, tmp_path: Path) -> None:
    again = generated(tmp_path / "again", [name], COMPANIES[name].needs)
    other = generated(tmp_path / "other", [name], COMPANIES[name].needs, seed=2)
    assert rows(again) == rows(alone)
    assert rows(other) != rows(alone)


def test_beside_the_usual_companies_it_changes_none_of_their_books(name: str, tmp_path: Path) -> None:
    """Its rows come after theirs; lists of a tenant that all share only grow."""
    usual = [
        one for one, company in COMPANIES.items() if company.usual and set(company.needs) <= {*COMPANIES[name].needs}
    ]
    without = rows(generated(tmp_path / "without", usual, COMPANIES[name].needs))
    beside = rows(generated(tmp_path / "beside", [*usual, name], COMPANIES[name].needs))
    for place, before in without.items():
        assert beside[place][: len(before)] == before, place


def test_a_company_whose_systems_are_not_there_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=f"company '{name}' needs the systems"):
        generated(tmp_path, [name], COMPANIES[name].needs[:1])


def test_a_name_that_nobody_has_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no company 'nobody'; there are van_dijk, harborline"):
        generated(tmp_path, ["nobody"], ("basware",))


def test_without_a_name_only_the_usual_ones_are_there(tmp_path: Path) -> None:
    sandbox = generated(tmp_path, None, ("basware", "quickbooks_online"))
    assert sandbox.companies == ["van_dijk", "harborline", "nordwind"]


def test_beside_every_system_those_that_are_not_its_own_have_no_company(name: str, tmp_path: Path) -> None:
    sandbox = generated(tmp_path, [name], tuple(SYSTEMS))
    others = {system: port.info("")["companies"] for system, port in sandbox.systems.items()}
    assert {system for system, found in others.items() if found} <= {*COMPANIES[name].needs, "avalara"}
    assert all(not one["unbalanced"] for port in sandbox.systems.values() for one in port.audit().values())
