"""`month-end list | show | sign | review | withdraw | copy`: a company's accounts payable, signed off as of a month's
end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any

import typer

from include.commands.lookups import check_names
from include.commands.output import REMARKS, USAGE, CommandError, emit, guarded, table
from include.commands.running import asking
from include.commands.values import DAY, WHOLE, day, whole
from include.links import load
from include.month_end import frozen
from include.month_end.changes import Change
from include.month_end.frozen import NotACopy
from include.month_end.signing import Accepted, SignOffError
from include.reports.sign_offs import state, workbook
from include.reports.workbook import WorkbookError
from include.store.month_ends import SignOff
from include.texts.languages import language_of
from include.texts.translations import spoken

app = typer.Typer(help="Accounts payable of a company, signed off as of the end of a month.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Link = Annotated[str, typer.Argument(help="A link of links.yml.")]
Number = Annotated[int, typer.Argument(parser=whole, metavar=WHOLE, help="From `month-end list`.")]
Company = Annotated[str, typer.Option(help="The company of the books.")]
AsOf = Annotated[date, typer.Option(parser=day, metavar=DAY, help="The last day of the month.")]
Comment = Annotated[str, typer.Option(help="Kept with the signature.")]
_NONE = "-"
"""An A/P account that the books do not name."""


@app.command("list")
@guarded
def listed(
    link: Annotated[str | None, typer.Option("--link", help="Only this link.")] = None, json_: Json = False
) -> None:
    """Signed month ends with their state, the latest months first."""
    from include.operator_actions import month_end

    check_names(link)
    changed = month_end.changed_numbers()
    rows = [_row(one, changed=one.id in changed) for one in month_end.listed(link)]
    columns = ("sign_off", "as_of", "link", "company", "says", "comment")
    emit({"sign_offs": rows}, json_, lambda: table(rows, columns, "no month end was signed yet"))


@app.command()
@guarded
def show(
    what: Annotated[str, typer.Argument(help="A link of links.yml, or the number of a sign-off.", metavar="LINK|N")],
    company: Annotated[str | None, typer.Option(help="The company of the books; with a link.")] = None,
    as_of: Annotated[date | None, typer.Option(parser=day, metavar=DAY, help="With a link.")] = None,
    json_: Json = False,
) -> None:
    """A month end as it is now, with what `sign` asks for; or a sign-off, with what changed since."""
    from include.operator_actions import month_end

    if what.isascii() and what.isdigit():
        with _said():
            made, copy = month_end.found(whole(what))
            changed = [] if made.state == "withdrawn" else month_end.changed_since(made.id)
        rows = [asdict(one) | {"difference": one.difference} for one in changed]
        found = {**_row(made, changed=bool(changed)), "copy_is_whole": frozen.sha256(copy) == made.sha256}
        emit({**found, "changes": rows}, json_, lambda: _sign_off(made, changed))
        return
    if company is None or as_of is None:
        raise CommandError("say --company and --as-of, or the number of a sign-off", USAGE)
    with _said():
        month = month_end.shown(what, company, as_of)
    figures = frozen.figures(month)
    rows = [_walk(one) for one in month.walks]
    columns = ("ap_account", "ap_account_name", "currency", "ledger", "other", "unexplained")
    text = f"{table(rows, columns, 'accounts payable is 0.00 on both sides')}\nfigures {figures}"
    emit({"figures": figures, "read_at": month.read_at, "walks": rows}, json_, lambda: text)


@app.command()
@guarded
def sign(
    link: Link,
    company: Company,
    as_of: AsOf,
    figures: Annotated[str, typer.Option(help="As `show` printed it: other figures are not signed.")],
    comment: Comment = "",
    accept: Annotated[
        list[str] | None,
        typer.Option(help="'ACCOUNT CURRENCY AMOUNT REASON' of what is signed unexplained; once for each."),
    ] = None,
    json_: Json = False,
) -> None:
    """Sign as preparer. Our own postings dated up to that day wait from then on."""
    from include.operator_actions import month_end

    accepted = [_accepted(one) for one in accept or ()]
    with _said():
        made = month_end.prepare(
            link, company, as_of, who=asking(), rights=None, figures=figures, comment=comment, accepted=accepted
        )
    _done(made, json_)


@app.command()
@guarded
def review(
    sign_off: Number,
    sha256: Annotated[str, typer.Option(help="Of the copy that was looked at, as `show` or `copy` prints it.")],
    comment: Comment = "",
    json_: Json = False,
) -> None:
    """Sign as reviewer, another person than the preparer."""
    from include.operator_actions import month_end

    with _said():
        made = month_end.review(sign_off, who=asking(), rights=None, sha256=sha256, comment=comment)
    _done(made, json_)


@app.command()
@guarded
def withdraw(
    sign_off: Number,
    reason: Annotated[str, typer.Option("--reason", "--note", help="Why; kept with it.")],
    json_: Json = False,
) -> None:
    """Withdraw a sign-off, which stays in the list: what was held is sent by the next run."""
    from include.operator_actions import month_end

    with _said():
        made = month_end.withdraw(sign_off, who=asking(), rights=None, reason=reason)
    _done(made, json_)


@app.command()
@guarded
def copy(
    sign_off: Number,
    to: Annotated[Path, typer.Option(help="The file to write, .json or .xlsx; never written over.")],
    json_: Json = False,
) -> None:
    """Write the frozen copy to a file: the JSON that the hash is of, or a workbook in the link's language."""
    from include.operator_actions import month_end

    if to.suffix not in (".json", ".xlsx"):
        raise CommandError(f"{to} says neither .json nor .xlsx", USAGE)
    with _said():
        made, text = month_end.found(sign_off)
        if frozen.sha256(text) != made.sha256:
            raise CommandError(
                f"the copy of sign-off {sign_off} is not the one that was signed: its hash is another one. Restore the "
                "store from a backup, and look who can write to it"
            )
        with spoken(language_of(load(), "", made.link)):
            body = text.encode() if to.suffix == ".json" else workbook(made, frozen.read(text))
    try:
        with to.open("xb") as file:
            file.write(body)
    except OSError as problem:
        raise CommandError(f"{to} cannot be written: {problem.strerror}", USAGE) from None
    emit(
        {"sign_off": sign_off, "file": str(to.resolve()), "sha256": made.sha256}, json_, lambda: f"{to}\n{made.sha256}"
    )


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except SignOffError as problem:
        raise CommandError(str(problem), USAGE) from None
    except (NotACopy, WorkbookError) as problem:
        raise CommandError(str(problem)) from None


