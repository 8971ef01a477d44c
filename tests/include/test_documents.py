from __future__ import annotations

import hashlib
import json
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from include.documents import (
    BillStatus,
    Code,
    OrderResult,
    PurchaseInvoice,
    SalesInvoice,
    ShipAddress,
    TaxCommit,
    Vendor,
    VendorLink,
    decimals_of,
    fingerprint,
    parse,
    plain,
    to_json,
)
from include.warehouse.plan import DBT_PROJECT

INVOICE: dict[str, Any] = {
    "kind": "purchase_invoice",
    "company": "123",
    "source_key": "guid",
    "number": "F-77",
    "vendor_key": "guid",
    "date": "2026-11-01",
    "due_date": "2026-12-01",
    "currency": "EUR",
    "net": "100.00",
    "tax_payable": "21.00",
    "total": "121.00",
    "ap_account": "1600",
    "is_credit": False,
    "po_number": None,
    "payment_hold": False,
    "lines": [{"no": 1, "account": "4000", "cost_center": "10", "tax_code": "2", "net": "100.00", "tax": "21.00"}],
}


def test_the_json_form_survives_a_round_trip() -> None:
    document = parse(json.dumps(INVOICE))
    assert isinstance(document, PurchaseInvoice)
    assert parse(to_json(document)) == document
    assert json.loads(to_json(document))["total"] == "121.00"


def test_money_that_came_as_a_json_fraction_is_refused() -> None:
    with pytest.raises(ValidationError, match="already lost cents"):
        parse(json.dumps({**INVOICE, "total": 121.1}))


def test_an_unknown_property_is_refused_rather_than_dropped() -> None:
    with pytest.raises(ValidationError, match="discount_days"):
        parse(json.dumps({**INVOICE, "discount_days": 10}))


def test_a_bills_status_is_one_line_and_an_empty_one_is_another_print() -> None:
    text = "[AvidXchange] payment pending since 2026-11-20"
    pending = BillStatus(company="C3", source_key="145", bill_id="145", text=text)
    gone = pending.model_copy(update={"text": ""})
    assert parse(to_json(pending)) == pending
    assert to_json(gone) == '{"kind":"bill_status","company":"C3","source_key":"145","bill_id":"145","text":""}'
    assert fingerprint(pending) == fingerprint(parse(to_json(pending)))
    assert fingerprint(pending) != fingerprint(gone)
    assert BillStatus(company="C3", source_key="145", bill_id="145") == gone
    for bad in ("two\nlines", "x" * 201):
        with pytest.raises(ValueError, match="text"):
            BillStatus(company="C3", source_key="145", bill_id="145", text=bad)


def test_a_link_to_a_vendor_and_the_outcome_of_an_order_survive_a_round_trip() -> None:
    link = VendorLink(company="791", source_key="g-1", vendor_id="v-1", name="Jansen", reference="1001")
    text = (
        '{"kind":"vendor_link","company":"791","source_key":"g-1","vendor_id":"v-1","name":"Jansen","reference":"1001"}'
    )
    assert (to_json(link), parse(text)) == (text, link)
    told = {"kind": "order_result", "company": "791", "source_key": "o-1", "order_id": "o-1", "number": "PO-7"}
    failure = parse(json.dumps(told | {"success": False, "message": "Account 4711 is blocked."}))
    success = parse(json.dumps(told | {"success": True, "posting": "purchase_orders:o-1", "url": "https://x.example"}))
    assert isinstance(failure, OrderResult)
    assert (failure.posting, failure.url) == (None, None)
    assert parse(to_json(success)) == success
    assert fingerprint(success) != fingerprint(failure)
    with pytest.raises(ValidationError, match="reference"):
        parse(text.replace('"reference"', '"erp_reference_id"'))


def test_what_only_airbase_takes_of_a_vendor_or_code_is_new_and_changes_no_print_of_others() -> None:
    """Reviews are kept by the print of the document that they were about."""
    plain_vendor = Vendor(company="123", source_key="g", name="Jansen")
    body = {"kind": "vendor", "company": "123", "source_key": "g", "name": "Jansen", "address": {}, "active": True}
    said = hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    assert fingerprint(plain_vendor) == f"1:{said}"
    assert fingerprint(plain_vendor.model_copy(update={"subsidiaries": ("MER-NL",)})) != fingerprint(plain_vendor)
    rent = Code(company="123", source_key="g", group="gl_account", code="4000", name="Rent")
    typed = parse(
        to_json(rent).replace('"type":null', '"type":"expense"').replace('"subsidiaries":null', '"subsidiaries":["A"]')
    )
    assert isinstance(typed, Code)
    assert (typed.type, typed.subsidiaries, typed.currency) == ("expense", ("A",), None)


