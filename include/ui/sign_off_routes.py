"""Addresses of sign-offs: the form beside a month end, each sign-off with what changed since, and its frozen copy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from include.links import ConfigurationError
from include.month_end import changes, frozen, movements, reading
from include.month_end.frozen import NotACopy
from include.month_end.signing import SignOffError, is_month_end
from include.operator_actions import month_end as actions
from include.people.four_eyes import NotAllowed
from include.reports import sign_offs as reports
from include.reports.month_end_workbook import Month
from include.store import month_ends
from include.store.month_ends import SignOff
from include.texts.translations import gettext
from include.ui import sign_offs
from include.ui.access import Visitor
from include.ui.list_routes import XLSX
from include.ui.month_end_routes import Beside
from include.ui.site import NotFound, Site, base_of, from_our_page
from include.warehouse.published import PublishedUnreadable

Text = Annotated[str, Form()]
Texts = Annotated[list[str], Form()]
_REFUSED = (SignOffError, NotAllowed, ConfigurationError)
MOST_SHOWN = 500


def beside(site: Site) -> Beside:
    """The form of a company's month end, or how it was signed."""

    async def asked(who: Visitor, month: Month) -> Mapping[str, Any]:
        link, company, as_of = month.link, month.known["company"], month.as_of
        made = await site.stored(lambda db: month_ends.of_month(db, link, company, as_of))
        if made is not None and made.state != "withdrawn":
            return sign_offs.facts(link, company, as_of, made=made, state=reports.state(made))
        is_known = month.walks or month.known["has_ledger"]
        if not is_known or not is_month_end(as_of):
            return {"signing": None}
        digest = await site.read(movements.DIGEST, *movements.values(link, company, as_of))
        shown = movements.of_company(month.known, as_of, month.walks, digest)
        open_ = [one for one in month.walks if one.unexplained]
        return sign_offs.facts(link, company, as_of, figures=frozen.figures(shown), unexplained=open_)

    return asked


def router(site: Site) -> APIRouter:
    made, prefix = APIRouter(), "/month-end/sign-offs"
    sees, decides = Depends(site.needs("see")), Depends(site.needs("decide"))

    @made.get(prefix)
    async def listed(request: Request, who: Visitor = sees) -> Response:
        found = await site.stored(month_ends.listed)
        changed = await site.work(actions.changed_numbers)
        rows = [(one, reports.state(one, changed=one.id in changed), one.id in changed) for one in found]
        return site.page(request, who, "sign_offs.html", {"rows": rows, "called": await called()})

    @made.post(prefix)
    async def sign(
        request: Request,
        link: Text,
        company: Text,
        as_of: Text,
        figures: Text,
        who: Visitor = decides,
        token: Text = "",
        comment: Text = "",
        account: Texts = [],  # noqa: B006 - FastAPI copies it
        currency: Texts = [],  # noqa: B006
        amount: Texts = [],  # noqa: B006
        reason: Texts = [],  # noqa: B006
    ) -> Response:
        from_our_page(request, token)
        try:
            day = date.fromisoformat(as_of)
        except ValueError:
            return site.problem(request, gettext("%(text)s is no date: open the month end again", text=as_of), 400)
        person, form = site.person(who), await site.format(link)
        accepted = sign_offs.given(account, currency, amount, reason, form)
        about: dict[str, Any] = {"who": person, "rights": who.rights, "figures": figures, "comment": comment}
        try:
            kept = await site.work(lambda: actions.prepare(link, company, day, accepted=accepted, **about))
        except _REFUSED as problem:
            # The figures stay those that were shown: others are signed once they were looked at.
            written = {(one.ap_account, one.currency): one for one in accepted}
            said: dict[str, Any] = {"problem": str(problem), "comment": comment, "given": written, "figures": figures}
            facts = {**sign_offs.facts(link, company, day, **said), "format": form}
            return site.page(request, who, "sign_off_refused.html", facts, 409)
        return RedirectResponse(f"{base_of(request)}{prefix}/{kept.id}", 303)

    @made.get(prefix + "/{number:int}")
    async def one(request: Request, number: int, who: Visitor = sees) -> Response:
        return await shown(request, who, number)

    @made.get(prefix + "/{number:int}.json", dependencies=[sees])
    async def as_json(number: int) -> Response:
        _, copy = await found(number)
        return Response(copy.encode(), media_type="application/json", headers=_file(f"sign-off-{number}.json"))

    @made.get(prefix + "/{number:int}.xlsx", dependencies=[sees])
    async def book(number: int) -> Response:
        (signed, copy), names = await found(number), await called()
        made = await site.work(
            lambda: reports.workbook(signed, frozen.read(copy), names.get((signed.link, signed.company), ""))
        )
        return Response(made, media_type=XLSX, headers=_file(f"sign-off-{number}.xlsx"))

    @made.post(prefix + "/{number:int}")
    async def answer(
        request: Request,
        number: int,
        said: Text,
        who: Visitor = decides,
        token: Text = "",
        sha256: Text = "",
        comment: Text = "",
        reason: Text = "",
    ) -> Response:
        from_our_page(request, token)
        person, rights = site.person(who), who.rights
        try:
            if said == "review":
                await site.work(
                    lambda: actions.review(number, who=person, rights=rights, sha256=sha256, comment=comment)
                )
            elif said == "withdraw":
                await site.work(lambda: actions.withdraw(number, who=person, rights=rights, reason=reason))
            else:
                return await shown(request, who, number, gettext("review it, or withdraw it"), 409)
        except (*_REFUSED, NotACopy) as problem:
            return await shown(request, who, number, str(problem), 409)
        return RedirectResponse(f"{base_of(request)}{prefix}/{number}", 303)

    async def called() -> dict[tuple[str, str], str]:
        """A company that is published no more is known by its code."""
        try:
            return reading.names(await site.read(reading.COMPANIES))
        except PublishedUnreadable:
            return {}

    async def found(number: int) -> tuple[SignOff, str]:
        try:
            return await site.work(lambda: actions.found(number))
        except SignOffError as problem:
            raise NotFound(str(problem)) from None

    async def shown(request: Request, who: Visitor, number: int, problem: str = "", status: int = 200) -> Response:
        signed, copy = await found(number)
        month, compared, changed = None, "", list[changes.Change]()
        try:
            month = await site.work(lambda: frozen.read(copy))
            if signed.state != "withdrawn":
                changed = await site.work(lambda: actions.changed_since(number))
        except (NotACopy, PublishedUnreadable, *_REFUSED) as cause:
            compared = str(cause)
        facts = {
            "one": signed,
            "company": (await called()).get((signed.link, signed.company), signed.company),
            "state": reports.state(signed, changed=bool(changed)),
            "month": month,
            "changes": changed,
            "most": MOST_SHOWN,
            "compared": compared,
            "problem": problem,
            "whole": frozen.sha256(copy) == signed.sha256,
            "format": await site.format(signed.link),
        }
        return site.page(request, who, "sign_off.html", facts, status)

    return made


def _file(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
