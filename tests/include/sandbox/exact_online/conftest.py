"""A person's hands on the simulated Exact Online: literal HTTP, no client of the project."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.conftest import named_systems

NOW = "2026-11-20T09:00:00+00:00"
Rows = list[dict[str, Any]]


class Exact:
    """One access token and the paths below ``/api/v1``."""

    def __init__(self, sandbox: Any, info: dict[str, Any], token: str | None = None) -> None:
        self.sandbox = sandbox
        self.base: str = info["base_url"]
        self.credentials: dict[str, str] = info["credentials"]
        self.http = httpx.Client(base_url=self.base, timeout=60, verify=False)
        self.token = token or str(self.refresh(self.credentials["refresh_token"]).json()["access_token"])

    def refresh(self, refresh_token: str) -> httpx.Response:
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        form |= {"client_id": self.credentials["client_id"], "client_secret": self.credentials["client_secret"]}
        return self.http.post("/api/oauth2/token", data=form)

    def call(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json", **more.pop("headers", {})}
        url = path if path.startswith("http") else f"/api/v1/{path}"
        return self.http.request(method, url, headers=headers, **more)

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.call("GET", path, **more)

    def rows(self, path: str) -> Rows:
        """All rows of a list, following ``__next``."""
        found: Rows = []
        following: str | None = path
        while following:
            reply = self.get(following)
            assert reply.status_code == 200, reply.text
            body = reply.json()["d"]
            found += body if isinstance(body, list) else body["results"]
            following = None if isinstance(body, list) else body.get("__next")
        return found

    def post(self, path: str, body: dict[str, Any], full: bool = True) -> httpx.Response:
        headers = {"Prefer": "return=representation"} if full else {}
        return self.call("POST", path, json=body, headers=headers)

    def put(self, path: str, body: dict[str, Any]) -> httpx.Response:
        return self.call("PUT", path, json=body)

    def delete(self, path: str) -> httpx.Response:
        return self.call("DELETE", path)

    def edit(self, entity: str, division: str = "123", **body: Any) -> dict[str, Any]:
        return dict(self.sandbox.edit("exact_online", entity, {"company": division, **body}))

    def refused_edit(self, entity: str, division: str = "123", **body: Any) -> str:
        reply = self.sandbox.http.post(f"/edit/exact_online/{entity}", json={"company": division, **body})
        assert reply.status_code == 422, reply.text
        return str(reply.json()["error"])

    def message(self, reply: httpx.Response) -> str:
        return str(reply.json()["error"]["message"]["value"])

    def gl(self, code: str, division: str = "123") -> str:
        (row,) = self.rows(f"{division}/financial/GLAccounts?$filter=Code eq '{code}'&$select=ID")
        return str(row["ID"])

    def supplier(self, division: str = "123", currency: str = "EUR") -> dict[str, Any]:
        """Some supplier that is not blocked."""
        rows = self.sandbox.state("exact_online", "accounts", division)
        return next(r for r in rows if r["IsSupplier"] and not r["Blocked"] and r.get("PurchaseCurrency") == currency)

    def ledger(self, entry_id: str, division: str = "123") -> dict[str, float]:
        """Amounts in the division's currency by ledger account code."""
        codes = {row["ID"]: row["Code"] for row in self.sandbox.state("exact_online", "gl_accounts", division)}
        made: dict[str, float] = {}
        for row in self.sandbox.state("exact_online", "transaction_lines", division):
            if row["EntryID"] == entry_id:
                code = codes[row["GLAccount"]]
                made[code] = round(made.get(code, 0.0) + row["AmountDC"], 2)
        return made

    def terms(self, entry_id: str, division: str = "123") -> Rows:
        rows = self.sandbox.state("exact_online", "payments", division)
        return [row for row in rows if row["TransactionEntryID"] == entry_id]

    def enter(self, amount: float = 100.0, vat_code: str = "2", account: str = "4000", **more: Any) -> dict[str, Any]:
        """Post one purchase entry with one line; answers the saved header."""
        line = {"GLAccount": self.gl(account), "AmountFC": amount, "VATCode": vat_code, **more.pop("line", {})}
        body = {"Journal": "60", "Supplier": self.supplier()["ID"], "YourRef": "T-1", "EntryDate": "2026-11-10", **more}
        reply = self.post("123/purchaseentry/PurchaseEntries", {**body, "PurchaseEntryLines": [line]})
        assert reply.status_code == 201, reply.text
        return dict(reply.json()["d"])


def open_limits(sandbox: Any) -> None:
    for division in sandbox.info["systems"]["exact_online"]["companies"]:
        body = {"company": division, "set": {"minute_limit": 100000, "error_limit": 100000}}
        sandbox.edit("exact_online", "settings", body)


def prepared(sandbox: Any, vendors: int, documents: int, limits: bool = False, **more: Any) -> Exact:
    """Books of Exact alone at a fixed virtual moment, and a login; made once, then restored."""
    asked = {"vendors": vendors, "documents": documents, "now": NOW, "systems": ["exact_online"], **more}

    def prepare() -> Exact:
        sandbox.post("/reset", asked)
        if not limits:
            open_limits(sandbox)
        return Exact(sandbox, sandbox.info["systems"]["exact_online"])

    known = sandbox.prepared(f"exact {asked} {limits}", prepare)
    return Exact(sandbox, {"base_url": known.base, "credentials": known.credentials}, known.token)


@pytest.fixture
def make_exact(sandbox_process: Any) -> Iterator[Callable[..., Exact]]:
    """Fresh books; ``limits=False`` opens the call limits."""
    made: list[Exact] = []

    def build(vendors: int = 40, documents: int = 60, limits: bool = False, **more: Any) -> Exact:
        made.append(prepared(sandbox_process, vendors, documents, limits, **more))
        return made[-1]

    yield build
    for exact in made:
        exact.http.close()


@pytest.fixture
def exact(make_exact: Callable[..., Exact], request: pytest.FixtureRequest) -> Exact:
    """A few suppliers and no documents."""
    return make_exact(vendors=40, documents=0, **named_systems(request))


@pytest.fixture(scope="module")
def history(sandbox_process: Any) -> Iterator[Exact]:
    """For tests that only read: 80 vendors and 200 documents, restored once for a module."""
    exact = prepared(sandbox_process, 80, 200)
    yield exact
    exact.http.close()
