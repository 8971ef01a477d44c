"""The unit and data tests that stand beside the models."""

from __future__ import annotations

from include.warehouse.dbt import invoke
from tests.dbt.matching.warehouse import Books


def test_the_tests_beside_the_models_pass(books: Books) -> None:
    results = invoke(books.home, ["test", "--select", "matching"])
    kinds = {str(result.node.resource_type) for result in results}
    assert {str(result.status) for result in results} == {"pass"}
    assert len(kinds) == 2, "data tests and unit tests"
