"""One Airbase alone, spoken to in literal HTTP; each test has an empty tenant on Monday 2 November 2026, 08:00."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from include.sandbox import process

MONDAY = "2026-11-02T08:00:00Z"
KEY = "sandbox-airbase-key-7c40e1d2b9"
Row = dict[str, Any]


class Ab:
    """Literal calls: `api` to the product, `control` to the sandbox around it."""

    def __init__(self, info: Row) -> None:
        self.control_url = info["control_url"]
        self.host = info["systems"]["airbase"]["base_url"]
        self.http = httpx.Client(timeout=30, follow_redirects=False)

    def api(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """Header names with underscores; without an `Authorization` the tenant's key is sent."""
        named = {"Authorization": f"Token {KEY}", **{name.replace("_", "-"): one for name, one in headers.items()}}
        content = {} if body is None else {"json": body}
        return self.http.request(method, f"{self.host}/v1/{path}", headers=named, **content)

    def get(self, path: str) -> Any:
        reply = self.api("GET", path)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def list(self, path: str) -> list[Row]:
        """One page of 250."""
        return list(self.get(f"{path}{'&' if '?' in path else '?'}page_size=250")["data"])

    def post(self, path: str, body: Any = None) -> Any:
        reply = self.api("POST", path, body)
        assert reply.status_code in (200, 201), reply.text
        return reply.json()

    def patch(self, path: str, body: Any) -> Any:
        reply = self.api("PATCH", path, body)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def wrong(self, method: str, path: str, body: Any) -> Any:
        """The fields of a 400."""
        reply = self.api(method, path, body)
        assert reply.status_code == 400, reply.text
        return reply.json()

    def control(self, method: str, path: str, body: Any = None) -> Any:
        reply = self.http.request(method, self.control_url + path, json=body)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def edit(self, entity: str, key: str | None = None, company: str | None = "MER-NL", **changes: Any) -> Row:
        body = {"key": key, "company": company, "set": changes}
        return dict(self.control("POST", f"/edit/airbase/{entity}", body)["row"])

    def refused(self, entity: str, key: str | None = None, **changes: Any) -> str:
        body = {"key": key, "company": "MER-NL", "set": changes}
        reply = self.http.post(f"{self.control_url}/edit/airbase/{entity}", json=body)
        assert reply.status_code == 422, reply.text
        return str(reply.json()["error"])

    def state(self, entity: str) -> list[Row]:
        return list(self.control("GET", f"/state/airbase/{entity}")["rows"])

    def wait(self, **time: float) -> None:
        """`hours`, `days` or `seconds`."""
        lengths = {"seconds": 1, "hours": 3600, "days": 86400}
        self.control("POST", "/clock", {"advance_seconds": sum(lengths[name] * n for name, n in time.items())})

    def books(self) -> Row:
        return dict(self.control("GET", "/books")["systems"]["airbase"])

    def vendor(self, name: str = "Waterman Advies", **more: Any) -> str:
        return str(self.edit("vendors", name=name, **more)["id"])

    def order(self, *lines: Row, **more: Any) -> Row:
        """Made directly: of 1,000.00 for account 4610 where no lines are given."""
        lines = lines or ({"description": "Advice", "quantity": "10", "unit_price": "100", "account": "4610"},)
        vendor = more.pop("vendor", None) or self.vendor()
        return self.edit("purchase_orders", vendor=vendor, line_items=list(lines), **more)

    def bill(self, approved: bool = True, **more: Any) -> Row:
        """Of 1,210.00 where no lines are given, submitted, and approved."""
        if "purchase_order_ids" not in more:
            more = {"vendor": self.vendor(), "line_items": [LINE], **more}
        key = self.edit("bills", **more)["id"]
        row = self.edit("submitting", key)
        return self.edit("approving", key) if approved else row


LINE = {"description": "Advice", "amount": "1000.00", "tax_amount": "210.00", "account": "4610"}


@pytest.fixture(scope="session")
def ab_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ab]:
    home = tmp_path_factory.mktemp("airbase")
    info = process.start(home, process.free_port_base(), empty=True, systems=["airbase"])
    ab = Ab(info)
    yield ab
    ab.http.close()
    process.stop(home)


@pytest.fixture
def bare(ab_process: Ab) -> Ab:
    """As a tenant starts: every default in force."""
    ab_process.control("POST", "/reset", {"empty": True, "now": MONDAY})
    return ab_process


@pytest.fixture
def ab(bare: Ab) -> Ab:
    """No limit of calls."""
    bare.edit("settings", rate_limit=1_000_000)
    return bare
