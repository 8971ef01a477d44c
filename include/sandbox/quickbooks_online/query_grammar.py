"""The query language: one statement into its parts (reference page, section 3)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from include.sandbox.quickbooks_online.errors import Fault

TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>'(?:\\.|[^'\\])*')
    | (?P<number>-?\d+(?:\.\d+)?(?![\w.]))
    | (?P<word>[A-Za-z_][\w.]*)
    | (?P<sign><=|>=|<|>|=|\(|\)|,|\*)
    )""",
    re.X,
)
# Only these two are escapes; before anything else a backslash is itself.
ESCAPED = re.compile(r"\\(['\\])")
KEYWORDS = {
    "select", "from", "where", "and", "or", "in", "like", "order", "orderby", "by", "asc", "desc", "startposition",
    "maxresults", "count", "true", "false",
}  # fmt: skip
OPERATORS = ("=", "<", ">", "<=", ">=")
DEFAULT_RESULTS = 100


@dataclass(frozen=True)
class Value:
    """``text`` without quotes and escapes. ``kind``: "text" (was quoted), "number" or "bool"."""

    text: str
    kind: str


@dataclass(frozen=True)
class Condition:
    """``operator`` is one of ``OPERATORS``, "in" or "like"; only "in" has other than one value."""

    property: str
    operator: str
    values: tuple[Value, ...]


@dataclass
class Statement:
    entity: str
    count: bool = False
    where: list[Condition] = field(default_factory=list)
    # (property, descending)
    order: list[tuple[str, bool]] = field(default_factory=list)
    start: int = 1
    limit: int = DEFAULT_RESULTS


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    column: int

    @property
    def keyword(self) -> str:
        return self.text.lower() if self.kind == "word" and self.text.lower() in KEYWORDS else ""


def parse(text: str) -> Statement:
    """Raises Fault 4000 for what is no statement, 4001 for paging values that cannot be."""
    return _Parser(text).statement()


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._at = 0

    def statement(self) -> Statement:
        self._expect("select")
        count = self._columns()
        self._expect("from")
        found = Statement(self._name(), count)
        while (token := self._next()).kind != "end":
            if token.keyword == "where" and not found.where and not found.order:
                found.where = self._conditions()
            elif token.keyword == "orderby" or (token.keyword == "order" and self._accept("by")):
                found.order = self._order()
            elif token.keyword == "startposition":
                found.start = self._whole()
            elif token.keyword == "maxresults":
                found.limit = self._whole()
            else:
                raise _unexpected(token)
        return found

    def _columns(self) -> bool:
        """``*``, ``count(*)`` or names: no projection is made, all properties come back."""
        token = self._next()
        if token.keyword == "count":
            for sign in ("(", "*", ")"):
                self._expect(sign)
            return True
        while token.text == "*" or (token.kind == "word" and not token.keyword):
            if not self._accept(","):
                return False
            token = self._next()
        raise _unexpected(token)

    def _conditions(self) -> list[Condition]:
        found = [self._condition()]
        while self._accept("and"):
            found.append(self._condition())
        return found

    def _condition(self) -> Condition:
        name, token = self._name(), self._next()
        if token.keyword == "in":
            self._expect("(")
            values = [self._value()]
            while self._accept(","):
                values.append(self._value())
            self._expect(")")
            return Condition(name, "in", tuple(values))
        if token.keyword == "like":
            return Condition(name, "like", (self._value(),))
        if token.text in OPERATORS:
            return Condition(name, token.text, (self._value(),))
        raise _unexpected(token)

    def _order(self) -> list[tuple[str, bool]]:
        found = []
        while True:
            name = self._name()
            descending = self._accept("desc")
            if not descending:
                self._accept("asc")
            found.append((name, descending))
            if not self._accept(","):
                return found

    def _value(self) -> Value:
        token = self._next()
        if token.kind == "text":
            return Value(ESCAPED.sub(r"\1", token.text[1:-1]), "text")
        if token.kind == "number":
            return Value(token.text, "number")
        if token.keyword in ("true", "false"):
            return Value(token.keyword, "bool")
        raise _unexpected(token)

    def _whole(self) -> int:
        token = self._next()
        if token.kind != "number" or "." in token.text:
            raise _unexpected(token)
        return int(token.text)

    def _name(self) -> str:
        token = self._next()
        # A keyword may be a property too: nothing else can stand here.
        if token.kind != "word":
            raise _unexpected(token)
        return token.text

    def _next(self) -> _Token:
        token = self._tokens[self._at]
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _accept(self, word: str) -> bool:
        token = self._tokens[self._at]
        if token.keyword == word or (token.kind == "sign" and token.text == word):
            self._at += 1
            return True
        return False

    def _expect(self, word: str) -> None:
        if not self._accept(word):
            raise _unexpected(self._tokens[self._at])


def _tokens(text: str) -> list[_Token]:
    found, at, end = [], 0, len(text.rstrip().rstrip(";").rstrip())
    while at < end:
        match = TOKEN.match(text, at, end)
        if match is None or match.lastgroup is None:
            at += len(text[at:]) - len(text[at:].lstrip())
            raise _unexpected(_Token("sign", text[at], at))
        found.append(_Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)))
        at = match.end()
    return [*found, _Token("end", "<EOF>", end)]


def _unexpected(token: _Token) -> Fault:
    met = f'Encountered " <{token.kind.upper()}> "{token.text} "" at line 1, column {token.column + 1}'
    return Fault(400, "4000", "Error parsing query", f"QueryParserError: {met}")


def invalid(detail: str) -> Fault:
    return Fault(400, "4001", "Invalid query", f"QueryValidationError: {detail}")
