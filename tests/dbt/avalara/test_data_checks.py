"""The data checks on links of Exact Online with AvaTax: all pass, and each names the rows that are broken."""

from __future__ import annotations

from tests.support.data_checks import Breaking, DataChecks, twice

LINK = {"link": "exact_avalara"}

BROKEN: dict[str, Breaking] = {
    "an invoice twice": (
        "outbox_keys_are_unique",
        twice("intermediate.int_outbox_rows", "flow = 'estimates' and source_key = 'es-no-currency'"),
        {**LINK, "flow": "estimates", "company": "852", "source_key": "es-no-currency", "rows": 2},
    ),
}


class TestAvalara(DataChecks):
    broken = BROKEN
