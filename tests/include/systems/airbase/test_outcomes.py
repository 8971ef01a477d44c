from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from include.systems.airbase.faults import by_index, vendor_text
from include.systems.airbase.outcomes import bulk, ends_session, reference_of, referenced, session, target_of, written
from include.systems.base import Outcome, Target
from tests.support.airbase import OTHER, VENDOR

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
IDS = {"X-Request-Id": "theirs"}
ROW = {"id": VENDOR, "airbase_id": VENDOR, "erp_reference_id": "1001", "name": "Jansen"}
RENT = {"erp_reference_id": "4000", "name": "Rent"}
FEES = {"airbase_id": OTHER, "name": "Fees"}


def body(value: Any) -> bytes:
    return json.dumps(value).encode()


def short(outcome: Outcome) -> tuple[str, str]:
    return outcome.kind, outcome.code


@pytest.mark.parametrize("status", [200, 201])
def test_a_write_is_answered_with_the_record(status: int) -> None:
    outcome, row = written(status, IDS, body(ROW), NOW)
    assert outcome == Outcome("delivered", target=Target(VENDOR, "1001"), status=status, request_id="theirs")
    assert row == ROW


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"id": "0f8b', b"<html>", b'{"id": ""}', b"null"])
def test_an_answer_that_names_no_record_leaves_it_open(content: bytes) -> None:
    outcome, row = written(201, IDS, content, NOW)
    assert (*short(outcome), outcome.target, row, outcome.request_id) == ("unknown", "answer_cut", None, {}, "theirs")


@pytest.mark.parametrize(
    ("status", "content", "found", "words"),
    [
        (204, b"", ("unknown", "no_usable_answer"), "204 without a text"),
        (301, b"", ("unknown", "no_usable_answer"), "301"),
        (400, body({"name": ["This field is required."]}), ("refused", "refused_by_airbase"), "name: This field"),
        (400, b"", ("refused", "refused_by_airbase"), "400 without a text"),
        (401, body({"detail": "Invalid token."}), ("unauthorised", "key_refused"), "connect airbase"),
        (403, body({"detail": "No."}), ("unauthorised", "no_right"), "not bought"),
        (404, body({"detail": "Not found."}), ("refused", "not_found"), "Not found."),
        (408, b"", ("unknown", "no_usable_answer"), "408"),
        (409, body({"detail": "Taken."}), ("refused", "refused_by_airbase"), "Taken."),
        (415, b"", ("refused", "refused_by_airbase"), "415"),
        (429, body({"detail": "Throttled."}), ("throttled", "rate_limit"), "Throttled."),
        (500, b"<html>", ("unknown", "no_usable_answer"), "500"),
        (504, b"", ("unknown", "no_usable_answer"), "504"),
    ],
)
def test_what_any_other_answer_to_a_write_means(
    status: int, content: bytes, found: tuple[str, str], words: str
) -> None:
    outcome, row = written(status, IDS, content, NOW)
    assert short(outcome) == found
    assert words in outcome.text
    assert (outcome.status, outcome.request_id, outcome.target, row) == (status, "theirs", None, {})
    # A refusal may be given from memory to whoever comes with the same idempotency key.
    assert outcome.spends_key == (found[1] == "refused_by_airbase")


def test_a_throttle_names_its_end() -> None:
    outcome, _ = written(429, {"Retry-After": "30"}, b"", NOW)
    assert outcome.retry_at == NOW + timedelta(seconds=30)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"erp_reference_id": "1001"}, None),
        ({"erp_reference_id": " 1001 "}, None),
        ({"name": "Jansen"}, None),
        ({"erp_reference_id": "77"}, "has the ERP reference 77 in Airbase already"),
        ({"erp_reference_id": ""}, "still has no ERP reference"),
        ({"erp_reference_id": None}, "still has no ERP reference"),
    ],
)
def test_a_reference_that_was_not_taken_over_is_no_success(row: dict[str, Any], found: str | None) -> None:
    done = Outcome("delivered", target=Target(VENDOR), status=200, request_id="theirs")
    outcome = referenced(done, row, "1001", "vendor Jansen")
    if found is None:
        assert outcome == done
    else:
        assert (*short(outcome), outcome.status, outcome.request_id) == ("refused", "reference_set", 200, "theirs")
        assert f"vendor Jansen {found}" in outcome.text


def test_a_batch_is_told_apart_by_id_and_by_reference() -> None:
    answer = {
        "created": [{"airbase_id": VENDOR, "erp_reference_id": "4000"}],
        "updated": [{"airbase_id": OTHER, "erp_reference_id": "4100"}],
    }
    assert [(one.kind, one.target) for one in bulk(200, IDS, body(answer), [FEES, RENT], NOW)] == [
        ("delivered", Target(OTHER, "4100")),
        ("delivered", Target(VENDOR, "4000")),
    ]


