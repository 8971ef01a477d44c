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

OURS = ("include", "dlt_sources")
SAFE = "What was sent is known, and nothing is sent twice: run again"
_ROOM = f"make room (`logs/` and `pipelines/` under ML_CONNECTOR_HOME may be emptied). {SAFE}"
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
    return in_words(problem) + (f" (details: {file})" if file else "")


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
        return f"this machine has no memory left: close something, or lower ML_CONNECTOR_MEMORY_LIMIT. {SAFE}"
    kind = type(problem).__name__
    return f"a fault in ml-connector itself, {kind}: {_first_line(problem)}. {SAFE}; if it comes back, report it"


def _of_the_store(problem: BaseException) -> str:
    said = _first_line(problem)
    what = f"the operational store cannot be used ({said})"
    low = said.lower()
    if any(word in low for word in _NO_RIGHT):
        return f"{what}: give this user the right to write to it, or correct ML_CONNECTOR_STORE. {SAFE}"
    if any(word in low for word in _NO_ROOM):
        return f"{what}: the disk it is on has no room left: {_ROOM}"
    if "locked" in low:
        return f"{what}: another process kept it busy for too long; end that one if it hangs. {SAFE}"
    if "malformed" in low or "not a database" in low:
        return f"{what}: the file is damaged: bring back the last backup (docs/runbooks/restore.md)"
    if any(word in low for word in _GONE):
        return f"{what}: look whether its database server runs and can be reached. {SAFE}"
    return f"{what}. {SAFE}; if it comes back, report it"


def _of_the_warehouse(problem: BaseException) -> str:
    import duckdb

    said = _first_line(problem)
    what = f"the warehouse or the published tables could not be written ({said})"
    if isinstance(problem, duckdb.OutOfMemoryException):
        return f"{what}: give DuckDB more memory (ML_CONNECTOR_MEMORY_LIMIT). {SAFE}"
    low = said.lower()
    if any(word in low for word in _NO_RIGHT):
        return f"{what}: give this user the right to write under ML_CONNECTOR_HOME. {SAFE}"
    if any(word in low for word in _NO_ROOM):
        return f"{what}: the disk has no room left: {_ROOM}"
    return f"{what}. {SAFE}; if it comes back, report it"


def _of_the_disk(problem: OSError) -> str:
    about = f" {problem.filename}" if problem.filename else ""
    what = f"a file could not be used:{about} ({problem.strerror or _first_line(problem)})"
    if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"{what}: the disk has no room left: {_ROOM}"
    if problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{what}: give this user the right to write under ML_CONNECTOR_HOME. {SAFE}"
    return f"{what}: look what stands there and put it right. {SAFE}"


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
