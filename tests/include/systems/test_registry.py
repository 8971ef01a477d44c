"""What others may rest on of each system, whatever it is."""

from __future__ import annotations

import subprocess
import sys

import pytest

from include.systems import registry


@pytest.mark.parametrize("name", registry.SYSTEMS)
def test_every_system_says_where_it_is_and_what_it_logs_in_with(name: str) -> None:
    facts = registry.contract(name)
    assert all(address.startswith("https://") for address in facts.HOSTS.values())
    assert facts.CREDENTIALS
    assert all(facts.CREDENTIALS.values())


@pytest.mark.parametrize("name", registry.SYSTEMS)
def test_every_system_can_be_opened_greeted_and_written_through(name: str) -> None:
    module = registry.system(name)
    parts = ("client", "greeting", "writer", "ledger_lines")
    assert [part for part in parts if not callable(getattr(module, part, None))] == []


@pytest.mark.parametrize("name", registry.TO_COME)
def test_of_a_system_to_come_nothing_is_known_and_nobody_connects_to_it(name: str) -> None:
    assert (dict(registry.contract(name).HOSTS), dict(registry.contract(name).CREDENTIALS)) == ({}, {})
    with pytest.raises(registry.NotConnectable, match=f"nothing can be read from {name} yet"):
        registry.system(name)


def test_the_facts_are_known_without_loading_a_client() -> None:
    code = (
        "import sys; from include.systems import registry\n"
        "for name in registry.SYSTEMS: registry.contract(name).LIMITS\n"
        "print([name for name in ('httpx', 'duckdb', 'sqlalchemy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
