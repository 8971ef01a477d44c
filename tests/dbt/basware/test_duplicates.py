"""Invoices that stand in Exact already, or may: adopted when they are the very same, else a person's question."""

from __future__ import annotations

from datetime import UTC, date, datetime

import duckdb

from tests.dbt.basware import books
from tests.dbt.basware.books import LONG_AGO, TRANSFERRED, entry, invoice, vendor
from tests.dbt.conftest import Decided


def add(db: duckdb.DuckDBPyConnection) -> None:
    """All of one vendor, whose numbers nobody else has."""
    vendor(db, "74001", "Zwilling Handel GmbH", supplier="d1")

    def mine(key: str, number: str, **more: object) -> None:
        invoice(db, key, invoice_number=number, supplier_code="74001", supplier_name="Zwilling Handel GmbH", **more)

    def theirs(key: str, number: str, **more: object) -> None:
        entry(db, key, number, **({"supplier": "d1"} | more))

    mine("by hand", "ZW-1001")
    theirs("d-hand", "zw 1001", entry_number=26610001)
    mine("other date", "ZW-1102")
    theirs("d-date", "ZW-1102", entry_date=date(2026, 11, 2))
    mine("other amount", "ZW-1203")
    theirs("d-amount", "ZW-1203", amount_fc="219.00")
    # the supplier's numbers begin again each year: last year's is another invoice
    mine("numbers restarted", "ZW-7")
    theirs("d-restarted", "ZW-7", entry_date=date(2025, 11, 4))
    # two in Basware: the later one waits
    mine("twin a", "ZW-1304")
    mine("twin b", "ZW-1304")
    # one of the two was booked
    mine("twin new", "ZW-1405", invoice_date=date(2026, 11, 8))
    mine("twin booked", "ZW-1405", processing_status="TransferInProgress")
    books.posted(db, "twin booked", "d-booked", {"number": "ZW-1405", "vendor_key": "74001"})
    theirs("d-booked", "ZW-1405", description="BW:twin booked ZW-1405")
    # one entry, two invoices that are it exactly: the one that came first
    mine("same a", "ZW-1506", last_updated=LONG_AGO)
    mine("same b", "ZW-1506")
    theirs("d-same", "ZW-1506")
    # booked, and the answer was lost before the store knew
    mine("lost answer", "ZW-1607")
    theirs("d-lost", "ZW-1607", description="BW:lost_answer ZW-1608")
    mine("lost_answer", "ZW-1608")
    # Basware handed it over before and gives it out again
    mine("voucher", "ZW-1709", transfer_responses=[{"success": True, "voucherNumber1": "26650009"}])
    theirs("d-voucher", "ZW-1709", entry_number=26650009, entry_date=date(2026, 11, 3))
    mine("voucher, other amount", "ZW-1810", transfer_responses=[{"success": True, "voucherNumber1": "26650010"}])
    theirs("d-voucher-amount", "ZW-1810", entry_number=26650010, amount_fc="59.50")
    # an earlier interface's entry belongs to that invoice, not to its twin
    before = [{"success": True, "voucherNumber1": "26650011"}]
    mine("handed over", "ZW-1911", processing_status=TRANSFERRED, last_updated=LONG_AGO, transfer_responses=before)
    theirs("d-handed", "ZW-1911", entry_number=26650011)
    mine("handed over twice", "ZW-1911")
    # wrong in its coding and standing in Exact all the same: no failure is told of it
    mine("by hand and wrong", "ZW-2012", coding_rows=[books.row(account="8888")], last_updated=LONG_AGO)
    books.stopped(db, "by hand and wrong", reason_code="account_unknown", reason_text="unknown")
    theirs("d-wrong", "ZW-2012")
    # numbers that say nothing to a machine: no digit, none at all, words that stand for none
    mine("words a", "HB-TWIN")
    mine("words b", "HB-TWIN")
    mine(
        "nothing a",
        "N/A",
        invoice_date=date(2026, 11, 12),
        coding_rows=[books.row(net="300.00")],
        net_sum="300.00",
        gross_sum="357.00",
    )
    mine(
        "nothing b",
        "siehe Anhang",
        invoice_date=date(2026, 11, 12),
        coding_rows=[books.row(net="300.00")],
        net_sum="300.00",
        gross_sum="357.00",
    )
    # a person said no to the later one this morning; to another one before it was changed in Basware
    for name, more in (("refused", {}), ("refused, then changed", {"last_updated": books.READ})):
        mine(f"{name} a", f"ZW-31{len(name)}", last_updated=LONG_AGO)
        mine(f"{name} b", f"ZW-31{len(name)}", processing_status="TransferInProgress", **more)
        books.delivered(db, "invoice_acknowledgements", f"{name} b:1", f"{name} b")
        books.stopped(db, f"{name} b", "held", reason_code="duplicate_suspected", reason_text="twins")
        decided_at = datetime(2026, 11, 20, 7, tzinfo=UTC)
        books.reviewed(db, f"{name} b", "duplicate_suspected", "reject", decided_at=decided_at)
    # rent that was handed over before, and that of this month by hand
    mine(
        "rent",
        "MIETE",
        processing_status=TRANSFERRED,
        last_updated=LONG_AGO,
        invoice_date=date(2026, 10, 12),
        net_sum="700.00",
        gross_sum="833.00",
    )
    theirs("d-rent", "Miete", entry_date=date(2026, 11, 12), amount_fc="833.00")


def holds(decided: Decided, key: str) -> list[str]:
    return [hold["code"] for hold in decided.row("invoices", key)["holds"]]


