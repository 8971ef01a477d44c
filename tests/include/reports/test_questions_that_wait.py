"""Which open questions something waits for, as the store knows it: the others are counted apart."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from include.reports.status import LATER, QUESTIONS, piles
from include.store import reviews
from include.store.database import Store
from include.store.models import deliveries
from tests.support.stores import sqlite_store, sqlite_template

__all__ = ["sqlite_store", "sqlite_template"]

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
SIDES = {"left_name": "Jansen Bouw", "right_name": "Janssen Bouw"}


def delivery(key: str, **other: Any) -> dict[str, Any]:
    made = {"link": "books", "flow": "invoices", "company": "C1", "source_key": key, "state": "waiting",
        "target_system": "fake", "target_company": "C1", "counterparty": "Jansen Bouw", "currency": "EUR",
        "amount": Decimal(100), "created_at": NOW, "updated_at": NOW}  # fmt: skip
    return made | other


@pytest.mark.parametrize(
    ("of_documents", "question", "kind"),
    [
        ([delivery("31")], {}, QUESTIONS),
        ([delivery("31", counterparty="Janssen Bouw", state="delivered")], {}, QUESTIONS),
        ([], {}, LATER),
        ([delivery("31", counterparty="Smit")], {}, LATER),
        ([delivery("31", link="elsewhere")], {}, LATER),
        ([delivery("V1", flow="vendors", currency=None, amount=None)], {}, LATER),  # the vendor, no document of it
        ([delivery("31", counterparty=None)], {"payload": None}, LATER),
        ([delivery("31")], {"payload": {"name": "Jansen Bouw"}}, QUESTIONS),
        ([], {"code": "account_missing"}, QUESTIONS),
    ],
)
def test_one_about_vendors_waits_until_there_is_a_document_of_either(
    sqlite_store: Store, of_documents: list[dict[str, Any]], question: dict[str, Any], kind: str
) -> None:
    asked: dict[str, Any] = {"code": "vendor_review", "payload": SIDES, **question}
    with sqlite_store.begin() as db:
        for one in of_documents:
            db.execute(deliveries.insert().values(one))
        reviews.open_once(
            db, link="books", flow="vendors", company="C1", document_key="V1", text="One vendor?", now=NOW, **asked
        )
        found = piles(db, "books")
    assert {name: found[name].count for name in (QUESTIONS, LATER) if name in found} == {kind: 1}
