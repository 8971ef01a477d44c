"""The two records of a question beside each other, field by field, whatever kind of question it is. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made_by
from typing import Any

from include.store.reviews import Review
from include.texts.translations import gettext
from include.ui.record_fields import Field, end_of, field, fields

Row = Mapping[str, Any]
_FACTS = ("VAT number", "registration number", "tax id", "bank account", "legal form", "domain", "phone", "country")
_ADDRESS = ("address", "postcode", "city", "street")
"""In the words for an address that agrees or does not: "same postcode", "different city"."""
_DOCUMENT = (
    ("company", "company", "target_company"),
    ("number", "number", "target_number"),
    ("vendor or customer", "counterparty", "counterparty"),
    ("date", "doc_date", "doc_date"),
    ("amount", "source_amount", "target_amount"),
    ("status", "source_status", "target_status"),
)


@dataclass(frozen=True)
class Comparison:
    """``left``, ``right``: what the columns are called."""

    left: str
    right: str
    fields: Sequence[Field]

    @property
    def differing(self) -> list[Field]:
        return [one for one in self.fields if one.marked]


@dataclass(frozen=True)
class Known:
    """What is published of the documents that questions name: rows of ``reconciliation.documents`` and of
    ``reconciliation.duplicates``."""

    documents: Sequence[Row] = ()
    duplicates: Sequence[Row] = ()


@dataclass(frozen=True)
class Evidence:
    """One reason for or against a match. ``points``: powers of two of the odds."""

    text: str
    points: float
    left: str
    right: str


@dataclass(frozen=True)
class _Asked:
    """A question or one of several reasons in it."""

    review: Review
    code: str
    payload: Mapping[str, Any]
    known: Known = made_by(default_factory=Known)


def comparisons(review: Review, known: Known) -> list[Comparison]:
    """Of every pair of records that the question is about; of an invoice with several reasons those of each."""
    payload = dict(review.payload or {})
    reasons = [one for one in payload.get("reasons") or () if isinstance(one, Mapping)]
    asked = [_Asked(review, str(one.get("code")), _mapping(one.get("payload")), known) for one in reasons] or [
        _Asked(review, review.code, payload, known)
    ]
    found = [one for each in asked for one in _one(each)]
    found = [one for one in found if one.fields]
    # Beside other pairs a document that is in one system alone says nothing more.
    return found + [one for one in _systems(review, known) if not found or any(each.right for each in one.fields)]


def evidence(review: Review) -> list[Evidence]:
    """What speaks for and against, the weightiest first."""
    found = [
        Evidence(str(one["evidence"]), _points(one.get("points")), *(_shown(one, side) for side in ("left", "right")))
        for one in _evidence(review.payload or {})
    ]
    return sorted(found, key=lambda one: -abs(one.points))


def _one(asked: _Asked) -> Iterable[Comparison]:
    payload = asked.payload
    if any(name.startswith(("left_", "right_")) for name in payload) or _evidence(payload):
        yield _vendors(payload)
    if payload.get("twin_key") is not None and "twin_name" not in payload:
        yield _twins(asked)
    if payload.get("changes"):
        yield _changes(payload)
    if asked.code == "payee_differs":
        yield _accounts(payload)
    if "added" in payload and "gone" in payload:
        yield _settings(payload)
    if payload.get("references"):
        yield _references(payload)
    if {"count", "limit"} <= payload.keys():
        yield _mass_change(payload)
    if "before" in payload and "after" in payload:
        yield Comparison("Before", "After", [field("what it says", payload["before"], payload["after"])])


def _vendors(payload: Row) -> Comparison:
    sides = {name.partition("_")[2] for name in payload if name.startswith(("left_", "right_"))}
    of_both = [
        (name.replace("_", " "), payload.get(f"left_{name}"), payload.get(f"right_{name}"))
        for name in sorted(sides, key=lambda name: (name != "name", name))
    ]
    if payload.get("twin_name"):
        of_both = [("name", payload.get("left_name"), payload["twin_name"])]
        of_both.append(("company", payload.get("left_company"), payload.get("twin_company")))
    named = {name for name, *_ in of_both}
    for one in _evidence(payload):
        name = _fact(str(one["evidence"]))
        if one.get("left") and one.get("right") and name not in named:
            of_both.append((name, one["left"], one["right"]))
            named.add(name)
    return Comparison("One vendor", "The other", fields(of_both))


def _twins(asked: _Asked) -> Comparison:
    """The invoice and the one it may be a second copy of, as far as either is published."""
    review, payload = asked.review, asked.payload
    key, twin_key = review.document_key, str(payload["twin_key"])
    pair = _pair(asked, key, twin_key) or {}
    own = _document(asked.known, review.link, review.company, key)
    twin_company = str(payload.get("twin_company") or review.company)
    twin = _document(asked.known, review.link, twin_company, twin_key)
    own_side, twin_side = (own or {}), (twin or {})
    named = [
        ("in", _word(own_side.get("source_system")), _word(pair.get("twin_system") or payload.get("twin_system"))),
        ("company", review.company, twin_company),
        ("vendor", pair.get("counterparty") or own_side.get("counterparty"), pair.get("twin_counterparty")),
        ("number", pair.get("number") or own_side.get("number"), pair.get("twin_number") or payload.get("twin_number")),
        ("date", pair.get("date") or own_side.get("doc_date"), pair.get("twin_date") or payload.get("twin_date")),
        *((name, pair.get(column), pair.get(f"twin_{column}")) for name, column in _OF_A_BILL),
        ("gross", _first(pair.get("amount"), own_side.get("source_amount")),
         _first(pair.get("twin_amount"), payload.get("twin_gross"))),
        ("status", own_side.get("source_status"), twin_side.get("source_status")),
        ("number there", own_side.get("target_number"), twin_side.get("target_number")),
    ]  # fmt: skip
    return Comparison("This invoice", "The other invoice", fields(named))


_OF_A_BILL = (
    ("due date", "due_date"),
    ("net", "net"),
    ("VAT", "vat"),
    ("open", "open_amount"),
    ("lines", "lines"),
    ("order", "order_number"),
    ("entered by", "entered_by"),
    ("entered", "entered_at"),
)


def _changes(payload: Row) -> Comparison:
    rows = [one for one in payload["changes"] if isinstance(one, Mapping)]
    named = [
        (gettext("%(fact)s (%(system)s, seen %(day)s)", fact=gettext(_word(one.get("fact"))),
                 system=_word(one.get("system")), day=str(one.get("seen_at") or "")[:10]),
         one.get("old"), one.get("new"))
        for one in rows
    ]  # fmt: skip
    return Comparison("Before", "Now", fields(named))


def _accounts(payload: Row) -> Comparison:
    sides = [
        (name, value) for name, value in payload.items() if name not in ("origin", "fingerprint", "pairs") and value
    ]
    (left, mine), (right, theirs) = (*sides, ("", ""), ("", ""))[:2]
    return Comparison(_word(left).capitalize(), _word(right).capitalize(), fields([("bank account", mine, theirs)]))


def _settings(payload: Row) -> Comparison:
    """By what is mapped (or the tolerance's name): what counts now, and what would."""
    now, then = (dict(map(_setting, payload.get(name) or ())) for name in ("gone", "added"))
    named = [(name, now.get(name), then.get(name)) for name in sorted({*now, *then})]
    return Comparison("Counts now", "Would count", [field(*one) for one in named])


def _references(payload: Row) -> Comparison:
    rows = [one for one in payload["references"] if isinstance(one, Mapping)]
    named = [Field(str(one.get("name")), one.get("reference"), one.get("supplier"), False) for one in rows]
    return Comparison("Reference in Airbase", "In the books", named)


def _mass_change(payload: Row) -> Comparison:
    """How much is delivered and how much this run would change; then what, with the amounts that it would have."""
    rows = [one for one in payload.get("rows") or () if isinstance(one, Mapping)]
    fields = [
        Field("documents", payload.get("delivered"), payload.get("count"), False),
        Field("most without being asked", payload.get("limit"), None, False),
        *(
            Field(gettext("amount in %(currency)s", currency=one), None, said, False)
            for one, said in _mapping(payload.get("amounts")).items()
        ),
        *(Field(_label(one), None, one.get("amount"), False) for one in rows),
    ]
    if not rows:
        fields += [Field(str(one), None, None, False) for one in payload.get("documents") or ()]
    what = "To be voided" if payload.get("action") == "void" else "To be changed"
    return Comparison("Delivered", what, fields)


def _systems(review: Review, known: Known) -> list[Comparison]:
    """The document of the question in both of its systems."""
    rows = [
        row
        for row in known.documents
        if (row["link"], row["company"], row["source_key"]) == (review.link, review.company, review.document_key)
        and row["flow"] == review.flow
    ]
    return [
        Comparison(
            _word(row["source_system"]),
            _word(row["target_system"]),
            fields(
                (name, row.get(left), row.get(right) if _is_there(row) else None) for name, left, right in _DOCUMENT
            ),
        )
        for row in rows
    ]


def _is_there(row: Row) -> bool:
    return row.get("target_amount") is not None or bool(row.get("target_number") or row.get("target_status"))


def _pair(asked: _Asked, key: str, twin_key: str) -> Row | None:
    """The published pair, this question's document on the left."""
    for row in asked.known.duplicates:
        if row["link"] != asked.review.link:
            continue
        if (row["invoice_key"], row["twin_key"]) == (key, twin_key):
            return row
        if (row["invoice_key"], row["twin_key"]) == (twin_key, key):
            return _turned(row)
    return None


def _turned(row: Row) -> dict[str, Any]:
    """The same pair from the other side."""
    made = dict(row)
    for name in row:
        if name.startswith("twin_"):
            own = name.removeprefix("twin_")
            made[name], made[own] = row.get("invoice_key" if own == "key" else own), row[name]
    return made


def _document(known: Known, link: str, company: str, key: str) -> Row | None:
    found = [row for row in known.documents if (row["link"], row["company"], row["source_key"]) == (link, company, key)]
    return next((row for row in found if row["flow"] not in _NO_DOCUMENTS), found[0] if found else None)


_NO_DOCUMENTS = frozenset({"coding", "payment_status"})
"""Flows of facts about a document, under its key."""


def _setting(line: str) -> tuple[str, str]:
    """``[company] source -> target``, or the name of a tolerance and its value."""
    source, arrow, target = str(line).partition(" -> ")
    if not arrow:
        source, _, target = str(line).rpartition(" ")
    return source, target


def _fact(text: str) -> str:
    """What a piece of evidence is about: "VAT number equal" is about the VAT number."""
    for fact in _FACTS:
        if text.startswith(fact):
            return fact
    if text.startswith(("name", "numbers, initials or countries in the names")):
        return "name"
    return "address" if any(word in text for word in _ADDRESS) else text


def _evidence(payload: Row) -> list[dict[str, Any]]:
    kept = payload.get("evidence") or []
    if isinstance(kept, str):
        try:
            kept = json.loads(kept)
        except ValueError:
            return []
    return [one for one in kept if isinstance(one, dict) and "evidence" in one] if isinstance(kept, list) else []


def _shown(one: Row, side: str) -> str:
    value = "" if one.get(side) is None else str(one[side])
    return end_of(value) if "bank" in str(one["evidence"]) else value


def _points(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _label(one: Row) -> str:
    return " ".join(str(one[name]) for name in ("number", "counterparty", "currency") if one.get(name))


def _mapping(value: Any) -> Mapping[str, Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return {}
    return value if isinstance(value, Mapping) else {}


def _word(value: Any) -> str:
    return str(value or "").replace("_", " ")


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)
