"""Addresses of runs and runbooks."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from markupsafe import Markup

from include.ui import runbooks, runs
from include.ui.access import Visitor
from include.ui.site import NotFound, Site


def router(site: Site) -> APIRouter:
    made, sees = APIRouter(), Depends(site.needs("see"))

    @made.get("/run/{run_id:path}")
    async def one(request: Request, run_id: str, who: Visitor = sees) -> Response:
        rows = await site.read(runs.ONE, run_id)
        if not rows:
            raise NotFound(f"there is no run {run_id} in what is published")
        facts = {"run": rows[0], "summary": runs.summary(rows[0]), "calls": await site.read(runs.CALLS, run_id)}
        return site.page(request, who, "run.html", {**facts, "page_of": runbooks.page_of})

    @made.get("/runbooks/{code}")
    async def runbook(request: Request, code: str, who: Visitor = sees) -> Response:
        name = code if code == runbooks.INDEX else runbooks.page_of(code)
        if not name:
            raise NotFound(f"there is no runbook for {code}")
        # Of our own documentation, rendered with HTML in it escaped.
        body = Markup(await site.work(lambda: runbooks.html(name)))  # noqa: S704
        return site.page(request, who, "runbook.html", {"name": name, "body": body})

    return made
