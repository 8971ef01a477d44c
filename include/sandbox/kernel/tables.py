"""In-memory rows and the indexes over them. Persistence is the concern of ``books.py``."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
Value = Callable[[Row], Any]


@dataclass(frozen=True)
class Contents:
    """What a table held at one moment, its indexes with it: shared with nobody who changes it."""

    rows: dict[str, dict[str, Row]] = field(default_factory=dict)
    hashes: dict[str, dict[tuple[str, Any], dict[str, None]]] = field(default_factory=dict)
    orders: dict[str, dict[str, list[tuple[Any, str]]]] = field(default_factory=dict)


class HashIndex:
    """(company, value) -> keys, in the order they came."""

    def __init__(self, value: Value) -> None:
        self._value = value
        self._keys: dict[tuple[str, Any], dict[str, None]] = {}

    def add(self, company: str, key: str, row: Row) -> None:
        value = self._value(row)
        if value is not None:
            self._keys.setdefault((company, value), {})[key] = None

    def remove(self, company: str, key: str, row: Row) -> None:
        value = self._value(row)
        if value is not None and (keys := self._keys.get((company, value))) is not None:
            keys.pop(key, None)
            if not keys:
                del self._keys[(company, value)]

    def keys(self, company: str, value: Any) -> list[str]:
        return list(self._keys.get((company, value), ()))

    def copy(self) -> dict[tuple[str, Any], dict[str, None]]:
        return {place: dict(keys) for place, keys in self._keys.items()}

    def fill(self, kept: dict[tuple[str, Any], dict[str, None]]) -> None:
        self._keys = {place: dict(keys) for place, keys in kept.items()}


class OrderedIndex:
    """Keys of a company in the order of a value. Built on the first read, so that bulk loading costs nothing."""

    def __init__(self, value: Value, rows: dict[str, dict[str, Row]]) -> None:
        self._value = value
        self._rows = rows
        self._lists: dict[str, list[tuple[Any, str]]] = {}

    def add(self, company: str, key: str, row: Row) -> None:
        entries = self._lists.get(company)
        if entries is None or (value := self._value(row)) is None:
            return
        entry = (value, key)
        if not entries or entries[-1] < entry:
            entries.append(entry)
        else:
            insort(entries, entry)

    def remove(self, company: str, key: str, row: Row) -> None:
        entries = self._lists.get(company)
        if entries is None or (value := self._value(row)) is None:
            return
        at = bisect_left(entries, (value, key))
        if at < len(entries) and entries[at] == (value, key):
            del entries[at]

    def entries(self, company: str) -> list[tuple[Any, str]]:
        """(value, key) ascending; the list itself, so do not change it."""
        if company not in self._lists:
            rows = self._rows.get(company, {})
            found = ((self._value(row), key) for key, row in rows.items())
            self._lists[company] = sorted(entry for entry in found if entry[0] is not None)
        return self._lists[company]

    def copy(self) -> dict[str, list[tuple[Any, str]]]:
        return {company: list(entries) for company, entries in self._lists.items()}

    def fill(self, kept: dict[str, list[tuple[Any, str]]]) -> None:
        self._lists = {company: list(entries) for company, entries in kept.items()}

    def start(self, company: str, low: Any, inclusive: bool) -> int:
        """Position of the first entry at (inclusive) or after ``low``."""
        entries = self.entries(company)
        # U+10FFFF sorts after every key, so the bisection stands behind all rows of that value.
        return bisect_left(entries, (low, "")) if inclusive else bisect_right(entries, (low, "\U0010ffff"))


class Table:
    """Rows of one entity of one system by (company, key). Never change a row in place: ``put`` a new one."""

    def __init__(
        self, system: str, entity: str, lags: bool, note: Callable[[Table, str, str, Row | None], None]
    ) -> None:
        self.system = system
        self.entity = entity
        self.lags = lags
        self._note = note
        self._rows: dict[str, dict[str, Row]] = {}
        self._hashes: dict[str, HashIndex] = {}
        self._orders: dict[str, OrderedIndex] = {}
        # What a snapshot has of this table, for as long as nothing changes.
        self.frozen: Contents | None = None

    def index(self, name: str, value: Value) -> None:
        """Declare a lookup index; ``value`` returns a hashable or None (not indexed)."""
        made = HashIndex(value)
        for company, rows in self._rows.items():
            for key, row in rows.items():
                made.add(company, key, row)
        self._hashes[name] = made

    def order(self, name: str, value: Value) -> None:
        """Declare an ordered index; the values of one index must be comparable with each other."""
        self._orders[name] = OrderedIndex(value, self._rows)

    def get(self, company: str, key: str) -> Row | None:
        rows = self._rows.get(company)
        return rows.get(key) if rows is not None else None

    def put(self, company: str, key: str, row: Row) -> None:
        self._note(self, company, key, self.apply(company, key, row))

    def delete(self, company: str, key: str) -> None:
        if self.get(company, key) is not None:
            self._note(self, company, key, self.apply(company, key, None))

    def apply(self, company: str, key: str, row: Row | None) -> Row | None:
        """Set or remove a row with its indexes, answer the one before. For ``books.py`` alone: leaves no journal."""
        self.frozen = None
        rows = self._rows.setdefault(company, {})
        old = rows.pop(key, None) if row is None else rows.get(key)
        indexes: list[HashIndex | OrderedIndex] = [*self._hashes.values(), *self._orders.values()]
        if old is not None:
            for index in indexes:
                index.remove(company, key, old)
        if row is not None:
            rows[key] = row
            for index in indexes:
                index.add(company, key, row)
        return old

    def find(self, name: str, company: str, value: Any) -> list[Row]:
        rows = self._rows.get(company, {})
        return [rows[key] for key in self._hashes[name].keys(company, value)]

    def ordered(self, name: str) -> OrderedIndex:
        return self._orders[name]

    def rows(self, company: str) -> Iterator[Row]:
        return iter(list(self._rows.get(company, {}).values()))

    def items(self, company: str) -> Iterator[tuple[str, Row]]:
        return iter(list(self._rows.get(company, {}).items()))

    def count(self, company: str) -> int:
        return len(self._rows.get(company, {}))

    def companies(self) -> list[str]:
        return [company for company, rows in self._rows.items() if rows]

    def freeze(self) -> Contents:
        """What it holds, for a snapshot; the same object again until something changes."""
        if self.frozen is None:
            self.frozen = Contents(
                {company: dict(rows) for company, rows in self._rows.items()},
                {name: index.copy() for name, index in self._hashes.items()},
                {name: index.copy() for name, index in self._orders.items()},
            )
        return self.frozen

    def thaw(self, contents: Contents) -> None:
        """Hold what a snapshot has, and nothing else. Leaves no journal."""
        self._rows.clear()
        self._rows.update({company: dict(rows) for company, rows in contents.rows.items()})
        for name, made in self._hashes.items():
            made.fill(contents.hashes.get(name, {}))
        for name, order in self._orders.items():
            order.fill(contents.orders.get(name, {}))
        self.frozen = contents

    def clear(self) -> None:
        self.thaw(Contents())
