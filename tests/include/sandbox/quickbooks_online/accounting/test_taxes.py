"""Purchase tax: a company in the US has none, elsewhere every line has a tax code."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from include.sandbox.kernel.port import EditRefused
from include.sandbox.quickbooks_online.accounting import edits

D = Decimal
CODES = {"20.0% S": [20], "13% HST": [13], "20.0% RC": [20, -20], "Sales only": []}


def turned_on(ledger: Any, country: str = "GB") -> dict[str, str]:
    """The Ids of the tax codes by their names."""
    with ledger.store.written_by("person"):
        made = edits.edit(ledger.company, "taxing", {"set": {"Country": country, "Codes": CODES}})
    return dict(made["row"])


def coded(ledger: Any, amount: str, code: str | None) -> dict[str, Any]:
    return dict(ledger.line(amount, **({"TaxCodeRef": {"value": code}} if code else {})))


def detail(*lines: tuple[str, str]) -> dict[str, Any]:
    """TxnTaxDetail with an amount for each rate."""
    return {
        "TaxLine": [
            {"Amount": D(amount), "DetailType": "TaxLineDetail", "TaxLineDetail": {"TaxRateRef": {"value": rate}}}
            for rate, amount in lines
        ]
    }


def test_a_us_company_ignores_what_it_does_not_have_and_takes_two_codes(ledger: Any) -> None:
    bill = ledger.bill(
        ledger.vendor(),
        Line=[coded(ledger, "100.00", "TAX")],
        GlobalTaxCalculation="TaxExcluded",
        TxnTaxDetail={"TotalTax": 8},
    )
    assert (bill["TotalAmt"], "TxnTaxDetail" in bill, "GlobalTaxCalculation" in bill) == (D("100.00"), False, False)
    line = coded(ledger, "1.00", "5")
    assert ledger.refused(ledger.bill, ledger.vendor("B"), Line=[line]) == ("6100", "TaxCodeRef")


def test_tax_is_worked_out_by_line_and_posted(ledger: Any) -> None:
    """6698.22 at 13 % is 870.77, as recorded; two lines of 0.03 at 20 % are rounded each."""
    codes, vendor = turned_on(ledger, "CA"), ledger.vendor()
    bill = ledger.bill(vendor, Line=[coded(ledger, "6698.22", codes["13% HST"])], GlobalTaxCalculation="TaxExcluded")
    assert (bill["TxnTaxDetail"]["TotalTax"], bill["TotalAmt"], bill["Balance"]) == (
        D("870.77"),
        D("7568.99"),
        D("7568.99"),
    )
    [line] = bill["TxnTaxDetail"]["TaxLine"]
    assert (line["TaxLineDetail"]["TaxPercent"], line["TaxLineDetail"]["NetAmountTaxable"]) == (D(13), D("6698.22"))
    small = ledger.create(
        "VendorCredit",
        VendorRef={"value": vendor["Id"]},
        Line=[coded(ledger, "0.03", codes["20.0% S"]), coded(ledger, "0.03", codes["20.0% S"])],
    )
    assert (small["TxnTaxDetail"]["TotalTax"], small["TotalAmt"]) == (D("0.02"), D("0.08"))
    [account] = ledger.company.find("Account", "Name", "Sales Tax Control")
    assert account["CurrentBalance"] == D("870.75")
    assert ledger.audit()["unbalanced"] == []


def test_a_reverse_charge_adds_and_takes_back(ledger: Any) -> None:
    codes = turned_on(ledger)
    bill = ledger.bill(ledger.vendor(), Line=[coded(ledger, "50.00", codes["20.0% RC"])])
    assert [line["Amount"] for line in bill["TxnTaxDetail"]["TaxLine"]] == [D("10.00"), D("-10.00")]
    assert bill["TotalAmt"] == D("50.00")


def test_another_amount_needs_every_rate_and_goes_with_new_lines(ledger: Any) -> None:
    codes, vendor = turned_on(ledger), ledger.vendor()
    line = coded(ledger, "10.00", codes["20.0% S"])
    [rate] = ledger.get("TaxCode", codes["20.0% S"])["PurchaseTaxRateList"]["TaxRateDetail"]
    key = rate["TaxRateRef"]["value"]
    bill = ledger.bill(vendor, Line=[line], TxnTaxDetail=detail((key, "2.01")))
    [tax] = bill["TxnTaxDetail"]["TaxLine"]
    assert (bill["TotalAmt"], tax["TaxLineDetail"]["OverrideDeltaAmount"]) == (D("12.01"), D("0.01"))
    assert ledger.change("Bill", bill, PrivateNote="kept")["TotalAmt"] == D("12.01")
    assert ledger.change("Bill", bill, Line=[{**line, "Amount": D("20.00")}])["TotalAmt"] == D("24.00")
    both = detail((key, "2.00"), ("4711", "1.00"))
    assert ledger.refused(ledger.bill, vendor, Line=[line], TxnTaxDetail=both) == ("6000", "TxnTaxDetail")


def test_a_line_needs_a_code_that_is_there_and_for_purchases(ledger: Any) -> None:
    codes, vendor = turned_on(ledger), ledger.vendor()
    for code, refusal in ((None, "6000"), ("4711", "2500"), (codes["Sales only"], "6470")):
        line = coded(ledger, "1.00", code)
        assert ledger.refused(ledger.bill, vendor, Line=[line]) == (refusal, "TaxCodeRef")
    line = coded(ledger, "1.00", codes["20.0% S"])
    edits.edit(ledger.company, "taxing", {"set": {"Code": "20.0% S", "Active": False}})
    assert ledger.refused(ledger.bill, vendor, Line=[line]) == ("2500", "TaxCodeRef")
    without = {"GlobalTaxCalculation": "NotApplicable", "Line": [coded(ledger, "1.00", None)]}
    assert ledger.bill(vendor, **without)["TotalAmt"] == D("1.00")
    refusal = ledger.refused(ledger.bill, vendor, **without, TxnTaxDetail={"TotalTax": 1})
    assert refusal == ("6170", "TxnTaxDetail")
    included = {"GlobalTaxCalculation": "TaxInclusive", "Line": [line]}
    assert ledger.refused(ledger.bill, vendor, **included)[0] == "500"


def test_an_order_bears_tax_and_posts_nothing(ledger: Any) -> None:
    codes, vendor = turned_on(ledger), ledger.vendor()
    order = ledger.create(
        "PurchaseOrder",
        VendorRef={"value": vendor["Id"]},
        APAccountRef={"value": ledger.account("2000")},
        Line=[coded(ledger, "10.00", codes["20.0% S"])],
    )
    assert (order["TotalAmt"], ledger.audit()["debit"]) == (D("12.00"), "0.00")


def test_tax_is_set_up_by_a_person_with_a_country_and_codes(ledger: Any) -> None:
    for values in ({}, {"Country": "US", "Codes": CODES}, {"Codes": CODES}):
        with pytest.raises(EditRefused, match="Country, other than US"):
            edits.edit(ledger.company, "taxing", {"set": values})


def test_an_order_with_a_bill_is_not_deleted_and_its_number_is_taken(ledger: Any) -> None:
    vendor = ledger.vendor()
    body = {"VendorRef": {"value": vendor["Id"]}, "APAccountRef": {"value": ledger.account("2000")}}
    order = ledger.create("PurchaseOrder", **body, DocNumber="PO-1", Line=[ledger.line("10.00")])
    twin = {**body, "DocNumber": "PO-1", "Line": [ledger.line("1.00")]}
    assert ledger.refused(ledger.create, "PurchaseOrder", **twin)[0] == "6140"
    link = {"TxnId": order["Id"], "TxnType": "PurchaseOrder", "TxnLineId": "1"}
    bill = ledger.bill(vendor, Line=[{**ledger.line("10.00"), "LinkedTxn": [link]}])
    assert ledger.refused(ledger.delete, "PurchaseOrder", order) == ("6000", "LinkedTxn")
    ledger.delete("Bill", bill)
    ledger.delete("PurchaseOrder", order)
