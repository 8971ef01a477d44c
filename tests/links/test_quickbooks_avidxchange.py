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
    bill: str
    deleted: str
    first: dict[str, Any]
    second: dict[str, Any]
    calls: list[dict[str, Any]]
    owed: list[dict[str, Any]]
    vendors: list[dict[str, Any]]
    abroad: dict[str, str] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    order: str = ""
    notes: list[str] = field(default_factory=list)
    together: list[Answer] = field(default_factory=list)
    rest: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    written: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """A few bills among many, in books of several currencies; a first run, and one with nothing new."""
    with companies.opened(tmp_path_factory.mktemp("quickbooks"), multi_currency=True) as company:
        company.link = LINK
        bill = _enter(company, "STORY-1", "Tamarack Stationery", "call Ann before paying")
        deleted = _enter(company, "STORY-2", "Wisteria Flowers", "")
        abroad = {
            "EUR": _enter(company, "STORY-EUR", "Zuiderzee Verpakking", "", CurrencyRef={"value": "EUR"}),
            "CAD": _enter(company, "STORY-CAD", "Kanata Maple Products", "", CurrencyRef={"value": "CAD"}),
        }
        merged = _two_records_of_one_vendor(company)
        first = company.run()
        company.sandbox.advance(600)
        mark = company.mark()
        second = company.run()
        calls = company.sandbox.get("/calls", since=mark)["calls"]
        owed = company.query(
            "select counterparty_key, currency, books_balance, other_open, unexplained, documents"
            " from reconciliation.accounts_payable where link = 'quickbooks_avidxchange'"
        )
        vendors = company.sandbox.state("quickbooks_online", "vendor")
        yield Story(company, bill, deleted, first, second, calls, owed, vendors, abroad, merged)


def _enter(company: Company, number: str, name: str, memo: str, **fields: Any) -> str:
    """A bill over 100.00 of a new vendor; ``fields``: of the vendor."""
    return _bill_of(company, number, life.enter_vendor(company, name, **fields), memo)


def _bill_of(company: Company, number: str, vendor: str, memo: str = "") -> str:
    line = life.line(company, 100.00)
    words = {"PrivateNote": memo, "DocNumber": number, "TxnDate": "2026-11-16", "DueDate": "2026-12-16"}
    return life.enter(company, "Bill", VendorRef={"value": vendor}, Line=[line], **words)


def _two_records_of_one_vendor(company: Company) -> dict[str, str]:
    """Ids: the vendor that will be ``gone``, the one that is ``kept``, and three bills of the first."""
    gone, kept = (life.enter_vendor(company, name) for name in ("Quimby Ice (old)", "Quimby Ice Works"))
    bills = {name: _bill_of(company, f"MERGE-{name}", gone) for name in ("open", "under way", "posted")}
    return {"gone": gone, "kept": kept, "of kept": _bill_of(company, "MERGE-kept", kept), **bills}


def _avid_vendor(company: Company, key: str) -> dict[str, Any]:
    code = f"quickbooks_online:{life.realm(company)}:{key}"
    rows = company.sandbox.state("avidxchange", "vendors")
    return next(row for row in rows if row["ExternalVendorCode"] == code)


def _avid_order(company: Company, key: str) -> dict[str, Any]:
    code = f"quickbooks_online:{life.realm(company)}:{key}"
    rows = company.sandbox.state("avidxchange", "purchase_orders")
    return next(row for row in rows if row["ExternalCode"] == code)


def _order_that_went_over(company: Company) -> str:
    """The Id of an open purchase order that AvidXchange has from us."""
    ours = {row["ExternalCode"] for row in company.sandbox.state("avidxchange", "purchase_orders")}
    orders = company.sandbox.state("quickbooks_online", "purchaseorder")
    here = f"quickbooks_online:{life.realm(company)}"
    return next(row["Id"] for row in orders if row["POStatus"] == "Open" and f"{here}:{row['Id']}" in ours)


