"""Subscriptions at the simulated vendors, over real HTTP, with somebody who listens where they are told to post."""

from __future__ import annotations

import hashlib
import hmac
import json

import httpx
import pytest

from include.connections import connect
from include.connections import credentials as connections
from include.rate_limits.call_rows import usage
from include.systems import registry
from include.systems.airbase import webhooks as airbase
from include.systems.basware import webhooks as basware
from include.systems.basware.contract import SCOPES
from include.systems.subscriptions import Wish
from include.webhooks.addresses import ensure, keep_unsigned
from tests.include.subscriptions.conftest import Office
from tests.support.basware_tenant import approved

EXACT, BASWARE, AIRBASE = "exact_online_main", "basware_main", "airbase_main"
every = pytest.mark.parametrize("name", [EXACT, BASWARE, AIRBASE])
# What the links read of Exact in every run, by division: see the flows' feeds, and TOPIC_FEEDS.
WITH_BASWARE = {"Accounts", "BankAccounts", "BankEntries", "CashEntries", "CostCenters", "CostUnits",
                "FinancialTransactions", "GLAccounts", "Items", "PurchaseOrders"}  # fmt: skip
OF_BASWARE = {"AccountingDocuments/WaitingForTransfer", "ExportedPurchaseOrders/WaitingForExport"}


def addresses(office: Office, name: str) -> set[str]:
    fields = {EXACT: "CallbackURL", BASWARE: "notificationWebhookURL", AIRBASE: "url"}
    return {row[fields[name]] for row in office.rows(name.removesuffix("_main"))}


def is_signed_as_kept(office: Office, webhook: str) -> bool:
    """Whether a test that Airbase sends is signed with the key that is kept."""
    with office.client(AIRBASE) as opened:
        assert opened.client.write("", "POST", f"webhooks/{webhook}/test").status == 202
    headers, body = office.receiver.next()
    small = {name.lower(): value for name, value in headers.items()}
    return airbase.received(body, small, office.keys(AIRBASE), office.clock.now()).is_test


@every
def test_what_is_missing_is_created_and_a_second_run_changes_nothing(asked: Office, name: str) -> None:
    before = asked.look(name)
    assert before.wanting
    assert (before.compared.right, bool(before.compared.missing)) == ((), True)
    made = asked.repair(name)
    assert (made.wanting, made.unknown, made.lacks) == (False, "", ())
    assert len(made.compared.right) == len(before.compared.missing)
    assert addresses(asked, name) == {asked.address(name)}
    since = asked.mark()
    assert asked.repair(name) == made
    assert asked.look(name) == made
    assert asked.writes(since) == 0


def test_exact_is_asked_for_each_topic_that_a_link_reads_in_each_division(asked: Office) -> None:
    asked.repair(EXACT)
    topics = {row["Topic"] for row in asked.rows("exact_online", "789")}
    assert topics == WITH_BASWARE
    assert {row["Topic"] for row in asked.rows("exact_online", "791")} <= WITH_BASWARE | {"Documents", "Projects"}
    assert asked.rows("exact_online", "123") == []


def test_exact_tries_the_address_with_an_empty_post(asked: Office) -> None:
    asked.repair(EXACT)
    assert asked.receiver.next()[1] == b""


def test_basware_is_told_a_key_that_is_kept_before_it_tries_the_address_with_it(asked: Office) -> None:
    assert asked.keys(BASWARE) == ()
    asked.repair(BASWARE)
    (key,) = asked.keys(BASWARE) or ()
    headers, body = asked.receiver.next()
    assert json.loads(body)["taskType"] == "ConnectionTest"
    assert headers["X-BWAPI-Signature-256"] == hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
    assert {f"{row['taskType']}/{row['taskSubType']}" for row in asked.rows("basware")} == OF_BASWARE
    assert len(asked.waited) == 1  # a receiver that runs has to learn of it first


def test_airbase_tells_its_secret_once_and_it_is_kept(asked: Office) -> None:
    asked.repair(AIRBASE)
    [row] = asked.rows("airbase")
    assert {"purchase_order_created", "vendor_updated"} <= set(row["events"])
    assert is_signed_as_kept(asked, row["id"])


