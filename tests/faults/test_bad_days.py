"""Bad days, whole runs through the command line: each ends in a plain sentence, and nothing is lost or sent twice.

The company lives through all of them, in the order of this file. First a rough first run: the line breaks in all the
ways it can while the clock jumps over a night. Then days on which something outside is broken; each is mended at its
end. At last the books must agree, as if nothing had happened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest

from include.sandbox.process import free_port_base
from tests.support import agreement, company, life
from tests.support.company import Answer, Company
from tests.support.waiting import eventually

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]
PERIOD_CLOSED = {"error": {"code": "", "message": {"lang": "nl-NL", "value": "Periode 10 is afgesloten"}}}
A_NIGHT = 26 * 3600
# Seconds until an answer comes, and that it is waited for: the books change after we gave up.
LATE, PATIENCE = 14, 10


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with company.opened(tmp_path_factory.mktemp("bad-days")) as opened:
        yield opened


@pytest.fixture(scope="module")
def rough(books: Company) -> dict[str, Any]:
    """The summary of a first run during which all this happens."""
    avid, exact = {"system": "avidxchange"}, {"system": "exact_online"}
    journal = {**exact, "method": "POST", "path": "GeneralJournalEntries"}
    books.sandbox.post(
        "/faults",
        [
            {**avid, "method": "POST", "path": "/v1/invoices", "drop_after_commit": True, "count": 1},
            {**avid, "method": "POST", "path": "/v1/vendors", "drop_before_commit": True, "count": 1},
            {**avid, "method": "POST", "path": "/v1/enterpriseCodes", "status": 429, "count": 1},
            {**avid, "method": "GET", "path": "/v1/vendors", "status": 503, "count": 1},
            {**exact, "method": "GET", "path": "sync/CRM/Accounts", "truncate": True, "count": 1},
            {**exact, "method": "GET", "path": "hrm/Costcenters", "status": 200, "html": True, "count": 1},
            {**exact, "method": "GET", "path": "vat/VATCodes", "status": 429, "count": 1},
            {**journal, "status": 500, "body": PERIOD_CLOSED, "count": 1},
            {**journal, "drop_after_commit": True, "skip": 1, "count": 1},
        ],
    )
    running = books.start("run", books.link, "--json")
    assert running.stderr is not None
    for line in running.stderr:
        if line.startswith("delivering purchase_orders"):
            books.sandbox.advance(A_NIGHT)
            break
    answer = books.end_of(running)
    assert answer.code == 1, answer.err
    assert [fault for fault in books.sandbox.get("/faults")["faults"] if not fault["hits"]] == []
    books.sandbox.clear_faults()
    return dict(answer.json)


def test_a_refusal_that_comes_as_500_is_quoted_and_not_repeated(rough: dict[str, Any]) -> None:
    refused = [reason for reason in rough["reasons"] if "Periode 10 is afgesloten" in reason["text"]]
    assert [(reason["flow"], len(reason["documents"])) for reason in refused] == [("payments", 1)]


def test_answers_that_never_came_are_told_as_unknown(rough: dict[str, Any]) -> None:
    assert rough["flows"]["purchase_invoices"]["unknown"] + rough["flows"]["vendors"]["unknown"] > 0


def test_nothing_is_there_twice_after_a_rough_day(books: Company, rough: dict[str, Any]) -> None:
    assert agreement.twice(books) == []
    assert books.sandbox.get("/books")["ok"]


@pytest.fixture(scope="module")
def calm(books: Company, rough: dict[str, Any]) -> dict[str, Any]:
    """What a person does the next morning: replays what was refused, and lets the link run."""
    refused = {row["reason_code"] for row in books.deliveries() if row["state"] == "refused"}
    for code in sorted(refused):
        assert books.cli("replay", books.link, "--reason", code).code == 0
    return books.settled()


def test_after_a_replay_all_of_it_is_there_once(books: Company, calm: dict[str, Any]) -> None:
    assert agreement.problems(books) == []
    refused = [row["reason_text"] for row in books.deliveries() if row["state"] == "refused"]
    assert [text for text in refused if "Periode 10" in text] == []


# --- an answer that comes too late ---------------------------------------------------------------------------------


@dataclass
class Late:
    """One invoice whose answer came after the client had given up, while the vendor went on and kept it."""

    key: str
    answer: Answer
    posts: list[dict[str, Any]]


@pytest.fixture(scope="module")
def late(books: Company, calm: dict[str, Any]) -> Late:
    key = life.enter_invoice(books, "LATE-1")
    before = books.mark()
    books.sandbox.fault(system="avidxchange", method="POST", path="/v1/invoices", delay_ms=1000 * LATE, count=1)
    answer = books.cli("run", books.link, "--json", ML_CONNECTOR_ANSWER_WAIT=str(PATIENCE))
    books.sandbox.clear_faults()

    def posts() -> list[dict[str, Any]]:
        return [call for call in books.writes(before) if call["path"] == "/v1/invoices"]

    assert eventually(lambda: posts() != [], seconds=60), "the vendor's answer is late, and comes"
    return Late(key, answer, posts())


def test_an_answer_that_comes_too_late_is_not_asked_for_again_by_sending(books: Company, late: Late) -> None:
    assert late.answer.code == 1, late.answer.err
    assert [call["status"] for call in late.posts] == [200]
    [row] = [row for row in books.deliveries("purchase_invoices") if row["number"] == "LATE-1"]
    assert row["state"] in ("unknown", "delivered")


# --- settings ----------------------------------------------------------------------------------------------------


def failed(books: Company, code: int = 3, **environment: str) -> str:
    """A run that could not be done: its exit code, one sentence without a traceback, no write. The sentence."""
    before = books.mark()
    answer = books.cli("run", books.link, "--json", **environment)
    assert (answer.code, books.writes(before)) == (code, []), answer.err
    return plain(answer)


def plain(answer: Answer) -> str:
    said = [line for line in answer.err.splitlines() if line.startswith("ml-connector: ")]
    assert len(said) == 1, answer.err
    assert "Traceback" not in answer.err
    return said[0]


@pytest.fixture
def links(books: Company, calm: dict[str, Any]) -> Iterator[Any]:
    """Change links.yml for one test."""
    file = books.home / "config" / "links.yml"
    before = file.read_text()
    yield lambda old, new: file.write_text(re.sub(old, new, before, count=1))
    file.write_text(before)


def test_a_wrong_setting_is_named_with_its_line(books: Company, links: Any) -> None:
    links("timezone: .*", "timezone: Europe/Nowhere")
    lines = (books.home / "config" / "links.yml").read_text().splitlines()
    said = failed(books, 2)
    assert "timezone" in said
    assert f"line {lines.index('    timezone: Europe/Nowhere') + 1}" in said


def test_a_missing_setting_is_named(books: Company, links: Any) -> None:
    links("    kind: .*\n", "")
    assert "kind" in failed(books, 2)


def test_a_missing_key_is_named(books: Company, calm: dict[str, Any]) -> None:
    assert "ML_CONNECTOR_KEYS" in failed(books, ML_CONNECTOR_KEYS="")


def test_an_unreachable_system_is_named_with_its_connection(books: Company, links: Any) -> None:
    links(r"127\.0\.0\.1:\d+/v1", f"127.0.0.1:{free_port_base()}/v1")
    said = failed(books)
    assert "avid_main" in said
    assert "links.yml" in said
    assert alerted(books, "avid_main") == {"unreachable"}


# --- credentials -------------------------------------------------------------------------------------------------


def alerted(books: Company, connection: str) -> set[str]:
    """The codes of the alerts that stand about a connection."""
    return {one["code"] for one in books.cli("alerts", "--json").json["alerts"] if one["connection"] == connection}


def secrets_in(text: str, *values: str) -> list[str]:
    return [value for value in values if value in text]


def test_wrong_credentials_are_told_without_showing_them(books: Company, calm: dict[str, Any]) -> None:
    books.sandbox.edit("avidxchange", "credentials", {"set": {"client_secret": "another-secret-of-theirs"}})
    books.sandbox.edit("avidxchange", "access_tokens", {"delete": True})
    said = failed(books)
    assert "avidxchange" in said
    assert secrets_in(said, "another-secret-of-theirs") == []
    assert alerted(books, "avid_main") == {"credentials_refused"}
    books.connected("avidxchange")
    assert books.cli("credentials", "--check").code == 0


def test_a_refresh_token_used_by_another_program_asks_for_a_new_consent(books: Company, calm: dict[str, Any]) -> None:
    info = books.sandbox.info["systems"]["exact_online"]
    books.sandbox.advance(700)
    form = {"grant_type": "refresh_token", **info["credentials"]}
    form.pop("redirect_uri")
    address = re.sub(r"/api.*", "", info["base_url"]) + "/api/oauth2/token"
    stolen = httpx.post(address, data=form)
    assert stolen.status_code == 200, stolen.text
    said = failed(books)
    assert "exact_online" in said
    assert secrets_in(said, info["credentials"]["refresh_token"], stolen.json()["refresh_token"]) == []
    books.sandbox.edit("exact_online", "consents", {})
    books.connected("exact_online")
    assert books.cli("credentials", "--check").code == 0


def test_a_refresh_token_that_expired_asks_for_a_new_consent(books: Company, calm: dict[str, Any]) -> None:
    books.sandbox.advance(31 * 86400)
    said = failed(books)
    assert "exact_online" in said
    assert "connect exact" in said
    assert "reauthorisation_due" in alerted(books, "exact_main")
    books.sandbox.edit("exact_online", "consents", {})
    books.connected("exact_online")


# --- what the vendor does not let us do --------------------------------------------------------------------------


@dataclass
class Month:
    """A month later: caught up with it. ``before``: our keys in Exact's ledger until then."""

    before: set[str]
    summary: dict[str, Any]


