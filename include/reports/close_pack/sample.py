"""The auditor's sample: documents drawn by a seed from every stratum, the same ones for the same seed and documents.

Each document has a place in a lottery that only the seed and its key decide (SHA-256), so that documents that come or
go move no other. Pure.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from include.texts.translations import gettext

EDGES = (Decimal(1000), Decimal(10000), Decimal(100000))
MOST = 500
POPULATION = """
    select link, flow, company, source_key, number, counterparty, doc_date, currency,
        coalesce(source_amount, target_amount) as amount
    from reconciliation.documents
    where link = ? and ? in (company, target_company) and doc_date between ? and ?
        and coalesce(source_amount, target_amount) is not null
    order by flow, company, source_key
"""


@dataclass(frozen=True)
class Document:
    """``band``: of its amount, without its sign."""

    link: str
    flow: str
    company: str
    key: str
    number: str | None
    counterparty: str | None
    day: date
    currency: str | None
    amount: Decimal
    band: str

    @property
    def named(self) -> tuple[str, str, str, str]:
        return self.link, self.flow, self.company, self.key

    @property
    def as_json(self) -> dict[str, Any]:
        return {
            "link": self.link, "flow": self.flow, "company": self.company, "key": self.key, "number": self.number,
            "counterparty": self.counterparty, "date": self.day.isoformat(), "currency": self.currency,
            "amount": format(self.amount.normalize(), "f"), "band": self.band,
        }  # fmt: skip


@dataclass(frozen=True)
class Stratum:
    """``of``: how many documents it has, ``drawn``: how many of them were drawn."""

    flow: str
    band: str
    of: int
    drawn: int


@dataclass(frozen=True)
class Draw:
    """``digest``: of the list as it was drawn, with what it was drawn by."""

    seed: str
    size: int
    strata: tuple[Stratum, ...]
    documents: tuple[Document, ...]

    @property
    def digest(self) -> str:
        facts = {"seed": self.seed, "size": self.size, "documents": [one.as_json for one in self.documents]}
        return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def population(rows: Sequence[Mapping[str, Any]]) -> list[Document]:
    """Rows of `POPULATION` as documents, each with its band."""
    return [
        Document(row["link"], row["flow"], row["company"], row["source_key"], row["number"], row["counterparty"],
                 row["doc_date"], row["currency"], row["amount"], band(row["amount"]))
        for row in rows
    ]  # fmt: skip


def band(amount: Decimal) -> str:
    """``below 1,000``, ``1,000 to 10,000`` and so on; an amount on an edge is of the higher band."""
    below = [edge for edge in EDGES if abs(amount) >= edge]
    if not below:
        return f"below {EDGES[0]:,}"
    if len(below) == len(EDGES):
        return f"{EDGES[-1]:,} and more"
    return f"{below[-1]:,} to {EDGES[len(below)]:,}"


def draw(documents: Sequence[Document], seed: str, size: int) -> Draw:
    """``size`` documents, or all when there are fewer, shared out over the strata by how many documents they have; one
    of each at least, where ``size`` allows it."""
    strata: dict[tuple[str, str], list[Document]] = {}
    for one in documents:
        strata.setdefault((one.flow, one.band), []).append(one)
    counts = _shared({key: len(own) for key, own in strata.items()}, min(size, len(documents)))
    drawn: list[Document] = []
    for key in sorted(strata):
        drawn += sorted(strata[key], key=lambda one: _ticket(seed, one))[: counts[key]]
    shown = tuple(Stratum(*key, len(strata[key]), counts[key]) for key in sorted(strata))
    return Draw(seed, size, shown, tuple(drawn))


def _ticket(seed: str, one: Document) -> str:
    return hashlib.sha256("\x1f".join((seed, *one.named)).encode()).hexdigest()


def _shared(sizes: Mapping[tuple[str, str], int], size: int) -> dict[tuple[str, str], int]:
    """By largest remainder, after one for each stratum, the largest strata first."""
    total = sum(sizes.values())
    order = sorted(sizes, key=lambda key: (-sizes[key], key))
    counts = dict.fromkeys(order, 0)
    for key in order[:size]:
        counts[key] = 1
    left = size - sum(counts.values())
    room = {key: sizes[key] - counts[key] for key in order}
    spare = total - sum(counts.values())
    if left and spare:
        exact = {key: Decimal(left) * room[key] / spare for key in order}
        for key in order:
            counts[key] += int(exact[key])
        rest = size - sum(counts.values())
        for key in sorted(order, key=lambda one: (int(exact[one]) - exact[one], one))[:rest]:
            counts[key] += 1
    return counts


def facts(kept: Any) -> dict[str, Any]:
    """What a kept sample was drawn by, for who asks again, in the language that is spoken; ``kept``: of
    ``include.store.close_pack.Sample``."""
    return {
        gettext("Sample"): kept.id,
        gettext("Documents dated from"): kept.period_start,
        gettext("to"): kept.period_end,
        gettext("Seed"): kept.seed,
        gettext("Documents asked for"): kept.size,
        gettext("Documents drawn"): len(kept.documents),
        **{_stratum(one["flow"], one["band"]): _share(one["drawn"], one["of"]) for one in kept.strata},
        gettext("Published by run"): kept.published_run,
        gettext("Published at"): kept.published_at,
        gettext("Drawn by"): kept.who,
        gettext("Drawn at"): kept.at,
        gettext("Note"): kept.note,
        gettext("SHA-256 of the list"): kept.digest,
    }


def _stratum(flow: str, band: str) -> str:
    return gettext("Stratum: %(flow)s, %(band)s", flow=gettext(flow.replace("_", " ")), band=gettext(band))


def _share(drawn: int, of: int) -> str:
    return gettext("%(drawn)s of %(of)s", drawn=drawn, of=of)
