"""Pages of a list (section 2) and the filters of section 6."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from include.sandbox.airbase.call import Call
from include.sandbox.airbase.errors import wrong
from include.sandbox.airbase.http import Reply, Request
from include.sandbox.airbase.store import Store, moment, stamp
from include.sandbox.kernel.tables import Row

# Default and most are assumed; a client that asks for more gets the most, as Django's paginators do.
PAGE, MOST = 50, 250
ORDERINGS = ("updated_date", "-updated_date", "created_date", "-created_date")
Wanted = Callable[[Row], bool]
View = Callable[[Store, Row], Row]


def _number(request: Request, name: str, default: int) -> int:
    text = request.query.get(name, "") or str(default)
    if not (text.isascii() and text.isdecimal()) or int(text) < 1:
        raise wrong({name: ["A valid positive integer is required."]})
    return int(text)


def answer(call: Call, rows: Iterator[Row], view: View) -> Reply:
    """One page. Behind the last one there is an empty page, not a 404."""
    request = call.request
    page, size = _number(request, "page", 1), min(_number(request, "page_size", PAGE), MOST)
    begin, found, more = (page - 1) * size, [], False
    for position, row in enumerate(rows):
        if position >= begin + size:
            more = True
            break
        if position >= begin:
            found.append(view(call.store, row))
    pagination = {
        "next": _url(request, page + 1) if more else None,
        "previous": _url(request, page - 1) if page > 1 and found else None,
        "page": page,
        "page_size": size,
    }
    return Reply(200, {"data": found, "pagination": pagination})


def _url(request: Request, page: int) -> str:
    """Recorded as null alone; that it is an address otherwise is assumed."""
    return f"{request.base}{request.path}?{urlencode({**request.query, 'page': page})}"


def in_order(store: Store, entity: str, order: str, wanted: Wanted) -> Iterator[Row]:
    """Rows by a field and then by id, both ways round where the order begins with a minus."""
    entries = store.tables[entity].ordered(order.lstrip("-")).entries(store.tenant)
    for _, key in reversed(entries) if order.startswith("-") else entries:
        row = store.need(entity, key)
        if wanted(row):
            yield row


def with_erp_id(request: Request) -> Wanted:
    """``erp_reference_id=`` with no value: what nobody has linked to the ERP yet (section 3)."""
    asked = request.query.get("erp_reference_id")
    return lambda row: asked is None or (row.get("erp_reference_id") or "") == asked


def filtered(call: Call, entity: str, statuses: tuple[str, ...], view: View) -> Reply:
    """Section 6: ``updated_after`` is strict, ``updated_before`` is not; a parameter it does not name is not read."""
    query = call.request.query
    problems = {}
    order = query.get("ordering") or "updated_date"
    if order not in ORDERINGS:
        problems["ordering"] = [f"{order} is not one of {', '.join(ORDERINGS)}."]
    status = query.get("status") or None
    if status is not None and statuses and status not in statuses:
        problems["status"] = [f"Select a valid choice. {status} is not one of the available choices."]
    limits = {}
    for name in ("updated_after", "updated_before", "created_after"):
        if query.get(name):
            try:
                limits[name] = stamp(moment(query[name].replace(" ", "+")))
            except ValueError:
                problems[name] = ["Enter a valid date/time."]
    if problems:
        raise wrong(problems)
    linked, vendor = with_erp_id(call.request), query.get("vendor_id")

    def wanted(row: Row) -> bool:
        return (
            linked(row)
            and (status is None or row.get("status") == status)
            and (not vendor or _vendor(call.store, entity, row) == vendor)
            and ("updated_after" not in limits or row["updated_date"] > limits["updated_after"])
            and ("updated_before" not in limits or row["updated_date"] <= limits["updated_before"])
            and ("created_after" not in limits or row["created_date"] > limits["created_after"])
        )

    return answer(call, in_order(call.store, entity, order, wanted), view)


def _vendor(store: Store, entity: str, row: Row) -> str | None:
    """A payment is of its bill's vendor."""
    if entity == "payments":
        row = store.need("bills", row["bill_id"])
    found = row.get("vendor") if entity != "vendors" else row["id"]
    return None if found is None else str(found)
