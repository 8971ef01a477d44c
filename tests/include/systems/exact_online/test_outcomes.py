from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from include.systems.exact_online import contract
from include.systems.exact_online.outcomes import vendor_text, write_outcome

JOURNAL = contract.GENERAL_JOURNAL_ENTRIES
CREATED = json.dumps({"d": {"EntryID": "e-1", "EntryNumber": 26900007}}).encode()
REFUSAL = json.dumps(
    {"error": {"code": "", "message": {"lang": "nl", "value": "Ongeldig: Dagboek\r\nVerplicht: Relatie"}}}
)
XML_REFUSAL = (
    b"<?xml version='1.0'?><error xmlns='m'><code/><message xml:lang='de'>Ung\xc3\xbcltig: Journal</message></error>"
)


@pytest.mark.parametrize(
    ("status", "headers", "body", "kind", "code"),
    [
        (201, {}, CREATED, "delivered", ""),
        (200, {}, json.dumps({"d": {"results": [{"EntryID": "e-1"}]}}).encode(), "delivered", ""),
        (204, {}, b"", "delivered", ""),
        (201, {}, CREATED[:-9], "unknown", "answer_cut"),
        (201, {}, b"", "unknown", "answer_cut"),
        (201, {}, b"<html>proxy</html>", "unknown", "answer_cut"),
        (201, {}, b'{"d":{"EntryID":null}}', "unknown", "answer_cut"),
        (500, {}, REFUSAL.encode(), "refused", "refused_by_exact_online"),
        (500, {}, XML_REFUSAL, "refused", "refused_by_exact_online"),
        (500, {}, b"", "unknown", "no_usable_answer"),
        (500, {}, b"<html>Server Error</html>", "unknown", "no_usable_answer"),
        (500, {}, b'{"error":{"code":"","message":{"value":""}}}', "unknown", "no_usable_answer"),
        (502, {}, b"", "unknown", "no_usable_answer"),
        (503, {}, b"", "unknown", "no_usable_answer"),
        (504, {}, b"", "unknown", "no_usable_answer"),
        (408, {}, b"", "unknown", "no_usable_answer"),
        (400, {}, REFUSAL.encode(), "refused", "refused_by_exact_online"),
        (404, {}, b"", "refused", "not_found"),
        (405, {}, b"", "refused", "refused_by_exact_online"),
        (401, {}, b"", "unauthorised", "token_refused"),
        (302, {"Location": "/docs/Login.aspx"}, b"", "unauthorised", "token_refused"),
        (200, {}, b"<html><a href='/docs/Login.aspx'>", "unauthorised", "token_refused"),
        (403, {"Reason": "LicenseExpired"}, b"", "unauthorised", "no_access"),
        (403, {}, b"Forbidden - Application Scope Violated.", "refused", "no_right"),
        (429, {}, b"", "throttled", "minute_limit"),
        (429, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1772496000000"}, b"", "throttled", "day_limit"),
    ],
)
def test_what_an_answer_to_a_write_means(
    status: int, headers: dict[str, str], body: bytes, kind: str, code: str
) -> None:
    outcome = write_outcome(status, headers, body, JOURNAL)
    assert (outcome.kind, outcome.code, outcome.status) == (kind, code, status)


def test_a_spent_limit_says_until_when() -> None:
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1772496000000"}
    assert "before 2026-03-03 00:00 UTC" in write_outcome(429, headers, b"", JOURNAL).text
    assert "before" not in write_outcome(429, {}, b"", JOURNAL).text


def test_a_created_entry_is_named_by_its_key_and_its_number() -> None:
    target = write_outcome(201, {}, CREATED, JOURNAL).target
    assert target is not None
    assert (target.id, target.number) == ("e-1", "26900007")


def test_a_created_supplier_is_named_by_its_unpadded_code() -> None:
    reply = json.dumps({"d": {"ID": "a-1", "Code": "                25"}}).encode()
    target = write_outcome(201, {}, reply, contract.ACCOUNTS).target
    assert target is not None
    assert (target.id, target.code, target.number) == ("a-1", "25", "25")


def test_a_refusal_quotes_the_vendor_in_the_users_language() -> None:
    assert write_outcome(500, {}, REFUSAL.encode(), JOURNAL).text == (
        "Exact Online says: Ongeldig: Dagboek\r\nVerplicht: Relatie"
    )


def test_a_throttle_names_its_moment_from_the_headers_that_came() -> None:
    outcome = write_outcome(429, {"X-RateLimit-Minutely-Reset": "1772452860000"}, b"", JOURNAL)
    assert outcome.retry_at == datetime(2026, 3, 2, 12, 1, 1, tzinfo=UTC)
    assert write_outcome(429, {}, b"", JOURNAL).retry_at is None


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (REFUSAL.encode(), "Ongeldig: Dagboek\r\nVerplicht: Relatie"),
        (XML_REFUSAL, "Ungültig: Journal"),
        (b"\xef\xbb\xbf" + XML_REFUSAL, "Ungültig: Journal"),
        (b'{"error":"invalid_request","error_description":"The refresh token expired"}', "The refresh token expired"),
        (b'{"error":{"code":"E1","message":null}}', "E1"),
        (b"<html>no</html>", ""),
        (b"", ""),
        (b"[1]", ""),
    ],
)
def test_the_vendors_own_words(body: bytes, text: str) -> None:
    assert vendor_text(body) == text