def test_a_webhook_of_airbase_that_signs_nothing_is_asked_for_where_the_address_is_the_secret(asked: Office) -> None:
    keep_unsigned(asked.vault, AIRBASE, airbase)
    assert not asked.repair(AIRBASE).wanting
    assert [row["signature_mode"] for row in asked.rows("airbase")] == ["none"]
    assert asked.keys(AIRBASE) is None


@every
def test_one_that_somebody_removed_is_missing_and_comes_back(asked: Office, name: str) -> None:
    made = asked.repair(name)
    gone = made.compared.right[0]
    with asked.client(name) as opened:
        module = registry.subscriptions(made.system)
        assert module is not None
        module.delete(opened.client, gone, made.compared.right)
    found = asked.look(name)
    assert found.compared.missing == (Wish(gone.company, gone.topics),)
    again = asked.repair(name)
    assert (again.wanting, len(again.compared.right)) == (False, len(made.compared.right))


@every
def test_another_host_replaces_the_one_before(asked: Office, name: str) -> None:
    first = asked.repair(name)
    moved = asked.base.replace("127.0.0.1", "localhost")
    second = asked.repair(name, moved)
    assert (second.wanting, len(second.compared.right)) == (False, len(first.compared.right))
    assert addresses(asked, name) == {asked.address(name)}
    assert asked.address(name).startswith(moved)
    assert {one.id for one in first.compared.right} & {one.id for one in second.compared.right} == set()


@every
def test_another_path_replaces_the_one_before(asked: Office, name: str) -> None:
    asked.repair(name)
    before = asked.address(name)
    ensure(asked.vault, name, new=True)
    found = asked.look(name)
    assert {one.why for one in found.compared.wrong} == {"its address is an old one"}
    assert not asked.repair(name).wanting
    assert asked.address(name) != before
    assert addresses(asked, name) == {asked.address(name)}


def test_nothing_is_untold_while_an_address_changes(asked: Office) -> None:
    asked.repair(EXACT)
    since = asked.mark()
    asked.repair(EXACT, asked.base.replace("127.0.0.1", "localhost"))
    methods = [
        one["method"]
        for one in asked.sandbox.get("/calls", since=since)["calls"]
        if one["method"] in ("POST", "DELETE") and "Webhook" in one["path"]
    ]
    assert methods == sorted(methods, reverse=True)  # POST before DELETE
    assert {"POST", "DELETE"} == set(methods)


def test_what_cannot_be_replaced_is_not_deleted(asked: Office) -> None:
    asked.repair(EXACT)
    before = addresses(asked, EXACT)
    asked.sandbox.fault(system="exact_online", path="WebhookSubscriptions", method="POST", status=500, count=100)
    failed = asked.repair(EXACT, asked.base.replace("127.0.0.1", "localhost"))
    assert failed.wanting
    assert len(failed.lacks) == 1
    assert addresses(asked, EXACT) == before


def test_what_other_people_asked_for_is_never_touched(asked: Office) -> None:
    theirs = asked.receiver.url
    other_install = f"{asked.base.replace('127.0.0.1', 'localhost')}/events/{EXACT}/{'x' * 43}"
    with asked.client(EXACT) as opened:
        for url in (theirs, other_install):
            body = json.dumps({"Topic": "Accounts", "CallbackURL": url})
            assert opened.client.write("789", "POST", "webhooks/WebhookSubscriptions", body).status == 201
    assert len(asked.repair(EXACT).compared.others) == 2
    assert addresses(asked, EXACT) == {theirs, other_install, asked.address(EXACT)}
    asked.end(EXACT)
    assert addresses(asked, EXACT) == {theirs, other_install}


