"""What an answer of Business Central means."""

from __future__ import annotations

import json
from typing import Any

import pytest

from include.http.answers import Answer
from include.http.client import Where
from include.http.errors import ApiError, MalformedAnswer, Refused, Throttled, Transient, Unauthorised
from include.systems.business_central.outcomes import read_error, vendor_text
from tests.support.http import NOON

WHERE = Where(system="business_central", company="c", request="GET /vendors")


def error(code: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": "Words."}}


@pytest.mark.parametrize(
    ("status", "body", "group", "words"),
    [
        (401, error("Authentication_InvalidCredentials"), Unauthorised, "the token is not accepted"),
        (401, error("Authorization_Denied"), Unauthorised, "lacks the right"),
        (401, {}, Unauthorised, "lacks the right"),
        (403, {}, Unauthorised, "lacks the right"),
        (404, error("Internal_CompanyNotFound"), Refused, "no such company"),
        (400, error("BadRequest"), Refused, "refused the request"),
        (429, {}, Throttled, "slow down"),
        (408, {}, Transient, "could not answer now"),
        (503, {}, Transient, "could not answer now"),
        (200, ["x"], MalformedAnswer, "something else came"),
    ],
)
def test_an_error_is_grouped_by_what_the_caller_must_do(
    status: int, body: Any, group: type[ApiError], words: str
) -> None:
    found = read_error(Answer(status, {}, json.dumps(body).encode()), WHERE, "", NOON)
    assert type(found) is group
    assert words in str(found)


def test_a_429_says_until_when_it_holds() -> None:
    found = read_error(Answer(429, {"Retry-After": "90"}, b"{}"), WHERE, "", NOON)
    assert isinstance(found, Throttled)
    assert found.until is not None
    assert (found.until - NOON).total_seconds() == 90


def test_a_whole_object_is_no_error_and_half_of_one_is() -> None:
    assert read_error(Answer(200, {}, b' {"value": []} '), WHERE, "", NOON) is None
    half = read_error(Answer(200, {}, b'{"value": ['), WHERE, "", NOON)
    assert isinstance(half, MalformedAnswer)
    assert "half of it came" in str(half)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (error("BadRequest"), "BadRequest: Words."),
        ({"error": "invalid_client", "error_description": "AADSTS1: No."}, "invalid_client: AADSTS1: No."),
        ({"value": []}, ""),
        (7, ""),
    ],
)
def test_the_vendors_words_are_those_of_the_api_or_of_the_token_endpoint(body: Any, text: str) -> None:
    assert vendor_text(json.dumps(body).encode()) == text
