"""The German distributor: one world in Basware and in Exact, and nobody else's books change by it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from include.sandbox.kernel.sandbox import Sandbox
from include.sandbox.world.companies import nordwind
from include.sandbox.world.invoicing.build import build_invoicing

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
OTHERS = ["exact_online", "avidxchange", "quickbooks_online"]
DIVISIONS = ("789", "790")
# Tokens are drawn anew each time; settings are one row for each division.
SECRET = {"oauth_chains", "oauth_refresh", "settings"}
Row = dict[str, Any]


def generated(home: Path, systems: list[str] | None = None, vendors: int = 80, documents: int = 260) -> Sandbox:
    # Airbase brings divisions of its own into Exact: test_firm_in_exact.py.
    sandbox = Sandbox(home, systems or [*OTHERS, "basware"])
    sandbox.reset(1, vendors, documents, NOW)
    return sandbox


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    return generated(tmp_path_factory.mktemp("germany"))


def tables(sandbox: Sandbox, system: str, leave_out: tuple[str, ...] = ()) -> dict[tuple[str, str], list[Row]]:
    """Every row of a system by table and company, but for some companies'."""
    found = {}
    for (owner, name), table in sandbox.books._tables.items():
        for company in table.companies() if owner == system else ():
            rows = [row for row in table.rows(company) if str(row.get("Code")) not in leave_out]
            if company not in leave_out:
                found[(name, company)] = rows
    return found


def exact(sandbox: Sandbox, table: str, division: str) -> list[Row]:
    return list(sandbox.books.table("exact_online", table).rows(division))


def documents(sandbox: Sandbox) -> list[Row]:
    return list(sandbox.books.table("basware", "accountingDocuments").rows(""))


def test_the_books_of_all_others_do_not_change_by_a_byte(sandbox: Sandbox, tmp_path: Path) -> None:
    alone = generated(tmp_path, OTHERS)
    for system in OTHERS:
        without, beside = tables(alone, system), tables(sandbox, system, leave_out=DIVISIONS)
        changed = {name for name in without | beside if without.get(name) != beside.get(name)}
        assert {name for name, _ in changed} <= SECRET
    assert alone.truth.pairs() == sandbox.truth.pairs()
    assert alone.systems["exact_online"].info("")["companies"] == ["123", "456"]
    assert sandbox.systems["exact_online"].info("")["companies"] == ["123", "456", "789", "790"]


def test_basware_alone_has_the_same_documents_as_beside_exact(sandbox: Sandbox, tmp_path: Path) -> None:
    assert documents(generated(tmp_path, ["basware"])) == documents(sandbox)


def test_what_basware_shows_as_transferred_stands_in_exact_under_that_voucher(sandbox: Sandbox) -> None:
    divisions = {"DE01": "789", "DE02": "790"}
    pairs = {(p["basware"]["company"], p["basware"]["key"]): p for p in sandbox.truth.pairs("germany") if p["same"]}
    done = [row for row in documents(sandbox) if row["processingStatus"] in ("Transferred", "Paid")]
    assert len(done) > 60
    for row in done:
        division = divisions[row["companyCode"]]
        table = sandbox.books.table("exact_online", "purchase_entries")
        (entry,) = table.find("EntryNumber", division, int(row["voucherNumber1"]))
        supplier = pairs[(row["companyCode"], row["supplierCode"])]["exact_online"]
        assert (supplier["company"], supplier["key"]) == (division, entry["Supplier"])
        assert (entry["AmountFC"], entry["Currency"]) == (row["grossSum"], row["currencyCode"])
        assert datetime.fromtimestamp(entry["EntryDate"] / 1000, UTC).strftime("%Y-%m-%d") == row["invoiceDate"][:10]
        assert "ExternalLinkReference" not in entry, "nobody gave it a key of ours"
    typed = Counter(
        "as it is" if row["invoiceNumber"] in {e["YourRef"] for e in exact(sandbox, "purchase_entries", one)} else ""
        for one, code in (("789", "DE01"), ("790", "DE02"))
        for row in done
        if row["companyCode"] == code
    )
    assert min(typed.values()) > 3, "some numbers were typed in another way"


def test_most_of_what_is_long_due_was_paid_by_the_bank(sandbox: Sandbox) -> None:
    due = [term for one in DIVISIONS for term in exact(sandbox, "payments", one) if term["TransactionType"] in (30, 31)]
    states = Counter(term["Status"] for term in due if term["DueDate"] < (NOW - timedelta(days=60)).timestamp() * 1000)
    assert states[50] > 3 * states[20] > 0
    accounts = {row["ID"]: row["Code"] for one in DIVISIONS for row in exact(sandbox, "gl_accounts", one)}
    assert {accounts[term["GLAccount"]] for term in due} == {"1600", "1610", "1660"}


