"""Addresses of connections, and of a suspected pair of invoices."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from include.clock import clock_from_environment
from include.connections import overview
from include.links import load
from include.texts.translations import gettext
from include.ui import pairs
from include.ui.access import Visitor
from include.ui.site import NotFound, Site


def router(site: Site) -> APIRouter:
    made, sees = APIRouter(), Depends(site.needs("see"))

    @made.get("/connections")
    async def connections(request: Request, who: Visitor = sees) -> Response:
        now = clock_from_environment().now()
        found = await site.stored(lambda db: overview.overview(db, load(), now))
        return site.page(request, who, "connections.html", {"connections": found})

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
