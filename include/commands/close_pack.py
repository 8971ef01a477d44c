"""`close cut-off | accruals | sample`: the close pack of a company and period, from what was published."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from include.commands.output import USAGE, CommandError, emit, guarded, table
from include.commands.running import asking
from include.links import load
from include.paths import home
from include.reports.close_pack import reading, sample, trail, workbooks
from include.reports.close_pack.journal import Entry, entries
from include.reports.close_pack.order_lines import Line
from include.reports.close_pack.reading import Ask, Scope
from include.store import close_pack as stored
from include.store.close_pack import CloseError
from include.store.database import Store
from include.texts.languages import language_of
from include.texts.translations import spoken

app = typer.Typer(help="The close pack of a company: cut-off, accruals, auditor's sample.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
LinkName = Annotated[str, typer.Argument(help="A link of links.yml.")]
Company = Annotated[str, typer.Option("--company", help="Company of the books.")]
PeriodEnd = Annotated[str, typer.Option("--period-end", help="Last day of the period, as 2026-11-30.")]
Xlsx = Annotated[Path | None, typer.Option("--xlsx", help="Also write an Excel workbook.")]


@app.command("cut-off")
@guarded
def cut_off(link: LinkName, company: Company, period_end: PeriodEnd, xlsx: Xlsx = None, json_: Json = False) -> None:
    """Received and not invoiced, invoiced and not received, and invoices on the other side of the period's end."""
    with _published() as ask:
        scope = _scope(ask, link, company, period_end)
        found = reading.close(ask, scope).cut_off
    rows = [
        {"kind": one.kind, **_line(one.line), "received_by": one.received_by, "invoice": one.number,
         "invoice_date": one.document_date, "entry": one.books_number, "amount": one.amount, "remark": one.state}
        for one in found
    ]  # fmt: skip
    data = {**asdict(scope), "cut_off": rows, **_written(xlsx, link, lambda: workbooks.cut_off_book(scope, found))}
    columns = ("kind", "order", "line", "vendor", "received_by", "invoice", "invoice_date", "currency", "amount")
    emit(data, json_, lambda: table(rows, columns, "nothing is on the wrong side of the period's end"))


@app.command()
@guarded
def accruals(
    link: LinkName,
    company: Company,
    period_end: PeriodEnd,
    account: Annotated[str, typer.Option("--account", help="That costs are accrued on; its journals are shown.")] = "",
    xlsx: Xlsx = None,
    json_: Json = False,
) -> None:
    """What was received and not invoiced as a journal and its reversal, what is listed apart, and what is asked first.

    It is approved on the page; nothing is posted."""
    with _published() as ask:
        scope = _scope(ask, link, company, period_end)
        proposal = reading.close(ask, scope).proposal
        known = [row["code"] for row in ask(reading.ACCOUNTS, [link, company])]
    if account and account not in known:
        raise CommandError(f"{account} is no account to accrue on; there are {', '.join(known) or 'none'}", USAGE)
    journals: list[Entry] = entries(proposal, account) if account else []
    accrued = [
        {**_line(one.line), "account": one.account, "cost_center": one.cost_center, "amount": one.amount}
        for one in proposal.accruals
    ]
    apart = [
        {**_line(one.line), "why": one.why, "invoice": one.invoice and one.invoice.number,
         "state": one.invoice and one.invoice.state, "amount": one.amount}
        for one in proposal.apart
    ]  # fmt: skip
    asked = [{**_line(one.line), "code": one.code, "amount": one.amount} for one in proposal.asked]
    data = {
        **asdict(scope), "accruals": accrued, "apart": apart, "questions": asked,
        "journals": [{**asdict(one), "debit": one.debit, "credit": one.credit} for one in journals],
        **_written(xlsx, link, lambda: workbooks.accrual_book(scope, proposal, journals)),
    }  # fmt: skip
    columns = ("order", "line", "vendor", "account", "cost_center", "currency", "amount")

    def text() -> str:
        totals = ", ".join(f"{key[1]} {amount:,.2f}" for key, amount in proposal.totals.items()) or "nothing"
        rest = f"{len(apart)} listed apart, {len(asked)} questions"
        return f"{table(accrued, columns, 'nothing is to be accrued')}\naccrued: {totals}; {rest}"

    emit(data, json_, text)


