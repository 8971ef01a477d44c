"""JSON as the vendor writes it, and the envelopes every answer comes in (reference page, section 3)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

Row = dict[str, Any]

MAX_PAGE_SIZE = 500
_NUMBER_FIELDS = (
    "Amount|NetAmount|TaxAmount|FreightAmount|TotalAmount|Taxes|Discount|Quantity|PricePer|GrossAmount|BatchTotal"
)
_NUMBER = re.compile(rf'"({_NUMBER_FIELDS})":"(-?[0-9]+(?:\.[0-9]+)?)"')


def dumps(value: Any) -> str:
    """JSON text in which the fields that are money or quantities, texts in our books, are plain numbers (``100.00``),
    never through a float. A quote inside a text is escaped, so no text can look like such a field."""
    return _NUMBER.sub(r'"\1":\2', json.dumps(value, separators=(",", ":"), ensure_ascii=False))


def visible(row: Mapping[str, Any]) -> Row:
    """A row of the books without what only the simulation knows."""
    return {name: value for name, value in row.items() if not name.startswith("_")}


def loads(text: str | bytes) -> Any:
    """Parsed JSON with fractions as Decimal; raises ValueError on anything that is not JSON (NaN included)."""
    return json.loads(text, parse_float=Decimal, parse_constant=_no_constant)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number")


def page(
    items: Sequence[Any],
    *,
    total: int,
    number: int,
    size: int,
    path: str,
    query: Mapping[str, str],
    count_name: str | None = "PageCount",
) -> Row:
    """The list envelope. `count_name` is ``PageCount`` or ``Pages``; None leaves Paging out, as some resources do."""
    if count_name is None:
        return {"Items": list(items)}
    pages = -(-total // size)
    links = []
    if number > 1:
        links.append({"Rel": "previous", "Href": _href(path, query, number - 1)})
    if number < pages:
        links.append({"Rel": "next", "Href": _href(path, query, number + 1)})
    paging = {
        "PageSize": size,
        "PageNumber": number,
        count_name: pages,
        "PageItems": len(items),
        "TotalItems": total,
        "Links": links,
    }
    return {"Paging": paging, "Items": list(items)}


def _href(path: str, query: Mapping[str, str], number: int) -> str:
    return f"{path}?{urlencode({**query, 'pageNumber': str(number)}, safe=',')}"


def error(code: str, message: str, field: str | None = None) -> Row:
    return {"Code": code, "Message": message, "Field": field}


def errors(*items: Row) -> Row:
    """Body of a 4xx of a resource."""
    return {"Errors": list(items)}


def done(item: Row) -> Row:
    return {"Successful": True, "Item": item, "Errors": []}


def failed(problems: Iterable[Row], item: Row | None = None) -> Row:
    return {"Successful": False, "Item": item, "Errors": list(problems)}


def results(entries: Sequence[Row], *, quirks: bool) -> Row:
    """The batch envelope. With quirks a one-item batch is a bare object, failure is the text ``"false"`` and a single
    error is an object: what the vendor's own client had to cope with."""
    if not quirks:
        return {"Results": list(entries)}
    odd = [_odd(entry) for entry in entries]
    return {"Results": odd[0] if len(odd) == 1 else odd}


def _odd(entry: Row) -> Row:
    if entry["Successful"]:
        return entry
    problems = entry["Errors"]
    return {**entry, "Successful": "false", "Errors": problems[0] if len(problems) == 1 else problems}


GATEWAY_MESSAGES = {
    900800: ("Message throttled out", "You have exceeded your quota of 60 calls per minute"),
    900901: ("Invalid Credentials", "Access failure: the credentials are wrong, expired or revoked"),
    900902: ("Missing Credentials", "Access failure: the credentials of this API are not on the request"),
    900908: ("Resource forbidden", "User is NOT authorized to access the Resource: no subscription for it"),
}


def gateway_fault(code: int, *, wrapped: bool, next_access: str | None = None, detail: str | None = None) -> Row:
    """A WSO2 fault: flat on newer gateways, inside ``fault`` (sometimes with nextAccessTime) on older ones."""
    message, description = GATEWAY_MESSAGES[code]
    body: Row = {"code": code, "message": message, "description": detail or description}
    if not wrapped:
        return body
    if next_access is not None:
        body["nextAccessTime"] = next_access
    return {"fault": body}
