"""Addresses of the money clock."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from include.reports.workbook import table_as_workbook
from include.texts.translations import N_, gettext
from include.ui import clock
from include.ui.access import Visitor
from include.ui.list_routes import XLSX
from include.ui.site import Site

_DAY = "select max(read_on) as day from reconciliation.document_clock where ? in ('', link)"
_MOST_VENDORS = 200


def router(site: Site) -> APIRouter:
    made, sees = APIRouter(prefix="/clock"), Depends(site.needs("see"))

    @made.get("")
    async def page(request: Request, link: str = "", start: str = "", days: str = "", who: Visitor = sees) -> Response:
        known = await site.read(clock.KNOWN, link)
        begin, soon = clock.start_of(start, known), _days(days)
        months = await site.read(clock.by_month(begin), *[link] * len(clock.MEASURES))
        [last] = await site.read(_DAY, link)
        discounts, out = await site.read(clock.DISCOUNTS, link, soon), await site.read(clock.OUT, link)
        vendors = await site.read(clock.by_vendor(begin), link)
        facts: dict[str, Any] = {
            "links": await site.read(clock.LINKS),
            "link": link,
            "start": begin,
            "starts": clock.STARTS,
            "measures": clock.MEASURES,
            "soon": soon,
            "unknown": clock.unknown(known, begin),
            "months": months,
            "picture": clock.picture(months, last["day"]),
            "vendors": vendors[:_MOST_VENDORS],
            "more": max(len(vendors) - _MOST_VENDORS, 0),
            "discounts": discounts,
            "at_stake": clock.totals(discounts, "discount_amount"),
            "out": out,
            "sent": clock.totals(out, "amount"),
            "format": await site.format(link),
        }
        return site.page(request, who, "clock.html", facts)

    @made.get(".xlsx", dependencies=[sees])
    async def book(link: str = "", start: str = "") -> Response:
        begin = clock.start_of(start, await site.read(clock.KNOWN, link))
        rows = await site.read(clock.by_vendor(begin), link)
        names = [f"{end}_{figure}" for end in clock.MEASURES for figure in ("n", "median", "p90")]
        figures = {"n": N_("documents"), "median": N_("median days"), "p90": N_("90th percentile days")}
        titles = [
            f"{gettext(clock.MEASURES[name.split('_')[0]])}: {gettext(figures[name.split('_')[1]])}" for name in names
        ]
        columns = ("link", "company", "vendor", "documents", *names)
        heads = [gettext("Link"), gettext("Company"), gettext("Vendor"), gettext("Documents"), *titles]
        content = await site.work(
            lambda: table_as_workbook(gettext("Money clock"), heads, [[row[name] for name in columns] for row in rows])
        )
        headers = {"Content-Disposition": 'attachment; filename="money-clock.xlsx"', "Cache-Control": "no-store"}
        return Response(content, media_type=XLSX, headers=headers)

    return made


def _days(text: str) -> int:
    days = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else clock.SOON
    return min(days, clock.LONGEST_SOON)
