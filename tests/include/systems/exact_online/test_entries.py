from __future__ import annotations

from decimal import Decimal

from include.systems.base import LedgerLine
from include.systems.exact_online.entries import lines_of

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


def test_a_request_that_posts_nothing_has_no_lines() -> None:
    assert lines_of('{"Name": "Jansen BV", "IsSupplier": true}') == ()
    assert lines_of("[]") == ()
