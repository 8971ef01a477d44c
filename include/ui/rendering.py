"""Values as people read them, and templates. Nothing of a vendor's text is ever HTML: Jinja escapes all of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from include.reports.summary_text import money
from include.reports.visible import visible

_FOLDER = Path(__file__).parent / "templates"
NOTHING = "–"


def amount(value: Decimal | None) -> str:
    return NOTHING if value is None else money(value)


def day(value: date | None) -> str:
    return f"{value:%d %b %Y}" if value else NOTHING


def moment(value: datetime | None) -> str:
    return f"{value.astimezone(UTC):%d %b %Y %H:%M %Z}" if value else NOTHING


def text(value: Any) -> str:
    return NOTHING if value in (None, "") else visible(str(value))


def words(code: str) -> str:
    """A code as words: ``missing_in_target`` is "missing in target"."""
    return code.replace("_", " ")


def count(number: int, one: str) -> str:
    """``1 document``, ``2 documents``."""
    return f"{number:,} {one if number == 1 else one + 's'}"


def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update({"money": amount, "day": day, "moment": moment, "text": text, "words": words, "count": count})
    return made


class Pages:
    """Templates by name."""

    def __init__(self) -> None:
        self._environment = environment()

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        return self._environment.get_template(name).render(values)
