"""Walking a list page by page, as raw bytes: decoding belongs to whoever wants the records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from include.http.client import Where
from include.http.errors import MalformedAnswer


@dataclass(frozen=True)
class Page:
    """One page of a list: the raw body, and the vendor's pointer to the next page (None on the last one)."""

    content: bytes = field(repr=False)
    next: str | None = None
    number: int = 1


@dataclass(frozen=True)
class Cut:
    """What a page says without being parsed: the pointer to the next one, and where in it the records stand."""

    next: str | None
    rows: slice
    empty: bool = False


def walk(fetch: Callable[[str], bytes], cut: Callable[[bytes], Cut], first: str, where: Where) -> Iterator[Page]:
    """Every page from ``first`` on.

    Raises ``MalformedAnswer`` when the vendor points back to a page already read, or answers with records it has
    already given (a server that ignores the page parameter would otherwise be read for ever, or half).
    """
    pointer, number = first, 1
    pointers, prints = {first}, set[int]()
    while True:
        content = fetch(pointer)
        try:
            found = cut(content)
        except ValueError as error:
            raise MalformedAnswer(f"page {number} is not a list as documented: {error}", **where) from None
        rows = hash(memoryview(content)[found.rows])
        if (rows in prints and not found.empty) or (found.next is not None and found.next in pointers):
            raise MalformedAnswer(f"page {number} repeats an earlier page, so the list cannot be trusted", **where)
        yield Page(content, found.next, number)
        if found.next is None:
            return
        prints.add(rows)
        pointers.add(found.next)
        pointer, number = found.next, number + 1
