"""Idempotency-Key: one write, whatever happens to its answer (section 6)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

KEY = "3f2a9c1e-6f0b-4c1b-9d55-0a4f1f6a2b10"


def test_the_same_call_again_gets_the_first_answer(ab: Any) -> None:
    first = ab.api("POST", "vendors/", {"name": "Waterman"}, Idempotency_Key=KEY)
    again = ab.api("POST", "vendors/", {"name": "Waterman"}, Idempotency_Key=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(ab.list("vendors/")) == 1


def test_a_lost_answer_is_fetched_by_the_same_key(ab: Any) -> None:
    ab.control("POST", "/faults", [{"system": "airbase", "method": "POST", "drop_after_commit": True, "count": 1}])
    with pytest.raises(httpx.TransportError):
        ab.api("POST", "vendors/", {"name": "Waterman"}, Idempotency_Key=KEY)
    made = ab.api("POST", "vendors/", {"name": "Waterman"}, Idempotency_Key=KEY).json()
    assert [row["id"] for row in ab.list("vendors/")] == [made["id"]]


def test_without_a_key_there_are_two(ab: Any) -> None:
    assert ab.post("vendors/", {"name": "Waterman"})["id"] != ab.post("vendors/", {"name": "Waterman"})["id"]


def test_a_key_with_another_request_is_refused(ab: Any) -> None:
    ab.api("POST", "vendors/", {"name": "Waterman"}, Idempotency_Key=KEY)
    for path, body in (("vendors/", {"name": "Vuurman"}), ("accounting/vendors/", {"name": "Waterman"})):
        reply = ab.api("POST", path, body, Idempotency_Key=KEY)
        assert (reply.status_code, set(reply.json())) == (409, {"detail"})
    assert ab.api("POST", "vendors/", {"name": "x"}, Idempotency_Key="one").status_code == 400


def test_it_is_kept_for_24_hours(ab: Any) -> None:
    first = ab.api("POST", "vendors/", {"name": "Waterman"}, Idempotency_Key=KEY).json()
    ab.wait(hours=23)
    assert ab.api("POST", "vendors/", {"name": "Waterman"}, Idempotency_Key=KEY).json()["id"] == first["id"]
    ab.wait(hours=1, seconds=5)
    assert ab.api("POST", "vendors/", {"name": "Waterman"}, Idempotency_Key=KEY).json()["id"] != first["id"]


def test_a_refusal_is_not_kept(ab: Any) -> None:
    body = {"name": "Waterman", "default_account": {"erp_reference_id": "4450"}}
    assert ab.api("POST", "vendors/", body, Idempotency_Key=KEY).status_code == 400
    ab.edit("gl_accounts", name="Travel", erp_reference_id="4450", type="expense")
    assert ab.api("POST", "vendors/", body, Idempotency_Key=KEY).status_code == 201


def test_a_change_has_one_too(ab: Any) -> None:
    key = ab.order()["id"]
    first = ab.api("PATCH", f"purchase_orders/{key}/", {"erp_reference_id": "1"}, Idempotency_Key=KEY)
    again = ab.api("PATCH", f"purchase_orders/{key}/", {"erp_reference_id": "1"}, Idempotency_Key=KEY)
    assert again.json() == first.json()
