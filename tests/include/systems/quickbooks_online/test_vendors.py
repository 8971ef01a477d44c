"""What of a vendor is sent, and what counts as the same."""

from __future__ import annotations

from typing import Any

import pytest

from include.systems.base import Target
from include.systems.quickbooks_online import contract, vendors
from include.systems.quickbooks_online.accounts import Unsendable
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
