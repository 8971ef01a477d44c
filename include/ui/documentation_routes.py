"""The documentation of the published tables, which the command ``docs`` writes as one file (dbt's own page)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, Response

from include.paths import home
from include.texts.translations import gettext
from include.ui.access import Visitor
from include.ui.site import HEADERS, NotFound, Site

_POLICY = (
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'unsafe-inline'; img-src data:; font-src data:; connect-src data:; frame-ancestors 'self'"
)
"""The file is one page with its scripts and styles in it. In a sandbox it is of no origin: it reaches no page of ours,
no login, and calls nobody."""


def router(site: Site) -> APIRouter:
    made, sees = APIRouter(prefix="/documentation"), Depends(site.needs("see"))

    @made.get("")
    async def about(request: Request, who: Visitor = sees) -> Response:
        file = _file()
        at = datetime.fromtimestamp(file.stat().st_mtime, UTC) if file.exists() else None
        return site.page(request, who, "documentation.html", {"at": at})

    @made.get("/tables", dependencies=[sees])
    async def tables() -> Response:
        if not _file().exists():
            raise NotFound(
                gettext("the documentation was not written yet: run `ml-connector docs` where the runs are made")
            )
        return FileResponse(_file(), media_type="text/html", headers={**HEADERS, "Content-Security-Policy": _POLICY})

    return made


def _file() -> Path:
    return home() / "docs" / "index.html"
