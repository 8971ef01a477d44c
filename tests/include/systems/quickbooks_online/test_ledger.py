"""What a preview shows of a payment before it is posted."""

from __future__ import annotations

from decimal import Decimal

import pytest

from include.documents import PurchaseInvoice, PurchaseOrder
from include.systems.base import LedgerLine, Posting, Target
from include.systems.quickbooks_online.ledger import lines_of
from include.systems.quickbooks_online.system import ledger_lines
from include.systems.quickbooks_online.writer import QuickBooksWriter
from tests.support import quickbooks_purchases as purchases
from tests.support.quickbooks import BOOKS, OTHER_KEY, applied, found, payment, posting, served, status, vendor

NONE = Decimal(0)


def lines(*postings: Posting) -> tuple[LedgerLine, ...]:
    options = {"payment_account": "1050", "discount_account": "Purchase discounts"}
    writer = QuickBooksWriter(served(lambda request: found("Bill")).client, options, BOOKS)
    request = writer.prepare(postings).request
    assert request is not None
    return ledger_lines(request.body)


def test_a_payment_debits_payables_and_credits_the_clearing_account() -> None:
    words = "AVX:77 AvidXchange Check 100234"
    assert lines(posting(payment([applied("145", "100.00"), applied("VC-12", "-20.00")]))) == (
        LedgerLine("bill payment", "33", "56", Decimal("80.00"), NONE, words),
        LedgerLine("bill payment", "35", None, NONE, Decimal("80.00"), words),
    )


def test_a_discount_debits_payables_and_credits_its_account_in_words_of_its_own() -> None:
    words = "Discount on F-145"
    assert lines(posting(payment([applied("145", "98.00", "2.00")])))[:2] == (
        LedgerLine("bill payment", "33", "56", Decimal("2.00"), NONE, words),
        LedgerLine("vendor credit", "86", None, NONE, Decimal("2.00"), words),
    )


def test_every_discount_of_a_batch_is_shown() -> None:
    one, other = payment([applied("145", "98.00", "2.00")]), payment([applied("145", "97.00", "3.00")])
    shown = lines(posting(one), posting(other, key=OTHER_KEY))
    assert [line.credit for line in shown if line.account == "86"] == [Decimal("2.00"), Decimal("3.00")]


def test_each_line_of_a_stored_credit_is_shown_with_its_cents_and_what_it_leaves_out() -> None:
    detail = '"AccountBasedExpenseLineDetail":{"AccountRef":{"value":"86"}}'
    body = f'{{"BatchItemRequest":[{{"VendorCredit":{{"Line":[{{"Amount":0.10,{detail}}},{{"Amount":2.30}}]}}}}]}}'
    assert lines_of(body) == (
        LedgerLine("bill payment", "Accounts Payable", None, Decimal("0.10"), NONE, ""),
        LedgerLine("vendor credit", "86", None, NONE, Decimal("0.10"), ""),
        LedgerLine("bill payment", "Accounts Payable", None, Decimal("2.30"), NONE, ""),
        LedgerLine("vendor credit", None, None, NONE, Decimal("2.30"), ""),
    )
    assert str(lines_of(body)[0].debit) == "0.10"


def test_a_stored_payment_without_a_memo_has_no_words() -> None:
    paid_from = '"PayType":"Check","CheckPayment":{"BankAccountRef":{"value":"35"}}'
    body = f'{{"VendorRef":{{"value":"56"}},"TotalAmt":80.10,{paid_from}}}'
    assert lines_of(body) == (
        LedgerLine("bill payment", "Accounts Payable", "56", Decimal("80.10"), NONE, ""),
        LedgerLine("bill payment", "35", None, NONE, Decimal("80.10"), ""),
    )
    assert str(lines_of(body)[0].debit) == "80.10"


def test_debits_equal_credits_whatever_is_in_a_batch() -> None:
    shown = lines(posting(payment([applied("145", "98.00", "2.00")])), posting(payment(method="VCC"), key=OTHER_KEY))
    assert sum(line.debit for line in shown) == sum(line.credit for line in shown) == Decimal("200.00")
    assert {line.account: line.credit for line in shown if line.credit} == {
        "86": Decimal("2.00"),
        "35": Decimal("98.00"),
        "37": Decimal("100.00"),
    }


@pytest.mark.parametrize(
    "what",
    [
        posting(status()),
        posting(vendor()),
        posting(payment(), "void", target=Target("236", token="0")),
        posting(payment(), "update", target=Target("236", token="0")),
        posting(payment([applied("145", "20.00"), applied("VC-12", "-20.00")])),
    ],
)
def test_what_posts_no_money_shows_nothing(what: Posting) -> None:
    assert lines(what) == ()
    assert lines_of("") == ()


def entered(document: PurchaseInvoice | PurchaseOrder) -> tuple[LedgerLine, ...]:
    writer = QuickBooksWriter(served(lambda request: found("Bill")).client, purchases.OPTIONS, purchases.books())
    request = writer.prepare([purchases.posting(document)]).request
    assert request is not None
    return ledger_lines(request.body)


def test_a_bill_debits_its_accounts_and_credits_payables_and_a_credit_the_other_way_round() -> None:
    lines = (
        purchases.invoice_line(1),
        purchases.invoice_line(2, account=None, item="GLV-100", net="5.00", description=""),
    )
    words = "BW:b5-77 March"
    assert entered(purchases.invoice(*lines)) == (
        LedgerLine("bill", "61", None, Decimal("100.00"), NONE, "Rent"),
        LedgerLine("bill", "the item's account", None, Decimal("5.00"), NONE, words),
        LedgerLine("bill", "33", "56", NONE, Decimal("105.00"), words),
    )
    assert entered(purchases.credit()) == (
        LedgerLine("vendor credit", "61", None, NONE, Decimal("100.00"), "Rent"),
        LedgerLine("vendor credit", "33", "56", Decimal("100.00"), NONE, "BW:b5-78 March"),
    )


def test_an_order_and_a_change_of_a_bill_show_no_postings() -> None:
    assert entered(purchases.order()) == ()
    assert lines_of('{"_entity":"bill","Id":"145","Line":[]}') == ()
