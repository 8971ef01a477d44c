"""Addresses of the lists: each as a page, and all that it found as a workbook."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from include.reports.workbook import MOST_ROWS, table_as_workbook
from include.sentences import translated
from include.store import runs as stored
from include.texts.translations import gettext
from include.ui import listing, pairs, runs
from include.ui.access import Visitor
from include.ui.listing import Listing
from include.ui.lists import PAGES
from include.ui.site import Site

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def router(site: Site) -> APIRouter:
    made = APIRouter()
    for place, (title, of) in PAGES.items():
        _add(made, site, place, title, of)
    return made


async def found(
    site: Site, request: Request, of: Listing, without: Sequence[int] = (), only: Sequence[int] | None = None
) -> dict[str, Any]:
    """What a template needs to show one page of a list. ``without``, ``only``: ids of rows (reviews) that are left out,
    and those that alone are looked at."""
    wanted = listing.asked(of, request.query_params)
    sql, values = listing.page_of(of, wanted, without=without, only=only)
    rows = await site.read(sql, *values)
    sql, values = listing.count_of(of, wanted, without=without, only=only)
    counted = await site.read(sql, *values)
    (kinds,) = await site.read(listing.choices_of(of))
    choices = {name: values or [] for name, values in kinds.items()}
    return {
        "listing": of,
        "asked": wanted,
        "rows": rows,
        "total": counted[0]["found"],
        "choices": choices,
        "size": listing.PAGE,
        "ticks": False,
        "format": await site.format(wanted.chosen.get("link", "")),
    }


Decorated = Callable[[list[dict[str, Any]]], Awaitable[list[dict[str, Any]]]]


async def workbook(
    site: Site,
    request: Request,
    title: str,
    of: Listing,
    without: Sequence[int] = (),
    only: Sequence[int] | None = None,
    decorated: Decorated | None = None,
) -> Response:
    """``decorated``: puts into the rows what is not published."""
    wanted = listing.asked(of, {**request.query_params, "page": "1"})
    sql, values = listing.page_of(of, wanted, MOST_ROWS, without, only)
    rows = await site.read(sql, *values)
    rows = await decorated(rows) if decorated is not None else rows

    def made() -> bytes:
        return table_as_workbook(gettext(title), [gettext(column.title) for column in of.shown], [
            [_cell(column, row[column.name]) for column in of.shown] for row in rows
        ])  # fmt: skip

    name = title.lower().replace(" & ", "-and-").replace(" ", "-")
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"', "Cache-Control": "no-store"}
    return Response(await site.work(made), media_type=XLSX, headers=headers)


def _cell(column: listing.Column, value: Any) -> Any:
    return translated(value) if column.kind == "long" and isinstance(value, str) else value


async def _as_ended(site: Site, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of a list of runs: each link publishes before its own run ends."""
    kept = await site.stored(lambda db: stored.some(db, [row["run_id"] for row in rows]))
    return [runs.facts(row, kept.get(row["run_id"])) or row for row in rows]


def _add(made: APIRouter, site: Site, place: str, title: str, of: Listing) -> None:
    sees = Depends(site.needs("see"))
    decorated = partial(_as_ended, site) if place == "runs" else None

    @made.get(f"/{place}", name=place)
    async def page(request: Request, who: Visitor = sees) -> Response:
        shown = {"title": title, "place": place, **await found(site, request, of)}
        shown["rows"] = await decorated(shown["rows"]) if decorated else shown["rows"]
        if place == "duplicates":
            return site.page(request, who, "duplicates.html", {**shown, "prevented": await site.read(pairs.PREVENTED)})
        return site.page(request, who, "list.html", shown)

    @made.get(f"/{place}.xlsx", name=f"{place} as a workbook", dependencies=[sees])
    async def book(request: Request) -> Response:
        return await workbook(site, request, title, of, decorated=decorated)
