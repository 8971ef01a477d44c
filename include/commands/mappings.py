"""`mappings list | set | export`: which code of one system stands for which of the other."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from include.commands.output import USAGE, CommandError, emit, guarded, table
from include.commands.running import asking
from include.store.mapping_edits import Action, ChangedMeanwhile, Line

app = typer.Typer(help="Codes of one system that stand for codes of the other.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Link = Annotated[str, typer.Argument(help="A link of links.yml.")]
COLUMNS = ("kind", "company", "source_code", "target_code", "note", "from", "who", "at", "reason")


@app.command("list")
@guarded
def list_(
    link: Link,
    kind: Annotated[str | None, typer.Option(help="Only this kind, e.g. tax_code.")] = None,
    json_: Json = False,
) -> None:
    """The lines as they count: those of the mapping files, with the changes that people made over them."""
    from include.operator_actions import mappings

    _known(kind)
    found = mappings.of_link(link)
    rows = [_row(one) for one in found.current.values() if kind in (None, one.line.kind)]
    wrong = [one.text for one in found.problems if kind in (None, one.kind)]
    shown = table(rows, COLUMNS, "no lines")
    emit({"mappings": rows, "problems": wrong}, json_, lambda: "\n".join([shown, *(f"WRONG: {one}" for one in wrong)]))


@app.command("set")
@guarded
def set_(
    link: Link,
    kind: Annotated[str, typer.Option(help="The kind of mapping, e.g. tax_code.")],
    source: Annotated[str, typer.Option(help="The code as documents name it.")],
    reason: Annotated[str, typer.Option(help="Why; kept with the change.")],
    target: Annotated[str | None, typer.Option(help="The code that it stands for.")] = None,
    company: Annotated[str, typer.Option(help="Only for this company; all when left out.")] = "",
    note: Annotated[str, typer.Option(help="Kept in the line.")] = "",
    end: Annotated[bool, typer.Option("--end", help="There is no such line any more.")] = False,
    file: Annotated[bool, typer.Option("--file", help="What the mapping file says counts again.")] = False,
    json_: Json = False,
) -> None:
    """Change one line, from the next run on, for what is not delivered yet. What was posted keeps its code."""
    from include.operator_actions import actions, mappings
    from include.warehouse.mapping_files import company_of

    _known(kind)
    if [target is not None, end, file].count(True) != 1:
        raise CommandError("say one of --target CODE, --end and --file", USAGE)
    action: Action = "set" if target is not None else "end" if end else "file"
    line = Line(kind, company_of(company), source.strip(), action, (target or "").strip(), note)
    try:
        made = mappings.change(link, [line], who=asking(), reason=reason)
    except (actions.AskedWrongly, ChangedMeanwhile) as problem:
        raise CommandError(str(problem), USAGE) from None
    two = bool(made) and mappings.needs_two(link, kind)
    data = {"changed": [_edit(one) for one in made], "second_person": two}
    emit(data, json_, lambda: _said(made, two))


@app.command()
@guarded
def export(
    link: Link,
    kind: Annotated[str, typer.Option(help="The kind of mapping, e.g. tax_code.")],
    json_: Json = False,
) -> None:
    """A mapping file (CSV) with the changes in it, on standard output."""
    from include.operator_actions import actions, mappings

    _known(kind)
    try:
        text = mappings.export(link, kind)
    except actions.AskedWrongly as problem:
        raise CommandError(str(problem), USAGE) from None
    emit({"file": mappings.KINDS[kind], "text": text}, json_, lambda: text.rstrip("\n"))


def _known(kind: str | None) -> None:
    from include.operator_actions.mappings import KINDS

    if kind is not None and kind not in KINDS:
        raise CommandError(f"there is no kind of mapping {kind}; there are {', '.join(KINDS)}", USAGE)


def _row(one: Any) -> dict[str, Any]:
    line = {name: getattr(one.line, name) for name in ("kind", "company", "source_code", "target_code", "note")}
    edit = one.edit
    made = {"who": edit.who, "at": edit.at, "reason": edit.reason} if edit else dict.fromkeys(("who", "at", "reason"))
    return {**line, "from": "change" if edit else "file", **made}


def _edit(one: Any) -> dict[str, Any]:
    return {**vars(one.line), "id": one.id, "who": one.who, "at": one.at, "reason": one.reason}


def _said(made: list[Any], two: bool) -> str:
    if not made:
        return "nothing changed: this is what counts already"
    waits = "; it waits for two people: the next run asks them (settings_changed)" if two else ""
    return f"{made[0].line.source_code}: {made[0].said}; it counts from the next run on{waits}"
