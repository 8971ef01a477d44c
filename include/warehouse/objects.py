"""Where files lie that never change once they are there: a folder of this machine, or an object store that machines
share (``include/warehouse/object_store.py``).

    loads = objects(home, "loads")
    with loads.fresh() as folder:
        loads.put("exact_main/1764.duckdb", written(folder))
    loads.get("exact_main/1764.duckdb", size)              # a path, to be read only

``rooms`` are what was read (``loads``), what links decided (``decided``) and what they published (``published``).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

SETTING = "ML_CONNECTOR_OBJECTS"
AT_ONCE = 8
"""Files of an object store that are written or fetched beside each other."""


class ObjectMissing(Exception):
    """There is no such file, or not the whole of it; the text names it."""


class Objects(Protocol):
    """Files by names with slashes. Those of an object store raise ``ObjectsUnreachable`` where it does not answer."""

    @property
    def shared(self) -> bool:
        """Whether other machines have them too."""

    def fresh(self) -> AbstractContextManager[Path]:
        """A folder for files on their way in."""

    def put(self, name: str, file: Path) -> None:
        """Take ``file`` in under this name, which is new: wholly, or not at all. It is moved."""

    def get(self, name: str, size: int | None = None) -> Path:
        """The file, to be read only. Raises ``ObjectMissing``, also for one that has not ``size`` bytes."""

    def there(self, files: Mapping[str, int]) -> set[str]:
        """Of these files, with their sizes, those that are there and whole."""

    def older_than(self, moment: float, folder: str) -> set[str]:
        """Files below ``folder`` that were written before ``moment``, seconds since the epoch by the clock that stamps
        them."""

    def remove(self, name: str) -> None:
        """One that is gone already is no error."""


def objects(home: Path, room: str) -> Objects:
    """Those of this machine, unless ``ML_CONNECTOR_OBJECTS`` names an object store. Raises ``WrongObjects``."""
    here = home / "published" if room == "published" else home / "warehouse" / room
    if not (place := os.environ.get(SETTING, "").strip()):
        return Folder(here)
    from include.warehouse.object_store import opened

    return opened(place, room, here)


@dataclass(frozen=True)
class Folder:
    """Files below ``root``."""

    root: Path
    shared = False

    def fresh(self) -> AbstractContextManager[Path]:
        return fresh_in(self.root)

    def put(self, name: str, file: Path) -> None:
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

    def get(self, name: str, size: int | None = None) -> Path:
        return checked(self.root / name, size)

    def there(self, files: Mapping[str, int]) -> set[str]:
        return {name for name, size in files.items() if _size(self.root / name) == size}

    def older_than(self, moment: float, folder: str) -> set[str]:
        found = set()
        for file in (self.root / folder).rglob("*"):
            with suppress(FileNotFoundError):  # somebody else removes them too
                if file.stat().st_mtime < moment and file.is_file():
                    found.add(file.relative_to(self.root).as_posix())
        return found

    def remove(self, name: str) -> None:
        (self.root / name).unlink(missing_ok=True)


@contextmanager
def fresh_in(folder: Path) -> Iterator[Path]:
    """On the disk of ``folder``, so that a file moves into it by its name alone."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=folder) as made:
        yield Path(made)


def checked(file: Path, size: int | None) -> Path:
    """Raises ``ObjectMissing``."""
    if (there := _size(file)) is None:
        raise ObjectMissing(f"{file} is not there")
    if size is not None and there != size:
        raise ObjectMissing(f"{file} has {there} bytes, and {size} were written")
    return file


def _size(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except OSError:
        return None
