"""Which line of the mapping files a country, region and kind of tax is booked by."""

from __future__ import annotations

import duckdb
import pytest

from tests.dbt.avalara.books import mapped
from tests.dbt.conftest import Decided

LINES = {
    "tax_account": {"US": "1590", "us/ca": "1591", "US/CA/Use": "1599", "US/*/Use": "1598", "DE/*/*": "1592"},
    "tax_cost_center": {"US/CA/Sales": "210", "US/NY": "220", "*": "100", "DE": "300"},
}


def add(db: duckdb.DuckDBPyConnection) -> None:
    for kind, lines in LINES.items():
        for source, target in lines.items():
            mapped(db, kind, source, target, "851")
    mapped(db, "tax_cost_center", "FR", "400", "854")


def entries(decided: Decided, company: str = "851") -> dict[str, tuple[str, str]]:
    sql = f"select * from intermediate.int_avalara_accounts where link = 'exact_avalara' and company = '{company}'"
    found = decided.query(sql)
    keys = [f"{row['country']}/{row['region']}/{row['kind']}" for row in found]
    assert len(set(keys)) == len(keys)
    return {key: (row["account"], row["cost_center"]) for key, row in zip(keys, found, strict=True)}


@pytest.mark.parametrize(
    ("pattern", "account", "cost_center"),
    [
        ("US/*/*", "1590", "100"),
        ("US/CA/*", "1591", "100"),
        ("US/CA/Use", "1599", "100"),
        ("US/*/Use", "1598", "100"),
        ("DE/*/*", "1592", "300"),
        # a cost centre that says more than any account is an entry of its own
        ("US/CA/Sales", "1591", "210"),
        ("US/NY/*", "1590", "220"),
        # and takes no tax away from the account of its kind
        ("US/NY/Use", "1598", "220"),
    ],
)
def test_a_line_says_as_much_as_it_names(decided: Decided, pattern: str, account: str, cost_center: str) -> None:
    assert entries(decided)[pattern] == (account, cost_center)


def test_a_cost_centre_without_an_account_books_nothing(decided: Decided) -> None:
    assert {key.split("/")[0] for key in entries(decided)} == {"US", "DE"}
    assert entries(decided, "854") == {}


def test_a_division_has_its_own_lines_only(decided: Decided) -> None:
    assert entries(decided, "852") == {
        "US/*/*": ("1590", None),
        "US/CA/*": ("1590", "200"),
        "US/CA/Sales": ("1591", "200"),
    }
