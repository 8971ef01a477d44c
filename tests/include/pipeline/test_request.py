from __future__ import annotations

import json
from datetime import date

from include.pipeline.request import RunRequest


def test_a_request_survives_the_store_whole() -> None:
    whole = RunRequest(
        link="books",
        who="person:petra",
        preview=True,
        flows=("payments",),
        from_date=date(2026, 11, 1),
        full=True,
        max_age=60.0,
    )
    assert RunRequest.from_json(json.loads(json.dumps(whole.as_json()))) == whole


def test_all_flows_and_no_flow_are_not_the_same() -> None:
    for flows in (None, ()):
        request = RunRequest("books", "schedule", flows=flows)
        assert RunRequest.from_json(json.loads(json.dumps(request.as_json()))).flows == flows
