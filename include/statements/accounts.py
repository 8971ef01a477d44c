"""Bank accounts that a statement names: compared with the books by a digest, shown by their last figures, never copied.

Only IBANs are known by their check digits; an account number of another form is none that a program can tell from an
invoice number. Source: ISO 13616.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from include.statements.cells import Cell, Table

# A country's length is not looked at: a number that passes the check digits is one.
_LIKE = re.compile(r"(?<![A-Z0-9])[A-Z]{2}[0-9]{2}(?:[ .\-\u00a0\u202f]?[A-Z0-9]){11,30}(?![A-Z0-9])", re.IGNORECASE)
_MARKS = re.compile(r"[^A-Z0-9]")
SHORTEST, LONGEST = 15, 34


@dataclass(frozen=True)
class Account:
    """``last``: its last four figures; ``digest``: as ``reconciliation.vendor_records`` has it."""

    last: str
    digest: str


def masked(text: str) -> str:
    """``text`` with only the last four figures of each account that it names."""
    return "".join(f"…{part[1][-4:]}" if part[1] else part[0] for part in _split(text))


def accounts(cells: Iterable[str]) -> tuple[Account, ...]:
    """Each account that is named, once."""
    found = {whole: Account(whole[-4:], digest(whole)) for cell in cells for _, whole in _split(cell) if whole}
    return tuple(found.values())


def digest(plain: str) -> str:
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def without(table: Table) -> Table:
    """The same rows, with accounts masked: what is kept and shown of the file."""
    rows = tuple((number, tuple(map(_masked_cell, row))) for number, row in table.rows)
    return Table(masked(table.file), rows, masked(table.sheet), tuple(map(masked, table.others)))


def unknown(named: Iterable[Account], books: Collection[str]) -> list[Account]:
    """Those that are not among the digests of the books."""
    return [one for one in named if one.digest not in books]


def _masked_cell(cell: Cell) -> Cell:
    return masked(cell) if isinstance(cell, str) else cell


def _split(text: str) -> list[tuple[str, str]]:
    """``text`` in parts: what it says, and the account that this is, '' for what is none."""
    parts: list[tuple[str, str]] = []
    place = 0
    while found := _LIKE.search(text, place):
        whole, end = _longest(found[0])
        if whole:
            parts += [(text[place : found.start()], ""), (found[0][:end], whole)]
            place = found.start() + end
        else:
            parts.append((text[place : found.start() + 1], ""))
            place = found.start() + 1
    return [*parts, (text[place:], "")]


def _longest(text: str) -> tuple[str, int]:
    """The longest beginning of ``text`` that is an account, without its marks, and where it ends."""
    for end in range(len(text), SHORTEST - 1, -1):
        plain = _MARKS.sub("", text[:end].upper())
        if not text[end - 1].isalnum() or len(plain) > LONGEST:
            continue
        if len(plain) < SHORTEST:
            break
        if _checks(plain):
            return plain, end
    return "", 0


def _checks(plain: str) -> bool:
    moved = plain[4:] + plain[:4]
    return int("".join(str(int(one, 36)) for one in moved)) % 97 == 1
