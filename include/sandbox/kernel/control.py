"""The control calls: what a test, a script or the command line asks of the sandbox itself."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from include.sandbox.kernel.clock import parse_moment
from include.sandbox.kernel.faults import BadFault
from include.sandbox.kernel.gate import absent
from include.sandbox.kernel.port import EditRefused, SystemPort
from include.sandbox.kernel.sandbox import DISTRIBUTOR, FIRM, GERMANY, SOFTWARE, Sandbox
from include.sandbox.kernel.truth import Truth

Handler = Callable[[Request], Awaitable[Response]]


class Control:
    """Handlers over one sandbox; each runs under the lock the systems' requests run under."""

    def __init__(self, sandbox: Sandbox, lock: asyncio.Lock, urls: dict[str, str]) -> None:
        self._sandbox = sandbox
        self._lock = lock
        self._urls = urls

    def app(self) -> Starlette:
        routes = [
            Route("/info", self._locked(self.info)),
            Route("/state/{system}/{entity}", self._locked(self.state)),
            Route("/books", self._locked(self.books)),
            Route("/truth", self._locked(self.truth)),
            Route("/calls", self._locked(self.calls)),
            Route("/calls/reset", self._locked(self.calls_reset), methods=["POST"]),
            Route("/clock", self._locked(self.clock), methods=["GET", "POST"]),
            Route("/advance", self._locked(self.advance), methods=["POST"]),
            Route("/faults", self._locked(self.faults), methods=["GET", "POST", "DELETE"]),
            Route("/edit/{system}/{entity}", self._locked(self.edit), methods=["POST"]),
            Route("/reset", self._locked(self.reset), methods=["POST"]),
            Route("/snapshot", self._locked(self.snapshot), methods=["POST"]),
            Route("/restore", self._locked(self.restore), methods=["POST"]),
        ]
        return Starlette(routes=routes, exception_handlers={HTTPException: _refusal})

    def _locked(self, handler: Handler) -> Handler:
        async def run(request: Request) -> Response:
            await request.body()
            async with self._lock:
                try:
                    answer = await handler(request)
                except BaseException:
                    self._sandbox.books.rollback()
                    raise
                self._sandbox.books.commit()
                return answer

        return run

    def _system(self, request: Request) -> SystemPort:
        return self._named(request.path_params["system"])

    def _named(self, name: str) -> SystemPort:
        if name not in self._sandbox.systems:
            raise HTTPException(404, f"no system {name!r}; there are {', '.join(self._sandbox.systems)}")
        if not self._sandbox.has(name):
            raise HTTPException(404, absent(name))
        return self._sandbox.systems[name]

    async def info(self, request: Request) -> Response:
        systems = {name: system.info(self._urls[name]) for name, system in self._sandbox.present.items()}
        return JSONResponse({"control_url": self._urls["control"], "pid": os.getpid(), "systems": systems})

    async def state(self, request: Request) -> Response:
        system, entity = self._system(request), request.path_params["entity"]
        try:
            rows = system.state(entity, request.query_params.get("company"))
        except KeyError as error:
            raise HTTPException(404, _no_entity(system, entity)) from error
        return JSONResponse({"rows": rows})

    async def books(self, request: Request) -> Response:
        systems = {name: system.audit() for name, system in self._sandbox.present.items()}
        found = [company for companies in systems.values() for company in companies.values()]
        ok = not any(company.get("unbalanced") or company.get("duplicates") for company in found)
        return JSONResponse({"ok": ok, "systems": systems})

    async def truth(self, request: Request) -> Response:
        truth = self._sandbox.truth
        worlds = {name: truth.pairs(name) for name in (DISTRIBUTOR, GERMANY)}
        worlds |= {name: found for name in self._sandbox.companies if (found := _known(truth, name))}
        firm = {"vendors": truth.pairs(FIRM), "orders": truth.documents("orders"), "bills": truth.documents("bills")}
        software = {"customers": truth.documents("customers"), "invoices": truth.documents("sales_invoices")}
        return JSONResponse({"vendors": truth.pairs(), **worlds, FIRM: firm, SOFTWARE: software})

    async def calls(self, request: Request) -> Response:
        return JSONResponse(self._sandbox.calls.since(int(request.query_params.get("since", "0"))))

    async def calls_reset(self, request: Request) -> Response:
        self._sandbox.calls.reset()
        return JSONResponse({"next": self._sandbox.calls.since(0)["next"]})

    async def clock(self, request: Request) -> Response:
        clock = self._sandbox.clock
        if request.method == "POST":
            body = await _object(request)
            try:
                if "advance_to" in body:
                    clock.advance_to(parse_moment(str(body["advance_to"])))
                elif "advance_seconds" in body:
                    clock.advance(float(body["advance_seconds"]))
                else:
                    raise ValueError("give advance_to (ISO moment) or advance_seconds")
            except ValueError as error:
                raise HTTPException(400, str(error)) from error
        return JSONResponse({"now": clock.now().isoformat()})

    async def advance(self, request: Request) -> Response:
        body = await _object(request)
        steps = int(body.get("steps", 1))
        names = [body["system"]] if body.get("system") else list(self._sandbox.present)
        return JSONResponse({name: self._named(name).advance(steps) for name in names})

    async def faults(self, request: Request) -> Response:
        faults = self._sandbox.faults
        if request.method == "DELETE":
            faults.clear()
        elif request.method == "POST":
            try:
                named = [name for name, system in self._sandbox.systems.items() if hasattr(system, "company_of")]
                faults.add(await _json(request), named)
            except BadFault as error:
                raise HTTPException(400, str(error)) from error
        return JSONResponse({"faults": faults.list()})

    async def edit(self, request: Request) -> Response:
        system, entity = self._system(request), request.path_params["entity"]
        try:
            return JSONResponse(system.edit(entity, await _object(request)))
        except EditRefused as error:
            raise HTTPException(422, str(error)) from error
        except KeyError as error:
            raise HTTPException(404, _no_entity(system, entity)) from error

    async def reset(self, request: Request) -> Response:
        body = await _object(request)
        try:
            now = parse_moment(str(body["now"])) if body.get("now") else None
            vendors, documents = int(body.get("vendors", 300)), int(body.get("documents", 400))
            counts = (0, 0) if body.get("empty") else (vendors, documents)
            seed, abroad = int(body.get("seed", 1)), bool(body.get("multi_currency"))
            systems, companies = (_names(body, field) for field in ("systems", "companies"))
            self._sandbox.reset(seed, counts[0], counts[1], now, abroad, systems, companies)
        except ValueError as error:
            raise HTTPException(400, str(error)) from error
        return await self.info(request)

    async def snapshot(self, request: Request) -> Response:
        try:
            self._sandbox.snapshot(str((await _object(request)).get("name", "")))
        except ValueError as error:
            raise HTTPException(400, str(error)) from error
        return self._snapshots()

    async def restore(self, request: Request) -> Response:
        name = str((await _object(request)).get("name", ""))
        try:
            self._sandbox.restore(name)
        except KeyError:
            there = ", ".join(self._sandbox.snapshots()) or "none"
            raise HTTPException(404, f"no snapshot {name!r}; there are: {there}") from None
        return self._snapshots()

    def _snapshots(self) -> Response:
        now, names = self._sandbox.clock.now().isoformat(), self._sandbox.snapshots()
        return JSONResponse({"now": now, "snapshots": names})


def _known(truth: Truth, company: str) -> Any:
    """Of a company that was named: as of the one that it is like."""
    vendors = truth.pairs(company)
    orders, bills = truth.documents(f"{company}/orders"), truth.documents(f"{company}/bills")
    if orders or bills:
        return {"vendors": vendors, "orders": orders, "bills": bills}
    if customers := truth.documents(f"{company}/customers"):
        return {"customers": customers, "invoices": truth.documents(f"{company}/sales_invoices")}
    return vendors


def _names(body: dict[str, Any], field: str) -> list[str] | None:
    found = body.get(field)
    if found is not None and not (isinstance(found, list) and found):
        raise ValueError(f"{field} is a list of names")
    return found


def _no_entity(system: SystemPort, entity: str) -> str:
    return f"{system.name} has no {entity!r} here; there are {', '.join(system.entities())}"


async def _json(request: Request) -> Any:
    try:
        return await request.json()
    except ValueError as error:
        raise HTTPException(400, f"the body is not JSON: {error}") from error


async def _object(request: Request) -> dict[str, Any]:
    body = await _json(request) if await request.body() else {}
    if not isinstance(body, dict):
        raise HTTPException(400, "the body must be a JSON object")
    return body


async def _refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, status_code=error.status_code)
