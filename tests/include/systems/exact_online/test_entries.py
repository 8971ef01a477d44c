from __future__ import annotations

from decimal import Decimal

from include.systems.base import LedgerLine
from include.systems.exact_online.entries import PAYABLES, lines_of

ZERO = Decimal(0)


def test_a_general_journal_is_debit_where_the_amount_is_positive() -> None:
    body = (
        '{"JournalCode": "90", "Currency": "EUR", "GeneralJournalEntryLines": ['
        '{"GLAccount": "g-1600", "Account": "a-1", "AmountFC": 121.10, "Description": "AVX:7 F-1"},'
        '{"GLAccount": "g-1290", "AmountFC": -121.10, "Description": "AVX:7 check"}]}'
    )
    assert lines_of(body) == (
        LedgerLine("90", "g-1600", "a-1", Decimal("121.10"), ZERO, "AVX:7 F-1"),
        LedgerLine("90", "g-1290", None, ZERO, Decimal("121.10"), "AVX:7 check"),
    )


def test_money_out_of_a_bank_journal_credits_the_bank() -> None:
    body = '{"JournalCode": "20", "BankEntryLines": [{"GLAccount": "g-1600", "Account": "a-1", "AmountFC": -50.00}]}'
    assert lines_of(body) == (
        LedgerLine("20", "g-1600", "a-1", Decimal("50.00"), ZERO, ""),
        LedgerLine("20", None, None, ZERO, Decimal("50.00"), "bank"),
    )


def test_money_into_a_bank_journal_debits_the_bank_with_the_sum_of_its_lines() -> None:
    body = (
        '{"JournalCode": "20", "BankEntryLines": ['
        '{"GLAccount": "g-1600", "Account": "a-1", "AmountFC": 80.00, "Description": "AVX:7 F-1"},'
        '{"GLAccount": "g-1600", "Account": "a-2", "AmountFC": -30.00},'
        '{"GLAccount": "g-1290"}]}'
    )
    assert lines_of(body) == (
        LedgerLine("20", "g-1600", "a-1", ZERO, Decimal("80.00"), "AVX:7 F-1"),
        LedgerLine("20", "g-1600", "a-2", Decimal("30.00"), ZERO, ""),
        LedgerLine("20", "g-1290", None, ZERO, ZERO, ""),
        LedgerLine("20", None, None, Decimal("50.00"), ZERO, "bank"),
    )


def test_a_purchase_entry_owes_the_supplier_what_its_lines_cost_and_names_their_codes() -> None:
    body = (
        '{"Journal": "70", "Supplier": "a-1", "Description": "BW:1 F-1", "PurchaseEntryLines": ['
        '{"GLAccount": "g-4000", "AmountFC": 100.00, "Description": "Paper", "CostCenter": "10", "CostUnit": "P1",'
        ' "VATCode": "2"}, {"GLAccount": "g-4100", "AmountFC": 20.50, "VATCode": "4"}, {"GLAccount": "g-4200"}]}'
    )
    assert lines_of(body) == (
        LedgerLine("70", "g-4000", None, Decimal("100.00"), ZERO, "Paper, cost unit P1, VAT code 2", "10"),
        LedgerLine("70", "g-4100", None, Decimal("20.50"), ZERO, "VAT code 4"),
        LedgerLine("70", "g-4200", None, ZERO, ZERO, ""),
        LedgerLine("70", PAYABLES, "a-1", ZERO, Decimal("120.50"), "BW:1 F-1"),
    )


def test_a_credit_is_owed_by_the_supplier() -> None:
    body = '{"PurchaseEntryLines": [{"GLAccount": "g-4000", "AmountFC": -100.00}]}'
    assert lines_of(body) == (
        LedgerLine("", "g-4000", None, ZERO, Decimal("100.00"), ""),
        LedgerLine("", PAYABLES, None, Decimal("100.00"), ZERO, ""),
    )


def test_a_journal_without_a_code_is_shown_without_one() -> None:
    body = '{"GeneralJournalEntryLines": [{"GLAccount": "g-1600", "AmountFC": 5}]}'
    assert lines_of(body) == (LedgerLine("", "g-1600", None, Decimal(5), ZERO, ""),)


def test_a_request_that_posts_nothing_has_no_lines() -> None:
    assert lines_of('{"Name": "Jansen BV", "IsSupplier": true}') == ()
    assert lines_of("[]") == ()
