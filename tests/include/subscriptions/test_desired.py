"""What is to be told, from links.yml and what each system can tell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from include.link_kinds import LINK_KINDS
from include.links import load
from include.subscriptions.desired import feeds_read
from include.systems import registry
from include.systems.basware.subscriptions import TOPICS
from include.systems.registry import Webhooks
from tests.include.subscriptions.conftest import described

URLS = dict.fromkeys(("exact_online", "basware", "airbase"), "http://127.0.0.1:9")


def read(tmp_path: Path, **options: object) -> dict[str, dict[str, frozenset[str]]]:
    settings = described(URLS)
    settings["links"][0]["options"] = options
    settings["connections"]["exact_online_main"]["companies"].append("999")
    (tmp_path / "links.yml").write_text(json.dumps(settings))
    configuration = load(tmp_path)
    assert configuration.problems == {}
    return {name: feeds_read(configuration, name) for name in configuration.connections}


def test_each_routed_company_needs_what_its_link_reads(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert set(found["exact_online_main"]) == {"789", "791"}
    assert "bank_accounts" in found["exact_online_main"]["789"]
    assert "bank_accounts" not in found["exact_online_main"]["791"]
    assert set(found["basware_main"]) == {"DE01"}


def test_what_a_link_chose_not_to_read_is_not_asked_for(tmp_path: Path) -> None:
    module = registry.subscriptions("basware")
    assert module is not None
    usual = {topic for wish in module.wishes(read(tmp_path)["basware_main"]) for topic in wish.topics}
    prebook = {
        topic for wish in module.wishes(read(tmp_path, prebook="check")["basware_main"]) for topic in wish.topics
    }
    assert usual == {"AccountingDocuments/WaitingForTransfer", "ExportedPurchaseOrders/WaitingForExport"}
    assert prebook - usual == {
        "AccountingDocuments/WaitingForPrebook",
        "AccountingDocuments/WaitingForPrebookCancelation",
    }


def test_a_connection_that_no_link_uses_needs_nothing() -> None:
    for name in ("exact_online", "basware", "airbase"):
        module = registry.subscriptions(name)
        assert module is not None
        assert module.wishes({}) == ()


def test_exact_is_asked_by_division_and_airbase_once() -> None:
    exact, airbase = registry.subscriptions("exact_online"), registry.subscriptions("airbase")
    assert exact is not None
    assert airbase is not None
    divisions = {"123": {"gl_accounts", "journals"}, "456": {"gl_accounts", "accounts"}}
    assert [(one.company, set(one.topics)) for one in exact.wishes(divisions)] == [
        ("123", {"GLAccounts"}),
        ("456", {"Accounts"}),
        ("456", {"GLAccounts"}),
    ]
    [wish] = airbase.wishes({"A": {"bills"}, "B": {"vendors", "tags"}})
    assert (wish.company, wish.topics) == ("", {"bill_approved", "bill_paid", "vendor_created", "vendor_updated"})


def test_quickbooks_has_steps_with_the_very_address_and_the_topics() -> None:
    portal = registry.portal("quickbooks_online")
    assert portal is not None
    topics = portal.topics({"9130357992221046": {"bills", "vendors"}})
    assert topics == ("Bill", "BillPayment", "Vendor")
    steps = portal.steps("books", "https://hooks.example.com/events/books/secret", topics)
    assert [step for step in steps if "https://hooks.example.com/events/books/secret" in step]
    assert [step for step in steps if "Bill, BillPayment, Vendor" in step]
    assert [step for step in steps if "ml-connector receiver key books" in step]


def test_a_system_that_tells_is_asked_by_api_or_by_hand_and_the_others_neither() -> None:
    for name in registry.SYSTEMS:
        ways = [registry.subscriptions(name), registry.portal(name)]
        assert sum(way is not None for way in ways) == (registry.webhooks(name) is not None)


@pytest.mark.parametrize("name", ["exact_online", "airbase"])
def test_all_that_can_show_what_a_link_reads_is_asked_for(name: str) -> None:
    module, webhooks = registry.subscriptions(name), registry.webhooks(name)
    assert module is not None
    assert webhooks is not None
    for kind in LINK_KINDS.values():
        if name in kind.systems:
            feeds = set(kind.feeds()[name])
            asked = {topic for wish in module.wishes({"1": feeds}) for topic in wish.topics}
            assert asked == {topic for topic, tables in webhooks.TOPIC_FEEDS.items() if feeds & set(tables)}


def test_what_basware_is_asked_for_wakes_the_queue_that_it_is_about() -> None:
    webhooks: Webhooks | None = registry.webhooks("basware")
    assert webhooks is not None
    assert [topic for topic, feed in TOPICS.items() if feed not in webhooks.TOPIC_FEEDS[topic.split("/")[0]]] == []
    queues = {
        feed for feeds in webhooks.TOPIC_FEEDS.values() for feed in feeds if feed.endswith(("_queue", "_cancelations"))
    }
    assert queues == set(TOPICS.values())
