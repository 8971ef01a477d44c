"""Injected failures, seen by a client over real HTTP."""

from __future__ import annotations

import time

import httpx
import pytest

ACCOUNT = {"Name": "Fout B.V.", "IsSupplier": True}


@pytest.fixture
def exact(empty_sandbox):
    info = empty_sandbox.info["systems"]["exact_online"]
    credentials = info["credentials"]
    form = {
        "grant_type": "refresh_token",
        **{k: credentials[k] for k in ("refresh_token", "client_id", "client_secret")},
    }
    token = httpx.post(info["base_url"] + "/api/oauth2/token", data=form).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json", "X-Request-Id": "r-1"}
    with httpx.Client(base_url=info["base_url"] + "/api/v1/123/", headers=headers, timeout=10, verify=False) as client:
        client.sandbox = empty_sandbox
        yield client


def names(exact):
    return [row["Name"] for row in exact.sandbox.state("exact_online", "accounts", "123")]


def create(exact):
    return exact.post("crm/Accounts", json=ACCOUNT)


def test_a_status_answers_without_touching_the_books(exact):
    exact.sandbox.fault(system="exact_online", path="crm/accounts", method="POST", status=503, count=1)
    assert create(exact).status_code == 503
    assert names(exact) == []
    assert create(exact).status_code == 201


def test_a_status_after_the_commit(exact):
    exact.sandbox.fault(path="crm/Accounts", status=502, after_commit=True, count=1, body={"error": "gateway"})
    reply = create(exact)
    assert (reply.status_code, reply.json()) == (502, {"error": "gateway"})
    assert names(exact) == ["Fout B.V."]


def test_an_answer_repeats_what_was_asked(exact):
    said = {"error": {"message": {"value": "$authorization, $credential, $query, $body, $50"}}}
    exact.sandbox.fault(path="crm/Accounts", status=400, echo=True, count=1, body=said)
    exact.sandbox.fault(path="crm/Accounts", status=500, echo=True, count=1)
    scheme, _, token = exact.headers["Authorization"].partition(" ")
    reply = exact.post("crm/Accounts?$top=1", content=b"{1}")
    assert reply.json() == {"error": {"message": {"value": f"{scheme} {token}, {token}, $top=1, {{1}}, $50"}}}
    assert "x-request-id: r-1" in create(exact).text
    assert create(exact).status_code == 201


def test_a_dropped_connection_after_the_commit(exact):
    exact.sandbox.fault(path="*/crm/accounts", drop_after_commit=True, count=1)
    with pytest.raises(httpx.TransportError):
        create(exact)
    assert names(exact) == ["Fout B.V."]


def test_a_dropped_connection_before_the_commit(exact):
    exact.sandbox.fault(path="crm/accounts", drop_before_commit=True, count=1)
    with pytest.raises(httpx.TransportError):
        create(exact)
    assert names(exact) == []


def test_a_truncated_answer(exact):
    exact.sandbox.fault(path="crm/accounts", truncate=True, count=1)
    with pytest.raises(httpx.RemoteProtocolError):
        create(exact)
    assert names(exact) == ["Fout B.V."]


def test_a_slow_answer(exact):
    exact.sandbox.fault(path="crm/accounts", delay_ms=300, count=1)
    started = time.monotonic()
    assert create(exact).status_code == 201
    assert time.monotonic() - started >= 0.3


def test_reads_lag_their_writes(exact):
    create(exact)
    exact.sandbox.fault(path="crm/accounts", method="GET", read_lag_s=60)
    path = "crm/Accounts?$select=ID&$filter=IsSupplier eq true"
    assert exact.get(path).json()["d"]["results"] == []
    exact.sandbox.advance(61)
    assert len(exact.get(path).json()["d"]["results"]) == 1


def test_an_html_page_instead_of_an_answer(exact):
    exact.sandbox.fault(path="crm/accounts", status=503, html=True, count=1, headers={"Retry-After": "7"})
    reply = create(exact)
    assert reply.headers["content-type"].startswith("text/html")
    assert reply.headers["Retry-After"] == "7"


