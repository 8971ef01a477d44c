"""Documents of one kind that go from one system to another: each is there once, as it should be, and said to be there.

Pure; each function gives one sentence for each thing that is wrong.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.support.books.documents import Document, Key, plain
from tests.support.repeated import repeated

# What should be of a document in the target: it stands there, it may stand there, it does not any more, no matter.
DUE, FREE, GONE, LEFT = "due", "free", "gone", "left alone"
Excuse = Callable[[Key], bool]


def never(_: Key) -> bool:
    return False


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """``wanted``: as each document should stand in ``target``, by its key in the source; ``status``: what should be of
    it. ``standing``: what is there by our key. ``fields`` and, of each line, ``line_fields`` are compared; of what
    people entered themselves ``head``. ``waits``: whether a reason is told why one is not there, ``stopped``: why it is
    there otherwise, ``untold``: why the source was not told. ``strangers``: whether what stands there of no document of
    the source is wrong."""

    source: str
    target: str
    wanted: Mapping[Key, Document]
    standing: Mapping[Key, Sequence[Document]]
    fields: Sequence[str] = ()
    line_fields: Sequence[str] = ()
    in_order: bool = False
    head: Sequence[str] = ()
    waits: Excuse = never
    stopped: Excuse = never
    untold: Excuse = never
    strangers: bool = True

    def wrong(self) -> list[str]:
        return [*self.missing(), *self.left_standing(), *self.otherwise()]

    def missing(self) -> list[str]:
        return [
            f"{one.name} never came to {self.target}, and nobody says why: {key[1]}"
            for key, one in self.wanted.items()
            if one.status == DUE and key not in self.standing and not self.waits(key)
            if not any(answer.success for answer in one.told)
        ]

    def left_standing(self) -> list[str]:
        """What was cancelled or deleted in the source."""
        found = []
        for key, standing in self.standing.items():
            one, numbers = self.wanted.get(key), ", ".join(_shown_number(there) for there in standing)
            if (one is None and not self.strangers) or self.stopped(key):
                continue
            if one is None:
                found.append(f"{numbers} of {self.target} is of {key[1]}, which {self.source} does not have")
            elif one.status == GONE:
                found.append(f"{one.name} is cancelled in {self.source} and stands in {self.target} as {numbers}")
        return found

    def otherwise(self) -> list[str]:
        found = []
        for key, standing in self.standing.items():
            one = self.wanted.get(key)
            if one is not None and one.status in (DUE, FREE) and not self.stopped(key):
                for there in standing:
                    found += self.differences(one, there, self.fields)
                    found += self._lines_differ(one, there)
        return list(dict.fromkeys(found))

    def answered(self, numbered: Mapping[Key, Document]) -> list[str]:
        """Documents that the source was told are there, and they are not, or are another one's; and those of ours that
        it was not told of. ``numbered``: the target's by company and number."""
        found = []
        for key, one in self.wanted.items():
            standing = self.standing.get(key, [])
            for answer in (answer for answer in one.told if answer.success):
                there = numbered.get((one.company, answer.number))
                what = f"{one.name} was called {answer.number} of {self.target}"
                if there is None:
                    found += [] if self.stopped(key) else [f"{what}, which {one.company} does not have"]
                    continue
                if there not in standing:
                    found += self.differences(one, there, self.head)
                if answer.url and not (there.id in answer.url and there.company in answer.url):
                    found.append(f"{what}, and its link is {answer.url}")
            told = {answer.number for answer in one.told if answer.success}
            found += [
                f"{self.source} was not told that {one.name} is {there.booked_as}"
                for there in standing
                if one.status in (DUE, FREE) and there.booked_as not in told and not self.untold(key)
            ]
        return found

    def differences(self, wanted: Document, there: Document, fields: Iterable[str]) -> list[str]:
        return [
            f"{wanted.name} should have {said} {_shown(mine)} in {self.target} and has {_shown(theirs)}"
            for name, said in ((name, name.replace("_", " ")) for name in fields)
            if not _agree(mine := getattr(wanted, name), theirs := getattr(there, name))
        ]

    def _lines_differ(self, wanted: Document, there: Document) -> list[str]:
        mine, theirs = (
            [tuple(getattr(line, name) for name in self.line_fields) for line in one.lines] for one in (wanted, there)
        )
        if not self.line_fields or mine == theirs or (not self.in_order and Counter(mine) == Counter(theirs)):
            return []
        shown = " and ".join(
            f"{number} of {_said(line)}"
            for line in dict.fromkeys([*mine, *theirs])
            if (number := theirs.count(line) - mine.count(line))
        )
        return [
            f"{wanted.name} should have lines {[*map(_said, mine)]} in {self.target} and has {shown or 'another order'}"
        ]


def doubled(what: str, standing: Mapping[Key, Sequence[Document]]) -> list[str]:
    """One key of ours is one document."""
    keyed = [{"key": " ".join(key)} for key, documents in standing.items() for _ in documents]
    return repeated(what, keyed, lambda row: row["key"])


def alike(documents: Iterable[Document], ours: Callable[[Document], bool], fields: Sequence[str]) -> list[str]:
    """What stands there more than once, and one of it is ours: it should have been adopted."""
    found: dict[tuple[Any, ...], list[Document]] = defaultdict(list)
    for one in documents:
        found[one.company, one.vendor, plain(one.number), *(getattr(one, name) for name in fields)].append(one)
    return [
        f"{same[0].name} ({same[0].number}) stands there {len(same)} times: {[_shown_number(one) for one in same]}"
        for same in found.values()
        if len(same) > 1 and any(map(ours, same))
    ]


def by_key(documents: Iterable[Document], key: Callable[[Document], Key | None]) -> dict[Key, list[Document]]:
    found: dict[Key, list[Document]] = defaultdict(list)
    for one in documents:
        if (known := key(one)) is not None:
            found[known].append(one)
    return dict(found)


def _agree(wanted: Any, there: Any) -> bool:
    """Nothing wanted is nothing asked; several wanted are each right."""
    return wanted is None or (there in wanted if isinstance(wanted, frozenset) else there == wanted)


def _shown(value: Any) -> str:
    return " or ".join(map(str, sorted(value))) if isinstance(value, frozenset) else str(value)


def _said(line: tuple[Any, ...]) -> str:
    return " ".join(str(value) for value in line if value != "")


def _shown_number(one: Document) -> str:
    return one.booked_as or one.number or one.id
