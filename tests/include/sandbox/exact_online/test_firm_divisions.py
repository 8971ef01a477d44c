"""Divisions 791 and 793: what an interface with Airbase orders there, and what they refuse it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from include.sandbox.kernel.sandbox import Sandbox
from tests.support.quiet_airbase import QuietAirbase

Row = dict[str, Any]


class Divisions:
    """Real requests to the firm's divisions, with one token."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox, self.system = sandbox, sandbox.systems["exact_online"]
        given = self.system.info("")["credentials"]
        form = {name: given[name] for name in ("refresh_token", "client_id", "client_secret")}
        reply = self._send("POST", "/api/oauth2/token", {}, data={"grant_type": "refresh_token", **form})
        self.token = reply.json()["access_token"]

    def _send(self, method: str, path: str, headers: dict[str, str], **more: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            served = httpx.ASGITransport(app=self.system.app)  # type: ignore[arg-type]
            async with httpx.AsyncClient(transport=served, base_url="http://exact") as client:
                return await client.request(method, path, headers=headers, **more)

        return asyncio.run(ask())

    def order(self, division: str, supplier: str, **more: Any) -> httpx.Response:
        """Two hours of advice. ``more``: of the header, but for ``CostCenter``."""
        (item,) = self.sandbox.books.table("exact_online", "items").find("Code", division, "M-4610")
        line = {"Item": item["ID"], "Quantity": 2.0, "NetPrice": 150.0, "CostCenter": more.pop("CostCenter", "210")}
        body = {"YourRef": "PO-9001", "Currency": "EUR", "Supplier": supplier, **more, "PurchaseOrderLines": [line]}
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        headers["Prefer"] = "return=representation"
        return self._send("POST", f"/api/v1/{division}/purchaseorder/PurchaseOrders", headers, json=body)

    def suppliers(self, division: str, blocked: bool = False) -> list[str]:
        rows = self.sandbox.books.table("exact_online", "accounts").rows(division)
        return [row["ID"] for row in rows if row["IsSupplier"] and row["Blocked"] is blocked]


@pytest.fixture(scope="module")
def divisions(tmp_path_factory: pytest.TempPathFactory) -> Divisions:
    sandbox = Sandbox(tmp_path_factory.mktemp("divisions"), ["exact_online"])
    sandbox.systems["airbase"] = QuietAirbase()
    sandbox.reset(1, 40, 60, datetime(2026, 11, 20, 9, tzinfo=UTC))
    return Divisions(sandbox)


def refused(reply: httpx.Response) -> str:
    assert reply.status_code == 500, reply.text
    return str(reply.json()["error"]["message"]["value"])


@pytest.mark.parametrize("division", ["791", "792", "793"])
def test_each_division_takes_an_order_in_its_own_currency(divisions: Divisions, division: str) -> None:
    reply = divisions.order(division, divisions.suppliers(division)[0])
    assert reply.status_code == 201, reply.text
    made = reply.json()["d"]
    assert (made["AmountFC"], made["VATAmount"], made["Currency"], made["YourRef"]) == (300.0, 63.0, "EUR", "PO-9001")


def test_dollars_are_taken_where_the_division_has_them(divisions: Divisions) -> None:
    taken = divisions.order("791", divisions.suppliers("791")[0], Currency="USD")
    assert taken.status_code == 201, taken.text
    wrong = divisions.order("793", divisions.suppliers("793")[0], Currency="USD")
    assert refused(wrong) == "Ongeldige verwijzing: Valuta - USD"


@pytest.mark.parametrize(
    ("cost_center", "words"),
    [("290", "Ongeldige verwijzing: Kostenplaats - 290"), ("240", "Niet meer actief: Kostenplaats - 240")],
)
def test_a_cost_centre_must_be_there_and_active(divisions: Divisions, cost_center: str, words: str) -> None:
    wrong = divisions.order("791", divisions.suppliers("791")[0], CostCenter=cost_center)
    assert refused(wrong) == words


def test_nothing_is_ordered_from_a_blocked_supplier(divisions: Divisions) -> None:
    blocked = [(one, key) for one in ("791", "792", "793") for key in divisions.suppliers(one, blocked=True)]
    assert blocked
    for division, key in blocked:
        assert refused(divisions.order(division, key)).startswith("Geblokkeerd: Leverancier - ")
