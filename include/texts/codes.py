"""Whose turn it is, by the code of a reason, a question or an alert, and how urgent an alert is (``codes.toml``): one
list for pages, alerts and tests."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from include.texts.translations import N_, gettext

Severity = Literal["urgent", "warning", "info"]
VARIES = "varies"
FILE = Path(__file__).parent / "codes.toml"
ROLES = {
    "accounts_payable": N_("Accounts payable"),
    "controller": N_("Controller"),
    "data_team": N_("Data team"),
    "spend_administrator": N_("Administrator of the spend system"),
    "nobody": N_("Nobody: it is sent once what it waits for is there"),
}


def owner(code: str) -> str:
    """Who corrects what a code names, as people read it; accounts payable for a code that nothing says more of, such as
    a vendor's own."""
    return gettext(ROLES[by_code().get(code, "accounts_payable")])


@cache
def by_code() -> Mapping[str, str]:
    """The role of each code. Raises ``ValueError`` for a code of two roles."""
    found: dict[str, str] = {}
    for role in ROLES:
        for code in _file()[role]:
            if found.setdefault(code, role) != role:
                raise ValueError(f"{FILE.name}: {code} is the turn of {found[code]} and of {role}")
    return found


def severity(code: str) -> Severity:
    """How urgent an alert of this code is; the usual one of a code that varies. Raises ``KeyError`` for a code that no
    alert has."""
    return severities()[code]


@cache
def severities() -> Mapping[str, Severity]:
    """By the code of an alert."""
    of: Mapping[Severity, list[str]] = {one: codes for one, codes in _file()["severity"].items() if one != VARIES}
    return {code: one for one, codes in of.items() for code in codes}


def varying() -> frozenset[str]:
    """Codes of which an alert may have another severity than the usual one, by time or amount."""
    return frozenset(_file()["severity"][VARIES])


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
