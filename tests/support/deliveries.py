"""Deliveries, as the store gives them, for tests of what is decided about them."""

from __future__ import annotations

from typing import Any

from include.store.deliveries import Delivery


def delivery(key: str = "P1", **changed: Any) -> Delivery:
    """A payment that is planned and was never sent."""
    given: dict[str, Any] = {
        "id": 1,
        "link": "demo",
        "flow": "payments",
        "company": "C1",
        "source_key": key,
        "state": "planned",
        "target_system": "fake",
        "target_company": "123",
        "target_id": None,
        "target_code": None,
        "target_number": None,
        "target_token": None,
        "target_facts": None,
        "number": key,
        "counterparty": "Vendor One",
        "doc_date": None,
        "currency": "EUR",
        "amount": None,
        "fingerprint": None,
        "delivered_fingerprint": None,
        "delivered_hash": None,
        "revision": 0,
        "voided": False,
        "attempt": 0,
        "keys_spent": 0,
        "attempt_action": None,
        "attempt_key": None,
        "attempt_fingerprint": None,
        "attempt_batch": None,
        "attempt_position": None,
        "late_target": None,
        "as_of": None,
        "sent_at": None,
        "unknown_since": None,
        "reason_code": None,
        "reason_text": None,
        "next_try_at": None,
        "lease_owner": None,
        "lease_token": 1,
        "lease_expires_at": None,
        "run_id": None,
    }
    return Delivery(**(given | changed))
