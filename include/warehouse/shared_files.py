"""Files that one home leaves for the next on this machine, in a folder that only its owner may write: they hold what
runs. A folder that cannot be read or written, or that others may write, costs seconds and nothing else."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def taken(file: Path) -> bytes | None:
    """What was left in ``file``; None where nothing was, or nothing that can be trusted."""
    with suppress(OSError):
        if _only_ours(file.parent):
            content = file.read_bytes()
            with suppress(OSError):  # it may be read, and not be written
                os.utime(file)
            return content
    return None


def left(file: Path, content: bytes, most: int) -> None:
    """Whole or not at all, whoever else does the same. The ``most`` files that were left or taken last stay."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not _only_ours(file.parent):
            return
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as part:
            part.write(content)
        os.replace(part.name, file)
        for old in sorted(file.parent.iterdir(), key=lambda one: one.stat().st_mtime)[:-most]:
            old.unlink(missing_ok=True)


def _only_ours(folder: Path) -> bool:
    status = folder.stat()
    return status.st_uid == os.getuid() and not status.st_mode & 0o022
