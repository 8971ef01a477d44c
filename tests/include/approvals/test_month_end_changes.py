"""Which signed months are compared after a run."""

from __future__ import annotations

from datetime import UTC, date, datetime

from include.approvals.month_end_changes import watched
from include.store.month_ends import SignOff

NOW = datetime(2026, 12, 1, tzinfo=UTC)


def signed(number: int, company: str, month: int) -> SignOff:
    return SignOff(number, "books", "main", company, date(2026, month, 28), False, "person:anna", NOW, "", (), "0" * 64)


def test_of_a_link_with_one_company_the_last_two_years_are_compared() -> None:
    months = [signed(number, "123", 1 + number % 12) for number in range(30)]
    assert watched(months, ()) == months[:24]


def test_of_many_companies_the_last_months_of_each_are_compared() -> None:
    """Forty that close each month: of the last 24 sign-offs all are October's, of 24 companies."""
    companies = [str(number) for number in range(100, 140)]
    months = [signed(month * 100 + place, one, month) for month in (10, 9, 8, 7) for place, one in enumerate(companies)]
    assert watched(months, ()) == months[:120]


def test_one_that_was_found_changed_is_compared_until_it_is_as_it_was() -> None:
    months = [signed(number, "123", 1 + number % 12) for number in range(30)]
    assert watched(months, {"sign-off 28"}) == [*months[:24], months[28]]
