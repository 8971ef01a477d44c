"""The catalogue of texts (``include/texts``) for SQL: its sentences and words as dbt macros, from which
``macros/sentences.sql`` makes SQL expressions. ``make compile`` writes the file, and the plan's hash covers the texts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from include.sentences import read_as
from include.texts.catalogue import ENGLISH, Catalogue, Value

FILE = Path("macros/generated_sentences.sql")


def write(project: Path, folder: Path = ENGLISH) -> None:
    """``project``: a dbt project; ``folder``: of TOML, a language. Raises ``ValueError`` for what is no catalogue."""
    (project / FILE).write_text(macro(read_as(folder)), encoding="utf-8")


def macro(texts: Catalogue) -> str:
    """Literal parts are SQL literals; a value is the list of its name and, where it is a word, the word's."""
    sentences = {
        code: ", ".join(_text(_literal(one)) if isinstance(one, str) else _value(one) for one in parts)
        for code, parts in sorted(texts.sentences.items())
    }
    words = {
        system: ", ".join(f"{_text(name)}: {_text(word)}" for name, word in of.items())
        for system, of in texts.words.items()
    }
    return (
        "{#- Written by `make compile` from include/texts: not to be edited. -#}\n"
        "{#- Each sentence as SQL literals and, between them, the names of its values. -#}\n"
        + _macro("sentences", (f"{_text(code)}: [{parts}]" for code, parts in sentences.items()))
        + "\n{#- What people call things in each system. -#}\n"
        + _macro("system_words", (f"{_text(system)}: {{{of}}}" for system, of in words.items()))
    )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _value(place: Value) -> str:
    return "[" + ", ".join(_text(name) for name in (place.name, place.word) if name) + "]"


def _text(text: str) -> str:
    """As Jinja reads it; braces as numbers, since dbt looks for its own among them."""
    return json.dumps(text, ensure_ascii=False).replace("{", "\\u007b").replace("}", "\\u007d")


def _macro(name: str, lines: Iterable[str]) -> str:
    body = "".join(f"    {line},\n" for line in lines)
    return f"{{% macro {name}() -%}}\n{{{{ return({{\n{body}}}) }}}}\n{{%- endmacro %}}\n"
