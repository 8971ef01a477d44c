"""A connection of each system, with a scripted client and a warehouse of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.reading import Bench


@pytest.fixture
def exact(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def avid(tmp_path: Path) -> Bench:
    bench = Bench(tmp_path, "avidxchange", ("C1", "C2"))
    bench.answer("accountingSystems", [{"ID": 7}])
    return bench
