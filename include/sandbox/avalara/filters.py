"""The filter language of lists (section 6): ``eq ne gt ge lt le``, ``and or``, parentheses, ``between``, ``in``, ..."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from include.sandbox.avalara.errors import Refusal, refused
from include.sandbox.kernel.tables import Row

TOKENS = re.compile(r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<sign>>=|<=|!=|<>|==|=|>|<|\(|\)|,)|(?P<word>[^\s()',=<>!]+))")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
SIGNS = {"=": "eq", "==": "eq", "!=": "ne", "<>": "ne", ">": "gt", ">=": "ge", "<": "lt", "<=": "le"}
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: a == b, "ne": lambda a, b: a != b, "gt": lambda a, b: a > b, "ge": lambda a, b: a >= b,
    "lt": lambda a, b: a < b, "le": lambda a, b: a <= b,
}  # fmt: skip
WITHIN: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda a, b: b in a, "startswith": lambda a, b: a.startswith(b), "endswith": lambda a, b: a.endswith(b),
}  # fmt: skip
# Of documents these cannot be asked for (section 6).
UNFILTERED = frozenset({"lines", "addresses", "summary", "parameters", "messages", "totaldiscount", "invoicemessages"})
Wanted = Callable[[Row], bool]


class Filter:
    """``fields``: the names that were asked for, in lower case."""

    def __init__(self, text: str, known: frozenset[str]) -> None:
        """Raises ``Refusal`` 400. ``known``: the fields of a row, in lower case; empty: none is refused."""
        self.fields: set[str] = set()
        self.literals: set[str] = set()
        self._known = known
        self._tokens = _tokens(text)
        self._at = 0
        self.wanted = self._any() if self._tokens else _everything
        if self._at < len(self._tokens):
            raise _malformed(f"'{self._tokens[self._at][1]}' was not expected")

    def _peek(self) -> str:
        kind, said = self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")
        return said.lower() if kind != "text" else ""

    def _next(self) -> tuple[str, str]:
        if self._at >= len(self._tokens):
            raise _malformed("it ends too early")
        self._at += 1
        return self._tokens[self._at - 1]

    def _expect(self, word: str) -> None:
        kind, said = self._next()
        if kind == "text" or said.lower() != word:
            raise _malformed(f"'{word}' was expected, not '{said}'")

    def _any(self) -> Wanted:
        found = [self._all()]
        while self._peek() == "or":
            self._next()
            found.append(self._all())
        return found[0] if len(found) == 1 else lambda row: any(one(row) for one in found)

    def _all(self) -> Wanted:
        found = [self._one()]
        while self._peek() == "and":
            self._next()
            found.append(self._one())
        return found[0] if len(found) == 1 else lambda row: all(one(row) for one in found)

    def _one(self) -> Wanted:
        if self._peek() == "(":
            self._next()
            inner = self._any()
            self._expect(")")
            return inner
        kind, name = self._next()
        if kind != "word" or name.lower() in ("and", "or"):
            raise _malformed(f"a field was expected, not '{name}'")
        name = name.lower()
        if name in UNFILTERED or (self._known and name not in self._known):
            raise refused("CriteriaNotSupportedError", f"Filtering by '{name}' is not supported.", refers="$filter")
        self.fields.add(name)
        return self._criterion(name)

    def _criterion(self, name: str) -> Wanted:
        _, said = self._next()
        word = SIGNS.get(said, said.lower())
        if word in COMPARE:
            value, test = self._value(), COMPARE[word]
            return lambda row: _tested(_of(row, name), value, test, word == "ne")
        if word in WITHIN:
            part, within = self._value(), WITHIN[word]
            return lambda row: within(_plain(_of(row, name)).lower(), part.lower())
        if word == "between":
            low = self._value()
            self._expect("and")
            high = self._value()
            # The upper bound is not in it (section 6).
            return lambda row: (_tested(_of(row, name), low, COMPARE["ge"])
                                and _tested(_of(row, name), high, COMPARE["lt"]))  # fmt: skip
        if word == "in":
            return self._among(name)
        if word == "is":
            negated = self._peek() == "not"
            if negated:
                self._next()
            self._expect("null")
            return lambda row: (_of(row, name) in (None, "")) != negated
        raise _malformed(f"'{said}' is not an operator")

    def _among(self, name: str) -> Wanted:
        self._expect("(")
        values = [self._value()]
        while self._peek() == ",":
            self._next()
            values.append(self._value())
        self._expect(")")
        return lambda row: any(_tested(_of(row, name), value, COMPARE["eq"]) for value in values)

    def _value(self) -> str:
        kind, said = self._next()
        if kind == "sign":
            raise _malformed(f"a value was expected, not '{said}'")
        found = said[1:-1].replace("''", "'") if kind == "text" else said
        self.literals.add(found.lower())
        return found


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while at < len(text.rstrip()):
        match = TOKENS.match(text, at)
        if match is None:
            raise _malformed(f"'{text[at : at + 20].strip()}' cannot be read")
        assert match.lastgroup is not None
        found.append((match.lastgroup, match.group(match.lastgroup)))
        at = match.end()
    return found


def _malformed(said: str) -> Refusal:
    return refused("MalformedFilterException", f"The filter could not be parsed: {said}.", refers="$filter")


def _everything(row: Row) -> bool:
    return True


def _of(row: Row, name: str) -> Any:
    return next((value for field, value in row.items() if field.lower() == name), None)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _tested(value: Any, asked: str, test: Callable[[Any, Any], bool], when_null: bool = False) -> bool:
    """Numbers as numbers, the rest as text without regard to case. Null is only unequal."""
    if value is None:
        return when_null
    if not isinstance(value, bool):
        try:
            if isinstance(value, int | Decimal):
                return test(Decimal(value), Decimal(asked))
        except InvalidOperation:
            return False
    said = _plain(value)
    # Whatever time of day follows a date is not read: documents have calendar days (section 2).
    whole = asked[:10] if DAY.fullmatch(said) and DAY.match(asked) else asked
    return test(said.lower(), whole.lower())
