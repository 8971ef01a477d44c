"""What two records of a vendor are known for one by: numbers, bank accounts, names. Pure.

Coarser than the matching of the warehouse, and on purpose: what it holds back is read and matched by the next run.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

Trait = Literal["number", "account", "name"]


@dataclass(frozen=True)
class Traits:
    """``numbers``: VAT, tax and registration numbers; all in the one form in which they are compared."""

    numbers: frozenset[str]
    accounts: frozenset[str]
    names: frozenset[str]

    @classmethod
    def of(
        cls,
        names: Iterable[str | None],
        numbers: Iterable[str | None] = (),
        accounts: Iterable[str | None] = (),
    ) -> Traits:
        return cls(_folded(numbers, _number), _folded(accounts, _number), _folded(names, _name))

    def shared_with(self, other: Traits) -> Trait | None:
        """What both have, the strongest first; None where nothing says that they are one vendor."""
        if self.numbers & other.numbers:
            return "number"
        if self.accounts & other.accounts:
            return "account"
        return "name" if self.names & other.names else None


def _folded(values: Iterable[str | None], fold: Callable[[str], str]) -> frozenset[str]:
    return frozenset(filter(None, (fold(value) for value in values if value)))


def _number(text: str) -> str:
    """``NL 8342.58.481.B01`` as ``NL834258481B01``; '' of one that is masked, which says nothing."""
    return "" if "*" in text else "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())


def _name(text: str) -> str:
    """Letters and digits, without case, accents, spaces and punctuation."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text).casefold() if sign.isalnum())
