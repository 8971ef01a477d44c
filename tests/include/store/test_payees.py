"""The memory of who is paid and where: a change and its way back are two changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from include.store import payees
from include.store.database import Store
from include.store.models import payee_facts
from include.store.payees import PayeeFact

NOW = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
FACT = PayeeFact("avid_main", "C1", "avidxchange", "v1", "remittance e-mail address", "ap@kroon.example", NOW)


def values(store: Store) -> list[tuple[str, str]]:
    with store.read() as db:
        query = payee_facts.select().order_by(payee_facts.c.id)
        return [(row.vendor_key, row.value) for row in db.execute(query)]


def seen(store: Store, *facts: PayeeFact) -> int:
    with store.begin() as db:
        return payees.remember(db, facts)


def test_what_is_known_already_is_not_kept_again(store: Store) -> None:
    assert seen(store, FACT) == 1
    assert seen(store, replace(FACT, seen_at=NOW + timedelta(hours=1))) == 0
    assert values(store) == [("v1", "ap@kroon.example")]


def test_a_change_and_its_way_back_are_two_changes(store: Store) -> None:
    seen(store, FACT)
    seen(store, replace(FACT, value="new@elsewhere.example", seen_at=NOW + timedelta(hours=1)))
    seen(store, replace(FACT, seen_at=NOW + timedelta(hours=2)))
    assert [value for _, value in values(store)] == ["ap@kroon.example", "new@elsewhere.example", "ap@kroon.example"]


def test_the_same_vendor_number_elsewhere_is_another_vendor(store: Store) -> None:
    others = [replace(FACT, company="C2"), replace(FACT, connection="avid_two"), replace(FACT, fact="address")]
    assert seen(store, FACT, *others) == 4


def test_many_vendors_are_remembered_at_once(store: Store) -> None:
    many = [replace(FACT, vendor_key=f"v{number}") for number in range(1000)]
    assert seen(store, *many) == 1000
    assert seen(store, *many[:999], replace(many[999], value="new@elsewhere.example")) == 1