@pytest.fixture(scope="module")
def under_way(story: Story) -> Story:
    """One is approved and its payment is under way; the other is deleted in QuickBooks, an order is closed there, and a
    vendor is merged into another one while a bill of it is open, one is being paid and one was paid."""
    company = story.company
    first, second = story.merged["posted"], story.merged["under way"]
    life.approve(company, first, second)
    posted = life.pay(company, {first: 100.00})
    going = life.pay(company, {second: 100.00}, until="Processing")
    story.order = _order_that_went_over(company)
    life.change(company, "PurchaseOrder", story.order, POStatus="Closed")
    life.approve(company, story.bill)
    payment = life.pay(company, {story.bill: 100.00}, until="Processing")
    life.delete_bill(company, story.deleted)
    company.settled()
    story.notes.append(life.bill(company, story.bill)["PrivateNote"])
    kept = story.notes[0].replace("call Ann before paying", "Ann agreed; discount refused") + "\nfiled by Bo"
    life.change_bill(company, story.bill, PrivateNote=kept)
    life.payment_goes(company, payment, "ACH Credit Issued")
    assert [float(row["TotalAmt"]) for row in life.payments_of(company, first)] == [100.00]
    life.merge_vendors(company, story.merged["gone"], story.merged["kept"])
    life.set_payment(company, posted, "Void")
    life.payment_goes(company, going, "ACH Credit Issued")
    return story


@pytest.fixture(scope="module")
def paid(under_way: Story) -> Story:
    """A person wrote in the memo meanwhile, the payment was executed, new documents came; then two runs are started at
    once, a third one brings what they left to it, and a fourth one comes after that."""
    company = under_way.company
    days.new_things_come(company, 1)
    running = [company.start("run", LINK, "--json") for _ in range(2)]
    under_way.together = [company.end_of(one) for one in running]
    company.sandbox.advance(600)
    under_way.rest = company.run()
    company.sandbox.advance(600)
    mark = company.mark()
    under_way.after = company.run()
    under_way.written = company.writes(mark)
    under_way.notes.append(life.bill(under_way.company, under_way.bill)["PrivateNote"])
    return under_way


def delivered(summary: dict[str, Any]) -> dict[str, int]:
    return {flow: counts["delivered"] for flow, counts in summary["flows"].items() if counts["delivered"]}


def test_the_first_run_sends_codes_vendors_orders_bills_and_posts_payments(story: Story) -> None:
    kinds = {"gl_accounts", "classes", "departments", "vendors", "purchase_orders", "bills", "payments"}
    assert kinds <= set(delivered(story.first))


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


def test_what_is_owed_to_each_vendor_agrees_or_is_explained_to_the_cent(story: Story) -> None:
    in_quickbooks = {row["Id"]: f"{float(row['Balance']):.2f}" for row in story.vendors if float(row["Balance"])}
    published = {row["counterparty_key"]: f"{float(row['books_balance']):.2f}" for row in story.owed}
    assert {key: balance for key, balance in published.items() if float(balance)} == in_quickbooks
    assert [row for row in story.owed if float(row["unexplained"])] == []
    entries = [entry for row in story.owed for entry in json.loads(row["documents"])]
    assert [entry for entry in entries if not (entry["class"] and entry["reason"])] == []


def test_what_is_owed_in_each_currency_is_told_in_it(story: Story) -> None:
    """AvidXchange takes EUR and USD here: what is owed in CAD stands in the books alone, and says so."""
    owed = {row["counterparty_key"]: row for row in story.owed}
    found = {}
    for currency, bill in story.abroad.items():
        row = owed[life.bill(story.company, bill)["VendorRef"]["value"]]
        found[currency] = (row["currency"], float(row["books_balance"]), float(row["other_open"]))
    assert found == {"EUR": ("EUR", 100.00, 100.00), "CAD": ("CAD", 100.00, 0.00)}
    assert {row["currency"] for row in story.owed} == {"USD", "EUR", "CAD"}
    there = life.in_avid(story.company, story.abroad["EUR"])
    assert there is not None
    assert (there["CurrencyCode"], float(there["Amount"])) == ("EUR", 100.00)
    assert life.in_avid(story.company, story.abroad["CAD"]) is None
    [said] = [one for one in story.first["reasons"] if "STORY-CAD" in one["documents"]]
    assert (said["state"], said["code"]) == ("blocked", "currency_not_accepted")


