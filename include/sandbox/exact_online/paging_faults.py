"""Lists that go wrong while a client walks them, as on servers of which one is behind the other (no reference page
promises that they do not). Switched on by a division's setting ``paging_faults``:

- ``overlap``: a page begins with the last rows of the page before, then its own follow;
- ``shuffle``: the rows of a page come in another order than that of the key;
- ``stuck``: a page holds the rows of the page before instead of its own, and points on as if they were its own.
"""

from __future__ import annotations

import random

from include.sandbox.exact_online.errors import bad_request
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.kernel.tables import Row

KINDS = ("overlap", "shuffle", "stuck")
OVERLAP = 2


def disturbed(
    store: ExactBooks, division: str, path: str, rows: list[Row], asked: str | None, token: str | None
) -> list[Row]:
    """The page as it leaves. ``asked``: the skip token that it was asked by; ``token``: the one it points on with."""
    kinds = store.settings(division)["paging_faults"]
    if not kinds:
        return rows
    if unknown := set(kinds) - set(KINDS):
        raise bad_request(f"the sandbox knows no paging fault {sorted(unknown)[0]!r}, only {', '.join(KINDS)}")
    before = store.last_pages.get((division, path, asked), []) if asked else []
    if token is not None:
        store.last_pages[division, path, token] = rows
    if "stuck" in kinds and before:
        return before
    if "overlap" in kinds:
        rows = [*before[-OVERLAP:], *rows]
    if "shuffle" in kinds:
        rows = random.Random(len(rows)).sample(rows, len(rows))
    return rows
