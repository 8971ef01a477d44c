"""Where an invoice is delivered to, and which companies of AvaTax its division is."""

from __future__ import annotations

import json
from typing import Any

import duckdb
import pytest

from tests.dbt.avalara.books import LINK, address, customer, invoice
from tests.dbt.conftest import Decided


def add(db: duckdb.DuckDBPyConnection) -> None:
    customer(db, "own")
    invoice(db, "own", "own")
    customer(db, "delivered elsewhere")
    address(db, "a-seattle", "delivered elsewhere")
    address(db, "a-visit", "delivered elsewhere", type=1, city="Nowhere")
    address(db, "a-second", "delivered elsewhere", main=False, city="Second")
    address(db, "a-gone", "delivered elsewhere", city="Gone", is_deleted=True)
    invoice(db, "usual", "delivered elsewhere")
    address(db, "a-named", "delivered elsewhere", main=False, city="Bainbridge Island", postcode="98110")
    invoice(db, "named", "delivered elsewhere", deliver_to_address="a-named")
    invoice(db, "gone", "delivered elsewhere", deliver_to_address="a-gone")
    # one invoices, another receives
    invoice(db, "for another", "own", deliver_to="delivered elsewhere")
    customer(db, "written otherwise", address_line1=" 2000  MAIN street", city="irvine ", state="ca", country=" us")
    invoice(db, "alike", "written otherwise")
    for key, change in CASES.items():
        customer(db, key, **change[0])
        invoice(db, key, key)
    invoice(db, "other company", "own", company="851")
    invoice(db, "unrouted", "own", company="853")


NOWHERE = {"address_line1": None, "city": None, "postcode": None}
US_LACKS = (
    "has neither a postcode nor a street with its town and state: complete the customer's delivery address in Exact"
)
NO_POSTCODE = "has no postcode: enter it at the customer's delivery address in Exact"
CASES: dict[str, tuple[dict[str, Any], str | None]] = {
    "no country": ({"country": None}, "has no country: enter one at the customer's delivery address in Exact"),
    "no place": (NOWHERE, US_LACKS),
    "a town alone": ({"address_line1": None, "postcode": None}, US_LACKS),
    "a postcode alone": (NOWHERE | {"postcode": "92614"}, None),
    "a street, a town and a state": ({"postcode": None}, None),
    "a street and a town": ({"postcode": None, "state": None}, US_LACKS),
    "London": ({"country": "GB", "state": None, "postcode": " "}, NO_POSTCODE),
    "Dublin": ({"country": "IE", "state": None, "postcode": None}, None),
}


def place(decided: Decided, key: str) -> dict[str, Any]:
    (found,) = decided.query(f"select * from intermediate.int_avalara_places where invoice_id = '{key}'")
    return found


@pytest.mark.parametrize(
    ("key", "city"),
    [("own", "Irvine"), ("usual", "Seattle"), ("named", "Bainbridge Island"), ("gone", "Seattle"),
     ("for another", "Seattle")],
)  # fmt: skip
def test_the_address_is_the_invoice_s_own_else_the_usual_one_of_who_it_is_delivered_to(
    decided: Decided, key: str, city: str
) -> None:
    assert place(decided, key)["city"] == city


def test_the_same_address_has_the_same_key_however_it_is_written(decided: Decided) -> None:
    assert place(decided, "alike")["place_key"] == place(decided, "own")["place_key"]
    assert len({place(decided, key)["place_key"] for key in ("own", "usual", "named")}) == 3
    assert (place(decided, "alike")["region"], place(decided, "alike")["country"]) == ("CA", "US")


@pytest.mark.parametrize("key", CASES)
def test_what_no_tax_can_be_worked_out_from_says_what_is_missing(decided: Decided, key: str) -> None:
    assert place(decided, key)["trouble"] == CASES[key][1]


def test_only_addresses_in_the_united_states_and_canada_are_looked_up(decided: Decided) -> None:
    looked_up = {key: place(decided, key)["is_looked_up"] for key in ("own", "London", "Dublin", "no country")}
    assert looked_up == {"own": True, "London": False, "Dublin": False, "no country": False}


def test_each_division_is_its_company_and_one_without_is_told_apart(decided: Decided) -> None:
    pairs = f"select * from intermediate.int_avalara_pairs where link = '{LINK}' order by books_company"
    found = decided.query(pairs)
    assert [(row["books_company"], row["company_code"], row["is_routed"]) for row in found] == [
        ("851", "KESTREL-NL", True),
        ("852", "KESTREL-US", True),
        ("853", "", False),
        ("854", "KESTREL-OLD", True),
    ]
    assert {row["tax_item"] for row in found} == {"BELASTING"}
    assert [row["ship_from"] and json.loads(row["ship_from"])["postcode"] for row in found] == [
        None, "92614", None, None,
    ]  # fmt: skip
    assert decided.query("select * from intermediate.int_avalara_places where invoice_id = 'unrouted'") == []
