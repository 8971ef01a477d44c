"""Query parameters: day windows, page numbers, id lists. Each problem is a 400 with Code, Message and Field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from include.sandbox.avidxchange.wire import MAX_PAGE_SIZE, Row, error

MAX_WINDOW_DAYS = 30


class BadQuery(Exception):
    """A 400; `error` is its {Code, Message, Field}."""

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.error: Row = error(code, message, field)


@dataclass(frozen=True)
class Window:
    """Timestamps from `start` (inclusive) to `end` (exclusive), as ISO text without zone; None is open."""

    start: str | None
    end: str | None


@dataclass(frozen=True)
class PageRequest:
    number: int
    size: int


def day(query: Mapping[str, str], name: str) -> dt.date | None:
    text = query.get(name)
    if not text:
        return None
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day
    except ValueError:
        raise BadQuery("InvalidDate", f"{name} must be a day as YYYY-MM-DD, not '{text}'", name) from None


def window(
    query: Mapping[str, str], first: str, last: str, *, today: dt.date, limit_days: int | None = MAX_WINDOW_DAYS
) -> Window:
    """The inclusive day window named by two parameters. Raises BadQuery: InvalidDate, InvalidWindow, WindowTooLarge."""
    begin, end = day(query, first), day(query, last)
    if begin is None and end is None:
        return Window(None, None)
    if begin is None:
        raise BadQuery("InvalidWindow", f"{last} needs {first}", first)
    final = end or today
    if final < begin:
        raise BadQuery("InvalidWindow", f"{first} {begin} is after {last} {final}", first)
    if limit_days is not None and (final - begin).days > limit_days:
        raise BadQuery("WindowTooLarge", f"{first} to {last} may span {limit_days} days at most", first)
    return Window(begin.isoformat(), (final + dt.timedelta(days=1)).isoformat())


def page_request(query: Mapping[str, str]) -> PageRequest:
    """1-based page number; a page size above the maximum is cut to it and echoed, as the server decides sizes."""
    return PageRequest(
        _positive(query, "pageNumber", 1), min(_positive(query, "pageSize", MAX_PAGE_SIZE), MAX_PAGE_SIZE)
    )


def _positive(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name)
    if text is None or text == "":
        return default
    if not text.isdecimal() or int(text) < 1:
        raise BadQuery("InvalidPaging", f"{name} must be a whole number from 1, not '{text}'", name)
    return int(text)


def id_list(query: Mapping[str, str], name: str) -> list[str] | None:
    text = query.get(name)
    if text is None:
        return None
    return [part.strip() for part in text.split(",") if part.strip()]
