"""What each of several payments of one invoice has settled in Exact, and what of it is still to be matched."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from tests.dbt import books
from tests.dbt.conftest import Decided, build

CENT = Decimal("0.01")
Paid = tuple[Decimal, bool]
"""A payment, and whether people matched it with its invoice in Exact."""


def some_invoices() -> dict[str, tuple[Decimal, list[Paid], bool]]:
    """By name: total, payments in the order of their days, and whether Exact shows what is open of each posting."""
    chance = random.Random(20)
    found: dict[str, tuple[Decimal, list[Paid], bool]] = {}
    for number in range(40):
        total = chance.randint(400, 99_999) * CENT
        cuts = sorted({chance.randint(1, int(total / CENT) - 1) for _ in range(chance.randint(0, 4))})
        ends = [*cuts, int(total / CENT)]
        parts = [(end - start) * CENT for start, end in zip([0, *ends], ends, strict=False)]
        paid = parts[: chance.randint(1, len(parts))]
        found[f"r{number}"] = total, [(part, chance.random() < 0.5) for part in paid], number % 2 == 0
    return found


RANDOM = some_invoices()
ISSUED: dict[str, tuple[Decimal, list[Paid], bool]] = {
    name: (Decimal("121.00"), [(Decimal("50.00"), True), (Decimal("71.00"), False)], name == "read")
    for name in ("read", "derived")
}


def bill(db: duckdb.DuckDBPyConnection, name: str, total: Decimal, settled: Decimal, **more: Any) -> None:
    line = books.line(net=str(total), vat="0", VATCode=None)
    books.entry(db, name, line, amount_fc=str(total), **more)
    for amount, is_paid in ((settled, True), (total - settled, False)):
        if amount:
            books.term(db, name, str(amount), is_paid)
    books.invoice(db, f"i-{name}", name, status="Paid", amount=str(total), tax_amount="0")


def pay(db: duckdb.DuckDBPyConnection, key: str, day: int, *lines: tuple[str, Decimal]) -> None:
    """A payment and its posting."""
    books.payment(db, key, *((f"i-{name}", str(amount), "0") for name, amount in lines))
    total = str(sum(amount for _, amount in lines))
    document = books.posted_document(key, "", day=f"2026-11-{day:02}", amount=total)
    document["applications"] = [
        {"document_key": name, "document_number": "26700001", "amount": str(amount), "discount": "0.00"}
        for name, amount in lines
    ]
    books.delivered(db, "payments", key, f"je-{key}", delivered_document=json.dumps(document), amount=total)


def fill(db: duckdb.DuckDBPyConnection) -> None:
    books.base(db)
    for name, (total, paid, is_shown) in {**ISSUED, **RANDOM}.items():
        bill(db, name, total, sum((part for part, is_matched in paid if is_matched), Decimal(0)))
        for day, (part, is_matched) in enumerate(paid, 1):
            # numbers run against the days
            key = f"{name}-{9 - day}"
            pay(db, key, day, (name, part))
            if is_shown:
                books.own_term(db, key, f"je-{key}", str(-part), is_matched)
    for name in ("credited", "noted"):
        credit = f"{name}-credit"
        # of "noted" people matched the credit with its invoice by hand
        by_hand = Decimal("48.40") if name == "noted" else Decimal(0)
        bill(db, name, Decimal("121.00"), by_hand)
        bill(db, credit, Decimal("48.40"), by_hand, type=31)
        pay(db, f"p-{name}", 1, (name, Decimal("121.00")), (credit, Decimal("-48.40")))


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[str, Decimal, str]]]:
    decided: Decided = build(tmp_path_factory.mktemp("part-payments"), fill)
    rows = decided.query(
        "select payment_id, payment_state, unmatched_amount, settlement_basis from reconciliation.payments"
    )
    yield {row["payment_id"]: tuple(row.values())[1:] for row in rows}  # type: ignore[misc]
    decided.session.close()


@pytest.mark.parametrize("basis", ["read", "derived"])
def test_only_the_payment_that_is_not_matched_is_left(shown: dict[str, tuple[str, Decimal, str]], basis: str) -> None:
    assert shown[f"{basis}-8"] == ("paid", Decimal("0.00"), basis)
    assert shown[f"{basis}-7"] == ("posted_unmatched", Decimal("71.00"), basis)


@pytest.mark.parametrize("name", ["credited", "noted"])
def test_a_credit_counts_against_the_invoice_that_it_was_paid_with(
    shown: dict[str, tuple[str, Decimal, str]], name: str
) -> None:
    assert shown[f"p-{name}"] == ("posted_unmatched", Decimal("72.60"), "derived")


@pytest.mark.parametrize("name", RANDOM)
def test_the_payments_of_an_invoice_make_what_is_open_of_it(
    shown: dict[str, tuple[str, Decimal, str]], name: str
) -> None:
    total, paid, is_shown = RANDOM[name]
    rows = [shown[f"{name}-{9 - day}"] for day in range(1, len(paid) + 1)]
    settled = sum((part for part, is_matched in paid if is_matched), Decimal(0))
    still_open, not_paid = total - settled, total - sum(part for part, _ in paid)
    assert sum(unmatched for _, unmatched, _ in rows) == still_open - not_paid
    for (part, is_matched), (state, unmatched, basis) in zip(paid, rows, strict=True):
        left = part - min(part, settled)
        settled -= part - left
        expected = (Decimal(0) if is_matched else part, "read") if is_shown else (left, "derived")
        assert (unmatched, basis) == expected
        assert state == ("paid" if not unmatched else "posted_unmatched")
