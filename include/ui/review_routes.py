"""Addresses of reviews. Who decided is who is logged in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import Field

from include.operator_actions import actions, vendor_groups
from include.operator_actions.actions import AskedWrongly
from include.people.four_eyes import NotAllowed
from include.store import assignments
from include.store import reviews as stored
from include.store.reviews import Review, ReviewError
from include.texts.translations import N_, gettext
from include.ui import comparing, list_routes, listing, review_page, reviews
from include.ui.access import Visitor
from include.ui.lists import REVIEWS
from include.ui.review_open import answered
from include.ui.site import MOST_NUMBER, NotFound, Site, base_of, format_of, from_our_page

_TITLE = N_("Reviews")
Number = Annotated[int, Field(ge=0, le=MOST_NUMBER)]
Numbers = Annotated[list[Annotated[int, Field(le=MOST_NUMBER)]], Form()]
Text = Annotated[str, Form()]
Texts = Annotated[list[str], Form()]


def router(site: Site) -> APIRouter:
    made = APIRouter(prefix="/reviews")
    sees, decides = Depends(site.needs("see")), Depends(site.needs("decide"))

    @made.get("")
    async def waiting(request: Request, who: Visitor = sees) -> Response:
        shown = await list_routes.found(site, request, REVIEWS, await answered(site), await mine(request, who))
        rows = await decorated(shown["rows"])
        facts = {"title": _TITLE, "place": "reviews", **shown, "rows": rows, "ticks": "decide" in who.rights}
        return site.page(request, who, "reviews.html", facts)

    @made.get(".xlsx")
    async def book(request: Request, who: Visitor = sees) -> Response:
        only = await mine(request, who)
        return await list_routes.workbook(site, request, _TITLE, REVIEWS, await answered(site), only, decorated)

    @made.get("/groups")
    async def groups(request: Request, who: Visitor = sees) -> Response:
        found = reviews.groups(await site.read(reviews.GROUPS, await answered(site)))
        return site.page(request, who, "review_groups.html", {"groups": found})

    @made.get("/together")
    async def together(
        request: Request, link: str = "", code: str = "", alike: str = "", sample: Number = 0, who: Visitor = sees
    ) -> Response:
        """A whole group, each question with both its records, all ticked; of ``sample``: what is to be answered of the
        sample of its group."""
        if sample:
            try:
                numbers = (await site.work(lambda: vendor_groups.group_of(sample))).standing.unanswered
            except ReviewError as missing:
                raise NotFound(str(missing)) from None
            every = await site.stored(lambda db: stored.listed(db, numbers=numbers))
            return await side_by_side(request, who, every, "", "")
        every = await site.stored(lambda db: stored.listed(db, link=link))
        asked = [one for one in every if one.code == code and alike in ("", (one.payload or {}).get("group"))]
        return await side_by_side(request, who, asked, "", "")

    @made.post("/several")
    async def several(
        request: Request,
        who: Visitor = decides,
        answer: Text = "",
        number: Numbers = [],  # noqa: B006 - FastAPI copies it
        token: Text = "",
        note: Text = "",
        sure: Text = "",
        seen: Texts = [],  # noqa: B006
    ) -> Response:
        from_our_page(request, token)
        asked = await site.stored(lambda db: stored.listed(db, numbers=number))
        if not answer:
            return await side_by_side(request, who, asked, "", note)
        if sure != "yes":
            return await side_by_side(request, who, asked, answer, note, number)
        effect = await effect_of(asked, number, answer, note)
        person, sent = site.person(who), [row["review_id"] for row in effect.fit]
        shown = dict(zip(number, seen, strict=False))
        kept = await site.work(lambda: actions.decide_several(sent, answer, who=person, note=note or None, seen=shown))
        done = {one: problem or said.waits or "kept" for one, (said, problem) in kept.items()}
        taken = [one for one, said in done.items() if said == "kept"]
        facts = {"effect": effect, "done": done, "kept": taken, "said": _said(asked, answer)}
        return site.page(request, who, "several_done.html", facts)

    @made.post("/several/reopen")
    async def reopen_several(
        request: Request,
        who: Visitor = decides,
        number: Numbers = [],  # noqa: B006
        token: Text = "",
    ) -> Response:
        from_our_page(request, token)
        person = site.person(who)
        done = await site.work(lambda: actions.reopen_several(number, who=person))
        return site.page(request, who, "several_reopened.html", {"done": done})

    @made.get("/{number:int}")
    async def one(request: Request, number: int, who: Visitor = sees) -> Response:
        return await shown(request, who, number)

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
        later = (await neighbours(request, who, number)).get("later")
        try:
            _, said = await site.work(lambda: actions.decide(number, answer, who=person, note=note or None, seen=seen))
        except (ReviewError, NotAllowed) as problem:
            return await shown(request, who, number, str(problem), 409)
        if said.waits:
            return await shown(request, who, number, said.waits)
        return go_on(request, number, later)

    @made.post("/{number:int}/reopen")
    async def reopen(request: Request, number: int, who: Visitor = decides, token: Text = "") -> Response:
        from_our_page(request, token)
        person = site.person(who)
        try:
            await site.work(lambda: actions.reopen(number, who=person))
        except (ReviewError, NotAllowed) as problem:
            return await shown(request, who, number, str(problem), 409)
        return RedirectResponse(f"{base_of(request)}/reviews/{number}", 303)

    @made.post("/{number:int}/assign")
    async def assign(
        request: Request, number: int, who: Visitor = decides, token: Text = "", to: Text = "", note: Text = ""
    ) -> Response:
        from_our_page(request, token)
        person = site.person(who)
        try:
            await site.work(lambda: actions.assign(number, to or None, who=person, note=note or None))
        except (ReviewError, NotAllowed, AskedWrongly) as problem:
            return await shown(request, who, number, str(problem), 409)
        return RedirectResponse(f"{base_of(request)}/reviews/{number}{_query(request)}", 303)

    async def mine(request: Request, who: Visitor) -> list[int] | None:
        """The questions of who is logged in, where only those are asked for."""
        if not request.query_params.get("mine"):
            return None
        name = site.person(who).name
        every = await site.stored(assignments.current)
        return [number for number, one in every.items() if one.assigned_to == name]

    async def decorated(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        numbers = [row["review_id"] for row in rows]
        return reviews.decorated(rows, await site.stored(lambda db: assignments.current(db, numbers)))

    async def neighbours(request: Request, who: Visitor, number: int) -> dict[str, Any]:
        """Of the list that the question was opened from: the questions before and after it."""
        if "list" not in request.query_params:
            return {}
        wanted = listing.asked(REVIEWS, request.query_params)
        without = [one for one in await answered(site) if one != number]
        sql, values = listing.neighbours_of(REVIEWS, wanted, number, without, await mine(request, who))
        return next(iter(await site.read(sql, *values)), {})

    def go_on(request: Request, number: int, later: int | None) -> Response:
        """To the next question of the list, if it was opened from one."""
        query = _query(request)
        if later is None:
            return RedirectResponse(f"{base_of(request)}/reviews/{number}{query}", 303)
        return RedirectResponse(f"{base_of(request)}/reviews/{later}{query}&answered={number}", 303)

    async def known(asked: Sequence[Review]) -> comparing.Known:
        keys = reviews.keys_of(asked)
        documents = await site.read(reviews.DOCUMENTS, keys) if keys else []
        return comparing.Known(documents, await site.read(reviews.DUPLICATES, keys) if keys else [])

    async def effect_of(asked: Sequence[Review], numbers: Sequence[int], answer: str, note: str) -> reviews.Effect:
        rows = await site.read(reviews.FACTS, list(numbers)) if numbers else []
        waiting = await site.read(reviews.HELD_UP, list(numbers)) if numbers else []
        open_ones = {one.id: one for one in asked if one.state == "open"}
        facts = {row["review_id"]: row for row in rows}
        return reviews.effect(numbers, answer, note, open_ones, facts, waiting)

    async def side_by_side(
        request: Request, who: Visitor, asked: Sequence[Review], answer: str, note: str, numbers: Sequence[int] = ()
    ) -> Response:
        """Every question with both its records; with an ``answer`` what it does, before it happens."""
        open_ones = [one for one in asked if one.state == "open"][: reviews.MOST_TOGETHER]
        effect = await effect_of(asked, numbers, answer, note) if answer else None
        fits = {row["review_id"] for row in effect.fit} if effect is not None else set()
        shown_ones = [one for one in open_ones if effect is None or one.id in fits]
        documents, settings = await known(shown_ones), await site.settings()
        links = {one.link for one in shown_ones}
        facts: dict[str, Any] = {
            "cards": [review_page.card(one, documents) for one in shown_ones],
            "total": len([one for one in asked if one.state == "open"]),
            "effect": effect,
            "answer": answer,
            "note": note,
            "answers": reviews.in_common(open_ones),
            "format": format_of(settings, links.pop() if len(links) == 1 else ""),
        }
        facts["said"] = _said(shown_ones, answer) if answer else gettext("Answer several")
        facts["does"] = review_page.does(shown_ones, answer) if answer else []
        return site.page(request, who, "several.html", facts)

    async def shown(request: Request, who: Visitor, number: int, said: str = "", status: int = 200) -> Response:
        try:
            found = await site.stored(lambda db: review_page.stored_of(db, number))
        except ReviewError as missing:
            raise NotFound(str(missing)) from None
        documents, settings = await known([found.review]), await site.settings()
        held_up = await site.read(reviews.HELD_UP, [number])
        facts = review_page.facts(found, documents, held_up, settings)
        facts |= {"problem": said, "query": _query(request), **await neighbours(request, who, number)}
        facts |= {"format": format_of(settings, found.review.link), "answered": request.query_params.get("answered")}
        return site.page(request, who, "review.html", {"earlier": None, "later": None, **facts}, status)

    return made


def _said(asked: Sequence[Review], answer: str) -> str:
    """The answer in the words of the questions that it fits; of several kinds each once."""
    words = dict.fromkeys(reviews.said(one, answer) for one in asked if not reviews.objection(one, answer))
    return " / ".join(words) or answer


def _query(request: Request) -> str:
    """The list that a question was opened from, so that the way back and on is the same."""
    if "list" not in request.query_params:
        return ""
    return "?list=1" + "".join(f"&{part}" for part in [listing.asked(REVIEWS, request.query_params).address()] if part)
