"""What the service does with one admitted request: read, write, query, change data capture, reports, attachments."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from include.sandbox.quickbooks_online import attachments, batch, cdc, papers, query, wire
from include.sandbox.quickbooks_online.accounting import exchange
from include.sandbox.quickbooks_online.editions import require
from include.sandbox.quickbooks_online.entities import BY_PATH, LISTS, SINGLES
from include.sandbox.quickbooks_online.errors import (
    Fault,
    duplicate_request,
    invalid_id,
    not_found,
    too_long,
    unreadable,
    unsupported,
)
from include.sandbox.quickbooks_online.http import Reply, Request
from include.sandbox.quickbooks_online.reports.run import run as run_report
from include.sandbox.quickbooks_online.store import Company, Store
from include.sandbox.quickbooks_online.wire import Object, Raw
from include.sandbox.quickbooks_online.writes import write

REQUEST_ID_LENGTH = 50


def serve(company: Company, parts: list[str], request: Request) -> Reply:
    """``parts`` is the path behind the company. Raises Fault."""
    resource, rest = parts[0].lower() if parts else "", parts[1:]
    if request.method not in ("GET", "POST"):
        raise unsupported(f"Operation {request.method} is not supported.")
    if route := ROUTES.get((request.method, resource, len(rest))):
        return route(company, rest, request)
    entity = BY_PATH.get(resource)
    if entity is not None and len(rest) == 2 and entity in papers.FORMS:
        if (request.method, rest[1]) == ("GET", "pdf"):
            return Reply(200, papers.pdf(company, entity, rest[0]), kind="application/pdf")
        if (request.method, rest[1]) == ("POST", "send") and papers.FORMS[entity]:
            to = request.option("sendto")
            return _once(company, request, lambda: {entity: papers.send(company, entity, rest[0], to)})
    if entity is None or len(rest) > (1 if request.method == "GET" else 0):
        raise unsupported(f"Operation {'/'.join(parts)} is not supported.")
    if request.method == "GET":
        return answer(company, {entity: Raw(_read(company, entity, rest))})
    operation, include = request.option("operation"), request.option("include")
    return _once(company, request, lambda: {entity: write(company, entity, parse(request.body), operation, include)})


def _query(company: Company, rest: list[str], request: Request) -> Reply:
    statement = request.option("query") if request.method == "GET" else _text(request.body)
    return answer(company, {"QueryResponse": query.run(company, statement)})


def _changes(company: Company, rest: list[str], request: Request) -> Reply:
    found = cdc.run(company, request.option("entities"), request.option("changedsince"))
    return answer(company, {"CDCResponse": [found]})


def _batch(company: Company, rest: list[str], request: Request) -> Reply:
    return answer(company, batch.run(company, parse(request.body), request.option("requestid")))


def _upload(company: Company, rest: list[str], request: Request) -> Reply:
    kind = request.headers.get("content-type", "")
    return _once(company, request, lambda: {"AttachableResponse": attachments.upload(company, kind, request.body)})


def _download(company: Company, rest: list[str], request: Request) -> Reply:
    return Reply(200, attachments.link(company, rest[0]).encode(), kind="text/plain")


def _report(company: Company, rest: list[str], request: Request) -> Reply:
    return Reply(200, wire.dumps(run_report(company, rest[0], request.query)).encode())


def _rate(company: Company, rest: list[str], request: Request) -> Reply:
    found = exchange.read(company, request.option("sourcecurrencycode"), request.option("asofdate"))
    return answer(company, {"ExchangeRate": found})


# By method, first part of the path and how many parts follow; all else is an entity's.
ROUTES: dict[tuple[str, str, int], Callable[[Company, list[str], Request], Reply]] = {
    ("GET", "query", 0): _query,
    ("POST", "query", 0): _query,
    ("GET", "cdc", 0): _changes,
    ("POST", "batch", 0): _batch,
    ("POST", "upload", 0): _upload,
    ("GET", "download", 1): _download,
    ("GET", "reports", 1): _report,
    ("GET", "exchangerate", 0): _rate,
}


def answer(company: Company, body: Object) -> Reply:
    return Reply(200, wire.dumps({**body, "time": wire.envelope_time(company.now())}).encode())


def failure(store: Store, fault: Fault) -> Reply:
    body = {"Fault": fault.body(), "time": wire.envelope_time(store.now())}
    return Reply(fault.status, wire.dumps(body).encode())


def parse(body: bytes) -> Object:
    """A JSON object, amounts as Decimal. Raises Fault 500 when it is not UTF-8, 2010 when it is no object."""
    try:
        made: Any = wire.loads(_text(body))
    except ValueError as error:
        raise unreadable(str(error)) from None
    if not isinstance(made, dict):
        raise unreadable("Can not deserialize instance of the entity out of this value")
    return made


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise unsupported("The request body is not UTF-8.") from None


def _read(company: Company, entity: str, rest: list[str]) -> str:
    require(company, entity)
    # The company has one of each of these, whatever Id is asked for.
    id = "1" if entity in SINGLES else (rest[0] if rest else "")
    if not id.isdecimal():
        raise invalid_id(id)
    text = company.text(entity, id)
    if text is None:
        raise not_found()
    if entity in LISTS and company.settings["read_inactive"] != "answer":
        row = company.get(entity, id)
        if row is not None and row.get("Active") is False:
            raise not_found()
    return text


def _once(company: Company, request: Request, make: Callable[[], Object]) -> Reply:
    """What ``make`` writes and answers; under a requestid that was there before, what was answered then."""
    request_id = request.option("requestid")
    if len(request_id) > REQUEST_ID_LENGTH:
        raise too_long("requestid", len(request_id), REQUEST_ID_LENGTH)
    asked = f"{request.path}?{request.option('operation')}&{request.option('include')}".lower().encode() + request.body
    digest = hashlib.sha256(asked).hexdigest()
    if company.settings["requestid"] == "ignored":
        request_id = ""
    if request_id and (known := company.store.request(company.realm, request_id)) is not None:
        if known["digest"] != digest and company.settings["request_id_reuse"] == "refuse":
            raise duplicate_request(request_id)
        return Reply(int(known.get("status", 200)), str(known["text"]).encode())
    mark = company.store.books.mark
    try:
        reply = answer(company, make())
    except Fault as fault:
        if not request_id or company.settings["request_id_failed"] != "repeat":
            raise
        company.store.books.rollback_to(mark)
        reply = failure(company.store, fault)
    if request_id:
        kept = {"digest": digest, "text": reply.body.decode(), "status": reply.status}
        company.store.keep_request(company.realm, request_id, kept)
    return reply
