"""Finding the rows of one page: index, filter, order, skip token."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from include.sandbox.exact_online import paging_faults, sources
from include.sandbox.exact_online.errors import bad_request
from include.sandbox.exact_online.odata_filter import Call as FilterCall
from include.sandbox.exact_online.odata_filter import Compare, Group, Not, Property, parse_filter, predicate
from include.sandbox.exact_online.odata_lexer import literals
from include.sandbox.exact_online.odata_plan import AtLeast, Equal, plan
from include.sandbox.exact_online.query import Options
from include.sandbox.exact_online.schema import EntitySet
from include.sandbox.exact_online.store import TABLES, ExactBooks
from include.sandbox.exact_online.values import literal
from include.sandbox.kernel.tables import Row

DELETED_KEPT_MS = 61 * 86_400_000


@dataclass
class Page:
    """``next_token`` None on the last page; ``top_left`` is what a bigger ``$top`` still asks for."""

    rows: list[Row]
    next_token: str | None
    top_left: int | None
    count: int | None


def read_page(store: ExactBooks, entity: EntitySet, division: str, options: Options, within: Row | None = None) -> Page:
    """``within``: {field: value} that a child collection is bound to."""
    check_readable(entity, options, bool(within))
    tree = parse_filter(entity, options.filter) if options.filter else None
    if entity.sync:
        _check_sync_filter(entity, tree, options)
    accept = predicate(tree) if tree is not None else None
    if entity.table == "deleted":
        accept = _recent(store, accept)
    found = _candidates(store, entity, division, tree, options, within, accept)
    # Sync reads page on whatever $top says; the field order is always that of the key.
    top = None if entity.sync else options.top
    cut_at = int(store.settings(division)["page_size"] or entity.page)
    size = cut_at if top is None else min(top, cut_at)
    count = None
    if options.count:
        found = list(found)
        count = len(found)
    rows, more = _cut(entity, found, options, size)
    left = None if top is None else top - len(rows)
    token = _token(entity, options, rows[-1]) if more and (left is None or left > 0) else None
    rows = paging_faults.disturbed(store, division, entity.path, rows, options.skiptoken, token)
    return Page(rows, token, left, count)


def _recent(store: ExactBooks, accept: Any) -> Any:
    """Deletion records are kept for two months."""
    first = store.now() - DELETED_KEPT_MS
    return lambda row: row["DeletedDate"] >= first and (accept is None or accept(row))


def check_readable(entity: EntitySet, options: Options, bound: bool) -> None:
    """The rules on $select and $filter, with $top=1 as the way around both (reference page, Query options)."""
    if options.top == 1 or bound:
        return
    if entity.select_required and options.select is None and "$select" not in {key.lower() for key in options.raw}:
        raise bad_request("Please add a $select or a $top=1 statement to the query string.")
    if entity.filter_required and not options.filter:
        raise bad_request("Please add a $filter or a $top=1 statement to the query string, or use the sync API.")


def _check_sync_filter(entity: EntitySet, tree: Any, options: Options) -> None:
    used = _properties(tree) | {field.name for field, _ in options.order}
    if wrong := used - set(entity.filterable):
        raise bad_request(f"Filtering or ordering on '{sorted(wrong)[0]}' is not supported by this sync endpoint.")


def _properties(tree: Any) -> set[str]:
    if isinstance(tree, Property):
        return {tree.field.name}
    if isinstance(tree, Compare):
        return _properties(tree.left) | _properties(tree.right)
    if isinstance(tree, Not):
        return _properties(tree.inner)
    if isinstance(tree, Group):
        return set().union(*(_properties(part) for part in tree.parts))
    if isinstance(tree, FilterCall):
        return set().union(*(_properties(part) for part in tree.arguments))
    return set()


def _candidates(
    store: ExactBooks, entity: EntitySet, division: str, tree: Any, options: Options, within: Row | None, accept: Any
) -> Iterable[Row]:
    """Rows that fit, in the order asked for; lazily where an index already has that order."""
    company = "" if entity.any_division else division
    if entity.source == "payables" and not options.order:
        table, dressed = store["payments"], sources.dress(store, entity, division)
        return _walk(table, division, "open", None, accept, dressed, _sync_start(options))
    if entity.source and entity.source in sources.COMPUTED:
        return _ordered(
            entity,
            options,
            [row for row in sources.COMPUTED[entity.source](store, division) if not accept or accept(row)],
        )
    table = store[str(entity.table)]
    key = TABLES[str(entity.table)][0]
    dressed = sources.dress(store, entity, company)
    if within is not None:
        field, value = next(iter(within.items()))
        return _ordered(
            entity, options, [row for row in table.find(field, company, value) if not accept or accept(row)]
        )
    hint = plan(tree, {key, *TABLES[str(entity.table)][1]}, {"Timestamp", "Modified"}) if tree is not None else None
    if isinstance(hint, Equal):
        if hint.field == key:
            hits = [row for value in hint.values if (row := table.get(company, str(value))) is not None]
        else:
            hits = [row for value in hint.values for row in table.find(hint.field, company, value)]
        return _ordered(entity, options, [row for row in map(dressed, hits) if not accept or accept(row)])
    if entity.sync:
        return _walk(table, company, "Timestamp", hint, accept, dressed, _sync_start(options))
    names = [field.name for field, _ in options.order]
    if isinstance(hint, AtLeast) and hint.field == "Modified":
        order = table.ordered("Modified")
        entries = order.entries(company)
        start = order.start(company, hint.low, hint.inclusive)
        if options.order == [(entity.fields["Modified"], False)] and entity.key == (key,):
            # The index has this very order: by Modified, then by key.
            return _walk(table, company, "Modified", hint, accept, dressed, _both_start(options))
        if (len(entries) - start) * 4 < len(entries):
            hits = [row for _, row_key in entries[start:] if (row := table.get(company, row_key)) is not None]
            return _ordered(entity, options, [row for row in hits if not accept or accept(row)])
    if not names and len(entity.key) == 1 and entity.key[0] == key:
        return _walk(table, company, "key", None, accept, dressed, _key_start(options))
    return _ordered(entity, options, [row for row in table.rows(company) if not accept or accept(row)])


def _sync_start(options: Options) -> int | None:
    return int(literals(options.skiptoken)[0].value) if options.skiptoken else None


def _key_start(options: Options) -> str | None:
    return str(literals(options.skiptoken)[-1].value) if options.skiptoken else None


def _both_start(options: Options) -> tuple[int, str] | None:
    if not options.skiptoken:
        return None
    modified, key = (token.value for token in literals(options.skiptoken))
    return int(modified), str(key)


def _walk(table: Any, company: str, name: str, hint: Any, accept: Any, dressed: Any, after: Any) -> Iterator[Row]:
    """Along an ordered index, from the filter's lower bound or behind the skip token, whichever is later."""
    order = table.ordered(name)
    entries = order.entries(company)
    at = order.start(company, hint.low, hint.inclusive) if isinstance(hint, AtLeast) else 0
    if after is not None:
        behind = bisect_right(entries, after) if isinstance(after, tuple) else order.start(company, after, False)
        at = max(at, behind)
    for position in range(at, len(entries)):
        row = table.get(company, entries[position][1])
        if row is None:
            continue
        row = dressed(row)
        if not accept or accept(row):
            yield row


