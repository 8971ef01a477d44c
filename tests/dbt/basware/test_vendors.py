"""Vendors of Basware towards the suppliers of an Exact division."""

from __future__ import annotations

import json

import duckdb

from include.documents import Vendor, parse
from tests.dbt.basware import books
from tests.dbt.basware.books import invoice, raw, supplier, vendor
from tests.dbt.conftest import Decided

STAMP = {"at": books.GIVEN, "who": "Anna", "why": "asked them"}


def add(db: duckdb.DuckDBPyConnection) -> None:
    # the same VAT number, another name
    vendor(db, "71001", "Nordlicht Verpackung GmbH", vat="DE136695976")
    supplier(db, "v-vat", "20001", "NL Packaging Services", vat_number="DE136695976")
    vendor(db, "71013", "Werra Papierwerke GmbH", vat="DE811569869")
    supplier(db, "v-clear", "20013", "Werra Papierwerke", vat_number="DE 811569869")
    vendor(db, "71002", "Hansa Werkzeuge GmbH")
    supplier(db, "v-review", "20002", "Hansa Werkzeuge Vertriebs GmbH")
    vendor(db, "71003", "Quitte Seile KG")
    vendor(db, "71004", "Ohneland Handel", country=None)
    vendor(db, "71006", "Niemand Braucht Mich AG")
    # told apart by a person after it was delivered
    vendor(db, "71007", "Falsch Gepaart GmbH", supplier="v-wrong")
    decision = {"link": books.LINK, "kind": "vendor", "left_company": "789", "right_company": "DE01"} | STAMP
    raw.insert(
        db,
        "raw_operations.decisions",
        decision | {"id": 1, "left_key": "v-wrong", "right_key": "71007", "verdict": "different"},
    )
    vendor(db, "71008", "Lieferant Weg GmbH", supplier="v-gone", in_exact={"is_deleted": True})
    sent = {"kind": "vendor", "company": "DE01", "source_key": "71009", "name": "Alter Name GmbH"}
    vendor(db, "71009", "Neuer Name GmbH")
    supplier(db, "v-sent", "20009", "Alter Name GmbH")
    books.delivered(db, "vendors", "71009", "v-sent", delivered_document=json.dumps(sent))
    # named no company: of each that is routed
    vendor(db, "71010", "Überall Logistik GmbH", companies=[])
    # two codes of one company, as people said
    vendor(db, "71011", "Doppelt Druck GmbH")
    vendor(db, "71012", "Doppelt Druck Filiale")
    supplier(db, "v-both", "20011", "Doppelt Druck GmbH")
    for number, code in enumerate(("71011", "71012"), 2):
        raw.insert(
            db,
            "raw_operations.decisions",
            decision | {"id": number, "left_key": "v-both", "right_key": code, "verdict": "same"},
        )
    for code in ("71001", "71013", "71002", "71003", "71004", "71005", "71007", "71008", "71010", "71011", "71012"):
        invoice(
            db,
            f"of {code}",
            supplier_code=code,
            supplier_name=f"auf Rechnung {code}",
            supplier_bank_iban="DE02120300000000202051",
        )
    add_other_links(db)


def add_other_links(db: duckdb.DuckDBPyConnection) -> None:
    """Companies that create every supplier, or none."""
    for name, company, division in (("yes", "DY01", "791"), ("no", "DN01", "792")):
        books.link(db, f"create_{name}", {company: division}, create_suppliers=name)
        vendor(db, f"{name}-1", f"Neu {name} GmbH", company=company)
        vendor(db, f"{name}-2", f"Ohne Land {name}", company=company, country=None)
        vendor(
            db,
            f"{name}-3",
            f"Gesperrt {name}",
            company=company,
            processing_status={"active": True, "paymentDenied": True},
        )
        vendor(db, f"{name}-4", f"Unnötig {name}", company=company)
        vendor(db, f"{name}-5", f"Ruhend {name}", company=company, processing_status={"active": False})
        for number in (1, 2, 3):
            books.mapped(db, "tax_code", "V19", "3", link=f"create_{name}") if number == 1 else None
            invoice(db, f"{name} {number}", supplier_code=f"{name}-{number}", supplier_name=None, company=company)


def facts(row: dict) -> tuple:
    return (
        row["skip"],
        [one["code"] for one in row["problems"]],
        [one["code"] for one in row["holds"]],
        (row["adopt"] or {}).get("id"),
    )


def test_a_clear_match_is_adopted(decided: Decided) -> None:
    row = decided.row("vendors", "71013")
    assert facts(row) == (None, [], [], "v-clear")
    assert (row["target_company"], row["adopt"]["code"], row["adopt"]["facts"]["name"]) == (
        "789",
        "20013",
        "Werra Papierwerke",
    )
    document = parse(json.dumps(row["document"]))
    assert isinstance(document, Vendor)
    assert (document.name, document.vat_number, document.address.country) == (
        "Werra Papierwerke GmbH",
        "DE811569869",
        "DE",
    )


def test_an_equal_vat_number_under_another_name_is_a_question(decided: Decided) -> None:
    row = decided.row("vendors", "71001")
    assert facts(row) == (None, [], ["vendor_review"], None)
    payload = row["holds"][0]["payload"]
    assert (payload["left_key"], payload["level"]) == ("v-vat", "vat_number")
    assert row["holds"][0]["text"] == (
        "vendor 71001 Nordlicht Verpackung GmbH may be Exact supplier 20001 NL Packaging Services: say whether "
        "they are the same"
    )


