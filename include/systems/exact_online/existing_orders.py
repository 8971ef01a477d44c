"""Purchase orders that stand in Exact: read, then changed or closed line by line or deleted, and whether they say what
was sent.

Each write only brings the order closer to what was sent, so the whole may be repeated at any point.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from include.http.errors import ApiError, BudgetSpent, Refused, Throttled, Unauthorised
from include.systems.base import Outcome, Request, Target, Unsendable
from include.systems.exact_online import contract, odata, orders, outcomes
from include.systems.exact_online.client import ExactOnlineClient
from include.systems.exact_online.odata import Guid
from include.systems.failures import outcome_of
from include.systems.wire import to_json
from include.texts.program import said

Row = Mapping[str, Any]
ALL_LINES: Mapping[str, Any] = {orders.LINES: ()}
_STATES = ("OrderNumber", "OrderStatus", "ReceiptStatus", "InvoiceStatus")


@dataclass(frozen=True)
class Standing:
    header: Row
    lines: Sequence[Row]

    @property
    def target(self) -> Target:
        return outcomes.target_of(contract.PURCHASE_ORDERS, self.header)

    @property
    def is_over(self) -> bool:
        return self.header.get("OrderStatus") in (contract.ORDER_COMPLETE, contract.ORDER_CANCELLED)

    @property
    def name(self) -> str:
        number = self.header.get("OrderNumber") or self.header.get("PurchaseOrderID")
        return said("exact_online.order", number=number)


def read(client: ExactOnlineClient, company: str, key: str, body: Mapping[str, Any]) -> Standing | None:
    """The order with what ``body`` speaks of; None when it is not there. Raises ``ApiError``."""
    only = f"PurchaseOrderID eq {odata.literal(Guid(key))}"
    asked = ",".join(["PurchaseOrderID", *_STATES, *(name for name in body if name != orders.LINES)])
    # As a list: an order that is gone is then an empty answer, and no error that Exact counts.
    found = client.rows(company, contract.PURCHASE_ORDERS, {"$select": asked, "$filter": only})
    if not found:
        return None
    if orders.LINES not in body:
        return Standing(found[0], ())
    counted = ("ID", "LineNumber", "Quantity", "ReceivedQuantity", "InvoicedQuantity")
    asked = ",".join([*counted, *sorted(contract.SENT[orders.LINES])])
    lines = client.rows(company, contract.PURCHASE_ORDER_LINES, {"$select": asked, "$filter": only})
    return Standing(found[0], sorted(lines, key=lambda line: int(line.get("LineNumber") or 0)))


def as_sent(client: ExactOnlineClient, company: str, key: str, body: Mapping[str, Any]) -> Target | None:
    """The order, when it says all that ``body`` says."""
    order = read(client, company, key, body)
    if order is None or orders.header_changes(body, order.header):
        return None
    try:
        return None if orders.line_changes(body, order.lines) else order.target
    except Unsendable:
        return None


def is_gone(client: ExactOnlineClient, company: str, key: str) -> bool:
    order = read(client, company, key, {})
    return order is None or order.header.get("OrderStatus") == contract.ORDER_CANCELLED


def amend(client: ExactOnlineClient, request: Request) -> Outcome:
    """Changes what differs, lines first. Raises ``BudgetSpent``."""
    key = _key(request)
    body = json.loads(request.body, parse_float=Decimal)
    try:
        order = read(client, request.company, key, body)
    except ApiError as error:
        return _not_read(error)
    if order is None:
        return Outcome("refused", code="not_found", text=said("exact_online.order_gone"))
    try:
        writes = list(_writes(key, body, order))
    except Unsendable as problem:
        code, text = problem.problems[0]
        return Outcome("refused", code=code, text=text)
    if below := orders.cut_below_receipt(body, order.lines):
        # Exact would refuse it, and count the error.
        text = said("exact_online.order_received.below", exact_order=order.name, came_in=below)
        return Outcome("refused", code="order_received", text=text)
    outcome = _all_written(client, order, [replace(request, path=path, body=to_json(said)) for path, said in writes])
    return replace(outcome, text=_with_why(outcome.text, order, body)) if outcome.kind == "refused" else outcome


def close(client: ExactOnlineClient, request: Request) -> Outcome:
    """Takes back what did not come in: quantities first, then lines of which nothing did. What is over is as wanted.
    Raises ``BudgetSpent``."""
    try:
        order = read(client, request.company, _key(request), ALL_LINES)
    except ApiError as error:
        return _not_read(error)
    if order is None:
        return Outcome("refused", code="not_found", text=said("exact_online.order_gone"))
    try:
        left = [] if order.is_over else orders.closing(order.lines)
    except Unsendable as problem:
        code, text = problem.problems[0]
        text = said("exact_online.order_open", exact_order=order.name, why_open=text)
        return Outcome("refused", code=code, text=text)
    writes = []
    for line, quantity in sorted(left, key=lambda one: one[1] is None):
        path = odata.keyed(contract.PURCHASE_ORDER_LINES, Guid(line))
        body = "" if quantity is None else to_json({"QuantityInPurchaseUnits": quantity})
        writes.append(replace(request, method="PUT" if body else "DELETE", path=path, body=body))
    return _all_written(client, order, writes)


def is_closed(client: ExactOnlineClient, company: str, key: str) -> Target | None:
    """The order, when nothing of it is to come in any more."""
    order = read(client, company, key, ALL_LINES)
    try:
        return order.target if order is not None and (order.is_over or not orders.closing(order.lines)) else None
    except Unsendable:
        return None


def remove(client: ExactOnlineClient, request: Request) -> Outcome:
    """Deletes the order, unless something came in or was billed on it: that stays, and a person decides. Gone, or
    cancelled there already, is as wanted. Raises ``BudgetSpent``."""
    try:
        order = read(client, request.company, _key(request), {})
    except ApiError as error:
        return _not_read(error)
    if order is not None and order.header.get("OrderStatus") == contract.ORDER_CANCELLED:
        return Outcome("delivered", text=said("exact_online.cancelled_before", exact_order=order.name))
    states = [order.header.get(name) for name in ("ReceiptStatus", "InvoiceStatus")] if order is not None else []
    if order is not None and any(state != contract.ORDER_NOT_BEGUN for state in states):
        text = said("exact_online.order_received.in_part", exact_order=order.name)
        return Outcome("refused", code="order_received", text=text)
    # One that a read does not show may only be new: whether it is there, only the deletion itself can say.
    outcome = _written(client, request)
    return Outcome("delivered", status=404) if outcome.code == "not_found" else outcome


def _with_why(refusal: str, order: Standing, body: Mapping[str, Any]) -> str:
    """With what of the order's own state may be why Exact takes no change of it, and what to do."""
    status, below = order.header.get("OrderStatus"), orders.below_receipt(body, order.lines)
    if status == contract.ORDER_COMPLETE:
        return said("exact_online.refused_since.complete", refusal=refusal, exact_order=order.name)
    if status == contract.ORDER_CANCELLED:
        return said("exact_online.refused_since.cancelled", refusal=refusal, exact_order=order.name)
    if below:
        return said("exact_online.refused_since.below", refusal=refusal, exact_order=order.name, came_in=below)
    return refusal


