"""What is wrong with a setting, in the words of who wrote it: pydantic's errors, and names that were meant. Pure."""

from __future__ import annotations

import typing
from collections.abc import Collection, Hashable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from include.yaml_lines import Lines

SECRETS = frozenset({
    "client_id", "client_secret", "secret", "password", "token", "access_token", "refresh_token", "api_key", "key",
    "company_token", "user_token", "username", "webhook", "webhook_secret", "license_key",
})  # fmt: skip
"""Names of what a person logs in with, as vendors call it."""
_DATE = "needs a date like 2026-03-31"
_WORDS = {
    "int_parsing": "needs a whole number",
    "int_from_float": "needs a whole number",
    "int_type": "needs a whole number",
    "float_parsing": "needs a number",
    "float_type": "needs a number",
    "decimal_parsing": "needs an amount like 250.00",
    "decimal_type": "needs an amount like 250.00",
    "finite_number": "needs an amount like 250.00",
    "bool_parsing": "needs yes or no",
    "bool_type": "needs yes or no",
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "date_type": _DATE,
    "string_type": "needs a text: put it in quotes",
    "dict_type": "needs settings of its own below it, each as `name: value`",
    "model_type": "needs settings of its own below it, each as `name: value`",
    "tuple_type": "needs a list: [a, b]",
    "list_type": "needs a list: [a, b]",
    "frozen_set_type": "needs a list: [a, b]",
}
_LIMITS = {"ge": "must be at least", "gt": "must be more than", "le": "must be at most", "lt": "must be less than"}


def meant(name: str, known: Collection[str]) -> str:
    """``; did you mean X?``, or '' where nothing known is like ``name``."""
    found = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; did you mean {found[0]}?" if found else ""


def explained(
    file: str,
    lines: Lines,
    path: tuple[Hashable, ...],
    what: str,
    problem: Exception,
    model: type[BaseModel] | None = None,
) -> str:
    """What is wrong with the settings at ``path`` of a file. ``model``: what was to be made of them."""
    if isinstance(problem, ValidationError):
        parts = []
        for error in problem.errors():
            place = lines.of((*path, *error["loc"]))
            name = ".".join(str(part) for part in error["loc"])
            text = _said(error, model, what.partition(" ")[2] if what.startswith("connection ") else "NAME")
            parts.append(f"line {place}: {name + ': ' if name else ''}{text}")
        return f"{file}, {what}: " + "; ".join(parts)
    return f"{file}, line {lines.of(path)}, {what}: {problem}"


def _said(error: Mapping[str, Any], model: type[BaseModel] | None, connect: str) -> str:
    """One of pydantic's errors. ``model``: what was to be made of the settings; ``connect``: the name to enter secrets
    under. Nothing of a value stands in it that may be a secret."""
    kind, place = str(error["type"]), tuple(error["loc"])
    if kind == "extra_forbidden":
        name = str(place[-1])
        if name.lower() in SECRETS:
            return f"secrets do not belong in links.yml: use `ml-connector connect {connect}`, and delete it here"
        return f"there is no setting {name}{meant(name, _fields(model, place[:-1]))}"
    if kind == "literal_error":
        expected = str(error["ctx"]["expected"])
        given = str(error["input"])
        known = [one.strip(" '") for one in expected.replace(" or ", ", ").split(",")]
        return f"must be {expected}{meant(given, known)}"
    if kind in _WORDS:
        return f"{_WORDS[kind]}, not {error['input']!r}"
    context = error.get("ctx", {})
    if limit := next((name for name in _LIMITS if name in context), None):
        return f"{_LIMITS[limit]} {context[limit]}, not {error['input']!r}"
    if kind == "missing":
        return "is needed"
    if "min_length" in context:
        return "must not be empty"
    if kind == "string_pattern_mismatch" and (example := _example(model, place)):
        return f"must be like {example}"
    return str(error["msg"]).removeprefix("Value error, ")


def _fields(model: type[BaseModel] | None, place: Sequence[Any]) -> list[str]:
    """The settings that there are at ``place`` of ``model``."""
    found, _ = _at(model, place)
    return list(found.model_fields) if _is_model(found) else []


def _example(model: type[BaseModel] | None, place: Sequence[Any]) -> str:
    """What the setting at ``place`` may be, where it gives an example."""
    _, field = _at(model, place)
    return str(field.examples[0]) if field and field.examples else ""


def _at(model: type[BaseModel] | None, place: Sequence[Any]) -> tuple[Any, FieldInfo | None]:
    """The type at ``place`` of ``model``, and the setting that it is of."""
    found: Any = model
    field: FieldInfo | None = None
    for step in place:
        if _is_model(found):
            field = found.model_fields.get(str(step))
            found = field.annotation if field else None
        else:  # of a mapping or a list, what its values are
            found = next((one for one in reversed(typing.get_args(found)) if one is not Ellipsis), None)
    return found, field


def _is_model(found: Any) -> bool:
    return isinstance(found, type) and issubclass(found, BaseModel)
