"""Buyers' work: requests, orders made directly, change orders, receiving, closing, reopening, cancelling."""

from __future__ import annotations

from typing import Any

from include.sandbox.airbase import fields, lines, lookup, orders, requests
from include.sandbox.airbase.money import fine, money, text
from include.sandbox.airbase.person_masters import said
from include.sandbox.airbase.schema import Fields, problems
from include.sandbox.airbase.store import Store, stamp
from include.sandbox.kernel.port import EditRefused
from include.sandbox.kernel.tables import Row

REQUESTER = {"name": "Eva Mulder", "email": "e.mulder@meridiaan.example"}


def find(store: Store, entity: str, key: str | None) -> Row:
    """By id or number."""
    row = store.get(entity, key) or next(iter(store.find(entity, "number", key)), None)
    if row is None:
        raise EditRefused(f"there is no {key} among the {entity}")
    return row


def checked(table: Fields, changes: Row) -> Row:
    if found := problems(table, changes, partial=True):
        raise said(found)
    return changes


def resolved(store: Store, changes: Row, company: str | None, before: Row | None = None) -> Row:
    """References and lines as the books hold them."""
    content: Row = {**changes}
    subsidiary = content.get("subsidiary", None if before else company)
    if subsidiary is not None:
        content["subsidiary"] = lookup.need(store, "subsidiaries", subsidiary)["id"]
    of = content.get("subsidiary", (before or {}).get("subsidiary"))
    if content.get("vendor") is not None:
        content["vendor"] = lookup.need(store, "vendors", content["vendor"], of)["id"]
    if "tags" in content:
        content["tags"] = [lookup.tag(store, one, of)["id"] for one in content["tags"] or []]
    if "line_items" in content:
        known = (before or {}).get("line_items", ())
        content["line_items"] = lines.of_order(store, content["line_items"], of, known)
    currency = content.get("currency")
    if currency and lookup.currency(store, currency) is None:
        raise EditRefused(f"there is no currency {currency}")
    if not currency and before is None and of:
        content["currency"] = home_currency(store, of)
    return content


def home_currency(store: Store, subsidiary: str) -> str:
    code = store.need("subsidiaries", subsidiary)["erp_currency_reference_id"]
    return next((str(row["iso_code"]) for row in store.find("currencies", "erp", code)), "EUR")


def request(store: Store, key: str | None, changes: Row, company: str | None) -> tuple[str, Row]:
    """Without a key a draft is made; ``submitting`` sends it to its approvers."""
    before = None if key is None else find(store, "purchase_requests", key)
    if before is not None and before["status"] != requests.DRAFT:
        raise EditRefused(f"request {before['number']} is {before['status']}: only a draft is changed")
    content = resolved(store, checked(fields.REQUEST, changes), company, before)
    if before is None:
        number = f"PR-{store.next_number('request'):05d}"
        before = {**requests.BLANK, "number": number, "requester": REQUESTER,
                  "id": store.new_id("purchase_requests")}  # fmt: skip
    row = {**before, **content}
    row["amount"] = text(lines.total(row["line_items"]))
    kept = store.save("purchase_requests", row)
    return kept["id"], kept


def order(store: Store, key: str | None, changes: Row, company: str | None) -> tuple[str, Row]:
    """Made directly, or changed in what needs no approval; amounts change by ``change_orders`` alone."""
    content = checked(fields.ORDER, changes)
    if key is None:
        if not content.get("vendor") or not content.get("line_items"):
            raise EditRefused("an order needs a vendor and line_items")
        if content.get("number") and store.find("purchase_orders", "number", content["number"]):
            raise EditRefused(f"there is an order {content['number']} already")
        made = orders.make(store, {"owner": REQUESTER, **resolved(store, content, company)})
        return made["id"], made
    before = find(store, "purchase_orders", key)
    if fixed := {"line_items", "vendor", "subsidiary", "currency", "number"} & set(content):
        raise EditRefused(f"{', '.join(sorted(fixed))} of an order cannot be changed here: make a change order")
    kept = orders.keep(store, {**before, **resolved(store, content, None, before)}, "purchase_order_updated")
    return kept["id"], kept


def change_order(store: Store, key: str | None, changes: Row, company: str | None) -> tuple[str, Row]:
    """``line_items`` are all lines as they shall be: one named by its id or number stays that line."""
    before = find(store, "purchase_orders", key)
    if before["status"] in (orders.CLOSED, orders.CANCELLED):
        raise EditRefused(f"order {before['number']} is {before['status']}: there is nothing to change")
    if fixed := {"vendor", "subsidiary", "currency", "number"} & set(changes):
        raise EditRefused(f"a change order leaves {', '.join(sorted(fixed))} as it is")
    content = resolved(store, checked(fields.ORDER, changes), None, before)
    for line in before["line_items"]:
        now: Any = next((one for one in content.get("line_items", [line]) if one["id"] == line["id"]), None)
        if money(line["billed_amount"]) and (now is None or lines.total([now]) < money(line["billed_amount"])):
            raise EditRefused(f"line {line['line_number']} is billed with {line['billed_amount']} already")
    row = {**before, **content, "version": before["version"] + 1}
    kept = orders.keep(store, row, "purchase_order_updated")
    return kept["id"], kept


def close(store: Store, key: str | None, changes: Row, company: str | None) -> tuple[str, Row]:
    row = find(store, "purchase_orders", key)
    if row["status"] in (orders.CLOSED, orders.CANCELLED):
        raise EditRefused(f"order {row['number']} is {row['status']} already")
    kept = orders.close(store, row)
    return kept["id"], kept


def reopen(store: Store, key: str | None, changes: Row, company: str | None) -> tuple[str, Row]:
    row = find(store, "purchase_orders", key)
    if row["status"] != orders.CLOSED:
        raise EditRefused(f"order {row['number']} is {row['status']}: only a closed one is reopened")
    changed = {"status": orders.OPEN, "closed_date": None}
    kept = orders.keep(store, {**row, **changed}, "purchase_order_updated")
    return kept["id"], kept


def cancel_order(store: Store, row: Row) -> Row:
    """Only where nothing was billed (section 6)."""
    if row["status"] != orders.OPEN or money(row["billed_amount"]):
        raise EditRefused(f"order {row['number']} is {row['status']}: only one that nothing was billed of is cancelled")
    ended = {"status": orders.CANCELLED, "closed_date": stamp(store.now)}
    return orders.keep(store, {**row, **ended}, "purchase_order_updated")


def receive(store: Store, key: str | None, changes: Row, company: str | None) -> tuple[str, Row]:
    """``quantities`` by line_number; without them all that is still open."""
    row, wanted = find(store, "purchase_orders", key), changes.get("quantities")
    if row["status"] in (orders.CLOSED, orders.CANCELLED):
        raise EditRefused(f"order {row['number']} is {row['status']}: nothing is received on it")
    if wanted is not None and not isinstance(wanted, dict):
        raise EditRefused("quantities are by line_number")
    made = []
    for line in row["line_items"]:
        had, ordered = money(line["received_quantity"]), money(line["quantity"])
        more = ordered - had if wanted is None else money(wanted.get(str(line["line_number"]), 0))
        if more < 0:
            raise EditRefused("a quantity received is not negative")
        made.append({**line, "received_quantity": fine(had + more)})
    kept = orders.keep(store, {**row, "line_items": made}, "purchase_order_updated")
    return kept["id"], kept
