"""Addresses of documents."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from include.ui import documents, listing
from include.ui.access import Visitor
from include.ui.site import NotFound, Site


def router(site: Site) -> APIRouter:
    made, sees = APIRouter(prefix="/documents"), Depends(site.needs("see"))

    @made.get("")
    async def found(request: Request, who: Visitor = sees) -> Response:
        of = documents.LISTING
        wanted = listing.asked(of, request.query_params)
        sql, values = listing.page_of(of, wanted)
        rows = await site.read(sql, *values)
        sql, values = listing.count_of(of, wanted)
        (total,) = await site.read(sql, *values)
        choices = {
            column.name: [row[column.name] for row in await site.read(listing.choices_of(of, column))]
            for column in of.columns
            if column.choose
        }
        shown = {"listing": of, "asked": wanted, "rows": rows, "total": total["found"], "choices": choices}
        return site.page(request, who, "documents.html", {**shown, "size": listing.PAGE})

    @made.get("/{link}/{flow}/{company}/{key:path}")
    async def one(request: Request, link: str, flow: str, company: str, key: str, who: Visitor = sees) -> Response:
        named = (link, flow, company, key)
        rows = await site.read(documents.ONE, *named)
        if not rows:
            raise NotFound(f"{link} has no document {key} of {flow} in company {company}")
        events = documents.timeline(await site.read(documents.EVENTS, *named))
        return site.page(request, who, "document.html", {"one": rows[0], "events": events})

    return made
