"""Walking a list page by page, as raw bytes: decoding belongs to whoever wants the records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx

from include.http.client import Where
from include.http.errors import MISFITS, MalformedAnswer
from include.texts.program import said


@dataclass(frozen=True)
class Page:
    """One page of a list: the raw body, and the vendor's pointer to the next page (None on the last one)."""

    content: bytes = field(repr=False)
    next: str | None = None
    number: int = 1


class Elsewhere(ValueError):
    """The next page is said to be on another host or at another address: credentials are not sent there."""


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
        except Elsewhere as error:
            raise MalformedAnswer(str(error), **where) from None
        except (*MISFITS, httpx.InvalidURL) as error:
            what = said("calls.page.no_list", no=number)
            if isinstance(error, ValueError):
                what = said("calls.page.no_list_since", no=number, fault=error)
            raise MalformedAnswer(what, **where) from None
        rows = hash(memoryview(content)[found.rows])
        if (rows in prints and not found.empty) or (found.next is not None and found.next in pointers):
            raise MalformedAnswer(said("calls.page.repeats", no=number), **where)
        yield Page(content, found.next, number)
        if found.next is None:
            return
        prints.add(rows)
        pointers.add(found.next)
        pointer, number = found.next, number + 1


def walk_addresses(
    read: Callable[[httpx.URL], bytes], cut: Callable[[bytes, httpx.URL], Cut], first: httpx.URL, where: Where
) -> Iterator[Page]:
    """Every page of a list that names the next page by its address. ``cut`` also gets which address it cuts the page
    of. Raises as ``walk`` does."""
    asked = first

    def fetch(pointer: str) -> bytes:
        nonlocal asked
        asked = httpx.URL(pointer)
        return read(asked)

    return walk(fetch, lambda content: cut(content, asked), str(first), where)


def next_address(link: str, asked: httpx.URL) -> str:
    """The address of the page that ``link``, on the page ``asked``, leads to.

    Nothing of it but its query is used: the host, port and scheme are always those of the connection. Raises
    ``ValueError`` for what is no address, ``Elsewhere`` for that of another list or host.
    """
    try:
        url = asked.join(link)
    except httpx.InvalidURL as error:
        raise ValueError(said("calls.page.no_next_address", error=error)) from None
    if url.host != asked.host or url.path.rstrip("/").lower() != asked.path.rstrip("/").lower():
        raise Elsewhere(said("calls.page.elsewhere"))
    return str(asked.copy_with(query=url.query))
