"""How every command speaks: one JSON document on standard output or a table for a person, logs on standard error.

The exit codes are ``EXIT_CODES``, which every ``--help`` ends with.
"""

from __future__ import annotations

import contextlib
import functools
import json
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, ParamSpec, TextIO, TypeVar

import typer

from include.links import ConfigurationError
from include.paths import private
from include.people.four_eyes import NotAllowed
from include.reports.visible import visible
from include.trouble import reported

DONE, REMARKS, USAGE, COULD_NOT_RUN, BROKEN_OFF = 0, 1, 2, 3, 130
EXIT_CODES = (
    "Exit codes: 0 done; 1 completed with warnings (something waits, is blocked, refused, in review or in doubt); "
    "2 wrong usage or configuration; 3 could not run; 130 interrupted."
)
INTERRUPTED = "interrupted before it was done; what was sent is known, and nothing is sent twice"
UNANSWERED = (
    "a question got no answer: run the command at a terminal, or give what it asks for as an option or with "
    "--from-json (see --help); nothing was entered"
)
P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class _Document:
    """The one document of a command with ``--json``. ``stream``: standard output as it was when the command began;
    ``said``: its last sentence of what went wrong."""

    any_out: ClassVar[bool] = False
    stream: TextIO
    is_out: bool = False
    said: str = "the command ended without a result"

    def put(self, text: str) -> None:
        self.is_out = _Document.any_out = True
        self.stream.write(visible(text) + "\n")
        self.stream.flush()


_document = ContextVar[_Document | None]("document", default=None)


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
    text = text if as_json or render is None else render()
    (_document.get() or _Document(sys.stdout)).put(text)


def say(text: str) -> None:
    """One line of progress, on standard error: never between the braces of a JSON document."""
    sys.stderr.write(visible(text) + "\n")
    sys.stderr.flush()


def table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], empty: str) -> str:
    """Rows as an aligned table for a terminal; ``empty`` when there are none."""
    if not rows:
        return empty
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None, pad_edge=False)
    for column in columns:
        drawn.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        # As text: what a vendor wrote between square brackets is no markup, and "[/x]" would be an error.
        drawn.add_row(*(Text("" if row.get(name) is None else visible(str(plain(row[name])))) for name in columns))
    # Without colours: an escape sequence that reaches the terminal is then a vendor's, and is shown as text.
    console = Console(width=None if sys.stdout.isatty() else 200, color_system=None)
    with console.capture() as captured:
        console.print(drawn)
    return captured.get().rstrip()


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """Turn every error into one sentence on standard error and the right exit code. Without this Python would end with
    1, which says "completed with warnings". With ``--json`` there is exactly one document on standard output at any
    end: the command's own, else ``{"error": ...}``; what libraries print goes to standard error."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if not kwargs.get("json_"):
            with private():
                return _explained(command, *args, **kwargs)
        document = _Document(sys.stdout)
        before = _document.set(document)
        try:
            with contextlib.redirect_stdout(sys.stderr), private():
                return _explained(command, *args, **kwargs)
        finally:
            _document.reset(before)
            if not document.is_out:
                document.put(json.dumps({"error": document.said}, ensure_ascii=False))

    return run


def usage_error(code: int) -> None:
    """One document also where the command line could not be understood, and no command began."""
    if code == USAGE and "--json" in sys.argv[1:] and not _Document.any_out:
        _Document(sys.stdout).put(json.dumps({"error": "the command line could not be understood: see standard error"}))


def _explained(command: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    try:
        return command(*args, **kwargs)
    except CommandError as problem:
        code, text = problem.code, str(problem)
    except (ConfigurationError, NotAllowed) as problem:
        code, text = USAGE, str(problem)
    except typer.Abort:
        code, text = COULD_NOT_RUN, UNANSWERED
    except KeyboardInterrupt:
        code, text = BROKEN_OFF, INTERRUPTED
    except Exception as problem:
        if isinstance(problem, BrokenPipeError) or type(problem).__module__.split(".", 1)[0] in ("typer", "click"):
            raise  # a reader that went away, and what the command line itself says of its usage
        code, text = COULD_NOT_RUN, reported(problem)
    say(f"ml-connector: {text}")
    if document := _document.get():
        document.said = text
    raise typer.Exit(code) from None