@pytest.mark.parametrize(
    "answer",
    [{}, {"created": None}, [], {"created": [{"erp_reference_id": "4000"}]}, {"updated": [{"airbase_id": OTHER}]}],
)
def test_an_item_that_the_answer_does_not_show_is_open(answer: Any) -> None:
    [outcome] = bulk(200, IDS, body(answer), [RENT], NOW)
    assert short(outcome) == ("unknown", "answer_cut")
    assert "Rent" in outcome.text


def test_one_bad_item_has_the_batch_refused_and_the_others_go_again() -> None:
    errors = [{"index": 1, "errors": {"type": ["Not a valid choice."]}}]
    rent, fees, power = bulk(
        400, IDS, body({"validation_errors": errors}), [RENT, FEES, {"erp_reference_id": "4200", "name": "Power"}], NOW
    )
    assert short(fees) == ("refused", "refused_by_airbase")
    assert fees.text == "Airbase says: type: Not a valid choice."
    assert [short(rent), short(power)] == [("retry", "batch_refused")] * 2
    assert "(Fees)" in rent.text


@pytest.mark.parametrize(
    "said", [{"detail": "Too many."}, {"validation_errors": [{"index": 7}]}, {"validation_errors": "no"}]
)
def test_a_batch_refused_without_a_name_is_refused_for_all(said: Any) -> None:
    found = bulk(400, IDS, body(said), [RENT, FEES], NOW)
    assert [short(one) for one in found] == [("refused", "batch_refused")] * 2
    assert "which of the 2" in found[0].text
    assert [short(one) for one in bulk(400, IDS, body(said), [RENT], NOW)] == [("refused", "refused_by_airbase")]


@pytest.mark.parametrize(("status", "kind"), [(429, "throttled"), (401, "unauthorised"), (500, "unknown")])
def test_what_is_no_refusal_concerns_the_whole_batch(status: int, kind: str) -> None:
    assert [one.kind for one in bulk(status, IDS, b"", [RENT, FEES], NOW)] == [kind] * 2


@pytest.mark.parametrize("status", [200, 201, 409])
def test_a_session_is_opened_or_not_needed_any_more(status: int) -> None:
    assert session(status, IDS, b"", NOW) is None


@pytest.mark.parametrize(
    ("status", "found"),
    [
        (500, ("retry", "session_not_opened")),
        (400, ("refused", "session_not_opened")),
        (404, ("refused", "session_not_opened")),
        (429, ("throttled", "rate_limit")),
        (401, ("unauthorised", "key_refused")),
    ],
)
def test_without_a_session_nothing_was_sent(status: int, found: tuple[str, str]) -> None:
    outcome = session(status, {"Retry-After": "30"}, b"", NOW)
    assert outcome is not None
    assert short(outcome) == found
    assert "nothing was sent" in outcome.text
    assert outcome.retry_at == (NOW + timedelta(seconds=30) if status == 429 else None)


def test_a_session_that_is_not_there_is_closed() -> None:
    assert {status for status in (200, 204, 404, 409, 500) if ends_session(status)} == {200, 204, 404}


@pytest.mark.parametrize(
    ("row", "target"),
    [
        ({"airbase_id": "a", "erp_reference_id": "1"}, Target("a", "1")),
        ({"id": "a", "erp_reference_id": ""}, Target("a")),
        ({"id": "a", "erp_reference_id": "  "}, Target("a")),
        ({"id": "a"}, Target("a")),
        ({"erp_reference_id": "1"}, None),
    ],
)
def test_a_blank_reference_is_none(row: dict[str, Any], target: Target | None) -> None:
    assert target_of(row) == target
    assert reference_of(row) == (target.code if target else "1")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"detail": "Not found."}, "Not found."),
        ({"name": ["Required."], "address": {"country": ["Unknown."]}}, "name: Required.; address: country: Unknown."),
        ({"non_field_errors": ["No."]}, "No."),
        (["No.", "Neither."], "No.; Neither."),
        ({"validation_errors": [{"index": 0, "errors": {"name": ["Required."]}}]}, "item 1: name: Required."),
        ({"validation_errors": [{"index": 3}]}, "item 4: no reason given"),
        ("text", ""),
        (None, ""),
    ],
)
def test_the_vendors_own_words_come_out_of_every_form(content: Any, text: str) -> None:
    assert vendor_text(body(content)) == text


def test_two_things_said_of_one_item_are_both_told() -> None:
    rows = [{"index": 0, "name": ["Long."]}, {"index": 0, "type": ["Odd."]}, {"index": True}, "x"]
    assert by_index(body({"validation_errors": rows})) == {0: "name: Long.; type: Odd."}
