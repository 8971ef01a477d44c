"""The pages as one app; every route names the right that it needs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, Response

from include.operator_actions import mappings
from include.reports.workbook import WorkbookError
from include.store import runs as stored
from include.store.schema import StoreNotReady
from include.texts.translations import gettext
from include.ui import (
    alert_routes,
    approval_routes,
    channel_routes,
    clock_routes,
    close_pack_routes,
    document_routes,
    documentation_routes,
    group_routes,
    list_routes,
    mapping_routes,
    month_end_routes,
    pair_routes,
    review_routes,
    run_routes,
    runs,
    sign_off_routes,
    statement_routes,
    today,
    tour_routes,
    waiting_routes,
)
from include.ui.access import NoAccess, Visitor
from include.ui.site import NotFound, OneLanguage, Site, Sources
from include.warehouse.published import PublishedUnreadable

_STATIC = {file.name: file for file in (Path(__file__).parent / "static").rglob("*") if file.is_file()}


def app(visitor: Callable[[Request], Awaitable[Visitor]], sources: Callable[[], Sources]) -> FastAPI:
    """``visitor``, ``sources``: as `Site`."""
    made, site = FastAPI(title="Books", docs_url=None, redoc_url=None, openapi_url=None), Site(visitor, sources)
    made.add_middleware(OneLanguage)
    sees = Depends(site.needs("see"))

    @made.exception_handler(NoAccess)
    async def no_access(request: Request, problem: NoAccess) -> Response:
        return site.problem(request, str(problem), 403)

    @made.exception_handler(RequestValidationError)
    async def incomplete(request: Request, problem: Exception) -> Response:
        return site.problem(request, gettext("a part of this form is missing or no number: open the page again"), 400)

    @made.exception_handler(WorkbookError)
    async def too_long(request: Request, problem: Exception) -> Response:
        return site.problem(request, str(problem), 422)

    @made.exception_handler(PublishedUnreadable)
    @made.exception_handler(NotFound)
    async def not_found(request: Request, problem: Exception) -> Response:
        return site.problem(request, str(problem), 404)

    @made.exception_handler(StoreNotReady)
    async def not_for_this_release(request: Request, problem: Exception) -> Response:
        return site.problem(request, str(problem), 503)

    @made.get("/static/{name}", dependencies=[Depends(site.needs("see", says=False))])
    async def static(name: str) -> Response:
        if name not in _STATIC:
            raise NotFound(gettext("there is no file %(name)s", name=name))
        return FileResponse(_STATIC[name], headers={"Cache-Control": "private, max-age=3600"})

    @made.get("/")
    async def landing(request: Request, who: Visitor = sees) -> Response:
        found = {name: await site.read(sql) for name, sql in today.QUERIES.items()}
        found["runs"] = runs.last_of_links(found["runs"], await site.stored(stored.newest))
        wrong = await site.work(mappings.wrong_files)
        return site.page(request, who, "today.html", {"cards": today.cards(found), "wrong": wrong})

    made.include_router(list_routes.router(site))
    made.include_router(document_routes.router(site))
    made.include_router(review_routes.router(site))
    made.include_router(approval_routes.router(site))
    made.include_router(alert_routes.router(site))
    made.include_router(channel_routes.router(site))
    made.include_router(month_end_routes.router(site, sign_off_routes.beside(site)))
    for routes in (group_routes, mapping_routes, run_routes, waiting_routes, pair_routes, documentation_routes):
        made.include_router(routes.router(site))
    for routes in (sign_off_routes, close_pack_routes, statement_routes, clock_routes):
        made.include_router(routes.router(site))
    made.include_router(tour_routes.router(site))
    return made
