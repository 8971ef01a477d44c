"""Sentences as SQL says them: the project's macros, called as dbt calls them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import duckdb
from dbt.exceptions import CompilationError
from dbt_common.clients.jinja import BaseMacroGenerator, MacroReturn, get_template

from include.texts.catalogue import Catalogue
from include.warehouse.plan import DBT_PROJECT
from include.warehouse.sentences import macro

SENTENCES = DBT_PROJECT / "macros" / "sentences.sql"
GENERATED = ("sentences", "system_words")
NAMES = (*GENERATED, "sentence", "said", "word", "problem", "hold")


class _Macro(BaseMacroGenerator):
    def __init__(self, name: str, text: str, context: dict[str, Any]) -> None:
        super().__init__(context)
        self._name, self._text = name, text

    def get_name(self) -> str:
        return self._name

    def get_template(self) -> Any:
        return _template(self._text)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.call_macro(*args, **kwargs)


@lru_cache(maxsize=64)
def _template(text: str) -> Any:
    return get_template(text, {})


class Exceptions:
    @staticmethod
    def raise_compiler_error(text: str) -> None:
        raise CompilationError(text)


def macros(catalogue: Catalogue) -> Mapping[str, _Macro]:
    """The macros of sentences over a catalogue, by name."""

    def returned(value: Any) -> None:
        raise MacroReturn(value)

    context: dict[str, Any] = {"return": returned, "exceptions": Exceptions}
    told, ours = macro(catalogue), SENTENCES.read_text(encoding="utf-8")
    context |= {name: _Macro(name, told if name in GENERATED else ours, context) for name in NAMES}
    return {name: context[name] for name in NAMES}


def said(expression: str, values: Mapping[str, str | None]) -> Any:
    """What DuckDB makes of an expression over one row of texts."""
    row = ", ".join(f'cast(? as varchar) as "{name}"' for name in values) or "1"
    found = duckdb.execute(f"select {expression} from (select {row})", list(values.values())).fetchone()
    assert found is not None
    return found[0]
