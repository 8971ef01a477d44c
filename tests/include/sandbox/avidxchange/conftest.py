"""One AvidXchange alone, spoken to in literal HTTP; each test has new, empty books on Monday 2 November 2026, 08:00."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from include.sandbox import process

MONDAY = "2026-11-02T08:00:00Z"
USER = {"X-Company-Token": "sandbox-company-token-7f3a9c", "X-User-Token": "sandbox-user-token-b81e42"}


class Avid:
    """Literal calls: `api` to the product, `control` to the sandbox around it."""

    def __init__(self, info: dict[str, Any]) -> None:
        self.control_url = info["control_url"]
        self.host = info["systems"]["avidxchange"]["base_url"].removesuffix("/v1")
        self.http = httpx.Client(timeout=30)

    def api(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> httpx.Response:
        return self.http.request(method, self.host + path, json=body, headers=USER if headers is None else headers)

    def get(self, path: str) -> Any:
        reply = self.api("GET", path)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def post(self, path: str, *items: dict[str, Any]) -> list[dict[str, Any]]:
        reply = self.api("POST", path, {"Items": list(items)})
        assert reply.status_code == 200, reply.text
        return list(reply.json()["Results"])

    def control(self, method: str, path: str, body: Any = None) -> Any:
        reply = self.http.request(method, self.control_url + path, json=body)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def reset(self, **more: Any) -> None:
        self.control("POST", "/reset", {"empty": True, "now": MONDAY, **more})

    def settings(self, **changes: Any) -> None:
        self.edit("settings", {"set": changes})

    def edit(self, entity: str, body: dict[str, Any]) -> Any:
        return self.control("POST", f"/edit/avidxchange/{entity}", body)

    def refused(self, entity: str, body: dict[str, Any]) -> str:
        reply = self.http.post(f"{self.control_url}/edit/avidxchange/{entity}", json=body)
        assert reply.status_code == 422, reply.text
        return str(reply.json()["error"])

    def state(self, entity: str) -> list[dict[str, Any]]:
        return list(self.control("GET", f"/state/avidxchange/{entity}")["rows"])

    def to(self, moment: str) -> None:
        self.control("POST", "/clock", {"advance_to": moment})

    def advance(self, steps: int = 1) -> Any:
        return self.control("POST", "/advance", {"system": "avidxchange", "steps": steps})["avidxchange"]

    def invoice(self, key: Any) -> dict[str, Any]:
        found = [row for row in self.state("invoices") if key in (row["InvoiceId"], row["ExternalCode"])]
        assert len(found) == 1
        return found[0]

    def payment(self, number: int) -> dict[str, Any]:
        return next(row for row in self.state("payments") if row["PaymentId"] == number)


@pytest.fixture(scope="session")
def avid_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Avid]:
    home = tmp_path_factory.mktemp("avidxchange")
    info = process.start(home, process.free_port_base(), empty=True, systems=["avidxchange"])
    avid = Avid(info)
    yield avid
    avid.http.close()
    process.stop(home)


@pytest.fixture
def bare(avid_process: Avid) -> Avid:
    """As a tenant starts: every default in force."""
    avid_process.reset()
    return avid_process


@pytest.fixture
def avid(bare: Avid) -> Avid:
    """A vendor V1 and codes 4000, 4100 in C1; no minute limit, no quirks, nothing left to chance."""
    bare.settings(calls_per_minute=100_000, quirks=[], fates=False)
    bare.post("/v1/vendors", {"ExternalVendorCode": "V1", "CompanyExternalCode": "C1", "Name": "Jansen B.V."})
    code = {"GroupName": "Accounting Codes", "CompanyExternalCode": "C1"}
    bare.post("/v1/enterpriseCodes", {**code, "CodeValue": "4000"}, {**code, "CodeValue": "4100"})
    return bare


def invoice(code: str = "X:1", number: str = "F-1", **more: Any) -> dict[str, Any]:
    """An invoice of 121.00 from V1: one line of 100.00 on 4000, and 21.00 tax."""
    return {
        "ExternalCode": code,
        "InvoiceNumber": number,
        "VendorExternalCode": "V1",
        "CompanyExternalCode": "C1",
        "InvoiceDate": "2026-10-30",
        "DueDate": "2026-11-29",
        "CurrencyCode": "EUR",
        "Amount": 121.00,
        "TaxAmount": 21.00,
        "Lines": [
            {"LineNumber": 1, "Amount": 100.00, "Codes": [{"GroupName": "Accounting Codes", "CodeValue": "4000"}]}
        ],
        **more,
    }


@pytest.fixture
def approved(avid: Avid) -> dict[str, Any]:
    """Invoice F-1, approved and in a closed batch, not paid yet."""
    avid.post("/v1/invoices", invoice())
    avid.advance(3)
    row = avid.invoice("X:1")
    assert row["Status"] == "Approved"
    return row


@pytest.fixture
def paid(avid: Avid, approved: dict[str, Any]) -> dict[str, Any]:
    """A payment by check of F-1, made by a person, Pending Approval."""
    body = {"set": {"Invoices": [{"InvoiceId": approved["InvoiceId"]}], "PaymentMethod": "Check"}}
    return dict(avid.edit("payments", body)["row"])
