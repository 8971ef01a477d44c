"""The second step of a POST of master data: what became of it in P2P."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from include.http.errors import Refused
from include.systems.basware.request_status import processed, settled, waits
from tests.support.basware import basware_served
from tests.support.http import NOON


def request(*items: dict[str, Any], status: str = "Success") -> dict[str, Any]:
    systems = [{"system": "P2P", "systemStatus": status, "items": [item]} for item in items]
    return {"requestId": "r-1", "requestStatus": status, "systems": systems}


def item(status: str, key: str = "a", *said: str) -> dict[str, Any]:
    errors = [{"type": "Error", "category": "DataValidation", "message": text} for text in said]
    return {"externalCode": key, "status": status, "errors": errors}


def test_the_questions_come_slower_and_end_after_a_quarter_of_an_hour() -> None:
    seconds = [wait.total_seconds() for wait in waits()]
    assert seconds[:7] == [2, 4, 8, 16, 32, 60, 60]
    assert sum(seconds) == 900


def test_a_request_is_asked_for_until_it_is_settled() -> None:
    answers = iter(
        [
            httpx.Response(404),
            httpx.Response(200, json={"requestStatus": [request(item("InProgress"), status="InProgress")]}),
            httpx.Response(200, json={"requestStatus": [request(item("Success"))]}),
        ]
    )
    served = basware_served(lambda asked: next(answers))
    found = settled(served.client, "C1", "r-1")
    assert found is not None
    assert found["requestStatus"] == "Success"
    assert (served.clock.now() - NOON).total_seconds() == 2 + 4 + 8


def test_a_request_that_is_never_settled_is_given_up() -> None:
    body = {"requestStatus": [request(status="InProgress")]}
    served = basware_served(lambda asked: httpx.Response(200, json=body))
    assert settled(served.client, "C1", "r-1") is None
    assert (served.clock.now() - NOON).total_seconds() == 900


def test_a_question_that_is_refused_is_no_answer() -> None:
    with pytest.raises(Refused):
        settled(basware_served(lambda asked: httpx.Response(400)).client, "C1", "r-1")


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([item("Success")], ("delivered", "", "")),
        ([item("NotProcessed")], ("delivered", "", "NotProcessed")),
        ([item("Warning", "a", "odd")], ("delivered", "", "Warning; DataValidation: odd")),
        (
            [item("Success"), item("Error", "a", "no such term")],
            ("refused", "refused_by_basware", "Basware says: DataValidation: no such term"),
        ),
        ([item("Error")], ("refused", "refused_by_basware", "Basware says: it gave no reason")),
    ],
)
def test_what_became_of_a_record(items: list[dict[str, Any]], expected: tuple[str, str, str]) -> None:
    outcome = processed(request(*items), "a")
    assert (outcome.kind, outcome.code, outcome.text) == expected
    assert outcome.request_id == "r-1"


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([item("RecordExpired")], ("retry", "overtaken")),
        ([item("InProgress")], ("unknown", "being_processed")),
        ([item("Success"), item("InProgress")], ("unknown", "being_processed")),
        ([item("Unpublished")], ("unknown", "not_passed_on")),
        ([item("Success"), item("SomethingNew")], ("unknown", "not_passed_on")),
        ([item("Success", "b")], ("unknown", "being_processed")),
        ([], ("unknown", "being_processed")),
    ],
)
def test_what_is_not_said_of_a_record_is_not_taken_for_done(
    items: list[dict[str, Any]], expected: tuple[str, str]
) -> None:
    outcome = processed(request(*items), "a")
    assert (outcome.kind, outcome.code) == expected


@pytest.mark.parametrize("odd", [{}, {"systems": None}, {"systems": [{"items": None}]}, {"systems": [7]}])
def test_an_odd_answer_says_nothing(odd: dict[str, Any]) -> None:
    assert processed(odd, "a").kind == "unknown"
