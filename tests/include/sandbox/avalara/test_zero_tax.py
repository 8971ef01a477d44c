"""Why a tax may be other than the national or local rate: nexus, exemption, discount, the cases of section 8."""

from __future__ import annotations

from typing import Any

import pytest

from tests.include.sandbox.avalara.conftest import AMSTERDAM, AUSTIN, BERLIN, IRVINE, LONDON, MONTGOMERY, rows

PARIS = {"line1": "1 Rue de Rivoli", "city": "Paris", "postalCode": "75001", "country": "FR"}
ZURICH = {"city": "Zurich", "country": "CH"}


def european(ava: Any, to: dict[str, str], *lines: Any, origin: dict[str, str] = AMSTERDAM, **more: Any) -> Any:
    addresses = {"shipFrom": origin, "shipTo": to}
    return ava.tax(*lines, addresses=addresses, companyCode="KESTREL-NL", currencyCode="EUR", **more)


def test_no_nexus_is_tax_0_with_its_details(ava: Any) -> None:
    found = ava.tax(100, to=AUSTIN)
    row = found["lines"][0]["details"][0]
    assert (row["jurisName"], row["rate"], row["nonTaxableAmount"], row["taxableAmount"], row["tax"]) == (
        "TEXAS", 0, 100, 0, 0,
    )  # fmt: skip
    assert found["lines"][0]["exemptAmount"] == 100
    assert (found["totalTax"], found["totalExempt"], found["totalTaxable"]) == (0, 100, 0)


def test_nexus_counts_from_its_day_on_and_until_its_last(ava: Any) -> None:
    ava.edit("nexus", country="US", region="TX", effectiveDate="2026-11-01", endDate="2026-11-30")
    days = ("2026-10-31", "2026-11-01", "2026-11-30", "2026-12-01")
    assert [ava.tax(100, to=AUSTIN, date=day)["totalTax"] for day in days] == [0, 6.25, 6.25, 0]


def test_local_nexus(ava: Any) -> None:
    ava.edit("nexus", "US/CA", localNexusTypeId=None)
    assert rows(ava.tax(100)) == [("STA", "06", 6.0)]


@pytest.mark.parametrize("by", [{"entityUseCode": "A"}, {"customerUsageType": "A"}, {"exemptionNo": "X-1"},
                                {"taxOverride": {"type": "Exemption", "reason": "law"}}])  # fmt: skip
def test_an_exempt_buyer(ava: Any, by: dict[str, Any]) -> None:
    found = ava.tax(10, to=MONTGOMERY, **by)
    row, line = found["lines"][0]["details"][0], found["lines"][0]
    assert (row["rate"], row["tax"], row["exemptAmount"], row["exemptReasonId"]) == (0.04, 0, 10, 3)
    assert (line["isItemTaxable"], line["taxableAmount"], line["exemptAmount"]) == (False, 0, 10)
    assert (found["totalExempt"], found["totalTaxable"], found["totalTax"]) == (10, 0, 0)


@pytest.mark.parametrize("code", ["TAXABLE", "ZZZ", ""])
def test_a_use_code_that_exempts_nothing(ava: Any, code: str) -> None:
    found = ava.tax(10, to=MONTGOMERY, entityUseCode=code)
    assert (found["totalTax"], found["lines"][0]["details"][0]["exemptReasonId"]) == (0.4, 4)


def test_one_exempt_line_and_one_that_is_not_taxable(ava: Any) -> None:
    lines = (100, {"amount": 10, "entityUseCode": "G"}, {"amount": 5, "taxCode": "NT"})
    found = ava.tax(*lines)
    assert [line["tax"] for line in found["lines"]] == [7.75, 0, 0]
    assert (found["totalExempt"], found["totalTaxable"]) == (15, 100)


def test_a_discount_is_spread_over_the_lines_that_take_part(ava: Any) -> None:
    lines = [{"amount": 60, "discounted": True}, {"amount": 30, "discounted": True}, 10]
    found = ava.tax(*lines, discount=10)
    assert [line["discountAmount"] for line in found["lines"]] == [6.67, 3.33, 0]
    assert [line["taxableAmount"] for line in found["lines"]] == [53.33, 26.67, 10]
    assert (found["totalDiscount"], found["totalTaxable"], found["totalAmount"]) == (10, 90, 100)


def test_a_tax_that_the_client_says(ava: Any) -> None:
    override = {"type": "TaxAmount", "taxAmount": 8.00}
    found = ava.tax(100, taxOverride=override)
    assert (found["totalTax"], found["totalTaxCalculated"]) == (8, 7.75)
    assert sum(row["tax"] for row in found["summary"]) == 8
    found = ava.tax({"amount": 100, "taxOverride": override}, 50)
    assert [line["tax"] for line in found["lines"]] == [8, 3.88]


def test_within_the_country(ava: Any) -> None:
    for number in ("", "NL123456789B01"):
        found = european(ava, AMSTERDAM, 100, businessIdentificationNo=number)
        assert (rows(found), found["lines"][0]["vatCode"]) == ([("CNT", "NL", 21.0)], "NLS-210C--NL")


