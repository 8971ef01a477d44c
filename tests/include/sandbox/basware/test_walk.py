"""Whatever an ERP and people do in whatever order, no state stands without what leads to it."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.include.sandbox.basware.conftest import response

LIST = "/v1/accountingDocuments"
ENDS = {"Paid", "Transferred", "PrebookCanceled"}


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.faults) for seed in (2, 3, 4, 5))])
def test_a_random_walk_leaves_sound_books(bw: Any, seed: int) -> None:
    rng = random.Random(seed)
    keys = [bw.approved(f"R-{n}", send=rng.choice(("transfer", "prebook"))) for n in range(8)]
    seen: set[str] = set()
    refused = 0
    for step in range(150):
        key, kind = rng.choice(keys), rng.randrange(7)
        if kind == 0:
            status = bw.api("POST", f"{LIST}/{key}/acknowledge").status_code
        elif kind in (1, 2):
            name = ("transferResponses", "prebookResponses")[kind - 1]
            body = response(f"C{step}", success=rng.random() < 0.7, voucherNumber1=f"V{step}")
            status = bw.api("POST", f"{LIST}/{key}/{name}", body).status_code
        elif kind == 3:
            paid = {"externalCode": f"C{step}", "success": True, "paymentBlock": False}
            body = {**paid, "paidTotal": rng.choice((0, 60.00, 119.00))}
            status = bw.api("POST", f"{LIST}/{key}/paymentResponses", body).status_code
        else:
            act = ("approving", "resending", "rejecting")[kind - 4]
            url = f"{bw.control_url}/edit/basware/{act}"
            status = bw.http.post(url, json={"key": key, "set": {}}).status_code
        assert status in (200, 400, 405, 422)
        refused += status != 200
        seen.add(bw.document(key)["processingStatus"])
    assert bw.control("GET", "/books")["ok"] is True
    assert len(seen) >= 8
    assert seen & ENDS
    assert 0 < refused < 150
