"""Addresses of a group of like questions about vendors: its sample, its acceptance, and that taken back."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from include.operator_actions import vendor_groups
from include.people.four_eyes import NotAllowed
from include.store.reviews import ReviewError
from include.ui.access import Visitor
from include.ui.site import NotFound, Site, from_our_page

Text = Annotated[str, Form()]
_SAID = {"problem": "", "waits": "", "taken_back": None}


def router(site: Site) -> APIRouter:
    made = APIRouter(prefix="/reviews/{number:int}/group")
    sees, decides = Depends(site.needs("see")), Depends(site.needs("decide"))

    @made.get("")
    async def one(request: Request, number: int, who: Visitor = sees) -> Response:
        return await shown(request, who, number)

    @made.post("")
    async def accept(
        request: Request, number: int, who: Visitor = decides, token: Text = "", note: Text = ""
    ) -> Response:
        from_our_page(request, token)
        person = site.person(who)
        try:
            _, said = await site.work(lambda: vendor_groups.accept(number, who=person, note=note or None))
        except (ReviewError, NotAllowed) as problem:
            return await shown(request, who, number, problem=str(problem), status=409)
        return await shown(request, who, number, waits=said.waits)

    @made.post("/undo")
    async def undo(request: Request, number: int, who: Visitor = decides, token: Text = "") -> Response:
        from_our_page(request, token)
        person = site.person(who)
        try:
            taken_back = await site.work(lambda: vendor_groups.take_back(number, who=person))
        except (ReviewError, NotAllowed) as problem:
            return await shown(request, who, number, problem=str(problem), status=409)
        return await shown(request, who, number, taken_back=taken_back)

    async def shown(request: Request, who: Visitor, number: int, status: int = 200, **more: Any) -> Response:
        try:
            group = await site.work(lambda: vendor_groups.group_of(number))
        except ReviewError as missing:
            raise NotFound(str(missing)) from None
        wrong = group.standing.wrong_at_most
        share = "" if wrong is None else f"{wrong:.1%}"
        facts: dict[str, Any] = (
            {"number": number, "group": group, "standing": group.standing, "share": share} | _SAID | more
        )
        return site.page(request, who, "vendor_group.html", facts, status)

    return made
