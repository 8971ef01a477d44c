"""The shapes that the modules hand each other: a company as it is, and a set of records with its truth."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal

from tests.bench.vendor_sets.bills import Bill
from tests.bench.vendor_sets.split import Part

WordKind = Literal["brand", "surname", "given", "place", "trade", "glue", "generic", "number", "acronym", "fixed"]
Row = dict[str, Any]
Pair = tuple[str, str]


@dataclass(frozen=True)
class Word:
    """One word of a name. ``concept`` and ``language`` say what it means, where it can be said otherwise."""

    text: str
    kind: WordKind
    concept: str = ""
    language: str = ""


@dataclass(frozen=True)
class LegalForm:
    """``written``: other ways to write it; ``long``: written out; ``older``: what it was called before a reform."""

    text: str = ""
    kind: str = "none"
    leads: bool = False
    written: tuple[str, ...] = ()
    long: str = ""
    older: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What is true of a company beside its name; '' where it has none."""

    city: str = ""
    postcode: str = ""
    street: str = ""
    house: str = ""
    vat: str = ""
    registration: str = ""
    iban: str = ""
    tax_id: str = ""
    domain: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Company:
    """``entity`` is who it is. ``relation``: how it was made from another company, '' when it stands alone."""

    entity: int
    country: str
    language: str
    words: tuple[Word, ...]
    form: LegalForm = LegalForm()
    facts: Facts = Facts()
    person: bool = False
    trading_name: str = ""
    relation: str = ""

    @property
    def core(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def name(self) -> str:
        parts = (self.form.text, self.core) if self.form.leads else (self.core, self.form.text)
        return " ".join(part for part in parts if part)

    def with_facts(self, **facts: str) -> Company:
        return replace(self, facts=replace(self.facts, **facts))


@dataclass(frozen=True)
class VendorSet:
    """Rows of both sides (columns of ``canonical_vendors``) and what is true of them.

    ``truth``: the pairs of vendor keys that are one company. ``dirt``: what was done to each record, by its key.
    ``relations``: how a company came from another, by the key of its record; ``families``: whom it resembles, as the
    number of the company that it was made from. ``bills``: what people entered for these vendors.
    """

    name: str
    part: Part
    left: list[Row]
    right: list[Row]
    truth: frozenset[Pair]
    dirt: dict[str, tuple[str, ...]] = field(default_factory=dict)
    relations: dict[str, str] = field(default_factory=dict)
    families: dict[str, int] = field(default_factory=dict)
    bills: list[Bill] = field(default_factory=list)
