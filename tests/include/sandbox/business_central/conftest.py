"""One Business Central alone, spoken to in literal HTTP; each test has empty books on Monday 2 November 2026, 08:00."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from include.sandbox import process

MONDAY = "2026-11-02T08:00:00Z"
SCOPE = "https://api.businesscentral.dynamics.com/.default"
Row = dict[str, Any]


class Central:
    """Literal calls: `get` to the product, `control` to the sandbox around it."""

    def __init__(self, info: Row) -> None:
        self.control_url = info["control_url"]
        self.system = info["systems"]["business_central"]
        self.host = self.system["base_url"].partition("/v2.0/")[0]
        self.company = self.system["companies"][0]
        self.http = httpx.Client(timeout=30)
        self.bearer = ""

    def login(self, **changes: str) -> httpx.Response:
        known = self.system["credentials"]
        form = {
            "grant_type": "client_credentials", "client_id": known["client_id"],
            "client_secret": known["client_secret"], "scope": SCOPE, **changes,
        }  # fmt: skip
        tenant = form.pop("tenant_id", known["tenant_id"])
        return self.http.post(f"{self.host}/{tenant}/oauth2/v2.0/token", data=form)

    def call(self, path: str, method: str = "GET", prefer: str = "", **params: Any) -> httpx.Response:
        url = path if path.startswith("http") else f"{self.system['base_url']}/api/v2.0/{path}"
        headers = {"Authorization": f"Bearer {self.bearer}"} | ({"Prefer": prefer} if prefer else {})
        return self.http.request(method, url, headers=headers, params=params or None)

    def get(self, entity: str, **more: Any) -> Any:
        reply = self.call(f"companies({self.company})/{entity}", **more)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def control(self, path: str, body: Any = None) -> httpx.Response:
        return self.http.request("POST" if body is not None else "GET", self.control_url + path, json=body)

    def edit(self, entity: str, key: str | None = None, *, delete: bool = False, **changes: Any) -> httpx.Response:
        body = {"company": self.company, "key": key, "set": changes, "delete": delete}
        return self.control(f"/edit/business_central/{entity}", body)

    def made(self, entity: str, **changes: Any) -> Row:
        reply = self.edit(entity, **changes)
        assert reply.status_code == 200, reply.text
        return dict(reply.json()["row"])

    def bill(self, vendor: Row, number: str, net: str, tax: str = "0") -> Row:
        """A posted one of a single line on account 4000."""
        lines = [{"account": "4000", "description": "Paper", "net": net, "tax": tax}]
        row = self.made(
            "purchaseInvoices", vendorId=vendor["id"], vendorInvoiceNumber=number, invoiceDate="2026-10-30",
            dueDate="2026-11-29", purchaseInvoiceLines=lines,
        )  # fmt: skip
        assert self.edit("posting", row["id"]).status_code == 200
        return row


@pytest.fixture(scope="session")
def central_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Central]:
    home = tmp_path_factory.mktemp("business_central")
    info = process.start(home, process.free_port_base(), empty=True, systems=["business_central"])
    central = Central(info)
    yield central
    central.http.close()
    process.stop(home)


@pytest.fixture
def central(central_process: Central) -> Central:
    central_process.control("/reset", {"empty": True, "now": MONDAY})
    central_process.bearer = central_process.login().json()["access_token"]
    return central_process
