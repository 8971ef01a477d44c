"""The data checks on links of Airbase with Exact Online: all pass, and each names the rows that are broken."""

from __future__ import annotations

from tests.support.data_checks import Breaking, DataChecks, twice

LINK = {"link": "airbase_exact"}

ANOTHER = "insert into matching.vendors select * replace ('s-other' as left_key) from matching.vendors where {}"

BROKEN: dict[str, Breaking] = {
    "a result twice": (
        "outbox_keys_are_unique",
        twice("intermediate.int_outbox_rows", "flow = 'order_results' and source_key = 'r-told:1'"),
        {**LINK, "flow": "order_results", "company": "MER-NL", "source_key": "r-told:1", "rows": 2},
    ),
    "a vendor that is two suppliers": (
        "matching__pairs_are_unique",
        ANOTHER.format("right_key = 'l-linked'"),
        {**LINK, "company": "MER-NL", "right_key": "l-linked", "pairs": 2},
    ),
}


class TestAirbase(DataChecks):
    broken = BROKEN
