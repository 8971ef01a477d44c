"""Addresses of the close pack: cut-off, accruals and the auditor's sample of one company and period."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import Field

from include.clock import clock_from_environment
from include.operator_actions import close_pack as actions
from include.people.four_eyes import NotAllowed
from include.reports.close_pack import reading, remarks, sample, workbooks
from include.reports.close_pack.journal import Entry, entries
from include.reports.close_pack.reading import Close, Scope
from include.reports.close_pack.trail import Named, Trail, trails
from include.store import close_pack as stored
from include.store.close_pack import CloseError, Sample
from include.texts.translations import gettext
from include.ui import close_pack
from include.ui.access import Visitor
from include.ui.close_pack import Chosen
from include.ui.list_routes import XLSX
from include.ui.site import MOST_NUMBER, NotFound, Site, base_of, format_of, from_our_page

Text = Annotated[str, Form()]
Number = Annotated[int, Field(le=MOST_NUMBER), Form()]


def router(site: Site) -> APIRouter:
    made = APIRouter(prefix="/close")
    sees, decides = Depends(site.needs("see")), Depends(site.needs("decide"))

    async def asked(request: Request) -> Chosen:
        day = close_pack.period_end(request.query_params, clock_from_environment().now().date())
        return close_pack.chosen(request.query_params, await site.ask(lambda ask: reading.scopes(ask, day)))

    async def of_company(link: str, company: str, day: date) -> Chosen:
        scope = await site.ask(lambda ask: reading.named(ask, Scope(link, company, day)))
        return Chosen(scope, [scope])

    async def measured(scope: Scope) -> Close:
        return await site.ask(lambda ask: reading.close(ask, scope))

    async def page(
        request: Request, who: Visitor, of: Chosen, name: str, facts: dict[str, Any], status: int = 200
    ) -> Response:
        scope = of.scope
        shown = {
            "of": of,
            "scope": scope,
            "parts": close_pack.PARTS,
            "remark": remarks.remark,
            "problem": "",
            **facts,
        }
        shown["format"] = format_of(await site.settings(), scope.link if scope else "")
        return site.page(request, who, name, shown, status)

    def book(name: str, scope: Scope, body: bytes) -> Response:
        named = f'attachment; filename="{name}-{scope.period_end}.xlsx"'
        return Response(body, media_type=XLSX, headers={"Content-Disposition": named, "Cache-Control": "no-store"})

    @made.get("")
    async def cut_off(request: Request, who: Visitor = sees) -> Response:
        of = await asked(request)
        kinds = close_pack.grouped((await measured(of.scope)).cut_off) if of.scope else []
        return await page(request, who, of, "close_cut_off.html", {"kinds": kinds, "part": "/close"})

    @made.get("/cut-off.xlsx", dependencies=[sees])
    async def cut_off_book(request: Request) -> Response:
        scope = _scope(await asked(request))
        found = (await measured(scope)).cut_off
        return book("cut-off", scope, await site.work(lambda: workbooks.cut_off_book(scope, found)))

    async def accruals(
        request: Request, who: Visitor, of: Chosen, account: str, problem: str = "", status: int = 200
    ) -> Response:
        facts: dict[str, Any] = {"part": "/close/accruals", "problem": problem, "proposal": None, "journals": []}
        if scope := of.scope:
            proposal = (await measured(scope)).proposal
            known = await site.read(reading.ACCOUNTS, scope.link, scope.company)
            journals = entries(proposal, account) if account else []
            facts |= {
                "proposal": proposal, "accounts": known, "account": account, "journals": journals,
                "seen": actions.shown_as(journals), "most": close_pack.MOST_SHOWN, "apart": remarks.APART,
                "approvals": await site.stored(
                    lambda db: stored.approvals(db, scope.link, scope.company, scope.period_end)
                ),
            }  # fmt: skip
        return await page(request, who, of, "close_accruals.html", facts, status)

    @made.get("/accruals")
    async def proposed(request: Request, who: Visitor = sees) -> Response:
        return await accruals(request, who, await asked(request), request.query_params.get("account", ""))

    @made.get("/accruals.xlsx", dependencies=[sees])
    async def accrual_book(request: Request) -> Response:
        scope, account = _scope(await asked(request)), request.query_params.get("account", "")
        proposal = (await measured(scope)).proposal
        made_of: list[Entry] = entries(proposal, account) if account else []
        return book("accruals", scope, await site.work(lambda: workbooks.accrual_book(scope, proposal, made_of)))

    @made.post("/accruals")
    async def approve(
        request: Request, link: Text, company: Text, period_end: Text, account: Text, who: Visitor = decides,
        seen: Text = "", note: Text = "", token: Text = "",
    ) -> Response:  # fmt: skip
        from_our_page(request, token)
        scope, person = Scope(link, company, _day(period_end)), site.person(who)
        of = await of_company(link, company, scope.period_end)
        try:
            await site.work(lambda: actions.approve_accruals(scope, account, seen, who=person, note=note))
        except (CloseError, NotAllowed) as problem:
            return await accruals(request, who, of, account, str(problem), 409)
        return RedirectResponse(f"{base_of(request)}/close/accruals?{of.query}", 303)

    @made.post("/accruals/withdraw")
    async def withdraw(
        request: Request, number: Number, link: Text, company: Text, period_end: Text, who: Visitor = decides,
        note: Text = "", token: Text = "",
    ) -> Response:  # fmt: skip
        from_our_page(request, token)
        of, person = await of_company(link, company, _day(period_end)), site.person(who)
        try:
            await site.work(lambda: actions.withdraw_accruals(number, who=person, note=note))
        except (CloseError, NotAllowed) as problem:
            return await accruals(request, who, of, "", str(problem), 409)
        return RedirectResponse(f"{base_of(request)}/close/accruals?{of.query}", 303)

    async def drawing(request: Request, who: Visitor, of: Chosen, problem: str = "", status: int = 200) -> Response:
        facts: dict[str, Any] = {"part": "/close/sample", "problem": problem, "kept": [], "drawn": None}
        facts["seed"] = request.query_params.get("seed", "")
        facts["size"] = close_pack.size(request.query_params.get("size", ""), sample.MOST)
        if scope := of.scope:
            facts["kept"] = await site.stored(lambda db: stored.samples(db, scope.link, scope.company))
            if facts["seed"]:
                found = await site.read(sample.POPULATION, *_month(scope))
                facts["drawn"] = sample.draw(sample.population(found), facts["seed"], facts["size"])
        return await page(request, who, of, "close_sample.html", facts, status)

    @made.get("/sample")
    async def samples(request: Request, who: Visitor = sees) -> Response:
        return await drawing(request, who, await asked(request))

    @made.post("/sample")
    async def keep(
        request: Request, link: Text, company: Text, period_end: Text, seed: Text, size: Text, who: Visitor = decides,
        note: Text = "", token: Text = "",
    ) -> Response:  # fmt: skip
        from_our_page(request, token)
        scope, person = Scope(link, company, _day(period_end)), site.person(who)
        many = close_pack.size(size, sample.MOST)
        try:
            number = await site.work(lambda: actions.draw_sample(scope, seed, many, who=person, note=note))
        except (CloseError, NotAllowed) as problem:
            of = await of_company(link, company, scope.period_end)
            return await drawing(request, who, of, str(problem), 409)
        return RedirectResponse(f"{base_of(request)}/close/sample/{number}", 303)

    async def kept(number: int) -> tuple[Sample, Scope, list[Trail], str]:
        """A kept sample, what is known of its documents now, and whether the seed still draws the same ones."""
        try:
            one = await site.stored(lambda db: stored.sample(db, number))
        except CloseError as missing:
            raise NotFound(str(missing)) from None
        scope = await site.ask(lambda ask: reading.named(ask, Scope(one.link, one.company, one.period_end)))
        named: list[Named] = [(row["link"], row["flow"], row["company"], row["key"]) for row in one.documents]
        found = await site.read(sample.POPULATION, one.link, one.company, one.period_start, one.period_end)
        again = sample.draw(sample.population(found), one.seed, one.size)
        return one, scope, await site.ask(lambda ask: trails(ask, named)), again.digest

    @made.get("/sample/{number:int}")
    async def drawn(request: Request, number: int, who: Visitor = sees) -> Response:
        one, scope, found, again = await kept(number)
        facts = {"part": "/close/sample", "sample": one, "trails": found, "again": again, "steps": remarks.steps_of}
        return await page(request, who, Chosen(scope, [scope]), "close_trail.html", facts)

    @made.get("/sample/{number:int}.xlsx", dependencies=[sees])
    async def sample_book(number: int) -> Response:
        one, scope, found, _ = await kept(number)
        return book(f"sample-{number}", scope, await site.work(
            lambda: workbooks.sample_book(scope, sample.facts(one), found)
        ))  # fmt: skip

    return made


def _scope(of: Chosen) -> Scope:
    if of.scope is None:
        raise NotFound(gettext("nothing was published of any company yet: run a link first"))
    return of.scope


def _day(text: str) -> date:
    found = close_pack.day(text)
    if found is None:
        raise NotFound(gettext("%(text)s is no day: open the page again", text=text))
    return found


def _month(scope: Scope) -> tuple[Any, ...]:
    return scope.link, scope.company, scope.period_end.replace(day=1), scope.period_end
