"""The control calls of the contract."""

from __future__ import annotations

from datetime import datetime, timedelta

TWO = {"systems": ["exact_online", "avidxchange"]}


def test_info_names_every_system_with_credentials(sandbox):
    info = sandbox.info
    exact = info["systems"]["exact_online"]
    port = int(info["control_url"].rsplit(":", 1)[1])

    assert exact["base_url"] == f"http://127.0.0.1:{port + 1}"
    assert set(exact["credentials"]) >= {"client_id", "client_secret", "refresh_token"}
    assert exact["companies"] == ["123", "456", "789", "790", "791", "792", "793", "851", "852", "853"]
    assert info["systems"]["basware"]["companies"] == ["DE01", "DE02"]
    assert info["systems"]["airbase"]["base_url"] == f"http://127.0.0.1:{port + 4}"
    assert info["systems"]["avalara"]["base_url"] == f"http://127.0.0.1:{port + 6}"
    assert info["systems"]["airbase"]["companies"] == ["MER-BE", "MER-LG", "MER-NL", "MER-UK"]


def test_the_clock_goes_forward_and_advance_to_moves_it_once(sandbox):
    now = datetime.fromisoformat(sandbox.get("/clock")["now"])
    target = now + timedelta(hours=5)

    first = datetime.fromisoformat(sandbox.post("/clock", {"advance_to": target.isoformat()})["now"])
    second = datetime.fromisoformat(sandbox.post("/clock", {"advance_to": target.isoformat()})["now"])

    assert target <= first <= second < target + timedelta(seconds=30)
    for wrong in ({"advance_seconds": -5}, {"advance_to": "soon"}, {}):
        assert sandbox.http.post("/clock", json=wrong).status_code == 400


def test_a_reset_makes_the_same_books_for_the_same_seed(empty_sandbox):
    sandbox = empty_sandbox

    def books(seed):
        sandbox.post("/reset", {"vendors": 40, "documents": 60, "seed": seed, "now": "2026-11-20T09:00:00Z", **TWO})
        entries = sandbox.state("exact_online", "purchase_entries")
        return [(row["EntryID"], row["YourRef"], row["AmountFC"]) for row in entries], sandbox.get("/truth")["vendors"]

    first, again, other = books(5), books(5), books(6)

    assert first == again
    assert first != other


def test_empty_books_have_their_set_up(empty_sandbox):
    assert empty_sandbox.state("exact_online", "purchase_entries") == []
    assert empty_sandbox.state("exact_online", "accounts") == []
    assert len(empty_sandbox.state("exact_online", "gl_accounts", "123")) > 30


def test_generated_books_balance_and_their_twins_are_not_duplicates(empty_sandbox):
    sandbox = empty_sandbox
    sandbox.reset(vendors=80, documents=200, **TWO)
    books = sandbox.get("/books")

    assert books["ok"] is True
    for company in books["systems"]["exact_online"].values():
        assert company["debit"] == company["credit"] != "0.00"
        assert company["unbalanced"] == company["duplicates"] == []


def test_the_truth_names_existing_records(sandbox):
    vendors = sandbox.get("/truth")["vendors"]
    accounts = {(str(row["Division"]), row["ID"]) for row in sandbox.state("exact_online", "accounts")}
    in_exact = [vendor["exact_online"] for vendor in vendors if "exact_online" in vendor]

    assert len(vendors) == 40
    assert {(one["company"], one["key"]) for one in in_exact} <= accounts
    assert {vendor["same"] for vendor in vendors} == {True, False}
    parties = [vendor["party"] for vendor in vendors]
    assert len(parties) > len(set(parties))
    assert any(vendor["group"] for vendor in vendors)


def test_unknown_names_are_explained(sandbox):
    reply = sandbox.http.get("/state/exact_online/nonsense")
    assert reply.status_code == 404
    assert "purchase_entries" in reply.json()["error"]
    assert sandbox.http.get("/state/nonsense/accounts").status_code == 404
    assert sandbox.http.post("/advance", json={"system": "nonsense"}).status_code == 404
    assert sandbox.http.post("/reset", json={"vendors": 0, "documents": 5}).status_code == 400
    assert sandbox.http.post("/edit/exact_online/accounts", content="{").status_code == 400


def test_calls_can_be_forgotten_but_their_numbers_go_on(sandbox):
    sandbox.http.get(sandbox.base_url("exact_online") + "/api/v1/current/Me")
    before = sandbox.get("/calls")
    after = sandbox.post("/calls/reset")

    assert before["calls"]
    assert sandbox.get("/calls")["calls"] == []
    assert after["next"] == before["next"]
