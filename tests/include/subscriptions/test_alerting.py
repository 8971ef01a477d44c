"""The alert `subscription_missing`: when it opens, what it says, and that it closes by itself."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from include.alerts import watching
from include.links import load
from include.store import alerts
from include.store.database import Store
from include.subscriptions.alerting import CODE, bring_up_to_date, shortcomings, standing
from include.subscriptions.diff import Compared, Wrong
from include.subscriptions.inspect import Looked
from include.systems.subscriptions import Subscription, Wish
from tests.include.subscriptions.conftest import described

NOW = datetime(2026, 11, 20, 5, 45, tzinfo=UTC)
RUNBOOKS = Path(__file__).resolve().parents[3] / "docs" / "runbooks"
ACCOUNTS = Wish("123", frozenset({"Accounts"}))
OLD = Subscription("123", frozenset({"Items"}), "https://old.example.com/events/exact_main/secret", "1")
RIGHT = Looked("exact_main", "exact_online", True, Compared(right=(OLD,)))
WANTING = Looked(
    "exact_main",
    "exact_online",
    True,
    Compared(missing=(ACCOUNTS,), wrong=(Wrong(OLD, "its address is an old one", Wish("123", OLD.topics)),)),
)
UNKNOWN = Looked("exact_main", "exact_online", True, unknown="exact_online: Exact Online could not answer now")


def open_alerts(store: Store) -> list[str]:
    with store.read() as db:
        return [alert.text for alert in alerts.listed(db) if alert.code == CODE]


def test_it_says_what_is_missing_where_and_what_to_do_and_nothing_of_the_address() -> None:
    found = standing(WANTING)
    assert found is not None
    assert (found.about.connection, found.severity) == ("exact_main", "warning")
    assert found.text == (
        "exact_main (exact_online) does not tell of all changes, which arrive by the schedules instead: missing: "
        "Accounts of 123; wrong, its address is an old one: Items of 123. Fix it with `ml-connector "
        "subscriptions exact_main --repair`"
    )


def test_each_thing_that_is_wrong_is_said_once_and_many_of_a_kind_are_counted() -> None:
    def held(**found: Any) -> list[str]:
        return shortcomings(Looked("basware_main", "basware", True, Compared(**found), lacks=("a scope is missing",)))

    invoices, orders = frozenset({"Invoices"}), frozenset({"Orders", "Lines"})
    twice = Subscription("", invoices, OLD.address, "2")
    of_all = Subscription("", orders, OLD.address, "3")
    assert held(twice=(twice, of_all)) == ["a scope is missing", "twice: Invoices, Lines, Orders"]
    eight = [Wish(str(number), frozenset({"Items"})) for number in range(8)]
    shown = ", ".join(f"Items of {number}" for number in range(8))
    assert held(missing=tuple(eight)) == ["a scope is missing", f"missing: {shown}"]
    assert held(missing=(*eight, ACCOUNTS)) == ["a scope is missing", f"missing: {shown} and 1 more"]


def test_nothing_is_alarming_where_all_is_right_or_unknown_or_nothing_was_asked() -> None:
    assert [standing(one) for one in (RIGHT, UNKNOWN, Looked("books", "quickbooks_online", False))] == [None] * 3


def test_it_opens_once_stays_while_nothing_is_known_and_closes_by_itself(sqlite_store: Store) -> None:
    for looked, count in ((WANTING, 1), (WANTING, 1), (UNKNOWN, 1), (RIGHT, 0), (RIGHT, 0)):
        bring_up_to_date(sqlite_store, [looked], {"exact_main"}, NOW)
        assert len(open_alerts(sqlite_store)) == count


def test_it_closes_once_the_connection_is_not_to_be_told_any_more(sqlite_store: Store) -> None:
    bring_up_to_date(sqlite_store, [WANTING], {"exact_main"}, NOW)
    bring_up_to_date(sqlite_store, [], set(), NOW)
    assert open_alerts(sqlite_store) == []


def test_the_look_at_everything_else_leaves_it_alone(sqlite_store: Store, tmp_path: Path) -> None:
    urls = dict.fromkeys(("exact_online", "basware", "airbase"), "http://127.0.0.1:9")
    (tmp_path / "links.yml").write_text(json.dumps(described(urls)))
    looked = Looked("exact_online_main", "exact_online", True, WANTING.compared)
    bring_up_to_date(sqlite_store, [looked], {"exact_online_main"}, NOW)
    watching.everything(sqlite_store, load(tmp_path), NOW, {"exact_online_main": None})
    assert len(open_alerts(sqlite_store)) == 1


def test_it_has_a_runbook() -> None:
    assert (RUNBOOKS / f"{CODE}.md").exists()
