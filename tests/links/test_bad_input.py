"""Bad input, entered by people, in whole runs.

An amount that no book holds, entered in Exact, waits alone with its reason, in a warehouse that was filled before such
amounts were kept out as well, and once it is deleted nothing of it is left. A mapping file with a mistake is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from include.warehouse.database import Warehouse
from tests.support import company, life
from tests.support.company import Company

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]
ABSURD = 10**16
VOID = {"Status": "Void"}
Row = dict[str, Any]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with company.opened(tmp_path_factory.mktemp("absurd"), vendors=8, documents=8) as opened:
        yield opened


@pytest.fixture(scope="module")
def first(books: Company) -> Row:
    return books.settled()


@pytest.fixture(scope="module")
def absurd(books: Company, first: Row) -> str:
    """The entry's key; another one was entered right on the same day."""
    line = {**life.usual_line(books, "123"), "AmountFC": ABSURD, "VATAmountFC": 0}
    return life.enter_invoice(books, "ABSURD-1", lines=[line])


@pytest.fixture(scope="module")
def second(books: Company, absurd: str) -> tuple[Row, str]:
    sound = life.enter_invoice(books, "SOUND-1")
    books.sandbox.advance(600)
    return books.run(), sound


@pytest.fixture(scope="module")
def deleted(books: Company, absurd: str, second: tuple[Row, str]) -> Row:
    books.sandbox.edit("exact_online", "purchase_entries", {"company": "123", "key": absurd, "delete": True})
    books.sandbox.advance(600)
    return books.run()


def aside(books: Company) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(Warehouse.of_link(books.home, books.link).path), read_only=True) as database:
        found = "select feed, key, reason from raw_exact_online.quarantine where record like '%ABSURD-1%' order by all"
        return database.execute(found).fetchall()


def alerts(books: Company, code: str) -> list[str]:
    return [one["text"] for one in books.cli("alerts", "--json").json["alerts"] if one["code"] == code]


def test_it_waits_alone_with_its_reason(books: Company, absurd: str, second: tuple[Row, str]) -> None:
    summary, sound = second
    assert summary["failure"] is None
    assert life.in_avid(books, "invoices", sound) is not None
    assert life.in_avid(books, "invoices", absurd) is None
    assert ("purchase_entries", absurd) in [(feed, key) for feed, key, _ in aside(books)]
    [told] = [text for text in alerts(books, "quarantined") if "purchase_entries" in text]
    assert "which is no likely amount: it must be below 1,000,000,000,000" in told


def test_once_it_is_deleted_the_next_run_says_nothing_of_it(books: Company, deleted: Row) -> None:
    assert (aside(books), alerts(books, "quarantined")) == ([], [])


def test_a_warehouse_that_holds_one_from_before_heals_itself(books: Company, deleted: Row) -> None:
    """What an older release stored, here of an entry that AvidXchange has: nothing is voided for it."""
    known = [row["source_key"] for row in books.deliveries("purchase_invoices") if row["number"] != "SOUND-1"]
    # one that no ordinary read shows again
    old = next(key for key in known if (life.in_avid(books, "invoices", key) or VOID)["Status"] != VOID["Status"])
    before = life.in_avid(books, "invoices", old)
    with duckdb.connect(str(Warehouse.of_link(books.home, books.link).path)) as database:
        database.execute(
            "update raw_exact_online.purchase_entries set amount_fc = ?, amount_dc = ?, _dlt_load_id = 'older'"
            " where entry_id = ?",
            [ABSURD, ABSURD, old],
        )
    books.sandbox.advance(600)
    sound = life.enter_invoice(books, "SOUND-2")
    summary = books.run()
    assert summary["failure"] is None
    [told] = [text for text in alerts(books, "quarantined") if "purchase_entries" in text]
    assert "10000000000000000" in told
    assert life.in_avid(books, "invoices", old) == before
    assert life.in_avid(books, "invoices", sound) is not None
    # what Exact shows is believed again, and all is as it was
    books.sandbox.advance(600)
    assert books.run("--full")["failure"] is None
    assert alerts(books, "quarantined") == []


def test_a_mapping_file_with_a_mistake_is_named_until_it_is_right(books: Company, second: tuple[Row, str]) -> None:
    file = books.home / "config" / "mappings" / books.link / "gl_accounts.csv"
    before = file.read_text() if file.exists() else None
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("source_code,target_code\n4000,\n")
    preview = books.run("--preview")
    said = "gl_accounts.csv of exact_avidxchange has mistakes: line 2, column target_code: "
    assert [note for note in preview["notes"] if note.startswith(said)]
    assert alerts(books, "mapping_file") == []
    [reason] = [one for one in books.run()["reasons"] if one["code"] == "mapping_file"]
    assert (reason["state"], reason["documents"]) == ("alert", ["gl_accounts.csv"])
    assert reason["text"].startswith(said)
    assert alerts(books, "mapping_file") == [reason["text"]]
    file.unlink() if before is None else file.write_text(before)
    assert [one for one in books.run()["reasons"] if one["code"] == "mapping_file"] == []
    assert alerts(books, "mapping_file") == []


def test_answers_of_another_shape_cost_their_feed_and_the_run_ends(books: Company, second: tuple[Row, str]) -> None:
    paging = {"Paging": {"PageNumber": {"a": 1}, "Pages": [7], "Links": [7]}, "Items": []}
    strange = [
        ("avidxchange", "/v1/vendors", paging),
        ("avidxchange", "/v1/payments", {"Paging": {"Links": "next"}, "Items": [None, 7, {"PaymentId": []}]}),
        ("avidxchange", "/v1/invoices", {"Items": 7}),
        ("exact_online", "PurchaseEntries", {"d": {"results": [{"EntryID": {}}], "__next": {"uri": 7}}}),
        ("exact_online", "sync/CRM/Accounts", {"d": [[], 7, {"ID": [1], "link": "none"}]}),
        ("exact_online", "TransactionLines", {"d": "none"}),
    ]
    books.sandbox.post(
        "/faults",
        [
            {"system": system, "method": "GET", "path": path, "status": 200, "body": body}
            for system, path, body in strange
        ],
    )
    sound = life.enter_invoice(books, "SOUND-3")
    books.sandbox.advance(600)
    answer = books.cli("run", books.link, "--json")
    books.sandbox.clear_faults()
    assert answer.code == 1, answer.err
    assert "Traceback" not in answer.err
    summary = answer.json
    assert summary["failure"] is None
    unread = {note.partition(" could not be read: ")[0] for note in summary["notes"] if "could not be read" in note}
    assert unread == {
        "avidxchange vendors",
        "avidxchange payments",
        "avidxchange invoice_batches",
        "avidxchange invoices",
        "exact_online purchase_entries of company 123",
        "exact_online purchase_entries of company 456",
        "exact_online transaction_lines of company 123",
        "exact_online transaction_lines of company 456",
    }
    aside = [text for text in alerts(books, "quarantined") if "records of accounts" in text]
    assert ["which is no text" in text for text in aside] == [True, True]  # of both divisions
    books.sandbox.advance(600)
    books.run()
    assert life.in_avid(books, "invoices", sound) is not None
