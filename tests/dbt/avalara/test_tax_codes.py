"""Tax codes of the mapping file that AvaTax does not have, or has as inactive."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from tests.dbt.avalara.books import (
    avatax_read,
    customer,
    division,
    draft,
    invoice,
    item,
    line,
    link,
    mapped,
    raw,
    recorded,
    said,
)
from tests.dbt.conftest import Decided

# Item -> its code in the mapping file of division 852.
CODES = {
    "TYPO": "SW052OOO", "OLD": "KS-OLD", "OWN": "ks-own", "THEIRS": "KS-NL", "DELETED": "KS-DELETED",
    "LOWER": "sw052000", "BACK": "KS-BACK",
}  # fmt: skip
UNREAD = {"unread": "881", "half": "882", "published_unread": "883"}


def add(db: duckdb.DuckDBPyConnection) -> None:
    for number, (company, code, more) in enumerate((
        ("2", "KS-OLD", {"is_active": False}),
        ("2", "KS-OWN", {}),
        ("1", "KS-NL", {}),
        ("2", "KS-DELETED", {"is_deleted": True}),
        # made anew after it was switched off
        ("2", "KS-BACK", {"is_active": False}),
        ("2", "KS-BACK", {}),
    )):  # fmt: skip
        own_code(db, f"{61001 + number}", company, code, **more)
    customer(db, "tc")
    for name, code in CODES.items():
        item(db, name)
        mapped(db, "item_tax_code", name, code, "852")
        invoice(db, f"tc-{name}", "tc", sales_invoice_lines=[line(code=name)])
        draft(db, f"tc-{name}-draft", "tc", sales_invoice_lines=[line(code=name)])
    several = [line(1, code="OLD"), line(2), line(3, code="TYPO"), line(4, code="TYPO"), line(5, code="BETA")]
    invoice(db, "tc-several", "tc", sales_invoice_lines=several)
    invoice(db, "tc-recorded", "tc", sales_invoice_lines=[line(code="OLD")])
    document = said("tc-recorded")
    document["lines"][0] |= {"item": "OLD", "tax_code": "KS-OLD", "description": "old"}
    recorded(db, "tc-recorded", document=document)
    item(db, "THEIRS", "851")
    mapped(db, "item_tax_code", "THEIRS", "KS-NL", "851")
    customer(db, "tc-851", "851", country="FR", state=None)
    invoice(db, "tc-851", "tc-851", "851", sales_invoice_lines=[line(code="THEIRS")])
    add_unread(db)


def add_unread(db: duckdb.DuckDBPyConnection) -> None:
    """Accounts of which a list was never read; the line of the mapping file is for every item."""
    for name, company in UNREAD.items():
        ship_from = {company: {"country": "US", "postcode": "92614"}}
        link(db, name, {company: "KESTREL-NEW"}, f"avatax_{name}", ship_from=ship_from)
        division(db, company)
        item(db, "LIC-PRO", company)
        mapped(db, "item_tax_code", "*", "SW99", link=name)
        customer(db, f"tc-{name}", company)
        invoice(db, f"tc-{name}", f"tc-{name}", company)
    half = {"connection": "avatax_half"}
    raw.insert(db, "raw_avalara.tax_codes", {"id": "8087", "tax_code": "P0000000", "company": ""} | half)
    avatax_read(db, "tax_codes", 1, **half)
    avatax_read(db, "company_tax_codes", connection="avatax_published_unread")


def own_code(db: duckdb.DuckDBPyConnection, key: str, company: str, code: str, **more: Any) -> None:
    row = {"id": key, "company_id": company, "tax_code": code, "is_active": True, "company": ""}
    raw.insert(db, "raw_avalara.company_tax_codes", row | more)


FAULTS = {
    "TYPO": "tax code SW052OOO of item TYPO is not in AvaTax",
    "OLD": "tax code KS-OLD of item OLD is not active in AvaTax",
    "THEIRS": "tax code KS-NL of item THEIRS is not in AvaTax",
    "DELETED": "tax code KS-DELETED of item DELETED is not in AvaTax",
}
REMEDY = (
    ": correct it in item_tax_codes.csv, or enter it in AvaTax as an active tax code of KESTREL-US; a run that a "
    "person starts sees that at once, a scheduled one within the hour"
)


@pytest.mark.parametrize("name", FAULTS)
def test_an_invoice_waits_while_avatax_does_not_have_the_code_of_its_item(decided: Decided, name: str) -> None:
    (problem,) = decided.row("tax", f"tc-{name}")["problems"]
    assert problem == {"code": "tax_code_unknown", "text": f"invoice 26700001: {FAULTS[name]}{REMEDY}"}
    (problem,) = decided.row("estimates", f"tc-{name}-draft")["problems"]
    assert problem["code"] == "tax_code_unknown"
    assert problem["text"] == f"draft invoice of Customer tc over USD 100.00: {FAULTS[name]}{REMEDY}"


def test_everything_that_is_wrong_with_the_codes_of_an_invoice_is_said_once(decided: Decided) -> None:
    missing, unknown = decided.row("tax", "tc-several")["problems"]
    assert (missing["code"], unknown["code"]) == ("tax_code_missing", "tax_code_unknown")
    assert unknown["text"] == f"invoice 26700001: {FAULTS['OLD']}, {FAULTS['TYPO']}{REMEDY}"


@pytest.mark.parametrize("name", ["OWN", "LOWER", "BACK"])
def test_a_code_of_the_company_itself_is_as_good_as_avalaras_however_it_is_written(decided: Decided, name: str) -> None:
    row = decided.row("tax", f"tc-{name}")
    assert row["problems"] == []
    assert row["document"]["lines"][0]["tax_code"] == CODES[name]
    assert decided.codes("estimates", f"tc-{name}-draft") == []


def test_a_code_of_one_company_is_none_of_another(decided: Decided) -> None:
    assert decided.codes("tax", "tc-THEIRS") == ["tax_code_unknown"]
    # whose own it is
    assert decided.codes("tax", "tc-851") == ["ship_from_missing"]


def test_what_is_recorded_does_not_wait_for_a_code_that_was_switched_off_since(decided: Decided) -> None:
    row = decided.row("tax", "tc-recorded")
    assert (row["problems"], row["document"]["lines"][0]["tax_code"]) == ([], "KS-OLD")


@pytest.mark.parametrize("name", UNREAD)
def test_a_list_that_was_never_read_speaks_against_no_code(decided: Decided, name: str) -> None:
    row = decided.row("tax", f"tc-{name}", name)
    assert (row["problems"], row["document"]["lines"][0]["tax_code"]) == ([], "SW99")
