"""AP's work: bills from the inbox, their payments, and what comes of these."""

from __future__ import annotations

from decimal import Decimal

from include.sandbox.airbase import bills, fields, ledger, lines, lookup, orders
from include.sandbox.airbase.money import money, text
from include.sandbox.airbase.person_orders import checked, find, home_currency
from include.sandbox.airbase.store import Store
from include.sandbox.kernel.port import EditRefused
from include.sandbox.kernel.tables import Row


def need(store: Store, key: str | None) -> Row:
    row = store.get("bills", key)
    if row is None:
        raise EditRefused(f"there is no bill {key}")
    return row


def change(store: Store, key: str | None, changes: Row, company: str | None) -> tuple[str, Row]:
    """Without a key a bill comes to the inbox. Of an order alone (``purchase_order_ids``) it takes vendor, subsidiary,
    currency, and without lines of its own all that is not billed yet."""
    before = None if key is None else need(store, key)
    if before is not None and before["status"] not in (bills.DRAFT, bills.AWAITING):
        raise EditRefused(f"bill {before['number']} is {before['status']}: it cannot be changed any more")
    content = {**checked(fields.BILL, changes)}
    matched = [find(store, "purchase_orders", one) for one in content.get("purchase_order_ids", [])]
    _open(matched)
    if "purchase_order_ids" in content:
        content["purchase_order_ids"] = [one["id"] for one in matched]
    if before is None:
        content = {**_from_order(matched), **content}
    row = {**(before or _blank(store)), **_resolved(store, content, company, before)}
    row["tax_amount"], row["total_amount"] = text(lines.tax(row["line_items"])), text(lines.total(row["line_items"]))
    if money(row["total_amount"]) <= 0:
        raise EditRefused("a bill has lines of more than nothing")
    kept = store.save("bills", row)
    if kept["status"] == bills.AWAITING:
        ledger.follow_bill(store, kept, ledger.NOT_READY)
    orders.refresh(store, [*(before or kept)["purchase_order_ids"], *kept["purchase_order_ids"]])
    return kept["id"], kept


def _open(matched: list[Row]) -> None:
    if ended := [one for one in matched if one["status"] in (orders.CLOSED, orders.CANCELLED)]:
        raise EditRefused(f"order {ended[0]['number']} is {ended[0]['status']}: no bill can be matched to it")


def submit(store: Store, row: Row) -> Row:
    """Its orders may have ended while it lay in the inbox."""
    if not row["vendor"] or not row["subsidiary"]:
        raise EditRefused(f"bill {row['number']} needs a vendor and a subsidiary before it is submitted")
    _open([store.need("purchase_orders", key) for key in row["purchase_order_ids"]])
    return bills.submit(store, row)


def _blank(store: Store) -> Row:
    day, key = f"{store.now:%Y-%m-%d}", store.new_id("bills")
    number = f"INV-{store.next_number('bill'):05d}"
    scan = {"name": f"{number}.pdf", "url": f"https://sandbox.airbase.example/bills/{key}/attachments/1"}
    dates = {"invoice_date": day, "due_date": day, "entry_date": day}
    return {**bills.BLANK, **dates, "number": number, "id": key, "attachments": [scan]}


def _from_order(matched: list[Row]) -> Row:
    if not matched:
        return {}
    first = matched[0]
    made = []
    for line in (line for order in matched for line in order["line_items"]):
        left = money(line["amount"]) + money(line["tax_amount"]) - money(line["billed_amount"])
        if left > 0:
            # Tax is billed last: what is left of a line is its amount as far as that goes.
            tax = min(left, money(line["tax_amount"]))
            made.append({"description": line["description"], "account": line["account"], "tags": line["tags"],
                         "amount": text(left - tax), "tax_amount": text(tax),
                         "purchase_order_line_id": line["id"]})  # fmt: skip
    return {**{name: first[name] for name in ("vendor", "subsidiary", "currency")}, "line_items": made}


def _resolved(store: Store, content: Row, company: str | None, before: Row | None) -> Row:
    subsidiary = content.get("subsidiary") or (None if before else company)
    if subsidiary:
        content["subsidiary"] = lookup.need(store, "subsidiaries", subsidiary)["id"]
    of = content.get("subsidiary", (before or {}).get("subsidiary"))
    if content.get("vendor"):
        content["vendor"] = lookup.need(store, "vendors", content["vendor"], of)["id"]
    if content.get("ap_account"):
        content["ap_account"] = lookup.need(store, "gl_accounts", content["ap_account"], of)["id"]
    if "line_items" in content:
        content["line_items"] = lines.of_bill(store, content["line_items"], of)
        _known_lines(store, content["line_items"])
    if not content.get("currency") and before is None and of:
        content["currency"] = home_currency(store, of)
    return content


