"""What people do in Airbase's own portal, by the name of the act or of the record."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from include.sandbox.airbase import (
    bills,
    orders,
    person_bills,
    person_masters,
    person_orders,
    records,
    requests,
    webhooks,
)
from include.sandbox.airbase.lookup import company_key, find
from include.sandbox.airbase.records import Kind
from include.sandbox.airbase.store import DEFAULTS, Store
from include.sandbox.kernel.port import EditRefused
from include.sandbox.kernel.tables import Row

# (store, key, changes, company)
Act = Callable[[Store, "str | None", Row, "str | None"], tuple[str, Row]]


def settings(store: Store, key: str | None, changes: Row, company: str | None) -> tuple[str, Row]:
    if unknown := set(changes) - set(DEFAULTS):
        raise EditRefused(f"no setting {', '.join(sorted(unknown))}; there are {', '.join(DEFAULTS)}")
    for name, value in changes.items():
        if not _fits(name, value):
            raise EditRefused(f"{name} cannot be {value!r}")
    store.change_settings(changes)
    return "settings", store.settings()


def _fits(name: str, value: Any) -> bool:
    if name == "gl_onboarding":
        return value in ("open", "completed")
    if isinstance(DEFAULTS[name], bool):
        return isinstance(value, bool)
    number = isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    return number or (value is None and name in ("approval_hours", "auto_close_days"))


def master(kind: Kind) -> Act:
    def act(store: Store, key: str | None, changes: Row, company: str | None) -> tuple[str, Row]:
        return person_masters.change(store, kind, key, changes, company)

    return act


def _found(store: Store, key: str | None) -> tuple[str, Row]:
    """A request, an order or a bill, by id; requests and orders by number too."""
    if (bill := store.get("bills", key)) is not None:
        return "bills", bill
    for entity in ("purchase_requests", "purchase_orders"):
        row = store.get(entity, key) or next(iter(store.find(entity, "number", key)), None)
        if row is not None:
            return entity, row
    raise EditRefused(f"there is no request, order or bill {key}")


def decide(act: str, store: Store, key: str | None, changes: Row, company: str | None) -> tuple[str, Row]:
    """``submitting``, ``approving``, ``rejecting`` and ``cancelling``: whichever document it is."""
    entity, row = _found(store, key)
    done = DECISIONS.get((act, entity, row["status"]))
    if done is None:
        raise EditRefused(f"{entity} {row['number']} is {row['status']}: there is nothing to do by {act}")
    kept = done(store, row, changes)
    return kept["id"], kept


def _steps(changes: Row) -> int | None:
    steps = changes.get("steps")
    if steps is not None and (not isinstance(steps, int) or steps < 1):
        raise EditRefused("steps is the number of approvers that decide now")
    return steps


def _submit(store: Store, row: Row, changes: Row) -> Row:
    if not row["vendor"] or not row["subsidiary"] or not row["line_items"]:
        raise EditRefused(f"{row['number']} needs a vendor, a subsidiary and line_items before it is submitted")
    return requests.submit(store, row)


Decision = Callable[[Store, Row, Row], Row]
DECISIONS: dict[tuple[str, str, str], Decision] = {
    ("submitting", "purchase_requests", requests.DRAFT): _submit,
    ("approving", "purchase_requests", requests.PENDING): lambda store, row, changes: requests.approve(
        store, row, steps=_steps(changes)
    ),
    ("rejecting", "purchase_requests", requests.PENDING): lambda store, row, changes: requests.reject(store, row),
    ("cancelling", "purchase_requests", requests.DRAFT): lambda store, row, changes: requests.cancel(store, row),
    ("cancelling", "purchase_requests", requests.PENDING): lambda store, row, changes: requests.cancel(store, row),
    **{
        ("cancelling", "purchase_orders", status): lambda store, row, changes: person_orders.cancel_order(store, row)
        for status in orders.STATUSES
    },
    ("submitting", "bills", bills.DRAFT): lambda store, row, changes: person_bills.submit(store, row),
    ("approving", "bills", bills.AWAITING): lambda store, row, changes: bills.approve(store, row),
    ("rejecting", "bills", bills.AWAITING): lambda store, row, changes: bills.end(store, row, bills.REJECTED),
    **{
        ("voiding", "bills", status): lambda store, row, changes: person_bills.void(store, row)
        for status in bills.STATUSES
    },
}


def webhook(store: Store, key: str | None, changes: Row, company: str | None) -> tuple[str, Row]:
    """The portal has the same as the API."""
    if key is not None:
        raise EditRefused("a webhook is not changed: delete it and make another")
    if found := webhooks.judged(changes):
        raise person_masters.said(found)
    row = webhooks.registered(store, changes)
    return row["id"], row


ACTS: dict[str, Act] = {
    "settings": settings,
    "vendors": master(records.RICH_VENDORS),
    "gl_accounts": master(records.ACCOUNTS),
    "tags": master(records.TAGS),
    "subsidiaries": master(records.SUBSIDIARIES),
    "currencies": master(records.CURRENCIES),
    "purchase_requests": person_orders.request,
    "purchase_orders": person_orders.order,
    "change_orders": person_orders.change_order,
    "closing": person_orders.close,
    "reopening": person_orders.reopen,
    "receiving": person_orders.receive,
    "bills": person_bills.change,
    "paying": person_bills.pay,
    "payments": person_bills.payment,
    "ledger_entries": person_bills.entry,
    "webhooks": webhook,
    **{act: partial(decide, act) for act in ("submitting", "approving", "rejecting", "cancelling", "voiding")},
}


def edit(store: Store, entity: str, body: dict[str, Any]) -> tuple[str, Row]:
    key, changes, company = body.get("key"), body.get("set") or {}, body.get("company") or None
    act = ACTS[entity]
    if not isinstance(changes, dict):
        raise EditRefused("set is an object")
    if company and find(store, "subsidiaries", company) is None:
        raise EditRefused(f"there is no subsidiary {company}")
    if body.get("delete"):
        if entity != "webhooks" or store.get("webhooks", key) is None:
            raise EditRefused("nothing is deleted in these screens: cancel, close, void, or deactivate")
        row = store.need("webhooks", str(key))
        store.drop("webhooks", row["id"])
        return row["id"], row
    try:
        return act(store, None if key is None else str(key), changes, company)
    except ValueError as error:
        raise EditRefused(str(error)) from error


def is_of(store: Store, row: Row, company: str) -> bool:
    """A row that names no subsidiary is of every one."""
    named = [row["subsidiary"]] if row.get("subsidiary") else row.get("subsidiary_reference_ids") or []
    known = [company_key(store.need("subsidiaries", key)) for key in named]
    if "iso_code" in row and "erp_currency_reference_id" in row:
        known = [company_key(row)]
    return not known or company in known
