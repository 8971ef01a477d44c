"""The whole of what the demo did, for a file: each run's summary, the reconciliation, and what changed at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from include.demo.screen import Place
from include.paths import published_path
from include.reports import listings, reconciliation
from include.reports.examples import DUPLICATE, PAYMENT, Found, found
from include.reports.status import Line, of_link
from include.reports.summary import as_text
from include.reports.visible import visible
from include.store.database import Store
from include.warehouse.published_reader import published_rows


def overviews(home: Path, names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """By link what is published of it."""
    return {name: reconciliation.overview(published_path(home), name) for name in names}


def lines(names: Sequence[str]) -> list[Line]:
    """Each link as the store has it now, over all its runs."""
    with Store.open() as store, store.read() as db:
        return [of_link(db, listings.link_status(db, name)) for name in names]


def examples(home: Path) -> tuple[Found | None, Found | None]:
    """A duplicate that was stopped and a payment that was posted."""
    with published_rows(published_path(home)) as ask:
        one, other = (next(iter(ask(sql, ())), None) for sql in (DUPLICATE, PAYMENT))
    return found(one) if one else None, found(other) if other else None


def write(
    place: Place,
    summaries: Sequence[Mapping[str, Any]],
    found: Mapping[str, Mapping[str, Any]],
    arrival: Sequence[str],
    published: Path,
) -> None:
    """Into ``place.report``, which only its owner reads: the password stands in it."""
    parts = []
    for summary in summaries:
        parts += [as_text(summary), "", reconciliation.overview_text(dict(found[summary["link"]])), ""]
    parts += [
        *arrival,
        "",
        f"Airflow    {place.url}   user {place.user}   password {place.password}",
        f"Books      {place.url}/books/   what waits and why, questions, documents, month end",
        f"sandbox    {place.control}   clock, calls, faults, people's edits (docs/sandbox.md)",
        f"receiver   {place.receiver}   goes on listening for changes",
        f"tables     {published}   and Parquet beside it",
        "",
        "More to try, after `. .local/demo/env`:",
        *(f"  {line}" for line in commands([summary["link"] for summary in summaries], place.control)),
    ]
    place.report.touch(mode=0o600)
    place.report.write_text(visible("\n".join(parts)) + "\n", encoding="utf-8")


def commands(links: Sequence[str], control: str) -> list[str]:
    """What to type next; a run for each link that was run."""
    cli = ".venv/bin/ml-connector"
    return [
        f"{cli} status",
        f"{cli} review list",
        f'{cli} query "select * from reconciliation.differences limit 20"',
        f'curl -X POST {control}/advance -d \'{{"system":"avidxchange","steps":2}}\'',
        *(f"{cli} run {link}" for link in links),
    ]
