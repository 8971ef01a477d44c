"""Vendors of QuickBooks that follow: what changed of them and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from include.documents import VendorChange
from include.systems.base import Posting, Target
from include.systems.quickbooks_online import contract
from tests.support.quickbooks import (
    fault,
    found,
    made,
    posting,
    vendor,
)
from tests.support.quickbooks_writing import (
    Company,
    batch,
    writer,
)


def test_a_changed_vendor_is_sent_what_changed_and_never_a_payee_detail() -> None:
    row = {
        "Id": "56",
        "SyncToken": "2",
        "DisplayName": "Contract Supplies",
        "PrintOnCheckName": "Contract",
        "PrimaryEmailAddr": {"Address": "old@contract.example"},
        "BillAddr": {"Id": "9", "Line1": "1 Main St", "Line2": "Suite 4", "City": "Springfield", "Lat": "1"},
        "PrimaryPhone": {"FreeFormNumber": "555-0100"},
    }
    company = Company(vendor_56=made("Vendor", **row), vendor=made("Vendor", Id="56", SyncToken="3"))
    [outcome] = company.deliver(posting(vendor(tax_id="12-3456789"), "update", target=Target("56")))
    assert company.sent[0][2] == {
        "Id": "56",
        "SyncToken": "2",
        "sparse": True,
        "PrimaryEmailAddr": {"Address": "ap@contract.example"},
        "BillAddr": {
            "Line1": "1 Main St",
            "Line2": "Suite 4",
            "City": "Springfield",
            "CountrySubDivisionCode": "IL",
            "PostalCode": "62701",
            "Country": "USA",
        },
    }
    assert set(company.sent[0][2]) <= contract.SENT["Vendor"]
    assert outcome.kind == "delivered"


def moved(key: str = "56", phone: str = "555-0199", **more: Any) -> Posting:
    """The phone of a vendor changed in AvidXchange; ``more`` are the facts before and after."""
    facts = {"before": {"phone": "555-0100"}, "after": {"phone": phone}} | more
    document = VendorChange(company="C3", source_key=f"v{key}-1", vendor_id=key, name="Contract Supplies", **facts)
    return posting(document, key=f"key-{key}")


def supplier(token: str = "2", phone: str = "555-0100", key: str = "56") -> dict[str, Any]:
    return {"Id": key, "SyncToken": token, "DisplayName": f"V{key}", "PrimaryPhone": {"FreeFormNumber": phone}}


def test_a_change_of_a_vendor_is_one_field_under_the_token_just_read() -> None:
    company = Company(vendor_56=made("Vendor", **supplier()), vendor=made("Vendor", **supplier("3", "555-0199")))
    [outcome] = company.deliver(moved())
    [(path, query, body)] = company.sent
    assert (path, len(query["requestid"])) == ("vendor", 36)
    assert body == {"Id": "56", "SyncToken": "2", "sparse": True, "PrimaryPhone": {"FreeFormNumber": "555-0199"}}
    assert outcome.target == Target("56", number="V56", token="3", facts={"entity": "vendor"})


def test_changes_of_many_vendors_cost_one_read_and_one_batch() -> None:
    rows = [supplier(key="56"), supplier(key="57"), supplier(phone="555-0199", key="58")]
    answers = batch({"Vendor": supplier("3")}, {"Vendor": supplier("3", key="57")})
    company = Company(query=found("Vendor", *rows), batch=answers)
    outcomes = company.deliver(*(moved(key) for key in ("56", "57", "58")))
    assert [outcome.kind for outcome in outcomes] == ["delivered"] * 3
    assert len(company.read) == 1
    [(path, _, body)] = company.sent
    assert (path, [item["Vendor"]["Id"] for item in body["BatchItemRequest"]]) == ("batch", ["56", "57"])


def test_a_vendor_that_a_person_changed_a_moment_ago_is_left_to_the_next_run() -> None:
    company = Company(vendor_56=made("Vendor", **supplier(phone="555-0777")))
    [outcome] = company.deliver(moved())
    assert (outcome.kind, outcome.code, company.sent) == ("refused", "changed_on_both_sides", [])


def test_a_stale_token_does_not_overwrite_what_a_person_typed_between() -> None:
    company = Company(
        vendor_56=[made("Vendor", **supplier()), made("Vendor", **supplier("3", "555-0777"))], vendor=fault("5010")
    )
    [outcome] = company.deliver(moved())
    assert (outcome.kind, outcome.code, len(company.sent)) == ("refused", "changed_on_both_sides", 1)


@pytest.mark.parametrize(("phone", "seen"), [("555-0199", True), ("555-0100", False)])
def test_a_change_is_found_on_the_vendor_itself(phone: str, seen: bool) -> None:
    subject = Company(vendor_56=made("Vendor", **supplier("3", phone))).writer
    assert (subject.look_up(moved()) is not None) is seen


@pytest.mark.parametrize("name", ["A:B", "A\tB", "x" * 501])
def test_a_name_that_quickbooks_does_not_take_is_blocked(name: str) -> None:
    assert writer(Company()).prepare([posting(vendor(name=name))]).request is None


def test_a_vendor_is_found_by_its_name_if_it_says_what_was_sent() -> None:
    same = {"Id": "5", "DisplayName": "Contract Supplies", "PrimaryPhone": {"FreeFormNumber": "555-0100"}}
    same |= {"PrimaryEmailAddr": {"Address": "ap@contract.example"}}
    address = {"Line1": "1 Main St", "City": "Springfield", "CountrySubDivisionCode": "IL", "PostalCode": "62701"}
    whole = {**same, "BillAddr": {**address, "Country": "USA", "Id": "8"}}
    assert Company(query=found("Vendor", same)).writer.look_up(posting(vendor())) is None
    there = Company(query=found("Vendor", whole)).writer.look_up(posting(vendor()))
    assert there is not None
    assert there.id == "5"
