"""Airbase's records as the decisions see them, from literal rows as read."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dlt_sources.readers.airbase_feeds import FEEDS
from dlt_sources.readers.arrow import read
from dlt_sources.readers.feeds import COMMON
from dlt_sources.readers.records import Where
from include.warehouse.plan import DBT_PROJECT
from tests.support import raw
from tests.support.dbt import invoke
from tests.support.yaml_files import loaded

A = "raw_airbase"
READ = datetime(2026, 11, 20, 8, tzinfo=UTC)
NL = {"airbase_id": "s-nl", "erp_reference_id": "MER-NL", "name": "Meridiaan Advies B.V."}
LG = {"airbase_id": "s-lg", "erp_reference_id": "MER-LG", "name": "Meridiaan Legal B.V."}
MODELS = (
    "subsidiaries",
    "vendors",
    "gl_accounts",
    "tags",
    "currencies",
    "purchase_requests",
    "purchase_orders",
    "bills",
    "payments",
    "ledger_entries",
    "feeds",
    "quarantine",
)


def fill(db: duckdb.DuckDBPyConnection) -> None:
    add_companies(db)
    add_vendors(db)
    add_codes(db)
    add_orders(db)
    add_bills(db)
    add_as_sent(db)


def add_companies(db: duckdb.DuckDBPyConnection) -> None:
    raw.insert(
        db,
        f"{A}.subsidiaries",
        {"id": "s-nl", "erp_reference_id": "MER-NL", "name": NL["name"], "erp_currency_reference_id": "C1",
         "iso_code": "NL"},
        {"id": "s-lg", "erp_reference_id": "MER-LG", "name": LG["name"], "currency": {"iso_code": "EUR"}},
        {"id": "s-new", "name": "Not in the books yet", "erp_currency_reference_id": "USD"},
        {"id": "s-twin", "erp_reference_id": "MER-X", "name": "Not in the books yet"},
        {"id": "s-old", "erp_reference_id": "MER-OLD", "name": "Sold", "is_deleted": True},
        {"id": "s-nl", "erp_reference_id": "THEIRS", "name": "Other tenant", "connection": "other"},
    )  # fmt: skip
    raw.insert(
        db,
        f"{A}.currencies",
        {"id": "c-0", "iso_code": "EUR"},
        {"id": "c-1", "iso_code": "EUR", "erp_reference_id": "C1"},
        {"id": "c-2", "iso_code": "GBP"},
        {"id": "c-3", "iso_code": "USD", "erp_reference_id": "C-OLD", "is_deleted": True},
        {"id": "c-4", "iso_code": "USD", "erp_reference_id": "C-NEW"},
    )


def ref(*keys: str) -> list[dict[str, str | None]]:
    references = {"s-nl": "MER-NL", "s-lg": "MER-LG"}
    return [{"airbase_id": key, "erp_reference_id": references.get(key)} for key in keys]


def add_vendors(db: duckdb.DuckDBPyConnection) -> None:
    raw.insert(
        db,
        f"{A}.vendors",
        {"id": "two", "name": "Two", "legal_name": "Two Holding B.V.", "status": "active", "is_active": True,
         "erp_reference_id": "20001", "subsidiary_reference_ids": ref("s-nl", "s-lg"), "tax_id_last4": "1B01",
         "created_date": READ, "updated_date": READ, "payment_terms": "30 days", "phone": "+31 20 1",
         "address": {"line1": "Dam 1", "line2": None, "city": "Amsterdam", "state": "NH", "postal_code": "1012 JS",
                     "country": "NL"}},
        {"id": "one", "name": "One", "subsidiary_reference_ids": ref("s-nl", "s-nl")},
        {"id": "none", "name": "None", "subsidiary_reference_ids": []},
        {"id": "unsaid", "name": "Unsaid"},
        {"id": "new", "name": "New", "subsidiary_reference_ids": ref("s-new")},
        {"id": "unknown", "name": "Unknown",
         "subsidiary_reference_ids": [{"airbase_id": "s-9", "erp_reference_id": "MER-9"}]},
        {"id": "by status", "status": "inactive", "is_active": True, "subsidiary_reference_ids": ref("s-nl")},
        {"id": "by flag", "status": "active", "is_active": False, "subsidiary_reference_ids": ref("s-nl")},
        {"id": "onboarding", "status": "pending_onboarding", "is_active": True,
         "subsidiary_reference_ids": ref("s-nl")},
        {"id": "linked since", "name": "Linked", "subsidiary_reference_ids": ref("s-nl")},
        {"id": "deleted", "name": "Deleted", "subsidiary_reference_ids": ref("s-nl"), "is_deleted": True},
        {"id": "theirs", "name": "Theirs", "connection": "other"},
        {"id": "nowhere", "name": "Nowhere", "connection": "without subsidiaries"},
    )  # fmt: skip
    raw.insert(
        db,
        f"{A}.accounting_vendors",
        {"id": "two", "name": "An older name", "erp_reference_id": "20001"},
        {"id": "linked since", "name": "Linked", "erp_reference_id": "20007"},
        {"id": "for books only", "name": "For books only", "email": "ap@books.example", "is_active": False,
         "subsidiary_reference_ids": ref("s-lg")},
    )  # fmt: skip


def add_codes(db: duckdb.DuckDBPyConnection) -> None:
    raw.insert(
        db,
        f"{A}.gl_accounts",
        {"id": "a1", "account_number": "4400", "erp_reference_id": "guid-4400", "name": "Licenties", "type": "expense",
         "subsidiary_reference_ids": ref("s-nl")},
        {"id": "a2", "erp_reference_id": "4500", "name": "Overal", "is_active": False},
        {"id": "a3", "account_number": "4600", "subsidiary_reference_ids": ref("s-lg"), "is_deleted": True},
    )  # fmt: skip
    raw.insert(
        db,
        f"{A}.tags",
        {"id": "t1", "erp_reference_id": "ADV", "name": "Advies", "subsidiary_reference_ids": ref("s-nl", "s-lg"),
         "tag_type": {"erp_reference_id": "CC", "name": "Cost center"}},
        {"id": "t2", "name": "Marketing", "subsidiary_reference_ids": ref("s-nl"), "tag_type": {"name": "Department"}},
    )  # fmt: skip


def add_orders(db: duckdb.DuckDBPyConnection) -> None:
    line = {"id": "l1", "line_number": 1, "amount": "100.10", "account": {"erp_reference_id": "4400"}, "tags": []}
    raw.insert(
        db,
        f"{A}.purchase_orders",
        {"id": "po", "number": "PO-1", "status": "open", "version": 2, "subsidiary": NL,
         "currency": {"iso_code": "EUR"},
         "vendor": {"id": "two", "airbase_id": "two", "name": "Two", "erp_reference_id": "20001"},
         "owner": {"name": "Anna", "email": "anna@meridiaan.example"}, "approved_amount": "100.10",
         "billed_amount": "40.00", "balance": "60.10", "line_items": [line], "issue_date": date(2026, 11, 2),
         "ship_to": {"city": "Utrecht"}, "url": "https://a.example/po", "created_date": READ, "updated_date": READ,
         "erp_sync_status": "failed", "error_message": "Leverancier onbekend", "purchase_request_id": "pr"},
        {"id": "nobody's", "number": "PO-2"},
        {"id": "by key", "subsidiary": {"airbase_id": "s-nl"}, "vendor": {"airbase_id": "two"}},
        {"id": "before it had a code", "subsidiary": {"airbase_id": "s-lg", "name": "Old name"}},
        {"id": "without a code", "subsidiary": {"airbase_id": "s-new"}},
        {"id": "of one unread", "subsidiary": {"airbase_id": "s-9", "erp_reference_id": "MER-9"}},
        {"id": "gone", "subsidiary": NL, "is_deleted": True},
    )  # fmt: skip
    raw.insert(
        db,
        f"{A}.purchase_requests",
        {"id": "pr", "number": "PR-1", "title": "Licences", "status": "completed", "subsidiary": NL,
         "requester": {"name": "Bram", "email": "bram@meridiaan.example"}, "vendor": {"id": "two"},
         "amount": "100.10", "currency": {"iso_code": "EUR"}, "approved_date": READ, "purchase_order_id": "po",
         "updated_date": READ},
    )  # fmt: skip


def add_bills(db: duckdb.DuckDBPyConnection) -> None:
    raw.insert(
        db,
        f"{A}.bills",
        {"id": "b1", "number": "F-77", "status": "paid", "subsidiary": LG, "vendor": {"id": "two", "name": "Two"},
         "invoice_date": date(2026, 11, 1), "due_date": date(2026, 12, 1), "entry_date": date(2026, 11, 3),
         "currency": {"iso_code": "USD"}, "total_amount": "121.00", "tax_amount": "21.00", "amount_paid": "121.00",
         "payment_method": "ach", "ap_account": {"erp_reference_id": "1600", "name": "Crediteuren"},
         "purchase_order_ids": ["po"], "line_items": [{"amount": "121.00", "purchase_order_line_id": "l1"}],
         "updated_date": READ},
        {"id": "b2", "ap_account": {"name": "Crediteuren"}},
    )  # fmt: skip
    raw.insert(
        db,
        f"{A}.payments",
        {"id": "p1", "bill_id": "b1", "method": "ach", "status": "cleared", "amount": "121.00",
         "initiated_date": date(2026, 11, 10), "settled_date": date(2026, 11, 14), "trace_number": "T1"},
        {"id": "p2", "bill_id": "not read", "currency": {"iso_code": "GBP"}},
    )  # fmt: skip
    raw.insert(
        db,
        f"{A}.ledger_entries",
        {"id": "e1", "type": "bill", "status": "sync_failed", "error_message": "period closed", "vendor": {"id": "two"},
         "subsidiary": {"erp_reference_id": "MER-LG", "name": LG["name"]}, "invoice_number": "F-77",
         "entry_date": date(2026, 11, 3), "currency": {"iso_code": "USD"}, "total_amount": "121.00",
         "applied_to": {"id": "e0", "type": "bill"}},
        {"id": "e2", "subsidiary": {"erp_reference_id": None, "name": NL["name"]}},
        {"id": "e3", "subsidiary": {"erp_reference_id": None, "name": "Not in the books yet"}},
    )  # fmt: skip


SENT = {
    "airbase_id": "as sent", "number": "PO-9", "erp_reference_id": "", "approved_amount": "1000.10", "balance": "-0.5",
    "subsidiary": {"airbase_id": "s-lg", "erp_reference_id": "", "name": LG["name"]},
    "vendor": {"airbase_id": "two", "name": "Two", "erp_reference_id": ""},
    "created_date": "2026-11-19T23:30:00", "updated_date": "2026-11-20T00:30:00.250000",
    "line_items": [{"airbase_id": "l", "line_number": 1, "amount": "1000.1", "quantity": 3, "unit_price": "333.3667"}],
}  # fmt: skip


def add_as_sent(db: duckdb.DuckDBPyConnection) -> None:
    """Orders as Airbase writes them, one good and three that are not, by the way that a read takes."""
    feed = next(one for one in FEEDS if one.name == "purchase_orders")
    bad = [SENT | {"airbase_id": "day", "issue_date": "soon"}, {"number": "PO-10"}]
    found = read(feed, [json.dumps({"Items": [SENT, *bad]}).encode()], Where("airbase", "airbase_main", "", READ))
    raw.insert(db, f"{A}.purchase_orders", *found.table.to_pylist())
    kept = ({"feed": one.feed, "reason": one.reason, "record": one.record, "key": one.key} for one in found.quarantined)
    raw.insert(db, f"{A}.quarantine", *kept)
    raw.insert(db, f"{A}.feeds", {"feed": "purchase_orders", "kind": "full", "rows": 1, "suspect": False})


class Staged:
    """What the staging models of Airbase give, by model; reads and quarantine are canonical."""

    def __init__(self, home: Path) -> None:
        self._file = home / "warehouse" / "warehouse.duckdb"
        nodes = invoke(home, ["compile", "--select", "staging.airbase", "canonical_feeds", "canonical_quarantine"])
        named = {re.sub("^(stg_airbase__|canonical_)", "", node.node.name): node.node.compiled_code for node in nodes}
        self._sql = {name: str(code) for name, code in named.items()}

    def rows(self, model: str, connection: str = "airbase_main", **key: str) -> list[dict[str, Any]]:
        with duckdb.connect(str(self._file), read_only=True) as database:
            database.execute("set TimeZone = 'UTC'")
            found = database.execute(self._sql[model])
            names = [column[0] for column in found.description]
            rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        wanted = {"connection": connection, **key}
        return [row for row in rows if all(row[name] == value for name, value in wanted.items())]

    def one(self, model: str, **key: str) -> dict[str, Any]:
        (row,) = self.rows(model, **key)
        return row

    def companies(self, model: str, **key: str) -> list[str]:
        return sorted(row["company"] for row in self.rows(model, **key))


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Staged:
    home = tmp_path_factory.mktemp("books")
    with raw.warehouse(home / "warehouse" / "warehouse.duckdb") as database:
        fill(database)
    return Staged(home)


def test_a_subsidiary_is_known_by_the_code_of_the_books_or_by_its_own_key(staged: Staged) -> None:
    found = {row["airbase_id"]: (row["company"], row["currency_code"]) for row in staged.rows("subsidiaries")}
    assert (found["s-nl"], found["s-lg"], found["s-new"]) == (("MER-NL", "EUR"), ("MER-LG", "EUR"), ("s-new", "USD"))
    assert [row["company"] for row in staged.rows("subsidiaries", connection="other")] == ["THEIRS"]
    old = staged.one("subsidiaries", airbase_id="s-old")
    assert (old["is_deleted"], old["country"]) == (True, None)


def test_of_two_currencies_of_one_code_the_one_that_the_books_know_counts(staged: Staged) -> None:
    found = {row["currency_code"]: row["erp_reference_id"] for row in staged.rows("currencies")}
    assert found == {"EUR": "C1", "GBP": None, "USD": "C-NEW"}
    assert len(staged.rows("currencies")) == 3


EVERY = ["MER-LG", "MER-NL", "MER-X", "s-new"]


@pytest.mark.parametrize(
    ("vendor", "companies"),
    [
        ("two", ["MER-LG", "MER-NL"]),
        ("one", ["MER-NL"]),
        # None named is no restriction: it may be used everywhere, but for what is gone.
        ("none", EVERY),
        ("unsaid", EVERY),
        ("new", ["s-new"]),
        ("unknown", ["MER-9"]),
        ("for books only", ["MER-LG"]),
    ],
)
def test_a_vendor_is_one_row_in_each_of_its_companies(staged: Staged, vendor: str, companies: list[str]) -> None:
    rows = staged.rows("vendors", vendor_id=vendor)
    assert sorted(row["company"] for row in rows) == companies
    assert {row["subsidiaries"] for row in rows} == {json.dumps(companies, separators=(",", ":"))}


def test_a_vendor_is_of_its_own_tenant_and_kept_where_that_has_no_subsidiary(staged: Staged) -> None:
    assert [row["company"] for row in staged.rows("vendors", connection="other")] == ["THEIRS"]
    (row,) = staged.rows("vendors", connection="without subsidiaries")
    assert (row["company"], row["subsidiaries"]) == ("", "[]")


def test_what_a_vendor_says_of_itself(staged: Staged) -> None:
    row = staged.one("vendors", vendor_id="two", company="MER-LG")
    names = ("name", "legal_name", "erp_reference_id", "tax_id_last4", "payment_terms", "phone")
    assert [row[name] for name in names] == ["Two", "Two Holding B.V.", "20001", "1B01", "30 days", "+31 20 1"]
    place = ("address_line1", "address_line2", "city", "state", "postcode", "country")
    assert [row[name] for name in place] == ["Dam 1", None, "Amsterdam", "NH", "1012 JS", "NL"]
    assert (row["created_at"], row["updated_at"], row["status"]) == (READ, READ, "active")


@pytest.mark.parametrize(
    ("vendor", "active"),
    [("one", True), ("by status", False), ("by flag", False), ("onboarding", True), ("for books only", False)],
)
def test_a_vendor_is_active_unless_either_word_says_otherwise(staged: Staged, vendor: str, active: bool) -> None:
    assert {row["active"] for row in staged.rows("vendors", vendor_id=vendor)} == {active}


def test_a_reference_counts_whichever_list_shows_it(staged: Staged) -> None:
    row = staged.one("vendors", vendor_id="linked since")
    assert (row["erp_reference_id"], row["name"]) == ("20007", "Linked")
    assert staged.one("vendors", vendor_id="one")["erp_reference_id"] is None


def test_a_deleted_row_stays_as_deleted(staged: Staged) -> None:
    assert staged.one("vendors", vendor_id="deleted")["is_deleted"]
    assert staged.one("gl_accounts", account_id="a3")["is_deleted"]
    assert staged.one("purchase_orders", order_id="gone")["is_deleted"]
    assert not staged.one("vendors", vendor_id="one")["is_deleted"]


def test_codes_are_there_for_each_company_that_may_use_them(staged: Staged) -> None:
    account = staged.one("gl_accounts", account_id="a1")
    assert (account["company"], account["code"], account["type"], account["active"]) == (
        "MER-NL",
        "4400",
        "expense",
        True,
    )
    assert staged.companies("gl_accounts", account_id="a2") == EVERY
    assert {(row["code"], row["active"]) for row in staged.rows("gl_accounts", account_id="a2")} == {("4500", False)}
    assert staged.companies("tags", tag_id="t1") == ["MER-LG", "MER-NL"]
    tag = staged.one("tags", tag_id="t1", company="MER-LG")
    assert (tag["code"], tag["name"], tag["tag_type"], tag["active"]) == ("ADV", "Advies", "Cost center", True)
    bare = staged.one("tags", tag_id="t2")
    assert (bare["code"], bare["tag_type"]) == (None, "Department")


@pytest.mark.parametrize(
    ("order", "company"),
    [
        ("po", "MER-NL"),
        ("nobody's", ""),
        ("by key", "MER-NL"),
        ("before it had a code", "MER-LG"),
        ("without a code", "s-new"),
        ("of one unread", "MER-9"),
    ],
)
def test_an_order_is_of_the_subsidiary_that_it_names_and_one_without_is_kept(
    staged: Staged, order: str, company: str
) -> None:
    assert staged.one("purchase_orders", order_id=order)["company"] == company


def test_what_an_order_says(staged: Staged) -> None:
    row = staged.one("purchase_orders", order_id="po")
    names = ("number", "status", "version", "vendor_id", "vendor_name", "vendor_reference", "currency_code")
    assert [row[name] for name in names] == ["PO-1", "open", 2, "two", "Two", "20001", "EUR"]
    people = ("owner_name", "owner_email", "error_message", "erp_sync_status", "purchase_request_id")
    assert [row[name] for name in people] == [
        "Anna",
        "anna@meridiaan.example",
        "Leverancier onbekend",
        "failed",
        "pr",
    ]
    amounts = [str(row[name]) for name in ("approved_amount", "billed_amount", "balance")]
    assert amounts == ["100.100000", "40.000000", "60.100000"]
    assert json.loads(row["line_items"])[0]["amount"] == "100.10"
    assert (json.loads(row["ship_to"]), row["tags"]) == ({"city": "Utrecht"}, "[]")
    assert staged.one("purchase_orders", order_id="by key")["vendor_id"] == "two"
    assert staged.one("purchase_orders", order_id="nobody's")["line_items"] == "[]"


def test_an_order_as_airbase_writes_it(staged: Staged) -> None:
    """Under its newer key, references blank, moments without a zone with and without fractions, amounts as text."""
    row = staged.one("purchase_orders", order_id="as sent")
    assert (row["company"], row["vendor_reference"], row["erp_reference_id"]) == ("MER-LG", None, None)
    assert row["created_at"] == datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    assert row["updated_at"] == datetime(2026, 11, 20, 0, 30, 0, 250000, tzinfo=UTC)
    assert (row["approved_amount"], row["balance"]) == (Decimal("1000.10"), Decimal("-0.5"))
    (line,) = json.loads(row["line_items"])
    assert (line["amount"], line["quantity"], line["unit_price"]) == ("1000.10", "3.00", "333.3667")


def test_what_cannot_be_read_is_in_quarantine_with_its_reason(staged: Staged) -> None:
    found = {(row["feed"], row["key"], row["reason"]) for row in staged.rows("quarantine")}
    assert found == {
        ("purchase_orders", "day", 'issue_date is "soon", which is no date'),
        ("purchase_orders", None, "it has no id"),
    }
    assert [row["feed"] for row in staged.rows("feeds")] == ["purchase_orders"]
    assert staged.rows("purchase_orders", order_id="day") == []


def test_what_a_request_says(staged: Staged) -> None:
    row = staged.one("purchase_requests", request_id="pr")
    names = ("company", "number", "title", "status", "requester_name", "requester_email", "vendor_id", "currency_code")
    assert [row[name] for name in names] == [
        "MER-NL", "PR-1", "Licences", "completed", "Bram", "bram@meridiaan.example", "two", "EUR",
    ]  # fmt: skip
    assert (str(row["amount"]), row["approved_at"], row["purchase_order_id"]) == ("100.100000", READ, "po")


def test_what_a_bill_says(staged: Staged) -> None:
    row = staged.one("bills", bill_id="b1")
    names = ("company", "number", "status", "vendor_id", "vendor_name", "currency_code", "payment_method", "ap_account")
    assert [row[name] for name in names] == ["MER-LG", "F-77", "paid", "two", "Two", "USD", "ach", "1600"]
    assert [str(row[name]) for name in ("total_amount", "tax_amount", "amount_paid")] == [
        "121.000000",
        "21.000000",
        "121.000000",
    ]
    assert (row["invoice_date"], row["due_date"], row["entry_date"]) == (
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2026, 11, 3),
    )
    assert (json.loads(row["purchase_order_ids"]), json.loads(row["line_items"])[0]["purchase_order_line_id"]) == (
        ["po"],
        "l1",
    )
    bare = staged.one("bills", bill_id="b2")
    assert (bare["ap_account"], bare["purchase_order_ids"], bare["line_items"]) == ("Crediteuren", "[]", "[]")


def test_a_payment_is_of_the_company_and_currency_of_its_bill(staged: Staged) -> None:
    row = staged.one("payments", payment_id="p1")
    assert (row["company"], row["currency_code"], str(row["amount"]), row["trace_number"]) == (
        "MER-LG",
        "USD",
        "121.000000",
        "T1",
    )
    alone = staged.one("payments", payment_id="p2")
    assert (alone["company"], alone["currency_code"]) == ("", "GBP")


def test_a_ledger_entry_is_found_its_company_by_name_where_it_has_no_code(staged: Staged) -> None:
    row = staged.one("ledger_entries", entry_id="e1")
    names = ("company", "type", "status", "error_message", "vendor_id", "invoice_number", "currency_code")
    assert [row[name] for name in names] == [
        "MER-LG", "bill", "sync_failed", "period closed", "two", "F-77", "USD",
    ]  # fmt: skip
    assert (json.loads(row["applied_to"]), row["updated_at"]) == ({"id": "e0", "type": "bill"}, None)
    assert staged.one("ledger_entries", entry_id="e2")["company"] == "MER-NL"
    # Two subsidiaries are called so.
    assert staged.one("ledger_entries", entry_id="e3")["company"] == ""


@pytest.mark.parametrize(
    ("model", "key"),
    [("purchase_orders", "order_id"), ("bills", "bill_id"), ("payments", "payment_id"), ("ledger_entries", "entry_id")],
)
def test_every_document_is_one_row(staged: Staged, model: str, key: str) -> None:
    keys = [row[key] for row in staged.rows(model)]
    assert len(keys) == len(set(keys)) > 1


def test_every_column_that_is_read_is_described() -> None:
    file = DBT_PROJECT / "models" / "staging" / "airbase" / "_airbase__sources.yml"
    (source,) = loaded(file)["sources"]
    described = {table["name"]: [one["name"] for one in table.get("columns", ())] for table in source["tables"]}
    for feed in FEEDS:
        assert sorted(described[feed.name]) == sorted(set(feed.sql_columns) - set(COMMON))


def test_without_any_read_the_models_are_empty(tmp_path: Path) -> None:
    file = tmp_path / "warehouse" / "warehouse.duckdb"
    file.parent.mkdir()
    duckdb.connect(str(file)).close()
    empty = Staged(tmp_path)
    assert [empty.rows(model) for model in MODELS] == [[]] * len(MODELS)
