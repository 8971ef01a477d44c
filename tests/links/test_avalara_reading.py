"""What the link Exact Online <-> AvaTax reads, by the vendors' own call logs: no more than it needs, and no less."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from dlt_sources.readers import exact_online_feeds
from include import failpoint
from tests.bench.avalara_books import LINK, SYSTEMS, Seller
from tests.support import company
from tests.support import life_avalara as life
from tests.support.books.documents import money
from tests.support.company import Company
from tests.support.life_avalara import US

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]
UNROUTED = "853"


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    home = tmp_path_factory.mktemp("avalara-reading")
    with company.opened(home, vendors=10, documents=40, systems=SYSTEMS, link=LINK) as opened:
        yield opened


@pytest.fixture(scope="module")
def first(books: Company) -> dict[str, Any]:
    mark = books.mark()
    summary = books.run("--preview")
    return {"summary": summary, "calls": books.sandbox.get("/calls", since=mark)["calls"]}


def test_a_division_that_no_link_routes_is_told_by_two_reads(books: Company, first: dict[str, Any]) -> None:
    read = [str(call["path"]).rpartition("/")[2] for call in first["calls"] if call["company"] == UNROUTED]
    assert sorted(read) == ["Deleted", "SalesInvoices"]
    finals = [row for row in books.sandbox.state("exact_online", "sales_invoices", UNROUTED) if row["Status"] == 50]
    (reason,) = [one for one in first["summary"]["reasons"] if one["code"] == "not_routed"]
    assert finals
    assert sorted(reason["documents"]) == sorted(str(row["InvoiceNumber"]) for row in finals)
    assert f"Exact division {UNROUTED} is not in the routing table" in reason["text"]


def test_nothing_is_read_that_no_decision_rests_on(first: dict[str, Any]) -> None:
    assert not [call for call in first["calls"] if str(call["path"]).endswith("VATCodes")]


def test_an_invoice_and_an_address_that_no_event_announced_are_seen_by_the_next_run(
    books: Company, first: dict[str, Any]
) -> None:
    seller = Seller(books)
    invoice = seller.draft_to_a_new_place()
    seller.finalise([invoice])
    books.run()
    seller.booked([invoice])


def tax_on(books: Company, invoice: str) -> Decimal:
    rows = life.lines_of(books, invoice, US)
    return sum(
        (money(row["AmountFC"]) for row in rows if str(row.get("Notes") or "").startswith("AV:tax_line:")), Decimal(0)
    )


def test_a_draft_that_changed_keeps_its_line_until_its_tax_was_worked_out_anew(
    books: Company, first: dict[str, Any]
) -> None:
    draft = life.draft(books, life.customers(books)[0], ("LIC-PRO", "1", "100.00"))
    books.run()
    before = tax_on(books, draft)
    assert before > 0
    life.change_draft(books, draft, NetPrice=200.0)
    killed = books.cli("run", LINK, **{failpoint.VARIABLE: "decide.end:1"})
    assert killed.code == -signal.SIGKILL
    # somebody starts the task of this one flow by hand
    alone = books.cli(LINK, "tax_lines", module="tests.support.step")
    assert alone.code == 0, alone.err
    assert tax_on(books, draft) == before
    (row,) = [row for row in books.deliveries("tax_lines") if row["source_key"] == draft]
    assert (row["state"], "which was not brought up to date with what changed yet" in row["reason_text"]) == (
        "waiting",
        True,
    )
    books.run()
    assert tax_on(books, draft) == 2 * before


def test_what_may_change_an_invoices_tax_is_read_by_every_scheduled_run() -> None:
    seldom = {feed.name for feed in exact_online_feeds.FEEDS if feed.max_age}
    assert not seldom & {"sales_invoice_rows", "addresses", "accounts", "deleted", "transaction_lines"}
