"""What has to be worked out of a system's raw tables, for those systems that need it: a line for each below.

``AFTER_LOAD`` brings the tables in agreement with what was just loaded, by the ids of this load and of those that an
earlier process left unfinished; ``BOOKS`` gives a writer what it must know of
the system without asking it; ``NAMES`` says what ids of a connection are called, and ``PERIODS`` what its books call
the days of companies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import Any

import duckdb

from include.delivery.outbox import OutboxRow
from include.warehouse.exact_online import after_load as exact_online
from include.warehouse.exact_online import books as exact_online_books
from include.warehouse.quickbooks_online import books as quickbooks_online_books

Names = Mapping[tuple[str, str], tuple[str, str]]
"""Code and name by kind (``account``, ``supplier``, ``cost_center``) and id: a vendor may count each kind by itself."""
AfterLoad = Callable[[duckdb.DuckDBPyConnection, str, Sequence[str], Mapping[str, Set[str]]], int]
BooksOf = Callable[[duckdb.DuckDBPyConnection, str, Sequence[str], Iterable[OutboxRow]], Any]

AFTER_LOAD: Mapping[str, AfterLoad] = {"exact_online": exact_online.after_load}
BOOKS: Mapping[str, BooksOf] = {
    "exact_online": exact_online_books.books_of,
    "quickbooks_online": quickbooks_online_books.books_of,
}
NAMES: Mapping[str, Callable[[duckdb.DuckDBPyConnection, str, Sequence[str]], Names]] = {
    "exact_online": exact_online_books.names_of,
    "quickbooks_online": quickbooks_online_books.names_of,
}
PERIODS: Mapping[
    str, Callable[[duckdb.DuckDBPyConnection, str, Sequence[str]], Sequence[exact_online_books.NamedPeriod]]
] = {"exact_online": exact_online_books.periods_of}
