"""The settings of a link that two people must have signed: which accounts and tax codes stand for which, and how far
amounts may differ before a person is asked. Until both signed a change, what they signed before counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from include.link_kinds.shape import RULES, LinkOptions
from include.link_settings import Link
from include.links import Configuration
from include.people.four_eyes import SETTINGS_CHANGED
from include.people.who import signers
from include.store import accepted, mapping_edits, reviews
from include.store.models import reviews as asked
from include.store.signatures import digest
from include.texts.program import said as sentence

ORIGIN = "settings"
MAPPINGS = ("gl_account", "item_tax_code", "payment_account", "tax_account", "tax_code")
VENDOR_BANDS = (
    "accept_vendors_from", "ask_about_vendors_from", "accept_questions", "accept_questions_wrong_at_most",
)  # fmt: skip
TOLERANCES = (
    *RULES, *VENDOR_BANDS, "amount_rounding", "duplicate_window_days", "over_order_amount", "over_order_percent",
)  # fmt: skip
TOLERANCE = "tolerances"
SHOWN, MOST_NAMED = 20, 3
_FOUND = "as it was when four eyes began"
_OFF = "four eyes are off"


@dataclass(frozen=True)
class Change:
    """``before`` counts until two people signed ``after``."""

    link: str
    what: str
    before: Any
    after: Any

    @property
    def payload(self) -> dict[str, Any]:
        added, gone = self._lines(self.after, self.before), self._lines(self.before, self.after)
        change = {"what": self.what, "added": added[:SHOWN], "gone": gone[:SHOWN], "after": digest(self.after)}
        return {"origin": ORIGIN, **change}

    @property
    def text(self) -> str:
        name = sentence("approvals.tolerances") if self.what == TOLERANCE else f"{self.what}s.csv"
        new, gone = self._lines(self.after, self.before), self._lines(self.before, self.after)
        both = (("approvals.new_lines", new), ("approvals.gone_lines", gone))
        said = "; ".join(sentence(code, setting_lines=_some(lines)) for code, lines in both if lines)
        return sentence("approvals.setting_changed", setting_file=name, link=self.link, changed_lines=said)

    def _lines(self, these: Any, those: Any) -> list[str]:
        if self.what == TOLERANCE:
            return [f"{name} {value}" for name, value in these.items() if those.get(name) != value]
        return [" ".join([*([company] if company else []), source, "->", target])
                for company, source, target in these if [company, source, target] not in those]  # fmt: skip


def _some(lines: Sequence[str]) -> str:
    named, more = ", ".join(lines[:MOST_NAMED]), len(lines) - MOST_NAMED
    return sentence("approvals.more_lines", codes=named, count=more) if more > 0 else named


def as_written(db: Connection, configuration: Configuration, link: Link) -> dict[str, Any]:
    """By what it is: the lines of a kind of mapping (company, source code, target code) with what people changed of
    them, and the tolerances. Not of a mapping file that has mistakes, which changes nothing."""
    from include.warehouse.config import edited
    from include.warehouse.mapping_files import read_mappings

    mappings = read_mappings(configuration.folder / "mappings" / link.name, link.name, link.mapped_companies)
    found: dict[str, Any] = {kind: [] for kind in MAPPINGS if kind not in mappings.bad_kinds}
    for _, kind, *line, _note in edited(mappings.rows, mapping_edits.in_force(db, link.name).values()):
        if kind in found:
            found[kind].append(line)
    return {**{kind: sorted(lines) for kind, lines in found.items()}, TOLERANCE: _tolerances(link.options)}


def _tolerances(options: LinkOptions) -> dict[str, Any]:
    chosen = options.model_dump(mode="json")
    return {name: chosen[name] for name in TOLERANCES if name in chosen}


def changes(link: str, written: Mapping[str, Any], counts: Mapping[str, Any]) -> list[Change]:
    """What is written otherwise than it counts. Pure."""
    return [
        Change(link, what, counts[what], value)
        for what, value in written.items()
        if what in counts and counts[what] != value
    ]


def in_force(
    db: Connection, configuration: Configuration, link: Link, *, delivers: bool, now: datetime, writes: bool = True
) -> tuple[dict[str, Any], list[Change]]:
    """What counts instead of what is written, by what it is, and the changes that wait. Asks about them, and takes over
    what two people released. ``delivers``: the link was approved; before that a preview shows what is written, and its
    approval signs that. ``writes``: not in a preview."""
    people, written = configuration.people, as_written(db, configuration, link)
    counts = accepted.of(db, link.name)
    if TOLERANCE in counts:  # a tolerance that is new in a release is nobody's change while it is the default
        counts[TOLERANCE] = _tolerances(type(link.options)()) | counts[TOLERANCE]
    changed = changes(link.name, written, counts)
    if people.off or not delivers:
        if people.off and writes and changed:
            # Four eyes that are switched on again take nothing back that has counted meanwhile.
            accepted.keep(db, link.name, {one.what: one.after for one in changed}, who=_OFF, now=now)
        return {}, []
    if writes:
        if not people.unusable and (new := {what: value for what, value in written.items() if what not in counts}):
            accepted.keep(db, link.name, new, who=_FOUND, now=now)
        _ask(db, link.name, changed, now)
    waiting = []
    for one in changed:
        if by := _released(db, one):
            counts[one.what] = one.after
            if writes:
                accepted.keep(db, link.name, {one.what: one.after}, who=by, now=now)
        else:
            waiting.append(one)
    # Of a file with mistakes what was signed counts, whatever of it can be read.
    still = {one.what for one in waiting}
    return {what: value for what, value in counts.items() if what in still or what not in written}, waiting


def _ask(db: Connection, link: str, changed: Sequence[Change], now: datetime) -> None:
    mine = (asked.c.link == link) & (asked.c.code == SETTINGS_CHANGED) & (asked.c.state == "open")
    rows = db.execute(select(asked.c.id, asked.c.document_key).where(mine)).all()
    still = {one.what for one in changed}
    reviews.close(db, [row.id for row in rows if row.document_key not in still], now=now)
    for one in changed:
        about = {"link": link, "flow": "", "company": "", "document_key": one.what, "code": SETTINGS_CHANGED}
        reviews.open_once(db, **about, text=one.text, payload=one.payload, now=now)


def _released(db: Connection, change: Change) -> str | None:
    """Which two people released exactly this change."""
    mine = (asked.c.link == change.link) & (asked.c.code == SETTINGS_CHANGED) & (asked.c.document_key == change.what)
    last = select(asked).where(mine, asked.c.state == "decided").order_by(asked.c.id.desc()).limit(1)
    row = db.execute(last).one_or_none()
    if row is None or row.decision != "release" or row.payload != change.payload or len(signers(row.decided_by)) < 2:
        return None
    return str(row.decided_by)
