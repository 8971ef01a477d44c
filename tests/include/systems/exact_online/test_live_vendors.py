"""Suppliers in the sandbox over real HTTP: created, found again, changed."""

from __future__ import annotations

from include.systems.base import Target
from tests.support.exact_division import Division, written
from tests.support.postings import posting, vendor


def test_a_supplier_is_created_once_found_and_changed(division: Division) -> None:
    writer, new = division.writer(), posting(vendor(company="C1", source_key="501"))
    division.sandbox.fault(system="exact_online", method="POST", path="crm/Accounts", drop_after_commit=True, count=1)
    assert writer.look_up(new) is None
    assert written(writer, new).kind == "unknown"
    found = writer.look_up(new)
    assert found is not None
    assert found.code
    assert found.code == found.code.strip()
    change = posting(vendor(company="C1", source_key="501", phone="010-1234567"), "update", target=found)
    assert writer.look_up(change) is None
    assert written(writer, change).kind == "delivered"
    assert writer.look_up(change) == found
    [row] = [row for row in division.rows("accounts") if row["Name"] == "O'Neill Installaties"]
    assert (row["Phone"], row["City"], row["IsSupplier"]) == ("010-1234567", "Rotterdam", True)


def test_a_supplier_that_was_there_takes_what_avidxchange_says_and_keeps_all_else(division: Division) -> None:
    own = {"Remarks": "pays late", "PurchaseVATCode": "2"}
    division.sandbox.edit("exact_online", "accounts", {"company": "123", "key": division.supplier, "set": own})
    [before] = [row for row in division.rows("accounts") if row["ID"] == division.supplier]
    theirs = vendor(company="C1", source_key="501", name="Jansen Nieuw B.V.", phone="010-1234567", vat_number=None)
    change = posting(theirs, "update", target=Target(division.supplier))
    assert written(division.writer(), change).kind == "delivered"
    [after] = [row for row in division.rows("accounts") if row["ID"] == division.supplier]
    assert (after["Name"], after["Phone"], after["City"]) == ("Jansen Nieuw B.V.", "010-1234567", "Rotterdam")
    kept = ("Code", "Remarks", "PurchaseVATCode", "VATNumber", "IsSupplier", "Status", "GLAP")
    assert [after.get(name) for name in kept] == [before.get(name) for name in kept]
    assert after["Remarks"] == "pays late"
    found = division.writer().look_up(change)
    assert found is not None
    assert found.id == division.supplier
    assert division.rows("bank_accounts") == []
