"""The release after this one: this code with one step of the store's schema more."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from cryptography.fernet import Fernet

from include.paths import PROJECT
from include.store.migrations import REVISIONS

NEXT = "0999"
_STEP = """\
from alembic import op
import sqlalchemy as sa

revision, down_revision, branch_labels, depends_on = "{next}", "{before}", None, None
expands = {expands}


def upgrade():
    {upgrade}
"""


def made(folder: Path, upgrade: str, *, expands: bool) -> Path:
    """Its project in ``folder``; ``upgrade``: what its step does, a line of Python."""
    _linked(PROJECT, folder, besides={"include", ".local", "tests"})
    _linked(PROJECT / "include", folder / "include", besides={"store"})
    _linked(PROJECT / "include" / "store", folder / "include" / "store", besides={"migrations"})
    steps = folder / "include" / "store" / "migrations"
    shutil.copytree(PROJECT / "include" / "store" / "migrations", steps, ignore=shutil.ignore_patterns("__pycache__"))
    (steps / "__init__.py").write_text(f"REVISIONS = {(*REVISIONS, NEXT)!r}\n")
    text = _STEP.format(next=NEXT, before=REVISIONS[-1], expands=expands, upgrade=upgrade)
    (steps / "versions" / f"v{NEXT}_next.py").write_text(text)
    return folder


def command(project: Path, store: str, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """``ml-connector WORDS`` of the release in ``project``."""
    environment = {
        **os.environ,
        "ML_CONNECTOR_STORE": store,
        "ML_CONNECTOR_HOME": str(home),
        "ML_CONNECTOR_KEYS": Fernet.generate_key().decode(),
    }
    line = [sys.executable, "-m", "include.cli", *words]
    return subprocess.run(line, cwd=project, env=environment, capture_output=True, text=True, check=False)


def _linked(source: Path, folder: Path, besides: set[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in source.iterdir():
        if path.name not in besides and not path.name.startswith((".", "__pycache__")):
            (folder / path.name).symlink_to(path)
