"""A person's hands on the simulated QuickBooks Online: literal HTTP, no client of the project."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.support.webhooks import receiver, subscribed

__all__ = ["receiver", "subscribed"]

NOW = "2026-11-20T09:00:00+00:00"
REALM = "9130357992221046"
OPEN = {"calls_per_second": 100_000, "calls_per_minute": 100_000, "batches_per_minute_app": 100_000,
        "batches_per_minute": 100_000}  # fmt: skip
Row = dict[str, Any]


class QuickBooks:
    """One access token and the paths below the company."""

    def __init__(self, sandbox: Any, info: Row, token: str | None = None) -> None:
        self.sandbox = sandbox
        self.base: str = info["base_url"]
        self.credentials: dict[str, str] = info["credentials"]
        self.http = httpx.Client(base_url=self.base, timeout=60, verify=False)
        self.token = token or self.login()

    def login(self) -> str:
        """With the refresh token that works now."""
        current = self.sandbox.credentials("quickbooks_online")["refresh_token"]
        self.token = str(self.refresh(current).json()["access_token"])
        return self.token

    def refresh(self, refresh_token: str, **headers: str) -> httpx.Response:
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        pair = (self.credentials["client_id"], self.credentials["client_secret"])
        return self.http.post("/oauth2/v1/tokens/bearer", data=form, auth=pair, headers=headers)

    def call(self, method: str, path: str, realm: str = REALM, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json", **more.pop("headers", {})}
        return self.http.request(method, f"/v3/company/{realm}/{path}", headers=headers, **more)

    def get(self, path: str, **params: Any) -> httpx.Response:
        return self.call("GET", path, params=params)

    def post(self, path: str, body: Row, **params: Any) -> httpx.Response:
        return self.call("POST", path, json=body, params=params)

    def query(self, statement: str) -> Row:
        """What stands under QueryResponse."""
        reply = self.get("query", query=statement, minorversion="75")
        assert reply.status_code == 200, reply.text
        return dict(reply.json()["QueryResponse"])

    def rows(self, statement: str) -> list[Row]:
        entity = re.split(r"\sfrom\s+", statement, flags=re.I)[1].split()[0]
        return list(self.query(statement).get(entity, []))

    def create(self, entity: str, body: Row, **params: Any) -> Row:
        reply = self.post(entity.lower(), body, **params)
        assert reply.status_code == 200, reply.text
        return dict(reply.json()[entity])

    def vendor(self, name: str, **more: Any) -> Row:
        return self.create("Vendor", {"DisplayName": name, **more})

    def account(self, name: str, type: str = "Expense") -> Row:
        return self.create("Account", {"Name": name, "AccountType": type})

    def bill(self, vendor: Row, amount: float, account: Row, **more: Any) -> Row:
        detail = {"AccountRef": {"value": account["Id"]}}
        line = {"Amount": amount, "DetailType": "AccountBasedExpenseLineDetail",
                "AccountBasedExpenseLineDetail": detail}  # fmt: skip
        return self.create("Bill", {"VendorRef": {"value": vendor["Id"]}, "Line": [line], **more})

    def settings(self, **values: Any) -> None:
        self.sandbox.edit("quickbooks_online", "settings", {"company": REALM, "set": values})

    def app(self, **values: Any) -> None:
        self.sandbox.edit("quickbooks_online", "app", {"set": values})

    def error(self, reply: httpx.Response) -> Row:
        """The first error of a refusal."""
        return dict(reply.json()["Fault"]["Error"][0])


@pytest.fixture
def make_quickbooks(sandbox_process: Any) -> Iterator[Callable[..., QuickBooks]]:
    """Fresh books of QuickBooks alone at a fixed moment, and a login; ``limits=False`` opens the call limits."""
    made: list[QuickBooks] = []

    def build(vendors: int = 0, documents: int = 0, limits: bool = False, **more: Any) -> QuickBooks:
        asked = {"vendors": vendors, "documents": documents, "now": NOW, "systems": ["quickbooks_online"], **more}

        def prepare() -> QuickBooks:
            sandbox_process.post("/reset", asked)
            if not limits:
                sandbox_process.edit("quickbooks_online", "settings", {"company": REALM, "set": OPEN})
            return QuickBooks(sandbox_process, sandbox_process.info["systems"]["quickbooks_online"])

        known = sandbox_process.prepared(f"quickbooks {asked} {limits}", prepare)
        info = {"base_url": known.base, "credentials": known.credentials}
        made.append(QuickBooks(sandbox_process, info, known.token))
        return made[-1]

    yield build
    for quickbooks in made:
        quickbooks.http.close()


@pytest.fixture
def quickbooks(make_quickbooks: Callable[..., QuickBooks]) -> QuickBooks:
    """The company and its set-up, and no vendors and documents."""
    return make_quickbooks()
