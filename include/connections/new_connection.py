"""A connection before ``links.yml`` is finished: a person connects first, sees what the account reaches, and writes the
lines that are printed then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from include.link_settings import Connection
from include.links import ConfigurationError
from include.systems import registry

_ANY_COMPANY = "1"  # stands in while the rest of the entry is looked at


class RegionNeeded(Exception):
    """Where the company lives must be said; the text names the choices."""


def written(folder: Path, name: str) -> Connection | None:
    """The entry ``name`` of ``links.yml`` whose only fault is that it names no companies, with none; None for any
    other. A file that cannot be read has been reported by ``links.load``."""
    entry = _entries(folder).get(name)
    if not isinstance(entry, Mapping) or entry.get("companies"):
        return None
    try:
        return _without_companies({**entry, "name": name})
    except ValidationError:
        return None


def described(name: str, system: str, region: str | None) -> Connection:
    """One that is not in ``links.yml`` at all, with no companies. Raises ``RegionNeeded``, ``ConfigurationError``."""
    hosts = registry.contract(system).HOSTS
    if region is None:
        raise RegionNeeded(f"where is the company? Name it with --region: {', '.join(hosts)}")
    if region not in hosts:
        raise ConfigurationError(f"--region must be one of {', '.join(hosts)}, not {region}")
    return _without_companies({"name": name, "system": system, "region": region})


def usual_name(system: str) -> str:
    """``exact_main`` for Exact Online."""
    return f"{system.partition('_')[0]}_main"


def lines(settings: Connection, companies: Mapping[str, str], names: Sequence[str]) -> str:
    """What to write into ``links.yml`` for ``settings`` with those of ``companies`` (names by key) that ``names``
    lists."""
    where = f"base_url: {settings.base_url}" if settings.base_url else f"region: {settings.region}"
    listed = ", ".join(f'"{one}"' for one in names)
    said = ", ".join(_plain(companies.get(one, "")) for one in names)
    comment = f"  # {said}" if said.strip(", ") else ""
    return "\n".join(
        [
            "connections:",
            f"  {settings.name}:",
            f"    system: {settings.system}",
            f"    {where}",
            f"    companies: [{listed}]{comment}",
        ]
    )


def _without_companies(entry: dict[str, Any]) -> Connection:
    return Connection(**{**entry, "companies": [_ANY_COMPANY]}).model_copy(update={"companies": ()})


def _entries(folder: Path) -> Mapping[str, Any]:
    try:
        data = yaml.safe_load((folder / "links.yml").read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError):
        return {}
    found = data.get("connections") if isinstance(data, dict) else None
    return {str(name): body for name, body in found.items()} if isinstance(found, dict) else {}


def _plain(text: str) -> str:
    """A vendor's text inside a comment of one line."""
    return " ".join(text.split())