@pytest.fixture(scope="module")
def back(books: Company, calm: dict[str, Any]) -> Month:
    """Payments went on, and the bookkeeper closed November in the journal they are posted to."""
    before = {key for key, _ in agreement.our_postings(books)}
    if books.sandbox.get("/clock")["now"] < "2026-12-10":
        books.sandbox.advance(31 * 86400)
        books.sandbox.edit("exact_online", "consents", {})
        books.connected("exact_online")
    november = {"Journal": "90", "Year": 2026, "Period": 11, "Status": 1}
    for division in life.COMPANY_OF:
        books.sandbox.edit("exact_online", "journal_status", {"company": division, "set": november})
    return Month(before, books.settled())


def test_payments_of_a_closed_period_go_to_the_first_open_day(books: Company, back: Month) -> None:
    late = {
        f"AVX:{row['PaymentId']}"
        for row in life.payments(books)
        if row["IssuedDate"] and "2026-11-01" <= row["IssuedDate"] <= "2026-11-30"
    } - back.before
    days = {
        datetime.fromtimestamp(row["Date"] / 1000, UTC).date()
        for key, row in agreement.our_postings(books)
        if key in late
    }
    assert days == {date(2026, 12, 1)}


def exact_settings(books: Company, division: str, **settings: Any) -> None:
    books.sandbox.edit("exact_online", "settings", {"company": division, "set": settings})


