"""A person types a vendor into the target while a run is about to create it: whole runs, with each system in which
vendors are created."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import company, life, life_basware
from tests.support.company import Company
from tests.support.link_settings import choose
from tests.support.links.basware_exact import DIVISIONS
from tests.support.while_running import deliver_after, run_while, waiting

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]
Row = dict[str, Any]
HERE, THERE, OLDER = "Nieuwkoop Hekwerk B.V.", "Quispel Kabels B.V.", "Valkenburg Tuinen B.V."
NUMBER = "NL834258481B01"
REALM = "9341457719220864"
ACCOUNTS, VENDORS = "/api/v1/123/sync/CRM/Accounts", "/v1/vendors"


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    home = tmp_path_factory.mktemp("meanwhile")
    with company.opened(home, vendors=8, documents=10, systems=("exact_online", "avidxchange")) as opened:
        choose(opened, create_suppliers="yes")
        opened.run()
        yield opened


def avid_vendor(books: Company, code: str, name: str, number: str | None = None, **facts: Any) -> str:
    vendor = {"Name": name, "ExternalVendorCode": code, "FedTaxId": number, "Active": True, **facts}
    return str(books.sandbox.edit("avidxchange", "vendors", {"company": "C1", "set": vendor})["key"])


def suppliers(books: Company, **facts: str) -> list[Row]:
    rows = books.sandbox.state("exact_online", "accounts", "123")
    return [row for row in rows if all(row.get(name) == value for name, value in facts.items())]


def vendors(books: Company, name: str) -> list[Row]:
    return [row for row in books.sandbox.state("avidxchange", "vendors") if row["Name"] == name]


def calls(books: Company, since: int) -> list[str]:
    found = books.sandbox.get("/calls", since=since)["calls"]
    return [f"{call['method']} {call['path']}" for call in found if "token" not in call["path"]]


@pytest.fixture(scope="module")
def typed(books: Company) -> Row:
    """One new vendor and three new suppliers wait to be created on the other side; two of the four are typed there by
    hand once the run has read."""
    account = {"AccountNum": "NL20INGB0001234567", "RoutingNum": "INGBNL2A", "ClientId": None}
    vendor, marks = avid_vendor(books, "NKH", HERE, NUMBER, BankAccounts=[account]), list[int]()
    for name in (THERE, "Wouda Lakwerk B.V.", "Yperen Zeildoek B.V."):
        life.enter_supplier(books, name)

    def by_hand() -> None:
        life.enter_supplier(books, "NIEUWKOOP, hekken", VATNumber=NUMBER)
        avid_vendor(books, "QK", "QUISPEL KABELS BV")
        marks.append(books.mark())

    return run_while(books, by_hand) | {"calls": calls(books, marks[0]), "vendor": vendor}


def test_no_second_supplier_is_made_and_the_run_says_why(books: Company, typed: Row) -> None:
    assert suppliers(books, Name=HERE) == []
    assert len(suppliers(books, VATNumber=NUMBER)) == 1
    (text,) = waiting(typed, "suppliers")
    assert "NIEUWKOOP, hekken was made in exact_online after this run had read it" in text
    assert "same VAT, tax or registration number" in text


def test_no_second_vendor_is_made_and_the_others_of_its_request_are(books: Company, typed: Row) -> None:
    assert vendors(books, THERE) == []
    assert [len(vendors(books, name)) for name in ("Wouda Lakwerk B.V.", "Yperen Zeildoek B.V.")] == [1, 1]
    (text,) = waiting(typed, "vendors")
    assert "QK QUISPEL KABELS BV was made in avidxchange" in text


def test_each_request_is_preceded_by_one_look_up(typed: Row) -> None:
    with_new_suppliers, apart = "GET /api/v1/123/crm/BankAccounts", f"GET {VENDORS}"
    assert typed["calls"] == [f"GET {ACCOUNTS}", with_new_suppliers, f"GET {VENDORS}", apart, f"POST {VENDORS}"]


def test_the_next_run_pairs_the_two_with_one_number_and_asks_about_the_two_with_one_name(
    books: Company, typed: Row
) -> None:
    summary = books.run()
    paired = [row["counterparty"] for row in books.deliveries("vendors") if row["target_id"] == typed["vendor"]]
    assert paired == ["NIEUWKOOP, hekken"]
    (asked,) = waiting(summary, "vendors", "vendor_review")
    assert f"{THERE} may be AvidXchange vendor QUISPEL KABELS BV (QK)" in asked
    assert waiting(summary, "suppliers") == waiting(summary, "vendors") == []
    assert (suppliers(books, Name=HERE), vendors(books, THERE)) == ([], [])


def test_a_namesake_that_a_person_called_another_vendor_is_in_nobodys_way(books: Company, typed: Row) -> None:
    older = life.enter_supplier(books, OLDER, VATNumber="NL003660564B01")
    key = avid_vendor(books, "VLK", OLDER)
    books.run()
    told = books.cli("review", "pair", books.link, older, "VLK", "--decision", "different", "--note", "phoned")
    assert told.code == 0, told.err
    books.run()
    made = {row.get("Remarks") for row in suppliers(books, Name=OLDER)}
    assert f"AVX:vendor:C1:{key}" in made
    assert len(made) == 2


def test_a_task_that_delivers_one_flow_asks_too(books: Company, typed: Row) -> None:
    avid_vendor(books, "OUD", "Oudeland Kraanverhuur B.V.")
    result = deliver_after(books, lambda: life.enter_supplier(books, "OUDELAND kraanverhuur bv"), "suppliers")
    assert [label for one in result.reasons if one.code == "vendor_meanwhile" for label in one.documents] == ["OUD"]
    assert suppliers(books, Name="Oudeland Kraanverhuur B.V.") == []


def test_while_the_target_cannot_be_asked_nothing_leaves(books: Company, typed: Row) -> None:
    avid_vendor(books, "ZGT", "Zegveld Transport B.V.")

    def breaks() -> None:
        books.sandbox.fault(system="exact_online", path="sync/CRM/Accounts", method="GET", status=503, rate=1.0)

    mark = books.mark()
    summary = run_while(books, breaks)
    assert [one for one in calls(books, mark) if one == "POST /api/v1/123/crm/Accounts"] == []
    (text,) = waiting(summary, "suppliers", "not_read")
    assert "could not be asked, so nothing was sent" in text
    books.sandbox.clear_faults()
    books.sandbox.advance(1200)
    books.run()
    assert len(suppliers(books, Name="Zegveld Transport B.V.")) == 1


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """Airbase approves, QuickBooks keeps the books, and each gets the other's vendors."""
    opened = {"systems": ("airbase", "quickbooks_online"), "link": "airbase_quickbooks", "companies": ["brightwater"]}
    with company.opened(tmp_path_factory.mktemp("firm"), vendors=8, documents=10, **opened) as found:
        choose(found, create_suppliers="yes", create_vendors="yes")
        found.run()
        yield found


