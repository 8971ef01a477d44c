from __future__ import annotations

import uuid
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from include.clock import ManualClock
from include.http.errors import (
    ApiError,
    MalformedAnswer,
    Refused,
    Throttled,
    Transient,
    Unauthorised,
    UnknownOutcome,
)
from include.systems.avalara import contract
from include.systems.avalara.client import AvalaraClient, client_name, endpoint_of, quoted, transaction
from include.systems.avalara.system import greeting, rights
from tests.support.airbase import Tenant
from tests.support.avalara import (
    ACCOUNT,
    BASE,
    CODE,
    COMPANY,
    CREDENTIALS,
    LICENCE_KEY,
    THIN_401,
    avalara_served,
    document,
    refusal,
)
from tests.support.http import NOON, WrittenMeter

LIST = "GET /api/v2/companies"
PAIR = b64encode(f"{ACCOUNT}:{LICENCE_KEY}".encode()).decode()


def listed(*rows: Any, following: str | None = None) -> httpx.Response:
    link = {"@nextLink": following} if following else {}
    return httpx.Response(200, json={"@recordsetCount": len(rows), "value": list(rows), **link})


@pytest.mark.parametrize("base", [BASE, f"{BASE}/", f"{BASE}/api/v2", f"{BASE}/api/v2/"])
def test_every_address_has_the_version_once(base: str) -> None:
    tenant = Tenant({LIST: listed()})
    assert avalara_served(tenant, base=base).client.rows("", "companies", {"$filter": "companyCode eq 'X'"}) == []
    assert tenant.asked == [(LIST, {"$top": "1000", "$filter": "companyCode eq 'X'"}, None)]


@pytest.mark.parametrize(
    ("code", "in_path"),
    [
        ("851-0f8b", "851-0f8b"),
        ("INV/1", "INV_-ava2f-_1"),
        ("A+B", "A_-ava2b-_B"),
        ("A?B", "A_-ava3f-_B"),
        ("50%", "50_-ava25-_"),
        ("#1", "_-ava23-_1"),
        ("A B", "A%20B"),
        ("Ä&=", "%C3%84%26%3D"),
    ],
)
def test_a_code_stands_in_a_path_in_the_vendors_own_escape(code: str, in_path: str) -> None:
    assert transaction("KESTREL-NL", code, "void") == f"companies/KESTREL-NL/transactions/{in_path}/void"

    def serve(request: httpx.Request) -> httpx.Response:
        assert request.url.raw_path == f"/api/v2/companies/X/transactions/{in_path}?documentType=T".encode()
        return httpx.Response(200, json=document(code=code))

    assert avalara_served(serve).client.document("X", code, "T")["code"] == code


@pytest.mark.parametrize("code", ["", " ", ".", "..", "A_-ava2f-_B"])
def test_a_code_that_would_lead_elsewhere_is_no_code(code: str) -> None:
    with pytest.raises(ValueError, match="no code"):
        quoted(code)


@pytest.mark.parametrize("path", ["companies/A B", "companies//x", "../other", "a/../b", "a/..?b=c", "a?b=c#d", "a/%"])
def test_a_path_with_an_unquoted_code_is_never_asked(path: str) -> None:
    with pytest.raises(ValueError, match="quote the codes"):
        avalara_served(lambda request: httpx.Response(200, json={})).client.locate("", path, None)


@pytest.mark.parametrize(
    ("path", "endpoint"),
    [
        ("transactions/createoradjust", "transactions/createoradjust"),
        ("addresses/resolve", "addresses/resolve"),
        ("companies?$top=1", "companies"),
        (f"companies/{COMPANY}/transactions", "companies/transactions"),
        (f"companies/{COMPANY}/transactions/{CODE}?documentType=SalesInvoice", "companies/transactions"),
        (f"companies/{COMPANY}/transactions/{CODE}/settle", "companies/transactions/settle"),
    ],
)
def test_calls_are_counted_without_codes(path: str, endpoint: str) -> None:
    assert endpoint_of(path) == endpoint


