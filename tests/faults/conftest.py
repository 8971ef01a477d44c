"""What the campaigns of the links share tells what it compared, as a test file does; and what was collected is kept."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("tests.support.kill_tests")

COLLECTED = pytest.StashKey[list[tuple[str, frozenset[str]]]]()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Before any of them are left out."""
    config.stash[COLLECTED] = [
        (item.nodeid.split("::")[0], frozenset(mark.name for mark in item.iter_markers())) for item in items
    ]


@pytest.fixture
def collected(request: pytest.FixtureRequest) -> list[tuple[str, frozenset[str]]]:
    """(file, names of marks) of every test of this session, those included that are left out."""
    return request.config.stash[COLLECTED]
