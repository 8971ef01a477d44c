"""Settings that are secret come as a variable, or in a file that ``<NAME>_FILE`` names, as containers are given them: a
variable is seen by whoever may look at the container, and by every program that it starts.

Credentials of connections and channels, whose names only ``links.yml`` knows, may be files of one folder, that of
``ML_CONNECTOR_CREDENTIALS``, each called as its variable would be.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

FOLDER = "ML_CONNECTOR_CREDENTIALS"


class UnreadableSecret(Exception):
    """A file that a setting names cannot be read; the text says which and what to do."""


def secret_setting(name: str, environment: Mapping[str, str] | None = None) -> str:
    """The value of ``name``: the variable, else its file, else the file of that name in the folder of credentials;
    empty when there is none. Raises ``UnreadableSecret`` for a file that cannot be read, and for two values at once."""
    given = os.environ if environment is None else environment
    value, file = given.get(name, "").strip(), given.get(f"{name}_FILE", "").strip()
    if value and file:
        raise UnreadableSecret(f"{name} and {name}_FILE are both set: remove one of them, since they may differ")
    if file:
        return _read(name, Path(file))
    if not value and (folder := given.get(FOLDER, "").strip()) and (Path(folder) / name).exists():
        return _read(name, Path(folder) / name)
    return value


def _read(name: str, file: Path) -> str:
    try:
        return file.read_text().strip()
    except (OSError, UnicodeDecodeError) as problem:
        why = getattr(problem, "strerror", None) or "is no text"
        raise UnreadableSecret(
            f"the file {file}, which is to hold {name}, cannot be read ({why}): correct the setting that names it, or "
            "give this user the right to read it"
        ) from None
