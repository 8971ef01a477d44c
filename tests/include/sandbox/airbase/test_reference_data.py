"""Accounts, tags, subsidiaries and currencies as an ERP writes them, and the session around that (section 3)."""

from __future__ import annotations

from typing import Any

import pytest

ACCOUNT = {"name": "Travel abroad", "erp_reference_id": "4450", "account_number": "4450", "type": "expense",
           "category": "", "subsidiary_reference_ids": [{"erp_reference_id": "MER-NL"}],
           "erp_currency_reference_id": "EUR"}  # fmt: skip
TAG = {
    "name": "Innovation",
    "erp_reference_id": "500",
    "tag_type": {"erp_reference_id": "COSTCENTER", "name": "Cost center"},
}
START, COMPLETE = {"action": "START"}, {"action": "COMPLETE"}


def test_an_account_is_written_and_read_in_both_lists(ab: Any) -> None:
    row = ab.post("accounting/accounts/", ACCOUNT)
    assert {name: row[name] for name in ACCOUNT if name != "subsidiary_reference_ids"} == {
        name: value for name, value in ACCOUNT.items() if name != "subsidiary_reference_ids"
    }
    (listed,) = ab.list("gl_accounts/?erp_reference_id=4450")
    assert (listed["airbase_id"], listed["is_active"]) == (row["airbase_id"], True)
    assert set(listed) - set(row) == {"created_date", "updated_date"}
    assert ab.patch(f"accounting/accounts/{row['id']}/", {"is_active": False})["is_active"] is False
    assert ab.wrong("PATCH", f"accounting/accounts/{row['id']}/", {"erp_reference_id": "4451"})
    assert ab.wrong("POST", "accounting/accounts/", {**ACCOUNT, "type": "cost"}) == {
        "type": ['"cost" is not a valid choice.']
    }


def test_a_batch_creates_and_changes_at_once(ab: Any) -> None:
    known = ab.post("accounting/accounts/", ACCOUNT)
    entities = [{**ACCOUNT, "erp_reference_id": "4451"}, {"airbase_id": known["id"], "name": "Travel"}]
    answer = ab.api("POST", "accounting/accounts/bulk_upsert/", {"entities": entities})
    assert (answer.status_code, set(answer.json())) == (200, {"created", "updated"})
    assert [row["erp_reference_id"] for row in answer.json()["created"]] == ["4451"]
    assert [(row["airbase_id"], row["name"]) for row in answer.json()["updated"]] == [(known["id"], "Travel")]


def test_one_bad_item_refuses_the_whole_batch(ab: Any) -> None:
    before = ab.list("tags/")
    entities = [TAG, {"name": "x"}, {**TAG, "erp_reference_id": "501"}, {"airbase_id": "none", "name": "y"}]
    assert ab.wrong("POST", "accounting/tags/bulk_upsert/", {"entities": entities}) == {
        "validation_errors": [
            {"index": 1, "errors": {"erp_reference_id": ["This field is required."]}},
            {"index": 3, "errors": {"airbase_id": ["none does not exist."]}},
        ]
    }
    assert ab.list("tags/") == before


def test_one_record_twice_in_a_batch_is_refused(ab: Any) -> None:
    other = {**TAG, "tag_type": {"erp_reference_id": "DEPARTMENT", "name": "Department"}}
    said = ab.wrong("POST", "accounting/tags/bulk_upsert/", {"entities": [TAG, other, TAG]})
    errors = {"erp_reference_id": ["tag with this erp_reference_id already exists."]}
    assert said == {"validation_errors": [{"index": 2, "errors": errors}]}
    assert len(ab.post("accounting/tags/bulk_upsert/", {"entities": [TAG, other]})["created"]) == 2


def test_a_batch_holds_100_at_most(ab: Any) -> None:
    entities = [{"name": f"V{n}"} for n in range(101)]
    assert ab.wrong("POST", "accounting/vendors/bulk_upsert/", {"entities": entities}) == {
        "entities": ["Ensure this field has no more than 100 elements."]
    }
    assert len(ab.post("accounting/vendors/bulk_upsert/", {"entities": entities[:100]})["created"]) == 100
    assert ab.wrong("POST", "accounting/vendors/bulk_upsert/", {}) == {"entities": ["This field is required."]}


