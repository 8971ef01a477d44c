"""The address of one document, and what may be done about it."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from include.links import ConfigurationError
from include.operator_actions import actions
from include.people.four_eyes import NotAllowed
from include.store import document_trail
from include.store.document_trail import Key
from include.texts.translations import N_, gettext
from include.ui import documents
from include.ui.access import Visitor
from include.ui.site import NotFound, Site, base_of, format_of, from_our_page

_ONE = "/{link}/{flow}/{company}/{key:path}"


def router(site: Site) -> APIRouter:
    made, sees = APIRouter(prefix="/documents"), Depends(site.needs("see"))
    delivers = Depends(site.needs("deliver"))

    @made.post("/try-again" + _ONE)
    async def try_again(
        request: Request,
        link: str,
        flow: str,
        company: str,
        key: str,
        who: Visitor = delivers,
        token: Annotated[str, Form()] = "",
    ) -> Response:
        from_our_page(request, token)
        person, about = site.person(who), Key(link, flow, company, key)
        try:
            done = await site.work(lambda: actions.replay(link, who=person, only=(flow, company, key)))
        except (NotAllowed, ConfigurationError) as problem:
            return await shown(request, who, about, str(problem), 409)
        if not done:
            said = gettext("it is not stopped any more: nothing was changed")
            return await shown(request, who, about, said, 409)
        parts = "/".join(quote(one, safe="") for one in (link, flow, company, key))
        return RedirectResponse(f"{base_of(request)}/documents/{parts}", 303)

    @made.get(_ONE)
    async def one(request: Request, link: str, flow: str, company: str, key: str, who: Visitor = sees) -> Response:
        return await shown(request, who, Key(link, flow, company, key))

    async def shown(request: Request, who: Visitor, about: Key, said: str = "", status: int = 200) -> Response:
        row = await found(about)
        trail = await site.stored(lambda db: document_trail.trail(db, about))
        settings = await site.settings()
        facts = documents.facts(row, trail, settings)
        facts |= {"about": about, "problem": said, "format": format_of(settings, about.link)}
        return site.page(request, who, "document.html", facts, status)

    async def found(about: Key) -> dict[str, Any]:
        named = (about.link, about.flow, about.company, about.key)
        if rows := await site.read(documents.ONE, *named):
            return rows[0]
        if rows := await site.read(documents.DELIVERY, *named):
            return documents.from_delivery(rows[0])
        said = N_("%(link)s has no document %(key)s of %(flow)s in company %(company)s")
        raise NotFound(gettext(said, link=about.link, key=about.key, flow=about.flow, company=about.company))

    return made