def test_recent_invoices_bring_every_trouble(sandbox: Sandbox) -> None:
    waiting = [row for row in documents(sandbox) if row["processingStatus"] == "WaitingForTransfer"]
    rows = [line for row in waiting for line in row["codingRows"]]
    in_exact = {p["basware"]["key"] for p in sandbox.truth.pairs("germany") if p["same"]}
    blocked = {a["Code"] for one in DIVISIONS for a in exact(sandbox, "accounts", one) if a.get("Blocked")}
    entries = [e for one in DIVISIONS for e in exact(sandbox, "purchase_entries", one)]
    plain = {"".join(sign for sign in e["YourRef"] if sign.isalnum()) for e in entries}
    assert any(row["invoiceDate"] < "2026-10-01" for row in waiting), "closed period"
    assert {"999", "230", None} <= {line.get("costCenterCode") for line in rows}
    assert any(row["supplierCode"] not in in_exact for row in waiting)
    assert any(row["supplierCode"] in blocked for row in waiting)
    assert any("".join(sign for sign in row["invoiceNumber"] if sign.isalnum()) in plain for row in waiting)
    assert any(row["grossSum"] < 0 for row in waiting)
    assert len({row["currencyCode"] for row in waiting}) > 1
    assert {"V19", "VRC", "VND"} <= {row["taxCode"] for row in waiting}
    assert any(row["orderNumbers"] for row in waiting)
    assert any(row["paymentBlock"] for row in waiting)
    assert {"1600", "1610", "1660"} <= {row["text1"] for row in waiting}
    assert {"P-2602", "P-2407"} <= {line.get("projectCode") for line in rows}
    assert {line["dimCode1"] for line in rows if "dimCode1" in line} <= {"M10", "M20", "M30"}
    assert max(len(row["codingRows"]) for row in waiting) > 60
    assert "4980" in {line["accountCode"] for line in rows}
    assert any(row.get("transferResponses") for row in waiting), "one was sent again after a failure"
    numbers = Counter((row["supplierCode"], row["invoiceNumber"]) for row in documents(sandbox))
    assert any(numbers[(row["supplierCode"], row["invoiceNumber"])] == 2 for row in waiting)


def test_suppliers_differ_between_the_systems_as_people_made_them(sandbox: Sandbox) -> None:
    world = build_invoicing(nordwind.BUYER, 1, 80, 260, NOW)
    api = {row["vendorCode"]: row for row in sandbox.books.table("basware", "vendors").rows("")}
    named = {row["supplierCode"] for row in documents(sandbox)}
    records = [(one, record) for one in world.suppliers for record in one.records]
    assert any(record.name != one.name and record.vat_number == one.vat_number for one, record in records)
    assert any(record.vat_number is None and one.vat_number for one, record in records)
    assert any(record.code != one.code for one, record in records)
    assert any(record.blocked for _, record in records)
    assert any(record.party != one.id and record.vat_number != one.vat_number for one, record in records), "a namesake"
    assert max(Counter((record.company.exact, one.id) for one, record in records).values()) == 2
    assert any(not one.records and one.code in api for one in world.suppliers), "new in Basware"
    assert any(one.code not in api and one.code in named and one.records for one in world.suppliers)
    assert any(one.code not in api and one.code in named and not one.records for one in world.suppliers)
    pairs = sandbox.truth.pairs("germany")
    mine = {a["ID"] for one in DIVISIONS for a in exact(sandbox, "accounts", one) if a["IsSupplier"]}
    assert {pair["exact_online"]["key"] for pair in pairs if "exact_online" in pair} == mine


def test_exported_orders_stand_in_exact_under_their_number(sandbox: Sandbox) -> None:
    orders = list(sandbox.books.table("basware", "exportedPurchaseOrders").rows(""))
    assert {row["processingStatus"] for row in orders} == {"WaitingForExport", "Exported"}
    there = {row["YourRef"]: row for one in DIVISIONS for row in exact(sandbox, "purchase_orders", one)}
    waiting = {row["orderNumber"]: row for row in orders if row["processingStatus"] == "WaitingForExport"}
    assert len(set(there) - set(waiting)) > 3
    again = [(there[number]["OrderStatus"], waiting[number]["orderStatus"]) for number in there if number in waiting]
    assert again, "some were exported before, and changed since"
    assert {old for old, _ in again} == {10}
    assert {new for _, new in again} <= {"PartiallyReceived", "ModifiedBySupplier", "Canceled", "Closed"}
    assert {row["OrderStatus"] for row in there.values()} >= {10, 30, 40}


def test_a_division_has_codes_of_its_own(sandbox: Sandbox) -> None:
    def codes(table: str) -> set[str]:
        return {row["Code"] for row in exact(sandbox, table, "789")}

    assert codes("vat_codes") == {"0", "1", "2", "3", "4", "5", "9"}
    assert codes("payment_conditions") == {"00", "14", "30", "3S", "60", "KA"}
    assert codes("cost_centers") == {"100", "210", "220", "230", "300"}
    accounts = {row["ID"]: row["Code"] for row in exact(sandbox, "gl_accounts", "789")}
    items = Counter(
        accounts[row["GLCosts"]]
        for row in exact(sandbox, "items", "789")
        if row["IsPurchaseItem"] and not row["IsStockItem"]
    )
    assert (items["4930"], items["4650"]) == (2, 0)
    assert {items[code] for code in ("0420", "3300", "3400", "3425", "4210", "4530", "4806", "4910")} == {1}


def test_the_same_seed_and_day_make_the_same_world() -> None:
    first, later = (
        build_invoicing(nordwind.BUYER, 3, 50, 80, NOW),
        build_invoicing(nordwind.BUYER, 3, 50, 80, NOW + timedelta(seconds=30)),
    )
    assert (first.suppliers, first.orders, first.invoices) == (later.suppliers, later.orders, later.invoices)
    assert first.invoices != build_invoicing(nordwind.BUYER, 4, 50, 80, NOW).invoices


def test_generated_books_are_sound(sandbox: Sandbox) -> None:
    for name in ("exact_online", "basware"):
        for figures in sandbox.systems[name].audit().values():
            assert figures["unbalanced"] == figures["duplicates"] == []


def test_an_empty_company_has_its_set_up_alone(tmp_path: Path) -> None:
    empty = generated(tmp_path, ["exact_online", "basware"], 0, 0)
    assert not exact(empty, "accounts", "789")
    assert not exact(empty, "purchase_entries", "789")
    assert len(exact(empty, "gl_accounts", "789")) > 25
    assert not documents(empty)
