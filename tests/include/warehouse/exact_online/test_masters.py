"""Items, projects and payment conditions: what purchase documents name beside accounts and dimensions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from include.http.errors import Refused
from tests.support.reading import JAN_1, JOURNALS, Bench, journals

ITEMS, PROJECTS, TERMS = "sync/Logistics/Items", "sync/Project/Projects", "cashflow/PaymentConditions"
DEC_31_9999 = "/Date(253402214400000)/"


def item(key: str, version: int, **more: Any) -> dict[str, Any]:
    facts = {"IsPurchaseItem": 1, "IsSalesItem": False, "IsStockItem": 0, "StartDate": JAN_1, "Modified": JAN_1}
    return {"ID": key, "Timestamp": str(version), "Code": f"{key} "} | facts | more


def condition(code: str, days: int) -> dict[str, Any]:
    return {"ID": f"t{code}", "Code": code, "Description": f"{days} Tage", "PaymentDays": days, "PaymentMethod": "B"}


def announced(key: str, entity_type: int, version: int) -> dict[str, Any]:
    return {"ID": f"d-{key}", "EntityKey": key, "EntityType": entity_type, "Timestamp": str(version)}


def test_items_come_with_what_says_whether_they_may_be_bought(exact: Bench) -> None:
    old = item("B-1", 901, IsPurchaseItem=0, IsStockItem=1, EndDate=JAN_1, GLCosts=None)
    exact.answer(ITEMS, [item("D-1", 900, GLCosts="gl-6300", EndDate=DEC_31_9999), old])
    assert exact.read("items").problems == ()
    columns = "code, is_purchase_item, is_sales_item, is_stock_item, gl_costs, start_date, end_date"
    january = date(2026, 1, 1)
    assert exact.rows(f"select {columns} from raw.items order by 1") == [
        ("B-1", False, False, True, None, january, january),
        ("D-1", True, False, False, "gl-6300", january, None),
    ]
    exact.answer(ITEMS, [])
    assert not exact.read("items").changed
    assert [params["$filter"] for _, path, params in exact.client.asked if path == ITEMS] == ["Timestamp gt 901L"]


def test_an_item_and_a_project_are_gone_once_their_deletion_is_announced(exact: Bench) -> None:
    exact.answer(ITEMS, [item("i1", 900), item("i2", 901)])
    exact.answer(PROJECTS, [{"ID": "p1", "Timestamp": "902", "Code": "P1"}, {"ID": "i2", "Timestamp": "903"}])
    exact.read("items", "projects", "deleted")
    exact.answer(ITEMS, [])
    exact.answer(PROJECTS, [])
    exact.answer("sync/Deleted", [announced("i2", 9, 910), announced("p1", 21, 911)])
    assert exact.read("items", "projects", "deleted").changed
    gone = "select id from raw.items where is_deleted union all select id from raw.projects where is_deleted order by 1"
    assert exact.rows(gone) == [("i2",), ("p1",)]
    exact.answer("sync/Deleted", [])
    assert not exact.read("items", "projects", "deleted").changed


def test_projects_are_read_by_name_and_keep_nothing_else_back_where_there_are_none(exact: Bench) -> None:
    exact.answer(PROJECTS, [{"ID": "p1", "Timestamp": "7", "Code": " P1", "Description": "Halle 3", "Type": 2}])
    exact.read()
    assert PROJECTS not in exact.client.paths()
    exact.read("projects")
    assert exact.rows("select code, description, type, is_deleted from raw.projects") == [("P1", "Halle 3", 2, False)]
    exact.answer(PROJECTS, Refused("not licensed", status=403))
    exact.answer(JOURNALS, journals(2))
    report = exact.read("projects", "journals")
    assert [(one.feed, one.cause) for one in report.problems] == [("projects", "Refused")]
    assert exact.rows("select count(*) from raw.journals") == [(2,)]
    assert exact.rows("select is_deleted from raw.projects") == [(False,)]


def test_payment_conditions_are_read_whole_and_one_that_is_missing_is_gone(exact: Bench) -> None:
    exact.answer(TERMS, [condition("14", 14), condition("30", 30)])
    assert exact.read("payment_conditions").problems == ()
    days = "select code, payment_days, payment_method, is_deleted from raw.payment_conditions order by 1"
    assert exact.rows(days) == [("14", 14, "B", False), ("30", 30, "B", False)]
    exact.answer(TERMS, [condition("30", 30)])
    exact.read("payment_conditions", max_age=timedelta(seconds=60))
    assert exact.client.asked == []
    assert exact.read("payment_conditions", minutes_later=60, max_age=timedelta(seconds=60)).changed
    assert [params.get("$filter") for _, path, params in exact.client.asked if path == TERMS] == [None]
    assert exact.rows(days) == [("14", 14, "B", True), ("30", 30, "B", False)]
