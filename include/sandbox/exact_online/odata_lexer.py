"""Tokens of OData v2 expressions and literals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from include.sandbox.exact_online.errors import bad_request
from include.sandbox.exact_online.values import GUID, BadValue, parse_moment

TokenKind = Literal["literal", "word", "(", ")", ",", "end"]
PATTERN = re.compile(
    r"\s*(?:(?P<typed>(?:guid|datetime|datetimeoffset)'(?:[^']|'')*')"
    r"|(?P<string>'(?:[^']|'')*')"
    r"|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?[LlDdMmFf]?)(?![\w.])"
    r"|(?P<word>[A-Za-z_][\w/]*)"
    r"|(?P<sign>[(),]))"
)


@dataclass(frozen=True)
class Token:
    kind: TokenKind
    value: Any
    # For literals: guid, datetime, string, number, bool, null.
    type: str = ""


def tokens(text: str) -> list[Token]:
    """Raises ODataError 400 on what is not OData."""
    made, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = PATTERN.match(text, at)
        if match is None:
            raise bad_request(f"Syntax error at position {at} in '{text}'.")
        made.append(_token(match))
        at = match.end()
    return [*made, Token("end", None)]


def _token(match: re.Match[str]) -> Token:
    if typed := match.group("typed"):
        kind, _, rest = typed.partition("'")
        inner = rest[:-1].replace("''", "'")
        if kind == "guid":
            found = GUID.match(inner)
            if found is None:
                raise bad_request(f"Unrecognized 'Edm.Guid' literal '{typed}'.")
            return Token("literal", found.group(1).lower(), "guid")
        try:
            return Token("literal", parse_moment(inner), "datetime")
        except BadValue as error:
            raise bad_request(f"Unrecognized 'Edm.DateTime' literal '{typed}'.") from error
    if (string := match.group("string")) is not None:
        return Token("literal", string[1:-1].replace("''", "'"), "string")
    if number := match.group("number"):
        plain = number.rstrip("LlDdMmFf")
        return Token("literal", float(plain) if "." in plain or "e" in plain.lower() else int(plain), "number")
    if word := match.group("word"):
        if word in ("true", "false"):
            return Token("literal", word == "true", "bool")
        if word == "null":
            return Token("literal", None, "null")
        return Token("word", word)
    sign: Any = match.group("sign")
    return Token(sign, sign)


def literals(text: str) -> list[Token]:
    """Comma separated literals: a key in brackets or a skip token."""
    found = tokens(text)
    values = [token for token in found if token.kind == "literal"]
    commas = sum(token.kind == "," for token in found)
    if len(values) != commas + 1 or len(found) != len(values) + commas + 1:
        raise bad_request(f"Bad key or token '{text}'.")
    return values
