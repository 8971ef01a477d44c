"""Paths of the API: hosts and paths are case-insensitive, doubled slashes are tolerated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from include.sandbox.exact_online.catalogue import BY_PATH
from include.sandbox.exact_online.schema import Child, EntitySet

PATH = re.compile(
    r"^/api/v1/(?P<division>[^/]+)/(?P<set>[a-z][a-z0-9/]*?)(?:\((?P<key>[^)]*)\))?(?:/(?P<tail>\$?[a-z]+))?$",
    re.IGNORECASE,
)
METADATA = re.compile(r"^/api/v1/(?P<division>[^/]+)/(?P<service>[a-z]+(?:/[a-z]+)*)/\$metadata$", re.IGNORECASE)
TIMESTAMP = "read/sync/sync/synctimestamp"


@dataclass(frozen=True)
class Route:
    """``action``: set, row, child, count, metadata, timestamp. ``endpoint`` names it for the error limit."""

    action: str
    division: str
    endpoint: str
    entity: EntitySet | None = None
    key: str | None = None
    child: Child | None = None
    service: str = ""


@lru_cache(maxsize=4096)
def squeeze(path: str) -> str:
    return re.sub(r"/{2,}", "/", path).rstrip("/") or "/"


@lru_cache(maxsize=4096)
def route(path: str) -> Route | None:
    """``path`` squeezed. None: unknown."""
    if found := METADATA.match(path):
        return Route("metadata", found["division"], path.lower(), service=found["service"])
    found = PATH.match(path)
    if found is None:
        return None
    division, name, key, tail = found["division"], found["set"].lower(), found["key"], found["tail"]
    if division.lower() == "current" and name == "me":
        return Route("set", "current", "current/me", BY_PATH["current/me"])
    if f"{name}/{(tail or '').lower()}" == TIMESTAMP:
        return Route("timestamp", division, name)
    entity = BY_PATH.get(name)
    if entity is None and tail and key is None and not tail.startswith("$"):
        entity, tail = BY_PATH.get(f"{name}/{tail.lower()}"), None
    if entity is None or entity.path.startswith("current/"):
        return None
    endpoint = entity.path.lower()
    if tail is None:
        return Route("set" if key is None else "row", division, endpoint, entity, key)
    if tail.lower() == "$count":
        return Route("count", division, endpoint, entity) if key is None else None
    child = next((child for child in entity.children if child.name.lower() == tail.lower()), None)
    if child is None or key is None:
        return None
    return Route("child", division, endpoint, entity, key, child)
