"""The same vendors in another order, whatever reads them first, are matched in the same way."""

from __future__ import annotations

import random
from pathlib import Path

from tests.dbt.matching.warehouse import Books


def test_the_same_input_in_another_order_gives_the_same_result(books: Books, tmp_path: Path) -> None:
    shuffled = Books(tmp_path)
    names = ("vendors", "codes", "invoices", "links", "routes", "mappings", "decisions", "deliveries", "payees")
    for name in (*names, "airbase_bills"):
        rows = list(getattr(books, name))
        random.Random(20261126).shuffle(rows)
        setattr(shuffled, name, rows)
    shuffled.build()
    for table in ("matching.vendors", "matching.vendor_pairs"):
        columns = "* exclude (left_rid, right_rid)" if table.endswith("pairs") else "*"
        found, again = (one.rows(f"select {columns} from {table} order by all") for one in (books, shuffled))
        assert len(found) > 100
        assert found == again
