"""Airbase's vendors and codes beside those of the other systems: what matching sees of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from tests.dbt.conftest import Decided, build
from tests.support import raw

A = "raw_airbase"
# The link's first pair is the leading one, whatever the codes of its companies are.
COMPANIES = ("MER-NL", "MER-LG", "MER-BE")


def belongs(*companies: str) -> list[dict[str, str]]:
    return [{"airbase_id": f"s-{one}", "erp_reference_id": one} for one in companies]


def fill(db: duckdb.DuckDBPyConnection) -> None:
    for number, company in enumerate(COMPANIES, 1):
        raw.insert(db, f"{A}.subsidiaries", {"id": f"s-{company}", "erp_reference_id": company})
        route = {"link": "firm", "pair_no": number, "system": "airbase", "connection": "airbase_main"}
        raw.insert(db, "raw_config.routes", route | {"company": company})
    raw.insert(
        db,
        f"{A}.vendors",
        {"id": "everywhere", "name": "Bakker B.V.", "erp_reference_id": "20001"},
        {"id": "two", "name": "De Drukkerij", "legal_name": "Jansen Holding B.V.", "erp_reference_id": "20002",
         "subsidiary_reference_ids": belongs("MER-BE", "MER-LG"), "status": "inactive"},
        {"id": "by key", "name": "Post", "legal_name": "Post N.V.", "erp_reference_id": "exact_online:792:guid",
         "subsidiary_reference_ids": belongs("MER-NL", "MER-LG")},
        {"id": "deleted", "name": "Gone", "is_deleted": True},
    )  # fmt: skip
    of_nl = {"subsidiary": {"erp_reference_id": "MER-NL"}, "vendor": {"id": "everywhere"}}
    raw.insert(db, f"{A}.bills", {"id": "b1", "invoice_date": date(2026, 10, 1)} | of_nl)
    raw.insert(db, f"{A}.purchase_orders", {"id": "po1", "issue_date": date(2026, 11, 1)} | of_nl)
    only = {"subsidiary_reference_ids": belongs("MER-NL")}
    raw.insert(
        db,
        f"{A}.gl_accounts",
        {"id": "a1", "account_number": "4400", "name": "Licenties", "type": "expense"} | only,
        {"id": "a2", "account_number": "1600", "name": "Crediteuren", "type": "accounts_payable"} | only,
        {"id": "a3", "account_number": "4500", "type": "expense", "is_active": False} | only,
        {"id": "a4", "name": "Without a number", "type": "expense"} | only,
        {"id": "a5", "account_number": "8000", "type": "income"} | only,
    )
    raw.insert(
        db,
        f"{A}.tags",
        {"id": "t1", "erp_reference_id": "ADV", "name": "Advies", "tag_type": {"name": "Cost center"}} | only,
        {"id": "t2", "erp_reference_id": "LEG", "tag_type": {"name": "Cost Centres"}} | only,
        {"id": "t3", "erp_reference_id": "MKT", "tag_type": {"name": "Department"}} | only,
        {"id": "t4", "erp_reference_id": "U1", "tag_type": {"name": "cost unit"}, "is_deleted": True} | only,
    )


@pytest.fixture(scope="module")
def masters(tmp_path_factory: pytest.TempPathFactory) -> Decided:
    return build(tmp_path_factory.mktemp("masters"), fill, "+canonical_vendors", "+canonical_codes")


def vendors(masters: Decided, key: str) -> dict[str, dict[str, Any]]:
    where = f"system = 'airbase' and vendor_key = '{key}'"
    return {row["company"]: row for row in masters.query(f"select * from intermediate.canonical_vendors where {where}")}


@pytest.mark.parametrize(
    ("vendor", "codes"),
    [
        # A code of the first division that has the supplier is some other one's in the next.
        ("everywhere", {"MER-NL": "20001", "MER-LG": None, "MER-BE": None}),
        ("two", {"MER-LG": "20002", "MER-BE": None}),
        # A key that names its division can be taken for no other.
        ("by key", {"MER-NL": "exact_online:792:guid", "MER-LG": "exact_online:792:guid"}),
        ("deleted", {}),
    ],
)
def test_a_reference_counts_in_the_first_company_of_the_vendor(
    masters: Decided, vendor: str, codes: dict[str, str | None]
) -> None:
    assert {company: row["code"] for company, row in vendors(masters, vendor).items()} == codes


@pytest.mark.parametrize(
    ("vendor", "name"),
    [("everywhere", "Bakker B.V."), ("two", "Jansen Holding B.V. t/a De Drukkerij"), ("by key", "Post N.V.")],
)
def test_a_vendor_is_known_by_both_its_names(masters: Decided, vendor: str, name: str) -> None:
    assert {row["name"] for row in vendors(masters, vendor).values()} == {name}


def test_a_vendor_was_used_when_a_company_last_bought_there(masters: Decided) -> None:
    used = {company: row["last_used"] for company, row in vendors(masters, "everywhere").items()}
    assert used == {"MER-NL": date(2026, 11, 1), "MER-LG": None, "MER-BE": None}
    assert [row["active"] for row in vendors(masters, "two").values()] == [False, False]


def test_accounts_and_cost_centres_are_codes_and_other_tags_are_the_tenants_own(masters: Decided) -> None:
    rows = masters.query("select * from intermediate.canonical_codes where system = 'airbase'")
    found = {row["code"]: (row["kind"], row["account_class"], row["active"], row["postable"]) for row in rows}
    assert found == {
        "4400": ("gl_account", "expense", True, True),
        "1600": ("gl_account", "liability", True, False),
        "4500": ("gl_account", "expense", False, False),
        "8000": ("gl_account", "revenue", True, True),
        "ADV": ("cost_center", None, True, True),
        "LEG": ("cost_center", None, True, True),
        "U1": ("cost_unit", None, False, False),
    }
    assert len(rows) == len(found)
