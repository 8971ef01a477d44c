"""``$filter``: a recursive descent parser to a tree, and the tree compiled to a predicate over rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from include.sandbox.exact_online.errors import bad_request
from include.sandbox.exact_online.odata_lexer import Token, tokens
from include.sandbox.exact_online.schema import EntitySet, Field

Row = dict[str, Any]
Read = Callable[[Row], Any]
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "gt": lambda a, b: a is not None and b is not None and a > b,
    "ge": lambda a, b: a is not None and b is not None and a >= b,
    "lt": lambda a, b: a is not None and b is not None and a < b,
    "le": lambda a, b: a is not None and b is not None and a <= b,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
}
TEXT_FUNCTIONS: dict[str, Callable[[str], Any]] = {
    "trim": str.strip,
    "tolower": str.lower,
    "toupper": str.upper,
    "length": len,
}
# Exact's order of arguments: the searched part comes first in substringof, second in the others.
TEST_FUNCTIONS: dict[str, Callable[[str, str], bool]] = {
    "substringof": lambda part, text: part.lower() in text.lower(),
    "startswith": lambda text, part: text.lower().startswith(part.lower()),
    "endswith": lambda text, part: text.lower().endswith(part.lower()),
}


MAX_DEPTH = 100


@dataclass(frozen=True)
class Literal:
    value: Any
    type: str


@dataclass(frozen=True)
class Property:
    field: Field


@dataclass(frozen=True)
class Call:
    name: str
    arguments: tuple[Any, ...]


@dataclass(frozen=True)
class Compare:
    sign: str
    left: Any
    right: Any


@dataclass(frozen=True)
class Not:
    inner: Any


@dataclass(frozen=True)
class Group:
    """``word`` is ``and`` or ``or``."""

    word: str
    parts: tuple[Any, ...]


class Parser:
    """Grammar: or > and > not > comparison > primary, as OData v2 orders them."""

    def __init__(self, entity: EntitySet, text: str) -> None:
        self._entity = entity
        self._tokens = tokens(text)
        self._at = 0
        self._depth = 0

    def parse(self) -> Any:
        tree = self._or()
        if self._peek.kind != "end":
            raise bad_request(f"Syntax error: unexpected '{self._peek.value}' in $filter.")
        return tree

    @property
    def _peek(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _word(self, *words: str) -> bool:
        return self._peek.kind == "word" and self._peek.value in words

    def _chain(self, word: str, deeper: Callable[[], Any]) -> Any:
        parts = [deeper()]
        while self._word(word):
            self._take()
            parts.append(deeper())
        return parts[0] if len(parts) == 1 else Group(word, tuple(parts))

    def _or(self) -> Any:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise bad_request("The $filter is nested too deeply.")
        made = self._chain("or", self._and)
        self._depth -= 1
        return made

    def _and(self) -> Any:
        return self._chain("and", self._not)

    def _not(self) -> Any:
        negations = 0
        while self._word("not"):
            self._take()
            negations += 1
        inner = self._comparison()
        return Not(inner) if negations % 2 else inner

    def _comparison(self) -> Any:
        left = self._primary()
        if not self._word(*COMPARE):
            return left
        sign = self._take().value
        return Compare(sign, left, self._primary())

    def _primary(self) -> Any:
        token = self._take()
        if token.kind == "(":
            inner = self._or()
            self._expect(")")
            return inner
        if token.kind == "literal":
            return Literal(token.value, token.type)
        if token.kind != "word":
            raise bad_request(f"Syntax error: unexpected '{token.value}' in $filter.")
        if self._peek.kind == "(":
            return self._call(token.value)
        found = self._entity.find(token.value)
        if found is None:
            raise bad_request(f"No property '{token.value}' exists in type '{self._entity.type}'.")
        return Property(found)

    def _call(self, name: str) -> Call:
        wanted = 1 if name in TEXT_FUNCTIONS else 2 if name in TEST_FUNCTIONS else None
        if wanted is None:
            raise bad_request(f"Unknown function '{name}' in $filter.")
        self._expect("(")
        arguments = [self._or()]
        while self._peek.kind == ",":
            self._take()
            arguments.append(self._or())
        self._expect(")")
        if len(arguments) != wanted:
            raise bad_request(f"Function '{name}' takes {wanted} argument(s).")
        return Call(name, tuple(arguments))

    def _expect(self, kind: str) -> None:
        if self._take().kind != kind:
            raise bad_request(f"Syntax error: '{kind}' expected in $filter.")


@lru_cache(maxsize=512)
def _parsed(path: str, text: str) -> Any:
    from include.sandbox.exact_online.catalogue import BY_PATH

    return Parser(BY_PATH[path], text).parse()


def parse_filter(entity: EntitySet, text: str) -> Any:
    return _parsed(entity.path.lower(), text)


def predicate(tree: Any) -> Callable[[Row], bool]:
    """Raises ODataError 400 where operands are of types that cannot be compared."""
    read = _reader(tree)
    return lambda row: read(row) is True


def _reader(tree: Any) -> Read:
    if isinstance(tree, Literal):
        value = tree.value.strip() if tree.type == "string" else tree.value
        return lambda row: value
    if isinstance(tree, Property):
        return _property(tree.field)
    if isinstance(tree, Not):
        inner = _reader(tree.inner)
        return lambda row: inner(row) is not True
    if isinstance(tree, Group):
        parts = [_reader(part) for part in tree.parts]
        if tree.word == "and":
            return lambda row: all(part(row) is True for part in parts)
        return lambda row: any(part(row) is True for part in parts)
    if isinstance(tree, Compare):
        _check_types(tree)
        compare, left, right = COMPARE[tree.sign], _reader(tree.left), _reader(tree.right)
        return lambda row: compare(left(row), right(row))
    assert isinstance(tree, Call)
    arguments = [_reader(argument) for argument in tree.arguments]
    if tree.name in TEXT_FUNCTIONS:
        function, only = TEXT_FUNCTIONS[tree.name], arguments[0]
        return lambda row: None if (text := only(row)) is None else function(str(text))
    test, (first, second) = TEST_FUNCTIONS[tree.name], arguments
    return lambda row: (a := first(row)) is not None and (b := second(row)) is not None and test(str(a), str(b))


def _property(field: Field) -> Read:
    name = field.name
    if field.kind == "string":
        # Fixed char columns are compared without their padding.
        return lambda row: None if (value := row.get(name)) is None else value.strip()
    return lambda row: row.get(name)


FAMILY = {
    "guid": "guid",
    "string": "string",
    "datetime": "datetime",
    "double": "number",
    "int16": "number",
    "int32": "number",
    "int64": "number",
    "byte": "number",
    "bool": "bool",
}


def _check_types(tree: Compare) -> None:
    left, right = _family(tree.left), _family(tree.right)
    if left and right and left != right:
        raise bad_request(f"Operator '{tree.sign}' incompatible with operand types '{left}' and '{right}'.")


def _family(tree: Any) -> str | None:
    if isinstance(tree, Literal):
        return None if tree.type == "null" else tree.type
    if isinstance(tree, Property):
        return FAMILY[tree.field.kind]
    if isinstance(tree, Call):
        return "number" if tree.name == "length" else "string" if tree.name in TEXT_FUNCTIONS else "bool"
    return "bool"
