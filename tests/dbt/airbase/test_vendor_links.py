"""Airbase's own reference of a vendor, which is filled once."""

from __future__ import annotations

import json
from typing import Any

import duckdb

from include.documents import VendorLink, parse
from tests.dbt.airbase import books
from tests.dbt.airbase.books import supplier, vendor
from tests.dbt.conftest import Decided


def add(db: duckdb.DuckDBPyConnection) -> None:
    vendor(db, "l-blank", "Leeg B.V.", "MER-LG", "MER-NL", paired="s601")
    vendor(db, "l-linked", "Gekoppeld B.V.", paired="s602", erp_reference_id="20602")
    # a reference of some other program, and one that is another supplier's
    vendor(db, "l-otherwise", "Anders Gekoppeld B.V.", paired="s603", erp_reference_id="99999")
    vendor(db, "l-elsewhere", "Elders Bekend B.V.", paired="s608", erp_reference_id="V-17")
    vendor(db, "l-wrong", "Verkeerd Gekoppeld B.V.", paired="s609", erp_reference_id="20602")
    # one company in two divisions
    vat = {"vat_number": "NL004495445B01"}
    vendor(db, "l-sister", "Zuster B.V.", paired="s610", in_exact=vat, erp_reference_id="20611")
    supplier(db, "s611", "20611", "Zuster B.V.", "792", **vat)
    # the division that does not lead: its code may be somebody else's in the one that does
    vendor(db, "l-second", "Tweede B.V.", "MER-LG")
    supplier(db, "s604", "20601", "Tweede B.V.", "792")
    books.delivered(db, "vendors", "l-second", "s604", company="MER-LG", target_company="792")
    # in the leading division a person must still say who it is
    vendor(db, "l-later", "Later B.V.", "MER-NL", "MER-LG")
    supplier(db, "s605", "20605", "Later B.V.", "792")
    books.delivered(db, "vendors", "l-later", "s605", company="MER-LG", target_company="792")
    # two vendors that are one supplier
    vendor(db, "l-twin 1", "Tweeling B.V.", paired="s606")
    vendor(db, "l-twin 2", "Tweeling BV")
    books.delivered(db, "vendors", "l-twin 2", "s606")
    vendor(db, "l-sent", "Gestuurd B.V.", paired="s607", erp_reference_id="20607")
    sent = {"kind": "vendor_link", "company": "791", "source_key": "l-sent", "reference": "20607", "name": "Toen"}
    books.delivered(db, "vendor_links", "l-sent", "l-sent", delivered_document=json.dumps(sent))


def link(decided: Decided, key: str) -> dict[str, Any] | None:
    found = decided.query(f"select * from outbox.airbase_exact__vendor_links where source_key = '{key}'")
    assert len(found) <= 1
    return found[0] if found else None


def test_a_blank_reference_is_filled_with_the_leading_divisions_code(decided: Decided) -> None:
    found = link(decided, "l-blank")
    assert found is not None
    document = parse(json.dumps(found["document"]))
    assert isinstance(document, VendorLink)
    assert (document.vendor_id, document.reference, document.name) == ("l-blank", "20601", "Leeg B.V.")
    assert (found["company"], found["target_company"]) == ("791", "MER-NL")
    assert [(ref["flow"], ref["company"], ref["key"]) for ref in found["refs"]] == [("vendors", "MER-NL", "l-blank")]


def test_a_reference_that_is_there_stays(decided: Decided) -> None:
    assert [link(decided, key) for key in ("l-linked", "l-otherwise", "l-elsewhere", "l-wrong")] == [None] * 4


def references(decided: Decided) -> list[dict[str, Any]]:
    asked = "select * from outbox.airbase_exact__findings where code like 'reference%' and flow = 'vendor_links'"
    return decided.query(f"{asked} order by code, document_key")


def test_a_reference_that_is_another_suppliers_is_asked_about_by_itself(decided: Decided) -> None:
    found = references(decided)[0]
    assert (found["code"], found["company"], found["document_key"]) == ("reference_differs", "791", "l-wrong")
    assert found["severity"] == "warning"
    assert found["text"] == (
        "vendor Verkeerd Gekoppeld B.V. has reference 20602 in Airbase, which belongs to supplier 20602 Gekoppeld B.V. "
        "of Exact division 791, and was matched with supplier 20609 Verkeerd Gekoppeld B.V.: see which of the two it "
        "is, and correct a wrong match (`review pair`). Airbase lets nobody change a reference"
    )
    assert found["payload"]["reference"] == "20602"


def test_a_company_of_several_divisions_may_go_by_the_code_of_any(decided: Decided) -> None:
    assert "20611" not in str(references(decided))
    assert link(decided, "l-sister") is None


def test_references_that_are_nobodys_are_one_question(decided: Decided) -> None:
    _, found = references(decided)
    assert (found["code"], found["company"], found["document_key"]) == ("references_unknown", "791", "references")
    assert found["text"] == (
        "vendors with a reference in Airbase that no supplier of Exact division 791 has: 2 (Anders Gekoppeld B.V. "
        "99999, Elders Bekend B.V. V-17). A reference cannot be changed there: see that nothing else goes by it"
    )
    assert found["payload"]["references"] == [
        {"name": "Anders Gekoppeld B.V.", "reference": "99999", "supplier": "20603 Anders Gekoppeld B.V."},
        {"name": "Elders Bekend B.V.", "reference": "V-17", "supplier": "20608 Elders Bekend B.V."},
    ]


def test_another_divisions_code_is_told_with_its_division(decided: Decided) -> None:
    found = link(decided, "l-second")
    assert found is not None
    assert found["document"]["reference"] == "exact_online:792:s604"


def test_it_waits_for_a_pair_where_the_vendor_leads(decided: Decided) -> None:
    assert link(decided, "l-later") is None


def test_of_two_vendors_that_are_one_supplier_the_first_has_the_reference(decided: Decided) -> None:
    assert (link(decided, "l-twin 1") is None, link(decided, "l-twin 2")) == (False, None)
    (found,) = decided.query("select * from outbox.airbase_exact__findings where document_key = 'l-twin 1'")
    assert found["code"] == "vendor_twice"
    assert found["text"] == (
        "supplier 20606 Tweeling B.V. of Exact division 791 is 2 vendors in Airbase (Tweeling B.V., Tweeling BV): keep "
        "one of them there"
    )


def test_what_was_filled_stays_as_it_was_sent(decided: Decided) -> None:
    found = link(decided, "l-sent")
    assert found is not None
    assert found["document"]["name"] == "Toen"
