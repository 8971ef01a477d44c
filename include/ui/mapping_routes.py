"""Addresses of mappings. A change is shown with what it reaches before it is kept."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from include.links import ConfigurationError
from include.operator_actions import mappings as actions
from include.operator_actions.actions import AskedWrongly
from include.people.four_eyes import NotAllowed
from include.store import mapping_edits
from include.store.mapping_edits import Action, ChangedMeanwhile, Edit, Line
from include.texts.translations import N_, gettext
from include.ui import list_routes, mappings
from include.ui.access import Visitor
from include.ui.lists import MAPPINGS
from include.ui.site import NotFound, Site, base_of, from_our_page

_TITLE = N_("Mappings")
_ACTIONS: dict[str, Action] = {"set": "set", "end": "end", "file": "file"}
_PROBLEMS = (AskedWrongly, ChangedMeanwhile, NotAllowed)
Text = Annotated[str, Form()]


def router(site: Site) -> APIRouter:
    made = APIRouter(prefix="/mappings")
    sees, configures = Depends(site.needs("see")), Depends(site.needs("configure"))

    @made.get("")
    async def lines(request: Request, who: Visitor = sees) -> Response:
        shown = await list_routes.found(site, request, MAPPINGS)
        facts = {
            "title": _TITLE,
            "place": "mappings",
            **shown,
            "kinds": mappings.titles(),
            "change_of": mappings.change,
            **await standing(),
        }
        return site.page(request, who, "mappings.html", facts)

    @made.get(".xlsx", dependencies=[sees])
    async def book(request: Request) -> Response:
        return await list_routes.workbook(site, request, _TITLE, MAPPINGS)

    @made.get("/line", dependencies=[sees])
    async def line(request: Request, link: str = "", kind: str = "", company: str = "", code: str = "") -> Response:
        if not (link and kind and code.strip()):
            raise NotFound(gettext("say the link, the kind of mapping and the code"))
        place = [quote(one, safe="") for one in (link, kind, company.strip() or mappings.ALL, code.strip())]
        return RedirectResponse(f"{base_of(request)}/mappings/{'/'.join(place)}", 303)

    @made.get("/file/{link}/{kind}", dependencies=[sees])
    async def file(link: str, kind: str) -> Response:
        try:
            text = await site.work(lambda: actions.export(link, kind))
        except (AskedWrongly, ConfigurationError) as problem:
            raise NotFound(str(problem)) from None
        headers = {"Content-Disposition": f'attachment; filename="{actions.KINDS[kind]}"', "Cache-Control": "no-store"}
        return PlainTextResponse(text, media_type="text/csv", headers=headers)

    @made.post("/upload")
    async def upload(
        request: Request,
        link: Text,
        kind: Text,
        who: Visitor = configures,
        token: Text = "",
        reason: Text = "",
        sent: Text = "",
        seen: Annotated[int, Form()] = 0,
        sure: Text = "",
        file: Annotated[UploadFile | None, File()] = None,
    ) -> Response:
        from_our_page(request, token)
        body = await file.read(actions.LARGEST + 1) if file is not None else sent.encode()
        facts: dict[str, Any] = {"link": link, "kind": kind, "kind_title": mappings.title(kind), "reason": reason}
        try:
            found = await site.work(lambda: actions.upload(link, kind, body))
            now = await site.work(lambda: actions.of_link(link))
            facts |= {"two": await site.work(lambda: actions.needs_two(link, kind))}
        except (AskedWrongly, ConfigurationError) as problem:
            return site.problem(request, str(problem), 422)
        rows = actions.reached(found.changes, await site.read(mappings.OF_LINK, link, kind))
        facts |= {"found": found, "effect": mappings.effect(rows), "seen": now.seen, "problem": "", "done": None}
        facts |= {"sent": body.decode("utf-8", "replace") if not found.problems else "", "was": now.current}
        status = 422 if found.problems else 200
        if sure == "yes" and not found.problems:
            done, facts["problem"] = await kept(link, found.changes, who, reason, seen)
            facts["done"], status = done, 409 if facts["problem"] else 200
        return site.page(request, who, "mapping_upload.html", facts, status)

    @made.get("/{link}/{kind}/{company}/{code:path}")
    async def one(request: Request, link: str, kind: str, company: str, code: str, who: Visitor = sees) -> Response:
        return await shown(request, who, link, mappings.line(kind, company, code, "set", "", ""))

    @made.post("/{link}/{kind}/{company}/{code:path}")
    async def change(
        request: Request,
        link: str,
        kind: str,
        company: str,
        code: str,
        who: Visitor = configures,
        token: Text = "",
        action: Text = "",
        target: Text = "",
        note: Text = "",
        reason: Text = "",
        everywhere: Text = "",
        seen: Annotated[int, Form()] = 0,
        sure: Text = "",
    ) -> Response:
        from_our_page(request, token)
        chosen = _ACTIONS.get(action)
        if chosen is None:
            said = gettext("%(what)s cannot be done to a line of a mapping", what=action or gettext("nothing"))
            return site.problem(request, said, 400)
        wanted = mappings.line(kind, mappings.ALL if everywhere == "yes" else company, code, chosen, target, note)
        try:
            actions.check([wanted], reason)
        except AskedWrongly as problem:
            return await shown(request, who, link, wanted, str(problem), 422)
        if sure != "yes":
            return await shown(request, who, link, wanted, reason=reason, asks=True)
        done, problem_said = await kept(link, [wanted], who, reason, seen)
        if problem_said:
            return await shown(request, who, link, wanted, problem_said, 409)
        said = "" if done else gettext("nothing changed: this is what counts already")
        return await shown(request, who, link, wanted, said)

    async def kept(link: str, lines: Any, who: Visitor, reason: str, seen: int) -> tuple[list[Edit], str]:
        person = site.person(who)
        try:
            return await site.work(lambda: actions.change(link, lines, who=person, reason=reason, seen=seen)), ""
        except _PROBLEMS as problem:
            return [], str(problem)

    async def shown(
        request: Request,
        who: Visitor,
        link: str,
        wanted: Line,
        said: str = "",
        status: int = 200,
        reason: str = "",
        asks: bool = False,
    ) -> Response:
        try:
            now = await site.work(lambda: actions.of_link(link))
            two = await site.work(lambda: actions.needs_two(link, wanted.kind))
        except ConfigurationError as problem:
            raise NotFound(str(problem)) from None
        if wanted.kind not in actions.KINDS:
            raise NotFound(gettext("there is no kind of mapping %(kind)s", kind=wanted.kind))
        place = (link, wanted.kind, wanted.company, wanted.company, wanted.source_code)
        reached = actions.reached([wanted], await site.read(mappings.DOCUMENTS, *place))
        history = await site.stored(lambda db: mapping_edits.history(db, link, wanted.key))
        facts = {
            "link": link,
            "wanted": wanted,
            "kind_title": mappings.title(wanted.kind),
            "published": await site.read(mappings.ONE, *place),
            "counts": mappings.counts(now, wanted.key),
            "effect": mappings.effect(reached),
            "history": history,
            "change_of": mappings.change,
            "seen": now.seen,
            "two": two,
            "problem": said,
            "reason": reason,
            "asks": asks,
        }
        return site.page(request, who, "mapping.html", facts, status)

    async def standing() -> dict[str, Any]:
        """What is wrong with mapping files now, and which changes no run went by yet."""
        (run,) = await site.read(mappings.LAST_RUN)
        links, found = await site.work(actions.every_link)
        changed = [edit for one in found.values() for edit in mappings.edits_of(one)]
        wrong = [problem.text for one in found.values() for problem in one.problems]
        return {"links": links, "wrong": wrong, "changed": mappings.since(changed, run["started_at"])}

    return made
