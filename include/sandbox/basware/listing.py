"""Pages of a list: caps, the continuation token in a header, strict ``lastUpdated`` (reference page, section 4)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterator

from include.sandbox.basware.errors import BUSINESS, NOT_FOUND, PARAMETER, refused
from include.sandbox.basware.http import Reply, Request, dumps
from include.sandbox.basware.presigned import TOKEN_HEADER
from include.sandbox.basware.store import TENANT, Store, moment, shown, stamp
from include.sandbox.kernel.tables import Row, Table

Wanted = Callable[[Row], bool]


def page_size(request: Request, most: int, usual: int) -> int:
    text = request.query.get("pageSize", str(usual))
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise refused(400, PARAMETER, f"pageSize must be a whole number from 1 to {most}; got {text!r}")
    return int(text)


def updated_after(request: Request) -> Wanted:
    """Strict: a record of that very instant is not in it."""
    text = request.query.get("lastUpdated")
    if text is None:
        return lambda row: True
    try:
        after = stamp(moment(text.replace(" ", "+")))
    except ValueError as error:
        raise refused(400, PARAMETER, f"lastUpdated must be an ISO 8601 moment; got {text!r}") from error
    return lambda row: bool(row["lastUpdated"] > after)


def _of_query(request: Request) -> str:
    return hashlib.sha256(f"{request.path}?{request.query_string}".encode()).hexdigest()[:16]


def _position(request: Request) -> int:
    """The place after the last record of the page before; the token is good for the same query string only."""
    token = request.headers.get(TOKEN_HEADER.lower())
    if token is None:
        return 0
    try:
        query, position = json.loads(base64.urlsafe_b64decode(token))
    except (ValueError, TypeError, binascii.Error) as error:
        raise refused(400, PARAMETER, "the continuation token cannot be read") from error
    if query != _of_query(request):
        raise refused(400, PARAMETER, "the continuation token belongs to another query string")
    return int(position)


def _rows(table: Table, scope: str, after: int) -> Iterator[tuple[int, Row]]:
    index = table.ordered("seq")
    entries = index.entries(scope)
    for at in range(index.start(scope, after, inclusive=False), len(entries)):
        seq, key = entries[at]
        row = table.get(scope, key)
        assert row is not None
        yield seq, row


def answer(
    store: Store, request: Request, table: Table, envelope: str, most: int, wanted: Wanted, *,
    scope: str = TENANT, usual: int | None = None, bytes_most: int | None = None, view: Callable[[Row], Row] = shown,
) -> Reply:  # fmt: skip
    """One page, of ``usual`` records where no size is asked for, else of ``most``. ``bytes_most`` ends it early, though
    never before its first record."""
    size, newer, after = page_size(request, most, usual or most), updated_after(request), _position(request)
    found: list[Row] = []
    last, weight, more = after, 0, False
    for seq, row in _rows(table, scope, after):
        if not newer(row) or not wanted(row):
            continue
        one = view(row)
        heavy = len(dumps(one)) if bytes_most else 0
        if len(found) == size or (found and bytes_most and weight + heavy > bytes_most):
            more = True
            break
        found.append(one)
        last, weight = seq, weight + heavy
    if not found and store.settings()["empty_list_status"] == 404:
        raise refused(404, NOT_FOUND, f"no {envelope} found", BUSINESS)
    headers = {}
    if more:
        headers[TOKEN_HEADER] = base64.urlsafe_b64encode(dumps([_of_query(request), last])).decode()
    return Reply(200, {envelope: found}, headers)
