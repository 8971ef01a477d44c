"""A company whose simulated Exact Online tells of changes, a receiver that takes them, and a listener that runs."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.support.company import Company
from tests.support.waiting import eventually

CONNECTION = "exact_main"
# Who tells of what comes into each link, and the field of the vendor's own key; the others are told one by us.
SOURCES = {
    "exact_avidxchange": (CONNECTION, "webhook_secret"),
    "quickbooks_avidxchange": ("quickbooks_main", "verifier_token"),
    "basware_exact": ("basware_main", None),
    "airbase_exact": ("airbase_main", None),
}


@dataclass
class Telling:
    """``url``: where the receiver listens; ``path``: the callback of the connection."""

    company: Company
    connection: str
    url: str
    path: str

    def subscribe(self) -> None:
        """By our command; QuickBooks' own address is entered in its portal."""
        if self.company.link == "quickbooks_avidxchange":
            self.company.sandbox.edit("quickbooks_online", "app", {"set": {"webhook_url": self.url + self.path}})
            return
        answer = self.company.cli("subscriptions", self.connection, "--repair", "--address", self.url, "--json")
        assert answer.code == 0, answer.err + answer.out

    def inbox(self) -> list[dict[str, Any]]:
        return rows(self.company, "select * from events order by id")

    def knows(self, key: str) -> bool:
        """Whether an event of this record is in the inbox."""
        return bool(rows(self.company, "select id from events where key = :key", key=key))

    def open(self) -> int:
        """How many events no run has seen to."""
        return len(rows(self.company, "select id from events where id not in (select event from taken_events)"))

    def taken(self) -> list[dict[str, Any]]:
        return rows(self.company, "select * from taken_events order by event")


def rows(company: Company, sql: str, **values: str) -> list[dict[str, Any]]:
    """Of the operational store."""
    from sqlalchemy import text

    from include.store.database import Store

    with Store.open(company.environment["ML_CONNECTOR_STORE"]) as store, store.read() as db:
        return [dict(row) for row in db.execute(text(sql), values).mappings()]


@contextmanager
def receiving(company: Company) -> Iterator[Telling]:
    """The receiver in a process of its own, which knows the secret of whoever tells the company's link."""
    connection, secret = SOURCES[company.link]
    if secret is not None:
        info = company.sandbox.get("/info")["systems"][
            "exact_online" if connection == CONNECTION else "quickbooks_online"
        ]
        file = company.home / "secret.json"
        file.write_text(json.dumps({secret: info.get(secret) or info["credentials"][secret]}))
        answer = company.cli("receiver", "key", connection, "--from-json", str(file), "--json")
        assert answer.code == 0, answer.err
    running = company.start("receiver", "--port", "0", "--json")
    assert running.stdout is not None
    said = json.loads(running.stdout.readline())
    (path,) = [row["path"] for row in said["addresses"] if row["connection"] == connection]
    try:
        yield Telling(company, connection, said["url"], path)
    finally:
        running.send_signal(signal.SIGTERM)
        company.end_of(running)


@dataclass
class Listener:
    """`listen` of a company's link; ``said``: its JSON, once it has ended well."""

    process: subprocess.Popen[str]
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def runs(self) -> list[dict[str, Any]]:
        return list(self.said["runs"])


@contextmanager
def listening(company: Company, **environment: str) -> Iterator[Listener]:
    """Ended as an operator ends it."""
    log = company.home / "listen.log"
    listener = Listener(company.start("listen", company.link, "--json", log=log, **environment))
    assert eventually(lambda: "listening for events" in log.read_text(), seconds=60), log.read_text()
    try:
        yield listener
    finally:
        listener.process.send_signal(signal.SIGTERM)
        listener.said = json.loads(company.end_of(listener.process).out or "{}")
