"""Purchase requests and orders of the firm. What waits for a decision gets one some time after the books begin."""

from __future__ import annotations

import datetime as dt

from include.sandbox.airbase import orders, requests, setup
from include.sandbox.airbase.money import fine, text
from include.sandbox.airbase.store import NAME, Store, id_of, stamp
from include.sandbox.kernel.tables import Row
from include.sandbox.kernel.truth import Truth
from include.sandbox.world.spending.description import Spender
from include.sandbox.world.spending.model import Approval, BillLine, Order, OrderLine, Person, Request, Spending


def enter(store: Store, world: Spending, truth: Truth) -> None:
    ids = {one.number: id_of("purchase_requests", one.number) for one in world.requests}
    for request in world.requests:
        store.save("purchase_requests", _request(store, request), request.updated, request.created)
    for order in world.orders:
        row = {**_order(world.spender, order), "purchase_request_id": ids[order.request] if order.request else None}
        store.save("purchase_orders", row, order.updated, order.created)
        if order.in_books is not None:
            truth.record_document(world.kind("orders"), order.number, NAME, row["id"])


def person(one: Person) -> Row:
    return {"name": one.name, "email": one.email}


def day(value: dt.date | None) -> str | None:
    return None if value is None else f"{value:%Y-%m-%d}"


def moment(value: dt.datetime | None) -> str | None:
    return None if value is None else stamp(value)


def tags(line: OrderLine | BillLine) -> list[str]:
    given = ((setup.COST_CENTER, line.cost_center), (setup.DEPARTMENT, line.department))
    return [setup.tag_id(type, code) for type, code in given if code]


def line_id(number: str, line: int) -> str:
    """Of an order's or a request's line, by the document's number."""
    return id_of("lines", f"{number}/{line}")


def _line(number: str, one: OrderLine) -> Row:
    return {
        "id": line_id(number, one.number), "line_number": one.number, "description": one.description,
        "quantity": fine(one.quantity), "unit_price": fine(one.unit_price), "amount": text(one.amount),
        "tax_amount": text(one.tax), "account": setup.account_id(one.account), "tags": tags(one),
        "item_code": one.item_code, "unit": one.unit, "received_quantity": fine(one.received),
        "billed_amount": text(one.billed),
    }  # fmt: skip


def _request(store: Store, one: Request) -> Row:
    waits = one.status == requests.PENDING
    return {
        **requests.BLANK, "id": id_of("purchase_requests", one.number), "number": one.number, "title": one.title,
        "status": one.status, "requester": person(one.requester), "vendor": id_of("vendors", one.vendor.id),
        "subsidiary": setup.company_id(one.company), "amount": text(one.amount), "currency": one.currency,
        "submitted_date": moment(one.submitted), "approved_date": moment(one.approved),
        "approvals": [_approval(step) for step in one.approvals],
        "purchase_order_id": id_of("orders", one.order) if one.order else None,
        "line_items": [_line(one.number, line) for line in one.lines], "_due": requests.due(store) if waits else None,
    }  # fmt: skip


def _approval(one: Approval) -> Row:
    return {"approver": person(one.approver), "step": one.step, "status": one.status,
            "decided_date": moment(one.decided)}  # fmt: skip


def _order(spender: Spender, one: Order) -> Row:
    office = spender.offices[one.company.airbase]
    ship_to = {"name": one.company.name, "line1": office.line1, "line2": office.line2, "city": office.city,
               "state": office.region, "postal_code": office.postcode, "country": office.country}  # fmt: skip
    record = one.vendor.airbase
    return {
        **orders.BLANK, "id": id_of("orders", one.number), "number": one.number, "status": one.status,
        "version": one.version, "owner": person(one.owner), "vendor": id_of("vendors", one.vendor.id),
        "subsidiary": setup.company_id(one.company), "currency": one.currency,
        "approved_amount": text(one.approved_amount), "billed_amount": text(one.billed_amount),
        "balance": text(one.balance), "memo": one.memo, "issue_date": day(one.issue_date),
        "service_start_date": day(one.service_start), "service_end_date": day(one.service_end),
        "delivery_date": day(one.delivery_date), "payment_terms": record and record.payment_terms, "ship_to": ship_to,
        "closed_date": moment(one.closed), "line_items": [_line(one.number, line) for line in one.lines],
    }  # fmt: skip
