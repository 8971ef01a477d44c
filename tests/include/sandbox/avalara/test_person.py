"""What people do in Avalara's own website, and what survives a kill."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from include.sandbox import process
from tests.include.sandbox.avalara.conftest import ACCOUNT, AUSTIN, KEY, Ava


def test_a_filed_return_locks_its_documents(ava: Any) -> None:
    ava.record("A-1", commit=True)
    ava.edit("locking", "A-1")
    assert ava.document("A-1")["locked"] is True
    assert ava.refused("POST", "companies/KESTREL-US/transactions/A-1/void", {"code": "DocVoided"})["number"] == 1100
    ava.record("A-2")
    assert "DocumentNotCommitted" in ava.edit_refused("locking", "A-2", "KESTREL-US")


def test_a_company_that_is_not_active_calculates_nothing(ava: Any) -> None:
    ava.record("A-1")
    ava.edit("companies", "KESTREL-US", company=None, isActive=False)
    assert ava.refused("POST", "transactions/create", ava.sale())["faultSubCode"] == "InactiveCompanyError"
    assert ava.document("A-1")["code"] == "A-1", "what is there can be read"
    ava.edit("companies", "KESTREL-US", company=None, isActive=True)
    assert ava.tax(100)["totalTax"] == 7.75


def test_a_person_changes_where_the_company_is_registered(ava: Any) -> None:
    ava.edit("nexus", country="US", region="TX")
    assert ava.tax(100, to=AUSTIN)["totalTax"] == 6.25
    body = {"company": "KESTREL-US", "key": "US/TX", "delete": True}
    ava.control("POST", "/edit/avalara/nexus", body)
    assert ava.tax(100, to=AUSTIN)["totalTax"] == 0


def test_a_person_makes_tax_codes_switches_them_off_and_deletes_them(ava: Any) -> None:
    made = ava.edit("tax_codes", taxCode="KS-SUITE")
    assert ava.tax({"amount": 100, "taxCode": "KS-SUITE"})["lines"][0]["taxCodeId"] == made["id"]
    changed = ava.edit("tax_codes", "ks-suite", isActive=False)
    assert (changed["id"], changed["taxCode"], changed["isActive"]) == (made["id"], "KS-SUITE", False)
    assert [row["taxCode"] for row in ava.state("tax_codes")] == ["KS-SUITE"]
    ava.control("POST", "/edit/avalara/tax_codes", {"company": "KESTREL-US", "key": "KS-SUITE", "delete": True})
    assert ava.state("tax_codes") == []


def test_a_code_that_nobody_has_is_taxed_as_goods_in_general_without_a_word(ava: Any) -> None:
    found = ava.tax({"amount": 100, "taxCode": "KS-NONE"})
    goods = ava.tax({"amount": 100, "taxCode": "P0000000"})
    assert (found["totalTax"], "messages" in found) == (goods["totalTax"], False)
    assert found["lines"][0]["taxCodeId"] == goods["lines"][0]["taxCodeId"]


def test_the_code_of_an_item_of_the_company_s_own_goes_before_that_of_a_line(ava: Any) -> None:
    sold = {"amount": 100, "itemCode": "LIC-PRO", "taxCode": "SW050000"}
    made = ava.edit("items", "LIC-PRO", taxCode="NT")
    (line,) = ava.tax(sold)["lines"]
    assert (line["taxCode"], line["tax"], line["itemCode"]) == ("NT", 0, "LIC-PRO")
    assert [row["itemCode"] for row in ava.get("items")["value"]] == ["LIC-PRO"]
    path = f"companies/{made['companyId']}/items"
    assert [row["taxCode"] for row in ava.get(path, **{"$filter": "itemCode eq 'LIC-PRO'"})["value"]] == ["NT"]
    ava.edit("items", "lic-pro", taxCode="")
    assert ava.tax(sold)["lines"][0]["taxCode"] == "SW050000", "an item without a code maps nothing"
    ava.control("POST", "/edit/avalara/items", {"company": "KESTREL-US", "key": "LIC-PRO", "delete": True})
    assert (ava.state("items"), ava.tax(sold)["totalTax"]) == ([], 7.75)


def test_a_new_licence_key_stops_the_old_one(ava: Any) -> None:
    ava.edit("credentials", company=None, license_key="NEWKEY")
    assert ava.api("GET", "companies").status_code == 401
    assert ava.api("GET", "utilities/ping").json()["authenticated"] is False
    assert ava.api("GET", "companies", auth=(ACCOUNT, "NEWKEY")).status_code == 200
    ava.edit("credentials", company=None)
    made = ava.control("GET", "/info")["systems"]["avalara"]["credentials"]
    assert made["license_key"] not in (KEY, "NEWKEY")
    assert ava.api("GET", "companies", auth=(made["account_id"], made["license_key"])).status_code == 200


def test_info_tells_what_a_client_needs(ava: Any) -> None:
    info = ava.control("GET", "/info")["systems"]["avalara"]
    port = int(ava.control_url.rsplit(":", 1)[1])
    assert info["base_url"] == f"http://127.0.0.1:{port + 6}"
    assert info["companies"] == ["KESTREL-NL", "KESTREL-US"]
    assert info["credentials"]["account_id"] == ACCOUNT


def test_another_connector_records_commits_and_voids(ava: Any) -> None:
    model = {name: one for name, one in ava.sale(100, code="A-1").items() if name != "type"}
    found = ava.edit("transactions", **model)
    assert (found["type"], found["status"], found["totalTax"]) == ("SalesInvoice", "Saved", "7.7500")
    assert ava.edit("committing", "A-1")["status"] == "Committed"
    assert ava.edit("uncommitting", "A-1")["status"] == "Saved"
    assert ava.edit("voiding", "A-1")["status"] == "Cancelled"
    assert "MissingLine" in ava.edit_refused("transactions", date="2026-11-02", customerCode="C")


def test_a_document_is_corrected_by_hand_and_stays_committed(ava: Any) -> None:
    ava.record("A-1", 100, commit=True)
    row = ava.edit("adjusting", "A-1", lines=[{"amount": 200}])
    assert (row["version"], row["status"], row["totalAmount"], row["totalTax"]) == (
        2, "Committed", "200.0000", "15.5000",
    )  # fmt: skip
    ava.record("A-2", 100)
    row = ava.edit("adjusting", "A-2", date="2026-11-01")
    assert (row["version"], row["status"], row["date"], row["totalTax"]) == (2, "Saved", "2026-11-01", "7.7500")
    assert ava.document("A-2")["adjustmentDescription"] == "Corrected by hand"
    ava.edit("locking", "A-1")
    assert "CannotModifyLockedTransaction" in ava.edit_refused("adjusting", "A-1", "KESTREL-US", date="2026-11-01")
    assert ava.sound()


@pytest.mark.parametrize(
    ("entity", "key", "company", "changes", "words"),
    [
        ("settings", None, None, {"line_limit": "many"}, "line_limit cannot be 'many'"),
        ("settings", None, None, {"create_over_cancelled": "so so"}, "cannot be 'so so'"),
        ("settings", None, None, {"colour": 1}, "no setting colour"),
        ("companies", "NONE", None, {"isActive": False}, "no company NONE"),
        ("companies", None, None, {"companyCode": "KESTREL-US"}, "there is a company"),
        ("companies", None, None, {}, "1 to 25 characters"),
        ("companies", "KESTREL-US", None, {"isActive": "no"}, "isActive of a company cannot be 'no'"),
        ("nexus", None, None, {"country": "US"}, "name the company"),
        ("nexus", None, "KESTREL-US", {"country": "XX"}, "no country 'XX'"),
        ("nexus", None, "KESTREL-US", {"country": "US", "region": "UT"}, "no rate for UT"),
        ("nexus", "US/TX", "KESTREL-US", {}, "no nexus US/TX"),
        ("nexus", "US/CA", "KESTREL-US", {"endDate": "soon"}, "endDate cannot be 'soon'"),
        ("nexus", "US/CA", "KESTREL-US", {"localNexusTypeId": "some"}, "localNexusTypeId cannot be 'some'"),
        ("tax_codes", None, None, {"taxCode": "KS"}, "name the company"),
        ("items", "KS", None, {"taxCode": "NT"}, "name the company"),
        ("items", "K" * 51, "KESTREL-US", {"taxCode": "NT"}, "1 to 50 characters"),
        ("items", "KS", "KESTREL-US", {"taxCode": 7}, "taxCode of an item cannot be 7"),
        ("tax_codes", None, "KESTREL-US", {"isActive": True}, "1 to 25 characters"),
        ("tax_codes", None, "KESTREL-US", {"taxCode": "K" * 26}, "1 to 25 characters"),
        ("tax_codes", None, "KESTREL-US", {"taxCode": "KS", "isActive": "no"}, "isActive of a tax code cannot be 'no'"),
        ("tax_codes", "KS", "KESTREL-US", {"isActive": False}, "has no tax code KS"),
        ("locking", "none", "KESTREL-US", {}, "no SalesInvoice 'none'"),
        ("locking", "none", None, {}, "name the company"),
        ("adjusting", "none", "KESTREL-US", {"date": "2026-11-01"}, "no SalesInvoice 'none'"),
        ("voiding", "none", "NOBODY", {}, "no company NOBODY"),
        ("credentials", None, None, {"account_id": "1"}, "account_id is not replaced"),
    ],
)
def test_what_people_cannot_do_is_said_in_words(
    ava: Any, entity: str, key: str | None, company: str | None, changes: dict[str, Any], words: str
) -> None:
    assert words in ava.edit_refused(entity, key, company, **changes)


def test_one_sale_under_two_codes_is_a_duplicate(ava: Any) -> None:
    ava.record("A-1", referenceCode="AV:tax:852:1")
    assert ava.sound()
    ava.record("A-2", 80, referenceCode="AV:tax:852:1")
    assert ava.sound(), "another amount is another sale"
    ava.record("A-2", 100, referenceCode="AV:tax:852:1")
    assert not ava.sound()
    ava.act("A-2", "void", {"code": "DocVoided"})
    assert ava.sound()


def test_what_was_answered_survives_a_kill(tmp_path: Path) -> None:
    port = process.free_port_base()
    ava = Ava(process.start(tmp_path, port, empty=True, systems=["avalara"]))
    ava.record("A-1", 65, 35, commit=True)
    ava.edit("settings", company=None, line_limit=5)
    before = ava.document("A-1")
    pid = ava.control("GET", "/info")["pid"]
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    ava.http.close()
    try:
        ava = Ava(process.start(tmp_path, port, systems=["avalara"]))
        assert ava.document("A-1") == before
        assert ava.record("A-2")["id"] > before["id"]
        assert ava.refused("POST", "transactions/create", ava.sale(*[1] * 6))["number"] == 187
        ava.http.close()
    finally:
        process.stop(tmp_path)
