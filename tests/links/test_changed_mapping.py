"""A mapping that changes after documents were posted: they keep the code that they were posted with, and are listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.company import opened

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]
ELSEWHERE = "4310"


def test_what_was_posted_keeps_its_account_and_is_listed_as_coded_otherwise(tmp_path: Path) -> None:
    systems, link = ("basware", "exact_online"), "basware_exact"
    with opened(tmp_path, vendors=10, documents=30, systems=systems, link=link) as company:
        company.run()
        company.run()
        posted = {row["source_key"] for row in company.deliveries("invoices") if row["state"] == "delivered"}
        assert posted
        listed = """
            select source_key, reason from reconciliation.documents
            where flow = 'invoices' and difference_class = 'coding'
        """
        assert company.query(listed) == []

        file = company.home / "config" / "mappings" / link / "gl_accounts.csv"
        file.write_text("source_code,target_code\n" + "".join(f"{one},{ELSEWHERE}\n" for one in range(4000, 5000)))
        mark = company.mark()
        company.run()
        written = [call["path"] for call in company.writes(mark) if call["system"] == "exact_online"]
        assert written == [], "nothing is posted again"
        found = company.query(listed)
        assert found, "an accountant sees which"
        journal = "select sum(debit) = sum(credit) as balances, max(debit) > 0 as moves from reconciliation.recoding"
        assert company.query(journal) == [{"balances": True, "moves": True}]
