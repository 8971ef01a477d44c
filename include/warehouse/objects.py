"""Where files lie that never change once they are there: a folder of this machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


class ObjectMissing(Exception):
    """There is no such file; the text names it."""


@dataclass(frozen=True)
class Folder:
    """Files below ``root``, by names with slashes."""

    root: Path

    def put(self, name: str, file: Path) -> None:
        """Take ``file`` in under this name: wholly, or not at all. It is moved, so it must lie on the same disk."""
        place = self.root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        with file.open("rb") as written:
            os.fsync(written.fileno())
        os.replace(file, place)
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def get(self, name: str) -> Path:
        """The file, to be read only. Raises ``ObjectMissing``."""
        place = self.root / name
        if not place.is_file():
            raise ObjectMissing(f"{place} is not there")
        return place

    def remove(self, name: str) -> None:
        """One that is gone already is no error."""
        (self.root / name).unlink(missing_ok=True)
