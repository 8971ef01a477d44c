"""One Basware alone, spoken to in literal HTTP; each test has new, empty books on Monday 2 November 2026, 08:00."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from include.sandbox import process
from tests.include.sandbox.basware.answers import wrong

MONDAY = "2026-11-02T08:00:00Z"
TOKEN = "x-amz-meta-continuationToken"
BASIC = ("api@sandbox.example", "sandbox-basware-password-8d2e")
CLIENT = ("sandbox-basware-client", "sandbox-basware-secret-41c9")
Row = dict[str, Any]


class Bw:
    """Literal calls: `api` to the product, each answer held against the vendor's schemas; `control` to the sandbox
    around it."""

    def __init__(self, info: Row) -> None:
        self.control_url = info["control_url"]
        self.host = info["systems"]["basware"]["base_url"]
        self.http = httpx.Client(timeout=30, follow_redirects=False)

    def api(self, method: str, path: str, body: Any = None, headers: Row | None = None, **more: Any) -> httpx.Response:
        auth = more.pop("auth", None if headers and "Authorization" in headers else BASIC)
        content = {} if body is None else {"json": body}
        reply = self.http.request(method, f"{self.host}{path}", headers=headers, auth=auth, **content, **more)
        assert wrong(method, path, reply) == []
        return reply

    def read(self, path: str, headers: Row | None = None) -> httpx.Response:
        """A GET, and what its redirect leads to, fetched without the credentials."""
        reply = self.api("GET", path, headers=headers)
        if reply.status_code != 302:
            return reply
        followed = self.http.get(reply.headers["Location"])
        assert wrong("GET", path, followed) == []
        return followed

    def get(self, path: str) -> Any:
        reply = self.read(path)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def post(self, path: str, body: Any = None) -> Any:
        reply = self.api("POST", path, body)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def pages(self, path: str, envelope: str) -> list[list[Row]]:
        """Every page of a list, as a client walks it: the header of the answer is the header of the next request."""
        found, headers = [], {}
        while True:
            reply = self.read(path, headers)
            assert reply.status_code == 200, reply.text
            found.append(list(reply.json()[envelope]))
            if TOKEN not in reply.headers:
                return found
            headers = {TOKEN: reply.headers[TOKEN]}

    def login(self, scope: str) -> Row:
        """The header of a token with these scopes."""
        form = {"grant_type": "client_credentials", "scope": scope}
        reply = self.http.post(f"{self.host}/v1/tokens", data=form, auth=CLIENT)
        assert reply.status_code == 200, reply.text
        return {"Authorization": f"Bearer {reply.json()['access_token']}"}

    def control(self, method: str, path: str, body: Any = None) -> Any:
        reply = self.http.request(method, self.control_url + path, json=body)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def edit(self, entity: str, key: str | None = None, **changes: Any) -> Row:
        return dict(self.control("POST", f"/edit/basware/{entity}", {"key": key, "set": changes}))

    def refused(self, entity: str, key: str | None = None, **changes: Any) -> str:
        reply = self.http.post(f"{self.control_url}/edit/basware/{entity}", json={"key": key, "set": changes})
        assert reply.status_code == 422, reply.text
        return str(reply.json()["error"])

    def state(self, entity: str) -> list[Row]:
        return list(self.control("GET", f"/state/basware/{entity}")["rows"])

    def wait(self, seconds: float) -> None:
        self.control("POST", "/clock", {"advance_seconds": seconds})

    def arrives(self, number: str = "R-1", **more: Any) -> str:
        """An invoice of 119.00 from supplier K1, coded and not yet approved. Answers its invoiceId."""
        coding = {"accountCode": "3400", "costCenterCode": "100", "netTotal": 100.00, "grossTotal": 119.00}
        body = {
            "companyCode": "DE01", "supplierCode": "K1", "currencyCode": "EUR", "invoiceNumber": number,
            "invoiceDate": "2026-10-30", "netSum": 100.00, "grossSum": 119.00,
            "codingRows": [{"externalCode": f"row-{number}", "rowIndex": 1, **coding}], **more,
        }  # fmt: skip
        return str(self.edit("invoices", **body)["key"])

    def approved(self, number: str = "R-1", send: str = "transfer", **more: Any) -> str:
        key = self.arrives(number, **more)
        self.edit("approving", key, send=send)
        return key

    def document(self, key: str) -> Row:
        (found,) = self.get(f"/v1/accountingDocuments/{key}")["accountingDocuments"]
        return dict(found)


@pytest.fixture(scope="session")
def bw_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bw]:
    home = tmp_path_factory.mktemp("basware")
    info = process.start(home, process.free_port_base(), empty=True, systems=["basware"])
    bw = Bw(info)
    yield bw
    bw.http.close()
    process.stop(home)


@pytest.fixture
def bare(bw_process: Bw) -> Bw:
    """As a tenant starts: every default in force."""
    bw_process.control("POST", "/reset", {"empty": True, "now": MONDAY})
    return bw_process


@pytest.fixture
def bw(bare: Bw) -> Bw:
    """No limit of calls."""
    bare.edit("settings", calls_per_second=100_000, burst=100_000)
    return bare


def response(code: str, success: bool = True, **more: Any) -> Row:
    """A transfer response."""
    return {"externalCode": code, "success": success, "responseMessage": "posted", "paymentBlock": False, **more}


def enriched(code: str) -> Row:
    """An enrichment response has no payment block."""
    return {"externalCode": code, "success": True, "responseMessage": "taken"}
