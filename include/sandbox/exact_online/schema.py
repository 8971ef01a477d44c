"""What an entity set is: fields with their types and paddings, key, methods, and how it may be read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from include.sandbox.exact_online.values import Kind

KINDS: dict[str, Kind] = {
    "g": "guid",
    "s": "string",
    "d": "datetime",
    "f": "double",
    "h": "int16",
    "i": "int32",
    "l": "int64",
    "b": "bool",
    "y": "byte",
}
AUDIT = "Created:d! Creator:g! CreatorFullName! Modified:d! Modifier:g! ModifierFullName! Division:i!"
WORD = re.compile(r"(?P<name>\w+)(?::(?P<kind>\w)(?P<pad>-?\d*))?(?P<read_only>!?)(?:=(?P<default>\w+))?")


@dataclass(frozen=True)
class Field:
    """``pad``: width of a fixed char column, negative when it is filled on the left. ``read_only``: skipped in what a
    client writes. ``default``: what a record has where nothing was named."""

    name: str
    kind: Kind
    pad: int = 0
    read_only: bool = False
    default: Any = None


def fields(text: str) -> dict[str, Field]:
    """``Name[:kind letter[pad]][!][=default]`` separated by blanks: ``!`` is read-only, no kind a string."""
    made = {}
    for word in text.split():
        found = WORD.fullmatch(word)
        assert found is not None, word
        kind, default = KINDS[found["kind"] or "s"], found["default"]
        if default is not None and kind != "string":
            default = json.loads(default)
        made[found["name"]] = Field(found["name"], kind, int(found["pad"] or 0), bool(found["read_only"]), default)
    return made


@dataclass(frozen=True)
class Child:
    """A collection inside a row: ``name`` is its URL segment; the child's ``parent_field`` holds the parent's key."""

    name: str
    target: str
    parent_field: str


@dataclass(frozen=True)
class EntitySet:
    """``path`` in documented casing below the division; ``table`` in the books (None: computed by ``source``)."""

    path: str
    type: str
    key: tuple[str, ...]
    fields: dict[str, Field]
    table: str | None = None
    methods: str = "G"
    page: int = 60
    children: tuple[Child, ...] = ()
    select_required: bool = True
    filter_required: bool = False
    sync: bool = False
    # Fields a sync set may be filtered on.
    filterable: tuple[str, ...] = ()
    # Rows that are computed for each read, by name; see ``reads.SOURCES``.
    source: str | None = None
    any_division: bool = False

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[1]

    def find(self, name: str) -> Field | None:
        """Property names are matched with regard to case, as OData does."""
        return self.fields.get(name)
