"""A person's word about two vendors without a question being open: they are one company, or they are not.

The rules pair most vendors by themselves, so no review ever asked about them; when such a pair turns out to be wrong,
this is where it is said. It counts from the next run on: see docs/decisions.md, "A vendor that is another company".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from include.approvals import sign_off
from include.approvals.sign_off import Said
from include.link_settings import Link
from include.people.settings import People
from include.people.who import Who
from include.store import decisions
from include.store.database import Store
from include.store.decisions import Decision
from include.warehouse.catalogue import columns_of
from include.warehouse.database import Warehouse

Verdict = Literal["same", "different"]


class NoSuchVendor(Exception):
    """What was named is no vendor, or more than one; the text says what to give."""


@dataclass(frozen=True)
class Vendor:
    company: str
    key: str
    code: str | None
    name: str | None

    @property
    def label(self) -> str:
        named = " ".join(part for part in (self.code, self.name) if part)
        return f"{named or self.key} ({self.company}: {self.key})"


@dataclass(frozen=True)
class Pair:
    """A verdict as it was kept."""

    link: str
    verdict: Verdict
    left: Vendor
    right: Vendor

    @property
    def text(self) -> str:
        word = "the same as" if self.verdict == "same" else "not"
        return f"{self.left.label} is {word} {self.right.label}; it counts from the next run on"


def decide(
    people: People,
    link: Link,
    store: Store,
    warehouse: Warehouse,
    *,
    supplier: str,
    vendor: str,
    verdict: Verdict,
    who: Who,
    now: datetime,
    company: str | None = None,
    note: str | None = None,
) -> tuple[Pair, Said]:
    """``supplier`` is a vendor of the books, ``vendor`` one of the other system, each by its code or key as of the last
    run; ``company`` of the books tells equal codes apart. Raises ``NoSuchVendor``, ``NotAllowed``."""
    books, other = link.shape.systems
    routes = [(route[books], route[other]) for route in link.companies if company in (None, route[books])]
    if not routes:
        raise NoSuchVendor(f"link {link.name} has no company {company}: see companies in links.yml")
    left = _one(_found(warehouse, link, books, [route[0] for route in routes], supplier), books, supplier)
    theirs = [route[1] for route in routes if route[0] == left.company]
    right = _one(_found(warehouse, link, other, theirs, vendor), other, vendor)
    evidence = {"left": left.label, "right": right.label}
    pair = (link.name, "vendor", left.company, left.key, right.company, right.key)
    group = _accepted_group(warehouse, link, left, right)
    with store.begin() as db:
        made = Decision(*pair, verdict, who.label, now, note, evidence)
        before = decisions.get(db, made)
        # What was accepted with others and is wrong counts against them.
        if group := group or ((before.evidence or {}).get("group") if before else None):
            made = replace(made, evidence={**evidence, "group": group})
        said = sign_off.pair(db, people, made, who)
    return Pair(link.name, verdict, left, right), said


def _found(warehouse: Warehouse, link: Link, system: str, companies: Sequence[str], named: str) -> list[Vendor]:
    """The vendors of these companies with this key or code. A list that all companies share counts for each."""
    if not warehouse.exists:
        raise NoSuchVendor("nothing was read yet: run the link first")
    with warehouse.opened("look up two vendors") as database:
        if columns_of(database, "intermediate", "canonical_vendors") is None:
            raise NoSuchVendor("nothing was matched yet: run the link first")
        rows = database.execute(
            """select company, vendor_key, code, name from intermediate.canonical_vendors
               where system = $system and connection = $connection and is_vendor and not is_deleted
                 and (company = '' or list_contains($companies, company)) and $named in (vendor_key, trim(code))
               order by company, vendor_key""",
            {
                "system": system,
                "connection": link.connections[system],
                "companies": list(companies),
                "named": named.strip(),
            },
        ).fetchall()
    return [Vendor(one, key, code, name) for company, key, code, name in rows for one in _of(company, companies)]


def _accepted_group(warehouse: Warehouse, link: Link, left: Vendor, right: Vendor) -> str | None:
    """The question group without a question that made them a pair."""
    with warehouse.opened("look up a pair of vendors") as database:
        if "question_group" not in (columns_of(database, "matching", "vendors") or ()):
            return None
        row = database.execute(
            """select question_group from matching.vendors
               where link = $link and verdict = 'auto' and left_company = $left_company and left_key = $left_key
                 and right_company = $right_company and right_key = $right_key""",
            {
                "link": link.name,
                "left_company": left.company,
                "left_key": left.key,
                "right_company": right.company,
                "right_key": right.key,
            },
        ).fetchone()
    return row[0] if row else None


def _of(company: str, companies: Sequence[str]) -> Sequence[str]:
    return [company] if company else companies


def _one(found: Sequence[Vendor], system: str, named: str) -> Vendor:
    if len(found) == 1:
        return found[0]
    if not found:
        raise NoSuchVendor(f"{system} has no vendor with key or code {named} in the companies of this link")
    several = "; ".join(vendor.label for vendor in found)
    raise NoSuchVendor(f"{named} is {len(found)} vendors in {system}, say which by its key or --company: {several}")
