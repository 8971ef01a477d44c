"""One Avalara alone, spoken to in literal HTTP; each test has an empty account on Monday 2 November 2026, 08:00."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from include.sandbox import process

MONDAY = "2026-11-02T08:00:00Z"
ACCOUNT, KEY = "2000199001", "1A2B3C4D5E6F7A8B"
Row = dict[str, Any]

IRVINE = {"line1": "2000 Main Street", "city": "Irvine", "region": "CA", "postalCode": "92614", "country": "US"}
SEATTLE = {"line1": "700 Pike St", "city": "Seattle", "region": "WA", "postalCode": "98101", "country": "US"}
NEW_YORK = {"line1": "47 W 13th St", "city": "New York", "region": "NY", "postalCode": "10011", "country": "US"}
MONTGOMERY = {"line1": "915 S Jackson St", "city": "Montgomery", "region": "AL", "postalCode": "36104", "country": "US"}
AUSTIN = {"line1": "500 E Cesar Chavez St", "city": "Austin", "region": "TX", "postalCode": "78701", "country": "US"}
AMSTERDAM = {"line1": "Damrak 1", "city": "Amsterdam", "postalCode": "1012 LG", "country": "NL"}
BERLIN = {"line1": "Torstrasse 1", "city": "Berlin", "postalCode": "10119", "country": "DE"}
LONDON = {"line1": "1 Poultry", "city": "London", "postalCode": "EC2R 8EJ", "country": "GB"}


class Ava:
    """Literal calls: `api` to the product, `control` to the sandbox around it."""

    def __init__(self, info: Row) -> None:
        self.control_url = info["control_url"]
        self.host = info["systems"]["avalara"]["base_url"]
        self.http = httpx.Client(timeout=30, auth=(ACCOUNT, KEY))

    def api(self, method: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
        """``more``: of httpx, such as `auth`, `headers`, `params`."""
        content = {} if body is None else {"json": body}
        return self.http.request(method, f"{self.host}/api/v2/{path}", **content, **more)

    def get(self, path: str, **params: Any) -> Any:
        reply = self.api("GET", path, params=params)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        reply = self.api("POST", path, body)
        assert reply.status_code == status, reply.text
        return reply.json()

    def refused(self, method: str, path: str, body: Any = None, status: int = 400, **more: Any) -> Row:
        """The first detail of a refusal, with what its envelope says under `error`."""
        reply = self.api(method, path, body, **more)
        assert reply.status_code == status, reply.text
        error = reply.json()["error"]
        return {**error["details"][0], "error": error}

    def sale(self, *lines: Any, to: Row = IRVINE, date: str = "2026-11-02", **more: Any) -> Row:
        """A CreateTransactionModel; a line is its amount or a model. Without `addresses` all happens at `to`."""
        models = [{"amount": line} if not isinstance(line, dict) else line for line in lines or (100,)]
        body = {"type": "SalesInvoice", "date": date, "customerCode": "C1", "currencyCode": "USD",
                "addresses": {"singleLocation": to}, "lines": models}  # fmt: skip
        return {**body, **more}

    def tax(self, *lines: Any, **more: Any) -> Row:
        """What an estimate says."""
        return dict(self.post("transactions/create", {**self.sale(*lines, **more), "type": "SalesOrder"}, 201))

    def record(self, code: str, *lines: Any, company: str = "KESTREL-US", **more: Any) -> Row:
        return dict(self.post("transactions/create", self.sale(*lines, code=code, companyCode=company, **more), 201))

    def act(self, code: str, act: str, body: Any = None, status: int = 200, company: str = "KESTREL-US") -> Row:
        return dict(self.post(f"companies/{company}/transactions/{code}/{act}", body, status))

    def document(self, code: str, company: str = "KESTREL-US", **params: Any) -> Row:
        return dict(self.get(f"companies/{company}/transactions/{code}", **params))

    def control(self, method: str, path: str, body: Any = None) -> Any:
        reply = self.http.request(method, self.control_url + path, json=body, auth=None)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def edit(self, entity: str, key: str | None = None, company: str | None = "KESTREL-US", **changes: Any) -> Row:
        body = {"key": key, "company": company, "set": changes}
        return dict(self.control("POST", f"/edit/avalara/{entity}", body)["row"])

    def edit_refused(self, entity: str, key: str | None = None, company: str | None = None, **changes: Any) -> str:
        body = {"key": key, "company": company, "set": changes}
        reply = self.http.post(f"{self.control_url}/edit/avalara/{entity}", json=body)
        assert reply.status_code == 422, reply.text
        return str(reply.json()["error"])

    def state(self, entity: str) -> list[Row]:
        return list(self.control("GET", f"/state/avalara/{entity}")["rows"])

    def sound(self) -> bool:
        books = self.control("GET", "/books")
        return bool(books["ok"])


def rows(document: Row, line: int = 0) -> list[tuple[str, str, float]]:
    """(jurisType, jurisCode, tax) of a line."""
    return [(one["jurisType"], one["jurisCode"], one["tax"]) for one in document["lines"][line]["details"]]


@pytest.fixture(scope="session")
def ava_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ava]:
    home = tmp_path_factory.mktemp("avalara")
    info = process.start(home, process.free_port_base(), empty=True, systems=["avalara"])
    ava = Ava(info)
    yield ava
    ava.http.close()
    process.stop(home)


@pytest.fixture
def ava(ava_process: Ava) -> Ava:
    ava_process.control("POST", "/reset", {"empty": True, "now": MONDAY})
    return ava_process
