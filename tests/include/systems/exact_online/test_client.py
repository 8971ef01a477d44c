from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest

from include.http.errors import BudgetSpent, MalformedAnswer, Refused, Throttled, Unauthorised
from include.systems.exact_online.client import endpoint_of
from tests.support.http import NOON, Server, exact_served

HOST = "https://start.exactonline.nl"


def one(answer: httpx.Response) -> Server:
    return lambda request: answer


def d(*rows: dict[str, object], follow: str | None = None) -> httpx.Response:
    return httpx.Response(200, json={"d": {"results": list(rows)} | ({"__next": follow} if follow else {})})


def test_the_division_is_in_every_address_and_the_documented_casing_is_kept() -> None:
    seen: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        return d()

    client = exact_served(serve).client
    client.rows("123", "crm/Accounts", {"$select": "ID", "$filter": "trim(Code) eq '25'"})
    client.get("456", "purchaseentry/PurchaseEntries(guid'0d1c2b3a-0000-4000-8000-00000000abcd')")
    assert seen == [
        f"{HOST}/api/v1/123/crm/Accounts?$select=ID&$filter=trim(Code)%20eq%20'25'",
        f"{HOST}/api/v1/456/purchaseentry/PurchaseEntries(guid'0d1c2b3a-0000-4000-8000-00000000abcd')",
    ]


@pytest.mark.parametrize("company", ["", "C1", "12/3", "../456"])
def test_what_is_no_division_number_is_not_asked_for(company: str) -> None:
    with pytest.raises(ValueError, match="is not a division number"):
        exact_served(one(d())).client.get(company, "crm/Accounts")


@pytest.mark.parametrize(
    ("path", "endpoint"),
    [
        ("crm/Accounts", "crm/Accounts"),
        ("purchaseentry/PurchaseEntryLines(guid'0d1c')", "purchaseentry/PurchaseEntryLines"),
        ("system/Divisions(123)?$select=Code", "system/Divisions"),
        ("sync/CRM/Accounts", "sync/CRM/Accounts"),
    ],
)
def test_errors_are_counted_by_the_set(path: str, endpoint: str) -> None:
    assert endpoint_of(path) == endpoint


def test_pages_follow_next_as_it_is_given() -> None:
    pages = {
        "": d({"ID": "1"}, follow=f"{HOST}/api/v1/123/crm/Accounts?$skiptoken=guid'1'"),
        "$skiptoken=guid'1'": d({"ID": "2"}, follow=f"{HOST}/api/v1//123/CRM/Accounts?$skiptoken=guid'2'"),
        "$skiptoken=guid'2'": d({"ID": "3"}),
    }
    served = exact_served(lambda request: pages[request.url.query.decode().replace("%27", "'")])
    assert [row["ID"] for row in served.client.rows("123", "crm/Accounts")] == ["1", "2", "3"]
    assert served.meter.calls == [("123", "crm/Accounts")] * 3


@pytest.mark.parametrize(
    "pointer",
    [
        "https://evil.example/api/v1/123/crm/Accounts?$skiptoken=1",
        "http://start.exactonline.nl/api/v1/123/crm/Accounts?$skiptoken=1",
        "https://start.exactonline.nl:444/api/v1/123/crm/Accounts?$skiptoken=1",
        "https://start.exactonline.nl@evil.example/api/v1/123/crm/Accounts",
        f"{HOST}/api/v1/456/crm/Accounts?$skiptoken=1",
        f"{HOST}/docs/Login.aspx",
    ],
)
def test_a_token_is_never_sent_to_another_host_or_division(pointer: str) -> None:
    asked: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return d({"ID": "1"}, follow=pointer)

    with pytest.raises(MalformedAnswer, match="another host or in another division"):
        exact_served(serve).client.rows("123", "crm/Accounts")
    assert asked == [f"{HOST}/api/v1/123/crm/Accounts"]


