"""Whose turn it is, by the code of a reason, a question or an alert (``codes.toml``): one list for pages and tests."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from include.texts.translations import N_, gettext

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
    for role, codes in tomllib.loads(FILE.read_text(encoding="utf-8")).items():
        for code in codes:
            if found.setdefault(code, role) != role:
                raise ValueError(f"{FILE.name}: {code} is the turn of {found[code]} and of {role}")
    return found