def test_what_a_tax_engine_takes_of_a_sales_invoice_is_new_and_changes_no_print_of_others() -> None:
    line = {"no": 1, "item": "LIC-PRO", "tax_code": "SW054003", "net": "10.00"}
    old = {"kind": "sales_invoice", "company": "852", "source_key": "g-1", "customer_key": "1007", "date": "2026-03-02"}
    old |= {"currency": "USD", "net": "10.00", "tax_payable": "0.00", "total": "10.00", "lines": [line]}
    as_before = parse(json.dumps(old))
    said = {**old, "net": "10", "tax_payable": "0", "total": "10", "is_credit": False, "ship_to": {}}
    said["lines"] = [line | {"net": "10", "description": ""}]
    body = json.dumps(said, sort_keys=True, separators=(",", ":"))
    assert fingerprint(as_before) == f"1:{hashlib.sha256(body.encode()).hexdigest()}"
    new = {
        "company_code": "KESTREL-US",
        "ship_from": {"country": "NL"},
        "entity_use_code": "A",
        "exemption_number": "E1",
    }
    new |= {"vat_number": "DE129273398", "exchange_rate": "0.9215", "exchange_rate_currency": "EUR"}
    new |= {"exchange_rate_date": "2026-03-01", "original_code": "852-g-0"}
    grown = parse(json.dumps(old | new))
    assert isinstance(grown, SalesInvoice)
    assert parse(to_json(grown)) == grown
    assert json.loads(to_json(grown))["exchange_rate"] == "0.9215"
    for name in new:
        assert fingerprint(parse(json.dumps(old | {name: new[name]}))) != fingerprint(as_before)


def test_an_address_to_validate_and_a_commit_survive_a_round_trip() -> None:
    address = {"kind": "ship_address", "company": "852", "source_key": "a1b2", "customer": "Finch Inc."}
    address |= {"line1": "47 W 13th St", "line2": None, "line3": None, "city": "New York", "region": "NY"}
    address |= {"postal_code": "10011", "country": "US"}
    commit = {"kind": "tax_commit", "company": "852", "source_key": "g-1", "company_code": "KESTREL-US"}
    commit |= {"code": "852-g-1", "date": "2026-03-02", "total": "15.00", "is_credit": False, "tax": "tax:g-1"}
    commit |= {"journal": "tax_journals:g-1", "number": "26700001", "version": 2}
    commit |= {"booked": "1.34", "exact_vat": "3.15"}
    for body, kind in ((address, ShipAddress), (commit, TaxCommit)):
        found = parse(json.dumps(body))
        assert isinstance(found, kind)
        assert json.loads(to_json(found)) == body
    untaxed = parse(json.dumps({**commit, "journal": None}))
    assert fingerprint(untaxed) != fingerprint(parse(json.dumps(commit)))
    with pytest.raises(ValidationError, match="already lost cents"):
        parse(json.dumps({**commit, "total": 15.1}))


def test_equal_values_have_equal_fingerprints() -> None:
    same = {**INVOICE, "total": "121.0000", "po_number": None, "net": "1E+2"}
    assert fingerprint(parse(json.dumps(same))) == fingerprint(parse(json.dumps(INVOICE)))


