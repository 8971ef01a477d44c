"""One dbt build for all literal cases of matching: each case is a link of its own, so none meets another."""

from __future__ import annotations

import importlib

import pytest

from tests.dbt.matching.warehouse import Books

CASES = (
    *(
        "test_vendor_examples",
        "test_vendor_decisions",
        "test_vendor_probabilities",
        "test_legal_forms",
        "test_name_classes",
    ),
    *(
        "test_shared_bills",
        "test_calibration",
        "test_codes",
        "test_duplicate_invoices",
        "test_vendor_shortlist",
        "test_name_slips",
    ),
)


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> Books:
    books = Books(tmp_path_factory.mktemp("matching"))
    for name in CASES:
        importlib.import_module(f"tests.dbt.matching.{name}").set_up(books)
    books.build()
    return books
