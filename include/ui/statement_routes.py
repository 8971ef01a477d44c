"""Addresses of statements: the file, how it is read, what it says beside the books, and the answer to the vendor."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from include.operator_actions import statements as actions
from include.operator_actions.actions import AskedWrongly
from include.people.four_eyes import NotAllowed
from include.reports.visible import unsteered
from include.reports.workbook import table_as_workbook
from include.statements import checking, files, queries
from include.statements.cells import StatementError
from include.statements.checking import Facts
from include.statements.layout import Layout, open_questions
from include.store import statements as stored
from include.store.statements import Of
from include.texts.languages import language, language_of
from include.texts.translations import gettext
from include.ui import statements
from include.ui.access import Visitor
from include.ui.list_routes import XLSX
from include.ui.site import NotFound, Site, base_of, format_of, from_our_page

Text = Annotated[str, Form()]
_PROBLEMS = (StatementError, AskedWrongly, NotAllowed)


def router(site: Site) -> APIRouter:
    made = APIRouter(prefix="/statements")
    sees, decides = Depends(site.needs("see")), Depends(site.needs("decide"))

    @made.get("")
    async def all_(request: Request, place: str = "", q: str = "", who: Visitor = sees) -> Response:
        q = unsteered(q)
        places = await site.read(statements.PLACES)
        link, _, company = place.partition("|")
        found = await site.read(statements.VENDORS, link, company, q.strip()[:200]) if place else []
        kept = await site.stored(stored.checks)
        facts = {"places": places, "place": place, "q": q, "found": found, "checks": kept, "link": link}
        return site.page(request, who, "statements.html", {**facts, "company": company})

    @made.get("/vendor")
    async def vendor(request: Request, link: str, company: str, vendor: str, who: Visitor = sees) -> Response:
        one = await vendor_of(Of(link, company, vendor))
        return site.page(request, who, "statement_new.html", {"vendor": one, "problem": ""})

    @made.post("/files")
    async def receive(
        request: Request,
        link: Text,
        company: Text,
        vendor: Text,
        who: Visitor = decides,
        token: Text = "",
        file: Annotated[UploadFile | None, File()] = None,
    ) -> Response:
        from_our_page(request, token)
        of = Of(link, company, vendor)
        one = await vendor_of(of)
        content = await file.read(files.MOST_BYTES + 1) if file is not None else b""
        name, person = (file.filename if file is not None else "") or "the file", site.person(who)
        try:
            number = await site.work(lambda: actions.receive(of, one["name"] or "", name, content, who=person))
        except _PROBLEMS as problem:
            facts = {"vendor": one, "problem": str(problem)}
            return site.page(request, who, "statement_new.html", facts, 422)
        return RedirectResponse(f"{base_of(request)}/statements/files/{number}", 303)

    @made.get("/files/{number:int}")
    async def file(request: Request, number: int, who: Visitor = sees) -> Response:
        row = await file_of(number)
        one = await vendor_of(of_row(row))
        kept = await site.stored(lambda db: stored.layout_of(db, of_row(row)))
        currency = one["currency"] or one["company_currency"] or ""
        layout, is_known = actions.proposed(row, kept, currency)
        return await asked(request, who, row, layout, {}, kept if is_known else None)

    @made.post("/files/{number:int}")
    async def confirm(
        request: Request,
        number: int,
        who: Visitor = decides,
        token: Text = "",
        opening: Text = "",
        closing: Text = "",
    ) -> Response:
        from_our_page(request, token)
        row = await file_of(number)
        form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
        layout = actions.proposed(row, None, "")[0]
        person = site.person(who)
        try:
            table = actions.table_of(row)
            layout = statements.said(table, form)
            first, last = (statements.balance(text, layout.mark) for text in (opening, closing))
            read = await site.work(lambda: checking.read(table, layout, first, last))
            facts = await facts_of(of_row(row), read)
            done = await site.work(lambda: actions.check(row, layout, facts, who=person, opening=first, closing=last))
        except _PROBLEMS as problem:
            return await asked(request, who, row, layout, form, None, str(problem), 422)
        return RedirectResponse(f"{base_of(request)}/statements/{done}", 303)

    @made.get("/{number:int}")
    async def check(request: Request, number: int, who: Visitor = sees, answer: str = "") -> Response:
        row, settings = await check_of(number), await site.settings()
        source = await site.stored(lambda db: stored.file_of(db, row["file_id"]))
        format_ = format_of(settings, row["link"])
        chosen = answer if answer in statements.LANGUAGES else language_of(settings, "", row["link"])
        to, text = statements.answer_in(row["result"], language(chosen), format_.amount)
        facts = {
            "check": row,
            "file": source,
            "result": row["result"],
            "format": format_,
            "text_of_answer": text,
            "to": to,
        }
        shown = {**facts, **statements.parts(row["result"], format_.amount), "languages": statements.LANGUAGES}
        return site.page(request, who, "statement.html", shown)

    @made.get("/{number:int}.xlsx", dependencies=[sees])
    async def book(number: int) -> Response:
        row = await check_of(number)
        titles, rows = statements.sheet(row["result"], (await site.format(row["link"])).amount)
        content = await site.work(lambda: table_as_workbook(gettext("Statement"), titles, rows))
        headers = {
            "Content-Disposition": f'attachment; filename="statement-{number}.xlsx"',
            "Cache-Control": "no-store",
        }
        return Response(content, media_type=XLSX, headers=headers)

    async def asked(
        request: Request,
        who: Visitor,
        row: dict[str, Any],
        layout: Layout,
        form: dict[str, str],
        known: dict[str, Any] | None,
        problem: str = "",
        status: int = 200,
    ) -> Response:
        """The file with what is guessed of it, or what a person said."""
        table, questions = actions.table_of(row), open_questions(layout)
        read = None
        if not questions and not problem:
            read = await site.work(lambda: checking.read(table, layout))
        facts = {
            "file": row,
            "vendor_query": urlencode({"link": row["link"], "company": row["company"], "vendor": row["vendor_key"]}),
            "layout": layout,
            "columns": statements.columns(table, layout),
            "rows": statements.beginning(table),
            "total": len(table.rows),
            "questions": questions,
            "read": read,
            "form": form,
            "known": known,
            "problem": problem,
            "fields": statements.TITLES,
            "choices": statements.CHOICES,
            "choice_titles": statements.CHOICE_TITLES,
            "format": await site.format(row["link"]),
        }
        return site.page(request, who, "statement_file.html", facts, status)

    async def facts_of(of: Of, read: checking.Read) -> Facts:
        one = await vendor_of(of)
        rows = {name: await site.read(sql, *values) for name, (sql, values) in
                actions.questions(of, one["name"] or "", read).items()}  # fmt: skip
        return Facts(one, **rows)

    async def vendor_of(of: Of) -> dict[str, Any]:
        found = await site.read(queries.VENDOR, of.link, of.company, of.vendor_key)
        if not found:
            named = {"link": of.link, "vendor": of.vendor_key, "company": of.company}
            raise NotFound(gettext("%(link)s has no vendor %(vendor)s in company %(company)s", **named))
        return found[0]

    async def file_of(number: int) -> dict[str, Any]:
        row = await site.stored(lambda db: stored.file_of(db, number))
        if row is None:
            raise NotFound(gettext("there is no file %(number)s of a statement", number=number))
        return row

    async def check_of(number: int) -> dict[str, Any]:
        row = await site.stored(lambda db: stored.check_of(db, number))
        if row is None:
            raise NotFound(gettext("there is no check %(number)s of a statement", number=number))
        return row

    return made


def of_row(row: dict[str, Any]) -> Of:
    return Of(row["link"], row["company"], row["vendor_key"])
