"""kill -9 between a request and its answer, and just after the answer: the least that every change must stand.

The long campaigns of all links are shards of `make faults` (docs/testing.md).
"""

from __future__ import annotations

from types import MappingProxyType

import pytest

from tests.support.company import Company
from tests.support.kill_tests import Kills, Lane
from tests.support.kills import Campaign, Kill

pytestmark = pytest.mark.timeout(900)
POINTS = ("committed", "answered")
FLOWS = ("vendors", "purchase_invoices")


@pytest.mark.parametrize("lane", ["sqlite"], indirect=True, scope="class")
class TestSmoke(Kills):
    link = "exact_avidxchange"
    opened = MappingProxyType({"systems": ("exact_online", "avidxchange"), "vendors": 12, "documents": 20})
    again = ()

    def goes_on(self, one: Company, number: int) -> None:
        """Nothing: what there is on the first day is enough."""

    def kills(self, campaign: Campaign) -> None:
        campaign.play_these([Kill(f"{flow}.{point}") for flow in FLOWS for point in POINTS])

    def test_there_was_something_to_lose(self, lane: Lane) -> None:
        assert min(lane.sent[kind] for kind in ("vendors", "invoices")) >= len(POINTS)