@pytest.mark.parametrize(
    ("auth", "credentials", "said"),
    [
        ("", CREDENTIALS, f"Basic {PAIR}"),
        ("license_key", CREDENTIALS, f"Basic {PAIR}"),
        ("user", {"username": "u", "password": "pass"}, f"Basic {b64encode(b'u:pass').decode()}"),
        ("bearer", {"bearer_token": "tok-123"}, "Bearer tok-123"),
    ],
)
def test_each_way_to_log_in(auth: str, credentials: dict[str, str], said: str) -> None:
    tenant = Tenant({LIST: listed()})
    avalara_served(tenant, auth, credentials=credentials).client.rows("", "companies")
    assert tenant.headers[0]["Authorization"] == said


def test_each_call_says_who_calls_and_has_a_name_of_its_own() -> None:
    tenant = Tenant({LIST: listed(), "POST /api/v2/addresses/resolve": httpx.Response(200, json={})})
    client = avalara_served(tenant).client
    client.rows("", "companies")
    sent = client.write(COMPANY, "POST", "addresses/resolve", "{}")
    who = {headers["X-Avalara-Client"] for headers in tenant.headers}
    assert who == {"ml-connector; 0.1.0; ml-connector; 0.1.0; host1"}
    names = [headers["X-Correlation-Id"] for headers in tenant.headers]
    assert len({uuid.UUID(name) for name in names}) == 2
    assert (sent.request_id_sent, sent.request_id) == (names[1], None)


def test_the_vendors_own_name_of_a_call_is_known_where_it_gives_one() -> None:
    answer = httpx.Response(200, json={}, headers={"X-Correlation-Id": "theirs"})
    assert avalara_served(lambda request: answer).client.get("", "companies").request_id == "theirs"


def test_a_machines_name_cannot_break_the_header() -> None:
    assert client_name("h;ost\r\nX: 1").endswith("; h-ost--X--1")
    assert client_name("").endswith("; unnamed")


class Kept(dict[str, str]):
    """Credentials that somebody changes where they are kept."""

    def __init__(self, now: str, kept: str) -> None:
        super().__init__(account_id=ACCOUNT, license_key=now)
        self.kept = kept

    def again(self) -> Mapping[str, str]:
        return {"account_id": ACCOUNT, "license_key": self.kept}


@pytest.mark.parametrize(("kept", "calls"), [("new-key-5678", 2), ("old-key-1234", 1)])
def test_a_refused_key_is_tried_again_only_if_it_was_changed_meanwhile(kept: str, calls: int) -> None:
    seen: list[str] = []
    good = f"Basic {b64encode(f'{ACCOUNT}:new-key-5678'.encode()).decode()}"

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["Authorization"])
        return listed() if seen[-1] == good else httpx.Response(401, json=THIN_401)

    client = avalara_served(serve, credentials=Kept("old-key-1234", kept)).client
    if calls == 1:
        with pytest.raises(Unauthorised, match="connect avalara") as caught:
            client.rows("", "companies")
        assert "old-key" not in f"{caught.value} {vars(caught.value)}"
    else:
        assert client.rows("", "companies") == []
    assert len(seen) == calls


def test_a_list_is_read_to_its_end_page_by_page() -> None:
    pages = [
        listed({"id": 1, "summary": []}, following=f"{BASE}/api/v2/companies?$top=1000&$skip=1000"),
        listed({"id": 2}, following="/api/v2/companies?$top=1000&$skip=2000"),
        listed({"id": 3}),
    ]
    tenant = Tenant({LIST: pages})
    assert [row["id"] for row in avalara_served(tenant).client.rows("", "companies")] == [1, 2, 3]
    assert [query.get("$skip") for _, query, _ in tenant.asked] == [None, "1000", "2000"]


