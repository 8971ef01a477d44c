"""Lists as OData v4 gives them: ``$filter``, ``$select``, ``$expand``, ``$top``, ``$skip`` and pages.

Source: dev-itpro/webservices/Server-Driven-Paging-in-OData-Web-Services.md (``Prefer: odata.maxpagesize``, 20,000 at
most), use-odata-with-queries-set-with-top-number-of-rows.md (``nextlink``). What a link holds is the service's own
affair: here the key of the last row, in the order of keys.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from include.sandbox.business_central.errors import Refusal, malformed
from include.sandbox.business_central.filters import wanted
from include.sandbox.business_central.http import Reply, Request
from include.sandbox.kernel.tables import Row

_OPTIONS = frozenset({"$filter", "$select", "$expand", "$top", "$skip", "$skiptoken", "$count"})
_EXPAND = re.compile(r"(?P<name>\w+)(?:\(\$select=(?P<select>[\w,]+)\))?")
_PAGE = re.compile(r"odata\.maxpagesize=(\d+)")


def listed(request: Request, rows: list[Row], context: str, page_size: int, expandable: str = "") -> Reply:
    """``rows``: as the API shows them, whole; ``expandable``: the list in them that is shown on demand only."""
    if unknown := set(request.query) - _OPTIONS:
        raise malformed(f"The query parameter '{min(unknown)}' is not supported.")
    fields = frozenset(name for row in rows[:1] for name in row if name not in (expandable, "@odata.etag"))
    asked = wanted(request.query.get("$filter", ""), fields) if rows else lambda row: True
    found = sorted((row for row in rows if asked(row)), key=lambda row: str(row["id"]))
    count = len(found)
    found = [row for row in found if str(row["id"]) > request.query.get("$skiptoken", "")]
    if "$skiptoken" not in request.query:
        found = found[_number(request, "$skip", 0) :]
    top = _number(request, "$top", len(found))
    found, size = found[:top], min(_asked_size(request) or page_size, page_size)
    shown = [shown_of(request, row, expandable) for row in found[:size]]
    body: dict[str, Any] = {"@odata.context": f"{request.base}{context}", "value": shown}
    if request.query.get("$count") == "true":
        body["@odata.count"] = count
    if len(found) > size:
        left = {"$top": str(top - size)} if "$top" in request.query else {}
        body["@odata.nextLink"] = _link(request, {**left, "$skiptoken": str(found[size - 1]["id"])})
    return Reply(200, body)


def shown_of(request: Request, row: Row, expandable: str = "") -> Row:
    """``row`` as ``$select`` and ``$expand`` ask for it."""
    names = [name for name in request.query.get("$select", "").split(",") if name]
    shown = {name: value for name, value in row.items() if name != expandable}
    if unknown := set(names) - set(shown):
        raise malformed(f"Could not find a property named '{min(unknown)}'.")
    if names:
        shown = {name: value for name, value in shown.items() if name in names or name == "@odata.etag"}
    if text := request.query.get("$expand"):
        match = _EXPAND.fullmatch(text)
        if match is None or match["name"] != expandable:
            raise malformed(f"Could not find a property named '{text}'.")
        wanted_of_line = (match["select"] or "").split(",") if match["select"] else None
        shown[expandable] = [_line(line, wanted_of_line) for line in row[expandable]]
    return shown


def _line(line: Row, names: list[str] | None) -> Row:
    if names is None:
        return line
    if unknown := set(names) - set(line):
        raise malformed(f"Could not find a property named '{min(unknown)}'.")
    return {name: value for name, value in line.items() if name in names or name == "@odata.etag"}


def _number(request: Request, name: str, default: int) -> int:
    text = request.query.get(name, str(default))
    if not text.isascii() or not text.isdecimal():
        raise malformed(f"Invalid value '{text}' for {name}.")
    return int(text)


def _asked_size(request: Request) -> int | None:
    match = _PAGE.search(request.headers.get("prefer", ""))
    if match and int(match[1]) > 20000:
        raise Refusal(413, "Unknown", "The page size is above 20000.")
    return int(match[1]) if match and int(match[1]) else None


def _link(request: Request, more: dict[str, str]) -> str:
    named = {name: value for name, value in request.query.items() if name != "$skip"} | more
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in named.items())
    return f"{request.base}{quote(request.path, safe='/()')}?{query}"
