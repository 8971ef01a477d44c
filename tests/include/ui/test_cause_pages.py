"""What waits, by its cause, with what hangs on it; and the button that lets it be tried again."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from include.store import runs
from include.store.database import Store
from include.store.models import deliveries
from include.ui import runbooks, waiting
from include.ui.access import RESOURCES
from tests.include.ui.conftest import HOSTILE, NOW, URL, Browser

DAY = datetime(2026, 11, 1, tzinfo=UTC)
BLOCKED = "/causes/books/blocked/account_unmapped"


def texts(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def row(key: str, state: str, code: str, amount: str | None = "10", flow: str = "invoices") -> dict[str, Any]:
    value = Decimal(amount) if amount else None
    facts = {"number": f"N-{key}", "counterparty": "Smit", "currency": "EUR", "amount": value, "created_at": DAY}
    place = {"link": "books", "flow": flow, "company": "C1", "source_key": key}
    return {**place, **facts, "state": state, "reason_code": code, "reason_text": "why"}


def wait(key: str, first: str) -> dict[str, Any]:
    return {"link": "books", "flow": "invoices", "company": "C1", "source_key": key, "waits_for_flow": "invoices",
            "waits_for_company": "C1", "waits_for_key": first}  # fmt: skip


STOPPED = [
    row("v", "held", "vendor_review", None),
    row("a", "waiting", "reference_missing", "-100"),
    row("b", "waiting", "reference_missing", "20"),
    row("t", "blocked", "payment_blocked", "5"),
    row("u", "blocked", "payment_blocked", "6"),
    row("x", "waiting", "reference_missing", "1"),
]
WAITS = [wait("a", "v"), wait("b", "a"), wait("b", "v"), wait("x", "gone")]


def test_what_waits_is_counted_with_the_cause_that_it_waits_for() -> None:
    found = [
        (one.code, len(one.roots), one.amounts, len(one.waiting), one.waiting_amounts)
        for one in waiting.groups(STOPPED, WAITS)
    ]
    assert found == [
        ("vendor_review", 1, {}, 2, {"EUR": Decimal(120)}),
        ("payment_blocked", 2, {"EUR": Decimal(11)}, 0, {}),
        ("reference_missing", 1, {"EUR": Decimal(1)}, 0, {}),
    ]


def test_a_document_stands_once_in_the_tree_of_its_cause_even_in_a_circle() -> None:
    circle = [*WAITS, wait("a", "b")]
    (group, *_) = waiting.groups(STOPPED, circle)
    (tree,) = waiting.trees(group, STOPPED, circle)
    assert [one.row["source_key"] for one in tree.below] == ["a"]
    assert [one.row["source_key"] for one in tree.below[0].below] == ["b"]


def test_a_stop_is_said_to_be_the_business_of_somebody() -> None:
    assert {code: waiting.owner(code) for code in ("period_closed", "account_unknown", "number_missing")} == {
        "period_closed": "Controller",
        "account_unknown": "Data team",
        "number_missing": "Administrator of the spend system",
    }


@pytest.mark.anyio
async def test_causes_are_listed_and_one_shows_its_documents(browser: Browser) -> None:
    async with browser("viewer") as one:
        page = texts((await one.get("/causes")).text)
        assert "account unmapped blocked 1 EUR 1,234.50" in page
        detail = await one.get(BLOCKED)
    assert "1 document, EUR 1,234.50" in texts(detail.text).replace(" ,", ",")
    assert "Fixed, try again" not in detail.text
    assert "\u202e" not in detail.text
    assert HOSTILE not in detail.text


@pytest.mark.anyio
async def test_fixed_documents_are_tried_again_by_who_may_deliver(browser: Browser, home: Path) -> None:
    place = {"link": "books", "flow": "invoices", "company": "C1", "source_key": "12", "number": "F-3"}
    target = {"target_system": "exact_online", "target_company": "123"}
    why = {"reason_code": "account_unmapped", "reason_text": "not mapped", "created_at": NOW, "updated_at": NOW}
    with Store.open() as store, store.begin() as db:
        db.execute(deliveries.insert().values(**place, **target, **why, state="blocked"))
    async with browser("user") as one:
        refused = await one.post(BLOCKED, data={"token": "t"}, headers={"Origin": URL})
    assert (refused.status_code, RESOURCES["deliver"] in refused.text) == (403, True)
    async with browser("op") as one:
        found = re.search(r'name="token" value="([^"]+)"', (await one.get(BLOCKED)).text)
        assert found
        done = await one.post(BLOCKED, data={"token": found[1]}, headers={"Origin": URL})
        again = await one.post(BLOCKED, data={"token": found[1]}, headers={"Origin": URL})
    assert "1 of them will be tried again" in done.text
    assert "none of them is stopped any more" in again.text
    with Store.open() as store, store.read() as db:
        assert [(row.source_key, row.state) for row in db.execute(deliveries.select())] == [("12", "planned")]


@pytest.mark.anyio
async def test_a_runbook_is_shown_and_html_in_it_is_not_obeyed(browser: Browser) -> None:
    async with browser("viewer") as one:
        assert "A mapping file has mistakes" in (await one.get("/runbooks/mapping_file")).text
        assert (await one.get("/runbooks/vendor_review")).status_code == 200
        assert (await one.get("/runbooks/..%2fREADME")).status_code == 404
    shown = runbooks.rendered(f"# Title\n\n{HOSTILE} [page](brake.md) [code](../../x.md) [bad](javascript:alert(1))\n")
    assert "<script>" not in shown
    assert 'href="./brake"' in shown
    assert "../../x.md" not in shown
    assert 'href="javascript' not in shown


@pytest.mark.anyio
async def test_a_run_says_what_stopped_by_reason_and_what_it_called(browser: Browser, home: Path) -> None:
    summary = """{"run_id": "r1", "link": "books", "preview": false, "started_at": "2026-11-20T05:58:00+00:00",
        "ended_at": "2026-11-20T06:00:54+00:00", "result": "remarks", "flows": {}, "calls": {}, "failure": null,
        "reasons": [{"flow": "invoices", "state": "blocked", "code": "payment_blocked", "text": "approve its term",
            "documents": ["F-2"]}], "seconds": {"extract": 4, "transform": 5, "deliver": 6, "publish": 7},
        "notes": ["payment_terms.csv of books: column source_code is missing"]}"""
    with duckdb.connect(str(home / "published" / "reconciliation.duckdb")) as tables:
        tables.execute("update operations.runs set summary = ?", [summary])
    async with browser("viewer") as one:
        assert 'href="/runs/r1"' in (await one.get("/runs")).text
        page = texts((await one.get("/runs/r1")).text)
    for said in ("approve its term", "payment_terms.csv of books", "extract 4, transform 5", "exact_main 123 30 1"):
        assert said in page


@pytest.mark.anyio
async def test_a_run_that_is_not_over_has_no_summary_and_one_of_the_store_alone_is_shown(browser: Browser) -> None:
    with Store.open() as store, store.begin() as db:
        runs.start(db, "r2", "books", who="schedule", preview=True, now=NOW)
    async with browser("viewer") as one:
        page = texts((await one.get("/runs/r2")).text)
        assert (await one.get("/runs/nosuch")).status_code == 404
        moved = await one.get("/airflow/books/manual__2026-11-20T06:00:00+00:00")
    name = runs.of_dag_run("books", "manual__2026-11-20T06:00:00+00:00")
    assert (moved.status_code, moved.headers["location"]) == (303, f"/runs/{name}")
    assert "preview: nothing was sent" in page
    assert "It has no summary: it is still running" in page


@pytest.mark.anyio
async def test_a_pair_stands_side_by_side_with_who_decided_and_what_was_prevented(browser: Browser, home: Path) -> None:
    with duckdb.connect(str(home / "published" / "reconciliation.duckdb")) as tables:
        tables.execute("""
            alter table reconciliation.duplicates add column system text;
            alter table reconciliation.duplicates add column twin_system text;
            alter table reconciliation.duplicates add column twin_company text;
            alter table reconciliation.duplicates add column net decimal(22,6);
            alter table reconciliation.duplicates add column vat decimal(22,6);
            alter table reconciliation.duplicates add column open_amount decimal(22,6);
            alter table reconciliation.duplicates add column lines bigint;
            alter table reconciliation.duplicates add column twin_net decimal(22,6);
            alter table reconciliation.duplicates add column twin_vat decimal(22,6);
            alter table reconciliation.duplicates add column twin_open_amount decimal(22,6);
            alter table reconciliation.duplicates add column twin_lines bigint;
            insert into reconciliation.duplicates (link, company, invoice_key, counterparty, number, date, currency,
                amount, twin_key, twin_counterparty, twin_number, twin_date, twin_amount, action, reason, system,
                twin_system, twin_company, net, vat, open_amount, lines, twin_net, twin_vat, twin_open_amount)
            values ('books', 'C1', '11', 'Smit', 'F-2.', '2026-11-02', 'EUR', 50, '20/1', 'Smit', 'F-2', '2026-11-02',
                50, 'block', 'invoice F-2. agrees with F-2', 'exact_online', 'exact_online', 'C1', 41.32, 8.68, 50, 2,
                41.32, 8.68, 0);
            insert into operations.reviews values (9, 'books', 'invoices', 'C1', '11', 'duplicate_suspected', 'twice?',
                '{}', 'decided', '2026-11-19', 'reject', 'person:anna', '2026-11-19 10:00:00+00', 'same paper')""")
    async with browser("viewer") as one:
        listed = await one.get("/duplicates")
        (place,) = re.findall(r'href="(/duplicates/[^"]+)"', listed.text)
        page = texts((await one.get(place)).text)
    assert "twice this month (in question, or rejected): 1 document, EUR 50.00" in texts(listed.text).replace(" ,", ",")
    assert "Number F-2. F-2" in page
    assert "Status approved open" in page
    assert "Net 41.32 41.32 VAT 8.68 8.68 Amount 50.00 50.00 Not paid yet 50.00 0.00 Lines 2 " in page
    assert "reject by person:anna, 19 Nov 2026 10:00 UTC: same paper" in page


@pytest.mark.anyio
async def test_connections_show_no_secret_and_what_is_wrong_first(browser: Browser) -> None:
    async with browser("viewer") as one:
        page = texts((await one.get("/connections")).text)
    assert "avid_main AvidXchange C1 books never called" in page
    assert "2 connections" in page
