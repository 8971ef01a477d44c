"""Which index serves a ``$filter``: a hint that narrows the candidates; the predicate still decides each row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from include.sandbox.exact_online.odata_filter import Call, Compare, Group, Literal, Property

MIRROR = {"gt": "lt", "lt": "gt", "ge": "le", "le": "ge", "eq": "eq", "ne": "ne"}


@dataclass(frozen=True)
class Equal:
    """Rows whose ``field`` has one of these values."""

    field: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class AtLeast:
    field: str
    low: Any
    inclusive: bool


def plan(tree: Any, hashed: set[str], ordered: set[str]) -> Equal | AtLeast | None:
    """The best of what an ``and`` offers; an ``or`` helps only when all its parts ask for one hashed field."""
    parts = tree.parts if isinstance(tree, Group) and tree.word == "and" else (tree,)
    best: Equal | AtLeast | None = None
    for part in parts:
        found = _equal(part, hashed) or _range(part, ordered)
        if isinstance(found, Equal):
            return found
        best = best or found
    return best


def _equal(tree: Any, hashed: set[str]) -> Equal | None:
    parts = tree.parts if isinstance(tree, Group) and tree.word == "or" else (tree,)
    found = [_one_equal(part, hashed) for part in parts]
    names = {one.field for one in found if one}
    if len(names) == 1 and all(found):
        values = tuple(dict.fromkeys(value for one in found if one for value in one.values))
        return Equal(names.pop(), values)
    return None


def _sides(tree: Any) -> tuple[str, str, Any] | None:
    """(field, sign, value) of a comparison of a property, or its trim(), with a literal."""
    if not isinstance(tree, Compare):
        return None
    left, right, sign = tree.left, tree.right, tree.sign
    if isinstance(left, Literal):
        left, right, sign = right, left, MIRROR[sign]
    if isinstance(left, Call) and left.name == "trim":
        left = left.arguments[0]
    if not isinstance(left, Property) or not isinstance(right, Literal) or right.value is None:
        return None
    value = right.value.strip() if right.type == "string" else right.value
    return left.field.name, sign, value


def _one_equal(tree: Any, hashed: set[str]) -> Equal | None:
    sides = _sides(tree)
    if sides and sides[1] == "eq" and sides[0] in hashed:
        return Equal(sides[0], (sides[2],))
    return None


def _range(tree: Any, ordered: set[str]) -> AtLeast | None:
    sides = _sides(tree)
    if sides and sides[1] in ("gt", "ge") and sides[0] in ordered:
        return AtLeast(sides[0], sides[2], sides[1] == "ge")
    return None
