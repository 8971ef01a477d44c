"""Writes of API clients: the body is read by its property types, then the module of the entity applies its rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from include.sandbox.exact_online.catalogue import BY_PATH
from include.sandbox.exact_online.errors import ODataError, bad_request
from include.sandbox.exact_online.schema import EntitySet
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.values import BadValue, from_json
from include.sandbox.kernel.tables import Row

Lines = dict[str, list[Row]]


@dataclass(frozen=True)
class Handler:
    """``create(store, division, values, lines)`` answers the saved row; all raise ODataError.

    The caller rolls back what a refused write had begun.
    """

    create: Callable[[ExactBooks, str, Row, Lines], Row] | None = None
    change: Callable[[ExactBooks, str, Row, Row], None] | None = None
    remove: Callable[[ExactBooks, str, Row], None] | None = None


def handler(entity: EntitySet) -> Handler:
    from include.sandbox.exact_online.handlers import HANDLERS

    return HANDLERS[entity.path]


def parse(entity: EntitySet, body: dict[str, Any], in_screens: bool = False) -> tuple[Row, Lines]:
    """Property values and inline collections. Explicit nulls stay in the row as None. Raises ODataError 400.

    A read-only property is skipped without a word, as Exact's developers say of POST and PUT (issue 56 of its client
    library); one that Exact does not know is refused. ``in_screens``: people decide some of what clients cannot.
    """
    values: Row = {}
    lines: Lines = {}
    children = {child.name: child for child in entity.children}
    for name, value in body.items():
        if name in ("__metadata",):
            continue
        if name in children:
            target = BY_PATH[children[name].target.lower()]
            found = value.get("results") if isinstance(value, dict) else value
            if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
                raise bad_request(f"Error processing request stream. '{name}' must be a collection.")
            lines[name] = [parse(target, item)[0] for item in found]
            continue
        field = entity.find(name)
        if field is None:
            words = f"The property name '{name}' specified for type '{entity.type}' is not valid."
            raise bad_request(f"Error processing request stream. {words}")
        try:
            given = from_json(field.kind, value)
        except BadValue as error:
            raise bad_request(f"Error processing request stream. Bad value for property '{name}'.") from error
        if in_screens or not field.read_only:
            values[name] = given
    return values, lines


def create(store: ExactBooks, entity: EntitySet, division: str, body: dict[str, Any]) -> Row:
    made = handler(entity).create
    if made is None:
        raise ODataError(405, "Method not allowed")
    values, lines = parse(entity, body)
    return made(store, division, values, lines)


def change(store: ExactBooks, entity: EntitySet, division: str, row: Row, body: dict[str, Any]) -> None:
    made = handler(entity).change
    if made is None:
        raise ODataError(405, "Method not allowed")
    values, lines = parse(entity, body)
    if lines:
        raise bad_request(f"Lines cannot be changed through their header; use {entity.children[0].target}.")
    for key in entity.key:
        values.pop(key, None)
    made(store, division, row, values)


def remove(store: ExactBooks, entity: EntitySet, division: str, row: Row) -> None:
    made = handler(entity).remove
    if made is None:
        raise ODataError(405, "Method not allowed")
    made(store, division, row)