@pytest.mark.parametrize("link", ["https://evil.example/api/v2/companies?$skip=1", f"{BASE}/api/v2/nexus?$skip=1"])
def test_credentials_never_follow_a_next_page_elsewhere(link: str) -> None:
    tenant = Tenant({LIST: listed({"id": 1}, following=link)})
    with pytest.raises(MalformedAnswer, match="somewhere else"):
        avalara_served(tenant).client.rows("", "companies")
    assert len(tenant.asked) == 1


def test_a_page_that_was_cut_where_a_list_could_end_is_not_its_last_one() -> None:
    half = b'{"@recordsetCount":2,"value":[{"id":1,"summary":[]}'
    with pytest.raises(MalformedAnswer, match="not whole JSON"):
        avalara_served(lambda request: httpx.Response(200, content=half)).client.rows("", "companies")


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (httpx.Response(400, json=refusal("InvalidFilterField", "Bad filter.")), Refused, "Bad filter."),
        (httpx.Response(401, json=THIN_401), Unauthorised, "Authentication failed."),
        (httpx.Response(401), Unauthorised, "connect avalara"),
        (httpx.Response(400, json=refusal("BasicAuthIncorrect")), Unauthorised, "connect avalara"),
        (httpx.Response(403, json=refusal("SubscriptionRequired", "Buy it.")), Refused, "Buy it.* subscription"),
        (httpx.Response(404, json=refusal("EntityNotFoundError", "Company not found.")), Refused, "no such record"),
        (httpx.Response(404), Refused, "refused the request"),
        (httpx.Response(200, html="<html>"), MalformedAnswer, "something else came"),
        (httpx.Response(200, content=b'{"value":[{"x":1'), MalformedAnswer, "half of it came"),
        (httpx.Response(200, json={"value": 7}), MalformedAnswer, "no value"),
        (httpx.Response(302, headers={"Location": "https://evil.example/"}), Refused, r"links\.yml"),
        (httpx.Response(408), Transient, "could not answer"),
        (httpx.Response(500, html="<html>"), Transient, "could not answer"),
        (httpx.Response(503, json=refusal("NoHealthySite")), Transient, "could not answer"),
        (httpx.Response(429, json=refusal("RateLimitExceeded", "Slow.")), Throttled, "slow down"),
        (httpx.Response(503, json=refusal("ConcurrentRequestLimitExceeded", "Busy.")), Throttled, "Busy."),
    ],
)
def test_each_error_of_a_read_has_its_group(answer: httpx.Response, error: type[ApiError], words: str) -> None:
    with pytest.raises(error, match=words):
        avalara_served(lambda request: answer).client.rows("", "companies")


def test_a_throttle_that_names_a_moment_is_kept_to_and_a_little_more() -> None:
    served = avalara_served(Tenant({LIST: [httpx.Response(429, headers={"Retry-After": "17"}), listed()]}))
    served.client.rows("", "companies")
    assert 17 <= (served.clock.now() - NOON).total_seconds() <= 17 + contract.AFTER_NAMED


def test_a_throttle_without_a_moment_is_waited_out_by_chance_and_longer_each_time() -> None:
    waits = set()
    for chance in range(8):
        served = avalara_served(Tenant({LIST: [httpx.Response(429), listed()]}), chance=chance)
        served.client.rows("", "companies")
        waits.add((served.clock.now() - NOON).total_seconds())
    assert len(waits) == 8
    assert all(1 <= wait <= 15 * 1.1 for wait in waits)
    longest = 0.0
    for chance in range(8):
        served = avalara_served(Tenant({LIST: [httpx.Response(429), httpx.Response(429), listed()]}), chance=chance)
        served.client.rows("", "companies")
        longest = max(longest, (served.clock.now() - NOON).total_seconds())
    assert 30 < longest <= 45 * 1.1


def test_a_document_is_asked_for_by_code_and_type_and_its_amounts_keep_their_digits() -> None:
    body = b'{"code":"%s","totalTax":1.3400}' % CODE.encode()
    path = f"GET /api/v2/companies/{COMPANY}/transactions/{CODE}"
    tenant = Tenant({path: httpx.Response(200, content=body)})
    assert str(avalara_served(tenant).client.document(COMPANY, CODE, "ReturnInvoice")["totalTax"]) == "1.3400"
    assert tenant.asked == [(path, {"documentType": "ReturnInvoice"}, None)]


