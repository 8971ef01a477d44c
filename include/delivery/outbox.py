"""A row of the outbox relation: what should stand in the target, and everything SQL already knows against it.

The relation has one row per document and flow; its columns are written down with the dbt models in ``outbox/``. Parsing
is lazy where it costs: a flow has many rows and few of them changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from include.documents import Document, fingerprint, parse, plain
from include.systems.base import Target
from include.texts.program import said

Identity = tuple[str, str]
"""(company, source key): what a document is called inside one flow of one link."""


REASON = "{reason}"
"""What stands in an ``otherwise`` for the words in which the document that it tells of was refused."""


class OutboxRowUnusable(ValueError):
    """A row that names no document: without company or source key nothing can be said about it."""


@dataclass(frozen=True)
class Problem:
    """Something that keeps a document from being sent; ``text`` says what and what to do."""

    code: str
    text: str


@dataclass(frozen=True)
class Hold:
    """A question for a person; ``payload`` is what the review shows beside it."""

    code: str
    text: str
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class Reference:
    """Another document that must stand in the target first; ``target``: as this very id (None: wherever it stands).

    ``known_as``: the key that the referring document has for it, where it stands there under another one (two suppliers
    of the books that are one vendor in the target).
    ``agreed``: it must be as its source says now, not merely there; void where that is what the source says.
    ``document_hash``: ``text_hash`` of what its source says now, where only that will do: a flow that could not be
    planned in this run (its target could not be read, say) has not seen what changed.
    """

    flow: str
    company: str
    key: str
    label: str
    target: str | None = None
    known_as: str | None = None
    agreed: bool = False
    document_hash: str | None = None

    @property
    def name(self) -> str:
        """How a ``Posting`` names it: ``<flow>:<source key>``."""
        return f"{self.flow}:{self.known_as or self.key}"


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One document that should be present in, or void in, the target.

    ``replaces``: the id in the target that the document was delivered as and no longer is, by a person's word or
    because it is gone there. Where the store still names that id, the document counts as not delivered: it is adopted,
    created or held like a new one. What the old id stands for is not touched.
    ``otherwise``: the document, with its own source key, that goes instead once one that this refers to was refused by
    a flow beside this one.
    """

    link: str
    flow: str
    company: str
    source_key: str
    target_system: str
    target_company: str
    wanted: Literal["present", "void"]
    skip: str | None
    document_text: str
    problems: tuple[Problem, ...] = ()
    holds: tuple[Hold, ...] = ()
    refs: tuple[Reference, ...] = ()
    adopt: Target | None = None
    adopt_evidence: str = ""
    number: str | None = None
    counterparty: str | None = None
    doc_date: date | None = None
    currency: str | None = None
    amount: Decimal | None = None
    target_connection: str = ""
    replaces: str | None = None
    otherwise: str | None = None

    @property
    def identity(self) -> Identity:
        return self.company, self.source_key

    @property
    def label(self) -> str:
        """What a person calls the document: its number, else its key."""
        return self.number or self.source_key

    @property
    def document(self) -> Document:
        """Raises ``ValueError`` when the text is no canonical document (see ``checks.document_problems``)."""
        return _document(self.document_text)

    @property
    def fingerprint(self) -> str:
        return _fingerprint(self.document_text)

    @property
    def text_hash(self) -> str:
        """Of the text as it came: equal texts need no parsing to know that nothing changed."""
        return text_hash(self.document_text)

    @property
    def order(self) -> tuple[str, str, str, str]:
        """Rows go oldest first, the same way in every run."""
        return (
            self.target_company,
            self.doc_date.isoformat() if self.doc_date else "",
            self.number or "",
            self.source_key,
        )

    def answered(self, reason: str) -> OutboxRow:
        """``otherwise`` as a row of its own, with the words of the refusal."""
        text = (self.otherwise or "").replace(REASON, json.dumps(reason, ensure_ascii=False)[1:-1])
        key = str(json.loads(text)["source_key"])
        return replace(self, source_key=key, document_text=text, refs=(), otherwise=None)


# A parsed document takes ten times the room of its text, so that only those in hand are kept.
@lru_cache(maxsize=1_000)
def _document(text: str) -> Document:
    return parse(text)


@lru_cache(maxsize=1_000)
def _fingerprint(text: str) -> str:
    return fingerprint(_document(text))