def test_skip_count_and_rate(exact):
    exact.sandbox.fault(path="crm/accounts", status=500, skip=2, count=1)
    assert [exact.get("crm/Accounts?$top=1").status_code for _ in range(4)] == [200, 200, 500, 200]

    exact.sandbox.clear_faults()
    exact.sandbox.fault(path="crm/accounts", status=500, rate=0.5, seed=7)
    first = [exact.get("crm/Accounts?$top=1").status_code for _ in range(12)]
    exact.sandbox.clear_faults()
    exact.sandbox.fault(path="crm/accounts", status=500, rate=0.5, seed=7)
    assert [exact.get("crm/Accounts?$top=1").status_code for _ in range(12)] == first
    assert set(first) == {200, 500}


@pytest.mark.parametrize(("company", "statuses"), [("123", [500, 200]), ("456", [200, 200])])
def test_a_fault_of_one_company_happens_to_its_requests_alone(exact, company, statuses):
    exact.sandbox.fault(system="exact_online", path="crm/accounts", company=company, status=500, count=1)
    assert [exact.get("crm/Accounts?$top=1").status_code for _ in range(2)] == statuses


def test_a_fault_of_notices_is_not_used_up_by_requests(exact):
    exact.sandbox.fault(duplicate_webhook=True, count=1)
    assert create(exact).status_code == 201
    assert [(fault["left"], fault["hits"]) for fault in exact.sandbox.get("/faults")["faults"]] == [(1, 0)]


def test_what_is_no_fault_is_refused(exact):
    of_a_company = {"system": "avidxchange", "company": "C1", "status": 500}  # its addresses name none
    for wrong in ({"path": "x"}, {"status": 500, "colour": "red"}, "status", of_a_company):
        reply = exact.sandbox.http.post("/faults", json=[wrong])
        assert reply.status_code == 400
    assert exact.sandbox.get("/faults")["faults"] == []


def test_every_call_is_in_the_log_dropped_ones_too(exact):
    start = exact.sandbox.get("/calls")["next"]
    create(exact)
    exact.sandbox.fault(path="crm/accounts", drop_after_commit=True, count=1)
    with pytest.raises(httpx.TransportError):
        create(exact)

    calls = exact.sandbox.get("/calls", since=start)["calls"]

    assert [call["seq"] for call in calls] == [start, start + 1]
    assert [call["status"] for call in calls] == [201, None]
    first = calls[0]
    assert (first["system"], first["company"], first["method"], first["request_id"]) == (
        "exact_online",
        "123",
        "POST",
        "r-1",
    )
    assert first["path"] == "/api/v1/123/crm/Accounts"


def test_a_cache_gives_the_answer_before_once_more(exact):
    for name in ("Een", "Twee"):
        assert exact.post("crm/Accounts", json={**ACCOUNT, "Name": name}).status_code == 201
    exact.sandbox.edit("exact_online", "settings", {"company": "123", "set": {"page_size": 1}})
    exact.sandbox.fault(path="crm/Accounts", method="GET", repeat=True, skip=1, count=1)
    first = exact.get("crm/Accounts?$filter=IsSupplier&$select=Name").json()["d"]
    again = exact.get(first["__next"]).json()["d"]
    assert again == first
    assert exact.get(first["__next"]).json()["d"] != first


def test_somebody_changes_a_record_while_its_list_is_read(exact):
    guid = exact.post("crm/Accounts", json=ACCOUNT).headers["Location"].split("guid'")[1][:36]
    edit = {"entity": "accounts", "company": "123", "key": guid, "set": {"Name": "Beter B.V."}}
    exact.sandbox.fault(path="crm/Accounts", method="GET", then=edit, count=1)
    asked = "crm/Accounts?$filter=IsSupplier&$select=Name"
    answers = [exact.get(asked).json()["d"] for _ in range(2)]
    assert [(one if isinstance(one, list) else one["results"])[0]["Name"] for one in answers] == [
        "Fout B.V.",
        "Beter B.V.",
    ]
