"""Calls a second, a minute and a month (section 7)."""

from __future__ import annotations

from datetime import datetime

import pytest

REALM = "9130357992221046"
BIG = {"calls_per_second": 100_000, "calls_per_minute": 100_000}


def now(limited) -> datetime:
    return datetime.fromisoformat(limited.sandbox.get("/clock")["now"])


@pytest.fixture
def limited(make_quickbooks):
    return make_quickbooks(limits=True)


def test_a_burst_of_more_than_ten_in_a_second_is_throttled(limited):
    limited.settings(calls_per_second=3)

    replies = [limited.get("companyinfo/1") for _ in range(12)]

    assert replies[0].status_code == replies[2].status_code == 200
    refused = next(reply for reply in replies if reply.status_code == 429)
    error = limited.error(refused)
    assert (error["code"], error["Message"]) == ("3001", "message=ThrottleExceeded; errorCode=003001; statusCode=429")
    assert refused.json()["Fault"]["type"] == "SERVICE"
    assert "Retry-After" not in refused.headers
    assert refused.headers["intuit_tid"]
    limited.sandbox.advance(1)
    assert limited.get("companyinfo/1").status_code == 200


def test_the_defaults_are_those_of_the_page(limited):
    (row,) = limited.sandbox.state("quickbooks_online", "settings", REALM)

    names = ("calls_per_second", "calls_per_minute", "batches_per_minute_app", "batches_per_minute", "batch_items")
    assert [row[name] for name in names] == [10, 500, 40, 120, 30]


def test_a_minutes_calls_come_back_one_by_one_not_with_the_next_minute(limited):
    limited.settings(calls_per_second=100_000, calls_per_minute=5)
    limited.sandbox.post("/clock", {"advance_to": "2026-11-20T09:05:57+00:00"})
    assert {limited.get("companyinfo/1").status_code for _ in range(5)} == {200}

    limited.sandbox.post("/clock", {"advance_to": "2026-11-20T09:06:01+00:00"})
    assert limited.get("companyinfo/1").status_code == 429
    # 5 a minute: one every 12 seconds, and never more than 5.
    limited.sandbox.advance(12)
    assert [limited.get("companyinfo/1").status_code for _ in range(2)] == [200, 429]
    limited.sandbox.advance(600)
    assert [limited.get("companyinfo/1").status_code for _ in range(6)] == [200] * 5 + [429]


def test_forty_batches_a_minute_and_other_calls_go_on(limited):
    limited.settings(**BIG)
    batch = {"BatchItemRequest": [{"bId": "q", "Query": "select count(*) from Vendor"}]}
    begun = now(limited)
    sent = [limited.post("batch", batch).status_code for _ in range(45)]
    came_back = (now(limited) - begun).total_seconds() * 40 / 60

    assert sent[:40] == [200] * 40
    assert sent.count(200) <= 40 + came_back
    assert limited.get("companyinfo/1").status_code == 200


def test_batches_come_back_evenly(limited):
    limited.settings(**BIG, batches_per_minute_app=4)
    batch = {"BatchItemRequest": [{"bId": "q", "Query": "select count(*) from Vendor"}]}
    assert [limited.post("batch", batch).status_code for _ in range(5)] == [200] * 4 + [429]

    limited.sandbox.advance(31)

    assert [limited.post("batch", batch).status_code for _ in range(3)] == [200, 200, 429]


def test_a_company_takes_120_batches_a_minute_from_all_its_apps_together(limited):
    limited.settings(**BIG, batches_of_other_apps=117)
    batch = {"BatchItemRequest": [{"bId": "q", "Query": "select count(*) from Vendor"}]}

    assert [limited.post("batch", batch).status_code for _ in range(4)] == [200, 200, 200, 429]

    limited.sandbox.advance(61)
    limited.settings(batches_of_other_apps=0)
    assert {limited.post("batch", batch).status_code for _ in range(4)} == {200}


def test_reads_of_a_month_are_counted_and_then_blocked_until_the_next_month(limited):
    limited.settings(**BIG)
    limited.app(coreplus_calls_per_month=3)
    limited.vendor("Free of charge")
    batch = {"BatchItemRequest": [{"bId": n, "Query": "select count(*) from Vendor"} for n in "abc"]}

    assert limited.get("companyinfo/1").status_code == 200
    assert limited.get("vendor/999").status_code == 400  # not counted: only answers of 2xx are
    assert limited.post("batch", batch).status_code == 200
    assert limited.get("cdc", entities="Vendor", changedSince="2026-11-19T00:00:00Z").status_code == 200

    assert limited.sandbox.state("quickbooks_online", "coreplus") == [{"month": "2026-11", "calls": 3}]
    blocked = limited.get("query", query="select * from Vendor")
    assert (blocked.status_code, limited.error(blocked)["code"]) == (429, "3001")
    assert limited.post("vendor", {"DisplayName": "Still free"}).status_code == 200
    limited.sandbox.advance(3600)
    limited.login()
    assert limited.get("query", query="select * from Vendor").status_code == 429
    # December, in Pacific time.
    limited.sandbox.post("/clock", {"advance_to": "2026-12-01T08:00:01+00:00"})
    limited.login()
    assert limited.get("query", query="select * from Vendor").status_code == 200


def test_as_a_setting_each_query_of_a_batch_is_metered(limited):
    limited.settings(**BIG)
    limited.app(coreplus_counts_batch_items=True)

    limited.post("batch", {"BatchItemRequest": [{"bId": n, "Query": "select count(*) from Vendor"} for n in "abc"]})

    assert limited.sandbox.state("quickbooks_online", "coreplus") == [{"month": "2026-11", "calls": 3}]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"nope": 1}, "no setting 'nope'; there are calls_per_second, "),
        ({"cdc_cap_scope": "all"}, "cdc_cap_scope is one of total, entity, not 'all'"),
        ({"cdc_cap": "many"}, "cdc_cap is a whole number from 0, not 'many'"),
        ({"total_count_on_pages": 1}, "total_count_on_pages is true or false, not 1"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_in_words(limited, values, words):
    reply = limited.sandbox.http.post(
        "/edit/quickbooks_online/settings", json={"company": REALM, "set": {"cdc_cap": 7, **values}}
    )

    assert reply.status_code == 422
    assert reply.json()["error"].startswith(words)
    assert limited.sandbox.state("quickbooks_online", "settings", REALM)[0]["cdc_cap"] == 1000


def test_settings_of_an_unknown_company_are_refused(limited):
    reply = limited.sandbox.http.post("/edit/quickbooks_online/settings", json={"company": "1", "set": {}})

    assert (reply.status_code, reply.json()["error"]) == (422, "there is no company '1'; name one in 'company'")
