"""A mapping that changes after documents were delivered: they keep the codes that they were delivered with.

In the books, which are told to the cent, those that the mapping of today would code otherwise are listed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.company import Company, opened

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]
LINKS: dict[str, dict[str, Any]] = {
    "exact_avidxchange": {"systems": ("exact_online", "avidxchange")},
    "quickbooks_avidxchange": {"systems": ("quickbooks_online", "avidxchange")},
    "basware_exact": {"systems": ("basware", "exact_online")},
    "basware_quickbooks": {"systems": ("basware", "quickbooks_online"), "companies": ["pennine"]},
    "airbase_exact": {"systems": ("airbase", "exact_online")},
    "airbase_quickbooks": {"systems": ("airbase", "quickbooks_online"), "companies": ["brightwater"]},
}
DOCUMENTS = ("purchase_invoices", "bills", "invoices", "purchase_orders")


@pytest.mark.parametrize("link", LINKS)
def test_what_was_delivered_keeps_its_accounts(tmp_path: Path, link: str) -> None:
    with opened(tmp_path, vendors=20, documents=60, link=link, **LINKS[link]) as company:
        company.settled()
        before = delivered(company)
        assert before
        map_all_accounts_elsewhere(company)
        company.run()
        assert company.query("select 1 from matching.gl_accounts where level = 'mapping'"), "the mapping counts"
        now = delivered(company)
        assert {key: now[key] for key in before} == before
        assert not any(row["flow"] == "coding" and row["state"] == "delivered" for row in company.deliveries())
        if "basware" in link:
            listed = "select 1 from reconciliation.documents where flow = 'invoices' and difference_class = 'coding'"
            assert company.query(listed), "an accountant sees which"
            journal = (
                "select sum(debit) = sum(credit) as balances, max(debit) > 0 as moves from reconciliation.recoding"
            )
            assert company.query(journal) == [{"balances": True, "moves": True}]


def delivered(company: Company) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Of each document that stands on the other side: what it is there, and when it was written."""
    return {
        (row["flow"], row["source_key"]): (row["state"], row["target_id"], row["updated_at"])
        for row in company.deliveries()
        if row["flow"] in DOCUMENTS and row["state"] == "delivered"
    }


def map_all_accounts_elsewhere(company: Company) -> None:
    found = company.query(
        "select distinct source_code, target_code from matching.gl_accounts where target_code is not null order by 1"
    )
    targets = sorted({row["target_code"] for row in found})
    others = dict(zip(targets, targets[1:] + targets[:1], strict=True))
    lines = [f"{row['source_code']},{others[row['target_code']]}\n" for row in found]
    file = company.home / "config" / "mappings" / company.link / "gl_accounts.csv"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("source_code,target_code\n" + "".join(lines))
