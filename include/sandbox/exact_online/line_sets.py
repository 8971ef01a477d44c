"""Lines of documents: typed with their document, or added, changed and deleted later through a set of their own.

Each later change writes the whole document again, with what is computed from its lines.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from include.sandbox.exact_online.errors import ODataError
from include.sandbox.exact_online.rules import Rules
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.writes import Handler, Lines
from include.sandbox.kernel.tables import Row


@dataclass(frozen=True)
class LineSet:
    """``parent`` is the field that holds the document's key; ``typed``: what a client may say of a line."""

    documents: str
    lines: str
    parent: str
    typed: tuple[str, ...]

    def of(self, store: ExactBooks, division: str, key: str) -> list[Row]:
        return sorted(store[self.lines].find(self.parent, division, key), key=lambda line: int(line["LineNumber"]))

    def named(self, line: Row) -> Row:
        return {name: line.get(name) for name in self.typed}

    def numbered(self, store: ExactBooks, given: list[Row]) -> list[Row]:
        """The lines of a new document."""
        return [
            {**self.named(line), "ID": line.get("ID") or store.new_id(), "LineNumber": at}
            for at, line in enumerate(given, 1)
        ]

    def keep_only(self, store: ExactBooks, division: str, key: str, lines: list[Row]) -> None:
        kept = {line["ID"] for line in lines}
        for old in store[self.lines].find(self.parent, division, key):
            if old["ID"] not in kept:
                store.remove(self.lines, division, old["ID"])

    def drop(self, store: ExactBooks, division: str, key: str) -> None:
        """The document with its lines."""
        for line in self.of(store, division, key):
            store.remove(self.lines, division, line["ID"])
        store.remove(self.documents, division, key)

    def document(self, rules: Rules, line: Row) -> Row:
        """Raises ODataError when there is none."""
        found = rules.store[self.documents].get(rules.division, line.get(self.parent) or "")
        if found is None:
            rules.refusals.add("reference" if line.get(self.parent) else "mandatory", self.parent)
            rules.refusals.check()
            raise ODataError(500, "unreachable")
        return found


@dataclass(frozen=True)
class LineRules:
    """What a kind of document makes of its lines. ``check``: rules, document, line; ``write``: the document again.

    ``merge``: a line after a change; ``present``: a saved line as ``write`` takes it; ``unique``: a new line may not
    bring an id that is taken; ``stays``: refusals of a line that is to be deleted.
    """

    lines: LineSet
    must_be_open: Callable[[Rules, Row], None]
    check: Callable[[Rules, Row, Row], None]
    write: Callable[[Rules, Row, list[Row]], object]
    merge: Callable[[Rules, Row, Row], Row]
    present: Callable[[Row], Row] = dict
    unique: bool = False
    stays: Callable[[Rules, Row], None] = lambda rules, line: None

    @property
    def handler(self) -> Handler:
        return Handler(self._create, self._change, self._remove)

    def _opened(self, store: ExactBooks, division: str, line: Row) -> tuple[Rules, Row, list[Row]]:
        """The document that the line is of, and its lines as they are."""
        rules = Rules(store, division)
        document = self.lines.document(rules, line)
        self.must_be_open(rules, document)
        return rules, document, [self.present(one) for one in self.lines.of(store, division, line[self.lines.parent])]

    def _create(self, store: ExactBooks, division: str, values: Row, lines: Lines) -> Row:
        rules, document, present = self._opened(store, division, values)
        self.check(rules, document, values)
        key = values.get("ID")
        if self.unique and key and store[self.lines.lines].get(division, key) is not None:
            rules.refusals.add("exists", "ID")
        rules.refusals.check()
        number, key = max((int(line["LineNumber"]) for line in present), default=0) + 1, key or store.new_id()
        self.write(rules, document, [*present, {**self.lines.named(values), "ID": key, "LineNumber": number}])
        made = store[self.lines.lines].get(division, key)
        assert made is not None
        return made

    def _change(self, store: ExactBooks, division: str, line: Row, values: Row) -> None:
        rules, document, present = self._opened(store, division, line)
        merged = self.merge(rules, line, values)
        self.check(rules, document, merged)
        rules.refusals.check()
        self.write(rules, document, [merged if one["ID"] == line["ID"] else one for one in present])

    def _remove(self, store: ExactBooks, division: str, line: Row) -> None:
        rules, document, present = self._opened(store, division, line)
        others = [one for one in present if one["ID"] != line["ID"]]
        if not others:
            rules.refusals.add("mandatory", "Lines")
        self.stays(rules, line)
        rules.refusals.check()
        self.write(rules, document, others)
