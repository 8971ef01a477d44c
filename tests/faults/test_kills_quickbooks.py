"""kill -9 anywhere in a run of QuickBooks <-> AvidXchange; what must hold is in ``tests/support/kill_tests.py``."""

from __future__ import annotations

import pytest

from tests.support import days_quickbooks
from tests.support.company import Company
from tests.support.kill_tests import Kills
from tests.support.kills import QUIET, TwoWrites
from tests.support.stores import postgres_url  # noqa: F401 - a fixture

pytestmark = [pytest.mark.faults, pytest.mark.timeout(0)]


class TestQuickBooksAvidXchange(Kills):
    link = "quickbooks_avidxchange"
    few = ("voids", "markers")
    # Nothing comes back unless a company chooses so (option vendor_changes_back).
    quiet = (*QUIET, "vendor_changes")
    # A discount is a vendor credit, and has to be there before the payment that uses it up.
    between = TwoWrites("quickbooks_online", "payments", "/vendorcredit", ("/billpayment", "/batch"))

    def begins(self, one: Company) -> None:
        days_quickbooks.begins(one)

    def goes_on(self, one: Company, number: int) -> None:
        days_quickbooks.goes_on(one, number)
