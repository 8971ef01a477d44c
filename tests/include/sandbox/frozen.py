"""The books that the sandbox makes of fixed moments, and what its systems answer to fixed requests: as data.

Both are made in this process: no port, no other process, one moment for all that happens.
"""

from __future__ import annotations

import asyncio
import base64
import json
import lzma
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from include.sandbox.kernel.gate import Gate
from include.sandbox.kernel.port import more_ports
from include.sandbox.kernel.sandbox import Sandbox

DATA = Path(__file__).with_name("data")
NOW = datetime(2026, 10, 14, 14, 30, tzinfo=UTC)
# Enough for everything that is wrong on purpose: dirt stands at fixed places of the first forty vendors.
SEED, VENDORS, DOCUMENTS = 7, 40, 60
# A system that came later has tests of its own; what it adds must change nothing in these.
KEPT = ["airbase", "avalara", "avidxchange", "basware", "exact_online", "quickbooks_online"]
# Tokens are drawn anew each time.
DRAWN = {"consents", "access_tokens"}
URL = "http://127.0.0.1:8100"
HEADERS = ("content-type", "link", "location", "retry-after", "www-authenticate")
RANDOM = re.compile(r"(?<=bw-api-responses/)[^\"]*|(?<=\"requestId\":\")[0-9a-f-]{36}")
# Between two requests, so that no limit of a vendor is met.
PAUSE = timedelta(seconds=5)
Row = dict[str, Any]


@contextmanager
def generated(home: Path, **more: Any) -> Iterator[Sandbox]:
    sandbox = Sandbox(home, KEPT)
    sandbox.reset(SEED, VENDORS, DOCUMENTS, now=NOW, **more)
    with sandbox.clock.standing(NOW):
        yield sandbox
    sandbox.books.close()


def books(sandbox: Sandbox) -> Iterator[str]:
    """A line for each row that a person would see in a system, and for what the generator knows to be true."""
    for system, port in sorted(sandbox.present.items()):
        for entity in sorted(port.entities()):
            try:
                rows = [] if entity in DRAWN else port.state(entity, None)
            except KeyError:
                continue  # what people do, not what there is
            yield from _lines(f"{system} {entity}", rows)
    for world in (None, "distributor", "germany", "firm"):
        yield from _lines(
            f"truth {world or 'vendors'}", sorted(sandbox.truth.pairs(world), key=lambda row: str(row["id"]))
        )
    for kind in ("orders", "bills", "customers", "sales_invoices"):
        yield from _lines(f"truth {kind}", sorted(sandbox.truth.documents(kind), key=lambda row: str(row["id"])))


def _lines(head: str, rows: list[Row]) -> Iterator[str]:
    """What is not filled in is left out: whether a row has such a property is the simulation's own."""
    for row in rows:
        filled = {name: value for name, value in row.items() if value is not None}
        yield f"{head} {json.dumps(filled, sort_keys=True, ensure_ascii=False, default=str)}"


def answers(sandbox: Sandbox) -> Iterator[str]:
    """A line for each request of ``data/requests.txt``: the request, the status, some headers and the body."""
    return iter(asyncio.run(_answers(sandbox)))


async def _answers(sandbox: Sandbox) -> list[str]:
    lock = asyncio.Lock()
    found: list[str] = []
    gates = {name: Gate(sandbox, port, lock) for name, port in sandbox.systems.items()}
    for port in sandbox.systems.values():
        gates |= {name: Gate(sandbox, port, lock, app) for name, (_, app) in more_ports(port).items()}
    clients = {
        name: httpx.AsyncClient(transport=httpx.ASGITransport(app=gate), base_url=URL) for name, gate in gates.items()
    }
    login = {name: await _login(sandbox, name, clients[name]) for name in sandbox.systems}
    for line in (DATA / "requests.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            system, method, path, *body = line.split(" ", 3)
            headers = {**login[system], "Accept": "application/json"}
            sent = body[0].encode() if body else None
            headers |= {"Content-Type": "application/json"} if body else {}
            path = _filled(sandbox, system, path)
            with sandbox.clock.standing(NOW + len(found) * PAUSE):
                reply = await clients[system].request(method, path, headers=headers, content=sent)
                found.append(f"{line} {_shown(reply)}")
                if reply.status_code == 302 and system == "basware":
                    where = reply.headers["Location"].split("/", 3)[3]
                    followed = await clients["basware_downloads"].get(f"/{where}")
                    found.append(f"{line} {_shown(followed)}")
    return found


async def _login(sandbox: Sandbox, system: str, client: httpx.AsyncClient) -> dict[str, str]:
    known = sandbox.systems[system].info(URL)["credentials"]
    if system == "avidxchange":
        tokens = known["customer_tokens"]
        return {"X-Company-Token": tokens["company_token"], "X-User-Token": tokens["user_token"]}
    if system == "airbase":
        return {"Authorization": f"Token {known['api_key']}"}
    if system in ("basware", "avalara"):
        parts = ("username", "password") if system == "basware" else ("account_id", "license_key")
        name, password = (known[part] for part in parts)
        return {"Authorization": f"Basic {base64.b64encode(f'{name}:{password}'.encode()).decode()}"}
    form = {"grant_type": "refresh_token", "refresh_token": known["refresh_token"]}
    pair = {"client_id": known["client_id"], "client_secret": known["client_secret"]}
    if system == "exact_online":
        reply = await client.post("/api/oauth2/token", data=form | pair)
    else:
        reply = await client.post("/oauth2/v1/tokens/bearer", data=form, auth=tuple(pair.values()))
    return {"Authorization": f"Bearer {reply.json()['access_token']}"}


def _filled(sandbox: Sandbox, system: str, path: str) -> str:
    """``<accounts.ID>`` is that of the first row of this entity."""

    def found(match: re.Match[str]) -> str:
        return str(sandbox.systems[system].state(match[1], None)[0][match[2]])

    return re.sub(r"<(\w+)\.(\w+)>", found, path)


def _shown(reply: httpx.Response) -> str:
    headers = {name: reply.headers[name] for name in HEADERS if name in reply.headers}
    text = f"{reply.status_code} {json.dumps(headers, sort_keys=True)} {reply.text.strip()}"
    return RANDOM.sub("...", text).replace("\n", "\\n")


def kept(name: str) -> list[str]:
    return lzma.decompress((DATA / f"{name}.xz").read_bytes()).decode().splitlines()


def keep(name: str, lines: list[str]) -> int:
    data = lzma.compress("\n".join(lines).encode(), preset=9 | lzma.PRESET_EXTREME)
    (DATA / f"{name}.xz").write_bytes(data)
    return len(data)
