"""`status`, `deliveries`, `audit`, `report`: looking without changing anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from include.clock import clock_from_environment
from include.commands.output import USAGE, CommandError, emit, guarded, table
from include.commands.published import checked
from include.commands.values import WHOLE, whole
from include.links import Configuration, load
from include.reports import listings
from include.reports import status as overview
from include.setting_errors import meant
from include.store import alerts as stored_alerts
from include.store.database import Store
from include.store.models import DELIVERY_STATES

_DOCUMENT = ("link", "flow", "company", "document_key")
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


def register(app: typer.Typer) -> None:
    for command in (status, deliveries, audit, report):
        app.command()(guarded(command))


def status(
    link: Annotated[str | None, typer.Argument(help="A link of links.yml; all when left out.")] = None,
    json_: Json = False,
) -> None:
    """What needs whom, first, and a line for each link; with a link its details."""
    from include.operator_actions.mappings import file_problems

    configuration = load()
    chosen = [configuration.link(link)] if link else list(configuration.links.values())
    found = _read(lambda store: [listings.link_status(store, one.name, one.connections.values()) for one in chosen])
    for item in found:
        item["mapping_problems"] = [one.text for one in file_problems(configuration, item["link"])]
    if not (json_ or link) and found:
        emit({}, json_, lambda: _read(lambda store: _screen(store, configuration, found)))
        return
    data = {
        "links": found,
        "problems": configuration.problems,
        "folder": str(configuration.folder),
        "four_eyes_off": configuration.people.off,
    }
    emit(data, json_, lambda: _status_text(data))


def deliveries(
    link: Annotated[str | None, typer.Option(help="Only this link.")] = None,
    flow: Annotated[str | None, typer.Option(help="Only this flow.")] = None,
    state: Annotated[str | None, typer.Option(help=f"One of: {', '.join(DELIVERY_STATES)}.")] = None,
    limit: Annotated[int, typer.Option(parser=whole, metavar=WHOLE, help="At most so many, the newest first.")] = 200,
    json_: Json = False,
) -> None:
    """What was delivered, and what was not and why."""
    if state and state not in DELIVERY_STATES:
        raise CommandError(
            f"there is no state {state}; use one of: {', '.join(DELIVERY_STATES)}{meant(state, DELIVERY_STATES)}", USAGE
        )
    rows = _read(lambda store: listings.delivery_rows(store, link=link, flow=flow, state=state, limit=limit))
    if not rows and (link or flow):  # a link that was taken out of links.yml still has its deliveries
        check_names(link, flow)
    columns = ("flow", "company", "number", "counterparty", "currency", "amount", "state", "reason_text")
    emit({"deliveries": rows}, json_, lambda: table(rows, columns, "no deliveries match"))


def audit(
    document: Annotated[str, typer.Argument(help="Its number, key, or number in the target.")],
    json_: Json = False,
) -> None:
    """Everything that happened to one document, oldest first."""
    rows = _read(lambda store: listings.audit_rows(store, document))
    if not rows:
        raise CommandError(
            f"nothing is known about {document}: give its number, its key, or its number in the target, as "
            "`ml-connector deliveries` shows them",
            USAGE,
        )
    emit({"events": rows}, json_, lambda: _lives(rows))


def report(
    link: Annotated[str, typer.Argument(help="A link of links.yml.")],
    xlsx: Annotated[Path | None, typer.Option(help="Write an Excel workbook for the accountant.")] = None,
    json_: Json = False,
) -> None:
    """The reconciliation of a link in short, and as a workbook, in the link's language."""
    from include.reports import reconciliation
    from include.reports.workbook import write_workbook
    from include.texts.languages import ENGLISH, language_of
    from include.texts.translations import spoken

    settings = load()
    name = settings.link(link).name
    language = language_of(settings, "", name)
    with spoken(ENGLISH if json_ else language):
        found = reconciliation.overview(checked(), name)
    with spoken(language):
        if xlsx:
            found["workbook"] = str(write_workbook(checked(), name, xlsx))
        emit(found, json_, lambda: reconciliation.overview_text(found))


def _read(ask: Callable[[Connection], Any]) -> Any:
    with Store.open() as store, store.read() as connection:
        return ask(connection)


def check_names(link: str | None, flow: str | None = None) -> None:
    """Raises ``ConfigurationError`` and ``CommandError`` for a link, or a flow of it, that there is none of."""
    configuration = load()
    links = [configuration.link(link)] if link else list(configuration.links.values())
    flows = list(dict.fromkeys(one.name for item in links for one in item.shape.flows))
    if flow and flow not in flows:
        raise CommandError(f"there is no flow {flow} (known: {', '.join(flows) or 'none'}){meant(flow, flows)}", USAGE)


def _lives(rows: Sequence[dict[str, Any]]) -> str:
    """The events of each document by itself: two of one number are two, and their lives are not one."""
    documents: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        documents.setdefault(tuple(str(row[name]) for name in _DOCUMENT), []).append(row)
    columns = ("at", "event", "to_state", "code", "text", "status", "who")
    return "\n\n".join(f"{_about(events[0])}\n{table(events, columns, '')}" for events in documents.values())


def _about(row: dict[str, Any]) -> str:
    where = f" of company {row['company']}" if row["company"] else ""
    facts = [
        row["number"],
        row["counterparty"],
        row["amount"] is not None and f"{row['currency'] or ''} {row['amount']}",
    ]
    said = ", ".join(str(fact).strip() for fact in facts if fact)
    return f"{row['link']}, {row['flow']}{where}{f': {said}' if said else ''} (key {row['document_key']})"


def _screen(store: Connection, configuration: Configuration, found: Sequence[dict[str, Any]]) -> str:
    lines = [overview.of_link(store, item) for item in found]
    alerts = [{"code": one.code, "text": one.text} for one in stored_alerts.listed(store)]
    second = listings.second_person(store)
    screen = overview.screen(lines, alerts, second, configuration.problems.values(), clock_from_environment().now())
    wrong = [f"mapping file: {text}" for item in found for text in item["mapping_problems"]]
    return "\n".join([*wrong, screen])


def _status_text(data: dict[str, Any]) -> str:
    lines = []
    for item in data["links"]:
        run = item["last_run"]
        last = f"last run {listings.when(run['started_at'])} ({run['result'] or 'running'})" if run else "never ran"
        lines.append(f"{item['link']}: {last}; {item['open_reviews']} open reviews, {item['open_alerts']} open alerts")
        lines.append(table(item["deliveries"], ("flow", "state", "documents"), "  nothing delivered yet"))
        lines += [f"mapping file: {text}" for text in item["mapping_problems"]]
        lines += [f"check {one['result']}: {one['text']}" for one in item["checks"]]
        lines += [f"second person: {one['text']}; waits for {one['waits_for']}" for one in item["second_person"]]
    lines += [f"NOT USABLE: {text}" for text in data["problems"].values()]
    return "\n".join(lines) or f"no links in {data['folder']}/links.yml"
