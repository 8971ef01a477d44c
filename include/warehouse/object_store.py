"""Files that machines share, in an object store: Amazon's S3 or one that speaks its protocol, Google's, Azure's, or a
folder that all of them mount. By obstore, https://developmentseed.org/obstore.

What is fetched is kept in a folder of this machine, since it never changes; it may go at any time.
"""

from __future__ import annotations

import filecmp
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from include.secret_settings import secret_setting
from include.warehouse.objects import AT_ONCE, SETTING, ObjectMissing, checked, fresh_in

if TYPE_CHECKING:
    from obstore.store import ObjectStore

ENDPOINT, KEY = "ML_CONNECTOR_OBJECTS_ENDPOINT", "ML_CONNECTOR_OBJECTS_KEY"
PATIENCE = timedelta(seconds=20)
"""For how long one that does not answer, or answers 5xx, is asked again; a task of Airflow is repeated after that."""
CACHED = 3600.0
"""Seconds for which a file is kept here after it was last asked for."""


class ObjectsUnreachable(Exception):
    """The object store does not answer, or refuses; the text says which and what to do."""


class WrongObjects(ValueError):
    """A setting of the object store cannot be right; the text says which and why."""


def opened(place: str, room: str, cache: Path) -> ObjectStoreFiles:
    """``place``: ``s3://bucket``, ``gs://bucket``, ``az://container`` or ``file:///folder``, and a prefix if need be.
    Raises ``WrongObjects``."""
    return ObjectStoreFiles(store(place), place, room, cache)


def store(place: str) -> ObjectStore:
    """Raises ``WrongObjects``."""
    try:
        from obstore import store as obstore
        from obstore.exceptions import BaseError
    except ImportError:
        raise WrongObjects(f"{SETTING} is {place}, which needs obstore: install requirements-server.txt") from None
    scheme, address = urlsplit(place).scheme, os.environ.get(ENDPOINT, "").strip()
    if scheme == "file":
        return obstore.LocalStore(urlsplit(place).path, mkdir=True)
    options: dict[str, Any] = {
        "config": {**_credentials(scheme), **({"endpoint": address} if address else {})},
        "client_options": {"connect_timeout": "5s", "timeout": "120s", "allow_http": address.startswith("http://")},
        "retry_config": {"max_retries": 8, "retry_timeout": PATIENCE},
    }
    try:
        found: ObjectStore = obstore.from_url(place, **options)
        return found
    except (BaseError, ValueError) as problem:
        why = str(problem).splitlines()[0]
        raise WrongObjects(
            f"{SETTING} is {place!r}, which cannot be used ({why}): it is s3://BUCKET, gs://BUCKET, az://CONTAINER or "
            "file:///FOLDER"
        ) from None


def _credentials(scheme: str) -> dict[str, str]:
    """Without a key those of the machine are used, as the vendors' own programs do."""
    region = {"region": os.environ.get("AWS_REGION", "us-east-1")} if scheme in ("s3", "s3a") else {}
    if not (key := secret_setting(KEY)):
        return region
    if scheme == "gs":
        return {"service_account_key": key}
    identity, colon, secret = key.partition(":")
    if not colon:
        raise WrongObjects(f"{KEY} is not NAME:SECRET (of Azure, the account and its key)")
    if scheme in ("az", "azure", "abfs", "abfss"):
        return {"account_name": identity, "account_key": secret}
    return {**region, "access_key_id": identity, "secret_access_key": secret}


@dataclass(frozen=True)
class ObjectStoreFiles:
    """Objects below ``room`` of ``store``, called ``place``, and copies of them below ``cache``."""

    store: ObjectStore
    place: str
    room: str
    cache: Path
    shared = True

    def fresh(self) -> AbstractContextManager[Path]:
        return fresh_in(self.cache)

    def put(self, name: str, file: Path) -> None:
        from obstore.exceptions import AlreadyExistsError

        with self._asked(f"write {name}"):
            try:
                self.store.put(f"{self.room}/{name}", file, mode="create")
            except AlreadyExistsError:
                # Ours, if an answer was lost and the same was sent again.
                with self.fresh() as folder:
                    self._download(name, there := folder / "there")
                    if not filecmp.cmp(there, file, shallow=False):
                        other = f"{self.place}/{self.room}/{name} is there, and is another file"
                        raise ObjectsUnreachable(other) from None
        place = self.cache / name
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(file, place)
        self._tidy(place)

    def get(self, name: str, size: int | None = None) -> Path:
        place = self.cache / name
        with suppress(ObjectMissing, FileNotFoundError):
            os.utime(found := checked(place, size))
            return found
        with self.fresh() as folder, self._asked(f"read {name}"):
            self._download(name, folder / "new")
            checked(folder / "new", size)
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(folder / "new", place)
        self._tidy(place)
        return place

    def there(self, files: Mapping[str, int]) -> set[str]:
        """Each is asked for by itself: a list would have all that is kept of earlier days."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            sizes = pool.map(self._size, files)
            return {name for name, size in zip(files, sizes, strict=True) if files[name] == size}

    def _size(self, name: str) -> int | None:
        with self._asked(f"look for {name}"), suppress(FileNotFoundError):
            return self.store.head(f"{self.room}/{name}")["size"]
        return None

    def older_than(self, moment: float, folder: str) -> set[str]:
        with self._asked(f"list {folder}"):
            pages = self.store.list(f"{self.room}/{folder}/")
            found = [one for page in pages for one in page if one["last_modified"].timestamp() < moment]
        return {str(one["path"]).removeprefix(f"{self.room}/") for one in found}

    def remove(self, name: str) -> None:
        with self._asked(f"remove {name}"), suppress(FileNotFoundError):
            self.store.delete(f"{self.room}/{name}")
        (self.cache / name).unlink(missing_ok=True)

    def _download(self, name: str, file: Path) -> None:
        try:
            answer = self.store.get(f"{self.room}/{name}")
        except FileNotFoundError:
            raise ObjectMissing(f"{self.place}/{self.room}/{name} is not there") from None
        with file.open("wb") as written:
            for piece in answer.stream(min_chunk_size=4 * 1024 * 1024):
                written.write(piece)

    @contextmanager
    def _asked(self, what: str) -> Iterator[None]:
        from obstore.exceptions import BaseError

        try:
            yield
        except BaseError as problem:
            why = str(problem).splitlines()[0]
            raise ObjectsUnreachable(
                f"the object store {self.place} could not {what}: {why}. What was read and decided before stays. "
                "Runs go on by themselves when it answers (docs/runbooks/object_store.md)"
            ) from None

    def _tidy(self, newest: Path) -> None:
        """Copies that nobody asked for lately go, by the clock that stamps files. Those of what is published are read
        under their names."""
        if self.room == "published":
            return
        with suppress(FileNotFoundError):
            before = newest.stat().st_mtime - CACHED
            for file in self.cache.glob("*/*"):
                if file.stat().st_mtime < before:
                    file.unlink()
