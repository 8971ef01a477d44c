"""The rule by which invoice numbers are compared, as SQL: the models' own, so that there is no second one."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment

from include.paths import PROJECT

MACROS = PROJECT / "dbt_project" / "macros" / "matching" / "invoice_numbers.sql"


def key(column: str) -> str:
    """The SQL of ``number_key`` (``reconciliation.document_clock``) of a column."""
    return str(getattr(_macros(), "invoice_n1")(column))  # noqa: B009 - a macro, known by its name alone


def loose_key(column: str) -> str:
    """The SQL of ``number_key_loose`` of a column."""
    return str(getattr(_macros(), "invoice_n2")(key(column)))  # noqa: B009


@cache
def of_numbers() -> str:
    """SQL of the keys of each number of a JSON list, its one parameter."""
    return f"""
        select distinct number, {key("number")} as number_key, {loose_key("number")} as number_key_loose
        from (select unnest(from_json(?, '["VARCHAR"]')) as number)
    """


@cache
def _macros() -> object:
    # No page: SQL, of a file of ours.
    return Environment(autoescape=False).from_string(MACROS.read_text(encoding="utf-8")).module  # noqa: S701
