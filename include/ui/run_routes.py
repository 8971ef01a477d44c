"""Addresses of runs and runbooks."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from include.store import runs as stored
from include.texts.translations import gettext
from include.ui import runbooks, runs
from include.ui.access import Visitor
from include.ui.site import NotFound, Site, base_of


def router(site: Site) -> APIRouter:
    made, sees = APIRouter(), Depends(site.needs("see"))

    @made.get("/airflow/{dag_id}/{run_id:path}", dependencies=[sees])
    async def of_airflow(request: Request, dag_id: str, run_id: str) -> Response:
        """The tab of a DAG run."""
        return RedirectResponse(f"{base_of(request)}/runs/{stored.of_dag_run(dag_id, run_id)}", 303)

    @made.get("/runs/{run_id:path}")
    async def one(request: Request, run_id: str, who: Visitor = sees) -> Response:
        rows = await site.read(runs.ONE, run_id)
        run = runs.facts(rows[0] if rows else None, await site.stored(lambda db: stored.get(db, run_id)))
        if run is None:
            raise NotFound(gettext("there is no run %(run)s: a run is known once its first task has begun", run=run_id))
        facts = {"run": run, "summary": runs.summary(run), "calls": await site.read(runs.CALLS, run_id)}
        return site.page(request, who, "run.html", {**facts, "page_of": runbooks.page_of})

    @made.get("/runbooks/{code}")
    async def runbook(request: Request, code: str, who: Visitor = sees) -> Response:
        name = code if code == runbooks.INDEX else runbooks.page_of(code)
        if not name:
            raise NotFound(gettext("there is no runbook for %(code)s", code=code))
        # Of our own documentation, rendered with HTML in it escaped.
        body = Markup(await site.work(lambda: runbooks.html(name)))  # noqa: S704
        return site.page(request, who, "runbook.html", {"name": name, "body": body})

    return made
