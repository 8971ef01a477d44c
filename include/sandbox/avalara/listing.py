"""Lists: ``$filter``, ``$top``, ``$skip``, ``$orderBy`` and their envelope (section 6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import quote

from include.sandbox.avalara import views
from include.sandbox.avalara.call import Call
from include.sandbox.avalara.errors import refused
from include.sandbox.avalara.filters import Filter, Wanted
from include.sandbox.avalara.http import Reply, Request
from include.sandbox.avalara.request import company_of_path
from include.sandbox.avalara.store import ADJUSTED
from include.sandbox.kernel.tables import Row

MOST, DAYS = 1000, 30
Shown = Callable[[Row], Row]


def answer(call: Call, rows: list[Row], also: Wanted = lambda row: True, shown: Shown = dict) -> Reply:
    """``rows`` as the API shows them whole, so that filters compare what is shown; ``shown``: what of one is given."""
    asked = Filter(call.request.query.get("$filter", ""), _names(rows))
    return page(call.request, [row for row in rows if asked.wanted(row) and also(row)], shown)


def _names(rows: list[Row]) -> frozenset[str]:
    return frozenset(name.lower() for row in rows for name in row)


def page(request: Request, rows: list[Row], shown: Shown) -> Reply:
    """The count is that before paging; the last page has no link."""
    top, skip = _number(request, "$top", MOST), _number(request, "$skip", 0)
    if top > MOST:
        raise refused("DocumentFetchLimit", f"At most {MOST} rows can be fetched at once.", refers="$top")
    found = _ordered(rows, request.query.get("$orderby", ""))
    body: dict[str, Any] = {"@recordsetCount": len(found), "value": [shown(row) for row in found[skip : skip + top]]}
    if top and skip + top < len(found):
        body["@nextLink"] = _link(request, skip + top)
    return Reply(200, body)


def _number(request: Request, name: str, default: int) -> int:
    said = request.query.get(name, "")
    if said and not (said.isascii() and said.isdecimal()):
        raise refused("QueryParameterOutOfRange", f"{name} must be a whole number.", refers=name)
    return int(said) if said else default


def _link(request: Request, skip: int) -> str:
    named = {**request.query, "$skip": str(skip)}
    spelt = {"$orderby": "$orderBy"}
    query = "&".join(f"{spelt.get(name, name)}={quote(value, safe='')}" for name, value in named.items())
    return f"{request.base}{quote(request.path)}?{query}"


def _ordered(rows: list[Row], text: str) -> list[Row]:
    found = list(rows)
    for part in reversed([one.split() for one in text.split(",") if one.strip()]):
        name, way = part[0].lower(), (part[1].lower() if len(part) > 1 else "asc")
        if len(part) > 2 or way not in ("asc", "desc") or (rows and name not in _names(rows)):
            raise refused("CriteriaNotSupportedError", f"'{' '.join(part)}' is not an order.", refers="$orderBy")
        found.sort(key=partial(_key, name), reverse=way == "desc")
    return found


def _key(name: str, row: Row) -> tuple[int, Any]:
    value = next((one for field, one in row.items() if field.lower() == name), None)
    if value is None:
        return (0, "")
    return (1, Decimal(value)) if isinstance(value, int | Decimal) else (2, str(value).lower())


def transactions(call: Call) -> Reply:
    """GET companies/{companyCode}/transactions: without a criterion on ``date`` the last 30 days alone.

    Earlier versions (status Adjusted) are listed where the filter names that status (assumed).
    """
    company = company_of_path(call.store, call.parts["company"])["companyCode"]
    include = views.includes(call.request.query)
    documents = call.store.documents(company)
    asked = Filter(call.request.query.get("$filter", ""), _names([views.listed(row, None) for row in documents[:1]]))
    since = (call.store.now.date() - dt.timedelta(days=DAYS)).isoformat()
    earlier = ADJUSTED.lower() in asked.literals
    rows = [
        (bare, row)
        for row in sorted(documents, key=lambda row: int(row["id"]))
        if (earlier or row["status"] != ADJUSTED) and ("date" in asked.fields or row["date"] >= since)
        if asked.wanted(bare := views.listed(row, None))
    ]
    whole = {bare["id"]: row for bare, row in rows}
    return page(call.request, [bare for bare, _ in rows], lambda bare: views.listed(whole[bare["id"]], include))
