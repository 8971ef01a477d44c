"""Key, slash, pages, headers, limits and the shapes of refusals (section 2)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.include.sandbox.airbase.conftest import KEY


@pytest.mark.parametrize("scheme", ["Token", "Bearer", "token"])
def test_both_schemes_open_the_door(ab: Any, scheme: str) -> None:
    assert ab.api("GET", "vendors/", Authorization=f"{scheme} {KEY}").status_code == 200


@pytest.mark.parametrize(
    ("header", "detail"),
    [
        ("Token wrong", "Invalid token."),
        ("Bearer none", "Invalid token."),
        (f"Basic {KEY}", "Authentication credentials were not provided."),
        ("", "Authentication credentials were not provided."),
    ],
)
def test_without_the_key_there_is_401_with_a_detail(ab: Any, header: str, detail: str) -> None:
    reply = ab.api("GET", "vendors/", Authorization=header)
    assert (reply.status_code, reply.json()) == (401, {"detail": detail})
    assert "X-Airbase-Auth-Token-Id" not in reply.headers


def test_a_rotated_key_stops_the_old_one_at_once(ab: Any) -> None:
    ab.edit("credentials", api_key="new-key")
    assert ab.api("GET", "vendors/").status_code == 401
    reply = ab.api("GET", "vendors/", Authorization="Token new-key")
    assert (reply.status_code, reply.headers["X-Airbase-Auth-Token-Id"]) == (200, "471")
    ab.edit("credentials")
    made = ab.control("GET", "/info")["systems"]["airbase"]["credentials"]["api_key"]
    assert ab.api("GET", "vendors/", Authorization=f"Token {made}").status_code == 200


def test_a_forgotten_slash_moves_a_reader_and_refuses_a_writer(ab: Any) -> None:
    reply = ab.api("GET", "vendors?page=2&status=active")
    assert (reply.status_code, reply.headers["Location"]) == (301, "/v1/vendors/?page=2&status=active")
    lost = ab.api("POST", "vendors", {"name": "Nobody"})
    assert (lost.status_code, set(lost.json())) == (404, {"detail"})
    assert ab.list("vendors/") == []


def test_headers_of_every_answer(ab: Any) -> None:
    replies = [ab.api("GET", "accounting/vendors/"), ab.api("GET", "accounting/vendors/none/"),
               ab.api("POST", "accounting/vendors/", {}), ab.api("GET", "vendors/", Authorization="x")]  # fmt: skip
    assert [reply.status_code for reply in replies] == [200, 404, 400, 401]
    for reply in replies:
        assert re.fullmatch(r"[0-9a-f-]{36}", reply.headers["X-Request-Id"])
        assert reply.headers["X-Airbase-Release-Version"].startswith("v")
        assert reply.headers["X-Ratelimit-Limit"] == "1000000"
    assert replies[0].headers["Allow"] == "GET, POST, HEAD, OPTIONS"
    left = [int(reply.headers["X-Ratelimit-Remaining"]) for reply in replies]
    assert left[0] - left[1] == left[1] - left[2] == 1
    assert left[2] == left[3], "a call without a key uses nothing up"


def test_more_than_500_calls_in_60_seconds_are_refused_until_the_window_is_over(bare: Any) -> None:
    assert [bare.api("GET", "tags/").status_code for _ in range(500)] == [200] * 500
    reply = bare.api("GET", "tags/")
    wait = int(reply.headers["Retry-After"])
    assert (reply.status_code, reply.headers["X-Ratelimit-Remaining"]) == (429, "0")
    assert reply.json() == {"detail": f"Request was throttled. Expected available in {wait} seconds."}
    assert 0 < wait <= 60
    bare.wait(seconds=wait)
    assert bare.api("GET", "tags/").headers["X-Ratelimit-Remaining"] == "499"


def test_pages_of_50_and_an_empty_one_past_the_end(ab: Any) -> None:
    for n in range(120):
        ab.edit("vendors", name=f"Vendor {n:03d}")
    first, second, third, past = (ab.get(f"accounting/vendors/?page={n}") for n in (1, 2, 3, 4))
    assert [len(page["data"]) for page in (first, second, third, past)] == [50, 50, 20, 0]
    names = [row["name"] for page in (first, second, third) for row in page["data"]]
    assert names == [f"Vendor {n:03d}" for n in range(120)]
    assert first["pagination"] == {
        "next": f"{ab.host}/v1/accounting/vendors/?page=2", "previous": None, "page": 1, "page_size": 50,
    }  # fmt: skip
    assert third["pagination"]["next"] is None
    assert past["pagination"] == {"next": None, "previous": None, "page": 4, "page_size": 50}
    followed = ab.http.get(second["pagination"]["previous"], headers={"Authorization": f"Token {KEY}"}).json()
    assert followed["data"] == first["data"]


def test_a_page_holds_250_at_most(ab: Any) -> None:
    items = [[{"name": f"V{n}-{m}"} for m in range(100)] for n in range(3)]
    for entities in items:
        ab.post("accounting/vendors/bulk_upsert/", {"entities": entities})
    page = ab.get("accounting/vendors/?page_size=1000")
    assert (len(page["data"]), page["pagination"]["page_size"]) == (250, 250)
    assert ab.wrong("GET", "accounting/vendors/?page=0", None) == {"page": ["A valid positive integer is required."]}
    assert set(ab.wrong("GET", "accounting/vendors/?page_size=all", None)) == {"page_size"}


def test_the_shapes_of_refusals(ab: Any) -> None:
    assert ab.api("GET", "nothing/").json() == {"detail": "Not found."}
    assert ab.api("GET", "bills/none/").json() == {"detail": "Not found."}
    reply = ab.api("DELETE", "vendors/")
    assert (reply.status_code, reply.json()) == (405, {"detail": 'Method "DELETE" not allowed.'})
    broken = ab.http.post(f"{ab.host}/v1/vendors/", content=b"{", headers={
        "Authorization": f"Token {KEY}", "Content-Type": "application/json"})  # fmt: skip
    assert (broken.status_code, broken.json()["detail"][:16]) == (400, "JSON parse error")
    form = ab.http.post(f"{ab.host}/v1/vendors/", data={"name": "x"}, headers={"Authorization": f"Token {KEY}"})
    assert form.status_code == 415
    assert ab.wrong("POST", "vendors/", {"name": "", "emial": "x"}) == {
        "name": ["This field may not be blank."], "emial": ["Unknown field."],
    }  # fmt: skip
    assert ab.wrong("POST", "vendors/", [1]) == {
        "non_field_errors": ["Invalid data. Expected a dictionary, but got list."]
    }


def test_head_and_options(ab: Any) -> None:
    head, options = ab.api("HEAD", "vendors/"), ab.api("OPTIONS", "vendors/")
    assert (head.status_code, head.content, int(head.headers["Content-Length"]) > 0) == (200, b"", True)
    assert (options.status_code, options.headers["Allow"]) == (200, "GET, POST, HEAD, OPTIONS")


def test_an_injected_failure_is_worded_as_airbase_words_it(ab: Any) -> None:
    faults = [{"system": "airbase", "status": status, "count": 1} for status in (503, 429)]
    ab.control("POST", "/faults", faults)
    first, second = ab.api("GET", "vendors/"), ab.api("GET", "vendors/")
    assert (first.status_code, first.json()) == (503, {"detail": "A server error occurred."})
    assert (second.status_code, second.headers["Retry-After"]) == (429, "1")
    assert first.headers["X-Ratelimit-Limit"] == second.headers["X-Ratelimit-Limit"] == "1000000"


def test_ids_have_two_names_and_timestamps_no_zone(ab: Any) -> None:
    (row,) = [ab.edit("vendors", name="Waterman")]
    shown = ab.get(f"vendors/{row['id']}/")
    assert shown["airbase_id"] == shown["id"]
    assert len(shown["id"]) == 36
    assert re.fullmatch(r"2026-11-02T08:\d\d:\d\d(\.\d{6})?", shown["updated_date"])


def test_calls_are_in_the_log_with_their_request_id(ab: Any) -> None:
    ab.control("POST", "/calls/reset")
    reply = ab.api("GET", "vendors/?page=3")
    (call,) = ab.control("GET", "/calls")["calls"]
    assert (call["system"], call["path"], call["query"]) == ("airbase", "/v1/vendors/", "page=3")
    assert call["request_id"] == reply.headers["X-Request-Id"]
