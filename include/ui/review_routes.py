"""Addresses of reviews. Who decided is who is logged in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from include.operator_actions import actions
from include.people.four_eyes import NotAllowed
from include.store import reviews as stored
from include.store.reviews import ReviewError
from include.ui import list_routes, reviews
from include.ui.access import Visitor
from include.ui.lists import REVIEWS
from include.ui.site import NotFound, Site, base_of, from_our_page

_TITLE = "Reviews"
Numbers = Annotated[list[int], Form()]
Text = Annotated[str, Form()]
Texts = Annotated[list[str], Form()]


def router(site: Site) -> APIRouter:
    made = APIRouter(prefix="/reviews")
    sees, decides = Depends(site.needs("see")), Depends(site.needs("decide"))

    @made.get("")
    async def waiting(request: Request, who: Visitor = sees) -> Response:
        shown = await list_routes.found(site, request, REVIEWS, await answered())
        facts = {"title": _TITLE, "place": "reviews", **shown, "answers": reviews.ANSWERS}
        return site.page(request, who, "reviews.html", {**facts, "ticks": "decide" in who.rights})

    @made.get(".xlsx", dependencies=[sees])
    async def book(request: Request) -> Response:
        return await list_routes.workbook(site, request, _TITLE, REVIEWS, await answered())

    @made.get("/{number:int}")
    async def one(request: Request, number: int, who: Visitor = sees) -> Response:
        return await shown(request, who, number)

    @made.post("/several")
    async def several(
        request: Request,
        answer: Text,
        who: Visitor = decides,
        number: Numbers = [],  # noqa: B006 - FastAPI copies it
        token: Text = "",
        note: Text = "",
        sure: Text = "",
        seen: Texts = [],  # noqa: B006
    ) -> Response:
        from_our_page(request, token)
        asked = await site.stored(lambda db: {one.id: one for one in stored.listed(db, numbers=number)})
        rows = await site.read(reviews.FACTS, number) if number else []
        effect = reviews.effect(number, answer, note, asked, {row["review_id"]: row for row in rows})
        done = None
        if sure == "yes":
            person, sent = site.person(who), [row["review_id"] for row in effect.fit]
            shown = dict(zip(number, seen, strict=False))
            kept = await site.work(
                lambda: actions.decide_several(sent, answer, who=person, note=note or None, seen=shown)
            )
            done = {one: problem or said.waits or "kept" for one, (said, problem) in kept.items()}
        facts = {"effect": effect, "done": done, "answer": answer, "note": note}
        return site.page(request, who, "several.html", {**facts, "said": reviews.ANSWERS.get(answer, answer)})

    @made.post("/{number:int}")
    async def decide(
        request: Request,
        number: int,
        answer: Text,
        who: Visitor = decides,
        token: Text = "",
        note: Text = "",
        seen: Text = "",
    ) -> Response:
        from_our_page(request, token)
        person = site.person(who)
        try:
            _, said = await site.work(lambda: actions.decide(number, answer, who=person, note=note or None, seen=seen))
        except (ReviewError, NotAllowed) as problem:
            return await shown(request, who, number, str(problem), 409)
        if said.waits:
            return await shown(request, who, number, said.waits)
        return RedirectResponse(f"{base_of(request)}/reviews/{number}", 303)

    @made.post("/{number:int}/reopen")
    async def reopen(request: Request, number: int, who: Visitor = decides, token: Text = "") -> Response:
        from_our_page(request, token)
        person = site.person(who)
        try:
            await site.work(lambda: actions.reopen(number, who=person))
        except (ReviewError, NotAllowed) as problem:
            return await shown(request, who, number, str(problem), 409)
        return RedirectResponse(f"{base_of(request)}/reviews/{number}", 303)

    async def answered() -> list[int]:
        """Those that are published as open, and were answered or closed since."""
        then = await site.read("select review_id from operations.reviews where state = 'open'")
        now = await site.stored(stored.open_ids)
        return [row["review_id"] for row in then if row["review_id"] not in now]

    async def shown(request: Request, who: Visitor, number: int, said: str = "", status: int = 200) -> Response:
        try:
            found = await site.stored(lambda db: stored.show(db, number))
        except ReviewError as missing:
            raise NotFound(str(missing)) from None
        facts = {"review": found, "fields": reviews.fields(found), "answers": reviews.answers(found), "problem": said}
        facts |= {"seen": stored.standing(found)}
        return site.page(request, who, "review.html", facts, status)

    return made
