"""How vendors and codes are written for AvidXchange."""

from __future__ import annotations

import json
from typing import Any

import pytest

from include.systems.base import Target
from tests.support.avid_writer import item_of, request_of, to_avid, writer
from tests.support.postings import SUPPLIER, code, vendor


def test_a_vendor_goes_under_our_code_without_any_payee_detail() -> None:
    assert item_of(to_avid(vendor())) == {
        "ExternalVendorCode": f"exact_online:123:{SUPPLIER}",
        "CompanyExternalCode": "C1",
        "Name": "O'Neill Installaties",
        "FedTaxId": "NL001234567B01",
        "Address": {"Line1": "Kade 1", "City": "Rotterdam", "Country": "NL", "PostalCode": "3011 AA"},
        "Email": "ap@oneill.example",
        "Active": True,
    }


def test_an_adopted_vendor_keeps_its_code() -> None:
    item = item_of(to_avid(vendor(), "update", target=Target("501", code="OLD-7")))
    assert item["ExternalVendorCode"] == "OLD-7"


def test_an_adopted_vendor_without_a_code_is_given_one_by_its_id() -> None:
    uncoded = to_avid(vendor(), "update", target=Target("501"))
    request = request_of(uncoded)
    assert (request.method, request.path) == ("PUT", "vendors/501")
    assert json.loads(request.body)["ExternalVendorCode"] == f"exact_online:123:{SUPPLIER}"
    together = writer().prepare([uncoded, to_avid(vendor(), "update", target=Target("502", code="X"))])
    assert together.request is None


def test_codes_go_into_their_groups() -> None:
    assert item_of(to_avid(code())) == {
        "CodeValue": "4000",
        "GroupName": "Accounting Codes",
        "CompanyExternalCode": "C1",
        "Description": "Rent",
        "IsActive": True,
    }
    assert item_of(to_avid(code(group="cost_unit")))["GroupName"] == "Cost Units"
    assert item_of(to_avid(code(group="cost_center")), groups={"cost_center": "Dept"})["GroupName"] == "Dept"


@pytest.mark.parametrize(("document", "flag"), [(code(), "IsActive"), (vendor(), "Active")])
def test_a_void_code_or_vendor_becomes_inactive(document: Any, flag: str) -> None:
    assert item_of(to_avid(document, "void", target=Target("1", code="4000")))[flag] is False


def test_a_vendor_carries_all_that_is_known_and_a_tax_id_before_a_vat_number() -> None:
    what = vendor(
        tax_id="12-3456789",
        phone="010-1",
        website="oneill.example",
        active=False,
        address={
            "line1": "Kade 1",
            "line2": "Unit 2",
            "postcode": "3011 AA",
            "city": "Rotterdam",
            "state": "ZH",
            "country": "NL",
        },
    )
    assert item_of(to_avid(what)) == {
        "ExternalVendorCode": f"exact_online:123:{SUPPLIER}",
        "CompanyExternalCode": "C1",
        "Name": "O'Neill Installaties",
        "FedTaxId": "12-3456789",
        "Address": {
            "Line1": "Kade 1",
            "Line2": "Unit 2",
            "City": "Rotterdam",
            "State": "ZH",
            "Country": "NL",
            "PostalCode": "3011 AA",
        },
        "Telephone1": "010-1",
        "Email": "ap@oneill.example",
        "Website": "oneill.example",
        "Active": False,
    }