def test_a_doubtful_match_waits_for_a_person_with_both_names(decided: Decided) -> None:
    row = decided.row("vendors", "71002")
    assert facts(row) == (None, [], ["vendor_review"], None)
    assert row["holds"][0]["text"] == (
        "vendor 71002 Hansa Werkzeuge GmbH may be Exact supplier 20002 Hansa Werkzeuge Vertriebs GmbH: say "
        "whether they are the same"
    )
    payload = row["holds"][0]["payload"]
    assert (payload["left_company"], payload["left_key"], payload["right_company"], payload["right_key"]) == (
        "789",
        "v-review",
        "DE01",
        "71002",
    )


def test_one_that_exact_does_not_know_is_asked_about_created_or_left_to_people(decided: Decided) -> None:
    asked = decided.row("vendors", "71003")
    assert facts(asked) == (None, [], ["vendor_review"], None)
    assert asked["holds"][0]["text"] == (
        "vendor 71003 Quitte Seile KG has no supplier in Exact division 789: release it to be created, or name "
        "the supplier it is"
    )
    assert facts(decided.row("vendors", "yes-1", "create_yes")) == (None, [], [], None)
    left = decided.row("vendors", "no-1", "create_no")
    assert facts(left) == (None, ["supplier_missing"], [], None)
    assert left["problems"][0]["text"] == (
        "vendor no-1 Neu no GmbH is no supplier of Exact division 792: enter it there, or name the supplier it "
        "is (`review pair`)"
    )


def test_whom_basware_does_not_pay_is_asked_about_even_where_all_are_created(decided: Decided) -> None:
    row = decided.row("vendors", "yes-3", "create_yes")
    assert facts(row) == (None, [], ["vendor_review"], None)
    assert row["holds"][0]["text"] == (
        "vendor yes-3 Gesperrt yes has no supplier in Exact division 791, and Basware denies its payment: "
        "release it to be "
        "created, or name the supplier it is"
    )


def test_none_is_created_without_a_country(decided: Decided) -> None:
    for key, link in (("71004", None), ("yes-2", "create_yes")):
        assert facts(decided.row("vendors", key, link)) == (None, ["country_missing"], [], None)
    assert facts(decided.row("vendors", "no-2", "create_no")) == (None, ["supplier_missing"], [], None)


def test_a_vendor_that_only_documents_name_is_one_too(decided: Decided) -> None:
    row = decided.row("vendors", "71005")
    assert facts(row) == (None, ["country_missing"], [], None)
    assert row["document"]["name"] == "auf Rechnung 71005"


def test_a_vendor_that_nobody_needs_is_no_question(decided: Decided) -> None:
    assert facts(decided.row("vendors", "71006"))[0] == "not_chosen"
    assert facts(decided.row("vendors", "no-4", "create_no"))[0] == "not_chosen"
    # where all are created it is created all the same, unless it trades no more
    assert facts(decided.row("vendors", "yes-4", "create_yes")) == (None, [], [], None)
    assert facts(decided.row("vendors", "yes-5", "create_yes"))[0] == "not_chosen"


def test_a_delivered_pair_that_a_person_undid_is_open_again(decided: Decided) -> None:
    row = decided.row("vendors", "71007")
    assert (facts(row), row["replaces"]) == ((None, [], ["vendor_disputed"], None), "v-wrong")
    assert row["holds"][0]["payload"]["refused_key"] == "v-wrong"


def test_a_supplier_that_is_gone_leaves_its_vendor_open(decided: Decided) -> None:
    row = decided.row("vendors", "71008")
    assert (facts(row), row["replaces"]) == ((None, [], ["vendor_disputed"], None), "v-gone")


def test_what_stands_is_never_written_again(decided: Decided) -> None:
    row = decided.row("vendors", "71009")
    assert row["document"]["name"] == "Alter Name GmbH"
    assert facts(row) == (None, [], [], "v-sent")


def test_a_vendor_without_company_is_one_of_each(decided: Decided) -> None:
    rows = decided.query(
        "select company, holds from outbox.basware_exact__vendors where source_key = '71010' and skip is null "
        "order by company"
    )
    # DY01 creates all suppliers; DE01 needs this one; the others do not
    assert [(row["company"], [hold["code"] for hold in row["holds"]]) for row in rows] == [
        ("DE01", ["vendor_review"]),
        ("DY01", []),
    ]
    assert decided.row("invoices", "of 71010")["refs"][0]["key"] == "71010"


def test_two_codes_of_one_company_share_its_supplier(decided: Decided) -> None:
    first, second = (decided.row("vendors", key) for key in ("71011", "71012"))
    assert (first["adopt"]["id"], first["adopt"]["facts"]["shares_with"]) == ("v-both", ["71012"])
    assert (second["adopt"]["id"], second["adopt"]["facts"]["shares_with"]) == ("v-both", ["71011"])


def test_no_vendor_is_a_row_twice(decided: Decided) -> None:
    assert (
        decided.query(
            "select link, company, source_key from outbox.basware_exact__vendors group by all having count(*) > 1"
        )
        == []
    )
