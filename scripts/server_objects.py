"""Whether the object store may be used, and its bucket, where the store makes one at the first object: `python -m
scripts.server_objects`, run before the services that need it.

What was read and what is published are objects that are written once. A store that overwrites what was to be new
(`If-None-Match: *`, which some accept and ignore) would let two writers each believe that theirs is there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from uuid import uuid4


def problem(create: Callable[[str], bool]) -> str | None:
    """Why a store must not be used; None when it may. ``create`` makes the object of a name, False when it is there."""
    name = f"checks/{uuid4()}"
    if not create(name):
        return "says of an object that was never written that it is there"
    if create(name):
        return "overwrites an object that was to be new (it ignores If-None-Match): use a store that refuses it"
    return None


def main() -> int:
    from obstore.exceptions import AlreadyExistsError, BaseError

    from include.warehouse.object_store import ENDPOINT, KEY, SETTING, WrongObjects, store

    place = os.environ[SETTING]
    try:
        objects = store(place)
    except WrongObjects as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2

    def create(name: str) -> bool:
        try:
            objects.put(name, b"", mode="create")
        except AlreadyExistsError:
            return False
        return True

    try:
        why = problem(create)
    except BaseError as refused:
        why = f"cannot be written to ({str(refused).splitlines()[0]}): check {ENDPOINT} and {KEY}"
    if why:
        sys.stderr.write(f"the object store {place} {why}\n")
    return 2 if why else 0


if __name__ == "__main__":
    sys.exit(main())
