"""What of a vendor is sent, and what counts as the same."""

from __future__ import annotations

from typing import Any

import pytest

from include.documents import VendorChange
from include.systems.base import Target, Unsendable
from include.systems.quickbooks_online import contract, vendors
from tests.support.quickbooks import posting, vendor


def test_a_vendor_says_what_the_other_system_owns_and_no_payee_detail() -> None:
    document = vendor(website="https://contract.example", currency="USD", tax_id="12-3456789", vat_number="X")
    assert vendors.vendor(posting(document), document) == {
        "DisplayName": "Contract Supplies",
        "PrimaryEmailAddr": {"Address": "ap@contract.example"},
        "PrimaryPhone": {"FreeFormNumber": "555-0100"},
        "WebAddr": {"URI": "https://contract.example"},
        "BillAddr": {
            "Line1": "1 Main St",
            "City": "Springfield",
            "CountrySubDivisionCode": "IL",
            "PostalCode": "62701",
            "Country": "USA",
        },
        "CurrencyRef": {"value": "USD"},
    }
    changed = vendors.vendor(posting(document, "update", target=Target("5")), document)
    assert "CurrencyRef" not in changed
    assert set(changed) <= contract.SENT["Vendor"]


def test_a_vendor_is_never_made_inactive_by_us() -> None:
    with pytest.raises(Unsendable, match="decide there"):
        vendors.vendor(posting(vendor(), "void"), vendor())


@pytest.mark.parametrize(
    ("row", "wanted", "changed"),
    [
        ({"DisplayName": " A "}, {"DisplayName": "A"}, {}),
        ({}, {"DisplayName": "A"}, {"DisplayName": "A"}),
        ({"BillAddr": {"Country": "USA"}}, {"BillAddr": {"Country": "us"}}, {}),
        ({"BillAddr": {"Country": "USA"}}, {"BillAddr": {"Country": "NL"}}, {"BillAddr": {"Country": "NL"}}),
        ({"BillAddr": {"Country": "Oz"}}, {"BillAddr": {"Country": "NL"}}, {"BillAddr": {"Country": "NL"}}),
        ({"BillAddr": {"City": "USA"}}, {"BillAddr": {"City": "US"}}, {"BillAddr": {"City": "US"}}),
        ({"BillAddr": {"Id": "9", "Line1": "a", "Line2": "b"}}, {"BillAddr": {"Line1": "c"}},
         {"BillAddr": {"Line1": "c", "Line2": "b"}}),
        ({"Active": True}, {"Active": True}, {}),
        ({"Active": "true"}, {"Active": True}, {"Active": True}),
    ],
)  # fmt: skip
def test_only_what_differs_is_sent_and_the_rest_of_an_object_stays(
    row: dict[str, Any], wanted: dict[str, Any], changed: dict[str, Any]
) -> None:
    assert vendors.changes(row, wanted) == changed


def change(before: dict[str, Any], after: dict[str, Any]) -> VendorChange:
    facts = {"before": before, "after": after}
    return VendorChange(company="C3", source_key="v56-1", vendor_id="56", name="Contract Supplies", **facts)


def written(row: dict[str, Any], document: VendorChange) -> dict[str, Any]:
    """What of a change leaves for a vendor that stands like this now."""
    body = vendors.change(document)
    return vendors.changes_agreed(row, body, body.pop(vendors.AGREED))


@pytest.mark.parametrize(
    ("row", "before", "after", "body"),
    [
        ({"PrimaryPhone": {"FreeFormNumber": "1"}, "WebAddr": {"URI": "w"}}, {"phone": "1"}, {"phone": "2"},
         {"PrimaryPhone": {"FreeFormNumber": "2"}}),
        ({}, {}, {"email": "a@b.example", "website": "https://b.example"},
         {"PrimaryEmailAddr": {"Address": "a@b.example"}, "WebAddr": {"URI": "https://b.example"}}),
        # the old suite and third line are no part of the new address; a country that nobody named stays
        ({"BillAddr": {"Id": "9", "Line1": "1 Main", "Line2": "Suite 4", "Line3": "Rear", "City": "A",
                       "Country": "USA"}},
         {"address": {"line1": "1 Main", "line2": "Suite 4", "city": "A"}},
         {"address": {"line1": "2 High", "city": "B", "state": "NY", "postcode": "12207"}},
         {"BillAddr": {"Line1": "2 High", "Line2": "", "Line3": "", "City": "B", "CountrySubDivisionCode": "NY",
                       "PostalCode": "12207", "Country": "USA"}}),
        # somebody typed it in QuickBooks meanwhile
        ({"PrimaryPhone": {"FreeFormNumber": "2"}}, {"phone": "1"}, {"phone": "2"}, {}),
    ],
)  # fmt: skip
def test_a_change_of_the_other_side_touches_its_own_fields_alone(
    row: dict[str, Any], before: dict[str, Any], after: dict[str, Any], body: dict[str, Any]
) -> None:
    assert written(row, change(before, after)) == body
    assert set(body) <= contract.SENT["Vendor"]


@pytest.mark.parametrize(
    ("row", "before"),
    [
        ({"PrimaryPhone": {"FreeFormNumber": "3"}}, {"phone": "1"}),
        ({"PrimaryPhone": {"FreeFormNumber": "3"}}, {}),
        ({}, {"phone": "1"}),
    ],
)
def test_a_field_that_changed_in_quickbooks_meanwhile_is_left_alone(
    row: dict[str, Any], before: dict[str, Any]
) -> None:
    with pytest.raises(Unsendable, match="phone changed in QuickBooks too"):
        written(row, change(before, {"phone": "2"}))


def test_a_change_of_nothing_is_a_fault() -> None:
    with pytest.raises(Unsendable, match="names no field"):
        vendors.change(change({}, {}))
