"""The data checks on links of Basware with Exact Online: all pass, and each names the rows that are broken."""

from __future__ import annotations

from tests.support.data_checks import Breaking, DataChecks, twice

LINK = {"link": "basware_exact"}

ANOTHER = "insert into matching.vendors select * replace ('s-other' as left_key) from matching.vendors where {}"

BROKEN: dict[str, Breaking] = {
    "an invoice twice": (
        "outbox_keys_are_unique",
        twice(
            "intermediate.int_outbox_rows", "link = 'basware_exact' and flow = 'invoices' and source_key = 'voucher'"
        ),
        {**LINK, "flow": "invoices", "company": "DE01", "source_key": "voucher", "rows": 2},
    ),
    "a vendor that is two suppliers": (
        "matching__pairs_are_unique",
        ANOTHER.format("right_key = '71013'"),
        {**LINK, "company": "DE01", "right_key": "71013", "pairs": 2},
    ),
}


class TestBasware(DataChecks):
    broken = BROKEN
