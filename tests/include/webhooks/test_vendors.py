"""The simulated vendors, which know the vendors' pages and nothing of us, tell the receiver of what people change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import RunningSandbox
from tests.support.airbase_tenant import ordered
from tests.support.basware_tenant import approved
from tests.support.receiver import CONNECTIONS, Office, airbase, running
from tests.support.stores import sqlite_copy
from tests.support.waiting import eventually

REALM = "9130357992221046"
CLOCK = "SANDBOX_CLOCK_URL"


def asked(url: str, body: Any, **headers: str) -> Any:
    reply = httpx.post(url, json=body, headers={"Accept": "application/json", **headers}, timeout=30, trust_env=False)
    assert reply.is_success, f"{url}: {reply.status_code} {reply.text}"
    return reply.json()


def subscribed_at_exact(sandbox: RunningSandbox, callback: str) -> None:
    base, known = sandbox.base_url("exact_online"), sandbox.credentials("exact_online")
    form = {name: known[name] for name in ("client_id", "client_secret", "refresh_token")}
    form["grant_type"] = "refresh_token"
    token = httpx.post(f"{base}/api/oauth2/token", data=form, trust_env=False).json()["access_token"]
    body = {"Topic": "Accounts", "CallbackURL": callback}
    asked(f"{base}/api/v1/123/webhooks/WebhookSubscriptions", body, Authorization=f"Bearer {token}")


def subscribed_at_basware(sandbox: RunningSandbox, callback: str, key: str) -> None:
    known = sandbox.credentials("basware")
    wanted = {"taskType": "AccountingDocuments", "subscriptionType": "Webhook", "notificationWebhookURL": callback}
    reply = httpx.post(
        f"{sandbox.base_url('basware')}/v1/subscriptions",
        json=[wanted | {"webhookAuthenticationToken": key}],
        auth=(known["username"], known["password"]),
        trust_env=False,
    )
    assert reply.status_code == 200, reply.text


def test_what_people_change_at_each_vendor_stands_in_the_inbox(
    sandbox: RunningSandbox, sqlite_template: Path, tmp_path: Path
) -> None:
    office = Office(tmp_path / "home", sqlite_copy(sqlite_template, tmp_path))
    systems = sandbox.info["systems"]
    paths = {
        "exact_main": office.known("exact_main", systems["exact_online"]["webhook_secret"]),
        "books": office.known("books", sandbox.credentials("quickbooks_online")["verifier_token"]),
        "basware_main": office.known("basware_main", "chosen by us"),
    }
    address, key = f"{sandbox.base_url('airbase')}/v1/webhooks/", sandbox.credentials("airbase")["api_key"]
    with running(office, **{CLOCK: sandbox.control_url}) as receiver:
        urls = {name: receiver.url + path for name, path in paths.items()}
        # Airbase says the key when it is told the address, which is made before.
        later = receiver.url + {row["connection"]: row["path"] for row in receiver.said["addresses"]}["airbase_main"]
        secret = asked(address, {"url": later}, Authorization=f"Token {key}")["secret"]
        office.known("airbase_main", secret)
        path = later.removeprefix(receiver.url)
        assert eventually(lambda: receiver.post(path, *airbase(secret, "of ours")).status_code == 200)

        subscribed_at_exact(sandbox, urls["exact_main"])
        subscribed_at_basware(sandbox, urls["basware_main"], "chosen by us")
        sandbox.edit("quickbooks_online", "app", {"set": {"webhook_url": urls["books"]}})
        sandbox.fault(system="airbase", duplicate_webhook=True, count=1)

        supplier = sandbox.edit(
            "exact_online", "accounts", {"company": "123", "set": {"Name": "Kroon", "IsSupplier": True}}
        )
        vendor = sandbox.edit("quickbooks_online", "vendor", {"company": REALM, "set": {"DisplayName": "Kroon"}})
        invoice, order = approved(sandbox), ordered(sandbox)

        expected = {
            ("exact_main", "123", "Accounts", str(supplier["key"])),
            ("books", REALM, "Vendor", str(vendor["key"])),
            ("basware_main", "", "AccountingDocuments", invoice),
            ("airbase_main", "", "purchase_order_created", order),
        }

        def heard() -> set[tuple[str, str, str, str | None]]:
            return {(row.connection, row.company, row.topic, row.key) for row in office.events(*CONNECTIONS)}

        assert eventually(lambda: expected <= heard(), seconds=30), f"{heard()}\n{receiver.log.read_text()}"
        assert eventually(lambda: 2 in {row.times for row in office.events("airbase_main")}), "one came twice"
        tests = {("exact_main", "test"): 1, ("basware_main", "test"): 1}
        assert eventually(lambda: tests.items() <= office.counts().items())


@pytest.mark.parametrize("shape", ["classic", "cloudevents"])
def test_changes_that_are_told_in_another_order_and_twice_stand_once_each(
    sandbox: RunningSandbox, sqlite_template: Path, tmp_path: Path, shape: str
) -> None:
    office = Office(tmp_path / "home", sqlite_copy(sqlite_template, tmp_path))
    path = office.known("books", sandbox.credentials("quickbooks_online")["verifier_token"])
    with running(office, **{CLOCK: sandbox.control_url}) as receiver:
        settings = {"webhook_url": receiver.url + path, "webhook_format": shape}
        sandbox.edit("quickbooks_online", "app", {"set": settings})
        for fault in ("reorder_webhooks", "duplicate_webhook"):
            sandbox.fault(system="quickbooks_online", **{fault: True})
        names = [f"Kroon {number}" for number in range(5)]
        made = [
            sandbox.edit("quickbooks_online", "vendor", {"company": REALM, "set": {"DisplayName": name}})
            for name in names
        ]
        wanted = sorted((str(row["key"]), 2) for row in made)

        def heard() -> bool:
            return sorted((row.key or "", row.times) for row in office.events("books")) == wanted

        assert eventually(heard, seconds=30), f"{office.events('books')}\n{receiver.log.read_text()}"