def test_a_list_that_turns_in_a_circle_is_not_read_for_ever() -> None:
    here = f"{HOST}/api/v1/123/crm/Accounts?$skiptoken=guid'1'"
    with pytest.raises(MalformedAnswer, match="repeats"):
        exact_served(one(d({"ID": "1"}, follow=here))).client.rows("123", "crm/Accounts")


def test_the_same_rows_under_new_pointers_are_noticed() -> None:
    numbers = iter(range(100))

    def serve(request: httpx.Request) -> httpx.Response:
        return d({"ID": "1"}, follow=f"{HOST}/api/v1/123/crm/Accounts?$skiptoken={next(numbers)}")

    with pytest.raises(MalformedAnswer, match="page 2 repeats"):
        exact_served(serve).client.rows("123", "crm/Accounts")


def test_lines_beyond_sixty_are_followed_in_the_expanded_row() -> None:
    path = "/api/v1/123/purchaseentry/PurchaseEntries(guid'0d1c')/PurchaseEntryLines"

    def serve(request: httpx.Request) -> httpx.Response:
        assert request.url.path == path
        return d({"LineNumber": 61})

    expanded = {"results": [{"LineNumber": n} for n in range(1, 61)], "__next": f"{HOST}{path}?$skiptoken=60"}
    served = exact_served(serve)
    lines = served.client.complete_lines("123", expanded)
    assert [line["LineNumber"] for line in lines] == list(range(1, 62))
    deferred = served.client.complete_lines("123", {"__deferred": {"uri": f"{HOST}{path}"}})
    assert deferred == [{"LineNumber": 61}]
    assert served.client.complete_lines("123", {"results": []}) == []


def test_me_is_one_row_of_a_list_and_divisions_are_asked_through_it() -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/api/v1/current/Me":
            return d({"UserID": "u", "CurrentDivision": 999})
        assert request.url.path in ("/api/v1/999/system/Divisions", "/api/v1/123/system/Divisions")
        return d({"Code": 123}, {"Code": 456})

    client = exact_served(serve).client
    assert client.me()["CurrentDivision"] == 999
    assert [row["Code"] for row in client.divisions()] == [123, 456]
    client.check_access(["123"])
    with pytest.raises(Unauthorised, match="does not reach division 789"):
        client.check_access(["123", "789"])


RESET = str(int(NOON.timestamp() * 1000) + 41000)
MINUTE = {"X-RateLimit-Minutely-Remaining": "0", "X-RateLimit-Minutely-Reset": RESET}
DAY = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(datetime(2026, 3, 3, tzinfo=UTC).timestamp() * 1000))}


def test_a_minute_limit_is_waited_out_on_the_clock() -> None:
    answers = iter([httpx.Response(429, headers=MINUTE), d({"ID": "1"})])
    served = exact_served(lambda request: next(answers))
    assert len(served.client.rows("123", "crm/Accounts")) == 1
    assert 42 <= (served.clock.now() - NOON).total_seconds() <= 42 * 1.1
    assert sum(served.waits) == 0


def test_a_day_limit_stops_the_connection() -> None:
    served = exact_served(one(httpx.Response(429, headers=DAY)))
    with pytest.raises(BudgetSpent) as caught:
        served.client.rows("123", "crm/Accounts")
    assert caught.value.until == datetime(2026, 3, 3, 0, 0, 1, tzinfo=UTC)
    assert "nothing more is called before 2026-03-03 00:00 UTC" in str(caught.value)
    assert len(served.meter.calls) == 1


def test_a_limit_without_headers_is_backed_off_from() -> None:
    served = exact_served(one(httpx.Response(429)))
    with pytest.raises(Throttled):
        served.client.rows("123", "crm/Accounts")
    assert len(served.meter.calls) == 5
    assert 225 <= (served.clock.now() - NOON).total_seconds() <= 225 * 1.1, "15, 30, 60 and 120 s"


