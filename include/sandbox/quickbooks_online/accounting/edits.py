"""What a person does in QuickBooks' screens: the rules of the API, and a few things that the API does not offer."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from include.sandbox.kernel.port import EditRefused
from include.sandbox.quickbooks_online.accounting import merging, multi_currency, operations, sales_tax, taxes
from include.sandbox.quickbooks_online.accounting.ledger import dec
from include.sandbox.quickbooks_online.accounting.schema import SCHEMA
from include.sandbox.quickbooks_online.entities import LISTS, SINGLES
from include.sandbox.quickbooks_online.errors import Fault
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object


def edit(company: Company, entity: str, body: dict[str, Any]) -> dict[str, Any]:
    """``{"key", "row"}``; ``row`` is None after a deletion.

    ``{"key", "set": {...}}`` changes what is set and keeps the rest, whatever SyncToken the object has; without key it
    creates; ``"delete": true`` deletes a transaction and makes an entry of a list inactive; ``"options"`` as the
    ``include`` of the API. ``SPECIAL`` entities are described at their functions. Raises EditRefused, KeyError.
    """
    if entity not in SCHEMA and entity not in SINGLES and entity not in SPECIAL:
        raise KeyError(entity)
    mark = company.store.books.mark
    try:
        if entity in SPECIAL:
            return SPECIAL[entity](company, body)
        return _record(company, entity, body)
    except Fault as refused:
        company.store.books.rollback_to(mark)
        raise EditRefused(refused.detail or refused.message) from refused
    except EditRefused:
        company.store.books.rollback_to(mark)
        raise


def _record(company: Company, entity: str, body: dict[str, Any]) -> dict[str, Any]:
    values, options = dict(body.get("set") or {}), [str(one) for one in body.get("options") or []]
    if entity in SINGLES:
        if (values.get("CurrencyPrefs") or {}).get("MultiCurrencyEnabled"):
            multi_currency.turn_on(company)
        one = operations.update(company, entity, values)
        return {"key": "1", "row": shown(one)}
    if body.get("key") is None:
        one = operations.create(company, entity, values, options)
        return {"key": one["Id"], "row": shown(one)}
    before = _found(company, entity, body["key"])
    head = {"Id": before["Id"], "SyncToken": before["SyncToken"]}
    if body.get("delete") and entity not in LISTS:
        operations.delete(company, entity, head)
        return {"key": before["Id"], "row": None}
    if body.get("delete"):
        values = {"Active": False}
    repeated = {name: before[name] for name in SCHEMA[entity].repeated}
    one = operations.update(company, entity, {**repeated, **values, **head, "sparse": True}, options)
    return {"key": one["Id"], "row": shown(one)}


def _found(company: Company, entity: str, key: Any) -> Object:
    one = company.get(entity, str(key))
    if one is None:
        raise EditRefused(f"there is no {entity} {key}")
    return one


def merge(company: Company, body: dict[str, Any]) -> dict[str, Any]:
    """``{"set": {"from", "into"}}``: Ids of two vendors."""
    values = body.get("set") or {}
    kept = merging.merge(company, str(values.get("from", "")), str(values.get("into", "")))
    return {"key": kept["Id"], "row": shown(kept)}


def close(company: Company, body: dict[str, Any]) -> dict[str, Any]:
    """``{"set": {"BookCloseDate": "2026-10-31"}}``: closes the books up to that day; null opens them."""
    values = body.get("set") or {}
    if "BookCloseDate" not in values:
        raise EditRefused("give BookCloseDate, a day or null")
    changes = {"AccountingInfoPrefs": {"BookCloseDate": values["BookCloseDate"]}}
    return {"key": "1", "row": shown(operations.update(company, "Preferences", changes))}


def pay(company: Company, body: dict[str, Any]) -> dict[str, Any]:
    """``{"key": bill, "set": {...}}`` pays a bill on the screen; ``set`` may hold any property of a BillPayment.

    And ``Amount`` (default what is open), ``Account`` (Id of the bank or card account, default the first bank),
    ``Credits`` (Ids of vendor credits to apply; the money is less by what they have open).
    """
    values = dict(body.get("set") or {})
    bill = _found(company, "Bill", body.get("key"))
    amount = Decimal(str(values.pop("Amount", bill["Balance"])))
    lines = [_line("Bill", bill["Id"], amount)]
    money = amount
    for key in values.pop("Credits", []):
        used = min(dec(_found(company, "VendorCredit", key)["Balance"]), money)
        lines.append(_line("VendorCredit", str(key), used))
        money -= used
    by_card = values.get("PayType") == "CreditCard"
    account = {"value": str(values.pop("Account", None) or _account(company, "Credit Card" if by_card else "Bank"))}
    paid_from = (
        {"CreditCardPayment": {"CCAccountRef": account}} if by_card else {"CheckPayment": {"BankAccountRef": account}}
    )
    made = operations.create(company, "BillPayment", {
        "VendorRef": bill["VendorRef"], "PayType": "Check", "TotalAmt": money, "Line": lines, **paid_from, **values,
    })  # fmt: skip
    return {"key": made["Id"], "row": shown(made)}


def void(company: Company, body: dict[str, Any]) -> dict[str, Any]:
    """``{"key", "set": {"entity": "BillPayment"}}`` voids a payment, or an invoice to a customer."""
    entity = str((body.get("set") or {}).get("entity", "BillPayment"))
    if entity not in SCHEMA:
        raise EditRefused(f"there is nothing to void called {entity}")
    one = _found(company, entity, body.get("key"))
    made = operations.void(company, entity, {"Id": one["Id"], "SyncToken": one["SyncToken"]})
    return {"key": made["Id"], "row": shown(made)}


def _line(kind: str, key: str, amount: Decimal) -> Object:
    return {"Amount": amount, "LinkedTxn": [{"TxnId": key, "TxnType": kind}]}


def _account(company: Company, kind: str) -> str:
    for account in company.all("Account"):
        if account["AccountType"] == kind and account["Active"]:
            return str(account["Id"])
    raise EditRefused(f"this company has no {kind} account")


def shown(one: Object) -> Object:
    """Without what only the simulation knows."""
    return {name: value for name, value in one.items() if not name.startswith("_")}


def tax(company: Company, body: dict[str, Any]) -> dict[str, Any]:
    """``{"set": {"SalesTax": true}}`` sets up sales tax in a US company; else see ``taxes.turn_on``."""
    if (body.get("set") or {}).get("SalesTax"):
        sales_tax.turn_on(company)
        return {"key": "1", "row": shown(company.preferences)}
    return taxes.turn_on(company, body)


SPECIAL: dict[str, Callable[[Company, dict[str, Any]], dict[str, Any]]] = {
    "taxing": tax,
    "merging": merge,
    "closing": close,
    "paying": pay,
    "voiding": void,
}
