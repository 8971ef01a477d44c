"""What Airbase is sent, literally, and that it is never sent anything that the reference page does not name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from include.documents import OrderResult
from include.systems.airbase import bodies, contract
from include.systems.base import Posting, Target, Unsendable
from tests.support.airbase import ORDER, OTHER, VENDOR
from tests.support.postings import KEY, code, posting, vendor


def names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The fields of section 4 (vendor, account, tag) and section 6 (rich vendor, write-back of an order), word for word.
_VENDOR = names("id airbase_id erp_reference_id erp_parent_reference_id name is_active email subsidiary_reference_ids")
PAGE: Mapping[str, frozenset[str]] = {
    "accounting/vendors": _VENDOR,
    "vendors": _VENDOR
    | names(
        "legal_name phone website tax_id_last4 is_1099 payment_terms default_account address status created_date "
        "updated_date"
    ),
    "accounting/accounts": names(
        "airbase_id name erp_reference_id account_number type category subsidiary_reference_ids "
        "erp_currency_reference_id"
    ),
    "accounting/tags": names("airbase_id erp_reference_id name subsidiary_reference_ids tag_type"),
    "purchase_orders": names("erp_reference_id erp_url erp_sync_status error_message"),
    "subsidiary_reference_ids": names("airbase_id erp_reference_id"),
    "tag_type": names("erp_reference_id name"),
    "address": names("line1 line2 city state postal_code country"),
}


def to(document: Any, action: Any = "create", **more: Any) -> Posting:
    return Posting("flow", action, "MER-NL", document, KEY, **more)


def result(**change: Any) -> OrderResult:
    values: dict[str, Any] = {
        "company": "791",
        "source_key": ORDER,
        "order_id": ORDER,
        "number": "PO-77",
        "success": True,
        "posting": f"purchase_orders:{ORDER}",
        "url": "https://start.exactonline.nl/docs/PurPurchaseOrder.aspx?ID=1",
    }
    return OrderResult(**values | change)


def test_a_vendor_carries_what_is_known_of_it_and_no_payee_detail() -> None:
    full = vendor(code="1001", phone="010-1", website="oneill.example", tax_id="12-3", subsidiaries=("MER-NL", OTHER))
    full = full.model_copy(update={"address": full.address.model_copy(update={"line2": "2e", "state": "ZH"})})
    assert bodies.vendor(full, to(full)) == {
        "erp_reference_id": "1001",
        "name": "O'Neill Installaties",
        "is_active": True,
        "email": "ap@oneill.example",
        "phone": "010-1",
        "website": "oneill.example",
        "address": {
            "line1": "Kade 1",
            "line2": "2e",
            "city": "Rotterdam",
            "state": "ZH",
            "postal_code": "3011 AA",
            "country": "NL",
        },
        "subsidiary_reference_ids": [{"erp_reference_id": "MER-NL"}, {"airbase_id": OTHER}],
    }


def test_a_vendor_of_no_named_subsidiary_belongs_to_the_one_it_is_written_to() -> None:
    bare = vendor(code="1001", email=None, address={})
    assert bodies.vendor(bare, to(bare)) == {
        "erp_reference_id": "1001",
        "name": "O'Neill Installaties",
        "is_active": True,
        "subsidiary_reference_ids": [{"erp_reference_id": "MER-NL"}],
    }


def test_a_change_of_a_vendor_leaves_its_reference_alone_and_a_void_only_ends_it() -> None:
    changed = vendor(code="1001", active=False)
    made = bodies.vendor(changed, to(changed, "update", target=Target(VENDOR)))
    assert "erp_reference_id" not in made
    assert made["is_active"] is False
    assert bodies.vendor(changed, to(changed, "void", target=Target(VENDOR))) == {"is_active": False}


def test_a_vendor_without_a_code_is_not_created() -> None:
    with pytest.raises(Unsendable) as caught:
        bodies.vendor(vendor(), to(vendor()))
    assert [problem[0] for problem in caught.value.problems] == ["reference_missing"]


def test_an_account_and_a_tag_are_items_of_their_lists() -> None:
    rent = code(type="expense", currency="EUR-1", subsidiaries=("MER-NL", "MER-BE"))
    assert bodies.code(rent, to(rent), contract.TAG_TYPES) == (
        "accounting/accounts",
        {
            "erp_reference_id": "4000",
            "name": "Rent",
            "subsidiary_reference_ids": [{"erp_reference_id": "MER-NL"}, {"erp_reference_id": "MER-BE"}],
            "account_number": "4000",
            "type": "expense",
            "category": "",
            "erp_currency_reference_id": "EUR-1",
        },
    )
    centre = code(group="cost_center", code="10", name="Advice")
    assert bodies.code(centre, to(centre), contract.TAG_TYPES) == (
        "accounting/tags",
        {
            "erp_reference_id": "10",
            "name": "Advice",
            "subsidiary_reference_ids": [{"erp_reference_id": "MER-NL"}],
            "tag_type": {"erp_reference_id": "COSTCENTER", "name": "Cost center"},
        },
    )


def test_what_is_there_is_named_by_airbases_id() -> None:
    rent = code(type="expense")
    _, item = bodies.code(rent, to(rent, "update", target=Target(VENDOR)), contract.TAG_TYPES)
    assert (item["airbase_id"], "erp_reference_id" in item) == (VENDOR, False)


@pytest.mark.parametrize(
    ("document", "action", "problem", "words"),
    [
        (code(), "create", "account_type_unknown", "None is no type of Airbase's"),
        (code(type="Expense"), "create", "account_type_unknown", "accounts_payable, asset"),
        (code(type="expense", active=False), "create", "cannot_be_closed", "deactivate it in Airbase"),
        (code(type="expense"), "void", "cannot_be_closed", "account 4000 Rent"),
        (code(group="cost_unit"), "create", "tag_type_unknown", "cost_unit"),
    ],
)
def test_a_code_that_airbase_cannot_be_told_says_why(document: Any, action: Any, problem: str, words: str) -> None:
    with pytest.raises(Unsendable) as caught:
        bodies.code(document, to(document, action, target=Target(VENDOR)), {})
    [(found, text)] = caught.value.problems
    assert found == problem
    assert words in text


def test_a_success_carries_the_number_in_the_books_and_clears_the_message() -> None:
    assert bodies.order_result(result(), Target("guid", number="100045")) == {
        "erp_reference_id": "100045",
        "erp_url": "https://start.exactonline.nl/docs/PurPurchaseOrder.aspx?ID=1",
        "erp_sync_status": "synced",
        "error_message": None,
    }
    assert "erp_url" not in bodies.order_result(result(url=None), Target("guid", number="100045"))


def test_a_link_is_told_with_what_the_books_know_the_order_by() -> None:
    document = result(url="https://books.example/791/orders/{order_id}")
    told = bodies.order_result(document, Target("guid", number="100045"))
    assert told["erp_url"] == "https://books.example/791/orders/guid"


def test_a_failure_leaves_the_number_alone() -> None:
    failed = result(success=False, message="Account 4711 is  blocked\nin Exact.")
    said = {"erp_sync_status": "failed", "error_message": "Account 4711 is blocked in Exact."}
    assert bodies.order_result(failed, Target("guid", number="100045")) == said
    long = bodies.order_result(result(success=False, message="x" * 2000), None)["error_message"]
    assert (len(long), long[-4:]) == (1000, "x...")


@pytest.mark.parametrize(
    ("document", "posted", "problem"),
    [
        (result(), None, "reference_missing"),
        (result(), Target("guid"), "reference_missing"),
        (result(success=False, message=" \n"), None, "message_missing"),
    ],
)
def test_an_outcome_without_its_number_or_reason_is_not_told(
    document: OrderResult, posted: Target | None, problem: str
) -> None:
    with pytest.raises(Unsendable) as caught:
        bodies.order_result(document, posted)
    assert caught.value.problems[0][0] == problem


def bodies_sent() -> list[tuple[str, dict[str, Any]]]:
    """Every form of every body, by where it goes."""
    full = vendor(code="1", phone="1", website="w", subsidiaries=("A", OTHER))
    rent, centre = code(type="expense", currency="EUR-1"), code(group="cost_center")
    target = Target(VENDOR)
    return [
        ("vendors", bodies.vendor(full, to(full))),
        ("vendors", bodies.vendor(full, to(full, "update", target=target))),
        ("vendors", bodies.vendor(full, to(full, "void", target=target))),
        ("purchase_orders", bodies.order_result(result(), Target("guid", number="1"))),
        ("purchase_orders", bodies.order_result(result(success=False, message="no"), None)),
        *(bodies.code(one, to(one), contract.TAG_TYPES) for one in (rent, centre)),
        *(bodies.code(one, to(one, "update", target=target), contract.TAG_TYPES) for one in (rent, centre)),
    ]


def nested(entity: str, made: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = [(entity, name) for name in made]
    for name, value in made.items():
        for inside in value if isinstance(value, list) else [value]:
            found += nested(name, inside) if isinstance(inside, dict) else []
    return found


@pytest.mark.parametrize(("entity", "made"), bodies_sent())
def test_nothing_is_sent_that_the_contract_and_the_page_do_not_name(entity: str, made: dict[str, Any]) -> None:
    for place, name in nested(entity, made):
        assert name in contract.SENT[place], f"{place}.{name}"


def test_the_contract_names_nothing_that_is_not_on_the_page() -> None:
    assert {place: sent - PAGE[place] for place, sent in contract.SENT.items() if sent - PAGE[place]} == {}


def test_an_account_that_stands_nowhere_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="stands nowhere"):
        bodies.code(code(type="expense"), posting(code(), "update"), contract.TAG_TYPES)
