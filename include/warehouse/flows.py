"""The registry as SQL knows it: the flows of all kinds of link (``include/link_kinds``), the systems there are, and
which canonical relations each has a branch of (``models/systems/<system>/<system>__<relation>.sql``): dbt macros.

``make compile`` writes the file; a run that finds it to say something else than the registry decides nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from include.link_kinds import LINK_KINDS, LinkKind
from include.systems.registry import SYSTEMS

FILE = Path("macros/generated_flows.sql")
BRANCHES = Path("models/systems")
_SHARED_WITH = "avidxchange"
"""Kinds of link with this other side have their SQL in common: the macros know more of them than their flows."""


def write(project: Path, kinds: Iterable[LinkKind] = tuple(LINK_KINDS.values())) -> None:
    """``project``: a dbt project."""
    (project / FILE).write_text(macro(kinds, branches(project)))


def are_written(project: Path) -> bool:
    """Whether the dbt project knows the flows of the registry as they are now."""
    file = project / FILE
    return file.exists() and file.read_text() == macro(LINK_KINDS.values(), branches(project))


def branches(project: Path) -> dict[str, list[str]]:
    """The systems that have a branch of each canonical relation, in the order of the registry."""
    found: dict[str, list[str]] = {}
    for system in SYSTEMS:
        for file in sorted((project / BRANCHES / system).glob(f"{system}__*.sql")):
            found.setdefault(file.stem.removeprefix(f"{system}__"), []).append(system)
    return dict(sorted(found.items()))


def macro(kinds: Iterable[LinkKind], branches_by_relation: Mapping[str, Sequence[str]]) -> str:
    """The registry as dbt macros."""
    kinds = list(kinds)
    every = {kind.name: [flow.name for flow in kind.flows] for kind in kinds}
    alike = {
        kind.name: {"books": kind.books, "invoices": kind.invoices, "flows": every[kind.name], "codes": {**kind.codes}}
        for kind in kinds
        if kind.other == _SHARED_WITH
    }
    return (
        "{#- Written by `make compile` from the registries: not to be edited. -#}\n"
        "{#- The kinds of link that AvidXchange is one side of: the system that keeps the books, the flows in order,\n"
        "    and which flow carries invoices and each kind of code. -#}\n"
        + _macro("link_kinds", alike)
        + "\n{#- The flows of every kind of link. -#}\n"
        + _macro("flows_by_kind", every)
        + "\n{#- The system of record and the spend or tax system of every kind of link. -#}\n"
        + _macro("sides_by_kind", {kind.name: {"books": kind.books, "other": kind.other} for kind in kinds})
        + "\n{#- The level of each rule of every kind of link, where a company chose none. -#}\n"
        + _macro("rules_by_kind", {kind.name: kind.rules for kind in kinds})
        + "\n{#- Every system there is. -#}\n"
        + f"{{% macro systems() -%}}\n{{{{ return({json.dumps(SYSTEMS)}) }}}}\n{{%- endmacro %}}\n"
        + "\n{#- The systems that have a branch of each canonical relation. -#}\n"
        + _macro("branches_by_relation", branches_by_relation)
    )


def _macro(name: str, value: Mapping[str, Any]) -> str:
    lines = "".join(f"    {json.dumps(key)}: {json.dumps(one)},\n" for key, one in value.items())
    return f"{{% macro {name}() -%}}\n{{{{ return({{\n{lines}}}) }}}}\n{{%- endmacro %}}\n"