def test_to_a_business_in_another_country_of_the_eu(ava: Any) -> None:
    found = european(ava, BERLIN, 100, businessIdentificationNo="DE129273398")
    row = found["lines"][0]["details"][0]
    assert (row["country"], row["rate"], row["taxName"], row["rateType"], row["rateTypeCode"]) == (
        "NL", 0, "Zero Rate", "Zero", "Z",
    )  # fmt: skip
    assert (row["taxableAmount"], found["totalTaxable"], found["totalExempt"], found["totalTax"]) == (100, 100, 0, 0)
    assert found["lines"][0]["vatCode"] == "NLS-000C--NL"
    assert found["invoiceMessages"][0]["content"].startswith("Intra-EU Supply of Goods as per Art. 138")
    assert found["invoiceMessages"][0]["lineNumbers"] == ["1"]
    message = found["messages"][0]
    assert (message["severity"], "Art. 138" in message["details"]) == ("Success", True)


def test_a_gross_amount_to_such_a_business_is_all_net(ava: Any) -> None:
    line = {"amount": 10, "taxIncluded": True}
    found = european(ava, BERLIN, line, businessIdentificationNo="123456789")
    assert (found["totalAmount"], found["totalTax"]) == (10, 0)


def test_without_a_number_of_its_own_nobody_sells_at_the_zero_rate(ava: Any) -> None:
    ava.edit("companies", "KESTREL-NL", company=None, businessIdentificationNo=None)
    ava.edit("nexus", "NL", company="KESTREL-NL", taxId=None)
    assert european(ava, BERLIN, 100, businessIdentificationNo="DE129273398")["totalTax"] == 19


def test_to_consumers_in_the_eu(ava: Any) -> None:
    assert rows(european(ava, BERLIN, 100)) == [("CNT", "DE", 19.0)], "registered there"
    assert rows(european(ava, PARIS, 100)) == [("CNT", "NL", 21.0)], "not registered there"
    digital = {"amount": 100, "taxCode": "D0000000"}
    assert rows(european(ava, PARIS, digital)) == [("CNT", "FR", 20.0)], "digital services: where the consumer is"


def test_outside_the_eu(ava: Any) -> None:
    assert rows(european(ava, LONDON, 100)) == [("CNT", "GB", 20.0)], "registered there"
    for to in (ZURICH, IRVINE):
        found = european(ava, to, 100)
        assert (rows(found), found["totalTaxable"]) == ([("CNT", "NL", 0.0)], 100), "the zero rate of the origin"
    ava.edit("nexus", company="KESTREL-NL", country="US", region="CA", localNexusTypeId="All")
    assert european(ava, IRVINE, 100)["totalTax"] == 7.75


def test_a_country_without_any_nexus(ava: Any) -> None:
    found = ava.tax(100, addresses={"shipFrom": IRVINE, "shipTo": LONDON})
    row = found["lines"][0]["details"][0]
    assert (row["jurisCode"], row["rate"], row["nonTaxableAmount"], found["totalTax"]) == ("GB", 0, 100, 0)
    assert found["lines"][0]["vatCode"] == "GBS-0000P--GB"


def test_domestic_reverse_charge_of_a_seller_who_is_not_established(ava: Any) -> None:
    found = european(ava, BERLIN, 100, origin=BERLIN, businessIdentificationNo="DE129273398")
    assert found["totalTax"] == 0
    assert found["invoiceMessages"][0]["content"] == "Reverse charge (Article 194 - Directive 2006/112 EC)"
    assert european(ava, BERLIN, 100, origin=BERLIN)["totalTax"] == 19


def test_a_purchase_within_the_eu_comes_back_as_a_reverse_charge(ava: Any) -> None:
    sent = ava.sale(100, code="P-1", companyCode="KESTREL-NL", businessIdentificationNo="DE129273398",
                    addresses={"shipFrom": BERLIN, "shipTo": AMSTERDAM}, type="PurchaseInvoice")  # fmt: skip
    found = ava.post("transactions/create", sent, 201)
    row = found["lines"][0]["details"]
    assert (found["type"], found["totalTax"]) == ("ReverseChargeInvoice", 0)
    assert [(one["taxType"], one["tax"]) for one in row] == [("Output", 21), ("Input", -21)]


def test_without_vat_on_the_account_the_result_is_0(ava: Any) -> None:
    ava.edit("settings", company=None, vat_enabled=False)
    found = european(ava, AMSTERDAM, 100)
    assert (found["totalTax"], found["totalExempt"]) == (0, 100)


def test_lines_may_have_addresses_of_their_own(ava: Any) -> None:
    own = {"amount": 100, "addresses": {"singleLocation": MONTGOMERY}}
    found = ava.tax(100, own)
    assert [line["tax"] for line in found["lines"]] == [7.75, 4.0]
    assert len(found["addresses"]) == 2
    assert ava.tax(own, addresses={})["totalTax"] == 4.0


def test_a_city_of_the_rule_table_has_its_usual_zip_code(ava: Any) -> None:
    bare = {"line1": "2000 Main Street", "city": "Irvine", "region": "California"}
    assert ava.tax(100, to=bare)["totalTax"] == 7.75
