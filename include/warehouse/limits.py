"""What the warehouse may take of a machine, by the settings of its process (`.env.example`)."""

from __future__ import annotations

import os
import re

from include.http.errors import WrongSetting


def memory_limit() -> str:
    """A size as DuckDB takes it; ``WrongSetting`` when it is none."""
    found = os.environ.get("ML_CONNECTOR_MEMORY_LIMIT") or "2GB"
    if not re.fullmatch(r"\d+(\.\d+)?\s?(B|[KMGT]i?B)", found, re.IGNORECASE):
        raise WrongSetting(f"ML_CONNECTOR_MEMORY_LIMIT is {found!r}: write a size such as 2GB")
    return found


def threads() -> int:
    found = os.environ.get("ML_CONNECTOR_THREADS") or "2"
    if not found.isdigit() or int(found) < 1:
        raise WrongSetting(f"ML_CONNECTOR_THREADS is {found!r}: write a number from 1")
    return int(found)


def patience() -> float:
    """How long an open session of somebody else is waited for, in seconds; ``WrongSetting`` when it is no number."""
    found = os.environ.get("ML_CONNECTOR_WAREHOUSE_WAIT") or "30"
    if not re.fullmatch(r"\d+(\.\d+)?", found):
        raise WrongSetting(f"ML_CONNECTOR_WAREHOUSE_WAIT is {found!r}: write a number of seconds")
    return float(found)
