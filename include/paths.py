"""Where everything a run makes is kept: ``ML_CONNECTOR_HOME``, else ``.local`` in the project."""

from __future__ import annotations

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


def home() -> Path:
    return Path(os.environ.get("ML_CONNECTOR_HOME") or PROJECT / ".local").resolve()


def published_path(home: Path) -> Path:
    """The tables for analysts."""
    return home / "published" / "reconciliation.duckdb"
