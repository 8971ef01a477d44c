"""Keeps secrets out of every text that leaves this room: exceptions, logs, audit rows.

Two nets: the secret values this connection knows, as they are and as an address or JSON writes them, and the shapes
secrets have (some gateways echo a login back in an error, reference page avidxchange, section 2).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

HIDDEN = "[hidden]"
_LONGEST_TEXT = 500
_NAMES = (
    "access_token|refresh_token|bearer_token|client_secret|licen[cs]e_?key|password|username|company_token|user_token|gateway_key|api_?key|"
    "authorization|avidauthorization|x-company-token|x-user-token|account_?num(?:ber)?|routing_?num(?:ber)?|(?:fed_?)?tax_?id|"
    "iban|bankaccount"
)
_VALUE = r"""("[^"]*"|'[^']*'|(?:bearer\s+|basic\s+|token\s+)?[^\s,&};<]+)"""
_NAME = re.compile(rf"(?i){_NAMES}")
_NAMED = re.compile(rf"""(?i)(["']?\b(?:{_NAMES})\b["']?\s*[:=]\s*){_VALUE}""")
_SCHEME = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=!%-]{6,}")
_PERCENT = re.compile("%[0-9A-F]{2}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """``text`` on one line, at most 500 characters, with every secret replaced by ``[hidden]``."""
    known = {form for secret in secrets if len(secret) >= 4 for form in _written(secret)}
    for secret in sorted(known, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    text = _NAMED.sub(lambda match: match.group(1) + HIDDEN, text)
    text = _SCHEME.sub(lambda match: f"{match.group(1)} {HIDDEN}", text)
    text = " / ".join(line.strip() for line in _CONTROL.sub("", text).splitlines() if line.strip())
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 3] + "..."


def redact_fields(value: Any) -> Any:
    """A body that was read as JSON, with every value that stands under a secret's name replaced by ``[hidden]``."""
    if isinstance(value, Mapping):
        hidden = {name: HIDDEN for name in value if _NAME.fullmatch(str(name)) and value[name] not in (None, "")}
        return {name: hidden.get(name) or redact_fields(one) for name, one in value.items()}
    return [redact_fields(one) for one in value] if isinstance(value, list) else value


def _written(secret: str) -> set[str]:
    quoted = {quote(secret), quote(secret, safe=""), quote_plus(secret)}
    in_json = json.dumps(secret)[1:-1]
    # .NET writes %2f where others write %2F; PHP and Exact's token endpoint escape slashes in JSON.
    small = {_PERCENT.sub(lambda match: match.group().lower(), form) for form in quoted}
    return {secret, *quoted, *small, in_json, in_json.replace("/", "\\/")}
