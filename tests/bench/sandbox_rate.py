"""How many requests a second the simulated vendor answers: 80 % single rows, 15 % pages of 60, 5 % writes.

Four connections over plain sockets, in this process: it competes with the sandbox for the machine, as tests do.
"""

from __future__ import annotations

import http.client
import json
import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

from tests.bench.reading import fresh_home
from tests.bench.table import RUNS, Row, median_of
from tests.support import company
from tests.support.company import Company

CONNECTIONS = 4
SINCE = "$filter=Modified%20ge%20datetime'2000-01-01T00:00:00'"


def access_token(subject: Company) -> str:
    known = subject.sandbox.credentials("exact_online")
    address = urlsplit(subject.sandbox.base_url("exact_online"))
    form = {name: known[name] for name in ("client_id", "client_secret", "refresh_token")}
    connection = http.client.HTTPConnection(address.netloc)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/api/oauth2/token", urlencode({**form, "grant_type": "refresh_token"}), headers)
    return str(json.load(connection.getresponse())["access_token"])


def lift_limits(subject: Company, divisions: Sequence[str] = ("123", "456")) -> None:
    for division in divisions:
        limits = {"minute_limit": 10_000_000, "day_limit": 10_000_000, "error_limit": 10_000_000}
        subject.sandbox.edit("exact_online", "settings", {"company": division, "set": limits})


def measure(quick: bool) -> Iterator[Row]:
    requests = 400 if quick else 4_000
    with fresh_home() as home, company.opened(home, vendors=300, documents=400) as subject:
        lift_limits(subject)
        token = access_token(subject)
        netloc = urlsplit(subject.sandbox.base_url("exact_online")).netloc
        keys = [row["ID"] for row in subject.sandbox.state("exact_online", "accounts", "123")]
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json", "Content-Type": "application/json"}

        def one(connection: http.client.HTTPConnection, chance: random.Random) -> None:
            place, root = chance.random(), "/api/v1/123"
            if place < 0.80:
                connection.request("GET", f"{root}/crm/Accounts(guid'{chance.choice(keys)}')", headers=headers)
            elif place < 0.95:
                connection.request("GET", f"{root}/crm/Accounts?$select=ID,Code,Name,Modified&{SINCE}", headers=headers)
            else:
                body = json.dumps({"Name": f"Supplier {chance.random()}", "IsSupplier": True})
                connection.request("POST", f"{root}/crm/Accounts", body, headers)
            reply = connection.getresponse()
            text = reply.read()
            if reply.status not in (200, 201):
                raise SystemExit(f"the sandbox answered {reply.status}: {text[:300]!r}")

        def walk(seed: int) -> None:
            connection, chance = http.client.HTTPConnection(netloc), random.Random(seed)
            for _ in range(requests // CONNECTIONS):
                one(connection, chance)
            connection.close()

        def rate() -> float:
            started = time.perf_counter()
            with ThreadPoolExecutor(CONNECTIONS) as pool:
                list(pool.map(walk, range(CONNECTIONS)))
            return requests / (time.perf_counter() - started)

        rate()
        runs = 1 if quick else RUNS
        yield Row("the sandbox answers", median_of(runs, rate), "requests/s", limit=200, at_least=True, runs=runs)
