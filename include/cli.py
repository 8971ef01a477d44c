"""``python -m include.cli``: everything a person or a script does with ml-connector outside Airflow.

Each command has ``--help`` and ``--json`` (one JSON document on standard output, logs on standard error). Exit codes:
0 done; 1 completed with warnings; 2 usage or configuration; 3 could not run.
"""

from __future__ import annotations

import sys

import typer

from include.commands import (
    backups,
    credentials,
    docs,
    listening,
    lookups,
    mappings,
    receiver,
    reviews,
    running,
    sandbox,
    subscriptions,
)
from include.commands.output import guarded, usage_error
from include.logs import configure
from include.without_pandas import hide_pandas

app = typer.Typer(
    help="Keeps the books and the payables product in agreement.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
running.register(app)
listening.register(app)
backups.register(app)
lookups.register(app)
credentials.register(app)
docs.register(app)
subscriptions.register(app)
app.command()(guarded(reviews.alerts))
app.command()(guarded(reviews.accept_row_count))
app.command("believe", hidden=True)(guarded(reviews.accept_row_count))  # as scripts know it
app.add_typer(reviews.app, name="review")
app.add_typer(mappings.app, name="mappings")
app.add_typer(receiver.app, name="receiver")
app.add_typer(sandbox.app, name="sandbox")


def main() -> None:
    configure()
    hide_pandas()
    # A table of names from many countries must not fail on a terminal that was set up for one.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except SystemExit as end:
        usage_error(end.code if isinstance(end.code, int) else 0)
        raise


if __name__ == "__main__":
    main()
