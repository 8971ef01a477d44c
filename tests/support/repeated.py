"""What stands in a list more than once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import Any


def repeated(what: str, rows: Iterable[dict[str, Any]], key: Callable[[dict[str, Any]], Hashable]) -> list[str]:
    """One sentence for each key that more than one row has."""
    seen = Counter(key(row) for row in rows)
    return [f"{what} {one} stands there {count} times" for one, count in seen.items() if count > 1]
