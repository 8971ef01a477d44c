"""QuickBooks' query language: values as it quotes them, statements, and what a page of an answer says. Pure.

Source: reference page quickbooks_online, section 3.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from include.http.paging import Cut
from include.systems.quickbooks_online import contract
from include.texts.program import said

_PAGED = re.compile(r"\b(STARTPOSITION|MAXRESULTS)\b", re.IGNORECASE)
_ORDERED = re.compile(r"\bORDER\s*BY\b", re.IGNORECASE)
_ENTITY = re.compile(r"\bFROM\s+([A-Za-z]+)", re.IGNORECASE)
_COUNTS = re.compile(r"\bCOUNT\s*\(", re.IGNORECASE)
_BEGIN = re.compile(rb'\s*\{\s*"QueryResponse"\s*:\s*\{')
# What follows the rows: the paging facts in any order, the end of both objects, and the moment of the answer.
_END = re.compile(
    rb'\]?((?:\s*,?\s*"(?:startPosition|maxResults|totalCount)"\s*:\s*\d+)*)\s*\}(?:\s*,\s*"time"[^{}\[\]]*)?\}\s*\Z'
)
_ROWS = re.compile(rb'"maxResults"\s*:\s*(\d+)')
_TAIL = 400


def literal(value: str | date | bool | int) -> str:
    """``O'Neill`` as ``'O\\'Neill'``. Raises ``ValueError`` for a text that could end the statement."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return f"'{value.isoformat()}'"
    text = str(value)
    if any(ord(sign) < 32 for sign in text):
        raise ValueError(f"{text!r} cannot be asked for: it holds a control character")
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def one_of(name: str, values: Sequence[str]) -> str:
    return f"{name} IN ({', '.join(literal(value) for value in values)})"


def select(entity: str, *conditions: str) -> str:
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT * FROM {entity}{where}"


def page(statement: str, start: int, size: int) -> str:
    """``statement`` for the page of at most ``size`` rows that begins with row ``start`` (1 is the first).

    A statement without an order gets the Id's: without one, rows come in another order for each entity. Raises
    ``ValueError`` when it says a page already.
    """
    if _PAGED.search(_without_texts(statement)):
        raise ValueError("the statement names its own page; ask for one page at a time instead")
    ordered = statement if _ORDERED.search(_without_texts(statement)) else f"{statement} ORDERBY Id"
    return f"{ordered} STARTPOSITION {start} MAXRESULTS {min(size, contract.PAGE)}"


def is_single(statement: str) -> bool:
    """Whether the statement has one answer: a page it names itself, a count, or an entity there is one of."""
    asked = _without_texts(statement)
    named = _ENTITY.search(asked)
    return bool(_PAGED.search(asked) or _COUNTS.search(asked) or (named and named.group(1) in contract.SINGLES))


def rows_in(content: bytes) -> tuple[int, slice]:
    """How many rows a page holds and where they stand, from the ends of its body; parsed only where those are unusual.

    Raises ``ValueError`` when the body is no answer to a query.
    """
    first = _BEGIN.match(content)
    if first is None:
        raise ValueError(said("calls.body.no_query_response"))
    tail = content[-_TAIL:]
    last = _END.search(tail)
    if last is None:
        return len(records(json.loads(content))), slice(0, len(content))
    counted = _ROWS.search(last.group(1))
    rows = slice(first.end(), len(content) - len(tail) + last.start())
    if counted is not None:
        return int(counted.group(1)), rows
    if content[first.end() :].lstrip()[:1] == b"}" or b'"totalCount"' in last.group(1):
        return 0, rows
    return len(records(json.loads(content))), rows


def cut(content: bytes, start: int, size: int) -> Cut:
    """Where the next page begins: after a page that is as full as was asked for there may be more."""
    rows, where = rows_in(content)
    return Cut(str(start + rows) if rows >= size else None, where, rows == 0)


def records(body: Any) -> list[dict[str, Any]]:
    """The rows of a parsed answer. Raises ``ValueError`` when it is none."""
    answer = body.get("QueryResponse") if isinstance(body, dict) else None
    if not isinstance(answer, dict):
        raise ValueError(said("calls.body.no_query_response"))
    lists = [value for value in answer.values() if isinstance(value, list)]
    if len(lists) > 1:
        raise ValueError(said("calls.body.several_lists"))
    rows = list(lists[0]) if lists else []
    if not all(isinstance(row, dict) for row in rows):
        raise ValueError(said("calls.body.no_record"))
    return rows


def _without_texts(statement: str) -> str:
    return re.sub(r"'(?:\\.|[^'\\])*'", "''", statement)
