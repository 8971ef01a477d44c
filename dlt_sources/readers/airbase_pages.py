"""Lists of Airbase page by page, made sure of.

Pages are asked for by number, and rows stand in the order of their last change: a row that is changed while the pages
are read moves to the end, all behind it move one place forward, and the first row of the next page would never be seen.
Such a row is seen twice, the second time as changed later: then the list is read again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from dlt_sources.readers.records import Where, records
from dlt_sources.readers.walking import TIMES, never_still


def standing_still(walk: Callable[[], Iterator[bytes]], where: Where) -> Iterator[bytes]:
    """The pages of ``walk``, and again from the first while a row moved between them (of a row that came twice the
    newer version counts). Raises ``Transient`` when the list never stands still."""
    for _ in range(TIMES):
        seen: dict[str, str] = {}
        moved = False
        for page in walk():
            for key, stamp in _stamps(page, where).items():
                moved = moved or seen.get(key, stamp) != stamp
                seen[key] = stamp
            yield page
        if not moved:
            return
    raise never_still(where)


def _stamps(page: bytes, where: Where) -> Mapping[str, str]:
    """The moments of change on a page, as written, by key; none of rows that show none."""
    found: dict[str, Any] = {}
    for row in records(page, where):
        if isinstance(row, dict) and (key := row.get("id") or row.get("airbase_id")):
            found[json.dumps(key)] = row.get("updated_date")
    return {key: stamp for key, stamp in found.items() if isinstance(stamp, str)}
