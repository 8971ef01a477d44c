"""Addresses of reviews. Who decided is who is logged in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from include.operator_actions import actions
from include.people.four_eyes import NotAllowed
from include.store import reviews as stored
from include.store.reviews import ReviewError
from include.ui import reviews
from include.ui.access import Visitor
from include.ui.site import NotFound, Site, base_of, from_our_page


def router(site: Site) -> APIRouter:
    made = APIRouter(prefix="/reviews")
    sees, decides = Depends(site.needs("see")), Depends(site.needs("decide"))

    @made.get("")
    async def waiting(request: Request, who: Visitor = sees, link: str | None = None) -> Response:
        found = await site.stored(lambda db: stored.listed(db, link=link or None))
        return site.page(request, who, "reviews.html", {"reviews": found, "link": link})

    @made.get("/{number:int}")
    async def one(request: Request, number: int, who: Visitor = sees) -> Response:
        return await shown(request, who, number)

    @made.post("/{number:int}")
    async def decide(
        request: Request,
        number: int,
        answer: Annotated[str, Form()],
        who: Visitor = decides,
        token: Annotated[str, Form()] = "",
        note: Annotated[str, Form()] = "",
    ) -> Response:
        from_our_page(request, token)
        person = site.person(who)
        try:
            _, said = await site.work(lambda: actions.decide(number, answer, who=person, note=note or None))
        except (ReviewError, NotAllowed) as problem:
            return await shown(request, who, number, str(problem), 409)
        if said.waits:
            return await shown(request, who, number, said.waits)
        return RedirectResponse(f"{base_of(request)}/reviews/{number}", 303)

    async def shown(request: Request, who: Visitor, number: int, said: str = "", status: int = 200) -> Response:
        try:
            found = await site.stored(lambda db: stored.show(db, number))
        except ReviewError as missing:
            raise NotFound(str(missing)) from None
        facts = {"review": found, "fields": reviews.fields(found), "answers": reviews.answers(found), "problem": said}
        return site.page(request, who, "review.html", facts, status)

    return made
