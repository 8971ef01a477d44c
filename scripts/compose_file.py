"""``docker-compose.yml`` as a container engine would read it: variables put in, each service's environment in full."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parents[1]
FILE = PROJECT / "docker-compose.yml"
EXAMPLE = (PROJECT / ".env.example").read_text()
# Of no image that there is: what counts is that an image is named by some digest.
DIGEST = "@sha256:" + "0123456789abcdef" * 4
_VARIABLE = re.compile(r"\$\{(\w+)(?:(:-|:\?)((?:[^${}]|\$\{[^{}]*\})*))?\}")


class NotSet(Exception):
    """What docker compose ends with: a variable that must be set is not; the text is the file's own."""


def settings(text: str) -> dict[str, str]:
    """The variables of an environment file."""
    return dict(re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE))


def interpolated(text: str, given: dict[str, str]) -> str:
    """As the compose specification puts variables in: a default may hold another one. Raises ``NotSet``."""

    def value(found: re.Match[str]) -> str:
        name, kind, default = found.groups()
        if given.get(name) or kind is None:
            return given.get(name, "")
        if kind == ":?":
            raise NotSet(f"{name}: {default}")
        return interpolated(default, given)

    return _VARIABLE.sub(value, text)


def services(given: dict[str, str]) -> dict[str, Any]:
    """The services under these settings."""
    compose = _filled_in(yaml.safe_load(FILE.read_text()), given)
    for service in compose["services"].values():
        service["environment"] = dict(service.get("environment", {}))
    return dict(compose["services"])


def _filled_in(value: Any, given: dict[str, str]) -> Any:
    """The texts of the file are filled in one by one, once it is read: an empty one stays a text."""
    if isinstance(value, dict):
        return {key: _filled_in(one, given) for key, one in value.items()}
    if isinstance(value, list):
        return [_filled_in(one, given) for one in value]
    return interpolated(value, given) if isinstance(value, str) else value


def made_up(**more: str) -> dict[str, str]:
    """Settings as ``scripts/server.sh`` leaves them."""
    names = [name for name in settings(EXAMPLE) if name.endswith("_IMAGE")]
    images = {name: f"{name.split('_')[0].lower()}{DIGEST}" for name in names}
    return {**settings(EXAMPLE), **images, **more}
