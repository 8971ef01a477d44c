"""kill -9 anywhere in a run of Exact Online <-> AvidXchange; what must hold is in ``tests/support/kill_tests.py``."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from tests.support import life
from tests.support.company import Company
from tests.support.kill_tests import Kills
from tests.support.stores import postgres_url  # noqa: F401 - a fixture

pytestmark = [pytest.mark.faults, pytest.mark.timeout(0)]


class TestExactAvidXchange(Kills):
    link = "exact_avidxchange"
    few = ("voids",)
    opened = MappingProxyType({"systems": ("exact_online", "avidxchange")})

    def goes_on(self, one: Company, number: int) -> None:
        life.goes_on(one, number)
