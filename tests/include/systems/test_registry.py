"""What others may rest on of each system, whatever it is."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from include.systems import registry


@pytest.mark.parametrize("name", registry.SYSTEMS)
def test_every_system_says_where_it_is_and_what_it_logs_in_with(name: str) -> None:
    facts = registry.contract(name)
    assert all(address.startswith("https://") for address in facts.HOSTS.values())
    assert facts.CREDENTIALS
    assert all(facts.CREDENTIALS.values())


@pytest.mark.parametrize("name", registry.SYSTEMS)
def test_every_system_can_be_opened_and_greeted_and_written_through_unless_it_is_only_read(name: str) -> None:
    module = registry.system(name)
    parts = ("client", "greeting", "rights", "writer", "ledger_lines")
    there = [part for part in parts if callable(getattr(module, part, None))]
    assert there == [*parts[:3], *(parts[3:] if registry.writes(name) else ())]
    assert registry.writes(name) == (name != "business_central")


@pytest.mark.parametrize("look", [registry.contract, registry.system])
def test_nobody_connects_to_a_system_that_nobody_knows(look: Any) -> None:
    with pytest.raises(registry.NotConnectable, match="nothing can be read from sage: links use exact_online, "):
        look("sage")


def test_the_facts_are_known_without_loading_a_client() -> None:
    code = (
        "import sys; from include.systems import registry\n"
        "for name in registry.SYSTEMS: registry.contract(name).LIMITS\n"
        "print([name for name in ('httpx', 'duckdb', 'sqlalchemy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
