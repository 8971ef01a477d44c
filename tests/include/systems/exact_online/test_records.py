from __future__ import annotations

from decimal import Decimal

import pytest

from include.documents import CodingLine
from include.systems.base import Target, Unsendable
from include.systems.exact_online import contract, records
from tests.support.exact_writer import body, codes, prepared, texts
from tests.support.postings import GUIDS, LINE, OTHER_ENTRY, SUPPLIER, coding, posting, vendor


def test_a_recoded_line_keeps_its_vat_and_its_amount() -> None:
    answer = prepared(posting(coding()))
    assert answer.request is not None
    assert (answer.request.method, answer.request.path) == ("PUT", f"purchaseentry/PurchaseEntryLines(guid'{LINE}')")
    assert answer.request.body == (
        f'{{"GLAccount":"{GUIDS["4100"]}","CostCenter":"10","CostUnit":null,"VATCode":"2","VATAmountFC":21.00}}'
    )


def test_a_line_that_was_not_read_is_not_recoded() -> None:
    unread = LINE.replace("1", "9")
    lines = {
        "before": (CodingLine(key=unread, no=1, account="4000", net=Decimal("100.00")),),
        "after": (CodingLine(key=unread, no=1, account="5555", net=Decimal("100.00")),),
    }
    assert codes(posting(coding(**lines))) == ["account_unknown", "quarantined_line"]
    assert texts(posting(coding(**lines))) == [
        "invoice F-77, line 1: account 5555 does not exist in Exact division 123, or cannot be posted to",
        "invoice F-77, line 1: the line is not among the entries read from Exact Online; it may have been removed",
    ]


def test_a_new_supplier_carries_our_key_and_no_bank_details() -> None:
    what = vendor(company="C1", source_key="501")
    assert body(posting(what)) == {
        "Name": "O'Neill Installaties",
        "IsSupplier": True,
        "VATNumber": "NL001234567B01",
        "Email": "ap@oneill.example",
        "AddressLine1": "Kade 1",
        "Postcode": "3011 AA",
        "City": "Rotterdam",
        "Country": "NL",
        "Remarks": "AVX:vendor:C1:501",
    }


def test_a_changed_supplier_is_put_by_its_guid() -> None:
    answer = prepared(posting(vendor(), "update", target=Target(SUPPLIER)))
    assert answer.request is not None
    assert (answer.request.method, answer.request.path) == ("PUT", f"crm/Accounts(guid'{SUPPLIER}')")
    assert "Remarks" not in answer.request.body


def test_a_name_too_long_for_exact_is_not_cut() -> None:
    assert codes(posting(vendor(name="x" * 51))) == ["name_too_long"]
    assert texts(posting(vendor(name="x" * 51))) == [
        f"vendor '{'x' * 51}': Exact Online takes 50 characters of a name; shorten it"
    ]


def test_a_supplier_is_not_taken_back_by_us() -> None:
    voided = posting(vendor(), "void", target=Target(SUPPLIER))
    assert codes(voided) == ["vendor_review"]
    assert texts(voided) == [
        "supplier O'Neill Installaties is not blocked in Exact Online by us: decide there whether it is still used"
    ]


def test_a_supplier_of_another_system_needs_a_country_to_be_created_and_not_to_be_changed() -> None:
    nowhere = vendor(company="DE01", source_key="4711", address={"city": "Essen"})
    with pytest.raises(Unsendable) as caught:
        records.supplier(posting(nowhere), nowhere, "BW")
    assert caught.value.problems == (
        (
            "country_missing",
            'vendor "O\'Neill Installaties" has no country, without which no supplier is created: '
            "add it to its address",
        ),
    )
    changed = records.supplier(posting(nowhere, "update", target=Target(SUPPLIER)), nowhere, "BW")
    assert changed == {
        "Name": "O'Neill Installaties",
        "VATNumber": "NL001234567B01",
        "Email": "ap@oneill.example",
        "City": "Essen",
    }
    assert "Country" not in records.supplier(posting(nowhere), nowhere)
    there = vendor(company="DE01", source_key="4711")
    assert records.supplier(posting(there), there, "BW")["Remarks"] == "BW:vendor:DE01:4711"


def test_a_line_that_cannot_be_recoded_says_why() -> None:
    unknown = (coding().after[0].model_copy(update={"account": "5555"}),)
    assert texts(posting(coding(after=unknown))) == [
        "invoice F-77, line 1: account 5555 does not exist in Exact division 123, or cannot be posted to"
    ]


@pytest.mark.parametrize("change", [{"net": Decimal("99.00")}, {"key": None}, {"key": OTHER_ENTRY}])
def test_only_the_same_line_of_the_same_amount_is_recoded_in_place(change: dict[str, object]) -> None:
    after = coding().after[0].model_copy(update=change)
    before = coding().before[0].model_copy(update={"net": after.net} if "key" in change else {})
    answer = prepared(posting(coding(before=(before,), after=(after,))))
    assert answer.request is None or answer.request.path == contract.GENERAL_JOURNAL_ENTRIES


def test_a_cost_unit_is_recoded_too() -> None:
    after = (coding().after[0].model_copy(update={"cost_center": None, "cost_unit": "P1"}),)
    assert {name: value for name, value in body(posting(coding(after=after))).items() if name.startswith("Cost")} == {
        "CostCenter": None,
        "CostUnit": "P1",
    }


def test_a_supplier_carries_all_that_is_known() -> None:
    what = vendor(
        company="C1",
        source_key="501",
        name="x" * 50,
        registration_number="24123456",
        phone="010-1",
        website="oneill.example",
        currency="USD",
        address={
            "line1": "Kade 1",
            "line2": "Unit 2",
            "postcode": "3011 AA",
            "city": "Rotterdam",
            "state": "ZH",
            "country": "NL",
        },
    )
    assert body(posting(what)) == {
        "Name": "x" * 50,
        "IsSupplier": True,
        "VATNumber": "NL001234567B01",
        "ChamberOfCommerce": "24123456",
        "Email": "ap@oneill.example",
        "Phone": "010-1",
        "Website": "oneill.example",
        "AddressLine1": "Kade 1",
        "AddressLine2": "Unit 2",
        "Postcode": "3011 AA",
        "City": "Rotterdam",
        "State": "ZH",
        "Country": "NL",
        "PurchaseCurrency": "USD",
        "Remarks": "AVX:vendor:C1:501",
    }