@pytest.mark.parametrize(
    "change",
    [
        {"total": "121.01"},
        {"due_date": None},
        {"number": "F-78"},
        {"lines": []},
        {"is_credit": True},
        {"company": "456"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_change_a_person_would_see_changes_the_fingerprint(change: dict[str, Any]) -> None:
    assert fingerprint(parse(json.dumps({**INVOICE, **change}))) != fingerprint(parse(json.dumps(INVOICE)))


@given(st.decimals(min_value=Decimal("-1e12"), max_value=Decimal("1e12"), places=6), st.integers(0, 6))
def test_trailing_zeros_never_make_a_change(value: Decimal, zeros: int) -> None:
    longer = value.quantize(Decimal(1).scaleb(-6 - zeros))
    first, second = (
        parse(json.dumps({**INVOICE, "net": format(number, "f")})) for number in (value.normalize(), longer)
    )
    assert fingerprint(first) == fingerprint(second)


@given(st.decimals(min_value=Decimal("-1e12"), max_value=Decimal("1e12"), places=4))
def test_plain_money_is_exact_and_has_two_decimals_or_more(value: Decimal) -> None:
    text = plain(value)
    assert Decimal(text) == value
    assert "E" not in text
    assert len(text.partition(".")[2]) >= 2


def test_a_zero_has_no_sign() -> None:
    assert plain(Decimal("-0.00")) == "0.00"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1", "1.00"),
        ("1E+2", "100.00"),
        ("1.1", "1.10"),
        ("1.10", "1.10"),
        ("1.100", "1.10"),
        ("1.005", "1.005"),
        ("-12.5", "-12.50"),
        ("0", "0.00"),
        ("-0", "0.00"),
        ("-0.000", "0.00"),
        ("0.001", "0.001"),
        ("-0.001", "-0.001"),
        ("1E-7", "0.0000001"),
    ],
)
def test_money_is_written_in_plain_digits(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


CODE = {"kind": "code", "company": "123", "source_key": "g", "group": "gl_account", "code": "4000", "name": "Costs"}
ORDER = {
    "kind": "purchase_order",
    "company": "123",
    "source_key": "g",
    "number": "PO-1",
    "vendor_key": "v",
    "date": "2026-11-01",
    "currency": "EUR",
    "total": "0",
    "lines": [{"no": 1, "net": "-0.50", "unit_price": "1E+2"}, {"no": 2, "net": "10"}],
}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (CODE, '{"active":true,"code":"4000","company":"123","group":"gl_account","kind":"code","name":"Costs",'
               '"source_key":"g"}'),
        (ORDER, '{"company":"123","currency":"EUR","date":"2026-11-01","description":"","kind":"purchase_order",'
                '"lines":[{"description":"","net":"-0.5","no":1,"unit_price":"100"},'
                '{"description":"","net":"10","no":2}],'
                '"number":"PO-1","source_key":"g","status":"open","total":"0","vendor_key":"v"}'),
    ],
    ids=["code", "order"],
)  # fmt: skip
def test_a_fingerprint_is_made_of_what_the_document_says_and_an_upgrade_does_not_change_it(
    values: dict[str, Any], said: str
) -> None:
    """Else every delivered document would be compared anew, and its approvals would be void."""
    assert fingerprint(parse(json.dumps(values))) == "1:" + hashlib.sha256(said.encode()).hexdigest()


@pytest.mark.parametrize(("one", "other", "same"), [("-0", "0", True), ("0", "1", False), ("1", "10", False)])
def test_nothing_and_one_and_ten_are_told_apart(one: str, other: str, same: bool) -> None:
    prints = {fingerprint(parse(json.dumps({**INVOICE, "net": value}))) for value in (one, other)}
    assert (len(prints) == 1) is same


def test_bytes_and_text_are_read_alike_and_whole_json_numbers_are_money() -> None:
    text = json.dumps({**INVOICE, "net": 100})
    assert parse(text) == parse(text.encode()) == parse(json.dumps(INVOICE))


def test_a_float_is_refused_with_the_reason() -> None:
    with pytest.raises(ValidationError) as caught:
        parse(json.dumps({**INVOICE, "net": 0.5}))
    said = "Value error, money must come as text or Decimal: a float has already lost cents"
    assert [(error["loc"], error["msg"]) for error in caught.value.errors()] == [(("purchase_invoice", "net"), said)]


def test_sql_and_writers_know_the_same_decimals_of_currencies() -> None:
    sql = (DBT_PROJECT / "macros" / "currency_decimals.sql").read_text()
    told = re.findall(r"in \(([A-Z',\s]+)\) then (\d)", sql)
    found = {code: int(decimals) for codes, decimals in told for code in re.findall("[A-Z]{3}", codes)}
    assert {code: decimals_of(code) for code in found} == found
    assert (len(found), decimals_of("EUR"), found["JPY"], found["KWD"], found["CLF"]) == (26, 2, 0, 3, 4)
