"""A fact of two records, and whether they differ in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Value = Any
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_OF_EACH_SYSTEM = frozenset({"company", "key", "in"})
"""What each record has of its own: it says nothing of whether two are one."""


@dataclass(frozen=True)
class Field:
    """A fact of both records: text, a date, or an amount (Decimal). ``marked``: they differ in it."""

    name: str
    left: Value
    right: Value
    marked: bool


def fields(named: Iterable[tuple[str, Value, Value]]) -> list[Field]:
    """What neither side says is left out, and so is what only a program calls a record."""
    return [field(*one) for one in named if not all(_is_nothing(value) for value in one[1:])]


def field(name: str, left: Value, right: Value) -> Field:
    """Of a bank account only its end is shown."""
    left, right = (None if _is_nothing(value) else value for value in (left, right))
    differs = left is not None and right is not None and name not in _OF_EACH_SYSTEM and not _alike(left, right)
    if any(word in name.casefold() for word in ("bank", "iban")):
        left, right = (end_of(str(value)) if value else value for value in (left, right))
    return Field(name, left, right, differs)


def _alike(left: Value, right: Value) -> bool:
    return left == right or str(left).casefold().strip() == str(right).casefold().strip()


def _is_nothing(value: Value) -> bool:
    return value in (None, "") or (isinstance(value, str) and bool(_GUID.fullmatch(value)))


def end_of(account: str) -> str:
    plain = account.replace(" ", "")
    return account if len(plain) <= 4 or "..." in account or "…" in account or "," in account else f"…{plain[-4:]}"
