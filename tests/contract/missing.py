"""What a system still lacks before links can use it: ``python -m tests.contract.missing quickbooks_online``.

A system has the same name in every room; where it has none, one line here says what belongs there.
"""

from __future__ import annotations

import sys
from pathlib import Path

from include.systems import registry

PROJECT = Path(__file__).resolve().parents[2]
ROOMS = {
    "include/systems/{system}/contract.py": "assumed facts, limits, settle times",
    "include/systems/{system}/system.py": "how a link connects to it, greets it and writes through it",
    "include/systems/{system}/client.py": "authentication and paging",
    "include/systems/{system}/outcomes.py": "what an answer means, pure",
    "include/systems/{system}/writer.py": "canonical document to request, look-up by natural key",
    "dlt_sources/readers/{system}.py": "what is read, with its cursors",
    "dbt_project/models/*/{system}/*.sql": "the vendor's names into ours",
    "include/sandbox/{system}/system.py": "the simulated system, from the vendor's pages alone",
    "tests/include/systems/{system}/test_client.py": "tests of the client",
    "tests/include/systems/{system}/test_writer.py": "tests of the writer",
    "tests/include/systems/{system}/test_outcomes.py": "tests of the outcomes",
    "tests/include/sandbox/{system}/test_*.py": "literal tests of the simulated system",
    "tests/dlt_sources/test_{system}.py": "tests of the source",
}
REGISTRIES = {
    "include/systems/registry.py SYSTEMS": registry.SYSTEMS,
}


def missing(system: str) -> list[str]:
    """One line for each thing the system lacks; empty when it is whole."""
    only_read = system in registry.SYSTEMS and not registry.writes(system)
    needed = {pattern: what for pattern, what in ROOMS.items() if not (only_read and "writer" in pattern)}
    rooms = {pattern.format(system=system): what for pattern, what in needed.items()}
    found = [f"{pattern}: {what}" for pattern, what in rooms.items() if not any(PROJECT.glob(pattern))]
    found += [f"{place}: a line for {system}" for place, names in REGISTRIES.items() if system not in names]
    if system in registry.SYSTEMS and system not in _with_case():
        found.append(f"tests/contract/cases.py CASES: how to open {system} on the sandbox, what to list, what to write")
    return found


def _with_case() -> set[str]:
    from tests.contract.cases import CASES

    return set(CASES)


if __name__ == "__main__":
    lines = missing(sys.argv[1])
    print("\n".join(lines) or f"{sys.argv[1]} is whole")
    sys.exit(1 if lines else 0)
