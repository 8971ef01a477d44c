"""Request bodies as text: the same document gives the same bytes, and money keeps every digit it has."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

_encoded = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps would make a new encoder for each text


def to_json(value: Any) -> str:
    """Compact JSON, keys in the order given, ``Decimal`` as a JSON number with exactly its digits.

    Raises ``TypeError`` for a float: it has already lost what it was meant to say.
    """
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{json.dumps(str(key))}:{to_json(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(to_json(item) for item in value) + "]"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float; amounts and quantities must be Decimal")
    return _encoded(value)


def present(**fields: Any) -> dict[str, Any]:
    """The fields that have a value: a vendor reads a sent null as "make it empty"."""
    return {name: value for name, value in fields.items() if value is not None}
