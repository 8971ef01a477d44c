"""What is wrong with a setting, in the words of who wrote it: pydantic's errors, and names that were meant. Pure."""

from __future__ import annotations

import typing
from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel

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
}


def meant(name: str, known: Collection[str]) -> str:
    """``; did you mean X?``, or '' where nothing known is like ``name``."""
    found = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; did you mean {found[0]}?" if found else ""


def said(error: Mapping[str, Any], model: type[BaseModel] | None, connect: str) -> str:
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
    return str(error["msg"]).removeprefix("Value error, ")


def _fields(model: type[BaseModel] | None, place: Sequence[Any]) -> list[str]:
    """The settings that there are at ``place`` of ``model``."""
    found: Any = model
    for step in place:
        if _is_model(found):
            field = found.model_fields.get(str(step))
            found = field.annotation if field else None
        else:  # of a mapping or a list, what its values are
            found = next((one for one in reversed(typing.get_args(found)) if one is not Ellipsis), None)
    return list(found.model_fields) if _is_model(found) else []


def _is_model(found: Any) -> bool:
    return isinstance(found, type) and issubclass(found, BaseModel)
