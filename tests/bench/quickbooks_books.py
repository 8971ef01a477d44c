"""Books of any size in the simulated QuickBooks, entered through its own interface while its limits are lifted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from tests.support import life_quickbooks
from tests.support.company import Company

LINK = "quickbooks_avidxchange"
BATCH = 30
VENDORS = 40
_MANY = 1_000_000
_LIFTED = dict.fromkeys(("calls_per_second", "calls_per_minute", "batches_per_minute_app", "batches_per_minute"), _MANY)


@dataclass(frozen=True)
class Bill:
    id: str
    vendor: str
    ap_account: str


class Clerk:
    """Somebody who enters documents in batches: bare httpx, none of our clients."""

    def __init__(self, subject: Company) -> None:
        self._subject, self.realm = subject, life_quickbooks.realm(subject)
        self._made = 0

    @contextmanager
    def calls(self) -> Iterator[httpx.Client]:
        """A client with a token of its own."""
        facts = self._subject.sandbox.info["systems"]["quickbooks_online"]
        app = facts["credentials"]
        with httpx.Client(base_url=f"{facts['base_url']}/v3/company/{self.realm}", timeout=300) as client:
            form = {"grant_type": "refresh_token", "refresh_token": facts["refresh_tokens"][self.realm]}
            reply = client.post(facts["token_url"], data=form, auth=(app["client_id"], app["client_secret"]))
            token = reply.raise_for_status().json()["access_token"]
            client.headers.update(
                {"Authorization": f"Bearer {token}", "Accept": "application/json", "Content-Type": "application/json"}
            )
            yield client

    @contextmanager
    def at_leisure(self) -> Iterator[None]:
        """The company's limits are lifted meanwhile, and forgotten when it ends: a minute passes."""
        [before] = self._subject.sandbox.state("quickbooks_online", "settings", self.realm)
        self._set(_LIFTED)
        try:
            yield
        finally:
            self._set({name: before[name] for name in _LIFTED})
            self._subject.sandbox.advance(120)

    def account(self, name: str) -> str:
        """The Id of the account with this number, or else this type."""
        rows = self._subject.sandbox.state("quickbooks_online", "account", self.realm)
        found = [row["Id"] for row in rows if row.get("AcctNum") == name]
        return str((found or [row["Id"] for row in rows if row["AccountType"] == name])[0])

    def vendors(self, count: int = VENDORS) -> list[str]:
        return [str(row["Id"]) for row in self.enter("Vendor", [{"DisplayName": f"Bench {n}"} for n in range(count)])]

    def bills(self, vendors: Sequence[str], count: int, lines: int = 1) -> list[Bill]:
        """Bills over 100.00 in all, each with a number of its own."""
        expense, payable = self.account("Expense"), self.account("Accounts Payable")
        detail = {"AccountRef": {"value": expense}}
        kind = "AccountBasedExpenseLineDetail"
        amounts = [100 - 10 * (lines - 1), *[10] * (lines - 1)]
        bodies = [
            {
                "VendorRef": {"value": vendors[n % len(vendors)]},
                "APAccountRef": {"value": payable},
                "TxnDate": "2026-11-16",
                "DueDate": "2026-12-16",
                "DocNumber": f"BENCH-{n:06}",
                "Line": [{"Amount": amount, "DetailType": kind, kind: detail} for amount in amounts],
            }
            for n in range(self._made, self._made + count)
        ]
        self._made += count
        made = self.enter("Bill", bodies)
        return [Bill(str(row["Id"]), row["VendorRef"]["value"], payable) for row in made]

    def change(self, bills: Sequence[Bill], note: str) -> None:
        """A person writes something into each bill's memo."""
        tokens = {
            row["Id"]: row["SyncToken"] for row in self._subject.sandbox.state("quickbooks_online", "bill", self.realm)
        }
        bodies = [{"Id": bill.id, "SyncToken": tokens[bill.id], "sparse": True, "PrivateNote": note} for bill in bills]
        self.enter("Bill", bodies, "update")

    def enter(self, entity: str, bodies: Sequence[dict[str, Any]], operation: str = "create") -> list[dict[str, Any]]:
        """The objects as they stand afterwards, in order."""
        made: list[dict[str, Any]] = []
        with self.at_leisure(), self.calls() as client:
            for start in range(0, len(bodies), BATCH):
                items = [
                    {"bId": str(n), "operation": operation, entity: body}
                    for n, body in enumerate(bodies[start : start + BATCH])
                ]
                reply = client.post("/batch", json={"BatchItemRequest": items}).raise_for_status()
                answers = {row["bId"]: row for row in reply.json()["BatchItemResponse"]}
                if failed := [row["Fault"] for row in answers.values() if "Fault" in row]:
                    raise SystemExit(f"{entity} could not be entered: {failed[0]}")
                made += [answers[item["bId"]][entity] for item in items]
        return made

    def _set(self, values: dict[str, int]) -> None:
        self._subject.sandbox.edit("quickbooks_online", "settings", {"company": self.realm, "set": values})