def text_hash(text: str) -> str:
    """As ``md5(document)`` in SQL gives it, where one row of the outbox names the document of another."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def read_row(values: Mapping[str, Any]) -> OutboxRow:
    """A row of the relation, columns by name.

    What cannot be read in it becomes a problem of the document (code ``outbox_malformed``), so that it is shown and
    nothing is lost. Raises ``OutboxRowUnusable`` only when company or source key is missing.
    """
    company, source_key = _text(values.get("company")), _text(values.get("source_key"))
    if not company or not source_key:
        raise OutboxRowUnusable(
            f"a row of the outbox of {values.get('link')}, flow {values.get('flow')} has no company or no source key "
            f"(company {company!r}, source key {source_key!r}): the flow's SQL model must give both"
        )
    broken: list[Problem] = []
    problems = tuple(
        Problem(str(p["code"]), str(p["text"])) for p in _list(values, "problems", ("code", "text"), broken)
    )
    holds = tuple(
        Hold(str(h["code"]), str(h["text"]), h.get("payload") or {})
        for h in _list(values, "holds", ("code", "text"), broken)
    )
    refs = tuple(
        Reference(
            str(r["flow"]),
            str(r["company"]),
            str(r["key"]),
            str(r.get("label") or r["key"]),
            r.get("target") or None,
            r.get("known_as") or None,
            bool(r.get("agreed")),
            r.get("document_hash") or None,
        )
        for r in _list(values, "refs", ("flow", "company", "key"), broken)
    )
    adopt, evidence = _adopt(values.get("adopt"), broken)
    wanted = _text(values.get("wanted"))
    if wanted not in ("present", "void"):
        broken.append(_malformed(said("delivery.outbox_malformed.wanted", its_value=repr(wanted))))
    return OutboxRow(
        link=_text(values.get("link")),
        flow=_text(values.get("flow")),
        company=company,
        source_key=source_key,
        target_system=_text(values.get("target_system")),
        target_connection=_text(values.get("target_connection")),
        target_company=_text(values.get("target_company")),
        wanted="void" if wanted == "void" else "present",
        skip=_text(values.get("skip")) or None,
        document_text=_text(values.get("document")),
        problems=problems + tuple(broken),
        holds=holds,
        refs=refs,
        adopt=adopt,
        adopt_evidence=evidence,
        number=_text(values.get("number")) or None,
        counterparty=_text(values.get("counterparty")) or None,
        doc_date=_day(values.get("doc_date")),
        currency=_text(values.get("currency")) or None,
        amount=_amount(values.get("amount")),
        replaces=_text(values.get("replaces")) or None,
        otherwise=_text(values.get("otherwise")) or None,
    )


def target_to_json(target: Target) -> dict[str, Any]:
    return {
        "id": target.id,
        "code": target.code,
        "number": target.number,
        "token": target.token,
        "facts": dict(target.facts),
    }


def target_from_json(values: Mapping[str, Any]) -> Target:
    def optional(name: str) -> str | None:
        return None if values.get(name) is None else str(values[name])

    return Target(
        str(values["id"]), optional("code"), optional("number"), optional("token"), dict(values.get("facts") or {})
    )


def _malformed(text: str) -> Problem:
    return Problem("outbox_malformed", text)


def _list(values: Mapping[str, Any], column: str, needed: Sequence[str], broken: list[Problem]) -> list[dict[str, Any]]:
    raw = values.get(column)
    if raw is None or raw == "[]" or raw == "":
        return []
    try:
        items = json.loads(raw) if isinstance(raw, str | bytes) else list(raw)
    except (ValueError, TypeError):
        items = None
    if not isinstance(items, list):
        broken.append(_malformed(said("delivery.outbox_malformed.no_list", column=column)))
        return []
    good = [item for item in items if isinstance(item, dict) and all(item.get(name) is not None for name in needed)]
    if len(good) < len(items):
        text = said("delivery.outbox_malformed.lacks", column=column, fields=", ".join(needed))
        broken.append(_malformed(text))
    return good


def _adopt(raw: Any, broken: list[Problem]) -> tuple[Target | None, str]:
    if raw is None or raw in ("", "null"):
        return None, ""
    try:
        values = json.loads(raw) if isinstance(raw, str | bytes) else dict(raw)
        evidence = values.get("evidence")
        return target_from_json(values), evidence if isinstance(evidence, str) else json.dumps(evidence or "")
    except (ValueError, TypeError, KeyError):
        broken.append(_malformed(said("delivery.outbox_malformed.adopt")))
        return None, ""


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _day(value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _amount(value: Any) -> Decimal | None:
    return None if value is None or isinstance(value, float) else Decimal(plain(Decimal(str(value))))
