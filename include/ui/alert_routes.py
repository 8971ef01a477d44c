"""The page of one alert: what happened, to which documents, and what to do."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from markupsafe import Markup

from include.store import alerts
from include.texts.translations import gettext
from include.ui import runbooks
from include.ui.access import Visitor
from include.ui.site import NotFound, Site, format_of

CONCERNED = """
    select link, flow, company, source_key, number, counterparty, doc_date, currency, amount, state, reason_text
    from operations.deliveries
    where link = ? and (company = ? or ? = '') and (source_key = ? or (? = '' and state in (select unnest(?))))
    order by created_at, source_key limit 100
"""
STATES = {
    "documents_blocked": ["blocked", "waiting", "held", "retrying"],
    "documents_refused": ["refused"],
    "unknown_outcome": ["unknown"],
}
"""What an alert about a link's documents is about."""


def router(site: Site) -> APIRouter:
    made, sees = APIRouter(prefix="/alerts"), Depends(site.needs("see"))

    @made.get("/{number:int}")
    async def one(request: Request, number: int, who: Visitor = sees) -> Response:
        found = await site.stored(lambda db: alerts.get(db, number))
        if found is None:
            raise NotFound(gettext("there is no alert %(number)s", number=number))
        states = STATES.get(found.code, [])
        key, company = found.document_key, found.company
        concerned = await site.read(CONCERNED, found.link, company, company, key, key, states) if key or states else []
        name = runbooks.page_of(found.code)
        body = Markup(await site.work(lambda: runbooks.html(name))) if name else ""  # noqa: S704 - of our own documentation
        facts = {"alert": found, "concerned": concerned, "name": name, "body": body}
        return site.page(request, who, "alert.html", {**facts, "format": format_of(await site.settings(), found.link)})

    return made