def _writes(key: str, body: Mapping[str, Any], order: Standing) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for line, changed in orders.line_changes(body, order.lines):
        yield odata.keyed(contract.PURCHASE_ORDER_LINES, Guid(line)), changed
    header = orders.header_changes(body, order.header)
    if header:
        yield odata.keyed(contract.PURCHASE_ORDERS, Guid(key)), header


def _all_written(client: ExactOnlineClient, order: Standing, writes: Sequence[Request]) -> Outcome:
    for done, request in enumerate(writes):
        outcome = _written(client, request)
        if outcome.kind != "delivered":
            if not done:
                return outcome
            values = {"refusal": outcome.text, "exact_order": order.name, "done": done, "all": len(writes)}
            return replace(outcome, text=said("exact_online.changes_made", **values))
    return Outcome("delivered", target=order.target)


def _written(client: ExactOnlineClient, request: Request) -> Outcome:
    try:
        answer = client.write(request.company, request.method, request.path, request.body, dict(request.headers))
    except ApiError as error:
        return outcome_of(error)
    path = request.path.partition("(")[0]
    outcome = outcomes.write_outcome(answer.status, answer.headers, answer.content, path)
    return replace(outcome, text=client.vendor_text(outcome.text))


def _key(request: Request) -> str:
    return request.path.rpartition("'")[0].rpartition("'")[2]


def _not_read(error: ApiError) -> Outcome:
    """Nothing was written: it may simply be tried again. Raises ``BudgetSpent``."""
    if isinstance(error, BudgetSpent | Throttled | Unauthorised | Refused):
        return outcome_of(error)
    return Outcome("retry", code="not_read", text=str(error), status=error.status, request_id=error.request_id)