def airbase_vendor(firm: Company, name: str) -> None:
    place = {"line1": "9 High St", "postal_code": "12208", "city": "Albany", "state": "NY", "country": "US"}
    facts = {"name": name, "email": "bills@new.example", "address": place}
    firm.sandbox.edit("airbase", "vendors", {"company": "BWA-US", "set": facts})


def quickbooks_vendor(firm: Company, name: str) -> None:
    facts = {"DisplayName": name, "CompanyName": name}
    firm.sandbox.edit("quickbooks_online", "Vendor", {"company": REALM, "set": facts})


def named(firm: Company, system: str, entity: str, name: str) -> list[str]:
    rows = firm.sandbox.state(system, entity)
    return [said for row in rows if name in (said := str(row.get("DisplayName") or row.get("name"))).casefold()]


@pytest.fixture(scope="module")
def typed_there(firm: Company) -> Row:
    for name in ("Ombersley Cartage LLC", "Uxbourne Freight"):
        airbase_vendor(firm, name)
    for name in ("Tarnwick Bearings", "Zephaniah Lubricants"):
        quickbooks_vendor(firm, name)

    marks = list[int]()

    def by_hand() -> None:
        quickbooks_vendor(firm, "OMBERSLEY CARTAGE, L.L.C.")
        airbase_vendor(firm, "Tarnwick bearings")
        marks.append(firm.mark())

    return run_while(firm, by_hand) | {"calls": calls(firm, marks[0])}


