"""What a question shows of both records."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from include.store.reviews import Review
from include.ui.reviews import Field, fields


def question(**payload: Any) -> Review:
    about = {"link": "books", "flow": "vendors", "company": "123", "document_key": "1", "code": "vendor_review"}
    nobody: dict[str, Any] = dict.fromkeys(("decision", "decided_by", "decided_at", "note", "closed_at"))
    at = datetime(2026, 11, 20, tzinfo=UTC)
    return Review(id=1, **about, text="?", payload=payload, state="open", opened_at=at, **nobody)


def test_facts_of_both_stand_beside_each_other_name_first_and_what_differs_is_marked() -> None:
    found = fields(question(left_city="Delft", right_city="delft", left_name="Jansen", right_name="Smit", other="x"))
    assert found == [Field("name", "Jansen", "Smit", True), Field("city", "Delft", "delft", False)]


def test_what_each_system_calls_the_record_and_what_one_side_lacks_is_no_difference() -> None:
    found = fields(question(left_key="V1", right_key="10", left_vat="NL1", right_vat=None))
    assert found == [Field("key", "V1", "10", False), Field("vat", "NL1", "", False)]


def test_of_a_bank_account_only_the_end_is_shown_and_the_whole_is_compared() -> None:
    evidence = [
        {"evidence": "another bank account", "left": "NL64INGB3605755909", "right": "NL65INGB0005755909", "points": -3},
        {"evidence": "before any evidence", "left": None, "right": "one of 1000", "points": -9.97},
    ]
    assert fields(question(evidence=json.dumps(evidence))) == [Field("another bank account", "…5909", "…5909", True)]


def test_evidence_that_cannot_be_read_is_left_out() -> None:
    assert fields(question(evidence="{", left_name="a", right_name="a")) == [Field("name", "a", "a", False)]
