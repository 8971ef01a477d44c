"""The demo's end: somebody changes an invoice in the simulated Exact Online, and nobody starts a run."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from include.demo.background import Background, eventually

if TYPE_CHECKING:
    from include.store.database import Store

CONNECTION, LINK = "exact_main", "exact_avidxchange"
PATIENCE = 120.0
"""Seconds."""
_OPEN = ("Submitted", "InWorkflow")
_MOST = 10_000


class NotArrived(Exception):
    """What was changed did not arrive; the text says how far it came and what to read."""


class Receiver(Background):
    """The receiver of events under ``home``, on ``port`` of this machine only."""

    def __init__(self, home: Path, port: int) -> None:
        super().__init__(home, "receiver", port, ("include.cli", "receiver", "--port", str(port)))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def running(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health", timeout=3, trust_env=False).is_success
        except httpx.HTTPError:
            return False


def keep_key(info: Mapping[str, Any]) -> None:
    """The key that Exact Online signs with. A receiver that begins after that knows it at once."""
    from include.links import load
    from include.store.database import Store
    from include.store.vault import Vault
    from include.systems import registry
    from include.webhooks import addresses

    system = load().connections[CONNECTION].system
    webhooks = registry.webhooks(system)
    if webhooks is not None:
        with Store.open() as store:
            key = info["systems"][system][webhooks.SECRET]
            addresses.keep_key(Vault.from_environment(store), CONNECTION, webhooks, key)


def subscribe(receiver: Receiver) -> None:
    """Exact Online is asked to tell this receiver of changes. Raises ``NotArrived`` with what it said."""
    from include.clock import clock_from_environment
    from include.links import load
    from include.store.database import Store
    from include.subscriptions.reconcile import repair

    configuration = load()
    settings = configuration.connections[CONNECTION]
    with Store.open() as store:
        looked = repair(settings, configuration, store, clock_from_environment(), receiver.url)
    if looked.wanting:
        raise NotArrived(
            f"{CONNECTION} cannot be notified of changes: {', '.join(looked.lacks) or looked.compared.missing}"
        )


@dataclass(frozen=True)
class Arrived:
    """An invoice that was changed, what its description was and is, and the seconds until Exact had reported it and
    until AvidXchange had it after that."""

    number: str
    division: str
    before: str
    after: str
    reported: float
    delivered: float

    @property
    def lines(self) -> list[str]:
        return [
            f"Somebody changed invoice {self.number} in the simulated Exact Online (division {self.division}):",
            f"  its description was  {self.before}",
            f"  and is now           {self.after}",
            f"Exact reported it {self.reported:.1f} s later. AvidXchange had it {self.delivered:.1f} s after that, by "
            f"a run of the DAG {LINK}_events.",
        ]


def arrival(receiver: Receiver, control: str) -> Arrived:
    """Change an open invoice in Exact and wait until AvidXchange has it. Raises ``NotArrived``."""
    from include.store.database import Store

    with httpx.Client(base_url=control, timeout=60, trust_env=False) as sandbox, Store.open() as store:
        before, text = _changed(sandbox)
        _, division, key = before["ExternalCode"].split(":")
        began = time.monotonic()
        _eventually(lambda: _is_notified(store, key), f"Exact did not tell of its change: read {receiver.log}")
        accepted = time.monotonic()
        _eventually(
            lambda: _invoice(sandbox, key)["Description"] == text,
            f"Exact reported it, and no run of the DAG {LINK}_events brought it to AvidXchange: open its runs",
        )
        ended = time.monotonic()
    return Arrived(
        number=str(before["InvoiceNumber"]),
        division=division,
        before=str(before["Description"]),
        after=text,
        reported=accepted - began,
        delivered=ended - accepted,
    )


def _changed(sandbox: httpx.Client) -> tuple[dict[str, Any], str]:
    """The newest open invoice that Exact lets people change, as AvidXchange has it, and what its description is now."""
    for row in reversed(_invoices(sandbox)):
        system, _, place = str(row["ExternalCode"]).partition(":")
        if system == "exact_online" and row["Status"] in _OPEN:
            division, _, key = place.partition(":")
            text = f"{row['Description'] or row['InvoiceNumber']} (corrected)"
            change = {"company": division, "key": key, "set": {"Description": text}}
            if sandbox.post("/edit/exact_online/purchase_entries", json=change).is_success:
                return row, text
    raise NotArrived("no invoice is left that can be changed: `make stop`, delete .local/demo, and `make demo` again")


def _invoice(sandbox: httpx.Client, key: str) -> dict[str, Any]:
    return next(row for row in _invoices(sandbox) if str(row["ExternalCode"]).endswith(f":{key}"))


def _invoices(sandbox: httpx.Client) -> list[dict[str, Any]]:
    return list(sandbox.get("/state/avidxchange/invoices").raise_for_status().json()["rows"])


def _is_notified(store: Store, key: str) -> bool:
    from include.store import inbox

    with store.read() as db:
        waiting = inbox.open_for(db, LINK, [inbox.Interest(CONNECTION)], _MOST)
    return any(event.key == key for event in waiting)


def _eventually(holds: Callable[[], bool], otherwise: str) -> None:
    if not eventually(holds, PATIENCE):
        raise NotArrived(otherwise)
