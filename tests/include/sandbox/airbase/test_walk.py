"""Whatever an ERP, people and time do in whatever order, no figure stands without what it follows from."""

from __future__ import annotations

import random
from typing import Any

import pytest

# Act -> how often, and to what.
ACTS = {
    "submitting": (5, "bills"), "approving": (3, "bills"), "rejecting": (1, "bills"), "voiding": (1, "bills"),
    "cancelling": (1, "purchase_requests"), "closing": (1, "purchase_orders"), "reopening": (3, "purchase_orders"),
    "change_orders": (2, "purchase_orders"), "receiving": (1, "purchase_orders"), "bills": (6, "purchase_orders"),
    "paying": (5, "bills"), "payments": (2, "payments"), "ending": (1, "purchase_orders"),
    "write-back": (2, "purchase_orders"), "books": (2, "ledger_entries"),
}  # fmt: skip


LONG = [pytest.param(seed, 300, 18, marks=pytest.mark.faults) for seed in (1, 2, 3)]


@pytest.mark.parametrize(("seed", "steps", "statuses"), [(1, 120, 14), *LONG])
def test_a_random_walk_leaves_sound_books(ab: Any, seed: int, steps: int, statuses: int) -> None:
    rng = random.Random(seed)
    vendors = [ab.vendor(f"V{n}") for n in range(3)]
    lines = [{"quantity": "4", "unit_price": "25", "tax_amount": "21.00", "account": "4610"},
             {"amount": "50.00", "account": "4210"}]  # fmt: skip
    for n in range(8):
        ab.order(*lines, vendor=rng.choice(vendors), company=("MER-NL", "MER-BE")[n % 2])
        key = ab.edit("purchase_requests", vendor=rng.choice(vendors), line_items=lines)["id"]
        ab.edit("submitting", key)
    seen: set[tuple[str, str]] = set()
    refused = 0
    for step in range(steps):
        rows = {name: ab.state(name) for name in ("purchase_requests", "purchase_orders", "bills", "payments")}
        seen |= {(name, row["status"]) for name in rows for row in rows[name]}
        keys = {name: [row["id"] for row in rows[name]] for name in rows}
        status = _step(ab, rng, keys, step)
        assert status in (200, 201, 400, 404, 422)
        refused += status not in (200, 201)
    books = ab.control("GET", "/books")
    assert books["ok"] is True, books["systems"]["airbase"]
    assert len(seen) >= statuses, sorted(seen)
    assert 0 < refused < steps * 0.75


def _step(ab: Any, rng: random.Random, keys: dict[str, list[str]], step: int) -> int:
    if step % 9 == 0:
        ab.wait(hours=rng.choice((3, 30, 60)))
    act = rng.choices(list(ACTS), [weight for weight, _ in ACTS.values()])[0]
    if act == "books":
        return _answer_of_the_books(ab, rng, step)
    key, changes = rng.choice(keys[ACTS[act][1]] or ["none"]), {}
    if act == "write-back":
        body = {"erp_reference_id": f"{rng.choice(range(3))}-{step}", "erp_sync_status": "synced"}
        return int(ab.api("PATCH", f"purchase_orders/{key}/", body).status_code)
    if act == "change_orders":
        changes = {"line_items": [{"line_number": 1, "amount": f"{rng.randint(50, 400)}"}, {"line_number": 2}]}
    elif act == "bills":
        changes, key = {"purchase_order_ids": [key]}, None
        if rng.random() < 0.5:
            changes["line_items"] = [{"amount": f"{rng.randint(10, 90)}", "account": "4610"}]
    elif act == "paying":
        changes = {"method": rng.choice(("ach", "check", "virtual_card", "wire", "vendor_credit", "manual"))}
        changes |= {"amount": "20"} if rng.random() < 0.4 else {}
    elif act == "payments":
        changes = {"status": rng.choice(("failed", "void", "cleared"))}
    act = "cancelling" if act == "ending" else act
    url = f"{ab.control_url}/edit/airbase/{act}"
    return int(ab.http.post(url, json={"key": key, "set": changes}).status_code)


def _answer_of_the_books(ab: Any, rng: random.Random, step: int) -> int:
    rows = ab.list("accounting/ledger_entries/")
    if not rows:
        return 404
    bodies = ({"status": "sync_complete", "erp_reference_id": f"L{step}"},
              {"status": "sync_failed", "error_message": "no"})  # fmt: skip
    path = f"accounting/ledger_entries/{rng.choice(rows)['id']}/"
    return int(ab.api("PATCH", path, rng.choice(bodies)).status_code)
