"""The address of one document."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from include.ui import documents
from include.ui.access import Visitor
from include.ui.site import NotFound, Site


def router(site: Site) -> APIRouter:
    made, sees = APIRouter(prefix="/documents"), Depends(site.needs("see"))

    @made.get("/{link}/{flow}/{company}/{key:path}")
    async def one(request: Request, link: str, flow: str, company: str, key: str, who: Visitor = sees) -> Response:
        named = (link, flow, company, key)
        rows = await site.read(documents.ONE, *named)
        if not rows:
            raise NotFound(f"{link} has no document {key} of {flow} in company {company}")
        events = documents.timeline(await site.read(documents.EVENTS, *named))
        return site.page(request, who, "document.html", {"one": rows[0], "events": events})

    return made
