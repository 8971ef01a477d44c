"""What may go wrong between a client and Airbase, injected on purpose."""

from __future__ import annotations

import json
import socket
import uuid
from contextlib import closing
from typing import Any

import httpx
import pytest

from tests.include.sandbox.airbase.conftest import KEY, LINE


def fault(ab: Any, **what: Any) -> None:
    ab.control("POST", "/faults", [{"system": "airbase", **what}])


def test_a_lagging_list_does_not_show_what_was_just_made(ab: Any) -> None:
    order = ab.order()
    fault(ab, path="/v1/purchase_orders/", method="GET", read_lag_s=60, count=1)
    assert ab.list("purchase_orders/") == []
    assert [row["id"] for row in ab.list("purchase_orders/")] == [order["id"]]


def test_an_order_changes_while_the_list_is_read(ab: Any) -> None:
    for n in range(60):
        ab.order(vendor=ab.vendor(f"V{n}"))
    first = ab.list("purchase_orders/")[0]["id"]
    edit = {"entity": "change_orders", "key": first, "set": {"memo": "changed meanwhile"}}
    fault(ab, path="/v1/purchase_orders/", then=edit, count=1)
    pages = [ab.get(f"purchase_orders/?page={n}")["data"] for n in (1, 2)]
    ids = [row["id"] for page in pages for row in page]
    assert ids.count(first) == 2, "it stood on page 1 and moved to the end"
    assert len(set(ids)) == 59, "what slid over the edge of the page is on none"


def test_an_answer_that_got_lost_was_written(ab: Any) -> None:
    key = ab.order()["id"]
    fault(ab, method="PATCH", drop_after_commit=True, count=1)
    with pytest.raises(httpx.TransportError):
        ab.api("PATCH", f"purchase_orders/{key}/", {"erp_reference_id": "1"})
    assert ab.get(f"purchase_orders/{key}/")["erp_reference_id"] == "1"
    fault(ab, method="PATCH", status=502, after_commit=True, count=1)
    assert ab.api("PATCH", f"purchase_orders/{key}/", {"erp_sync_status": "synced"}).status_code == 502
    assert ab.get(f"purchase_orders/{key}/")["erp_sync_status"] == "synced"
    fault(ab, method="PATCH", drop_before_commit=True, count=1)
    with pytest.raises(httpx.TransportError):
        ab.api("PATCH", f"purchase_orders/{key}/", {"erp_url": "https://e.example"})
    assert ab.get(f"purchase_orders/{key}/")["erp_url"] is None


@pytest.mark.parametrize("part", ["", '{"erp_sync_'])
def test_a_request_that_broke_off_was_never_made(ab: Any, part: str) -> None:
    order = ab.order()
    path, key, body = f"purchase_orders/{order['id']}/", str(uuid.uuid4()), '{"erp_sync_status": "synced"}'
    head = f"PATCH /v1/{path} HTTP/1.1\r\nHost: airbase\r\nAuthorization: Token {KEY}\r\nIdempotency-Key: {key}\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    with closing(socket.create_connection((httpx.URL(ab.host).host, httpx.URL(ab.host).port), timeout=30)) as client:
        client.sendall((head + part).encode())
        client.shutdown(socket.SHUT_WR)
        assert client.recv(1) == b"", "nobody is there to be answered"
    assert ab.get(path)["updated_date"] == order["updated_date"]
    reply = ab.api("PATCH", path, json.loads(body), Idempotency_Key=key)
    assert (reply.status_code, reply.json().get("erp_sync_status")) == (200, "synced"), "the key is not spent"


def test_a_fault_of_one_company_is_refused_since_paths_name_none(ab: Any) -> None:
    body = [{"system": "airbase", "company": "MER-NL", "status": 500}]
    reply = ab.http.post(f"{ab.control_url}/faults", json=body)
    assert (reply.status_code, "name no company" in reply.text) == (400, True)


@pytest.mark.parametrize(
    ("entity", "changes", "words"),
    [
        ("settings", {"purchase_orders": "no"}, "purchase_orders cannot be 'no'"),
        ("settings", {"approval_hours": "soon"}, "approval_hours cannot be 'soon'"),
        ("settings", {"gl_onboarding": "later"}, "gl_onboarding cannot be 'later'"),
        ("settings", {"colour": 1}, "no setting colour"),
        ("credentials", {"password": "x"}, "credentials are api_key"),
        ("closing", {}, "there is no None"),
        ("approving", {}, "there is no request, order or bill None"),
        ("bills", {"line_items": [{**LINE, "amount": "1e999999"}]}, "A valid number is required"),
        ("bills", {"line_items": []}, "more than nothing"),
    ],
)
def test_what_people_cannot_do_is_said_in_words(ab: Any, entity: str, changes: dict[str, Any], words: str) -> None:
    assert words in ab.refused(entity, None, **changes)


def test_an_unknown_act_or_subsidiary(ab: Any) -> None:
    reply = ab.http.post(f"{ab.control_url}/edit/airbase/dancing", json={})
    assert (reply.status_code, "airbase has no 'dancing'" in reply.text) == (404, True)
    reply = ab.http.post(f"{ab.control_url}/edit/airbase/vendors", json={"company": "XX", "set": {"name": "x"}})
    assert (reply.status_code, "no subsidiary XX" in reply.text) == (422, True)
