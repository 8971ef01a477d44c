"""Addresses of what is blocked or waits, by cause."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from include.links import ConfigurationError
from include.operator_actions import actions
from include.people.four_eyes import NotAllowed
from include.texts.translations import gettext, ngettext
from include.ui import runbooks, waiting
from include.ui.access import Visitor
from include.ui.site import NotFound, Site, from_our_page

Text = Annotated[str, Form()]


def router(site: Site) -> APIRouter:
    made = APIRouter(prefix="/causes")
    sees, delivers = Depends(site.needs("see")), Depends(site.needs("deliver"))

    @made.get("")
    async def causes(request: Request, who: Visitor = sees, link: str = "") -> Response:
        found = waiting.groups(await site.read(waiting.STOPPED), await site.read(waiting.WAITS))
        shown = [one for one in found if link in ("", one.link)]
        facts = {"groups": shown, "links": sorted({one.link for one in found}), "chosen": link}
        return site.page(request, who, "causes.html", {**facts, "page_of": runbooks.page_of})

    @made.get("/{link}/{state}/{code}")
    async def one(request: Request, link: str, state: str, code: str, who: Visitor = sees) -> Response:
        return await shown(request, who, link, state, code)

    @made.post("/{link}/{state}/{code}")
    async def again(
        request: Request, link: str, state: str, code: str, who: Visitor = delivers, token: Text = "", number: Text = ""
    ) -> Response:
        from_our_page(request, token)
        person = site.person(who)
        try:
            done = await site.work(
                lambda: actions.replay(link, who=person, reason=None if number else code, document=number or None)
            )
        except (actions.AskedWrongly, ConfigurationError, NotAllowed) as problem:
            return await shown(request, who, link, state, code, str(problem), 409)
        said = ngettext(
            "%(num)s of them will be tried again", "%(num)s of them will be tried again", len(done), num=len(done)
        )
        said = said if done else gettext("none of them is stopped any more")
        return await shown(request, who, link, state, code, said)

    async def shown(
        request: Request, who: Visitor, link: str, state: str, code: str, said: str = "", status: int = 200
    ) -> Response:
        stopped, waits = await site.read(waiting.STOPPED), await site.read(waiting.WAITS)
        wanted = (link, state, "" if code == "-" else code)
        group = next((x for x in waiting.groups(stopped, waits) if (x.link, x.state, x.code) == wanted), None)
        if group is None:
            words = {"state": gettext(state), "code": gettext(code.replace("_", " "))}
            raise NotFound(gettext("nothing of %(link)s is %(state)s because of %(code)s", link=link, **words))
        facts = {"group": group, "trees": waiting.trees(group, stopped, waits), "said": said}
        return site.page(request, who, "cause.html", {**facts, "page_of": runbooks.page_of}, status)

    return made