def test_a_bill_goes_over_with_its_lines(story: Story) -> None:
    found = life.in_avid(story.company, story.bill)
    assert found is not None
    assert (found["InvoiceNumber"], float(found["Amount"])) == ("STORY-1", 100.0)


def test_a_bill_whose_payment_is_under_way_says_so_beside_what_people_wrote(under_way: Story) -> None:
    assert under_way.notes[0] == f"call Ann before paying\n[AvidXchange] payment pending since {TODAY}"


def test_a_bill_deleted_in_quickbooks_is_voided_in_avidxchange(under_way: Story) -> None:
    found = life.in_avid(under_way.company, under_way.deleted)
    assert found is not None
    assert found["Status"] == "Voided"


def test_an_order_closed_in_quickbooks_is_closed_in_avidxchange(under_way: Story) -> None:
    assert _avid_order(under_way.company, under_way.order)["Status"] == "Closed"


def test_bills_of_a_merged_vendor_are_the_other_vendors_in_avidxchange_while_it_takes_changes(paid: Story) -> None:
    company, keys = paid.company, paid.merged
    there = {name: life.in_avid(company, keys[name]) or {} for name in ("open", "under way", "of kept")}
    vendor = {key: _avid_vendor(company, keys[key])["ExternalVendorCode"] for key in ("gone", "kept")}
    assert {name: row["VendorExternalCode"] for name, row in there.items()} == {
        "open": vendor["kept"],
        "under way": vendor["gone"],
        "of kept": vendor["kept"],
    }
    assert (_avid_vendor(company, keys["gone"])["Active"], _avid_vendor(company, keys["kept"])["Active"]) == (
        False,
        True,
    )
    reviews = company.cli("review", "list", "--link", LINK, "--json").json["reviews"]
    assert {row["code"] for row in reviews if row["document_key"] == keys["under way"]} == set()


def test_a_payment_under_way_of_a_merged_vendor_is_posted_on_the_vendor_that_is_left(paid: Story) -> None:
    (row,) = life.payments_of(paid.company, paid.merged["under way"])
    assert (row["VendorRef"]["value"], float(row["TotalAmt"])) == (paid.merged["kept"], 100.00)
    assert float(life.bill(paid.company, paid.merged["under way"])["Balance"]) == 0


def test_a_payment_posted_before_the_merge_and_void_after_it_is_taken_back(paid: Story) -> None:
    assert float(life.bill(paid.company, paid.merged["posted"])["Balance"]) == 100.00
    notes = [str(row.get("PrivateNote")) for row in paid.company.sandbox.state("quickbooks_online", "billpayment")
             if row["VendorRef"]["value"] == paid.merged["kept"] and float(row["TotalAmt"]) == 0]  # fmt: skip
    assert [note for note in notes if note.startswith("Voided") and "AVX:" in note] == notes
    assert len(notes) == 1


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
    assert sent == set(paid.first["flows"]) - {"vendor_changes"}  # an option that is off here


def test_what_they_leave_are_lines_of_memos_that_stand_on_what_the_other_one_was_doing(paid: Story) -> None:
    """The one that read newer data decides about a line. It waits for a payment that is on its way from the other, or
    goes by a balance read before the other took a payment back: the next run says it as it is."""
    assert set(delivered(paid.rest)) <= {"payment_status"}


def test_and_each_document_once(paid: Story) -> None:
    assert agreement.twice(paid.company) == []
    assert (delivered(paid.after), paid.written) == ({}, [])


def test_after_all_of_it_nothing_is_lost_and_nothing_stands_twice(paid: Story) -> None:
    assert agreement.problems(paid.company) == []
