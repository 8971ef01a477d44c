"""Changes of mappings that people made: each is kept, the last one of a line is in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import IntegrityError

from include.store import audit
from include.store.models import mapping_edits
from include.texts.program import said

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
    def made(self) -> str:
        """The code that the line stands for, or what else was made of it."""
        if self.line.action == "set":
            return self.line.target_code
        ended = self.line.action == "end"
        return said("operator_actions.mapping.no_line" if ended else "operator_actions.mapping.as_filed")

    @property
    def said(self) -> str:
        """``4000, by person:anna at 05 Nov 2026 10:00 UTC``: a line of the log."""
        return f"{self.made}, by {self.who} at {self.when}"

    @property
    def when(self) -> str:
        return f"{self.at:%d %b %Y %H:%M UTC}"


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


def newest(db: Connection, link: str) -> int:
    """The number of the link's last change, 0 for none: what who looks at its mappings has seen."""
    return db.execute(select(func.max(mapping_edits.c.id)).where(mapping_edits.c.link == link)).scalar() or 0


def keep(
    db: Connection, link: str, lines: Iterable[Line], *, seen: int, who: str, reason: str, now: datetime
) -> list[Edit]:
    """All or none, with an audit event each. ``seen``: the newest change of the link when they were looked at; what
    was changed since is not changed again unseen. Raises ``ChangedMeanwhile``."""
    last, kept = in_force(db, link), []
    for line in lines:
        before = last.get(line.key)
        if before is not None and before.id > seen:
            changed = {"changed_to": before.made, "who": before.who, "at_moment": before.when}
            code = "operator_actions.mapping.changed_meanwhile"
            raise ChangedMeanwhile(said(code, source_code=line.source_code, **changed))
        row = {**vars(line), "link": link, "who": who, "at": now, "reason": reason}
        row |= {"supersedes": before.id if before else 0}
        try:
            with db.begin_nested():
                made = db.execute(mapping_edits.insert().values(row)).inserted_primary_key
        except IntegrityError:
            raise ChangedMeanwhile(
                said("operator_actions.mapping.at_this_moment", source_code=line.source_code)
            ) from None
        kept.append(Edit(made[0] if made else 0, link, line, who, now, reason, row["supersedes"]))
        audit.record(db, [_event(kept[-1])])
    return kept


def _event(edit: Edit) -> audit.Event:
    line = edit.line
    made = {"set": f"is {line.target_code}", "end": "has no line any more", "file": "follows the mapping file again"}
    text = f"{line.kind} {line.source_code} of {line.company or 'all companies'} {made[line.action]}. {edit.reason}"
    return audit.Event(
        at=edit.at, event="mapping_changed", who=edit.who, link=edit.link, company=line.company, code=line.kind,
        document_key=line.source_code, text=text,
    )  # fmt: skip
