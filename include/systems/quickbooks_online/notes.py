"""Our words among other people's in a memo (``PrivateNote``): the marker on a bill, the key on a payment. Pure.

People write in the same field, before, after and even on our line; nothing of theirs is ever lost or cut.
"""

from __future__ import annotations

import re

from include.systems.quickbooks_online import contract

_DAY = r"\d{4}-\d{2}-\d{2}"
_MARKER = rf"\[AvidXchange\] payment (?:(?:pending since|voided on|in error since) {_DAY}|made on {_DAY}, not posted)"
# A whole line of ours goes with the break before it (or after it, where it is the first); words of ours inside a
# person's line go alone.
_OURS = re.compile(rf"(?:\r\n|\n|\r){_MARKER}(?=\r|\n|\Z)|\A{_MARKER}(?:\r\n|\n|\r|\Z)|{_MARKER}")


class MemoFull(ValueError):
    """There is no room for our line beside what people wrote: ``used`` characters."""

    def __init__(self, used: int) -> None:
        self.used = used
        super().__init__(f"its memo has {used:,} of {contract.NOTE_LENGTH:,} characters already")


def is_marker(text: str) -> bool:
    return re.fullmatch(_MARKER, text) is not None


def markers(note: str) -> list[str]:
    """Our lines in the note, in their order."""
    return re.findall(_MARKER, note)


def without_marker(note: str) -> str:
    """What people wrote."""
    return _OURS.sub("", note)


def with_marker(note: str, marker: str) -> str:
    """``note`` with ``marker`` for its only line of ours, '' for none: where ours stood, else at the end.

    Raises ``MemoFull``, and ``ValueError`` for a marker that a later run would not know for ours.
    """
    if not marker:
        return without_marker(note)
    if not is_marker(marker):
        raise ValueError(f"{marker!r} is not a line by which ours is known again")
    found = list(_OURS.finditer(note))
    if [match.group().strip("\r\n") for match in found] == [marker]:
        return note
    if len(found) == 1:
        changed = re.sub(_MARKER, marker, note)
    else:
        others = without_marker(note)
        changed = f"{others}\n{marker}" if others else marker
    if len(changed) > contract.NOTE_LENGTH:
        raise MemoFull(len(note))
    return changed


def carries(note: str | None, key: str) -> bool:
    """Whether ``key`` stands in the note as a word: ``AVX:7`` is no ``AVX:77`` and no ``AVX:7:discount``."""
    return re.search(rf"(?<![\w:]){re.escape(key)}(?![\w:-])", note or "") is not None


def part_of(note: str | None, key: str) -> str | None:
    """The key in the note of what is posted before the payment ``key``: a further part of it on an accounts-payable
    account (``AVX:77:34``, ``AVX:77:none``), or a discount (``AVX:77:discount``, ``AVX:77:34:discount``)."""
    found = re.search(rf"(?<![\w:]){re.escape(key)}(?=:)(:(\d+|none))?(:discount)?(?![\w:-])", note or "")
    return found.group() if found else None
