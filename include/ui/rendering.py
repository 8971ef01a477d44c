"""Values as people read them, and templates. Nothing of a vendor's text is ever HTML: Jinja escapes all of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from include.reports.visible import visible
from include.sentences import document, system_name
from include.sentences import translated as said
from include.texts.translations import gettext, language, ngettext
from include.ui import words as known_words
from include.ui.formats import NOTHING, Format

_FOLDER = Path(__file__).parent / "templates"
_PLAIN = Format()


def _of(context: Context) -> Format:
    """The page's: of the link that it is about."""
    found = context.get("format", _PLAIN)
    return found if isinstance(found, Format) else _PLAIN


@pass_context
def amount(context: Context, value: Decimal | None) -> str:
    return _of(context).amount(value)


@pass_context
def day(context: Context, value: date | None) -> str:
    return _of(context).day(value)


@pass_context
def moment(context: Context, value: datetime | None) -> str:
    return _of(context).moment(value)


@pass_context
def fact(context: Context, value: Any) -> str:
    """A fact of a record, whatever it is."""
    shown = _of(context).value(value)
    return text(value) if shown is None else shown


def text(value: Any) -> str:
    return NOTHING if value in (None, "") else visible(str(value))


def translated(value: Any) -> str:
    """A sentence of the tables or the store, in the language of the page."""
    return text(said(str(value)) if value else value)


def words(code: str) -> str:
    """A code as words: ``missing_in_target`` is "missing in target"."""
    return gettext(code.replace("_", " "))


def term(said: str) -> str:
    """A label of ours; what is no text of ours stays as it is."""
    return gettext(said)


def sentence_case(said: str) -> str:
    """With a capital at its beginning, and nothing else changed: nouns have theirs in some languages."""
    return said[:1].upper() + said[1:]


def count(number: int, one: str) -> str:
    """``1 document``, ``2 documents``; ``one``: of `known_words.COUNTED`."""
    forms = known_words.COUNTED.get(one, (f"%(num)s {one}", f"%(num)s {one}s"))
    return ngettext(*forms, number, num=f"{number:,}")


def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals["language"] = language
    made.filters |= {"money": amount, "day": day, "moment": moment, "fact": fact}
    made.filters |= {
        "text": text,
        "translated": translated,
        "document": lambda value: text(document(str(value))),
        "words": words,
        "system": system_name,
        "term": term,
        "sentence_case": sentence_case,
        "count": count,
    }
    return made


class Pages:
    """Templates by name."""

    def __init__(self) -> None:
        self._environment = environment()

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        return self._environment.get_template(name).render(values)