def test_basware_is_not_asked_for_what_it_tells_somebody_else(asked: Office) -> None:
    theirs = {
        "taskType": "AccountingDocuments",
        "taskSubType": "WaitingForTransfer",
        "subscriptionType": "Webhook",
        "notificationWebhookURL": asked.receiver.url,
        "webhookAuthenticationToken": "what only they know",
    }
    with asked.client(BASWARE) as opened:
        assert opened.client.write("", "POST", "subscriptions", json.dumps([theirs])).status == 200
    found = asked.repair(BASWARE)
    assert [one for one in found.lacks if "tells somebody else of AccountingDocuments/WaitingForTransfer" in one]
    assert [sorted(one.topics) for one in found.compared.right] == [["ExportedPurchaseOrders/WaitingForExport"]]
    assert asked.receiver.url in addresses(asked, BASWARE)
    asked.end(BASWARE)
    assert addresses(asked, BASWARE) == {asked.receiver.url}


def test_ours_that_is_twice_is_deleted(asked: Office) -> None:
    made = asked.repair(AIRBASE)
    kept = made.compared.right[0].id
    with asked.client(AIRBASE) as opened:
        body = json.dumps({"url": asked.address(AIRBASE), "events": [], "signature_mode": "hmac"})
        assert opened.client.write("", "POST", "webhooks", body).status == 201
    found = asked.look(AIRBASE)
    assert [one.why for one in found.compared.wrong] == [
        "nobody knows whether the key that is kept is the one it signs with"
    ]
    asked.repair(AIRBASE)
    assert [row["id"] for row in asked.rows("airbase")] == [kept]


def test_a_scope_that_is_missing_is_told_in_plain_words(asked: Office) -> None:
    asked.sandbox.edit(
        "exact_online", "settings", {"company": "789", "set": {"missing_scopes": ["organization.administration"]}}
    )
    since = asked.mark()
    for found in (asked.look(EXACT), asked.repair(EXACT)):
        assert (found.wanting, found.unknown) == (True, "")
        [said] = found.lacks
        assert "give the app the scope Organization - Administration (manage) in Exact's App Center" in said
        assert "403" in said
    assert asked.writes(since) == 0


def test_what_one_topic_is_refused_for_does_not_keep_the_others_out(asked: Office) -> None:
    asked.sandbox.fault(system="exact_online", path="WebhookSubscriptions", method="POST", status=403, count=1)
    found = asked.repair(EXACT)
    assert (len(found.lacks), len(found.compared.missing)) == (1, 1)
    assert not asked.repair(EXACT).wanting


def test_a_right_that_all_are_refused_for_is_not_tried_for_each(asked: Office) -> None:
    """Exact counts errors, and blocks who makes ten in an hour."""
    asked.sandbox.fault(system="exact_online", path="WebhookSubscriptions", method="POST", status=403, count=100)
    since = asked.mark()
    assert len(asked.repair(EXACT).lacks) == 3
    assert asked.writes(since) == 3
    asked.sandbox.clear_faults()


def test_rights_that_basware_did_not_give_are_told_and_other_calls_go_on(asked: Office) -> None:
    asked.sandbox.edit("basware", "settings", {"set": {"granted_scopes": list(SCOPES)}})
    [said] = asked.repair(BASWARE).lacks
    assert "ask Basware to give this client the rights (scopes) subscriptions.read" in said
    settings = asked.configuration.connections[BASWARE]
    with connect.opened(settings, asked.store, asked.clock) as opened:
        assert opened.client.get("", "vendors", {"pageSize": "1"}).status in (200, 404)


def test_another_client_gets_tokens_of_its_own(asked: Office) -> None:
    """Else a new tenant's subscriptions would be made, for an hour, at the one before."""
    asked.repair(BASWARE)
    new = {"client_id": "another-client", "client_secret": "another-secret"}
    connections.keep(BASWARE, new, asked.vault)
    refused = asked.look(BASWARE)
    assert "does not accept the credentials" in refused.unknown
    asked.sandbox.edit("basware", "credentials", {"set": new})
    assert asked.look(BASWARE).unknown == ""


