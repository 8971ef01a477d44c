"""Sales forms, transfers and exchange rates as a client writes them, and what they do to the books."""

from __future__ import annotations

from typing import Any

import pytest

REALM = "9130357992221046"


@pytest.fixture
def shop(quickbooks: Any) -> Any:
    """A customer and an hour of service at 95.00."""
    quickbooks.customer = quickbooks.create("Customer", {"DisplayName": "Corner Deli"})
    (quickbooks.item,) = quickbooks.rows("select * from Item where Sku = 'SVC-HR'")
    quickbooks.bank = quickbooks.account("Test bank", "Bank")
    return quickbooks


def sold(shop: Any, amount: float) -> Any:
    detail = {"ItemRef": {"value": shop.item["Id"]}}
    return {"Amount": amount, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": detail}


def write(shop: Any, entity: str, amount: float, *lines: Any, **more: Any) -> Any:
    body = {"CustomerRef": {"value": shop.customer["Id"]}, "Line": [sold(shop, amount), *lines], **more}
    return shop.create(entity, body)


def balance(shop: Any, entity: str, key: str) -> Any:
    row = shop.get(f"{entity.lower()}/{key}").json()[entity]
    return row["CurrentBalance"] if entity == "Account" else row["Balance"]


def whole(shop: Any) -> bool:
    found = shop.sandbox.get("/books")["systems"]["quickbooks_online"][REALM]
    return found["unbalanced"] == [] and found["debit"] == found["credit"]


def test_an_invoice_takes_all_that_intuit_documents(shop: Any) -> None:
    words = {"FreeFormAddress": True, "TrackingNum": "1Z999", "InvoiceLink": "https://connect.example/x"}
    made = write(shop, "Invoice", 100.00, **words, BillEmailCc={"Address": "cc@deli.example"}, PONumber="77")

    assert (made["FreeFormAddress"], made["TrackingNum"], made["PONumber"]) == (True, "1Z999", "77")
    assert "InvoiceLink" not in made
    assert shop.post("invoice", made).json()["Invoice"] == made


def test_a_quantity_of_nothing_says_nothing_of_the_amount(shop: Any) -> None:
    """As python-quickbooks sends a line that has none."""
    line = sold(shop, 100.00)
    line["SalesItemLineDetail"] |= {"Qty": 0, "UnitPrice": 0}
    asked = {"CustomerRef": {"value": shop.customer["Id"]}, "Line": [line]}

    assert shop.create("Invoice", asked)["TotalAmt"] == 100
    line["SalesItemLineDetail"] |= {"Qty": 2, "UnitPrice": 95}
    assert shop.error(shop.post("invoice", asked))["code"] == "6070"


def test_a_discount_is_taken_off_and_booked_to_its_account(shop: Any) -> None:
    given = {"Name": "Discounts given", "AccountType": "Income", "AccountSubType": "DiscountsRefundsGiven"}
    account = shop.create("Account", given)
    detail = {"PercentBased": True, "DiscountPercent": 10}
    line = {"DetailType": "DiscountLineDetail", "DiscountLineDetail": detail}

    made = write(shop, "Invoice", 100.00, line, {"DetailType": "DescriptionOnly", "Description": "Thank you"})

    assert (made["TotalAmt"], made["Balance"]) == (90, 90)
    assert [(one["DetailType"], one.get("Amount")) for one in made["Line"]] == [
        ("SalesItemLineDetail", 100), ("DescriptionOnly", None), ("SubTotalLineDetail", 100),
        ("DiscountLineDetail", 10),
    ]  # fmt: skip
    assert made["Line"][3]["DiscountLineDetail"]["DiscountAccountRef"]["value"] == account["Id"]
    assert whole(shop)


def test_a_credit_memo_pays_an_invoice_with_the_money(shop: Any) -> None:
    invoice = write(shop, "Invoice", 100.00)
    memo = write(shop, "CreditMemo", 40.00, InvoiceRef={"value": invoice["Id"], "name": "whatever"})
    assert memo["InvoiceRef"] == {"value": invoice["Id"]}
    assert (memo["Balance"], memo["RemainingCredit"]) == (40, 40)
    assert balance(shop, "Customer", shop.customer["Id"]) == 60
    lines = [
        {"Amount": amount, "LinkedTxn": [{"TxnId": one["Id"], "TxnType": kind}]}
        for amount, one, kind in ((100.00, invoice, "Invoice"), (40.00, memo, "CreditMemo"))
    ]
    payment = {"CustomerRef": {"value": shop.customer["Id"]}, "TotalAmt": 60.00, "Line": lines}
    short = shop.post("payment", {**payment, "TotalAmt": 59.99})
    assert shop.error(short)["code"] == "6000"

    made = shop.create("Payment", payment)

    assert made["UnappliedAmt"] == 0
    spent = shop.get(f"creditmemo/{memo['Id']}").json()["CreditMemo"]
    assert (spent["Balance"], spent["RemainingCredit"]) == (0, 0)
    assert balance(shop, "Invoice", invoice["Id"]) == 0
    assert balance(shop, "Customer", shop.customer["Id"]) == 0
    # Without the credit, the money alone pays what it can.
    shop.post("creditmemo", {"Id": memo["Id"], "SyncToken": spent["SyncToken"]}, operation="delete")
    assert balance(shop, "Invoice", invoice["Id"]) == 40
    assert whole(shop)


def test_receipts_and_refunds_move_money_at_once_and_an_estimate_nothing(shop: Any) -> None:
    (undeposited,) = shop.rows("select * from Account where Name = 'Undeposited Funds'")
    receipt = write(shop, "SalesReceipt", 50.00, PaymentRefNum="771")
    assert (receipt["Balance"], receipt["DepositToAccountRef"]["value"]) == (0, undeposited["Id"])
    write(shop, "RefundReceipt", 20.00, DepositToAccountRef={"value": shop.bank["Id"]})
    estimate = write(shop, "Estimate", 500.00, ExpirationDate="2026-12-31")
    assert (estimate["TxnStatus"], estimate["TotalAmt"]) == ("Pending", 500)
    transfer = {"FromAccountRef": {"value": undeposited["Id"]}, "ToAccountRef": {"value": shop.bank["Id"]}}
    moved = shop.create("Transfer", {**transfer, "Amount": 30.00, "PrivateNote": "till"})

    assert balance(shop, "Account", undeposited["Id"]) == 20
    assert balance(shop, "Account", shop.bank["Id"]) == 10
    assert balance(shop, "Customer", shop.customer["Id"]) == 0
    for entity, one in (("Estimate", estimate), ("Transfer", moved), ("SalesReceipt", receipt)):
        assert shop.post(entity.lower(), one).json()[entity] == one
    ident = {"Id": receipt["Id"], "SyncToken": receipt["SyncToken"], "sparse": True}
    voided = shop.create("SalesReceipt", ident, operation="update", include="void")
    assert (voided["TotalAmt"], voided["PrivateNote"]) == (0, "Voided")
    assert balance(shop, "Account", undeposited["Id"]) == -30
    assert whole(shop)


def test_a_transfer_needs_two_accounts_of_the_balance_sheet(shop: Any) -> None:
    bank, rent = {"value": shop.bank["Id"]}, {"value": shop.account("Test rent")["Id"]}
    for source, target, amount in ((bank, rent, 5), (bank, bank, 5)):
        refused = shop.post("transfer", {"FromAccountRef": source, "ToAccountRef": target, "Amount": amount})
        assert shop.error(refused)["code"] == "6000"


def test_ways_to_pay_are_a_list(shop: Any) -> None:
    wire = shop.create("PaymentMethod", {"Name": "Wire"})
    receipt = write(shop, "SalesReceipt", 5.00, PaymentMethodRef={"value": wire["Id"]})

    assert wire["Type"] == "NON_CREDIT_CARD"
    assert receipt["PaymentMethodRef"] == {"value": wire["Id"], "name": "Wire"}
    assert "Visa" in [row["Name"] for row in shop.rows("select * from PaymentMethod")]
    assert shop.error(shop.post("paymentmethod", {"Name": "wire"}))["code"] == "6240"


def test_a_form_is_printed_and_sent(shop: Any) -> None:
    invoice = write(shop, "Invoice", 100.00, DocNumber="S-(1)")

    printed = shop.get(f"invoice/{invoice['Id']}/pdf")
    nobody = shop.call("POST", f"invoice/{invoice['Id']}/send")
    sent = shop.call("POST", f"invoice/{invoice['Id']}/send?sendTo=ap@deli.example").json()["Invoice"]

    assert printed.headers["content-type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF-1.4")
    assert rb"(Invoice S-\(1\)) Tj" in printed.content
    assert shop.error(nobody)["code"] == "6000"
    assert (sent["EmailStatus"], sent["BillEmail"]) == ("EmailSent", {"Address": "ap@deli.example"})
    assert sent["DeliveryInfo"]["DeliveryType"] == "Email"
    assert shop.error(shop.get("invoice/999/pdf"))["code"] == "610"


def test_the_rate_that_was_entered_is_the_one_of_a_bill(make_quickbooks: Any) -> None:
    abroad = make_quickbooks(multi_currency=True)

    def rate(day: str) -> Any:
        asked = {"sourcecurrencycode": "EUR", "asofdate": day}
        found = abroad.get("exchangerate", **asked).json()["ExchangeRate"]
        assert (found["SourceCurrencyCode"], found["TargetCurrencyCode"], found["AsOfDate"]) == ("EUR", "USD", day)
        return found["Rate"]

    assert rate("2026-11-18") == 1.09
    entered = {"SourceCurrencyCode": "EUR", "Rate": 1.1, "AsOfDate": "2026-11-19"}
    first = abroad.create("ExchangeRate", entered)
    again = abroad.create("ExchangeRate", {**entered, "Rate": 1.125})
    assert (again["Id"], again["SyncToken"]) == (first["Id"], "1")
    assert (rate("2026-11-18"), rate("2026-11-20")) == (1.09, 1.125)
    assert [row["Rate"] for row in abroad.rows("select * from ExchangeRate where SourceCurrencyCode = 'EUR'")] == [
        1.125
    ]
    vendor = abroad.vendor("Gent Papier", CurrencyRef={"value": "EUR"})
    bill = abroad.bill(vendor, 100.00, abroad.account("Test rent"))
    assert (bill["ExchangeRate"], bill["HomeBalance"]) == (1.125, 112.5)


def test_a_company_of_one_currency_has_no_rates(quickbooks: Any) -> None:
    assert quickbooks.error(quickbooks.get("exchangerate", sourcecurrencycode="EUR"))["code"] == "5030"
