"""Invoices and credit notes as bills and vendor credits: literal documents in, literal bodies out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from include.documents import PurchaseInvoice
from include.systems.base import Target, Unsendable
from include.systems.quickbooks_online import contract
from include.systems.quickbooks_online.accounts import Settings
from include.systems.quickbooks_online.bodies import sendable
from include.systems.quickbooks_online.codebook import CodeBook
from include.systems.quickbooks_online.invoices import bill
from tests.support.quickbooks import REALM
from tests.support.quickbooks_purchases import books, credit, invoice, invoice_line, posting

D = Decimal
BY_ACCOUNT, BY_ITEM = "AccountBasedExpenseLineDetail", "ItemBasedExpenseLineDetail"
SETTINGS = Settings(ap_account="2000")
WHERE = f"QuickBooks company {REALM}"


def body(document: PurchaseInvoice, known: CodeBook | None = None, settings: Settings = SETTINGS, **more: Any) -> Any:
    return bill(posting(document, **more), document, known or books(), settings, "BW")


def problems(document: PurchaseInvoice, known: CodeBook | None = None, **more: Any) -> list[tuple[str, str]]:
    with pytest.raises(Unsendable) as caught:
        body(document, known, **more)
    return list(caught.value.problems)


def test_an_invoice_is_a_bill() -> None:
    lines = (
        invoice_line(1, cost_center="Wholesale:Hotels", cost_unit="Newark"),
        invoice_line(2, account="Waste Removal", net="5.50", tax="0.44", description="  Bins\n twice "),
    )
    made = body(invoice(*lines, payment_term="Net 30", payment_reference="RF18", po_number="4500009"))
    assert made == {
        "VendorRef": {"value": "56"},
        "APAccountRef": {"value": "33"},
        "TxnDate": "2026-03-02",
        "SalesTermRef": {"value": "3"},
        "DueDate": "2026-04-01",
        "DocNumber": "F-77",
        "DepartmentRef": {"value": "1"},
        "PrivateNote": "BW:b5-77\nMarch\nPurchase order 4500009\nPayment reference RF18",
        "Line": [
            {
                "DetailType": BY_ACCOUNT,
                "Amount": D("100.00"),
                "Description": "Rent",
                BY_ACCOUNT: {"AccountRef": {"value": "61"}, "ClassRef": {"value": "5000000000000130002"}},
            },
            {
                "DetailType": BY_ACCOUNT,
                "Amount": D("5.94"),
                "Description": "Bins twice",
                BY_ACCOUNT: {"AccountRef": {"value": "70"}},
            },
        ],
        "_entity": "bill",
        "_total": D("105.94"),
    }
    assert set(sendable(made)) <= contract.SENT["Bill"]


def test_a_credit_note_is_a_vendor_credit_without_a_due_date() -> None:
    made = body(credit(invoice_line(net="-100.00", tax="-8.00"), payment_term="Net 30", po_number="PO-7"))
    assert made["Line"][0]["Amount"] == D("108.00")
    assert (made["_entity"], made["_total"], made["DocNumber"]) == ("vendorcredit", D("108.00"), "C-78")
    assert set(sendable(made)) <= contract.SENT["VendorCredit"]
    assert not {"DueDate", "SalesTermRef", "TxnTaxDetail"} & set(made)


def test_a_bill_that_is_posted_later_says_the_day_on_the_paper() -> None:
    made = body(invoice(date=date(2026, 2, 27), posting_date=date(2026, 3, 1), image="https://basware.example/77"))
    assert (made["TxnDate"], made["DueDate"]) == ("2026-03-01", "2026-04-01")
    assert made["PrivateNote"] == "BW:b5-77\nMarch\nInvoice date 2026-02-27\nhttps://basware.example/77"


def test_a_number_is_cut_and_stands_whole_in_the_memo() -> None:
    made = body(invoice(number="RE-2026-03-0000000000077", description=""))
    assert made["DocNumber"] == "RE-2026-03-0000000000"
    assert made["PrivateNote"] == "BW:b5-77\nNumber RE-2026-03-0000000000077"
    assert len(body(invoice(description="x" * 5000))["PrivateNote"]) == 4000


def test_an_item_line_has_quantity_and_a_price_that_makes_its_amount() -> None:
    def item(**change: Any) -> Any:
        line = invoice_line(account=None, item="GLV-100", net="10.00", **change)
        return body(invoice(line))["Line"][0][BY_ITEM]

    assert item(quantity="4", unit_price="2.50") == {
        "ItemRef": {"value": "11"},
        "Qty": D("4"),
        "UnitPrice": D("2.50"),
    }
    assert item(quantity="3", unit_price="4.00")["UnitPrice"] == D("3.3333333")
    assert item(quantity="1000000000", unit_price="1") == {"ItemRef": {"value": "11"}, "Qty": D("1000000000")}
    assert item() == {"ItemRef": {"value": "11"}}
    assert body(invoice(invoice_line(item="GLV-100")))["Line"][0]["DetailType"] == BY_ACCOUNT


def test_a_us_file_takes_two_tax_codes_and_ignores_all_others() -> None:
    lines = (invoice_line(1, tax_code="TAX"), invoice_line(2, tax_code="V21"))
    made = body(invoice(*lines))
    details = [line[BY_ACCOUNT].get("TaxCodeRef") for line in made["Line"]]
    assert (details, "GlobalTaxCalculation" in made) == ([{"value": "TAX"}, None], False)


def test_where_every_line_has_a_tax_code_amounts_are_without_tax() -> None:
    lines = (
        invoice_line(1, tax_code="20.0% S", tax="20.00"),
        invoice_line(2, net="10.00"),  # the usual code of account 6100: 0 %
        invoice_line(3, net="30.00", tax_code="20.0% RC", tax="0.00"),
    )
    made = body(invoice(*lines), books(taxation="lines"))
    assert [line["Amount"] for line in made["Line"]] == [D("100.00"), D("10.00"), D("30.00")]
    assert [line[BY_ACCOUNT]["TaxCodeRef"]["value"] for line in made["Line"]] == ["5", "6", "9"]
    assert (made["GlobalTaxCalculation"], made["_total"], "TxnTaxDetail" in made) == ("TaxExcluded", D("160.00"), False)


def test_tax_that_is_rounded_otherwise_is_sent_rate_by_rate() -> None:
    made = body(invoice(invoice_line(tax_code="20.0% S", tax="20.01")), books(taxation="lines"))
    rate = {"TaxRateRef": {"value": "7"}, "PercentBased": True, "TaxPercent": D("20"), "NetAmountTaxable": D("100.00")}
    assert made["TxnTaxDetail"] == {
        "TotalTax": D("20.01"),
        "TaxLine": [{"Amount": D("20.01"), "DetailType": "TaxLineDetail", "TaxLineDetail": rate}],
    }


def test_a_company_with_several_currencies_says_which() -> None:
    assert body(invoice(), books(several=True))["CurrencyRef"] == {"value": "USD"}


def test_an_accounts_payable_account_is_the_one_named_the_only_one_or_quickbooks_own() -> None:
    assert body(invoice(ap_account="2050"))["APAccountRef"] == {"value": "34"}
    assert "APAccountRef" not in body(invoice(), settings=Settings())


def test_a_line_of_an_order_is_linked_by_our_name_for_it_or_its_number() -> None:
    lines = (invoice_line(1, po_line="L1"), invoice_line(2, po_line="9"))
    ordered = Target("259", number="PO-7", facts={"entity": "purchaseorder", "lines": {"L1": "4"}})
    made = body(invoice(*lines, po_number="PO-7"), **{"BO-9": ordered})
    link = {"TxnId": "259", "TxnType": "PurchaseOrder", "TxnLineId": "4"}
    assert [line.get("LinkedTxn") for line in made["Line"]] == [[link], None]
    read = body(invoice(invoice_line(po_line="2"), po_number="PO-7"))["Line"][0]["LinkedTxn"]
    assert read == [{"TxnId": "300", "TxnType": "PurchaseOrder", "TxnLineId": "2"}]
    # Of two orders the one that the invoice names goes first.
    other = replace(ordered, id="260", number="PO-8")
    made = body(invoice(lines[0], po_number="PO-8"), **{"BO-9": ordered, "BO-8": other})
    assert made["Line"][0]["LinkedTxn"][0]["TxnId"] == "260"


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        (
            invoice(invoice_line(account="6190")),
            ("account_inactive", f"line 1: account 6190 is inactive in {WHERE}: make it active there, or map another"),
        ),
        (
            invoice(invoice_line(account="2000")),
            ("account_not_postable", f"line 1: account 2000 is a control account of {WHERE}: map another one"),
        ),
        (invoice(invoice_line(account=None)), ("account_unknown", "line 1: it names no account")),
        (
            invoice(invoice_line(account=None, item="OLD-1")),
            ("item_unknown", f"line 1: OLD-1 is no active item that {WHERE} purchases: add or map it"),
        ),
        (
            invoice(invoice_line(account=None, item="SELL")),
            ("item_unknown", f"line 1: SELL is no active item that {WHERE} purchases: add or map it"),
        ),
        (
            invoice(invoice_line(cost_center="Catalog (old)")),
            ("cost_center_unknown", f"class Catalog (old) is no active one of {WHERE}: add it there, or map it"),
        ),
        (
            invoice(invoice_line(cost_unit="Tulsa")),
            ("cost_unit_unknown", f"location Tulsa is no active one of {WHERE}: add it there, or map it"),
        ),
        (
            invoice(invoice_line(1, cost_unit="Newark"), invoice_line(2, cost_unit="Reno")),
            ("cost_unit_several", "its lines are of several locations (Newark, Reno), and"),
        ),
        (invoice(invoice_line(project="P1")), ("project_unknown", "take it off, or enter it there by hand")),
        (invoice(payment_term="Net 90"), ("payment_term_unknown", f"payment term Net 90 does not exist in {WHERE}")),
        (
            invoice(payment_hold=True),
            ("payment_term_unknown", f"is blocked for payment, and {WHERE} has no such block: map a payment term for"),
        ),
        (
            invoice(date=date(2026, 2, 28)),
            ("period_closed", f"is dated 2026-02-28, and the books of {WHERE} are closed up to 2026-02-28: move the"),
        ),
        (invoice(ap_account="6100"), ("account_not_postable", "is of type Expense, not Accounts Payable")),
        (invoice(ap_account="2999"), ("account_unknown", "has not exactly one active account called 2999")),
        (invoice(source_key="two words"), ("key_unusable", "must be one word of at most 200 characters")),
        (invoice(total="99.00"), ("totals_differ", "is 99.00, but says 100.00 net and 0 tax: correct its header")),
        (
            invoice(net="90.00", total="90.00"),
            ("totals_differ", "is 90.00, but its lines are 100.00 and the tax on them 0.00, which makes 100.00"),
        ),
        (invoice(invoice_line(net="1.005")), ("totals_differ", "1.005 has more than the 2 decimals of USD")),
        (invoice(invoice_line(net="-5.00")), ("totals_differ", "the supplier owes it, so that it is a credit note")),
        (credit(invoice_line()), ("totals_differ", "owes 100.00 to the supplier; a credit note is negative")),
    ],
)
def test_what_cannot_be_entered_says_why_and_what_to_do(document: PurchaseInvoice, problem: tuple[str, str]) -> None:
    code, text = problem
    [(found, words)] = problems(document)
    assert found == code
    assert text in words
    assert words.startswith(f"{'credit note' if document.is_credit else 'invoice'} {document.number}")


def test_an_invoice_without_lines_is_not_entered() -> None:
    empty = invoice().model_copy(update={"lines": ()})
    assert problems(empty)[0] == ("totals_differ", "invoice F-77 has no lines: nothing can be entered")


def test_a_vendor_is_unmatched_inactive_or_kept_in_another_currency() -> None:
    [(code, text)] = problems(invoice(vendor_key="4712"))
    assert (code, text) == ("vendor_unmatched", f"invoice F-77: its vendor 4712 is no vendor of {WHERE}")
    [(code, text)] = problems(invoice(), vendor="57")
    assert code == "vendor_inactive"
    assert text.endswith("make it active there, or merge it into another")
    assert problems(invoice(currency="EUR"))[1] == (
        "currency_not_accepted",
        f"invoice F-77 is in EUR, {WHERE} keeps USD alone",
    )
    [(code, text)] = problems(invoice(currency="CAD"), books(several=True))
    assert (code, "keeps vendor Jansen in USD" in text) == ("currency_not_accepted", True)


@pytest.mark.parametrize(
    ("line", "code", "text"),
    [
        (invoice_line(account="Waste Removal"), "tax_code_unknown", "wants one on every line: map its tax"),
        (invoice_line(tax_code="19%", tax="19.00"), "tax_code_unknown", "tax code 19% does not exist in"),
        (invoice_line(tax_code="Sales only"), "tax_code_unknown", "or is not for purchases: map another"),
        (invoice_line(tax_code="20.0% S", tax="5.00"), "tax_differs", "makes 20.00 of 100.00: give it the tax code"),
        (invoice_line(tax_code="20.0% RC", tax="0.01"), "tax_differs", "0.01 tax is billed, but tax code 20.0% RC"),
    ],
)
def test_a_tax_code_must_be_there_and_make_the_tax(line: Any, code: str, text: str) -> None:
    found = dict(problems(invoice(line), books(taxation="lines")))
    assert list(found) == [code]
    assert text in found[code]


def test_tax_waits_until_it_is_known_how_purchases_are_taxed() -> None:
    assert body(invoice(), books(taxation=None))["Line"][0]["Amount"] == D("100.00")
    [(code, text)] = problems(invoice(invoice_line(tax="8.00")), books(taxation=None))
    assert (code, text.endswith("the next run reads it")) == ("tax_code_unknown", True)


def test_what_was_never_read_is_said_and_nothing_is_guessed() -> None:
    unread = books(classes=None, departments=None, items=None)
    lines = (invoice_line(1, cost_center="X", cost_unit="Y"), invoice_line(2, account=None, item="Z"))
    assert sorted(code for code, text in problems(invoice(*lines), unread) if "not read yet" in text) == [
        "cost_center_unknown",
        "cost_unit_unknown",
        "item_unknown",
    ]
