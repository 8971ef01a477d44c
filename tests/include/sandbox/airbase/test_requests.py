"""Purchase requests: approved by hand, by a step or by time, which makes the order in the same moment (section 6)."""

from __future__ import annotations

from typing import Any

import pytest

LINES = [{"description": "Licences", "quantity": "5", "unit_price": "40", "account": "4210", "tags": ["300"]}]


def request(ab: Any, submitted: bool = True, **more: Any) -> dict[str, Any]:
    row = ab.edit("purchase_requests", vendor=ab.vendor(payment_terms="Net 30"), title="Licences", line_items=LINES,
                  **more)  # fmt: skip
    return ab.edit("submitting", row["id"]) if submitted else row


def test_a_request_on_its_way(ab: Any) -> None:
    draft = request(ab, submitted=False)
    assert (draft["status"], draft["amount"], draft["submitted_date"], draft["approvals"]) == (
        "draft", "200.00", None, [],
    )  # fmt: skip
    row = ab.edit("submitting", draft["number"])
    assert row["status"] == "pending_approval"
    assert [(one["step"], one["status"]) for one in row["approvals"]] == [(1, "pending"), (2, "pending")]
    half = ab.edit("approving", row["id"], steps=1)
    assert (half["status"], [one["status"] for one in half["approvals"]]) == (
        "pending_approval", ["approved", "pending"],
    )  # fmt: skip
    assert ab.list("purchase_orders/") == []


def test_approval_makes_the_order_in_the_same_moment(ab: Any) -> None:
    key = request(ab)["id"]
    ab.edit("approving", key)
    row = ab.get(f"purchase_requests/{key}/")
    (order,) = ab.list("purchase_orders/")
    assert (row["object"], row["status"], row["purchase_order_id"]) == ("purchase_request", "approved", order["id"])
    assert (order["purchase_request_id"], order["status"], order["approved_amount"]) == (key, "open", "200.00")
    assert order["owner"] == row["requester"]
    assert (order["vendor"]["id"], order["payment_terms"]) == (row["vendor"]["id"], "Net 30")
    assert order["subsidiary"] == row["subsidiary"]
    line = {**order["line_items"][0], "id": ""}
    assert line == {**row["line_items"][0], "id": ""}


def test_time_approves_after_two_days(ab: Any) -> None:
    key = request(ab)["id"]
    ab.wait(hours=47)
    assert ab.get(f"purchase_requests/{key}/")["status"] == "pending_approval"
    ab.wait(hours=2)
    row = ab.get(f"purchase_requests/{key}/")
    assert row["status"] == "approved"
    assert row["approved_date"][:13] == "2026-11-04T08", "at the moment it was due, not when somebody looked"
    assert ab.get(f"purchase_orders/{row['purchase_order_id']}/")["created_date"] == row["approved_date"]


def test_no_time_approves_where_the_tenant_has_it_so(ab: Any) -> None:
    ab.edit("settings", approval_hours=None)
    key = request(ab)["id"]
    ab.wait(days=30)
    assert ab.get(f"purchase_requests/{key}/")["status"] == "pending_approval"


def test_a_step_of_advance_approves_what_is_submitted(ab: Any) -> None:
    draft, waiting = request(ab, submitted=False), request(ab)
    moved = ab.control("POST", "/advance", {"system": "airbase", "steps": 1})["airbase"]
    assert moved == {"purchase_requests": 1}
    assert [row["id"] for row in ab.list("purchase_requests/?status=approved")] == [waiting["id"]]
    assert ab.get(f"purchase_requests/{draft['id']}/")["status"] == "draft"


@pytest.mark.parametrize(("act", "status"), [("rejecting", "rejected"), ("cancelling", "cancelled")])
def test_a_request_that_ends_otherwise_makes_no_order(ab: Any, act: str, status: str) -> None:
    key = request(ab)["id"]
    assert ab.edit(act, key)["status"] == status
    ab.wait(days=5)
    assert ab.get(f"purchase_requests/{key}/")["status"] == status
    assert "there is nothing to do" in ab.refused("approving", key)
    assert ab.list("purchase_orders/") == []


def test_a_request_is_completed_with_its_order(ab: Any) -> None:
    key = request(ab)["id"]
    order = ab.edit("approving", key)["purchase_order_id"]
    ab.edit("closing", order)
    assert ab.get(f"purchase_requests/{key}/")["status"] == "completed"


def test_a_draft_without_a_vendor_is_not_submitted(ab: Any) -> None:
    key = ab.edit("purchase_requests", title="Something", line_items=LINES)["id"]
    assert "needs a vendor" in ab.refused("submitting", key)
    row = ab.edit("purchase_requests", key, vendor=ab.vendor())
    assert (row["title"], len(row["line_items"])) == ("Something", 1)
    assert ab.edit("submitting", key)["status"] == "pending_approval"
    assert "only a draft" in ab.refused("purchase_requests", key, title="Other")


def test_without_the_add_on_a_request_is_approved_and_no_order_made(ab: Any) -> None:
    ab.edit("settings", purchase_orders=False)
    row = ab.edit("approving", request(ab)["id"])
    assert (row["status"], row["purchase_order_id"]) == ("approved", None)
