"""The books of the demo companies are those that were kept: whoever restructures the sandbox changes none of them."""

from __future__ import annotations

from pathlib import Path

from tests.include.sandbox.frozen import books, generated, kept


def test_every_row_of_every_system_is_as_it_was(tmp_path: Path) -> None:
    with generated(tmp_path) as sandbox:
        found = list(books(sandbox))
    expected = kept("books")
    gone, new = set(expected) - set(found), set(found) - set(expected)
    assert (sorted(gone)[:3], sorted(new)[:3]) == ([], [])
    assert found == expected
