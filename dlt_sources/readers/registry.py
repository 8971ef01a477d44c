"""The sources there are, one for each system of the registry: ``SOURCE`` of the module of its name."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import cast

from dlt_sources.readers.reading import Source
from include.systems.registry import SYSTEMS


@cache
def source(system: str) -> Source:
    """Imported when asked for: with it comes the system's client."""
    return cast(Source, import_module(f"dlt_sources.readers.{system}").SOURCE)


def sources() -> tuple[Source, ...]:
    return tuple(source(system) for system in SYSTEMS)
