from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from include.systems.base import Outcome, Target
from include.systems.exact_online import contract
from include.systems.exact_online.outcomes import has_envelope, target_of, vendor_text, write_outcome

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


NOT_EXACTS = (b"<html><h1>524: A timeout occurred</h1></html>", b"<html>Login.aspx", b"", b'{"error":{"code":"","mess')


@pytest.mark.parametrize("body", NOT_EXACTS)
def test_whatever_stands_before_exact_says_nothing_of_the_books(body: bytes) -> None:
    for status in (408, *range(500, 600)):
        outcome = write_outcome(status, {}, body, JOURNAL)
        assert (outcome.kind, outcome.code, outcome.target) == ("unknown", "no_usable_answer", None), status


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
        (b"<error><message>\n Two\n lines </message></error>", "Two\n lines"),
        (b"<error><message>Ung\xfcltig</message></error>", "Ung\ufffdltig"),
        (b"<error><code>7</code></error>", ""),
        (b'{"error": null}', ""),
        (b"<html>no</html>", ""),
        (b"", ""),
        (b"[1]", ""),
    ],
)
def test_the_vendors_own_words(body: bytes, text: str) -> None:
    assert vendor_text(body) == text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (REFUSAL.encode(), True),
        (XML_REFUSAL, True),
        (b'{"error":{"code":"E1","message":null}}', True),
        (b'{"error":{"code":"","message":{"value":""}}}', False),
        (b'{"error":"invalid_request","error_description":"words"}', False),
        (b"<error><message></message></error>", False),
        (b"<html><message>words</message></html>", False),
        (b"", False),
    ],
)
def test_an_envelope_is_the_vendors_own_only_with_words_in_it(body: bytes, expected: bool) -> None:
    assert has_envelope(body) is expected


@pytest.mark.parametrize(
    ("path", "row", "target"),
    [
        (
            JOURNAL,
            {"EntryID": " e-1 ", "EntryNumber": 26900007},
            Target("e-1", None, "26900007", facts={"entity": JOURNAL}),
        ),
        (
            contract.ACCOUNTS,
            {"ID": "a-1", "Code": "   25 "},
            Target("a-1", "25", "25", facts={"entity": contract.ACCOUNTS}),
        ),
        (
            contract.ACCOUNTS,
            {"ID": "a-1", "Code": "25", "EntryNumber": 7},
            Target("a-1", "25", "7", facts={"entity": contract.ACCOUNTS}),
        ),
        (contract.ACCOUNTS, {"ID": "a-1"}, Target("a-1", facts={"entity": contract.ACCOUNTS})),
        (
            contract.PURCHASE_ORDERS,
            {"PurchaseOrderID": "o-1", "OrderNumber": 12, "EntryNumber": 7},
            Target("o-1", number="12", facts={"entity": contract.PURCHASE_ORDERS}),
        ),
    ],
)
def test_a_row_is_named_by_its_key_and_what_people_call_it(path: str, row: dict, target: Target) -> None:
    assert target_of(path, row) == target


@pytest.mark.parametrize("key", [None, "", " ", 1.5])
def test_a_row_without_its_key_is_nobodys(key: object) -> None:
    with pytest.raises(ValueError, match=r"^a row of crm/Accounts without ID$"):
        target_of(contract.ACCOUNTS, {"ID": key, "Code": "25"})


ACCESS = " - fix the user's or the company's access in Exact Online, then run `connect exact_online`"
SCOPES = " - check the app's scopes, the user's rights and the modules of the licence"
NO_RIGHT = "Exact Online says this user or app has no right to it"
NO_CONSENT = "Exact Online does not let this user in (DivisionBlocked)"


@pytest.mark.parametrize(
    ("status", "headers", "body", "outcome"),
    [
        (
            201,
            {},
            CREATED,
            Outcome("delivered", Target("e-1", None, "26900007", facts={"entity": JOURNAL}), status=201),
        ),
        (204, {}, b"", Outcome("delivered", status=204)),
        (200, {}, b" ", Outcome("delivered", status=200)),
        (201, {}, b" ", Outcome("unknown", None, "answer_cut", "accepted (201), but the answer is cut", 201)),
        (201, {}, b'{"d":{}}', Outcome("unknown", None, "answer_cut", "accepted (201), but the answer is cut", 201)),
        (201, {}, b'{"d":[]}', Outcome("unknown", None, "answer_cut", "accepted (201), but the answer is cut", 201)),
        (
            201,
            {},
            b'{"d":{"EntryID":" "}}',
            Outcome("unknown", None, "answer_cut", "accepted (201), but the answer is cut", 201),
        ),
        (401, {}, b"", Outcome("unauthorised", None, "token_refused", "the access token is not accepted", 401)),
        (403, {"Reason": "Scope"}, b"", Outcome("refused", None, "no_right", f"{NO_RIGHT} (Scope){SCOPES}", 403)),
        (
            403,
            {"Reason": "DivisionBlocked"},
            REFUSAL.encode().replace(b"Ongeldig: Dagboek\\r\\nVerplicht: Relatie", b"words"),
            Outcome("unauthorised", None, "no_access", f'{NO_CONSENT} "words"{ACCESS}', 403),
        ),
        (503, {}, b"", Outcome("unknown", None, "no_usable_answer", "answered 503 without saying why", 503)),
        (
            300,
            {},
            b"",
            Outcome("refused", None, "refused_by_exact_online", "Exact Online answered 300 without a text", 300),
        ),
        (404, {}, b'{"error":"gone"}', Outcome("refused", None, "not_found", "Exact Online says: gone", 404)),
        (429, {}, b"", Outcome("throttled", None, "minute_limit", "Exact Online's call limit is reached", 429)),
    ],
)
def test_every_outcome_carries_status_code_and_words(
    status: int, headers: dict[str, str], body: bytes, outcome: Outcome
) -> None:
    assert write_outcome(status, headers, body, JOURNAL) == outcome
