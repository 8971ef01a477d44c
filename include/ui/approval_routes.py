"""Addresses of Preview: what would be delivered, and the answer of who may approve it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection

from include.approvals.approving import NotApproved
from include.approvals.requests import ApprovalError
from include.clock import clock_from_environment
from include.operator_actions.approvals import answer_approval
from include.people.four_eyes import NotAllowed
from include.reports import approvals
from include.reports.workbook import table_as_workbook
from include.store import approval_requests as stored
from include.texts.translations import N_, gettext
from include.ui.access import Visitor
from include.ui.list_routes import XLSX
from include.ui.site import NotFound, Site, base_of, format_of, from_our_page

Text = Annotated[str, Form()]
MOST_SHOWN = 500


def router(site: Site) -> APIRouter:
    made = APIRouter(prefix="/preview")
    sees, previews, decides = Depends(site.needs("see")), Depends(site.needs("preview")), Depends(site.needs("decide"))

    @made.get("")
    async def listed(request: Request, who: Visitor = sees) -> Response:
        now = clock_from_environment().now()
        rows = [(one, approvals.state(one, now)) for one in await site.stored(lambda db: stored.listed(db, now=now))]
        settings = await site.settings()
        links = sorted(settings.links) if settings is not None else []
        return site.page(request, who, "previews.html", {"rows": rows, "links": links, "said": ""})

    @made.post("/now")
    async def now(request: Request, link: Text, who: Visitor = previews, token: Text = "") -> Response:
        from_our_page(request, token)
        settings = await site.settings()
        if settings is None or link not in settings.links:
            raise NotFound(gettext("there is no link %(link)s", link=link))
        if not await site.begin(link, who.login, {"preview": True}):
            said = N_("Airflow could not begin a preview of %(link)s: trigger its DAG with preview on")
            raise NotFound(gettext(said, link=link))
        return RedirectResponse(f"{base_of(request)}/preview?begun={link}", 303)

    @made.get("/{number:int}")
    async def one(request: Request, number: int, who: Visitor = sees) -> Response:
        return await shown(request, who, number)

    @made.get("/{number:int}.xlsx", dependencies=[sees])
    async def book(number: int) -> Response:
        found = await site.stored(lambda db: _all(db, number))
        lines = approvals.journal(found["documents"])

        def workbook() -> bytes:
            return table_as_workbook(
                gettext("Journal"), [gettext(one) for one in approvals.JOURNAL_COLUMNS], [one.cells for one in lines]
            )

        headers = {"Content-Disposition": f'attachment; filename="preview-{number}.xlsx"', "Cache-Control": "no-store"}
        return Response(await site.work(workbook), media_type=XLSX, headers=headers)

    @made.post("/{number:int}")
    async def answer(
        request: Request,
        number: int,
        said: Text,
        who: Visitor = decides,
        digest: Text = "",
        note: Text = "",
        token: Text = "",
    ) -> Response:
        from_our_page(request, token)
        if said not in ("approve", "reject"):
            return await shown(request, who, number, gettext("approve it, or say that it is not to be delivered"), 409)
        person = site.person(who)
        try:
            made, given = await site.work(
                lambda: answer_approval(
                    number,
                    "approve" if said == "approve" else "reject",
                    who=person,
                    digest=digest,
                    rights=who.rights,
                    note=note or None,
                )
            )
        except (ApprovalError, NotApproved, NotAllowed) as problem:
            return await shown(request, who, number, str(problem), 409)
        if given.waits:
            return await shown(request, who, number, given.waits)
        if said == "approve":
            await site.begin(made.link, who.login, {"preview": False})
        return RedirectResponse(f"{base_of(request)}/preview/{number}", 303)

    async def shown(request: Request, who: Visitor, number: int, said: str = "", status: int = 200) -> Response:
        found = await site.stored(lambda db: _all(db, number))
        asked, documents = found["asked"], found["documents"]
        lines = approvals.journal(documents)
        moment = clock_from_environment().now()
        facts: dict[str, Any] = {
            "asked": asked,
            "state": approvals.state(asked, moment),
            "waits": asked.state(moment) == "pending",
            "summed": approvals.summed(documents, found["before"]),
            "documents": documents[:MOST_SHOWN],
            "held": (asked.facts.get("held") or [])[:MOST_SHOWN],
            "more": max(len(documents) - MOST_SHOWN, 0),
            "changed": [one for one in documents if one.facts.get("changes")][:MOST_SHOWN],
            "lines": lines[:MOST_SHOWN],
            "more_lines": max(len(lines) - MOST_SHOWN, 0),
            "totals": approvals.totals(lines),
            "actions": approvals.ACTIONS,
            "problem": said,
            "format": format_of(await site.settings(), asked.link),
        }
        return site.page(request, who, "preview.html", facts, status)

    return made


def _all(db: Connection, number: int) -> dict[str, Any]:
    """The request, its documents, and those of the one before it. Raises ``NotFound``."""
    asked = stored.get(db, number)
    if asked is None:
        raise NotFound(gettext("there is no preview %(number)s", number=number))
    before = stored.before(db, asked)
    known = stored.items_of(db, before.id) if before is not None else set()
    return {"asked": asked, "documents": stored.documents_of(db, number), "before": known}
