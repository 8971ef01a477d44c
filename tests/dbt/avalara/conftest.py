from __future__ import annotations

import duckdb
import pytest

from tests.dbt.avalara import books, test_invoices, test_places
from tests.dbt.conftest import Decided, build


@pytest.fixture(scope="session")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Decided:
    """All cases of this folder in one warehouse."""

    def fill(db: duckdb.DuckDBPyConnection) -> None:
        books.base(db, tax_item="BELASTING", ship_from={"852": {"country": "US", "postcode": "92614"}})
        test_places.add(db)
        test_invoices.add(db)

    return build(tmp_path_factory.mktemp("avalara"), fill, "+int_avalara_invoices", kind=books.LINK)
