"""The link QuickBooks Online <-> AvidXchange through the command line, over one company's days.

What each test says is asked of the two simulated systems; texts are those of the run's summary.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.support import agreement
from tests.support import company as companies
from tests.support import days_quickbooks as days
from tests.support import life_quickbooks as life
from tests.support.company import Answer, Company

LINK = "quickbooks_avidxchange"
TODAY = "2026-11-20"
pytestmark = pytest.mark.timeout(900)


@dataclass
class Story:
    """One company's days; each part is played once and its tests look at what it left."""

    company: Company
    first: dict[str, Any]
    second: dict[str, Any]
    bill: str = ""
    deleted: str = ""
    notes: list[str] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    together: list[Answer] = field(default_factory=list)
    after: dict[str, Any] = field(default_factory=dict)
    written: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with companies.opened(tmp_path_factory.mktemp("quickbooks")) as company:
        company.link = LINK
        first = company.run()
        company.sandbox.advance(600)
        mark = company.mark()
        second = company.run()
        calls = company.sandbox.get("/calls", since=mark)["calls"]
        yield Story(company, first, second, calls=calls)


@pytest.fixture(scope="module")
def sent(story: Story) -> Story:
    """A person enters two bills, and they go over."""
    company = story.company
    story.bill = life.enter_bill(company, "STORY-1", PrivateNote="call Ann before paying")
    story.deleted = life.enter_bill(company, "STORY-2")
    company.settled()
    return story


@pytest.fixture(scope="module")
def under_way(sent: Story) -> Story:
    """One is approved and its payment is under way; the other is deleted in QuickBooks."""
    company = sent.company
    life.approve(company, sent.bill)
    payment = life.pay(company, {sent.bill: 100.00}, until="Processing")
    life.delete_bill(company, sent.deleted)
    company.settled()
    sent.notes.append(life.bill(company, sent.bill)["PrivateNote"])
    kept = sent.notes[0].replace("call Ann before paying", "Ann agreed; discount refused") + "\nfiled by Bo"
    life.change_bill(company, sent.bill, PrivateNote=kept)
    life.payment_goes(company, payment, "ACH Credit Issued")
    return sent


@pytest.fixture(scope="module")
def paid(under_way: Story) -> Story:
    """A person wrote in the memo meanwhile, the payment was executed, new documents came; then two runs are started at
    once, and a third one after them."""
    company = under_way.company
    days.new_things_come(company, 1)
    running = [company.start("run", LINK, "--json") for _ in range(2)]
    under_way.together = [company.end_of(one) for one in running]
    company.sandbox.advance(600)
    mark = company.mark()
    under_way.after = company.run()
    under_way.written = company.writes(mark)
    under_way.notes.append(life.bill(under_way.company, under_way.bill)["PrivateNote"])
    return under_way


def delivered(summary: dict[str, Any]) -> dict[str, int]:
    return {flow: counts["delivered"] for flow, counts in summary["flows"].items() if counts["delivered"]}


def test_the_first_run_sends_codes_vendors_orders_bills_and_posts_payments(story: Story) -> None:
    assert {"gl_accounts", "classes", "departments", "vendors", "purchase_orders", "bills"} <= set(
        delivered(story.first)
    )


def test_a_second_run_delivers_nothing(story: Story) -> None:
    assert delivered(story.second) == {}
    assert [call for call in story.calls if call["method"] != "GET" and not call["path"].endswith("token")] == []


def test_a_run_with_nothing_new_asks_quickbooks_once(story: Story) -> None:
    asked = [call["path"] for call in story.calls if call["system"] == "quickbooks_online"]
    assert [path for path in asked if not path.endswith(("bearer", "token"))] == [
        f"/v3/company/{life.realm(story.company)}/cdc"
    ]


def test_metered_reads_of_the_month_are_in_the_summary(story: Story) -> None:
    spent = story.second["calls"]["quickbooks_online"]
    assert spent["metered"] == 1
    assert spent["month_used"] == story.first["calls"]["quickbooks_online"]["month_used"] + 1


def test_a_bill_goes_over_with_its_lines(sent: Story) -> None:
    found = life.in_avid(sent.company, sent.bill)
    assert found is not None
    assert (found["InvoiceNumber"], float(found["Amount"])) == ("STORY-1", 100.0)


def test_a_bill_whose_payment_is_under_way_says_so_beside_what_people_wrote(under_way: Story) -> None:
    assert under_way.notes[0] == f"call Ann before paying\n[AvidXchange] payment pending since {TODAY}"


def test_a_bill_deleted_in_quickbooks_is_voided_in_avidxchange(under_way: Story) -> None:
    found = life.in_avid(under_way.company, under_way.deleted)
    assert found is not None
    assert found["Status"] == "Voided"


def test_an_executed_payment_is_posted_and_settles_the_bill(paid: Story) -> None:
    (payment,) = life.payments_of(paid.company, paid.bill)
    assert "AVX:" in payment["PrivateNote"]
    assert (float(payment["TotalAmt"]), payment["TxnDate"]) == (100.00, TODAY)
    assert float(life.bill(paid.company, paid.bill)["Balance"]) == 0


def test_then_the_marker_goes_and_no_word_that_people_wrote_is_lost(paid: Story) -> None:
    assert paid.notes[1] == "Ann agreed; discount refused\nfiled by Bo"


def test_two_runs_started_together_send_every_kind_of_document_between_them(paid: Story) -> None:
    assert [(one.code in (0, 1), one.err if one.code not in (0, 1) else "") for one in paid.together] == [
        (True, "")
    ] * 2
    sent = {flow for one in paid.together for flow in delivered(one.json)}
    assert sent == set(paid.first["flows"])


def test_and_each_document_once(paid: Story) -> None:
    assert agreement.twice(paid.company) == []
    assert (delivered(paid.after), paid.written) == ({}, [])


def test_what_is_owed_to_each_vendor_agrees_or_is_explained_to_the_cent(paid: Story) -> None:
    company = paid.company
    rows = company.query(
        "select counterparty_key, currency, books_balance, unexplained, documents from reconciliation.accounts_payable"
        " where link = 'quickbooks_avidxchange'"
    )
    vendors = company.sandbox.state("quickbooks_online", "vendor")
    owed = {row["Id"]: f"{float(row['Balance']):.2f}" for row in vendors if float(row["Balance"])}
    published = {row["counterparty_key"]: f"{float(row['books_balance']):.2f}" for row in rows}
    assert {key: value for key, value in published.items() if float(value)} == owed
    assert [row for row in rows if float(row["unexplained"])] == []
    entries = [entry for row in rows for entry in json.loads(row["documents"])]
    assert [entry for entry in entries if not (entry["class"] and entry["reason"])] == []


def test_after_all_of_it_nothing_is_lost_and_nothing_stands_twice(paid: Story) -> None:
    assert agreement.problems(paid.company) == []
