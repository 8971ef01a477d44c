"""Vendors, in the Accounting API and in the richer list: the same records under the same ids (sections 3, 4 and 6)."""

from __future__ import annotations

from typing import Any

import pytest

NL = {"erp_reference_id": "MER-NL"}


def test_a_vendor_of_the_accounting_api(ab: Any) -> None:
    made = ab.api("POST", "accounting/vendors/", {"name": "Waterman", "erp_reference_id": "20001",
                                                  "subsidiary_reference_ids": [NL]})  # fmt: skip
    row = made.json()
    (subsidiary,) = [one for one in ab.list("subsidiaries/") if one["erp_reference_id"] == "MER-NL"]
    assert made.status_code == 201
    assert row == {
        "id": row["airbase_id"], "airbase_id": row["airbase_id"], "erp_reference_id": "20001",
        "erp_parent_reference_id": None, "name": "Waterman", "is_active": True, "email": None,
        "subsidiary_reference_ids": [{"airbase_id": subsidiary["id"], "erp_reference_id": "MER-NL"}],
    }  # fmt: skip
    assert ab.get(f"accounting/vendors/{row['id']}/") == row


def test_the_empty_filter_gives_what_nobody_has_linked(ab: Any) -> None:
    ab.post("accounting/vendors/", {"name": "Linked", "erp_reference_id": "20001"})
    ab.post("accounting/vendors/", {"name": "New"})
    for path in ("accounting/vendors/", "vendors/"):
        names = [[row["name"] for row in ab.list(f"{path}?erp_reference_id={value}")] for value in ("", "20001", "9")]
        assert names == [["New"], ["Linked"], []]
        assert len(ab.list(path)) == 2


def test_a_second_vendor_with_one_erp_reference_id_is_refused(ab: Any) -> None:
    ab.post("accounting/vendors/", {"name": "Waterman", "erp_reference_id": "20001"})
    other = ab.post("vendors/", {"name": "Vuurman"})
    said = {"erp_reference_id": ["vendor with this erp_reference_id already exists."]}
    assert ab.wrong("POST", "accounting/vendors/", {"name": "Waterman", "erp_reference_id": "20001"}) == said
    assert ab.wrong("POST", "vendors/", {"name": "Waterman", "erp_reference_id": "20001"}) == said
    assert ab.wrong("PATCH", f"vendors/{other['id']}/", {"erp_reference_id": "20001"}) == said
    assert len(ab.list("vendors/")) == 2


@pytest.mark.parametrize("path", ["accounting/vendors", "vendors"])
def test_the_erp_reference_id_is_set_once(ab: Any, path: str) -> None:
    key = ab.vendor()
    assert ab.patch(f"{path}/{key}/", {"erp_reference_id": "20001"})["erp_reference_id"] == "20001"
    assert ab.patch(f"{path}/{key}/", {"erp_reference_id": "20001", "email": "a@b.nl"})["email"] == "a@b.nl"
    for value in ("20002", "", None):
        said = ab.wrong("PATCH", f"{path}/{key}/", {"erp_reference_id": value, "name": "Other"})
        assert said == {"erp_reference_id": ["This field cannot be changed once it is set; it is 20001."]}
    assert ab.get(f"vendors/{key}/")["name"] == "Waterman Advies", "nothing of a refused change is kept"


def test_a_rich_vendor_has_an_address_and_no_bank_account(ab: Any) -> None:
    body = {
        "name": "Waterman", "legal_name": "Waterman Advies B.V.", "email": "post@waterman.example", "phone": "+31 20 1",
        "website": "https://waterman.example", "tax_id_last4": "5B01", "is_1099": False, "payment_terms": "Net 30",
        "default_account": {"erp_reference_id": "4610"},
        "address": {"line1": "Kade 1", "line2": None, "city": "Delft", "state": None, "postal_code": "2611 AA",
                    "country": "NL"},
    }  # fmt: skip
    row = ab.post("vendors/", body)
    assert row["object"] == "vendor"
    assert row["status"] == "active"
    assert row["default_account"] == {"erp_reference_id": "4610", "name": "Consultancy"}
    kept = {name: row[name] for name in body if name != "default_account"}
    assert kept == {name: value for name, value in body.items() if name != "default_account"}
    assert row["created_date"] == row["updated_date"]
    assert "address" not in ab.get(f"accounting/vendors/{row['id']}/")


def test_what_is_wrong_with_a_vendor_is_said_by_field(ab: Any) -> None:
    body = {"email": "nobody", "is_active": "yes", "status": "asleep", "tax_id_last4": "12345",
            "subsidiary_reference_ids": [{"erp_reference_id": "XX"}], "address": {"postcode": "1"}}  # fmt: skip
    assert ab.wrong("POST", "vendors/", body) == {
        "name": ["This field is required."],
        "email": ["Enter a valid email address."],
        "is_active": ["Must be a valid boolean."],
        "status": ['"asleep" is not a valid choice.'],
        "tax_id_last4": ["Ensure this field has no more than 4 characters."],
        "address": ["postcode: Unknown field."],
    }
    unknown = ab.wrong("POST", "vendors/", {"name": "x", "subsidiary_reference_ids": [{"erp_reference_id": "XX"}],
                                            "default_account": {"erp_reference_id": "1"}})  # fmt: skip
    assert set(unknown) == {"subsidiary_reference_ids", "default_account"}


def test_is_active_and_status_say_the_same(ab: Any) -> None:
    key = ab.vendor()
    assert ab.patch(f"accounting/vendors/{key}/", {"is_active": False})["is_active"] is False
    assert ab.get(f"vendors/{key}/")["status"] == "inactive"
    assert ab.patch(f"vendors/{key}/", {"status": "active"})["is_active"] is True
    assert ab.edit("vendors", key, status="inactive")["is_active"] is False
    assert [row["id"] for row in ab.list("vendors/?status=inactive")] == [key]


def test_a_vendor_that_a_person_makes_is_of_the_subsidiary_they_work_in(ab: Any) -> None:
    made = ab.edit("vendors", company="MER-BE", name="Waterman")
    assert [one["erp_reference_id"] for one in made["subsidiary_reference_ids"]] == ["MER-BE"]
    everywhere = ab.edit("vendors", company=None, name="Vuurman")
    assert everywhere["subsidiary_reference_ids"] == []
    both = ab.edit("vendors", made["id"], subsidiary_reference_ids=["MER-NL", "MER-BE"])
    assert [one["erp_reference_id"] for one in both["subsidiary_reference_ids"]] == ["MER-NL", "MER-BE"]
    rows = ab.control("GET", "/state/airbase/vendors?company=MER-LG")["rows"]
    assert [row["name"] for row in rows] == ["Vuurman"], "one that names no subsidiary is of every one"


def test_changed_vendors_are_found_by_the_moment(ab: Any) -> None:
    first, second = ab.post("vendors/", {"name": "A"}), ab.post("vendors/", {"name": "B"})
    after = f"vendors/?updated_after={second['updated_date']}"
    assert ab.list(after) == [], "strictly greater"
    changed = ab.patch(f"accounting/vendors/{first['id']}/", {"email": "a@b.nl"})
    assert [row["id"] for row in ab.list(after)] == [changed["id"]]
    assert [row["name"] for row in ab.list("vendors/")] == ["B", "A"], "by updated_date"
    assert [row["name"] for row in ab.list("vendors/?ordering=created_date")] == ["A", "B"]
