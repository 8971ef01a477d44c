"""Holds of right documents: how many supplier invoices the rules keep from going though nothing is wrong with them.

The companies are the demo's and one that no rule was ever looked at with. What is wrong is known because their books
were generated: an invoice that was entered twice, its first entry, and one that the other side has already.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime

import duckdb

from include.warehouse.database import Warehouse
from tests.bench.reading import fresh_home
from tests.bench.table import Row
from tests.support import company

FLOWS = {"exact_avidxchange": "purchase_invoices", "quickbooks_avidxchange": "bills", "basware_exact": "invoices"}
SYSTEMS = ("exact_online", "avidxchange", "quickbooks_online", "basware")
COMPANIES = {"the demo's company": 1, "a held-back company": 20_261_123}
RULES = ("duplicate_suspected", "over_order", "payee_change", "payee_differs", "several_reasons")
LIMIT = 2.0
"""Percent of the documents."""
_HELD = """
    select number, list_has_any(list_transform(cast(holds as json[]), lambda one: one ->> '$.code'), ?)
    from outbox.{link}__{flow} where link = ? and skip is null and wanted = 'present'
"""


def measure(quick: bool) -> Iterator[Row]:
    logging.disable(logging.WARNING)
    vendors, documents = (60, 120) if quick else (300, 400)
    for name, seed in COMPANIES.items():
        with (
            fresh_home() as home,
            company.opened(home, vendors=vendors, documents=documents, seed=seed, systems=SYSTEMS) as subject,
        ):
            for link, flow in FLOWS.items():
                subject.link = link
                subject.run("--preview")
                with duckdb.connect(str(Warehouse.of_link(home, link).path), read_only=True) as database:
                    rows = database.execute(_HELD.format(link=link, flow=flow), [list(RULES), link]).fetchall()
                yield row(f"{link}, {name}", rows, wrong(link, seed, vendors, documents))


def row(name: str, rows: Iterable[tuple[str | None, bool]], known: set[str]) -> Row:
    right = [held for number, held in rows if number not in known]
    others = [held for number, held in rows if number in known]
    note = f"{sum(right)} of {len(right)}; of {len(others)} that are twins or there already {sum(others)} are held"
    share = 100 * sum(right) / len(right) if right else None
    return Row(f"holds of right documents, {name}", share, "%", limit=LIMIT, note=note)


def wrong(link: str, seed: int, vendors: int, documents: int) -> set[str]:
    """The numbers of invoices that must not go as they are."""
    from include.sandbox.world.build import build_world
    from include.sandbox.world.companies import nordwind
    from include.sandbox.world.distributor.build import build_distributor
    from include.sandbox.world.invoicing.build import build_invoicing

    now = datetime.fromisoformat(company.MORNING)
    if link == "basware_exact":
        papers = build_invoicing(nordwind.BUYER, seed, vendors, documents, now).invoices
        again = {one.invoice_number for one in papers if one.odd == "duplicate"}
        return again | {one.invoice_number for one in papers if one.entered is not None}
    build = build_distributor if link == "quickbooks_avidxchange" else build_world
    invoices = build(seed, vendors, documents, now).invoices
    firsts = {one.twin_of for one in invoices}
    # people type a space behind a number, which no system keeps
    return {one.number.strip() for one in invoices if one.twin_of or one.id in firsts or one.avid is not None}
