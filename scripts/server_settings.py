"""Refuses to start a server whose settings anybody could guess: run by docker compose before everything else.

Only the environment and the folder of secrets are looked at, nothing is called. What is said names a setting and never
shows its value.
"""

from __future__ import annotations

import base64
import os
import re
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

PASSWORDS = ("POSTGRES_PASSWORD", "AIRFLOW_DB_PASSWORD", "ML_CONNECTOR_DB_PASSWORD", "AIRFLOW_ADMIN_PASSWORD")
PASSWORDS += ("REDIS_PASSWORD", "OBJECTS_PASSWORD")
KEYS = ("AIRFLOW_API_SECRET_KEY", "AIRFLOW_JWT_SECRET")
FERNET = ("AIRFLOW_FERNET_KEY", "ML_CONNECTOR_KEYS")
IMAGES = ("PYTHON_IMAGE", "POSTGRES_IMAGE", "REDIS_IMAGE", "OBJECTS_IMAGE")
_GUESSED = re.compile(
    r"change.?me|passw|secret|airflow|postgres|admin|example|qwerty|letmein|123456|abcdef", re.IGNORECASE
)
_LENGTHS = {**dict.fromkeys(PASSWORDS, 16), **dict.fromkeys(KEYS, 32)}
_DIFFERENT = 8


def problems(settings: Mapping[str, str]) -> list[str]:
    """A sentence for each setting that must not be used as it is; none when all may. Pure."""
    found = [f"{name} {why}" for name in (*PASSWORDS, *KEYS) if (why := _weak(settings.get(name, ""), _LENGTHS[name]))]
    for name in FERNET:
        for key in settings.get(name, "").split(","):
            if why := _no_key(key.strip()):
                found.append(f"{name} {why}")
    known = Counter(
        value for name in (*PASSWORDS, *KEYS, *FERNET) for value in settings.get(name, "").split(",") if value
    )
    for name in (*PASSWORDS, *KEYS, *FERNET):
        if any(known[value] > 1 for value in settings.get(name, "").split(",")):
            found.append(f"{name} is used twice: each setting needs a value of its own")
    for name in IMAGES:
        if not re.fullmatch(r"\S+@sha256:[0-9a-f]{64}", settings.get(name, "")):
            found.append(f"{name} must name an image by its digest (NAME@sha256:...): scripts/server.sh looks it up")
    return found


def _weak(value: str, length: int) -> str | None:
    if not value:
        return "is empty"
    if not re.fullmatch(r"[A-Za-z0-9_=-]+", value):
        return "may hold letters, digits, -, _ and = only, since it stands in an address"
    if len(value) < length:
        return f"is too short: {length} characters at least"
    if len(set(value)) < _DIFFERENT or _GUESSED.search(value):
        return "can be guessed: take a random one"
    return None


def _no_key(value: str) -> str | None:
    try:
        raw = base64.urlsafe_b64decode(value)
    except ValueError:
        raw = b""
    if len(raw) != 32:
        return "is no Fernet key (32 random bytes in URL-safe base64)"
    return "can be guessed: take a random one" if len(set(raw)) < _DIFFERENT else None


def given(folder: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """The images of the environment, and the secrets of ``folder``, a file each; empty what is not there."""
    files = {name: folder / name for name in (*PASSWORDS, *KEYS, *FERNET)}
    secrets = {name: file.read_text().strip() if file.is_file() else "" for name, file in files.items()}
    return secrets | {name: environment.get(name, "") for name in IMAGES}


def main(folder: str) -> int:
    found = problems(given(Path(folder), os.environ))
    if found:
        found.append("Nothing was started. Correct secrets/ and .env; scripts/server.sh makes what is missing there.")
        sys.stderr.write("\n".join(found) + "\n")
    return 2 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
