"""Purchase orders on their way to Exact: what is sent, what is refused, and what of a standing one is changed."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import httpx
import pytest

from include.systems.base import Posting, Prepared, Target, Unsendable
from include.systems.exact_online import contract, orders
from include.systems.exact_online.codebook import Books
from include.systems.exact_online.entries import lines_of
from include.systems.exact_online.writer import ExactOnlineWriter
from tests.support.http import Server, exact_served
from tests.support.postings import SUPPLIER
from tests.support.purchases import BASWARE, ITEM, PROJECT, books, order, order_line, posting

ORDER = "e0000000-0000-4000-8000-000000000009"
STANDING = Target(ORDER, number="26700009")


def writer(server: Server, known: Books | None = None) -> ExactOnlineWriter:
    return ExactOnlineWriter(exact_served(server).client, BASWARE, known or books())


def prepared(what: Posting) -> Prepared:
    return writer(lambda request: httpx.Response(500)).prepare([what])


def line_of(**change: Any) -> dict[str, Any]:
    request = prepared(posting(order(order_line(**change)))).request
    assert request is not None
    [line] = json.loads(request.body, parse_float=Decimal)["PurchaseOrderLines"]
    return dict(line)


def test_an_order_is_sent_whole() -> None:
    lines = (
        order_line(description="Chair", cost_center="10", cost_unit="P1", project="PRJ-1", tax_code="2"),
        order_line(2, quantity=None, unit_price=None, net="12.34"),
    )
    request = prepared(posting(order(*lines, description="Office", payment_term="30"))).request
    assert request is not None
    assert (request.method, request.path) == ("POST", "purchaseorder/PurchaseOrders")
    assert request.body == (
        f'{{"Supplier":"{SUPPLIER}","OrderDate":"2026-03-02","Currency":"EUR","YourRef":"4500009",'
        '"Description":"BW:BO-9 Office","PaymentCondition":"30","PurchaseOrderLines":['
        f'{{"Item":"{ITEM}","QuantityInPurchaseUnits":2,"UnitPrice":50.00,"VATCode":"2","Description":"Chair",'
        f'"CostCenter":"10","CostUnit":"P1","Project":"{PROJECT}"}},'
        f'{{"Item":"{ITEM}","QuantityInPurchaseUnits":1,"UnitPrice":12.34}}]}}'
    )
    sent = json.loads(request.body)
    assert set(sent) <= contract.SENT[request.path]
    assert all(set(line) <= contract.SENT["PurchaseOrderLines"] for line in sent["PurchaseOrderLines"])
    assert lines_of(request.body) == ()


@pytest.mark.parametrize(
    ("line", "price"),
    [
        ({"quantity": "2", "unit_price": "50.00", "net": "100.00"}, "50.00"),
        # 3 pieces with a discount of 10 %, and 250 of which a hundred cost 4.00.
        ({"quantity": "3", "unit_price": "10.00", "net": "27.00"}, "9"),
        ({"quantity": "250", "unit_price": "4.00", "net": "10.00"}, "0.04"),
        ({"quantity": "3", "unit_price": None, "net": "10.00"}, "3.333333"),
    ],
)
def test_the_price_is_the_one_that_makes_the_amount(line: dict[str, Any], price: str) -> None:
    assert line_of(**line)["UnitPrice"] == Decimal(price)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"item": None}, ["item_unknown"]),
        ({"item": "none"}, ["item_unknown"]),
        ({"item": "X-1"}, ["item_unknown"]),
        ({"item": "OLD"}, ["item_unknown"]),
        ({"tax_code": "3"}, ["tax_code_unknown"]),
        ({"tax_code": "9"}, ["tax_code_unknown"]),
        ({"quantity": "0"}, ["totals_differ"]),
        ({"quantity": "1000000", "unit_price": None, "net": "0.01"}, ["totals_differ"]),
        ({"cost_center": "99", "project": "P-9"}, ["cost_center_unknown", "project_unknown"]),
    ],
)
def test_a_line_that_exact_cannot_order_is_refused(line: dict[str, Any], expected: list[str]) -> None:
    assert [code for code, _ in prepared(posting(order(order_line(**line)))).problems] == expected


def test_what_is_wrong_with_an_order_is_told_at_once() -> None:
    what = posting(order(order_line(item=None), payment_term="99"), references={})
    assert [text for _, text in prepared(what).problems] == [
        "purchase order 4500009: its vendor 4711 is no supplier of Exact division 123",
        "purchase order 4500009: payment condition 99 does not exist in Exact division 123: add or map it",
        "purchase order 4500009, line 1: it names no item, and Exact division 123 orders items only: map it",
    ]


@pytest.mark.parametrize("key", ["x" * 58, "two words"])
def test_a_key_that_exact_would_cut_is_refused(key: str) -> None:
    assert [code for code, _ in prepared(posting(order(source_key=key))).problems] == ["key_unusable"]
    assert prepared(posting(order(source_key="x" * 57))).request is not None


def test_only_what_differs_of_a_standing_order_is_changed() -> None:
    body = {
        "YourRef": "4500009",
        "OrderDate": "2026-03-02",
        "PurchaseOrderLines": [{"Item": ITEM, "QuantityInPurchaseUnits": Decimal("2"), "UnitPrice": Decimal("50.00")}],
    }
    header = {"YourRef": "4500009 ", "OrderDate": "/Date(1772409600000)/"}
    line = {"ID": "l-1", "Item": ITEM, "QuantityInPurchaseUnits": 2.0, "UnitPrice": Decimal("50.0"), "CostCenter": None}
    assert orders.header_changes(body, header) == {}
    assert orders.header_changes(body, header | {"OrderDate": "/Date(1772323200000)/"}) == {"OrderDate": "2026-03-02"}
    assert orders.line_changes(body, [line]) == []
    assert orders.line_changes(body, [line | {"UnitPrice": 49, "CostCenter": "10"}]) == [
        ("l-1", {"UnitPrice": Decimal("50.00"), "CostCenter": None})
    ]
    for other in ([], [line, line], [line | {"Item": "other"}]):
        with pytest.raises(Unsendable, match="change it there by hand"):
            orders.line_changes(body, other)


def counted(key: str, ordered: float, received: float = 0, invoiced: float = 0, **more: Any) -> dict[str, Any]:
    row = {"ID": key, "LineNumber": 1, "Quantity": ordered, "QuantityInPurchaseUnits": ordered}
    return row | {"ReceivedQuantity": received, "InvoicedQuantity": invoiced} | more


def test_a_closed_order_is_left_what_was_received_or_billed() -> None:
    rows = [counted("part", 4, 1, 2), counted("whole", 2, 2), counted("more", 2, 3), counted("none", 5)]
    assert orders.closing(rows) == [("part", Decimal("2")), ("none", None)]
    assert orders.closing([counted("part", 2, 2)]) == []


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (counted("none", 4), "nothing was received or billed on it"),
        (counted("dozen", 24, 12, QuantityInPurchaseUnits=2), "line 1 is bought in another unit"),
    ],
)
def test_what_cannot_be_closed_line_by_line_is_refused(row: dict[str, Any], why: str) -> None:
    with pytest.raises(Unsendable, match=why):
        orders.closing([row])


def standing(
    header: dict[str, Any] | None = None, line_more: dict[str, Any] | None = None, **lines: httpx.Response
) -> Server:
    """An order as ``order()`` makes it; writes are answered from ``lines`` by method, else with 204."""
    rows = {"PurchaseOrderID": ORDER, "OrderNumber": 26700009, "OrderStatus": 10, "ReceiptStatus": 10}
    rows |= {"InvoiceStatus": 10, "Supplier": SUPPLIER, "Currency": "EUR", "YourRef": "4500009"}
    rows |= {"OrderDate": "/Date(1772409600000)/", "Description": "BW:BO-9"} | (header or {})
    line = {"ID": ORDER, "LineNumber": 1, "Item": ITEM, "QuantityInPurchaseUnits": 2, "UnitPrice": 49} | (
        line_more or {}
    )

    def serve(request: httpx.Request) -> httpx.Response:
        if request.method != "GET":
            return lines.get(request.method, httpx.Response(204))
        found = [line] if "PurchaseOrderLines" in request.url.path else [rows] if header != {"gone": True} else []
        return httpx.Response(200, json={"d": {"results": found}})

    return serve


def test_a_change_that_is_made_in_part_says_so() -> None:
    no = httpx.Response(500, json={"error": {"message": {"value": "Ongeldig: Uw ref."}}})
    answers = iter([httpx.Response(204), no])
    asked: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return standing({"YourRef": "other"})(request)
        asked.append(request.url.path.rpartition("/")[2].partition("(")[0])
        return next(answers)

    subject = writer(serve)
    request = subject.prepare([posting(order(), "update", target=STANDING)]).request
    assert request is not None
    [outcome] = subject.send("purchase_orders", request, 1)
    assert asked == ["PurchaseOrderLines", "PurchaseOrders"]
    assert outcome.kind == "refused"
    assert outcome.text == (
        "Exact Online says: Ongeldig: Uw ref. "
        "(purchase order 26700009 of Exact Online: 1 of 2 changes were made before)"
    )


@pytest.mark.parametrize(
    ("header", "line", "words"),
    [
        (
            {"OrderStatus": 30},
            {},
            "has come in whole: give it back the lines it had, and order what is new with another order",
        ),
        (
            {"OrderStatus": 40},
            {},
            "was cancelled there: cancel it where it was approved too, or order anew",
        ),
        (
            {"OrderStatus": 20},
            {"ReceivedQuantity": 2.5},
            "has come in in part (line 1: 2.5 came in, and 2 are ordered now): order at least what came in",
        ),
        ({}, {"ReceivedQuantity": 2.0}, ""),
    ],
)
def test_a_refused_change_says_what_of_the_order_may_be_why(
    header: dict[str, Any], line: dict[str, Any], words: str
) -> None:
    no = httpx.Response(400, json={"error": {"message": {"value": "Niet toegestaan"}}})
    subject = writer(standing(header, line, PUT=no))
    request = subject.prepare([posting(order(), "update", target=STANDING)]).request
    assert request is not None
    [outcome] = subject.send("purchase_orders", request, 1)
    why = f" - purchase order 26700009 of Exact Online {words}" if words else ""
    assert (outcome.kind, outcome.text) == ("refused", f"Exact Online says: Niet toegestaan{why}")


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ({"QuantityInPurchaseUnits": 5, "Quantity": 5, "ReceivedQuantity": 2.5}, True),
        ({"QuantityInPurchaseUnits": 5, "Quantity": 5, "ReceivedQuantity": 2}, False),
        # nothing is ordered less than before; what has come in is counted in another unit
        ({"QuantityInPurchaseUnits": 2, "Quantity": 2, "ReceivedQuantity": 2.5}, False),
        ({"QuantityInPurchaseUnits": 5, "Quantity": 60, "ReceivedQuantity": 24}, False),
    ],
)
def test_a_change_below_what_came_in_costs_no_error_of_exacts(line: dict[str, Any], refused: bool) -> None:
    asked: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        asked.append(request.method)
        return standing({}, line)(request)

    subject = writer(serve)
    request = subject.prepare([posting(order(), "update", target=STANDING)]).request
    assert request is not None
    [outcome] = subject.send("purchase_orders", request, 1)
    assert ("PUT" in asked) is not refused
    if refused:
        assert (outcome.kind, outcome.code, outcome.text) == (
            "refused",
            "order_received",
            "purchase order 26700009 of Exact Online has come in in part (line 1: 2.5 came in, and 2 are ordered now): "
            "order at least what came in. Nothing of it was changed",
        )


@pytest.mark.parametrize(
    ("header", "answer", "expected"),
    [
        (None, httpx.Response(204), ("delivered", "")),
        ({"gone": True}, httpx.Response(404), ("delivered", "")),
        ({"gone": True}, httpx.Response(204), ("delivered", "")),
        ({"OrderStatus": 40}, httpx.Response(418), ("delivered", "")),
        ({"ReceiptStatus": 20}, httpx.Response(418), ("refused", "order_received")),
        ({"InvoiceStatus": 30}, httpx.Response(418), ("refused", "order_received")),
        (None, httpx.Response(524), ("unknown", "no_usable_answer")),
    ],
)
def test_a_cancelled_order_is_deleted_unless_something_came_of_it(
    header: dict[str, Any] | None, answer: httpx.Response, expected: tuple[str, str]
) -> None:
    subject = writer(standing(header, DELETE=answer))
    request = subject.prepare([posting(order(), "void", target=STANDING)]).request
    assert request is not None
    assert (request.method, request.body) == ("DELETE", "")
    [outcome] = subject.send("purchase_orders", request, 1)
    assert (outcome.kind, outcome.code) == expected


def test_an_order_that_could_not_be_read_is_tried_again() -> None:
    subject = writer(lambda request: httpx.Response(200, text="<html>"))
    for action in ("update", "void"):
        request = subject.prepare([posting(order(), action, target=STANDING)]).request  # type: ignore[arg-type]
        assert request is not None
        assert subject.send("purchase_orders", request, 1)[0].kind == "retry"


def test_a_change_whose_codes_are_gone_is_not_seen_and_sent_again_it_is_safe() -> None:
    subject = writer(standing(), Books({}))
    assert subject.look_up(posting(order(), "update", target=STANDING)) is None


def test_an_order_that_was_deleted_is_found_only_when_there_is_no_other() -> None:
    rows = [
        {"PurchaseOrderID": f"o-{number}", "OrderNumber": number, "Description": "BW:BO-9 Office"} for number in (1, 2)
    ]
    asked: list[httpx.URL] = []

    def serve(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        return httpx.Response(200, json={"d": {"results": rows}})

    found = writer(serve).look_up(posting(order(), past=["o-1"]))
    assert found is not None
    assert (found.id, found.number) == ("o-2", "2")
    assert asked[0].params["$filter"] == (
        f"Supplier eq guid'{SUPPLIER}' and OrderDate ge datetime'2026-02-27' and OrderDate le datetime'2026-03-05'"
    )
