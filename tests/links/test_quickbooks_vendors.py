"""Vendors that people change on both sides, through whole runs: what comes back to QuickBooks, and what does not.

The company has an edition of QuickBooks without purchase orders, classes and departments.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.support import company as companies
from tests.support import life_quickbooks
from tests.support.company import Company
from tests.support.link_settings import choose

LINK = "quickbooks_avidxchange"
pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]

NAMES = {
    "back": "Quillfeather Stationery",
    "payee": "Ombersley Cartage",
    "both": "Tarnwick Bearings",
    "renamed": "Uxbourne Freight",
    "forward": "Zephaniah Lubricants",
}
OLD_PHONE, NEW_PHONE, OTHER_PHONE = "518-555-0100", "518-555-0199", "518-555-0777"
NEW_PLACE = {"Line1": "9 High St", "City": "Albany", "State": "NY", "PostalCode": "12208", "Country": "US"}


@dataclass
class Story:
    company: Company
    keys: dict[str, str]
    first: dict[str, Any] = field(default_factory=dict)
    bills: list[str] = field(default_factory=list)
    changed: dict[str, Any] = field(default_factory=dict)
    quiet: dict[str, Any] = field(default_factory=dict)
    quiet_writes: list[dict[str, Any]] = field(default_factory=list)
    quiet_calls: list[dict[str, Any]] = field(default_factory=list)
    after_payee: dict[str, Any] = field(default_factory=dict)

    def in_quickbooks(self, name: str) -> dict[str, Any]:
        rows = self.company.sandbox.state("quickbooks_online", "vendor")
        return next(row for row in rows if row["Id"] == self.keys[name])

    def in_avid(self, name: str) -> dict[str, Any]:
        rows = self.company.sandbox.state("avidxchange", "vendors")
        return next(row for row in rows if row["ExternalVendorCode"] == self.code(name))

    def code(self, name: str) -> str:
        return f"quickbooks_online:{life_quickbooks.realm(self.company)}:{self.keys[name]}"

    def edit_avid(self, name: str, **values: Any) -> None:
        self.company.sandbox.edit("avidxchange", "vendors", {"company": "C3", "key": self.code(name), "set": values})

    def edit_quickbooks(self, name: str, **values: Any) -> None:
        body = {"company": life_quickbooks.realm(self.company), "key": self.keys[name], "set": values}
        self.company.sandbox.edit("quickbooks_online", "Vendor", body)

    def enter_bill(self, number: str, name: str) -> None:
        """Without class or department, as this edition knows none."""
        fields = {"DocNumber": number, "TxnDate": "2026-11-16", "DueDate": "2026-12-16"}
        line, vendor = life_quickbooks.line(self.company, 100.00), {"value": self.keys[name]}
        self.bills.append(life_quickbooks.enter(self.company, "Bill", VendorRef=vendor, Line=[line], **fields))

    def waiting(self, code: str) -> list[dict[str, Any]]:
        rows = self.company.cli("review", "list", "--link", LINK, "--json").json["reviews"]
        return [row for row in rows if row["code"] == code]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """A company that lets changes come back: five vendors go over, people change them on both sides, three runs."""
    with companies.opened(tmp_path_factory.mktemp("vendors"), vendors=12, documents=12) as company:
        company.link = LINK
        choose(company, vendor_changes_back="yes")
        facts = {
            "PrimaryPhone": {"FreeFormNumber": OLD_PHONE},
            "PrimaryEmailAddr": {"Address": "ap@vendor.example"},
            "BillAddr": {"Line1": "1 Main St", "Line2": "Suite 4", "City": "Albany", "PostalCode": "12207"},
        }
        keys = {name: life_quickbooks.enter_vendor(company, title, **facts) for name, title in NAMES.items()}
        told = Story(company, keys)
        edition = {"company": life_quickbooks.realm(company), "set": {"edition": "essentials"}}
        company.sandbox.edit("quickbooks_online", "settings", edition)
        told.enter_bill("FIRST-1", "forward")
        told.first = company.run()
        told.enter_bill("OPEN-1", "payee")
        company.sandbox.advance(600)
        told.edit_avid("back", Telephone1=NEW_PHONE, Address=NEW_PLACE, Website="https://quillfeather.example")
        told.edit_avid("payee", Email="new@vendor.example")
        told.edit_avid("both", Telephone1=NEW_PHONE)
        told.edit_quickbooks("both", PrimaryPhone={"FreeFormNumber": OTHER_PHONE})
        told.edit_avid("renamed", Name="Uxbourne Logistics")
        told.edit_quickbooks("forward", PrimaryPhone={"FreeFormNumber": OTHER_PHONE})
        told.changed = company.run()
        company.sandbox.advance(600)
        mark = company.mark()
        told.quiet = company.run()
        told.quiet_writes = company.writes(since=mark)
        told.quiet_calls = company.sandbox.get("/calls", since=mark)["calls"]
        yield told


@pytest.fixture(scope="module")
def confirmed(story: Story) -> Story:
    """A person phoned the vendor whose e-mail address changed, and lets that change go."""
    (review,) = [row for row in story.waiting("payee_change") if row["flow"] == "vendor_changes"]
    answer = story.company.cli("review", "decide", str(review["id"]), "--decision", "release", "--json")
    assert answer.code == 0, answer.err
    story.company.sandbox.advance(600)
    story.after_payee = story.company.run()
    return story


def delivered(summary: dict[str, Any]) -> dict[str, int]:
    return {flow: counts["delivered"] for flow, counts in summary["flows"].items() if counts["delivered"]}


def test_an_edition_without_orders_classes_and_departments_says_so_once_and_keeps_no_bill_back(story: Story) -> None:
    lacking = ("classes", "departments", "purchase orders")
    for name in lacking:
        [note] = [one for one in story.first["notes"] if one.startswith(f"quickbooks_online has no {name} for")]
        assert "this company's edition of QuickBooks does not have it" in note
        assert "[5030]" in note
    assert [one for one in story.first["reasons"] if one["code"] == "not_read"] == []
    there = [life_quickbooks.in_avid(story.company, bill) or {} for bill in story.bills]
    assert [one.get("InvoiceNumber") for one in there] == ["FIRST-1", "OPEN-1"]
    assert story.first["flows"]["bills"]["delivered"] > 0
    assert (story.changed["notes"], story.quiet["notes"]) == ([], [])
    asked = [call["path"] for call in story.quiet_calls if call["system"] == "quickbooks_online"]
    assert [path.rpartition("/")[2] for path in asked if not path.endswith("bearer")] == ["cdc"]


def test_phone_website_and_address_come_back_and_nothing_else_of_the_vendor_moves(story: Story) -> None:
    row = story.in_quickbooks("back")
    assert row["PrimaryPhone"]["FreeFormNumber"] == NEW_PHONE
    assert row["WebAddr"]["URI"] == "https://quillfeather.example"
    place = {name: row["BillAddr"].get(name) or "" for name in ("Line1", "Line2", "City", "PostalCode")}
    assert place == {"Line1": "9 High St", "Line2": "", "City": "Albany", "PostalCode": "12208"}
    assert row["DisplayName"] == NAMES["back"]
    assert row["PrimaryEmailAddr"]["Address"] == "ap@vendor.example"


def test_only_what_is_to_go_goes_and_both_sides_agree_in_the_same_run(story: Story) -> None:
    # the bill of the payee, the vendor that was changed back, the one that QuickBooks changed
    assert delivered(story.changed) == {"vendor_changes": 1, "vendors": 2, "bills": 1}
    assert story.in_avid("forward")["Telephone1"] == OTHER_PHONE
    assert story.in_avid("back")["Telephone1"] == NEW_PHONE


def test_the_next_run_changes_nothing(story: Story) -> None:
    assert delivered(story.quiet) == {}
    assert story.quiet_writes == []


def test_what_changed_on_both_sides_waits_and_says_so(story: Story) -> None:
    (review,) = story.waiting("changed_on_both_sides")
    assert f"phone {NEW_PHONE} (in QuickBooks {OTHER_PHONE})" in review["text"]
    assert story.in_quickbooks("both")["PrimaryPhone"]["FreeFormNumber"] == OTHER_PHONE
    assert story.in_avid("both")["Telephone1"] == NEW_PHONE


def test_a_name_stays_on_both_sides_and_is_shown(story: Story) -> None:
    (review,) = story.waiting("vendor_renamed")
    assert "Uxbourne Logistics" in review["text"]
    assert story.in_quickbooks("renamed")["DisplayName"] == NAMES["renamed"]
    assert story.in_avid("renamed")["Name"] == "Uxbourne Logistics"


def test_who_is_paid_where_waits_for_a_person_while_bills_are_open(story: Story) -> None:
    assert story.quiet["flows"]["vendor_changes"]["review"] == 1
    assert story.quiet["flows"]["vendors"]["waiting"] == 1


def test_after_a_person_confirmed_it_the_address_for_remittance_comes_back(confirmed: Story) -> None:
    assert confirmed.in_quickbooks("payee")["PrimaryEmailAddr"]["Address"] == "new@vendor.example"
    assert delivered(confirmed.after_payee) == {"vendor_changes": 1, "vendors": 1}
    assert confirmed.in_avid("payee")["Email"] == "new@vendor.example"
