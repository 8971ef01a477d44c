"""What each table and column for analysts means: as the dbt project describes its models, read once in a process.

Publishing writes it into the file itself. dbt could write it into the warehouse (``persist_docs``), with a statement
for each column of each model in every run; nobody but this program opens that file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from include.paths import PROJECT

SCHEMAS = ("reconciliation", "matching", "operations", "custom")
MODELS = PROJECT / "dbt_project" / "models"


@dataclass(frozen=True)
class Described:
    """A table in words, and its columns."""

    text: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


@cache
def descriptions(folder: Path = MODELS) -> Mapping[str, Described]:
    """By model name (``reconciliation__documents``); models without a description are left out."""
    found: dict[str, Described] = {}
    for file in sorted(file for name in SCHEMAS for file in (folder / name).rglob("*.yml")):
        for model in _loaded(file).get("models") or ():
            columns = {one["name"]: _line(one.get("description")) for one in model.get("columns") or ()}
            found[model["name"]] = Described(
                _line(model.get("description")), {name: text for name, text in columns.items() if text}
            )
    return found


def of_table(schema: str, table: str) -> Described:
    """Of a published table: its model is named after both, or after the table alone."""
    known = descriptions()
    return known.get(f"{schema}__{table}") or known.get(table) or Described()


def _loaded(file: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where there is one
    return dict(yaml.load(file.read_text(encoding="utf-8"), Loader=loader) or {})  # noqa: S506 - both are safe ones


def _line(text: Any) -> str:
    return " ".join(str(text or "").split())
