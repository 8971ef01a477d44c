"""Addresses of connections, and of a suspected pair of invoices."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from include.clock import clock_from_environment
from include.connections import overview
from include.links import load
from include.store import connection_checks
from include.texts.translations import gettext
from include.ui import pairs
from include.ui.access import Visitor
from include.ui.site import NotFound, Site, base_of, from_our_page

_CHECKS = "credential_health"


def router(site: Site) -> APIRouter:
    made, sees, configures = APIRouter(), Depends(site.needs("see")), Depends(site.needs("configure"))

    @made.get("/connections")
    async def connections(request: Request, who: Visitor = sees, checking: str = "", after: str = "") -> Response:
        """``checking``: a connection that somebody had checked, ``after`` the check with this number."""
        now = clock_from_environment().now()
        found = await site.stored(lambda db: overview.overview(db, load(), now))
        checks = await site.stored(lambda db: connection_checks.last(db, [one.name for one in found]))
        begun = checking if any(one.name == checking for one in found) else ""
        done = checks.get(begun) if str(getattr(checks.get(begun), "number", 0)) != after else None
        facts = {"connections": found, "checks": checks, "begun": begun, "after": after, "done": done}
        return site.page(request, who, "connections.html", facts)

    @made.post("/connections/{name}/check")
    async def check(
        request: Request, name: str, who: Visitor = configures, token: Annotated[str, Form()] = ""
    ) -> Response:
        from_our_page(request, token)
        if name not in (await site.work(load)).connections:
            raise NotFound(gettext("links.yml has no connection %(connection)s", connection=name))
        before = (await site.stored(lambda db: connection_checks.last(db, [name]))).get(name)
        if not await site.begin(_CHECKS, who.login, {"connection": name}):
            raise NotFound(
                gettext(
                    "Airflow could not begin the DAG Check credentials: trigger it there, or run "
                    "`ml-connector credentials --check`"
                )
            )
        query = urlencode({"checking": name, "after": before.number if before else 0})
        return RedirectResponse(f"{base_of(request)}/connections?{query}", 303)

    @made.get("/duplicates/{link}/{company}/{key}/{twin:path}")
    async def pair(request: Request, link: str, company: str, key: str, twin: str, who: Visitor = sees) -> Response:
        rows = await site.read(pairs.ONE, link, company, key, twin)
        if not rows:
            raise NotFound(gettext("there is no such pair of %(link)s in what is published", link=link))
        one = rows[0]
        places = (one["company"], one["invoice_key"], one["twin_company"], one["twin_key"])
        facts: dict[str, Any] = {
            "pair": one,
            "fields": pairs.fields(one, pairs.statuses(await site.read(pairs.STATUSES, link, *places))),
            "decisions": await site.read(pairs.DECISIONS, link, key, twin),
        }
        return site.page(request, who, "pair.html", facts)

    return made