def _sort_key(entity: EntitySet, options: Options) -> Any:
    parts = [(field.name, down) for field, down in options.order]

    def key(row: Row) -> tuple[Any, ...]:
        made: list[Any] = [_Side(row.get(name), down) for name, down in parts]
        return (*made, *(_Side(row.get(name), False) for name in entity.key))

    return key


class _Side:
    """One value in an order: null first, reversed for descending."""

    __slots__ = ("down", "value")

    def __init__(self, value: Any, down: bool) -> None:
        self.value = value
        self.down = down

    def __lt__(self, other: _Side) -> bool:
        if self.value is None or other.value is None:
            less = self.value is None and other.value is not None
            return (other.value is None and self.value is not None) if self.down else less
        return bool(self.value > other.value) if self.down else bool(self.value < other.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Side) and self.value == other.value

    __hash__ = None  # type: ignore[assignment]


def _ordered(entity: EntitySet, options: Options, rows: list[Row]) -> list[Row]:
    key = _sort_key(entity, options)
    rows.sort(key=key)
    if not options.skiptoken:
        return rows
    found = [token.value for token in literals(options.skiptoken)]
    downs = [down for _, down in options.order] + [False] * len(entity.key)
    if len(found) != len(downs):
        raise bad_request("Bad $skiptoken.")
    last = tuple(_Side(value, down) for value, down in zip(found, downs, strict=True))
    keys = [key(row) for row in rows]
    return rows[bisect_right(keys, last) :]


def _cut(entity: EntitySet, found: Iterable[Row], options: Options, size: int) -> tuple[list[Row], bool]:
    # $skip counts on the first page alone; behind a skip token it has been used up.
    skip = 0 if options.skiptoken or entity.sync else options.skip
    rows: list[Row] = []
    for at, row in enumerate(found):
        if at < skip:
            continue
        if len(rows) == size:
            return rows, True
        rows.append(row)
    return rows, False


def _token(entity: EntitySet, options: Options, row: Row) -> str:
    parts = []
    for field, _ in options.order:
        value = row.get(field.name)
        parts.append("null" if value is None else literal(field.kind, value))
    parts += [literal(entity.fields[name].kind, row[name]) for name in entity.key]
    return ",".join(parts)
