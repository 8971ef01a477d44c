"""A list that filters, sorts and pages by its address, so that the address can be sent to a colleague. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal
from urllib.parse import quote, urlencode

from include.reports.visible import unsteered

Kind = Literal["text", "long", "money", "date", "moment", "number", "yes_no"]
PAGE, MOST_CHOICES = 50, 200
_LONGEST = 200


@dataclass(frozen=True)
class Column:
    """``name``: of the relation; ``choose``: one of its values may be chosen as a filter; ``beside``: no column of the
    page, since it is shown with another one; ``order_only``: rows are sorted by it, and nobody reads it."""

    name: str
    title: str
    kind: Kind = "text"
    choose: bool = False
    beside: bool = False
    order_only: bool = False


@dataclass(frozen=True)
class Limit:
    """A filter by a figure, ``name`` in the address: ``condition`` is SQL with one parameter."""

    name: str
    title: str
    condition: str


@dataclass(frozen=True)
class Opens:
    """``column`` of a row leads to the page ``place``, followed by the values of ``names``."""

    column: str
    place: str
    names: Sequence[str]

    def address(self, row: Mapping[str, Any]) -> str:
        return "/".join([self.place, *(quote(str(row[name]), safe="") for name in self.names)])


@dataclass(frozen=True)
class Listing:
    """``relation``: SQL to select from; ``searched``: columns in which a word is sought; ``key``: what orders rows that
    are equal otherwise, so that no row is on two pages; ``first``: the order without one asked for; ``remark``: what
    is said above the rows; ``counted``: what a row is; ``flags``: filters that are on or off, by what they are
    called on the page: whoever asks says which rows they leave."""

    relation: str
    columns: Sequence[Column]
    key: Sequence[str]
    searched: Sequence[str] = ()
    first: str = ""
    remark: str = ""
    opens: Opens | None = None
    counted: str = "row"
    limits: Sequence[Limit] = ()
    flags: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> list[Column]:
        """What people read, on the page or in a workbook."""
        return [column for column in self.columns if not column.order_only]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def selected(self) -> list[str]:
        """What a row holds: what is shown, and what its address needs."""
        return list(dict.fromkeys([*self.names, *(self.opens.names if self.opens else ())]))


@dataclass(frozen=True)
class Asked:
    """What an address asks for, with what makes no sense left out."""

    search: str
    chosen: Mapping[str, str]
    sort: str
    descending: bool
    page: int
    limits: Mapping[str, Decimal] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()

    def address(self, **changed: Any) -> str:
        """The query of the address with other values; a page is the first one unless it is said."""
        now: dict[str, Any] = {"q": self.search, **self.chosen, **self.limits, **dict.fromkeys(sorted(self.flags), 1)}
        now |= {"sort": f"-{self.sort}" if self.descending else self.sort, "page": 1, **changed}
        return urlencode(
            {name: value for name, value in now.items() if value not in ("", None) and (name, value) != ("page", 1)}
        )


def asked(listing: Listing, given: Mapping[str, str]) -> Asked:
    """What ``given`` (an address's query) asks of the list."""
    chosen = {
        column.name: given[column.name][:_LONGEST]
        for column in listing.columns
        if column.choose and given.get(column.name)
    }
    wanted = given.get("sort") or listing.first
    sort = wanted.removeprefix("-")
    if sort not in listing.names:
        wanted = listing.first
        sort = wanted.removeprefix("-")
    page = given.get("page", "1")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
    limits = {limit.name: found for limit in listing.limits if (found := _figure(given.get(limit.name))) is not None}
    return Asked(
        unsteered(given.get("q") or "")[:_LONGEST].strip(),
        chosen,
        sort,
        wanted.startswith("-"),
        max(number, 1),
        limits,
        frozenset(name for name in listing.flags if given.get(name)),
    )


def _figure(given: str | None) -> Decimal | None:
    """As people write one; None for what is none."""
    return next(iter(amounts_of((given or "").strip()[:20])), None)


def where(
    listing: Listing, wanted: Asked, without: Sequence[int] = (), only: Sequence[int] | None = None
) -> tuple[str, list[Any]]:
    """The condition with its parameters; every word must stand in one of the columns searched. ``without``: values of
    the key that are left out; ``only``: those that are looked at, None: all."""
    parts: list[str] = []
    values: list[Any] = []
    for name, value in wanted.chosen.items():
        parts.append(f'"{name}" = ?')
        values.append(value)
    for limit in listing.limits:
        if limit.name in wanted.limits:
            parts.append(limit.condition)
            values.append(wanted.limits[limit.name])
    for word in wanted.search.split():
        part, sought = _seeks(listing, word)
        parts.append(part)
        values.extend(sought)
    if without:
        parts.append(f'"{listing.key[0]}" not in ({", ".join("?" * len(without))})')
        values.extend(without)
    if only is not None:
        parts.append(f'list_contains(?, "{listing.key[0]}")')
        values.append(list(only))
    return (f"where {' and '.join(parts)}" if parts else ""), values


def _seeks(listing: Listing, word: str) -> tuple[str, list[Any]]:
    """A word is part of a text, without regard to case, or is an amount."""
    money = {column.name for column in listing.columns if column.kind == "money"}
    texts = [name for name in listing.searched if name not in money]
    parts = [f'contains(lower(cast("{name}" as varchar)), ?)' for name in texts]
    values: list[Any] = [word.lower()] * len(texts)
    for amount in amounts_of(word):
        sums = [name for name in listing.searched if name in money]
        parts += [f'abs("{name}") = ?' for name in sums]
        values += [amount] * len(sums)
    return f"({' or '.join(parts)})", values


def amounts_of(word: str) -> list[Decimal]:
    """What amounts a word may be: ``1,234.50`` and ``1.234,50`` are one, ``1.234`` may be two, ``F-12`` is none."""
    digits = word.lstrip("+-")
    found = []
    for thousands, decimals in ((",", "."), (".", ",")):
        if re.fullmatch(rf"(\d{{1,3}}(\{thousands}\d{{3}})+|\d{{1,18}})(\{decimals}\d{{1,6}})?", digits, re.ASCII):
            found.append(Decimal(digits.replace(thousands, "").replace(decimals, ".")))
    return list(dict.fromkeys(found))


def page_of(
    listing: Listing,
    wanted: Asked,
    size: int = PAGE,
    without: Sequence[int] = (),
    only: Sequence[int] | None = None,
) -> tuple[str, list[Any]]:
    """SQL of one page and its parameters. Names are the listing's own, values are parameters."""
    condition, values = where(listing, wanted, without, only)
    heads = ", ".join(f'"{name}"' for name in listing.selected)
    order = _order(listing, wanted)
    sql = f"select {heads} from {listing.relation} {condition} order by {order} limit ? offset ?"
    return sql, [*values, size, (wanted.page - 1) * size]


def _order(listing: Listing, wanted: Asked) -> str:
    turn = "desc" if wanted.descending else "asc"
    return ", ".join([f'"{wanted.sort}" {turn} nulls last', *(f'"{name}"' for name in listing.key)])


def neighbours_of(
    listing: Listing, wanted: Asked, key: Any, without: Sequence[int] = (), only: Sequence[int] | None = None
) -> tuple[str, list[Any]]:
    """SQL of one row, or none: the keys ``earlier`` and ``later`` than ``key`` in the list as it was asked for."""
    condition, values = where(listing, wanted, without, only)
    name, order = listing.key[0], _order(listing, wanted)
    inner = (
        f'select "{name}" as here, lag("{name}") over turn as earlier, lead("{name}") over turn as later '
        f"from {listing.relation} {condition} window turn as (order by {order})"
    )
    return f"select earlier, later from ({inner}) where here = ?", [*values, key]


def count_of(
    listing: Listing, wanted: Asked, without: Sequence[int] = (), only: Sequence[int] | None = None
) -> tuple[str, list[Any]]:
    condition, values = where(listing, wanted, without, only)
    return f"select count(*) as found from {listing.relation} {condition}", values


def choices_of(listing: Listing) -> str:
    """SQL of one row: for each column that can be chosen, its values in order."""
    lists = ", ".join(
        f'list_sort(list(distinct "{column.name}") filter (where "{column.name}" is not null))[:{MOST_CHOICES}] '
        f'as "{column.name}"'
        for column in listing.columns
        if column.choose
    )
    return f"select {lists} from {listing.relation}"
