"""Which delivery addresses AvaTax is asked about: each once, while an invoice waits for it."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

import duckdb

from include.documents import ShipAddress, parse
from tests.dbt.avalara.books import customer, delivered, draft, invoice, line, recorded, said, transaction
from tests.dbt.conftest import Decided

# One of its own for each case, so that no other invoice goes there.
POSTCODES = {
    "ad-final": "98001", "ad-draft": "98002", "ad-recorded": "98003", "ad-changed": "98004", "ad-early": "98005",
    "ad-early-draft": "98006", "ad-vat-draft": "98007", "ad-deleted": "98008", "ad-others": "98009",
    "ad-asked": "98010", "ad-refused": "98011",
}  # fmt: skip


def add(db: duckdb.DuckDBPyConnection) -> None:
    for key, postcode in POSTCODES.items():
        customer(db, key, postcode=postcode)
    customer(db, "ad-neighbour", postcode="98001", address_line1="2000  main street ")
    for key in ("ad-final", "ad-neighbour", "ad-asked", "ad-refused"):
        invoice(db, key, key)
    customer(db, "ad-toronto", country="CA", state="ON", postcode="M5V 2T6")
    invoice(db, "ad-toronto", "ad-toronto")
    draft(db, "ad-draft", "ad-draft")
    invoice(db, "ad-recorded", "ad-recorded")
    recorded(db, "ad-recorded")
    invoice(db, "ad-changed", "ad-changed", sales_invoice_lines=[line(net="120.00")])
    recorded(db, "ad-changed")
    invoice(db, "ad-early", "ad-early", invoice_date=date(2026, 8, 31))
    draft(db, "ad-early-draft", "ad-early-draft", invoice_date=date(2026, 8, 31))
    draft(db, "ad-vat-draft", "ad-vat-draft", sales_invoice_lines=[line(vat="21.00")])
    invoice(db, "ad-deleted", "ad-deleted", is_deleted=True)
    delivered(db, "estimates", "ad-deleted", "852-ad-deleted", delivered_document=json.dumps(said("ad-deleted")))
    invoice(db, "ad-others", "ad-others")
    transaction(db, "852-ad-others")
    # not looked up, or known to be too little
    customer(db, "ad-london", country="GB", state=None, postcode="EC1A 1BB")
    invoice(db, "ad-london", "ad-london")
    add_asked(db)


def key_at(postcode: str) -> str:
    """The key of Irvine's Main Street with that postcode."""
    place = f"KESTREL-US|US|CA|{postcode}|IRVINE|2000 MAIN STREET|"
    return hashlib.md5(place.encode(), usedforsecurity=False).hexdigest()


def key_of(name: str) -> str:
    return key_at(POSTCODES[name])


def add_asked(db: duckdb.DuckDBPyConnection) -> None:
    for name, state, target in (("ad-asked", "delivered", key_of("ad-asked")), ("ad-refused", "refused", None)):
        asked = {"kind": "ship_address", "company": "852", "source_key": key_of(name), "customer": "Somebody Else"}
        column = "delivered_document" if target else "attempt_document"
        delivered(db, "addresses", key_of(name), target, **{"state": state, column: json.dumps(asked)})
    # the customer moved before it could be asked
    delivered(db, "addresses", "moved away", None, state="retrying")


def rows(decided: Decided, customer: str) -> list[dict[str, Any]]:
    place = f"(select place_key from intermediate.int_avalara_places where invoice_id = '{customer}')"
    return decided.query(f"select * from outbox.exact_avalara__addresses where source_key in {place} and skip is null")


def test_an_address_is_asked_about_once_whoever_has_it(decided: Decided) -> None:
    (row,) = rows(decided, "ad-final")
    assert rows(decided, "ad-neighbour") == [row]
    document = parse(json.dumps(row["document"]))
    assert isinstance(document, ShipAddress)
    assert (document.city, document.region, document.postal_code, document.country) == ("Irvine", "CA", "98001", "US")
    assert (row["number"], row["company"], row["target_company"], row["target_system"]) == (
        "2000 Main Street, Irvine, CA 98001, US", "852", "KESTREL-US", "avalara",
    )  # fmt: skip
    assert (row["problems"], row["holds"], row["refs"]) == ([], [], [])


def test_drafts_and_canada_are_asked_about_too(decided: Decided) -> None:
    assert [len(rows(decided, key)) for key in ("ad-draft", "ad-toronto")] == [1, 1]


def test_what_is_not_needed_is_not_asked(decided: Decided) -> None:
    for key in ("ad-recorded", "ad-early", "ad-early-draft", "ad-vat-draft", "ad-deleted", "ad-others", "ad-london"):
        assert rows(decided, key) == [], key


def test_an_invoice_that_is_told_again_has_its_address_known_first(decided: Decided) -> None:
    (row,) = rows(decided, "ad-changed")
    assert [ref["key"] for ref in decided.row("tax", "ad-changed")["refs"]] == [row["source_key"]]


def test_what_was_asked_is_not_asked_in_other_words(decided: Decided) -> None:
    for name in ("ad-asked", "ad-refused"):
        (row,) = rows(decided, name)
        assert (row["source_key"], row["document"]["customer"]) == (key_of(name), "Somebody Else")
    assert decided.row("addresses", "moved away")["skip"] == "not_needed"


def test_every_reference_to_an_address_has_its_row(decided: Decided) -> None:
    """One that has none would wait for ever."""
    for flow in ("estimates", "tax"):
        referring = decided.query(f"select source_key, refs, skip from outbox.exact_avalara__{flow}")
        wanted = {
            ref["key"] for row in referring for ref in row["refs"] if ref["flow"] == "addresses" and not row["skip"]
        }
        assert wanted
        there = decided.query("select source_key from outbox.exact_avalara__addresses where skip is null")
        assert wanted <= {row["source_key"] for row in there}
