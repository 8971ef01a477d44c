"""`listen`: runs of a link the moment vendors tell of changes, without Airflow."""

from __future__ import annotations

import signal
import threading
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Annotated, Any

import typer

from include.commands.output import COULD_NOT_RUN, DONE, REMARKS, emit, guarded, say
from include.links import load
from include.store.database import Store
from include.store.leases import LeaseTaken

KEPT = 100
"""Summaries of the last runs, for the end: a process that listens for weeks does not grow with each of them."""
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, at the end.")]


def register(app: typer.Typer) -> None:
    app.command()(guarded(listen))


def listen(
    link: Annotated[str, typer.Argument(help="A link of links.yml.")],
    seconds: Annotated[float | None, typer.Option(min=0, help="Stop after so long; else on Ctrl-C or TERM.")] = None,
    json_: Json = False,
) -> None:
    """Run a link whenever the receiver has stored events of its connections. Schedules go on beside it."""
    from include.listening import event_runs
    from include.reports.summary_text import said

    configuration = load()
    settings = configuration.link(link)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if seconds is not None:
        timer = threading.Timer(seconds, stop.set)
        timer.daemon = True
        timer.start()
    summaries: deque[dict[str, Any]] = deque(maxlen=KEPT)
    results: Counter[str] = Counter()

    def done(summary: dict[str, Any]) -> None:
        summaries.append(summary)
        results[summary["result"]] += 1
        say(said(summary, configuration))

    with Store.open() as store, _alone(store, link, stop) as is_mine:
        if is_mine:
            say(f"listening for events of {', '.join(sorted(settings.connections.values()))}")
            event_runs.listen(settings, store, stop, done)
    outcome = {"link": link, "results": dict(results), "runs": list(summaries)}
    emit(outcome, json_, lambda: f"{link}: {results.total()} runs")
    raise typer.Exit(COULD_NOT_RUN if "failed" in results else REMARKS if "remarks" in results else DONE)


@contextmanager
def _alone(store: Store, link: str, stop: threading.Event) -> Iterator[bool]:
    """Whether it is this process that listens, as soon as no other one does; False when it was stopped before that."""
    from include.listening.watching import listening_alone

    others: set[str] = set()
    with ExitStack() as stack:
        while not stop.is_set():
            try:
                stack.enter_context(listening_alone(store, link, wait=1.0))
            except LeaseTaken as taken:
                if taken.owner not in others:
                    say(f"{taken.owner} listens for events of {link}: this one stands by until that one ends")
                others.add(taken.owner)
            else:
                break
        yield not stop.is_set()