def test_a_division_without_access_stops_only_its_own_documents(books: Company, back: Month) -> None:
    key = life.enter_invoice(books, "ACCESS-1", division="123")
    exact_settings(books, "456", access=False)
    summary = books.run()
    exact_settings(books, "456", access=True)
    assert life.in_avid(books, "invoices", key) is not None
    waiting = [reason["text"] for reason in summary["reasons"] if reason["code"] == "not_read"]
    assert any("456" in text for text in waiting), summary["reasons"]
    assert not any("company 123" in text for text in waiting)


def test_a_module_without_licence_is_told_with_its_company_and_stops_only_that(
    books: Company, back: Month, links: Any
) -> None:
    """Trade invoices are asked for, and of two divisions one has the module they come from."""
    links("      paid_on: issued", "      paid_on: issued\n      invoice_source: both")
    exact_settings(books, "123", purchase_module=True)
    keys = [life.enter_invoice(books, f"TRADE-{division}", division=division) for division in ("123", "456")]
    summary = books.run()
    [note] = [note for note in summary["notes"] if "purchase_invoices" in note]
    assert note.startswith("exact_online purchase_invoices of company 456 could not be read: ")
    assert "Module not licensed" in note
    assert [life.in_avid(books, "invoices", key) is not None for key in keys] == [True, False]
    [waiting] = [one for one in summary["reasons"] if (one["flow"], one["code"]) == ("purchase_invoices", "not_read")]
    assert waiting["text"] == note
    assert "TRADE-456" in waiting["documents"]


