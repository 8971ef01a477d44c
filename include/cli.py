"""``ml-connector``, and ``python -m include.cli``: everything a person or a script does outside Airflow.

Each command has ``--help`` and ``--json`` (one JSON document on standard output, logs on standard error).
"""

from __future__ import annotations

import sys

try:
    import typer
except ModuleNotFoundError:
    # Another Python than the project's: a traceback would name the package that is missing, which is not the cause.
    sys.stderr.write(
        f"ml-connector: {sys.executable} is not the project's Python. Run `make install` once, then "
        "`.venv/bin/ml-connector` (or `. .venv/bin/activate` first)\n"
    )
    raise SystemExit(3) from None

from include.commands import (
    approvals,
    backups,
    channels,
    close_pack,
    credentials,
    docs,
    listening,
    lookups,
    mappings,
    month_ends,
    moving,
    published,
    receiver,
    review_work,
    reviews,
    running,
    sandbox,
    statements,
    subscriptions,
)
from include.commands.output import EXIT_CODES, guarded, usage_error
from include.logs import configure
from include.without_pandas import hide_pandas

NAME = "ml-connector"
SERVICES = {"listen", "receiver"}
app = typer.Typer(
    help="Keeps the books and the payables, spend or tax product in agreement.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
running.register(app)
listening.register(app)
backups.register(app)
moving.register(app)
lookups.register(app)
published.register(app)
credentials.register(app)
docs.register(app)
subscriptions.register(app)
app.command()(guarded(reviews.alerts))
app.command()(guarded(reviews.accept_row_count))
app.command("believe", hidden=True)(guarded(reviews.accept_row_count))  # as scripts know it
review_work.register(reviews.app)
app.add_typer(reviews.app, name="review")
app.add_typer(mappings.app, name="mappings")
app.add_typer(approvals.app, name="approvals")
app.add_typer(month_ends.app, name="month-end")
app.add_typer(close_pack.app, name="close")
app.add_typer(receiver.app, name="receiver")
app.add_typer(channels.app, name="channels")
app.add_typer(sandbox.app, name="sandbox")
app.add_typer(statements.app, name="statement")
GROUPS = (
    *(reviews.app, mappings.app, approvals.app, close_pack.app, statements.app, receiver.app),
    *(month_ends.app, channels.app, sandbox.app),
)
for group in (app, *GROUPS):
    for one in group.registered_commands:
        one.epilog = EXIT_CODES


def main() -> None:
    configure(quiet=not SERVICES.intersection(sys.argv[1:2]))
    hide_pandas()
    # A table of names from many countries must not fail on a terminal that was set up for one.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        app(prog_name=NAME)  # completion asks for the command by this name
    except SystemExit as end:
        usage_error(end.code if isinstance(end.code, int) else 0)
        raise


if __name__ == "__main__":
    main()
