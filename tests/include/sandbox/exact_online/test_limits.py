"""Minute, day and error limits with their headers."""

from __future__ import annotations

import pytest

ME = "123/system/Divisions?$select=Code&$top=1"
PATH = "123/crm/Accounts?$top=1"


@pytest.fixture
def limited(make_exact):
    return make_exact(vendors=0, documents=0, limits=True)


def test_every_answer_tells_both_windows(limited):
    headers = limited.get(PATH).headers

    assert headers["X-RateLimit-Limit"] == "5000"
    assert headers["X-RateLimit-Remaining"] == "4999"
    assert headers["X-RateLimit-Minutely-Limit"] == "60"
    assert headers["X-RateLimit-Minutely-Remaining"] == "59"
    # 2026-11-21 00:00:00 UTC, and the end of the minute of 09:00.
    assert headers["X-RateLimit-Reset"] == "1795219200000"
    assert headers["X-RateLimit-Minutely-Reset"] == "1795165260000"


def test_the_61st_call_of_a_minute_is_429_with_the_minute_group_alone(limited):
    assert {limited.get(PATH).status_code for _ in range(60)} == {200}

    refused = limited.get(PATH)

    assert refused.status_code == 429
    assert refused.content == b""
    assert refused.headers["X-RateLimit-Minutely-Remaining"] == "0"
    assert "X-RateLimit-Remaining" not in refused.headers
    assert "Retry-After" not in refused.headers
    assert limited.get("456/crm/Accounts?$top=1").status_code == 200
    limited.sandbox.advance(61)
    assert limited.get(PATH).status_code == 200


def test_a_spent_day_is_429_with_the_day_group_alone(limited):
    limited.edit("settings", set={"day_limit": 3})
    assert [limited.get(PATH).status_code for _ in range(4)] == [200, 200, 200, 429]

    refused = limited.get(PATH)

    assert refused.headers["X-RateLimit-Remaining"] == "0"
    assert "X-RateLimit-Minutely-Remaining" not in refused.headers


def test_ten_errors_block_their_endpoint_for_an_hour_then_two(limited):
    bad = "123/crm/Accounts?$select=Nope"
    assert {limited.get(bad).status_code for _ in range(10)} == {400}

    assert limited.get(PATH).status_code == 429
    assert limited.get("123/financial/Journals?$top=1").status_code == 200
    assert limited.get("456/crm/Accounts?$top=1").status_code == 200

    def after(seconds):
        limited.sandbox.advance(seconds)
        limited.token = limited.refresh(limited.edit("consents")["row"]["refresh_token"]).json()["access_token"]
        return limited.get(PATH).status_code

    assert after(3590) == 429
    assert after(15) == 200
    assert {limited.get(bad).status_code for _ in range(10)} == {400}
    assert after(3700) == 429
    assert after(3700) == 200


def test_refused_postings_do_not_count_as_errors(limited):
    statuses = {limited.post("123/crm/Accounts", {"Country": "NL"}).status_code for _ in range(15)}
    assert statuses == {500}
