"""The receiver in a process of its own, as a person starts it, and deliveries signed as the vendors' pages say."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from cryptography.fernet import Fernet

from include.store.database import Store
from include.store.inbox import Interest, Open, open_for
from include.store.models import receiver_counts
from include.store.vault import Vault
from include.systems import registry
from include.webhooks import addresses

PROJECT = Path(__file__).resolve().parents[2]
TODAY = datetime.now(UTC).date()
JSON = {"content-type": "application/json"}
CONNECTIONS: Mapping[str, dict[str, Any]] = {
    "exact_main": {"system": "exact_online", "region": "nl", "companies": ["123", "456"]},
    "exact_other": {"system": "exact_online", "region": "nl", "companies": ["789"]},
    "books": {"system": "quickbooks_online", "region": "production", "companies": ["9130357992221046"]},
    "books_two": {"system": "quickbooks_online", "region": "production", "companies": ["9130357992221047"]},
    "basware_main": {
        "system": "basware",
        "base_url": "http://127.0.0.1:9",
        "auth": "client_credentials",
        "companies": ["100"],
    },
    "airbase_main": {"system": "airbase", "region": "production", "companies": ["S1"]},
    "avid_main": {
        "system": "avidxchange",
        "base_url": "http://127.0.0.1:9",
        "auth": "customer_tokens",
        "companies": ["C1"],
    },
}


@dataclass
class Office:
    """Settings, a store and a key for what is in it: everything a receiver needs but a process."""

    home: Path
    store_url: str
    key: str = field(default_factory=lambda: Fernet.generate_key().decode())
    connections: Mapping[str, dict[str, Any]] = field(default_factory=lambda: CONNECTIONS)

    def __post_init__(self) -> None:
        self.configure(self.connections)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "ML_CONNECTOR_HOME": str(self.home),
            "ML_CONNECTOR_CONFIG": str(self.home / "config"),
            "ML_CONNECTOR_STORE": self.store_url,
            "ML_CONNECTOR_KEYS": self.key,
            "ML_CONNECTOR_LOG": "DEBUG",
        }

    def configure(self, connections: Mapping[str, dict[str, Any]]) -> None:
        (self.home / "config").mkdir(exist_ok=True, parents=True)
        text = json.dumps({"connections": dict(connections), "links": []})
        (self.home / "config" / "links.yml").write_text(text)

    @contextlib.contextmanager
    def vault(self) -> Iterator[Vault]:
        with Store.open(self.store_url) as store:
            yield Vault(store, [self.key])

    def known(self, connection: str, key: str | None) -> str:
        """The path of the connection, whose vendor signs with ``key``; None: it signs nothing."""
        webhooks = registry.webhooks(self.connections[connection]["system"])
        assert webhooks is not None
        with self.vault() as vault:
            if key is None:
                addresses.keep_unsigned(vault, connection, webhooks)
            else:
                addresses.keep_key(vault, connection, webhooks, key)
            return addresses.ensure(vault, connection)

    def events(self, *connections: str) -> list[Open]:
        with Store.open(self.store_url) as store, store.read() as db:
            return open_for(db, "nobody", [Interest(name) for name in connections or self.connections], 100_000)

    def counts(self) -> dict[tuple[str, str], int]:
        with Store.open(self.store_url) as store, store.read() as db:
            return {(row.connection, row.what): row.count for row in db.execute(receiver_counts.select())}


@dataclass
class Running:
    """A receiver that listens at ``url``; what it logs is in ``log``."""

    process: subprocess.Popen[str]
    url: str
    said: dict[str, Any]
    log: Path

    def post(self, path: str, body: bytes, headers: Mapping[str, str] | None = None) -> httpx.Response:
        # Without ``verify``: to load the certificates of a connection that has none takes longer than the call.
        with httpx.Client(timeout=30, trust_env=False, verify=False) as client:
            return client.post(self.url + path, content=body, headers={**JSON, **(headers or {})})

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)


@contextlib.contextmanager
def running(office: Office, *more: str, program: tuple[str, ...] = (), **environment: str) -> Iterator[Running]:
    """``receiver --port 0``; ``program`` is run in its place, and has to print the same first line."""
    command = [sys.executable, *(program or ("-m", "include.cli", "receiver", "--port", "0", "--json", *more))]
    log = office.home / f"receiver-{time.monotonic_ns()}.log"
    real = {name: value for name, value in os.environ.items() if name != "SANDBOX_CLOCK_URL"}
    settings = {**real, **office.environment, "PYTHONPATH": str(PROJECT), **environment}
    with log.open("wb") as err:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=settings, stdout=subprocess.PIPE, stderr=err, text=True, start_new_session=True
        )
    try:
        assert process.stdout is not None
        heard, _, _ = select.select([process.stdout], [], [], 60)
        line = process.stdout.readline() if heard else ""
        assert line, f"the receiver did not start: {log.read_text()}"
        said = json.loads(line)
        assert "url" in said, f"the receiver did not start: {log.read_text()}"
        yield Running(process, said["url"], said, log)
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(30)
        assert process.stdout is not None
        process.stdout.close()


def exact(key: str, topic: str = "Accounts", division: str = "123", record: str = "k1", at: str = "") -> bytes:
    """One change, its HashCode over the raw bytes between Content and HashCode, in upper case."""
    content = json.dumps(
        {
            "Topic": topic,
            "ClientId": "c1",
            "Division": int(division),
            "Action": "Update",
            "Key": record,
            "ExactOnlineEndpoint": f"https://start.exactonline.nl/api/v1/{division}/crm/Accounts(guid'{record}')",
            "EventCreatedOn": at or f"{TODAY}T00:00:00.123",
        },
        separators=(",", ":"),
    ).encode()
    code = hmac.new(key.encode(), content, hashlib.sha256).hexdigest().upper()
    return b'{"Content":' + content + b',"HashCode":"' + code.encode() + b'"}'


def quickbooks(key: str, *changes: tuple[str, str, str]) -> tuple[bytes, dict[str, str]]:
    """CloudEvents of (company, id of the event, id of the bill), and their headers."""
    body = json.dumps(
        [
            {
                "specversion": "1.0",
                "id": number,
                "source": "intuit.b2N0b3B1cw==",
                "type": "qbo.bill.updated.v1",
                "time": f"{TODAY}T00:00:00.123456789Z",
                "intuitentityid": bill,
                "intuitaccountid": company,
                "data": {},
            }
            for company, number, bill in changes
        ]
    ).encode()
    return body, intuit_signature(key, body)


def classic(key: str, *changes: tuple[str, str, str, str]) -> tuple[bytes, dict[str, str]]:
    """The older shape, of (company, entity, id, operation)."""
    parts = []
    for company, name, record, operation in changes:
        entity = {"name": name, "id": record, "operation": operation, "lastUpdated": f"{TODAY}T00:00:00.000Z"}
        parts.append({"realmId": company, "dataChangeEvent": {"entities": [entity]}})
    body = json.dumps({"eventNotifications": parts}).encode()
    return body, intuit_signature(key, body)


def intuit_signature(key: str, body: bytes) -> dict[str, str]:
    return {"intuit-signature": base64.b64encode(hmac.new(key.encode(), body, hashlib.sha256).digest()).decode()}


def basware(key: str, task: str = "t1", kind: str = "AccountingDocuments") -> tuple[bytes, dict[str, str]]:
    notice = {"taskId": task, "taskStatus": "New", "taskType": kind, "taskSubType": "WaitingForTransfer"}
    body = json.dumps(notice | {"documentId": f"invoice of {task}"}).encode()
    return body, {"x-bwapi-signature-256": hmac.new(key.encode(), body, hashlib.sha256).hexdigest()}


def airbase(key: str | None, event: str = "e1", *, seconds_ago: int = 0) -> tuple[bytes, dict[str, str]]:
    frame = {"id": event, "object": "event", "type": "bill_paid", "created_date": f"{TODAY}T00:00:00"}
    body = json.dumps(frame | {"data": {"id": "b1", "object": "bill"}}).encode()
    if key is None:
        return body, {}
    stamp = str(int(time.time()) - seconds_ago)
    signature = hmac.new(key.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return body, {"x-airbase-signature": signature, "x-airbase-timestamp": stamp}
