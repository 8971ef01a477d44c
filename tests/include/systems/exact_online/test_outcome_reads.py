"""What an answer to a read means: its error, which limit is spent, and the login page that comes instead."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from include.http.answers import Answer
from include.http.client import Where
from include.http.errors import ApiError, BudgetSpent, MalformedAnswer, Refused, Throttled, Transient, Unauthorised
from include.systems.exact_online.outcomes import is_login_page, read_error, reset_moment
from tests.include.systems.exact_online.test_outcomes import ACCESS, NO_RIGHT, REFUSAL, SCOPES

WHERE: Where = {"system": "exact_online", "company": "123", "request": "GET /api/v1/123/crm/Accounts"}
REFUSED = "Exact Online refused the request"
NOT_NOW = "Exact Online could not answer now"
CONSENT = " - run `connect exact_online` to consent again"


@pytest.mark.parametrize(
    ("status", "headers", "body", "kind", "said"),
    [
        (200, {}, b'{"d": []}', None, ""),
        (200, {}, b'\xef\xbb\xbf {"d": []} \r\n', None, ""),
        (200, {}, b"42", None, ""),
        (299, {}, b"{}", None, ""),
        (200, {}, b'{"d": [', MalformedAnswer, "JSON was asked for, half of it came"),
        (200, {}, b"<feed/>", MalformedAnswer, "JSON was asked for, HTML or XML came"),
        (200, {}, b"d}", MalformedAnswer, "JSON was asked for, something else came"),
        (200, {}, b"", MalformedAnswer, "JSON was asked for, something else came"),
        (300, {}, b"{}", Refused, REFUSED),
        (400, {}, REFUSAL.encode(), Refused, REFUSED),
        (404, {}, b"", Refused, REFUSED),
        (500, {}, REFUSAL.encode(), Refused, REFUSED),
        (500, {}, b"", Transient, NOT_NOW),
        (502, {}, REFUSAL.encode(), Transient, NOT_NOW),
        (503, {}, b"", Transient, NOT_NOW),
        (504, {}, b"", Transient, NOT_NOW),
        (408, {}, b"", Transient, NOT_NOW),
        (501, {}, b"", Transient, NOT_NOW),
        (524, {}, b"<html>", Transient, NOT_NOW),
        (401, {}, b"", Unauthorised, "the access token is not accepted"),
        (302, {"Location": "/docs/Login.aspx"}, b"", Unauthorised, "the access token is not accepted"),
        (200, {}, b"<html><a href='/docs/Login.aspx'>", Unauthorised, "the access token is not accepted"),
        (403, {}, b"", Refused, NO_RIGHT),
        (403, {"Reason": "SomethingNew: more"}, b"", Refused, f"{NO_RIGHT} (SomethingNew)"),
        (
            403,
            {"reason": "LicenseExpired: since Monday"},
            b"",
            Unauthorised,
            "Exact Online does not let this user in (LicenseExpired)",
        ),
        (429, {}, b"", Throttled, "the calls of the minute are used up"),
        (
            429,
            {"X-RateLimit-Reset": "1772496000000"},
            b"",
            BudgetSpent,
            "the calls of the day are used up: nothing more is called before 2026-03-03 00:00 UTC",
        ),
    ],
)
def test_what_an_answer_to_a_read_means(
    status: int, headers: dict[str, str], body: bytes, kind: type[ApiError] | None, said: str
) -> None:
    error = read_error(Answer(status, headers, body, "r-1"), WHERE, "its words")
    assert (type(error) if error else None) is kind
    if error is not None:
        refused = SCOPES if said.startswith(NO_RIGHT) else ""
        todo = (ACCESS if status == 403 else CONSENT) if isinstance(error, Unauthorised) else refused
        where = "exact_online company 123"
        assert str(error) == f'{where}: {said} (GET /api/v1/123/crm/Accounts -> {status}) "its words"{todo}'
        assert (error.status, error.request_id) == (status, "r-1")


def test_a_read_that_was_throttled_names_its_moment() -> None:
    minute = read_error(Answer(429, {"X-RateLimit-Minutely-Reset": "1772452860000"}, b"", None), WHERE, "")
    assert isinstance(minute, Throttled)
    assert minute.until == datetime(2026, 3, 2, 12, 1, 1, tzinfo=UTC)
    day = read_error(Answer(429, {"X-RateLimit-Reset": "1772496000000"}, b"", None), WHERE, "")
    assert isinstance(day, BudgetSpent)
    assert day.until == datetime(2026, 3, 3, 0, 0, 1, tzinfo=UTC)


MINUTE, DAY = datetime(2026, 3, 2, 12, 1, 1, tzinfo=UTC), datetime(2026, 3, 3, 0, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "limit", "until"),
    [
        ({"X-RateLimit-Minutely-Reset": "1772452860000"}, "minute", MINUTE),
        ({"X-RateLimit-Minutely-Reset": "1772452860000", "X-RateLimit-Reset": "1772496000000"}, "minute", MINUTE),
        ({"X-RateLimit-Reset": "1772496000000", "X-RateLimit-Remaining": "0"}, "day", DAY),
        ({"X-RateLimit-Reset": "1772496000000"}, "day", DAY),
        ({"X-RateLimit-Reset": "1772496000000", "X-RateLimit-Remaining": "-3"}, "day", DAY),
        ({"X-RateLimit-Reset": "1772496000000", "X-RateLimit-Remaining": "1"}, None, None),
        ({"X-RateLimit-Remaining": "0"}, None, None),
        ({"X-RateLimit-Reset": "soon"}, None, None),
        ({"X-RateLimit-Reset": "-5"}, None, None),
        ({"X-RateLimit-Reset": "\u00b2"}, None, None),
        ({"X-RateLimit-Reset": "99999999999999999"}, None, None),
        ({"X-RateLimit-Minutely-Reset": "0"}, None, None),
        ({}, None, None),
    ],
)
def test_which_limit_is_spent_and_until_when(headers: dict[str, str], limit: str | None, until: datetime) -> None:
    assert reset_moment(headers) == (limit, until)


@pytest.mark.parametrize(
    ("status", "headers", "body", "expected"),
    [
        *((status, {"Location": "/docs/Login.aspx?x"}, b"", True) for status in (301, 302, 303, 307, 308)),
        (302, {"location": "/docs/Login.aspx"}, b"", True),
        (302, {"Location": "/elsewhere"}, b"", False),
        (302, {}, b"", False),
        (304, {"Location": "/docs/Login.aspx"}, b"", False),
        (200, {"Location": "/docs/Login.aspx"}, b"", False),
        (200, {}, b"\n <html>Login.aspx", True),
        (200, {}, b"<html>", False),
        (200, {}, b'{"d": "Login.aspx"}', False),
        (200, {}, b"<" + b" " * 3989 + b"Login.aspx", True),
        (200, {}, b"<" + b" " * 3990 + b"Login.aspx", False),
    ],
)
def test_the_login_page_in_each_form_it_comes_in(
    status: int, headers: dict[str, str], body: bytes, expected: bool
) -> None:
    assert is_login_page(status, headers, body) is expected