def adopted(decided: Decided, key: str) -> str | None:
    return (decided.row("invoices", key)["adopt"] or {}).get("id")


def test_an_entry_that_people_typed_is_the_invoice_when_all_agrees(decided: Decided) -> None:
    row = decided.row("invoices", "by hand")
    assert (row["adopt"]["id"], row["adopt"]["number"], row["adopt"]["evidence"], row["holds"]) == (
        "d-hand", "26610001", "same supplier, number and amount", [],
    )  # fmt: skip


def test_a_no_is_told_in_the_run_that_finds_it_in_words_for_basware(decided: Decided) -> None:
    assert decided.codes("invoices", "refused b") == ["sent_back"]
    answer = decided.row("invoice_responses", "refused b:1")
    assert (answer["document"]["success"], answer["refs"]) == (False, [])
    assert answer["document"]["message"] == (
        "Rejected as a duplicate: invoice ZW-317 of 2026-11-10 over 119.00 EUR agrees in vendor, number, date and "
        "amount with ZW-317 of 2026-11-10 over 119.00 EUR in Basware. Remove it, or correct it and send it again"
    )


def test_a_no_to_what_was_changed_since_is_asked_anew(decided: Decided) -> None:
    row = decided.row("invoices", "refused, then changed b")
    assert (row["problems"], holds(decided, "refused, then changed b")) == ([], ["duplicate_suspected"])


def test_another_day_or_amount_is_a_question_with_the_entry_beside_it(decided: Decided) -> None:
    for key, twin in (("other date", "d-date"), ("other amount", "d-amount")):
        assert (adopted(decided, key), holds(decided, key)) == (None, ["duplicate_suspected"])
        assert decided.row("invoices", key)["holds"][0]["payload"]["twin_key"] == twin
    assert decided.row("invoices", "other date")["holds"][0]["text"] == (
        "invoice ZW-1102 of 2026-11-10 over 119.00 EUR has the number, but another date or amount, of ZW-1102 of "
        "2026-11-02 over 119.00 EUR "
        "in Exact Online: release it if it is another invoice, else reject it, and Basware is told"
    )


def test_a_number_that_begins_again_is_another_invoice(decided: Decided) -> None:
    row = decided.row("invoices", "numbers restarted")
    assert (row["adopt"], row["holds"], row["problems"]) == (None, [], [])


def test_of_two_that_wait_the_first_goes(decided: Decided) -> None:
    assert (holds(decided, "twin a"), holds(decided, "twin b")) == ([], ["duplicate_suspected"])


def test_a_number_needs_no_digit_to_be_the_same(decided: Decided) -> None:
    assert (holds(decided, "words a"), holds(decided, "words b")) == ([], ["duplicate_suspected"])
    assert (
        "agrees in vendor, number, date and amount with HB-TWIN"
        in decided.row("invoices", "words b")["holds"][0]["text"]
    )


def test_without_a_number_vendor_date_and_amount_are_compared(decided: Decided) -> None:
    assert (holds(decided, "nothing a"), holds(decided, "nothing b")) == ([], ["duplicate_suspected"])


def test_a_word_in_place_of_a_number_does_not_make_another_months_entry_the_invoice(decided: Decided) -> None:
    assert decided.query("select * from intermediate.int_spend_invoice_pairs where entry_id = 'd-rent'") == []


def test_the_twin_of_what_is_booked_waits_whatever_its_date(decided: Decided) -> None:
    assert (holds(decided, "twin new"), adopted(decided, "twin new")) == (["duplicate_suspected"], None)
    assert holds(decided, "twin booked") == []


def test_an_entry_is_one_invoice(decided: Decided) -> None:
    assert (adopted(decided, "same a"), holds(decided, "same a")) == ("d-same", [])
    assert (adopted(decided, "same b"), holds(decided, "same b")) == (None, ["duplicate_suspected"])
    assert (adopted(decided, "handed over twice"), holds(decided, "handed over twice")) == (
        None,
        ["duplicate_suspected"],
    )
    taken = (
        "select link, target_company, adopt ->> '$.id' as entry from outbox.basware_exact__invoices "
        "where adopt is not null group by all having count(*) > 1"
    )
    assert decided.query(taken) == []


def test_our_key_on_an_entry_says_which_invoice_it_is(decided: Decided) -> None:
    row = decided.row("invoices", "lost_answer")
    assert (row["adopt"]["id"], row["adopt"]["evidence"]) == ("d-lost", "carries our key")
    # the number is typed wrong in one of the two: the key counts
    assert adopted(decided, "lost answer") is None


def test_a_voucher_of_an_earlier_interface_is_believed_when_the_amount_agrees(decided: Decided) -> None:
    row = decided.row("invoices", "voucher")
    assert (row["adopt"]["id"], row["adopt"]["evidence"], row["document"]["version"]) == (
        "d-voucher",
        "voucher number",
        None,
    )
    assert (adopted(decided, "voucher, other amount"), holds(decided, "voucher, other amount")) == (
        None,
        ["duplicate_suspected"],
    )


def test_what_stands_in_exact_is_never_told_to_have_failed(decided: Decided) -> None:
    assert decided.codes("invoices", "by hand and wrong") == ["account_unknown"]
    assert adopted(decided, "by hand and wrong") == "d-wrong"
    said = decided.row("invoice_responses", "by hand and wrong:1")["document"]
    assert (said["success"], said["posting"]) == (True, "invoices:by hand and wrong")
