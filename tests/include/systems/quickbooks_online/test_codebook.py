"""An account is what one name means in one company."""

from __future__ import annotations

import pytest

from include.systems.quickbooks_online.codebook import Account, Books, CompanyBooks
from tests.support.quickbooks import BOOKS, REALM


@pytest.mark.parametrize(
    ("named", "key"),
    [
        ("1050", "35"),
        ("Payments clearing", "35"),
        ("Legal:Fees", "90"),
        ("Fees", None),
        ("86", "86"),
        ("Old bank", "36"),
        ("Nowhere", None),
        ("", None),
    ],
)
def test_an_account_is_found_by_number_full_name_name_or_id(named: str, key: str | None) -> None:
    account = BOOKS.account(REALM, named)
    assert (account.id if account else None) == key


def test_a_number_goes_before_an_id_and_an_active_account_before_its_dead_namesake() -> None:
    accounts = [
        Account("7", "A", "Bank", number="8"),
        Account("8", "B", "Bank"),
        Account("9", "B (deleted)", "Bank", number="5", active=False),
        Account("10", "C", "Bank", number="5"),
    ]
    books = Books({REALM: CompanyBooks(accounts)})
    assert [account.id for name in ("8", "5") if (account := books.account(REALM, name))] == ["7", "10"]


def test_another_company_knows_nothing() -> None:
    assert BOOKS.account("1", "1050") is None
    assert BOOKS.open_item("1", "145") is None
    assert BOOKS.currencies("1") is None
    assert BOOKS.payment_account("1", "VCC") is None
