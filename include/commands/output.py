"""How every command speaks: one JSON document on standard output or a table for a person, logs on standard error.

Exit codes: 0 done; 1 done with remarks (something is blocked, refused, in review or unknown); 2 usage or configuration;
3 could not run.
"""

from __future__ import annotations

import functools
import json
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ParamSpec, TypeVar

import typer

from include.links import ConfigurationError
from include.trouble import told

DONE, REMARKS, USAGE, COULD_NOT_RUN = 0, 1, 2, 3
P = ParamSpec("P")
R = TypeVar("R")


class CommandError(Exception):
    """A command that cannot do what was asked. ``code`` is the exit code, the text what happened and what to do."""

    def __init__(self, text: str, code: int = COULD_NOT_RUN) -> None:
        self.code = code
        super().__init__(text)


def plain(value: Any) -> Any:
    """A value as JSON can carry it: money and times as text; what is no number becomes null."""
    if isinstance(value, Decimal):
        whole, point, decimals = format(value, "f").partition(".")
        return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}" if len(decimals) > 2 else f"{whole}{point}{decimals}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def emit(data: Any, as_json: bool, render: Callable[[], str] | None = None) -> None:
    """Print ``data`` as one JSON document, or what ``render`` makes of it for a person."""
    text = json.dumps(plain(data), ensure_ascii=False, indent=None if as_json else 2)
    sys.stdout.write((text if as_json or render is None else render()) + "\n")
    sys.stdout.flush()


def say(text: str) -> None:
    """One line of progress, on standard error: never between the braces of a JSON document."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], empty: str) -> str:
    """Rows as an aligned table for a terminal; ``empty`` when there are none."""
    if not rows:
        return empty
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        drawn.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        # As text: what a vendor wrote between square brackets is no markup, and "[/x]" would be an error.
        drawn.add_row(*(Text("" if row.get(name) is None else str(plain(row[name]))) for name in columns))
    console = Console(width=None if sys.stdout.isatty() else 200, color_system="auto" if sys.stdout.isatty() else None)
    with console.capture() as captured:
        console.print(drawn)
    return captured.get().rstrip()


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """Turn every error into one sentence on standard error and the right exit code. Without this Python would end with
    1, which says "done with remarks"."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except CommandError as problem:
            say(f"ml-connector: {problem}")
            raise typer.Exit(problem.code) from None
        except ConfigurationError as problem:
            say(f"ml-connector: {problem}")
            raise typer.Exit(USAGE) from None
        except (KeyboardInterrupt, typer.Abort):
            say("ml-connector: interrupted before it was done; what was sent is known, and nothing is sent twice")
            raise typer.Exit(COULD_NOT_RUN) from None
        except Exception as problem:
            if isinstance(problem, BrokenPipeError) or type(problem).__module__.split(".", 1)[0] in ("typer", "click"):
                raise  # a reader that went away, and what the command line itself says of its usage
            say(f"ml-connector: {told(problem)}")
            raise typer.Exit(COULD_NOT_RUN) from None

    return run
