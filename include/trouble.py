"""What went wrong, for a person: the words of our own errors as they are, those of databases and of the disk in plain
words, and for anything else, a fault of ours, where the details are.

Errors of ours were written for a person and hold no secret. Everything else also goes to ``logs/errors.log`` under
``ML_CONNECTOR_HOME``, with where it came from; of that too every line is looked through for secrets.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import traceback
from datetime import UTC, datetime
from pathlib import Path

from include.http.redaction import redact
from include.paths import home
from include.texts.program import said

OURS = ("include", "dlt_sources")
_NO_ROOM = ("full", "no space left", "disk i/o error", "file too large", "quota")
_NO_RIGHT = ("readonly", "read-only", "permission denied")
_GONE = ("connection", "server closed", "terminat", "shutting down", "starting up", "timeout")


def is_ours(problem: BaseException) -> bool:
    """Its text was written for a person."""
    return type(problem).__module__.split(".", 1)[0] in OURS


def reported(problem: BaseException) -> str:
    """One line for a person; the details of what is not ours are in the log file that it names."""
    if is_ours(problem):
        return str(problem) or type(problem).__name__
    file = _write_down(problem)
    words = in_words(problem)
    return said("trouble.detailed", fault=words, details_file=file) if file else words


def in_words(problem: BaseException) -> str:
    """What happened, why, and what to do, on one line without a secret."""
    import duckdb
    import sqlalchemy

    if is_ours(problem):
        return str(problem) or type(problem).__name__
    if isinstance(problem, sqlalchemy.exc.DBAPIError):
        return _of_the_store(problem.orig or problem)
    if isinstance(problem, sqlalchemy.exc.SQLAlchemyError | sqlite3.Error):
        return _of_the_store(problem)
    if isinstance(problem, duckdb.Error):
        return _of_the_warehouse(problem)
    if isinstance(problem, OSError):
        return _of_the_disk(problem)
    if isinstance(problem, MemoryError):
        return said("trouble.memory", safe=said("trouble.safe"))
    facts = {"error_kind": type(problem).__name__, "database_error": _first_line(problem)}
    return said("trouble.ours", **facts, safe=said("trouble.safe"))


def _of_the_store(problem: BaseException) -> str:
    words = _first_line(problem)
    what, low = said("trouble.store", database_error=words), words.lower()
    if any(word in low for word in _NO_RIGHT):
        return _and("trouble.rights.store", what)
    if any(word in low for word in _NO_ROOM):
        return _and("trouble.full.store", what)
    if "locked" in low:
        return _and("trouble.locked", what)
    if "malformed" in low or "not a database" in low:
        return said("trouble.damaged", cannot=what)
    return _and("trouble.gone" if any(word in low for word in _GONE) else "trouble.again", what)


def _of_the_warehouse(problem: BaseException) -> str:
    import duckdb

    words = _first_line(problem)
    what, low = said("trouble.warehouse", database_error=words), words.lower()
    if isinstance(problem, duckdb.OutOfMemoryException):
        return _and("trouble.duckdb_memory", what)
    if any(word in low for word in _NO_RIGHT):
        return _and("trouble.rights.home", what)
    return _and("trouble.full.home" if any(word in low for word in _NO_ROOM) else "trouble.again", what)


def _of_the_disk(problem: OSError) -> str:
    words = problem.strerror or _first_line(problem)
    what = said("trouble.file", database_error=words)
    if problem.filename:
        what = said("trouble.named_file", path=problem.filename, database_error=words)
    if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return _and("trouble.full.home", what)
    no_right = problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS)
    return _and("trouble.rights.home" if no_right else "trouble.look", what)


def _and(code: str, what: str) -> str:
    return said(code, cannot=what, safe=said("trouble.safe"))


def _first_line(problem: BaseException) -> str:
    lines = [line.strip() for line in redact(str(problem)).split(" / ") if line.strip()]
    return lines[0].rstrip(".:") if lines else type(problem).__name__


def _write_down(problem: BaseException) -> Path | None:
    """Where its traceback stands now; None where nothing can be written: a full disk must not hide what happened."""
    file = home() / "logs" / "errors.log"
    lines = "".join(traceback.format_exception(problem)).splitlines()
    text = "\n".join([f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", *(_kept(line) for line in lines), "", ""])
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w", encoding="utf-8") as log:
            log.write(text)
    except OSError:
        return None
    return file


def _kept(line: str) -> str:
    """The line without what looks like a secret, and still indented."""
    return line[: len(line) - len(line.lstrip())] + redact(line)
