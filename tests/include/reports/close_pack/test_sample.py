"""The auditor's sample: which documents a seed draws."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from include.reports.close_pack.sample import Document, band, draw


def documents(flow: str, amount: str, count: int) -> list[Document]:
    day, worth = date(2026, 11, 20), Decimal(amount)
    return [
        Document("books", flow, "C1", f"{flow}-{amount}-{no}", f"F-{no}", "Bakker", day, "EUR", worth, band(worth))
        for no in range(count)
    ]


MANY = [*documents("invoices", "50", 60), *documents("invoices", "5000", 30), *documents("payments", "200000", 10)]


def test_the_same_seed_draws_the_same_documents_in_whatever_order_they_come() -> None:
    first, again = draw(MANY, "2026", 20), draw(list(reversed(MANY)), "2026", 20)
    assert (first.documents, first.digest) == (again.documents, again.digest)


def test_another_seed_draws_others() -> None:
    assert draw(MANY, "2026", 20).digest != draw(MANY, "2027", 20).digest


def test_every_stratum_has_one_and_the_rest_goes_by_how_many_it_has() -> None:
    assert [(one.flow, one.band, one.of, one.drawn) for one in draw(MANY, "2026", 20).strata] == [
        ("invoices", "1,000 to 10,000", 30, 6),
        ("invoices", "below 1,000", 60, 11),
        ("payments", "100,000 and more", 10, 3),
    ]


@pytest.mark.parametrize(("size", "drawn"), [(1, 1), (2, 2), (3, 3), (99, 99), (100, 100), (500, 100)])
def test_as_many_are_drawn_as_were_asked_for_or_there_are(size: int, drawn: int) -> None:
    found = draw(MANY, "2026", size).documents
    assert (len(found), len({one.named for one in found})) == (drawn, drawn)


def test_a_document_that_comes_later_takes_at_most_one_place() -> None:
    alike = documents("invoices", "50", 60)
    before = {one.named for one in draw(alike, "2026", 20).documents}
    after = {one.named for one in draw([*alike, *documents("invoices", "51", 1)], "2026", 20).documents}
    assert len(before - after) <= 1


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("-999.99", "below 1,000"),
        ("1000", "1,000 to 10,000"),
        ("-10000", "10,000 to 100,000"),
        ("100000", "100,000 and more"),
    ],
)
def test_a_band_is_of_the_amount_without_its_sign(amount: str, said: str) -> None:
    assert band(Decimal(amount)) == said
