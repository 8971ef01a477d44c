"""Purchase orders: literal documents in, literal bodies out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from include.documents import PurchaseOrder
from include.systems.base import Unsendable
from include.systems.quickbooks_online import contract
from include.systems.quickbooks_online.accounts import Settings
from include.systems.quickbooks_online.bodies import sendable
from include.systems.quickbooks_online.codebook import CodeBook
from include.systems.quickbooks_online.orders import purchase_order
from tests.support.quickbooks import REALM
from tests.support.quickbooks_purchases import books, order, order_line, posting

D = Decimal
WHERE = f"QuickBooks company {REALM}"


def body(document: PurchaseOrder, known: CodeBook | None = None, settings: Settings | None = None) -> dict[str, Any]:
    chosen = settings or Settings(ap_account="2000")
    return purchase_order(posting(document), document, known or books(), chosen, "AB")


def problems(document: PurchaseOrder, **more: Any) -> dict[str, str]:
    with pytest.raises(Unsendable) as caught:
        body(document, **more)
    return dict(caught.value.problems)


def test_an_order_names_items_or_accounts() -> None:
    lines = (
        order_line(1, key="L1", description="Gloves", cost_center="Wholesale:Hotels", cost_unit="Reno"),
        order_line(2, item=None, account="6100", quantity="3", unit_price=None, net="30.00"),
    )
    made = body(order(*lines, receipt_date=date(2026, 3, 20), payment_term="Net 30", description="Spring"))
    by_item, by_account = "ItemBasedExpenseLineDetail", "AccountBasedExpenseLineDetail"
    assert made == {
        "VendorRef": {"value": "56"},
        "APAccountRef": {"value": "33"},
        "TxnDate": "2026-03-02",
        "ExpectedDate": "2026-03-20",
        "SalesTermRef": {"value": "3"},
        "DocNumber": "4500009",
        "DepartmentRef": {"value": "4"},
        "PrivateNote": "AB:BO-9\nSpring",
        "Line": [
            {
                "DetailType": by_item,
                "Amount": D("100.00"),
                "Description": "Gloves",
                by_item: {
                    "ItemRef": {"value": "11"},
                    "Qty": D("2"),
                    "UnitPrice": D("50.00"),
                    "ClassRef": {"value": "5000000000000130002"},
                },
            },
            {"DetailType": by_account, "Amount": D("30.00"), by_account: {"AccountRef": {"value": "61"}}},
        ],
        "_entity": "purchaseorder",
        "_lines": ["L1", "2"],
    }
    assert set(sendable(made)) <= contract.SENT["PurchaseOrder"]


def test_an_order_is_nothing_to_closed_books_and_bears_tax_codes() -> None:
    made = body(order(order_line(tax_code="20.0% S"), date=date(2026, 1, 5)), books(taxation="lines"))
    assert made["GlobalTaxCalculation"] == "TaxExcluded"
    assert made["Line"][0]["ItemBasedExpenseLineDetail"]["TaxCodeRef"] == {"value": "5"}


def test_an_order_needs_an_accounts_payable_account() -> None:
    found = problems(order(), settings=Settings())
    text = f"purchase order 4500009: {WHERE} has 2 accounts-payable accounts in USD: set option ap_account"
    assert found == {"account_unknown": text}


@pytest.mark.parametrize(
    ("document", "code", "text"),
    [
        (order(order_line(item="NO")), "item_unknown", "NO is no active item"),
        (order(order_line(item=None)), "account_unknown", "line 1: it names no account"),
        (order(order_line(quantity="3000000000")), "totals_differ", "no price of 7 decimals makes 100.00 of"),
        (order(order_line(net="1.005")), "totals_differ", "1.005 has more than the 2 decimals of USD"),
        (order().model_copy(update={"lines": ()}), "quarantined_line", "has no lines: nothing can be ordered"),
        (order(payment_term="Net 7"), "payment_term_unknown", "payment term Net 7 does not exist"),
    ],
)
def test_what_cannot_be_ordered_says_why(document: PurchaseOrder, code: str, text: str) -> None:
    found = problems(document)
    assert list(found) == [code]
    assert text in found[code]


def test_the_usual_account_must_be_one_of_payables() -> None:
    found = problems(order(), settings=Settings(ap_account="6100"))
    assert found["account_not_postable"].endswith("is of type Expense, not Accounts Payable: correct option ap_account")
    found = problems(order(), settings=Settings(ap_account="2999"))
    text = f"purchase order 4500009: {WHERE} has not exactly one active account called 2999: correct option ap_account"
    assert found == {"account_unknown": text}