LOGIN = "<html><h2>Object moved to <a href='/docs/Login.aspx?ReturnUrl=%2fapi'>here</a>.</h2></html>"


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(401, html=LOGIN),
        httpx.Response(200, html=LOGIN),
        httpx.Response(302, headers={"Location": "/docs/Login.aspx?ReturnUrl=x"}),
        httpx.Response(403, headers={"Reason": "NoDivisionAccess"}),
        httpx.Response(403, headers={"Reason": "BlockedUser: x"}),
    ],
    ids=["401", "200", "302", "division", "user"],
)
def test_a_login_page_or_a_blocked_user_is_unauthorised(answer: httpx.Response) -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/token"):
            return httpx.Response(400, headers={"Reason": "TooEarlyToRefreshTokens"})
        return answer

    with pytest.raises(Unauthorised):
        exact_served(serve).client.get("123", "crm/Accounts")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (httpx.Response(400, json={"error": {"message": {"value": "Please add a $select"}}}), "Please add a"),
        (httpx.Response(403, text="Forbidden - Application Scope Violated."), "check the app's scopes"),
        (httpx.Response(404), "404"),
        (httpx.Response(405), "405"),
        (
            httpx.Response(500, json={"error": {"code": "", "message": {"lang": "", "value": "Ongeldig: Filter"}}}),
            "Ongeldig",
        ),
        (httpx.Response(500, content=b"<?xml version='1.0'?><error><message>Onjuist</message></error>"), "Onjuist"),
    ],
)
def test_a_refused_read_is_not_repeated(answer: httpx.Response, words: str) -> None:
    served = exact_served(one(answer))
    with pytest.raises(Refused, match=words.replace("$", "\\$")):
        served.client.get("123", "crm/Accounts")
    assert len(served.meter.calls) == 1


def test_a_count_is_plain_text() -> None:
    served = exact_served(one(httpx.Response(200, text="4711")))
    assert served.client.get("123", "crm/Accounts/$count").content == b"4711"


def test_one_hundred_thousand_entries_stream_without_being_parsed_here() -> None:
    """Each page is looked at once at its end; decoding is left to whoever wants the records."""
    row = b'{"__metadata":{"uri":"x"},"EntryID":"%d","PurchaseEntryLines":{"results":[{"AmountFC":12.5}]}}'
    numbers = iter(range(1, 1001))

    def serve(request: httpx.Request) -> httpx.Response:
        number = next(numbers)
        rows = b",".join(row % (number * 100 + n) for n in range(100))
        follow = b',"__next":"%s/api/v1/123/x/Y?$skiptoken=%d"' % (HOST.encode(), number) if number < 1000 else b""
        return httpx.Response(200, content=b'{"d":{"results":[' + rows + b"]" + follow + b"}}")

    assert sum(page.content.count(b'"EntryID"') for page in exact_served(serve).client.pages("123", "x/Y")) == 100_000


def test_access_to_the_divisions_is_looked_at_once_after_each_renewal() -> None:
    asked: list[str] = []
    reached = [{"Code": 123}, {"Code": 456}]

    def serve(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path.removeprefix("/api/"))
        if request.url.path.endswith("/token"):
            return httpx.Response(200, json={"access_token": "two", "refresh_token": "three", "expires_in": "600"})
        return d(*reached) if "Divisions" in request.url.path else d()

    served = exact_served(serve, companies=["123", "456"])
    served.client.rows("123", "crm/Accounts")
    served.clock.advance(seconds=580)
    for _ in range(3):
        served.client.rows("123", "crm/Accounts")
    accounts, divisions = "v1/123/crm/Accounts", "v1/123/system/Divisions"
    assert asked == [accounts, "oauth2/token", accounts, divisions, accounts, accounts]
    reached.pop()
    served.clock.advance(seconds=580)
    served.client.rows("123", "crm/Accounts")
    with pytest.raises(Unauthorised, match="does not reach division 456"):
        served.client.write("123", "POST", "crm/Accounts", "{}")