def _known_lines(store: Store, made: list[Row]) -> None:
    named = {one["purchase_order_line_id"] for one in made} - {None}
    if named and (
        unknown := named - {line["id"] for row in store.rows("purchase_orders") for line in row["line_items"]}
    ):
        raise EditRefused(f"there is no order line {sorted(unknown)[0]}")


def pay(store: Store, key: str | None, changes: Row, company: str | None) -> tuple[str, Row]:
    """Without an amount all that is left; ``status`` scheduled, from where it goes on by itself, or a later one.

    Answers the payment.
    """
    bill, given = need(store, key), checked(fields.PAYING, changes)
    payments = bills.payments_of(store, bill["id"])
    total = money(bill["total_amount"])
    left = total - bills.sum_of([one for one in payments if one["status"] not in bills.GONE],
                                frozenset(bills.PAYMENT_STATUSES))  # fmt: skip
    if bill["status"] not in (bills.APPROVED, bills.SCHEDULED, bills.INITIATED, bills.PARTLY) or left <= 0:
        raise EditRefused(f"bill {bill['number']} is {bill['status']} with {text(left)} left: there is nothing to pay")
    method, amount = str(given.get("method") or bill["payment_method"] or "ach"), money(given.get("amount") or left)
    if not 0 < amount <= left:
        raise EditRefused(f"{text(left)} is left of bill {bill['number']}: {text(amount)} cannot be paid of it")
    _card(bill, payments, method)
    more = {name: value for name, value in given.items() if name not in ("method", "amount", "status")}
    kept = bills.pay(store, bill, method, Decimal(amount), str(given.get("status", "scheduled")), more)
    return kept["id"], kept


def _card(bill: Row, payments: list[Row], method: str) -> None:
    """Section 5, last row."""
    used = {one["method"] for one in payments if one["status"] not in bills.GONE}
    if "virtual_card" in used and method != "virtual_card":
        raise EditRefused(f"bill {bill['number']} is part-paid by a virtual card: only that card can finish it")
    if "vendor_credit" in used and method == "virtual_card":
        raise EditRefused(f"vendor credits are applied to bill {bill['number']}: it takes no virtual card")


def payment(store: Store, key: str | None, changes: Row, company: str | None) -> tuple[str, Row]:
    """What the bank says of a payment, or somebody who stops it: ``{"status": ...}``."""
    row = store.get("payments", key)
    if row is None:
        raise EditRefused(f"there is no payment {key}: a bill is paid by `paying`")
    status = changes.get("status")
    if set(changes) != {"status"} or status not in bills.PAYMENT_STATUSES:
        raise EditRefused(f"of a payment only the status is changed: {', '.join(bills.PAYMENT_STATUSES)}")
    if row["status"] in bills.GONE or (row["status"] == "cleared" and status != "failed"):
        raise EditRefused(f"the payment is {row['status']}: that stands")
    kept = bills.moved(store, {**row, "settled_date": None} if status in bills.GONE else row, str(status))
    return kept["id"], kept


def void(store: Store, row: Row) -> Row:
    payments = bills.payments_of(store, row["id"])
    if row["status"] in (bills.DRAFT, bills.VOID, bills.REJECTED) or any(
        one["status"] not in bills.GONE for one in payments
    ):
        raise EditRefused(f"bill {row['number']} is {row['status']}: only one that nothing was paid of is made void")
    return bills.end(store, row, bills.VOID)


def entry(store: Store, key: str | None, changes: Row, company: str | None) -> tuple[str, Row]:
    """Spend that is no bill, ready for the books; or, with a key, somebody asks for another try of a failed one."""
    if key is not None:
        row = store.get("ledger_entries", key)
        if row is None or row["status"] != ledger.FAILED or changes != {"status": ledger.READY}:
            raise EditRefused(f"of a ledger entry that failed people change the status to {ledger.READY}, nothing else")
        return key, store.save("ledger_entries", {**row, "status": ledger.READY, "error_message": ""})
    content = _resolved(store, {**checked(fields.ENTRY, changes)}, company, None)
    made = content.pop("line_items", [])
    if "type" not in content or not made:
        raise EditRefused("an entry needs a type and line_items")
    row = {**ledger.BLANK, "entry_date": f"{store.now:%Y-%m-%d}", **content, "status": ledger.READY,
           "total_amount": text(lines.total(made)), "expense_list": ledger.expenses(made),
           "id": store.new_id("ledger_entries")}  # fmt: skip
    kept = store.save("ledger_entries", row)
    return kept["id"], kept