def _done(made: SignOff, json_: bool) -> None:
    emit(_row(made), json_, lambda: f"sign-off {made.id}, {made.as_of}: {state(made)}")
    if made.state == "prepared" and made.needs_review:
        raise typer.Exit(REMARKS)


def _row(one: SignOff, *, changed: bool = False) -> dict[str, Any]:
    names = [name for name in SignOff.__dataclass_fields__ if name not in ("id", "connection")]
    said = {"state": one.state, "changed": changed, "says": state(one, changed=changed)}
    return {"sign_off": one.id, **said, **{name: getattr(one, name) for name in names}}


def _walk(one: Any) -> dict[str, Any]:
    names = ("ap_account", "ap_account_name", "currency", "ledger", "other", "unexplained")
    lines = [{"cause": line.cause, "side": line.side, "amount": line.amount} for line in one.lines]
    return {**{name: getattr(one, name) for name in names}, "lines": lines}


def _sign_off(made: SignOff, changed: Sequence[Change]) -> str:
    head = (
        f"sign-off {made.id}, {made.link}, company {made.company}, {made.as_of}: {state(made, changed=bool(changed))}"
    )
    rows = [asdict(one) for one in changed]
    columns = ("side", "date", "number", "counterparty", "ap_account", "currency", "signed", "now")
    return f"{head}\nsha256 {made.sha256}\n{table(rows, columns, 'nothing changed since')}"


def _accepted(text: str) -> Accepted:
    parts = text.split(maxsplit=3)
    try:
        account, currency, amount, reason = parts
        return Accepted("" if account == _NONE else account, currency, Decimal(amount), reason)
    except (ValueError, InvalidOperation):
        raise CommandError(
            f"--accept {text!r} does not say ACCOUNT CURRENCY AMOUNT REASON, as in '1600 EUR 2.50 bank charge'; write "
            f"{_NONE} for an account that the books do not name",
            USAGE,
        ) from None
