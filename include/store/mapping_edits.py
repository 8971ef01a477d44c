"""Changes of mappings that people made: each is kept, the last one of a line is in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from include.store import audit
from include.store.models import mapping_edits

Action = Literal["set", "end", "file"]
Key = tuple[str, str, str]


class ChangedMeanwhile(Exception):
    """Somebody else changed the same line since it was shown; the text says who, when and to what."""


@dataclass(frozen=True)
class Line:
    """One line of a mapping as a person wants it. ``company`` '' = all companies of the link."""

    kind: str
    company: str
    source_code: str
    action: Action
    target_code: str = ""
    note: str = ""

    @property
    def key(self) -> Key:
        return self.kind, self.company, self.source_code


@dataclass(frozen=True)
class Edit:
    """A change of one line; ``line``: what is in force by it."""

    id: int
    link: str
    line: Line
    who: str
    at: datetime
    reason: str
    supersedes: int

    @property
    def said(self) -> str:
        """``4000, by person:anna`` or what else was made of the line."""
        made = {"set": self.line.target_code, "end": "no line", "file": "what the file says"}[self.line.action]
        return f"{made}, by {self.who} at {self.at:%d %b %Y %H:%M UTC}"


def in_force(db: Connection, link: str) -> dict[Key, Edit]:
    """The last change of each line of the link that was changed."""
    return {edit.line.key: edit for edit in history(db, link)}


def history(db: Connection, link: str, key: Key | None = None) -> list[Edit]:
    """All changes of a link's lines, or of one line, oldest first."""
    c = mapping_edits.c
    query = select(mapping_edits).where(c.link == link).order_by(c.id)
    if key is not None:
        query = query.where(c.kind == key[0], c.company == key[1], c.source_code == key[2])
    return [
        Edit(
            row.id,
            row.link,
            Line(row.kind, row.company, row.source_code, row.action, row.target_code, row.note),
            row.who,
            row.at,
            row.reason,
            row.supersedes,
        )
        for row in db.execute(query)
    ]


def keep(
    db: Connection, link: str, lines: Sequence[tuple[Line, int]], *, who: str, reason: str, now: datetime
) -> list[Edit]:
    """Each line with the change of it that its person saw (0: none), all or none. Raises ``ChangedMeanwhile``."""
    last = in_force(db, link)
    for line, seen in lines:
        found = last.get(line.key)
        if (found.id if found else 0) != seen:
            to = f" to {found.said}" if found else ""
            raise ChangedMeanwhile(f"{line.source_code} was changed meanwhile{to}: look at it again")
        row = {**vars(line), "link": link, "who": who, "at": now, "reason": reason, "supersedes": seen}
        try:
            with db.begin_nested():
                db.execute(mapping_edits.insert().values(row))
        except IntegrityError:
            raise ChangedMeanwhile(
                f"{line.source_code} was changed by somebody else in the same moment: look at it again"
            ) from None
        text = f"{line.kind} {line.company or 'all companies'} {line.source_code}: {line.action} {line.target_code}"
        audit.record(
            db,
            [
                audit.Event(
                    at=now, event="mapping_changed", who=who, link=link, company=line.company, code=line.kind,
                    document_key=line.source_code, text=f"{text.strip()}. {reason}",
                )
            ],
        )  # fmt: skip
    wanted = {line.key for line, _ in lines}
    return [edit for key, edit in in_force(db, link).items() if key in wanted]
