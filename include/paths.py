"""Where everything a run makes is kept: ``ML_CONNECTOR_HOME``, else ``.local`` in the project. And whose it is: its
owner's alone, whatever the umask, but for what is published to a group that ``ML_CONNECTOR_PUBLISHED_GROUP`` names."""

from __future__ import annotations

import contextlib
import grp
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
GROUP = "ML_CONNECTOR_PUBLISHED_GROUP"


class NoSuchGroup(Exception):
    """What is published cannot be given to the group of the setting; the text says why and what to do."""


def home() -> Path:
    return Path(os.environ.get("ML_CONNECTOR_HOME") or PROJECT / ".local").resolve()


def published_path(home: Path) -> Path:
    """The tables for analysts."""
    return home / "published" / "reconciliation.duckdb"


@contextmanager
def private() -> Iterator[None]:
    """What this process makes until the end of the block is its owner's alone: 700 and 600. A context and a decorator.

    By the umask, and not file by file: DuckDB, dlt, dbt and SQLite make files too, and a file that is closed to others
    a moment after it was made was open for that moment. A umask is the whole process's, so this belongs to whoever
    starts the work, never to a thread."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def close_to_others(home: Path) -> None:
    """Everything under ``home``, itself included, becomes its owner's alone: what an older release, or a person, left
    open. What belongs to somebody else stays as it is. Raises as ``share``."""
    for folder, _, files in os.walk(home):
        for path in (folder, *(os.path.join(folder, file) for file in files)):
            with contextlib.suppress(PermissionError, FileNotFoundError):
                if not os.path.islink(path):
                    os.chmod(path, os.stat(path).st_mode & 0o700)
    share(home, published_path(home).parent)


def share(home: Path, folder: Path) -> None:
    """``folder``, that of published files or one within it, and its files become readable for the group of the setting,
    ``home`` passable; without a setting nothing. Raises ``NoSuchGroup``."""
    if not (name := os.environ.get(GROUP)) or not folder.is_dir():
        return
    try:
        group = grp.getgrnam(name).gr_gid
        for path in folder.rglob("*"):
            _give(path, group, 0o750 if path.is_dir() else 0o640)
        for path, mode in ((folder, 0o750), (published_path(home).parent, 0o750), (home, 0o710)):
            _give(path, group, mode)
    except KeyError:
        raise NoSuchGroup(f"{GROUP} names {name}, and this machine has no such group: correct it") from None
    except PermissionError as problem:
        raise NoSuchGroup(
            f"{problem.filename} cannot be given to the group {name} of {GROUP}: the account that runs this must own "
            "it and be a member of that group"
        ) from None


def _give(path: Path, group: int, mode: int) -> None:
    if path.stat().st_gid != group:
        os.chown(path, -1, group)
    path.chmod(mode)
