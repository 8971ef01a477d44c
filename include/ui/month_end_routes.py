"""Addresses of a month end: the walk of accounts payable, its documents, and the accountant's workbook."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BeforeValidator

from include.clock import clock_from_environment
from include.month_end import balances, causes, reading
from include.reports.month_end_workbook import Month, month_end_workbook
from include.sentences import system_name
from include.texts import answers
from include.texts.translations import gettext
from include.ui.access import Visitor
from include.ui.list_routes import XLSX
from include.ui.lists import REVIEWS
from include.ui.review_open import answered
from include.ui.site import NotFound, Site

Day = Annotated[date | None, BeforeValidator(lambda value: value or None)]
Beside = Callable[[Visitor, Month], Awaitable[Mapping[str, Any]]]
"""What ``month_end_sign_off.html`` is given of the month end of a company."""
MOST_SHOWN = 500
QUESTIONS = f"""
    with companies as (
        select company from reconciliation.documents where link = $1 and (company = $2 or target_company = $2)
    )
    select review_id, code, origin, counterparty, number, doc_date, amount, currency, age, text,
        count(*) over () as found
    from {REVIEWS.relation}
    where link = $1 and (company = $2 or company in (select company from companies))
        and coalesce(doc_date, cast(opened_at as date)) <= $3 and not list_contains($4, review_id)
    order by age desc, review_id
    limit $5
"""


async def nothing(who: Visitor, month: Month) -> Mapping[str, Any]:
    return {}


def router(site: Site, beside: Beside = nothing) -> APIRouter:
    made, sees = APIRouter(prefix="/month-end"), Depends(site.needs("see"))

    @made.get("")
    async def month_end(
        request: Request, who: Visitor = sees, as_of: Day = None, link: str = "", company: str = ""
    ) -> Response:
        day = as_of or last_month()
        companies = await site.read(reading.COMPANIES)
        known = reading.company_of(companies, link, company)
        facts: dict[str, Any] = {"as_of": day, "link": link, "company": company, "companies": companies, "known": known}
        facts |= {"format": await site.format(link), "overview": [], "walks": [], "system": system_name}
        facts |= {"called": reading.names(companies)}
        if known is None:
            found = await site.read(balances.OVERVIEW, day)
            facts["overview"] = [one for one in found if link in ("", one["link"]) and company in ("", one["company"])]
        else:
            month = await of_company(known, day, MOST_SHOWN)
            facts |= vars(month) | await beside_walks(month) | dict(await beside(who, month))
        return site.page(request, who, "month_end.html", facts)

    @made.get(".xlsx", dependencies=[sees])
    async def book(as_of: date, link: str, company: str) -> Response:
        companies = await site.read(reading.COMPANIES)
        known = reading.company_of(companies, link, company)
        if known is None:
            said = gettext(
                "nothing was read of accounts payable of %(company)s in %(link)s", company=company, link=link
            )
            raise NotFound(said)
        month = await of_company(known, as_of)
        name = f"month-end-{as_of}-{re.sub('[^A-Za-z0-9]+', '-', company)}.xlsx"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(await site.work(lambda: month_end_workbook(month)), media_type=XLSX, headers=headers)

    @made.get("/documents")
    async def documents(
        request: Request, as_of: date, link: str, company: str, account: str, currency: str, who: Visitor = sees,
        cause: str = "", vendor: str = "",
    ) -> Response:  # fmt: skip
        found = await site.read(reading.ENTRIES, link, company, as_of)
        own = [one for one in found if (one["ap_account"], one["currency"]) == (account, currency)]
        shown = [
            one for one in own
            if one["cause"] and cause in ("", one["cause"]) and vendor in ("", one["counterparty_key"])
        ]  # fmt: skip
        one = next((each for each in balances.vendors(own, account, currency) if each.key == vendor), None)
        if not shown and one is None:
            said = gettext(
                "nothing of %(company)s is there on %(day)s for this: open the month end again",
                company=company,
                day=as_of,
            )
            raise NotFound(said)
        moved = await site.read(balances.MOVEMENTS, link, company, as_of, account, currency, vendor) if vendor else []
        facts = {"as_of": as_of, "link": link, "company": company, "account": account, "currency": currency}
        facts |= {"cause": cause, "vendor": one, "entries": shown, "movements": moved, "most": MOST_SHOWN}
        facts |= {"format": await site.format(link), "causes": causes}
        return site.page(request, who, "month_end_documents.html", facts)

    async def of_company(known: Mapping[str, Any], day: date, most: int | None = None) -> Month:
        place = (known["link"], known["company"], day)
        entries = await site.read(reading.ENTRIES, *place)
        walks = reading.of_entries(entries, known, day)
        asked = await site.read(QUESTIONS, *place, await answered(site), most)
        return Month(
            known["link"], known, day, walks, entries,
            vendors=[balances.vendors(entries, one.ap_account, one.currency) for one in walks],
            clearing=balances.clearing(await site.read(balances.CLEARING, *place), day),
            to_match=await site.read(balances.TO_MATCH, *place),
            questions=[{**one, "title": answers.title(one["code"], one["origin"] or "")} for one in asked],
            system=system_name,
        )  # fmt: skip

    async def beside_walks(month: Month) -> dict[str, Any]:
        place = (month.link, month.known["company"], month.as_of)
        ordered = await site.read(balances.ORDERED, *place)
        return {
            "ordered": {(one["ap_account"], one["currency"]): one["amount"] for one in ordered},
            "approved": await site.read(balances.APPROVED, *place),
            "ages": balances.age_titles(),
            "causes": causes,
            "most": MOST_SHOWN,
        }

    return made


def last_month() -> date:
    """The last day of the month before this one."""
    return clock_from_environment().now().date().replace(day=1) - timedelta(days=1)
