"""Sales tax of US companies: an amount that is sent is honoured where a person set sales tax up."""

from __future__ import annotations

from typing import Any

import pytest

REALM = "9130357992221046"


@pytest.fixture
def shop(quickbooks: Any) -> Any:
    quickbooks.customer = quickbooks.create("Customer", {"DisplayName": "Corner Deli"})
    (quickbooks.item,) = quickbooks.rows("select * from Item where Sku = 'SVC-HR'")
    return quickbooks


def write(shop: Any, entity: str, tax: float | None, **more: Any) -> Any:
    line = {"Amount": 100.00, "DetailType": "SalesItemLineDetail",
            "SalesItemLineDetail": {"ItemRef": {"value": shop.item["Id"]}}}  # fmt: skip
    body = {"CustomerRef": {"value": shop.customer["Id"]}, "Line": [line], **more}
    return shop.create(entity, body if tax is None else {**body, "TxnTaxDetail": {"TotalTax": tax}})


def switch_on(shop: Any) -> None:
    shop.sandbox.edit("quickbooks_online", "taxing", {"company": REALM, "set": {"SalesTax": True}})


def owed(shop: Any) -> float:
    (account,) = shop.rows("select * from Account where Name = 'Sales Tax Payable'")
    return float(account["CurrentBalance"])


def test_where_sales_tax_is_off_what_is_sent_is_not_stored(shop: Any) -> None:
    made = write(shop, "Invoice", 6.63)
    assert (made["TotalAmt"], "TxnTaxDetail" in made) == (100, False)


@pytest.mark.parametrize(("entity", "due"), [("Invoice", -6.63), ("CreditMemo", 6.63)])
def test_an_amount_that_is_sent_is_billed_and_owed(shop: Any, entity: str, due: float) -> None:
    switch_on(shop)
    made = write(shop, entity, 6.63)
    assert (made["TotalAmt"], made["Balance"], made["TxnTaxDetail"]["TotalTax"]) == (106.63, 106.63, 6.63)
    assert owed(shop) == due
    found = shop.sandbox.get("/books")["systems"]["quickbooks_online"][REALM]
    assert (found["unbalanced"], found["debit"] == found["credit"]) == ([], True)


def test_a_form_without_an_amount_bears_none_and_a_void_takes_it_back(shop: Any) -> None:
    switch_on(shop)
    assert write(shop, "Invoice", None)["TxnTaxDetail"] == {"TotalTax": 0}
    made = write(shop, "Invoice", 6.63)
    shop.post("invoice", {"Id": made["Id"], "SyncToken": made["SyncToken"]}, operation="void")
    gone = shop.get(f"invoice/{made['Id']}").json()["Invoice"]
    assert (gone["TotalAmt"], gone["TxnTaxDetail"], owed(shop)) == (0, {"TotalTax": 0}, 0)
