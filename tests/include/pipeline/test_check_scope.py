"""Whom the failing rows of a data check concern: literal rows in, scopes out."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from include.pipeline.check_scope import About, Failing, Scope, everything, grouped, scopes, text

ABOUT = About("books", "exact_avidxchange", ("vendors", "purchase_invoices", "payments"), ("exact_main", "avid_main"))
MATCHING = ("matching__vendors",)
INVOICES = ("int_pairs", "exact_avidxchange__purchase_invoices")
BOTH = ("exact_avidxchange__payments", "exact_avidxchange__purchase_invoices")
OF_OTHERS = ("quickbooks_avidxchange__bills", *INVOICES)


@pytest.mark.parametrize(
    ("row", "reads", "expected"),
    [
        # all is said
        ({"link": "books", "flow": "payments", "company": "123"}, INVOICES, [("payments", "123")]),
        # another link's row concerns nobody here, whatever else it says
        ({"link": "other", "flow": "payments", "company": "123"}, INVOICES, []),
        # no link: this one
        ({"flow": "payments", "company": "123"}, INVOICES, [("payments", "123")]),
        ({"link": None, "flow": "payments", "company": "123"}, INVOICES, [("payments", "123")]),
        # no company: all of them
        ({"link": "books", "flow": "payments"}, INVOICES, [("payments", "")]),
        ({"link": "books", "flow": "payments", "company": None}, INVOICES, [("payments", "")]),
        # no flow: that of the outbox it reads, of each where it reads two, of all where it reads none
        ({"link": "books", "company": "123"}, INVOICES, [("purchase_invoices", "123")]),
        ({"link": "books", "company": "123"}, OF_OTHERS, [("purchase_invoices", "123")]),
        ({"link": "books", "company": "123"}, BOTH, [("purchase_invoices", "123"), ("payments", "123")]),
        ({"link": "books", "company": "123"}, MATCHING, [("", "123")]),
        ({"link": "books", "company": "123"}, ("exact_avidxchange__findings",), [("", "123")]),
        # a flow that the link does not have says as little as none
        ({"link": "books", "flow": "bills", "company": "123"}, MATCHING, [("", "123")]),
        # a row of a connection: of the links that use it
        ({"connection": "exact_main", "company": "123"}, MATCHING, [("", "123")]),
        ({"connection": "exact_other", "company": "123"}, MATCHING, []),
        ({"left_connection": None, "right_connection": "avid_main", "right_company": "C1"}, MATCHING, [("", "C1")]),
        # a pair names the company of the books first
        ({"link": "books", "left_company": "123", "right_company": "C1"}, MATCHING, [("", "123")]),
        ({"link": "books", "left_company": None, "right_company": "C1"}, MATCHING, [("", "C1")]),
        # a document's own company is the one that counts, and where that is missing all are concerned
        ({"link": "books", "company": "123", "target_company": "C1"}, INVOICES, [("purchase_invoices", "123")]),
        ({"link": "books", "company": None, "target_company": "C1"}, INVOICES, [("purchase_invoices", "")]),
        # nothing is said
        ({}, MATCHING, [("", "")]),
        ({"count": 3}, INVOICES, [("purchase_invoices", "")]),
    ],
)
def test_a_row_concerns(row: dict[str, Any], reads: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    assert sorted(scopes(row, reads, ABOUT)) == sorted(Scope(*one) for one in expected)


def test_a_check_that_cannot_be_run_concerns_the_flow_it_reads() -> None:
    assert everything(INVOICES, ABOUT) == (Scope("purchase_invoices", ""),)
    assert everything(MATCHING, ABOUT) == (Scope("", ""),)


def failing(*keys: str, company: str = "123", **more: Any) -> list[dict[str, Any]]:
    return [{"link": "books", "flow": "payments", "company": company, "source_key": key, **more} for key in keys]


def test_rows_are_counted_for_each_whom_they_concern() -> None:
    other = About("other", "exact_avidxchange", ABOUT.flows, ABOUT.connections)
    of_all = {"flow": "payments", "company": "456"}
    found = grouped([*failing("a", "b"), *failing("c", company="456"), of_all], INVOICES, [ABOUT, other])
    assert {scope: one.count for scope, one in found.items()} == {
        ("books", Scope("payments", "123")): 2,
        ("books", Scope("payments", "456")): 2,
        ("other", Scope("payments", "456")): 1,
    }


def fingerprint(rows: list[dict[str, Any]]) -> str:
    (found,) = grouped(rows, INVOICES, [ABOUT]).values()
    return found.fingerprint


def test_the_fingerprint_is_of_the_rows_alone() -> None:
    rows = failing("a", "b", "c", amount=Decimal("1.00"))
    assert fingerprint(rows) == fingerprint(rows[::-1])
    assert fingerprint(rows) != fingerprint(failing("a", "b", amount=Decimal("1.00")))
    assert fingerprint(rows) != fingerprint(failing("a", "b", "d", amount=Decimal("1.00")))
    assert fingerprint(rows) != fingerprint(failing("a", "b", "c", amount=Decimal("1.01")))
    # the same row twice is another failure than once
    assert fingerprint(failing("a", "a")) != fingerprint(failing("a"))
    # reading the same again is no news
    early, late = datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)
    assert fingerprint(failing("a", read_at=early)) == fingerprint(failing("a", read_at=late))


def test_a_few_examples_are_kept_and_long_values_cut() -> None:
    (found,) = grouped(failing(*"gfedcba", document="x" * 5_000, note=None), INVOICES, [ABOUT]).values()
    assert [one["source_key"] for one in found.examples] == ["a", "b", "c", "d", "e"]
    assert found.examples[0]["document"] == "x" * 80 + "..."
    assert "note" not in found.examples[0]


def test_the_sentence_says_what_fails_and_what_that_means() -> None:
    (found,) = grouped(failing("a", "b"), INVOICES, [ABOUT]).values()
    assert text("keys_are_unique", Scope("payments", "123"), found, stops=True) == (
        "2 rows fail the data check keys_are_unique, for instance link books, flow payments, company 123, "
        "source key a: nothing of payments of company 123 is sent until that is fixed, or a person lets these rows go "
        "(`review list`)"
    )
    assert text("keys_are_unique", Scope("", ""), found, stops=True).endswith(
        "nothing of any flow of any company is sent until that is fixed, or a person lets these rows go (`review list`)"
    )
    assert text("keys_are_unique", Scope("", ""), found, stops=False).endswith(
        "source key a (a warning: nothing waits for it)"
    )
    assert text("keys_are_unique", Scope("vendors", ""), Failing(), "no such table", stops=True).startswith(
        "the data check keys_are_unique could not be run: no such table: nothing of vendors of any company is sent"
    )