def test_there_are_two_euros_and_one_of_them_the_erp_does_not_know(ab: Any) -> None:
    euros = [row["erp_reference_id"] for row in ab.list("accounting/currencies/") if row["iso_code"] == "EUR"]
    assert euros == ["EUR", ""]
    made = ab.post("accounting/currencies/", {"iso_code": "CHF", "erp_reference_id": "CHF"})
    assert ab.patch(f"accounting/currencies/{made['id']}/", {"iso_code": "CHF"})["airbase_id"] == made["id"]
    assert ab.wrong("POST", "accounting/currencies/", {"iso_code": "CHF", "erp_reference_id": "CHF"})


def test_a_subsidiary_needs_a_currency_and_a_country(ab: Any) -> None:
    body = {"erp_reference_id": "MER-FR", "name": "Meridiaan SAS", "erp_currency_reference_id": "EUR", "iso_code": "FR"}
    row = ab.post("accounting/subsidiaries/", body)
    assert {name: row[name] for name in body} == body
    assert ab.wrong("POST", "accounting/subsidiaries/", {"name": "x"}) == {
        "erp_currency_reference_id": ["This field is required."], "iso_code": ["This field is required."],
    }  # fmt: skip
    unknown = ab.wrong("POST", "accounting/subsidiaries/", {**body, "erp_reference_id": "A",
                                                            "erp_currency_reference_id": "XXX"})  # fmt: skip
    assert unknown == {"erp_currency_reference_id": ["currency XXX does not exist."]}
    assert ab.api("POST", "accounting/subsidiaries/bulk_upsert/", {"entities": [body]}).status_code == 405


def test_the_tenant_has_the_firms_companies_accounts_and_tags(ab: Any) -> None:
    companies = {row["erp_reference_id"]: row["iso_code"] for row in ab.list("subsidiaries/")}
    assert companies == {"MER-NL": "NL", "MER-LG": "NL", "MER-BE": "BE", "MER-UK": "GB"}
    assert {"4610", "4899", "4980"} <= {row["account_number"] for row in ab.list("gl_accounts/")}
    assert {row["tag_type"]["name"] for row in ab.list("tags/")} == {"Cost center", "Department"}


def test_a_session_while_the_onboarding_is_open(ab: Any) -> None:
    ab.edit("settings", gl_onboarding="open")
    assert ab.api("PATCH", "accounting/entity/sync/", COMPLETE).json() == {"detail": "No active sync session found."}
    assert [ab.api("POST", "accounting/entity/sync/", START).status_code for _ in range(2)] == [201, 200]
    done = ab.api("PATCH", "accounting/entity/sync/", COMPLETE)
    assert (done.status_code, done.json()["status"]) == (200, "COMPLETED")
    assert ab.api("POST", "accounting/entity/sync/", START).status_code == 409


def test_a_session_once_the_onboarding_is_completed(ab: Any) -> None:
    started = ab.api("POST", "accounting/entity/sync/", START)
    assert (started.status_code, set(started.json())) == (409, {"detail"})
    ended = ab.api("PATCH", "accounting/entity/sync/", COMPLETE)
    assert (ended.status_code, ended.json()) == (404, {"detail": "No active sync session found."})
    assert ab.wrong("POST", "accounting/entity/sync/", COMPLETE) == {"action": ['"COMPLETE" is not a valid choice.']}


@pytest.mark.parametrize("path", ["accounts", "tags", "subsidiaries", "currencies"])
def test_a_tenant_may_leave_this_data_to_its_erp(ab: Any, path: str) -> None:
    ab.edit("settings", allow_gl_write=False)
    reply = ab.api("POST", f"accounting/{path}/", {"name": "x"})
    assert (reply.status_code, set(reply.json())) == (403, {"detail"})
    assert ab.api("GET", f"accounting/{path}/").status_code == 200
    assert ab.api("POST", "accounting/vendors/", {"name": "x"}).status_code == 201
