from __future__ import annotations

import os
import signal
from pathlib import Path

from include.sandbox import process
from tests.include.sandbox.airbase.conftest import Ab

KEY = "3f2a9c1e-6f0b-4c1b-9d55-0a4f1f6a2b10"


def test_what_was_answered_survives_a_kill(tmp_path: Path) -> None:
    port = process.free_port_base()
    ab = Ab(process.start(tmp_path, port, empty=True, systems=["airbase"]))
    order = ab.order()
    ab.patch(f"purchase_orders/{order['id']}/", {"erp_reference_id": "2600001"})
    vendor = ab.api("POST", "vendors/", {"name": "Waterman"}, Idempotency_Key=KEY).json()
    waiting = ab.edit("purchase_requests", vendor=vendor["id"], line_items=[{"amount": "1", "account": "4610"}])["id"]
    ab.edit("submitting", waiting)
    before = ab.get(f"purchase_orders/{order['id']}/")
    pid = ab.control("GET", "/info")["pid"]
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    ab.http.close()
    try:
        ab = Ab(process.start(tmp_path, port, systems=["airbase"]))
        assert ab.get(f"purchase_orders/{order['id']}/") == before
        again = ab.api("POST", "vendors/", {"name": "Waterman"}, Idempotency_Key=KEY)
        assert again.json() == vendor
        ab.wait(hours=49)
        assert ab.get(f"purchase_requests/{waiting}/")["status"] == "approved"
        ab.http.close()
    finally:
        process.stop(tmp_path)
