"""Mappings: which code of one system stands for which of the other, what lacks a line, and what a change reaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from include.operator_actions.mappings import KINDS, Mappings
from include.store.mapping_edits import Action, Edit, Key, Line
from include.texts.translations import N_, gettext

ALL = "*"
"""In an address: all companies of the link."""
MOST_SHOWN = 200
TITLES = {"gl_account": N_("G/L account"), "item_tax_code": N_("AvaTax's tax code of an item")}
DOCUMENTS = """
    select * from operations.mapping_documents where link = ? and kind = ? and (? = '' or company = ?)
    and source_code = ? order by doc_date, number, source_key
"""
OF_LINK = "select * from operations.mapping_documents where link = ? and kind = ?"
ONE = """
    select * from operations.mappings where link = ? and kind = ? and (? = '' or company = ?) and source_code = ?
    order by company
"""
LAST_RUN = "select max(started_at) as started_at from operations.runs"
LINKS = "select distinct link from operations.runs order by link"


@dataclass(frozen=True)
class Effect:
    """What is touched: documents that are not delivered yet; ``amounts`` by currency; ``freed``: how many of them this
    code keeps from being delivered."""

    documents: int
    amounts: Mapping[str, Decimal]
    freed: int
    shown: Sequence[Mapping[str, Any]]


def effect(rows: Iterable[Mapping[str, Any]]) -> Effect:
    """``rows``: of ``operations.mapping_documents``, each document once."""
    found = list(rows)
    amounts: dict[str, Decimal] = {}
    for row in found:
        if row["amount"] is not None:
            amounts[row["currency"] or ""] = amounts.get(row["currency"] or "", Decimal(0)) + abs(row["amount"])
    freed = sum(1 for row in found if row["is_blocked"])
    return Effect(len(found), amounts, freed, found[:MOST_SHOWN])


def title(kind: str) -> str:
    said = gettext(TITLES.get(kind, kind.replace("_", " ")))
    return said[:1].upper() + said[1:]


def change(edit: Edit, at: str) -> str:
    """What a change made of its line, by whom and when: ``at`` as the page writes moments."""
    made = {"set": edit.line.target_code, "end": gettext("no line"), "file": gettext("what the file says")}
    return gettext("%(code)s, by %(who)s at %(at)s", code=made[edit.line.action], who=edit.who, at=at)


def titles() -> dict[str, str]:
    return {kind: title(kind) for kind in KINDS}


def line(kind: str, company: str, code: str, action: Action, target: str, note: str) -> Line:
    """As a form sends it."""
    said = (target.strip(), note.strip()) if action == "set" else ("", "")
    return Line(kind, "" if company in (ALL, "") else company.strip(), code.strip(), action, *said)


def since(edits: Iterable[Edit], run: datetime | None) -> list[Edit]:
    """The changes that no run went by yet, newest first."""
    return sorted((edit for edit in edits if run is None or edit.at > run), key=lambda edit: -edit.id)


def edits_of(found: Mappings) -> list[Edit]:
    return [*(one.edit for one in found.current.values() if one.edit), *found.ended.values()]


def counts(found: Mappings, key: Key) -> dict[str, Any]:
    """What counts for one code of one company, and where that comes from: its own line, else that of all companies."""
    kind, _, code = key
    own, every = found.current.get(key), found.current.get((kind, "", code))
    known = own or every
    last = found.ended.get(key) or (known.edit if known else None)
    return {
        "line": known.line if known else None,
        "edit": known.edit if known else found.ended.get(key),
        "filed": known.filed if known else None,
        "is_own": own is not None,
        "is_edited": last is not None,
    }