# --- what comes that nobody can use ------------------------------------------------------------------------------


def test_records_that_cannot_be_read_are_kept_with_their_reason_and_the_rest_arrives(
    books: Company, back: dict[str, Any]
) -> None:
    good = life.enter_invoice(books, "GOOD-1")
    [row] = [row for row in books.sandbox.state("exact_online", "accounts", "123") if row["Code"].strip() == "101"]
    guid = row["ID"]
    records = [
        {"Code": "9901", "Name": "No id at all", "IsSupplier": True},
        {"ID": "not-a-guid", "Code": "9902", "Name": "\x00\x01 control", "IsSupplier": "perhaps"},
        {"ID": guid, "Code": "101", "Name": row["Name"], "IsSupplier": True, "Timestamp": "much"},
    ]
    books.sandbox.fault(
        system="exact_online",
        path="/123/sync/CRM/Accounts",
        method="GET",
        status=200,
        body={"d": {"results": records}},
        count=1,
    )
    summary = books.run()
    assert life.in_avid(books, "invoices", good) is not None
    assert summary["flows"]["vendors"]["delivered"] == 0
    about = ("quarantined", "exact_online.accounts", "123")
    alerts = books.cli("alerts", "--json").json["alerts"]
    [kept] = [one for one in alerts if (one["code"], one["document_key"], one["company"]) == about]
    assert "records of accounts could not be read and are kept aside; the first says: " in kept["text"]


# --- the machine -------------------------------------------------------------------------------------------------


def test_a_full_disk_while_loading_is_said_and_loses_nothing(books: Company, back: Month) -> None:
    key = life.enter_invoice(books, "DISK-1")
    # The operational store still has room, the warehouse has not (it fills holes in its file first).
    answer = books.run_with_little_disk(2 * (books.home / "store" / "store.db").stat().st_size)
    assert answer.code == 3, answer.err
    said = plain(answer)
    assert "disk" in said.lower() or "space" in said.lower() or "large" in said.lower(), said
    books.run()
    assert life.in_avid(books, "invoices", key) is not None


def test_after_all_of_it_the_books_agree(books: Company, back: Month) -> None:
    books.settled()
    # What was posted before the bookkeeper closed November keeps its day; the comparison knows only what is closed now.
    kept = tuple(f"payment {key.removeprefix('AVX:')} is of 2026-11-" for key in back.before)
    assert [problem for problem in agreement.problems(books) if not problem.startswith(kept)] == []
    assert alerted(books, "avid_main") | alerted(books, "exact_main") <= {"quarantined"}
    again = books.run("--full")
    assert {name: flow["delivered"] for name, flow in again["flows"].items() if flow["delivered"]} == {}