def test_an_address_that_does_not_answer_is_told_without_its_secret_part(asked: Office) -> None:
    asked.receiver.statuses = [404] * 2
    found = asked.repair(BASWARE)
    part = asked.address(BASWARE).rsplit("/", 1)[1]
    assert len(found.lacks) == 2
    assert all("see that the receiver runs" in said and "answered 404" in said for said in found.lacks)
    assert [said for said in found.lacks if part in said] == []
    assert not asked.repair(BASWARE).wanting


def test_a_vendor_that_is_down_says_nothing_about_its_subscriptions(asked: Office) -> None:
    asked.repair(AIRBASE)
    asked.sandbox.fault(system="airbase", path="webhooks", method="GET", status=503, count=100)
    found = asked.look(AIRBASE)
    assert (found.wanting, "could not answer" in found.unknown) == (False, True)


def test_without_the_apps_key_exact_is_not_asked(office: Office) -> None:
    found = office.repair(EXACT)
    assert found.wanting
    assert found.lacks == (
        "the webhook_secret of exact_online_main is not kept, so that all it tells is refused: copy it from the "
        "vendor's portal and enter it with `ml-connector receiver key exact_online_main`",
    )
    assert office.rows("exact_online") == []


@every
def test_a_vendor_that_gives_up_half_way_leaves_it_open_and_the_next_repair_ends_it(asked: Office, name: str) -> None:
    paths = {EXACT: "WebhookSubscriptions", BASWARE: "subscriptions", AIRBASE: "webhooks"}
    asked.sandbox.fault(system=name.removesuffix("_main"), path=paths[name], method="POST", status=503, count=1)
    [said] = asked.repair(name).lacks
    assert "did not say what became of it" in said
    assert not asked.repair(name).wanting


def test_an_answer_that_was_lost_is_found_again(asked: Office) -> None:
    asked.sandbox.fault(system="airbase", path="webhooks", method="POST", drop_after_commit=True, count=1)
    first = asked.repair(AIRBASE)
    assert len(asked.rows("airbase")) == 1
    assert first.wanting  # it is there, and nobody knows its secret
    assert not asked.repair(AIRBASE).wanting
    [row] = asked.rows("airbase")
    assert is_signed_as_kept(asked, row["id"])


def test_a_key_that_a_person_changes_is_what_basware_signs_with_after_a_repair(asked: Office) -> None:
    asked.repair(BASWARE)
    asked.enter_key(BASWARE, "a key that a person chose")
    assert asked.look(BASWARE).wanting
    for _ in OF_BASWARE:
        asked.receiver.next()
    assert not asked.repair(BASWARE).wanting
    headers, body = asked.receiver.next()
    assert headers["X-BWAPI-Signature-256"] == hmac.new(b"a key that a person chose", body, hashlib.sha256).hexdigest()


@every
def test_a_connection_that_is_not_to_be_told_any_more_has_nothing_left(asked: Office, name: str) -> None:
    asked.repair(name)
    ended = asked.end(name)
    assert (ended.asked, ended.lacks, ended.compared.ours) == (False, (), ())
    assert asked.rows(name.removesuffix("_main")) == []
    assert not asked.look(name).asked


def test_calls_are_counted_like_all_others(asked: Office) -> None:
    asked.repair(EXACT)
    with asked.store.read() as db:
        used = {(one.company, one.window): one.used for one in usage(db, EXACT, asked.clock.now())}
    # Of each division two lists, and a call for each topic.
    for division in ("789", "791"):
        assert used[division, "day"] >= 2 + len(asked.rows("exact_online", division))


def test_the_simulated_vendor_posts_where_it_was_asked_to(asked: Office) -> None:
    """What all this is for: a change comes to the address, signed with the key that is kept."""
    asked.repair(BASWARE)
    for _ in OF_BASWARE:
        asked.receiver.next()
    document = approved(asked.sandbox)
    headers, body = asked.receiver.next()
    (key,) = asked.keys(BASWARE) or ()
    small = {name.lower(): value for name, value in headers.items()}
    [event] = basware.received(body, small, [key], asked.clock.now()).events
    assert event.key == document
    assert httpx.URL(asked.address(BASWARE)).path.startswith("/events/basware_main/")