def test_quickbooks_and_airbase_get_no_second_vendor_and_the_others_are_made(firm: Company, typed_there: Row) -> None:
    assert named(firm, "quickbooks_online", "vendor", "ombersley") == ["OMBERSLEY CARTAGE, L.L.C."]
    assert named(firm, "airbase", "vendors", "tarnwick") == ["Tarnwick bearings"]
    assert named(firm, "quickbooks_online", "vendor", "uxbourne") == ["Uxbourne Freight"]
    assert named(firm, "airbase", "vendors", "zephaniah") == ["Zephaniah Lubricants"]
    (in_quickbooks,), (in_airbase,) = (waiting(typed_there, flow) for flow in ("vendors", "airbase_vendors"))
    assert "OMBERSLEY CARTAGE, L.L.C. was made in quickbooks_online" in in_quickbooks
    assert "Tarnwick bearings was made in airbase" in in_airbase


def test_quickbooks_and_airbase_are_asked_before_each_request(typed_there: Row) -> None:
    """Two senders may share an answer."""
    made = typed_there["calls"]
    in_airbase = next(place for place, one in enumerate(made) if "/v1/vendors/" in one)
    for asked, look_up, creation in (
        (made[:in_airbase], f"GET /v3/company/{REALM}/query", f"POST /v3/company/{REALM}/vendor"),
        (made[in_airbase:], "GET /v1/vendors/", "POST /v1/vendors/"),
    ):
        assert 1 <= asked.index(creation) <= 2
        assert set(asked[: asked.index(creation)]) == {look_up}


def test_the_next_run_asks_whether_they_are_the_same(firm: Company, typed_there: Row) -> None:
    asked = " ".join(waiting(firm.run(), "vendors", "vendor_review"))
    assert "vendor Ombersley Cartage LLC may be vendor OMBERSLEY CARTAGE, L.L.C. of QuickBooks" in asked
    assert "vendor Tarnwick bearings may be vendor Tarnwick Bearings of QuickBooks" in asked
    assert named(firm, "airbase", "vendors", "tarnwick") == ["Tarnwick bearings"]


def test_a_supplier_with_the_payees_bank_account_is_known_by_it(tmp_path: Path) -> None:
    systems = ("exact_online", "avidxchange", "basware")
    with company.opened(tmp_path, documents=20, systems=systems, link="basware_exact") as office:
        choose(office, create_suppliers="yes")
        payee = next(row for row in office.sandbox.state("basware", "vendors") if row["vendorCode"] == "70003")
        (means,) = payee["paymentMeans"]
        (iban,) = means["financialAccounts"][0]["financialAccountIdentifiers"]
        division, marks = DIVISIONS["DE01"], list[int]()

        def by_hand() -> None:
            key = life_basware.enter_supplier(office, "S. Elektro Frankfurt")
            account = {"Account": key, "BankAccount": iban["id"], "Main": True, "Type": "A"}
            office.sandbox.edit("exact_online", "bank_accounts", {"company": division, "set": account})
            marks.append(office.mark())

        (text,) = waiting(run_while(office, by_hand), "vendors")
        assert "S. Elektro Frankfurt was made in exact_online" in text
        assert "same bank account" in text
        made = [one.removeprefix(f"GET /api/v1/{division}/") for one in calls(office, marks[0])]
        assert [made.count(one) for one in ("sync/CRM/Accounts", "crm/BankAccounts")] == [1, 1]
        assert f"POST /api/v1/{division}/crm/Accounts" not in made
        asked = " ".join(waiting(office.run(), "vendors", "vendor_review"))
        assert "S. Elektro Frankfurt" in asked
