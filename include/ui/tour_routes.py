"""The address of the tour, which only the demo's company has."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from include.texts.translations import gettext
from include.ui import tour
from include.ui.access import Visitor
from include.ui.site import NotFound, Site


def router(site: Site) -> APIRouter:
    made, sees = APIRouter(), Depends(site.needs("see"))

    @made.get(tour.PLACE)
    async def stops(request: Request, who: Visitor = sees) -> Response:
        if not site.has_tour:
            raise NotFound(gettext("the tour goes through the demo's company: `make demo`"))
        rows = [next(iter(await site.read(sql)), None) for sql in tour.QUERIES]
        return site.page(request, who, "tour.html", {"stops": tour.stops(rows)})

    return made