def test_only_avataxs_own_word_says_that_there_is_no_document() -> None:
    gone = httpx.Response(404, json=refusal("EntityNotFoundError", "Transaction not found."))
    assert avalara_served(lambda request: gone).client.document(COMPANY, CODE, "SalesInvoice") is None
    for bare in (httpx.Response(404), httpx.Response(404, html="<html>no such page</html>")):
        with pytest.raises(Refused):
            avalara_served(lambda request, bare=bare: bare).client.document(COMPANY, CODE, "SalesInvoice")
    with pytest.raises(MalformedAnswer):
        avalara_served(lambda request: listed()).client.document(COMPANY, CODE, "SalesInvoice")


def test_a_write_is_sent_once_whatever_comes_of_it() -> None:
    calls: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        calls.append(request.headers["X-Correlation-Id"])
        raise httpx.ReadTimeout("slow")

    with pytest.raises(UnknownOutcome) as caught:
        avalara_served(serve).client.write(COMPANY, "POST", "transactions/createoradjust", "{}")
    assert [caught.value.request_id_sent] == calls


def test_the_check_reads_companies_because_a_ping_says_200_with_any_key() -> None:
    rows = [
        {"id": 801, "accountId": 2000199001, "companyCode": COMPANY, "name": "Kestrel Software Inc.", "isActive": True},
        {"id": 802, "accountId": 2000199001, "companyCode": "KESTREL-NL", "name": "Kestrel Software B.V."},
        {"id": 803, "accountId": 2000199001, "companyCode": "OLD", "name": "Old", "isActive": False},
    ]
    tenant = Tenant({LIST: listed(*rows)})
    found = greeting(avalara_served(tenant).client)
    assert found.companies == {COMPANY: "Kestrel Software Inc.", "KESTREL-NL": "Kestrel Software B.V."}
    assert (found.who, found.shows_all) == ("account 2000199001", True)
    assert "(KESTREL-NL, KESTREL-US)" in found.out_of_reach("X")
    assert [name for name, _, _ in tenant.asked] == [LIST]


def test_what_may_be_read_is_told_with_a_call_for_each_kind() -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        refused = request.url.path == "/api/v2/companies/KESTREL-NL/transactions"
        return httpx.Response(403, json=refusal("PermissionRequired", "No.")) if refused else listed()

    served = avalara_served(serve)
    found = list(rights(served.client, [COMPANY, "KESTREL-NL"]))
    assert [(right.what, right.company, right.problem) for right in found if right.problem] == [
        ("recorded documents", "KESTREL-NL", "No.")
    ]
    assert len(served.meter.calls) == len(found) == 6


def test_no_secret_reaches_an_exception_though_the_server_echoes_the_request(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")

    def serve(request: httpx.Request) -> httpx.Response:
        said = f"Bad call with {request.headers['Authorization']}, license_key: {LICENCE_KEY}, licenseKey=abcdef99"
        return httpx.Response(400, json=refusal("ModelStateInvalid", said))

    with pytest.raises(Refused) as caught:
        avalara_served(serve).client.get("", "companies")
    said = f"{caught.value} {vars(caught.value)} {caplog.text}"
    assert "Bad call" in said
    assert [secret for secret in (PAIR, LICENCE_KEY, "abcdef99") if secret in said] == []


def test_missing_credentials_and_an_unknown_way_in_are_named() -> None:
    with pytest.raises(ValueError, match="lack license_key"):
        AvalaraClient(BASE, "", {"account_id": ACCOUNT}, WrittenMeter(), ManualClock(NOON))
    with pytest.raises(ValueError, match="license_key, user, bearer"):
        AvalaraClient(BASE, "oauth", CREDENTIALS, WrittenMeter(), ManualClock(NOON))
