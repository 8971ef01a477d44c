"""`statement check`: a vendor's statement beside the books."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from include.commands.output import REMARKS, USAGE, CommandError, emit, guarded, table
from include.commands.running import asking
from include.links import load
from include.paths import home
from include.statements.values import Mark, read_amount
from include.store.database import Store
from include.texts.languages import language_of
from include.texts.translations import spoken

app = typer.Typer(help="Statements of account that vendors send.", no_args_is_help=True)
_VENDORS = """
    select vendor_key, name from reconciliation.vendor_records
    where link = ? and company = ? and (vendor_key = ? or code = ? or lower(name) = lower(?))
"""


@app.callback()
def group() -> None:
    """One command so far; without this typer would leave out its name."""


@app.command("check")
@guarded
def check(
    file: Annotated[Path, typer.Argument(help="The statement: CSV or Excel (.xlsx).")],
    link: Annotated[str, typer.Option(help="A link of links.yml.")],
    company: Annotated[str, typer.Option(help="The company in the books.")],
    vendor: Annotated[str, typer.Option(help="The vendor in the books: key, code or name.")],
    opening: Annotated[str | None, typer.Option(help="What was open before, as 1234.50; 0 for open items.")] = None,
    closing: Annotated[str | None, typer.Option(help="What is open after it, as 1234.50.")] = None,
    order: Annotated[str, typer.Option(help="How dates are written: dmy, mdy or ymd.")] = "",
    mark: Annotated[str, typer.Option(help="Before decimals: , or a point.")] = "",
    sign: Annotated[str, typer.Option(help="Of what we owe: positive, negative, kind, debit or credit.")] = "",
    currency: Annotated[str, typer.Option(help="Of lines that name none, such as EUR.")] = "",
    confirm: Annotated[bool, typer.Option("--confirm", help="The layout that was shown is right.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> None:
    """Compare a vendor's statement with the books and the spend system. The layout is shown first, and confirmed once
    for each vendor; nothing is booked, changed or sent. Ends with 1 where something differs."""
    from include.operator_actions import statements as actions
    from include.operator_actions.actions import AskedWrongly
    from include.statements import checking, queries
    from include.statements.cells import StatementError
    from include.statements.layout import open_questions
    from include.store import statements as stored
    from include.warehouse import published_here
    from include.warehouse.published_reader import PublishedReader

    name = load().link(link).name
    reader = PublishedReader(published_here.newest(home()))
    try:
        of = stored.Of(name, company, _vendor(reader.rows(_VENDORS, (name, company, vendor, vendor, vendor)), vendor))
        [record] = reader.rows(queries.VENDOR, (of.link, of.company, of.vendor_key))
        number = actions.receive(of, record["name"] or "", file.name, _content(file), who=asking())
        with Store.open() as store, store.read() as db:
            row, kept = stored.file_of(db, number), stored.layout_of(db, of)
        assert row is not None
        home_currency = record["currency"] or record["company_currency"] or ""
        layout, is_known = actions.proposed(row, kept, home_currency)
        layout, is_changed = _said(layout, order=order, mark=mark, sign=sign, currency=currency.upper())
        questions = open_questions(layout)
        if questions or (not (is_known and not is_changed) and not confirm):
            facts = {"layout": layout.as_json, "say": questions, "confirm": not is_known}
            emit(facts, json_, lambda: _layout_text(facts, layout.name))
            raise typer.Exit(USAGE)
        first, last = _amount(opening, "--opening"), _amount(closing, "--closing")
        made = checking.read(actions.table_of(row), layout, first, last)
        rows = {
            field: reader.rows(sql, values)
            for field, (sql, values) in actions.questions(of, record["name"] or "", made).items()
        }
        facts_ = checking.Facts(record, **rows)
        done = actions.check(row, layout, facts_, who=asking(), opening=first, closing=last)
    except (StatementError, AskedWrongly) as problem:
        raise CommandError(str(problem), USAGE) from None
    finally:
        reader.close()
    with Store.open() as store, store.read() as db:
        found = stored.check_of(db, done)
    assert found is not None
    result: dict[str, Any] = {"check": done, **_in_words(found["result"])}
    emit(result, json_, lambda: _text(result, _answer_in(found["result"], name)))
    if not result["agrees"]:
        raise typer.Exit(REMARKS)


def _said(layout: Any, **said: str) -> tuple[Any, bool]:
    """The layout with what was given, and whether anything was."""
    given: dict[str, Any] = {field: value for field, value in said.items() if value}
    return replace(layout, **given), bool(given)


def _in_words(result: dict[str, Any]) -> dict[str, Any]:
    """With its sentences as text."""
    from include.statements.answer import answer_of
    from include.statements.said import in_words

    return {
        **result,
        "warnings": [in_words(one) for one in result["warnings"]],
        "lines": [{**one, "why": in_words(one["why"]), "answer": in_words(one["answer"])} for one in result["lines"]],
        "absent": [{**one, "why": in_words(one["why"])} for one in result["absent"]],
        "answer": answer_of(result),
    }


def _answer_in(result: dict[str, Any], link: str) -> str:
    """The answer to the vendor in the link's language, which a person copies from here; all else is in English."""
    from include.statements.answer import answer_of

    with spoken(language_of(load(), "", link)):
        return answer_of(result)


def _content(file: Path) -> bytes:
    from include.statements.files import MOST_BYTES

    try:
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as problem:
        raise CommandError(
            f"{file} cannot be read ({problem.strerror}): give the path of the statement", USAGE
        ) from None


def _vendor(found: list[dict[str, Any]], asked: str) -> str:
    if len(found) != 1:
        several = ", ".join(f"{one['vendor_key']} ({one['name']})" for one in found[:5])
        said = (
            f"several vendors are called {asked}: {several}; give the key" if found else f"no vendor is called {asked}"
        )
        raise CommandError(f'{said}: `query "select * from reconciliation.vendor_records"` shows them', USAGE)
    return str(found[0]["vendor_key"])


def _amount(text: str | None, option: str) -> Any:
    if text is None:
        return None
    mark: Mark = "."
    found = read_amount(text, mark)
    if found is None:
        raise CommandError(f"{option} needs an amount like 1234.50, and {text!r} is none", USAGE)
    return found


def _layout_text(facts: dict[str, Any], name: Any) -> str:
    layout = facts["layout"]
    lines = [f"{field:<9} column {name(field)}" for field in layout["columns"]]
    lines += [f"{field:<9} {layout[field] or '?'}" for field in ("order", "mark", "sign", "currency")]
    lines += [f"say {one}" for one in facts["say"]]
    if not facts["say"]:
        lines.append(
            "if this is right, run the same command with --confirm; else say --order, --mark, --sign or --currency"
        )
        lines.append("columns are chosen on the page Statements of Books")
    return "\n".join(lines)


def _text(result: dict[str, Any], answer: str) -> str:
    columns = ("row", "date", "number", "currency", "amount", "state", "why")
    lines = [one for one in result["lines"] if one["state"] not in ("header", "text")]
    absent = [{**one, "date": one["invoice_date"]} for one in result["absent"]]
    parts = [
        *(f"BANK DETAILS: {one}" for one in result["warnings"]),
        *(f"question {one} waits for an answer (`review show {one}`)" for one in result["reviews"]),
        table(lines, columns, "no lines"),
        f"\nopen with us and not on the statement: {len(absent)}",
        *([table(absent, ("number", "date", "currency", "open_amount", "why"), "")] if absent else []),
        f"\nthe answer to the vendor (kept with check {result['check']}):\n",
        answer,
    ]
    return "\n".join(parts)
