"""What a feed is: one kind of record read from one connection, with its typed columns and how it is read.

A feed table holds, beside the columns listed, the ones every raw table has (`COMMON`). Column names are the vendor's
property names in snake_case, by dlt's rule (`EntryID` -> `entry_id`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Literal

Kind = Literal[
    "id",  # a key, which some vendors write as a number
    "text",  # trimmed; empty is absent
    "code",  # text that is compared: control characters are kept out as well
    "money",  # exact amounts, prices, quantities and rates, within `values.AMOUNTS_BELOW`
    "int",  # of 32 bits
    "long",  # Int64, which OData writes as a string
    "bool",
    "date",
    "end_date",  # a date whose far future means "no end"
    "blank_date",  # a date whose 0001-01-01 means "none"
    "timestamp",
    "list",  # nested rows, kept as JSON text
    "object",  # one nested row, kept as JSON text
    "values",  # a list of plain values, kept as JSON text
]
Mode = Literal[
    "sync",  # rows above the highest row version seen (Exact: Timestamp gt)
    "modified",  # rows changed at or after the newest change seen, less an overlap
    "full",  # all rows each time
    "queue",  # all that waits for us each time: what is not listed any more has left it
    "window",  # rows changed in a span of whole days
    "follow",  # read for the rows of another feed
    "changes",  # what changed since a moment, of several feeds in one answer
]
DAYS: tuple[Kind, ...] = ("date", "end_date", "blank_date")
MOMENTS: tuple[Kind, ...] = (*DAYS, "timestamp")
SQL_TYPES: dict[Kind, str] = {
    "id": "VARCHAR",
    "text": "VARCHAR",
    "code": "VARCHAR",
    "money": "DECIMAL(28,6)",
    "int": "BIGINT",
    "long": "BIGINT",
    "bool": "BOOLEAN",
    **dict.fromkeys(DAYS, "DATE"),
    "timestamp": "TIMESTAMP WITH TIME ZONE",
    "list": "VARCHAR",
    "object": "VARCHAR",
    "values": "VARCHAR",
}
COMMON: dict[str, str] = {
    "connection": "VARCHAR",
    "company": "VARCHAR",
    "unknown_fields": "VARCHAR",
    "read_at": "TIMESTAMP WITH TIME ZONE",
    "is_deleted": "BOOLEAN",
    "_dlt_load_id": "VARCHAR",
}
QUARANTINE: dict[str, str] = {
    "connection": "VARCHAR",
    "company": "VARCHAR",
    "feed": "VARCHAR",
    "reason": "VARCHAR",
    "record": "VARCHAR",
    "key": "VARCHAR",
    "read_at": "TIMESTAMP WITH TIME ZONE",
    "_dlt_load_id": "VARCHAR",
}
FEED_LOG: dict[str, str] = {
    "connection": "VARCHAR",
    "company": "VARCHAR",
    "feed": "VARCHAR",
    "kind": "VARCHAR",
    "rows": "BIGINT",
    "suspect": "BOOLEAN",
    "read_at": "TIMESTAMP WITH TIME ZONE",
    "cursor": "VARCHAR",
    "changed": "BOOLEAN",
    "_dlt_load_id": "VARCHAR",
}


@dataclass(frozen=True)
class Column:
    """One property of a vendor's record; ``nested`` are the properties of a list's rows or of an object.

    ``alias`` is another name that the property goes by in some sources. ``at``: the object in the record, and the
    property of it, that hold the value; ``ignores`` names those beside it that say nothing more.
    """

    vendor_name: str
    kind: Kind
    nested: tuple[Column, ...] = ()
    alias: str | None = None
    at: tuple[str, str] | None = None
    ignores: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return snake_case(self.vendor_name)

    @property
    def place(self) -> str:
        """The property of the record that holds the value, or the object around it."""
        return self.at[0] if self.at else self.vendor_name

    def shape(self) -> tuple[object, ...]:
        return self.vendor_name, self.kind, self.alias, self.at, [column.shape() for column in self.nested]


@dataclass(frozen=True)
class Feed:
    """How one kind of record is read.

    ``key``, ``version``: vendor property names; the key within connection and company, and the property that grows with
    each change (the newer of two versions of a row wins). ``version_count``: a whole number that grows too, for
    changes that ``version`` cannot tell apart.
    ``max_age``: how old the feed may be before it is read again when nobody asked for fresher.
    ``tenant_wide``: one read covers every company; ``company_property`` then names a row's own.
    ``optional``: read only when asked for by name.
    ``entity_type``: Exact's number for it in sync/Deleted.
    ``selects``: the properties are named in the request.
    ``unfiltered``: the list also answers without a window.
    ``again``: a condition (SQL, with ``$today``) on loaded rows that are to be read again by key.
    ``parent``: the feed whose changed rows this one is read for; ``parent_when``: a condition (SQL) on those of them
    that have something to be read.
    ``assembled_into``: the raw table that is put together from this feed's own.
    ``ignores``: properties that say nothing about the record.
    """

    name: str
    path: str
    mode: Mode
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    page_size: int
    version: str | None = None
    version_count: str | None = None
    max_age: timedelta = timedelta(0)
    tenant_wide: bool = False
    optional: bool = False
    company_property: str | None = None
    entity_type: int | None = None
    selects: bool = True
    unfiltered: bool = False
    again: str | None = None
    parent: str | None = None
    parent_when: str | None = None
    assembled_into: str | None = None
    ignores: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        """The raw table that the feed ends in, by which flows and reports name it."""
        return self.assembled_into or self.name

    @property
    def key_columns(self) -> tuple[str, ...]:
        return tuple(snake_case(name) for name in self.key)

    @property
    def version_column(self) -> str | None:
        return None if self.version is None else snake_case(self.version)

    @property
    def version_columns(self) -> tuple[str, ...]:
        """What orders the versions of a row, the first first; none where the vendor tells nothing."""
        return tuple(snake_case(name) for name in (self.version, self.version_count) if name)

    @property
    def company_column(self) -> str | None:
        """The column that names the company where one read covers several; None where the read itself does."""
        return None if self.company_property is None else snake_case(self.company_property)

    @property
    def sql_columns(self) -> dict[str, str]:
        """Every column of the raw table with its DuckDB type, the common ones last."""
        return {column.name: SQL_TYPES[column.kind] for column in self.columns} | COMMON

    @property
    def shape(self) -> str:
        """Short, and another one when columns or what is kept of nested rows are others."""
        return hashlib.sha256(repr([column.shape() for column in self.columns]).encode()).hexdigest()[:12]

    def select(self) -> str:
        """The properties asked for, lines as ``Lines/Property`` (reference page exact_online, section 3)."""
        return ",".join(self._selected())

    def expand(self) -> str | None:
        return next((column.vendor_name for column in self.columns if column.kind == "list"), None)

    def _selected(self) -> Iterator[str]:
        for column in self.columns:
            if column.kind == "list":
                yield from (f"{column.vendor_name}/{inner.vendor_name}" for inner in column.nested)
            else:
                yield column.vendor_name


def columns(
    *,
    key: str = "",
    id: str = "",
    code: str = "",
    text: str = "",
    money: str = "",
    int: str = "",
    long: str = "",
    bool: str = "",
    date: str = "",
    end_date: str = "",
    blank_date: str = "",
    timestamp: str = "",
    values: str = "",
    nested: tuple[Column, ...] = (),
) -> tuple[Column, ...]:
    """Columns from property names by kind; ``key`` names are ids and come first."""
    groups: tuple[tuple[Kind, str], ...] = (
        ("id", key),
        ("id", id),
        ("code", code),
        ("text", text),
        ("money", money),
        ("int", int),
        ("long", long),
        ("bool", bool),
        ("date", date),
        ("end_date", end_date),
        ("blank_date", blank_date),
        ("timestamp", timestamp),
        ("values", values),
    )
    return tuple(Column(name, kind) for kind, names in groups for name in names.split()) + nested


_BREAK_1 = re.compile(r"([^_])([A-Z][a-z]+)")
_BREAK_2 = re.compile(r"([a-z0-9])([A-Z])")


@lru_cache(maxsize=10_000)
def snake_case(name: str) -> str:
    """dlt's snake_case naming, without importing dlt (a test holds the two together)."""
    return _BREAK_2.sub(r"\1_\2", _BREAK_1.sub(r"\1_\2", name)).lower()