@app.command("sample")
@guarded
def draw(
    link: LinkName,
    company: Company,
    period_end: PeriodEnd,
    seed: Annotated[str, typer.Option("--seed", help="Any text: the same one draws the same documents.")],
    size: Annotated[int, typer.Option("--size", min=1, max=sample.MOST, help="How many documents.")] = 25,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the draw, with its list and hash.")] = False,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help="With --keep: write it with its trails.")] = None,
    json_: Json = False,
) -> None:
    """Documents of the month, drawn by a seed from every stratum (kind and amount)."""
    from include.operator_actions import close_pack as actions

    if xlsx and not keep:
        raise CommandError("--xlsx writes a draw that is kept: add --keep", USAGE)
    with _published() as ask:
        scope = _scope(ask, link, company, period_end)
        start = scope.period_end.replace(day=1)
        drawn = sample.draw(
            sample.population(ask(sample.POPULATION, [link, company, start, scope.period_end])), seed, size
        )
        data: dict[str, Any] = {
            **asdict(scope), "seed": seed, "size": size, "digest": drawn.digest,
            "strata": [asdict(one) for one in drawn.strata], "documents": [one.as_json for one in drawn.documents],
        }  # fmt: skip
        if keep:
            try:
                number = actions.draw_sample(scope, seed, size, who=asking())
            except CloseError as problem:
                raise CommandError(str(problem), USAGE) from None
            with Store.open() as store, store.read() as db:
                kept = stored.sample(db, number)
            named: list[trail.Named] = [
                (one["link"], one["flow"], one["company"], one["key"]) for one in kept.documents
            ]
            data |= {"sample": number, "digest": kept.digest, "strata": kept.strata, "documents": kept.documents}
            data |= _written(
                xlsx, link, lambda: workbooks.sample_book(scope, sample.facts(kept), trail.trails(ask, named))
            )
    columns = ("flow", "number", "counterparty", "date", "currency", "amount", "band")
    end = f"\nkept as sample {data['sample']}" if keep else "\nnot kept: add --keep"
    emit(data, json_, lambda: table(data["documents"], columns, "no document is of this month") + end)


def _line(line: Line) -> dict[str, Any]:
    return {
        "order": line.number, "order_key": line.order[4], "line": line.no, "line_key": line.key,
        "vendor": line.counterparty, "currency": line.currency,
    }  # fmt: skip


def _scope(ask: Ask, link: str, company: str, period_end: str) -> Scope:
    """Raises ``ConfigurationError`` and ``CommandError`` for what there is none of."""
    load().link(link)
    try:
        day = date.fromisoformat(period_end)
    except ValueError:
        raise CommandError(f"{period_end} is no day: give the last day of the period, as 2026-11-30", USAGE) from None
    known = {one.company: one for one in reading.scopes(ask, day) if one.link == link}
    if company not in known:
        raise CommandError(f"{link} has no company {company} in its books; it has {', '.join(known) or 'none'}", USAGE)
    return known[company]


def _written(file: Path | None, link: str, made: Callable[[], bytes]) -> dict[str, str]:
    """In the link's language."""
    if file is None:
        return {}
    try:
        with spoken(language_of(load(), "", link)):
            file.write_bytes(made())
    except OSError as problem:
        raise CommandError(f"{file} cannot be written: {problem.strerror}") from None
    return {"workbook": str(file.resolve())}


def _published() -> AbstractContextManager[Ask]:
    from include.warehouse import published_here
    from include.warehouse.published_reader import published_rows

    return published_rows(published_here.newest(home()))
