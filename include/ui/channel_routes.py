"""Addresses of the channels that alerts go to, and of a test message. No secret of a channel is read here: whoever
tells alerts has it, so a test is asked for in the store and sent by the DAG that does."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from include.links import ConfigurationError
from include.operator_actions import actions
from include.store import channels as stored
from include.texts.translations import gettext
from include.ui.access import Visitor
from include.ui.site import NotFound, Site, from_our_page

_DAG = "watch"
Text = Annotated[str, Form()]


def router(site: Site) -> APIRouter:
    made = APIRouter(prefix="/channels")
    sees, configures = Depends(site.needs("see")), Depends(site.needs("configure"))

    @made.get("")
    async def channels(request: Request, who: Visitor = sees) -> Response:
        return await shown(request, who)

    @made.post("/{name}/test")
    async def test(request: Request, name: str, who: Visitor = configures, token: Text = "") -> Response:
        from_our_page(request, token)
        person = site.person(who)
        try:
            await site.work(lambda: actions.ask_channel_test(name, who=person))
        except actions.AskedWrongly as problem:
            raise NotFound(str(problem)) from None
        except ConfigurationError as problem:
            return await shown(request, who, str(problem), 409)
        soon = await site.begin(_DAG, who.login, {})
        if soon:
            said = gettext("The DAG Standing alerts sends a test message to %(name)s now.", name=name)
        else:
            said = gettext(
                "The DAG Standing alerts sends a test message to %(name)s with its next hourly run, or at once by the "
                "command below.",
                name=name,
            )
        return await shown(request, who, said)

    async def shown(request: Request, who: Visitor, said: str = "", status: int = 200) -> Response:
        settings = await site.settings()
        problems = settings.problems if settings else {}
        facts = {
            "channels": list(settings.channels.values()) if settings else [],
            "problems": [text for what, text in problems.items() if what.startswith("channel ")],
            "states": await site.stored(stored.state),
            "said": said,
        }
        return site.page(request, who, "channels.html", facts, status)

    return made
